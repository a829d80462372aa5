// SPDX-License-Identifier: Apache-2.0
// `bench` measures every case and says what is known of it. Speed itself is measured, not tested.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "antikelvin/base/error.hpp"
#include "antikelvin/sampler/compare.hpp"
#include "model/level_system.hpp"
#include "sampler/transition.hpp"
#include "study/bench/bench_verb.hpp"
#include "study/bench/peak_rates.hpp"
#include "study/bench/spin_operations.hpp"
#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;

Json bench_report(std::string const& arguments) {
  TemporaryFolder const folder;
  ToolResult const result =
      run_tool(folder, words("bench --backend cpu --format json --quiet " + arguments));
  EXPECT_EQ(result.code, 0) << result.err;
  Json const report = Json::parse(result.out, nullptr, false);
  return report.is_object() ? report : Json{{"rows", Json::array()}, {"notes", Json::array()}};
}

double real_in(Json const& row, char const* name) {
  return row[name].is_number() ? row[name].get<double>() : std::nan("");
}

TEST(BenchVerb, EveryCaseHasARateAndWhatIsKnownOfIt) {
  Json const report = bench_report("--seconds 0.02 --repeats 3 --threads 2");
  std::set<std::string> names;
  for (Json const& row : report["rows"]) {
    std::string const name = row["case"].get<std::string>();
    EXPECT_TRUE(names.insert(name).second) << name;
    double const rate = real_in(row, "rate"), effective = real_in(row, "effective_rate");
    EXPECT_TRUE(std::isfinite(rate) && rate > 0) << row;
    EXPECT_LE(row["rate_low"], row["rate"]) << row;
    EXPECT_LE(row["rate"], row["rate_high"]) << row;
    EXPECT_EQ(row["threads"], 2) << row;
    EXPECT_GT(row["memory_bytes"], 0) << row;
    bool const has_chains = !row["beta"].is_null();
    EXPECT_EQ(has_chains, std::isfinite(effective)) << row;
    if (has_chains) {
      EXPECT_GT(effective, 0) << row;
      EXPECT_LE(effective, rate) << row;
      EXPECT_GT(row["tau_int"], 0.3) << row;
      EXPECT_LT(row["tau_int"], 50) << "the run must be long beside it: " << row;
      EXPECT_GT(row["replica_efficiency"], 0) << row;
    }
    double const share = real_in(row, "share_of_bound");
    EXPECT_EQ(row["bound"].is_null(), row["bound_by"] == "") << row;
    EXPECT_EQ(row["bound"].is_null(), std::isnan(share)) << row;
    if (!std::isnan(share)) {
      EXPECT_GT(share, 0) << row;
      EXPECT_LT(share, 1.5) << row;
    }
    // Nobody has counted the operations of these.
    for (char const* unknown : {"swendsen-wang", "complete", "ln C", "ln Omega"})
      EXPECT_TRUE(name.find(unknown) == std::string::npos || row["bound"].is_null()) << row;
  }
  for (char const* name :
       {"ising square 64x64 heat-bath", "ising square 8192x8192 metropolis",
        "ising cubic 16x16x16 metropolis", "two-level N=4194304 heat-bath",
        "potts:3 square 64x64 heat-bath", "blume-capel:1/2 square 64x64 heat-bath",
        "edwards-anderson:1 cubic 16x16x16 heat-bath", "ising square 64x64 swendsen-wang",
        "ising square 64x64 demon", "ising complete N=1024 heat-bath", "two-level N=1000000 ln C"})
    EXPECT_EQ(names.count(name), 1u) << name;
  std::string notes;
  for (Json const& note : report["notes"]) notes += note.get<std::string>() + '\n';
  EXPECT_NE(notes.find("2 threads; clock of one core "), std::string::npos) << notes;
  EXPECT_NE(notes.find("medians of 3 repeats of 0.00667 s"), std::string::npos) << notes;
  EXPECT_GT(report["resolved"]["copy_bytes_per_ns"], 0);
}

TEST(BenchVerb, PlansListTheCasesAndTheirMemory) {
  Json const report = bench_report("--dry-run --only metropolis");
  EXPECT_EQ(report["rows"].size(), 4u);
  for (Json const& row : report["rows"]) {
    EXPECT_EQ(row["dynamics"], "metropolis");
    EXPECT_GT(row["memory_bytes"], 0);
    EXPECT_FALSE(row.contains("rate"));
  }
  EXPECT_EQ(report["rows"][1]["case"], "ising square 64x64 metropolis");
  EXPECT_EQ(report["rows"][1]["memory_bytes"], 64 * 64 * 1024 / 8);
}

TEST(BenchVerb, RefusesWhatCannotBeMeasured) {
  TemporaryFolder const folder;
  auto const bench = [&](std::string const& arguments) {
    return run_tool(folder, words("bench " + arguments));
  };
  expect_refusal(bench("--only potts:99"), {"no case has the text --only 'potts:99'", "--dry-run"});
  expect_refusal(bench("--seconds 0"), {"invalid --seconds '0'"});
  expect_refusal(bench("--seconds -1"), {"--seconds"});
  expect_refusal(bench("--seconds nan"), {"--seconds"});
  expect_refusal(bench("--repeats 0"), {"--repeats"});
  expect_refusal(bench("--repeats 1.5"), {"--repeats"});
}

/// A backend whose replicas are copies of each other, two by two.
class CopyingBackend final : public Backend {
 public:
  DeviceInfo device() const override { return inner_->device(); }
  Evaluator const& evaluator() const override { return inner_->evaluator(); }
  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override {
    ChainsPlan copied = plan;
    if (SpinPlan* const spins = std::get_if<SpinPlan>(&copied)) spins->copy_mask = kCopyOddLanes;
    return inner_->make_engine(copied);
  }

 private:
  std::unique_ptr<Backend> inner_ = make_cpu_backend(1);
};

BenchCase case_of(std::string const& name) {
  BenchSpec spec;
  spec.only = name;
  return plan_bench(spec, false).at(0);
}

TEST(BenchVerb, UpdatesAreWorthWhatTheyAre) {
  auto const backend = make_cpu_backend(1);
  // Units forget at once in a heat bath, and as a power of lambda in the lazy Metropolis chain.
  BenchCase const free = case_of("two-level N=4194304 heat-bath"),
                  lazy = case_of("two-level N=4194304 metropolis");
  BenchWorth const of_free = worth_of(*backend, free), of_lazy = worth_of(*backend, lazy);
  EXPECT_NEAR(of_free.tau.tau_int, 0.5, 5 * of_free.tau.tau_error);
  double const lambda = relaxation_eigenvalue(
      make_transition_table(parse_levels("two-level"), lazy.beta, Dynamics::metropolis));
  double const tau = 0.5 * (1 + lambda) / (1 - lambda);
  EXPECT_GT(tau, 0.7) << "else both are alike";
  EXPECT_NEAR(of_lazy.tau.tau_int, tau, 5 * of_lazy.tau.tau_error);
  EXPECT_LT(of_lazy.tau.tau_error, 0.1 * tau);
  for (BenchWorth const* worth : {&of_free, &of_lazy}) EXPECT_EQ(worth->replica_efficiency, 1);
  // Half as many replicas are worth half as much: 0.5 within five standard errors of a ratio of variances
  // that 512 times tell.
  for (BenchCase const& one : {free, lazy, case_of("ising square 64x64 heat-bath")})
    EXPECT_NEAR(worth_of(CopyingBackend(), one).replica_efficiency, 0.5,
                5 * 0.5 * std::sqrt(2.0 / 512))
        << one.name;
}

/// Two copies of a replica are worth one.
TEST(BenchVerb, ReplicasAreWorthTheirIndependence) {
  EXPECT_DOUBLE_EQ(independent_share({1, 1, -1, -1, 2, 2, -2, -2}, 2), 0.5);
  EXPECT_DOUBLE_EQ(independent_share({1, 1, 1, -1, -1, 1, -1, -1}, 2), 1);
}

TEST(BenchVerb, BoundsFollowFromLogicAndMemory) {
  EXPECT_EQ(bench::kBitsDrawn, kFirstBits);
  BenchCase const small = case_of("ising square 64x64 heat-bath"),
                  large = case_of("ising square 8192x8192 heat-bath");
  BenchPeaks peaks{10, 256, false, 0, 0, 0};
  BenchBound const by_logic = bound_of(small, peaks);
  EXPECT_EQ(by_logic.by, "logic");
  // The first bits, each with a generator of 8 operations, one to store and three for each of 2 thresholds; then 4
  // neighbours and 2 choices of 2 operations.
  EXPECT_DOUBLE_EQ(by_logic.rate, 10 * 256 / (kFirstBits * (8 + 1 + 2 * 3) + 2.0 * (4 + 2)));
  peaks.logic = 20;
  EXPECT_DOUBLE_EQ(bound_of(small, peaks).rate, 2 * by_logic.rate);
  peaks.copy = 1;
  peaks.cache_bytes = 1 << 20;
  EXPECT_EQ(bound_of(small, peaks).by, "logic") << "it fits into the cache";
  EXPECT_EQ(bound_of(large, peaks).by, "memory");
  EXPECT_DOUBLE_EQ(bound_of(large, peaks).rate, 4) << "a bit read and one written";
  peaks.cache_bytes = 0;
  EXPECT_EQ(bound_of(large, peaks).by, "logic") << "where caches are unknown, nothing is claimed";
  EXPECT_EQ(bound_of(case_of("swendsen-wang"), peaks).rate, 0);
  EXPECT_EQ(bound_of(case_of("edwards-anderson"), peaks).rate, 0);
}

TEST(BenchVerb, PeaksArePositiveWhereTheyAreKnown) {
  EXPECT_GT(bench::copy_rate(1), 0);
  EXPECT_GT(bench::measured_ghz(), 0.1);
  EXPECT_EQ(bench::lanes_of("cuda"), 0u);
  EXPECT_EQ(bench::logic_rate("cuda", 1), 0);
  std::string const kernel = make_cpu_backend(1)->device().kernel;
  EXPECT_EQ(bench::logic_rate(kernel, 1) > 0, bench::lanes_of(kernel) > 0);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AK_IS_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AK_IS_SANITIZED
#endif
#endif

#ifndef AK_IS_SANITIZED  // sanitizers need address space of their own
/// Where the address space ends, stacks of threads do not fit into it.
TEST(BenchVerb, ThreadsThatCannotStartAreAnError) {
  if (bench::lanes_of("generic") == 0) GTEST_SKIP() << "no loop of this kernel here";
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &before), 0);
  rlimit few = before;
  few.rlim_cur = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) + (64 << 20);
  if (pages == 0 || few.rlim_cur > before.rlim_cur) GTEST_SKIP() << "no limit can be set here";
  ASSERT_EQ(setrlimit(RLIMIT_AS, &few), 0);
  EXPECT_THROW(bench::logic_rate("generic", 256), BackendError);
  EXPECT_EQ(setrlimit(RLIMIT_AS, &before), 0);
  EXPECT_GT(bench::logic_rate("generic", 2), 0) << "none is left waiting";
}
#endif

}  // namespace
}  // namespace antikelvin::test
