// SPDX-License-Identifier: Apache-2.0
#include "study/bench/bench_study.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/bench/bench_schema.hpp"
#include "study/bench/bench_verb.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

class BenchPlanned : public StudyPlan {
 public:
  explicit BenchPlanned(BenchSpec spec) : spec_(spec), cases_(plan_bench(spec_, false)) {}

  void require_memory(DeviceInfo const& device) const override {
    for (BenchCase const& one : plan_bench(spec_, is_gpu(device)))
      antikelvin::require_memory(one.n_units, memory_of(one), device,
                                 "leave out large lattices with --only, as --only 64x64");
  }

  Cost cost() const override { return cost_of(cases_); }

  Report describe(std::shared_ptr<Backend const> const& backend) override {
    DeviceInfo const device = backend->device();
    return describe_bench(plan_bench(spec_, is_gpu(device)), device);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    return run_bench(spec_, plan_bench(spec_, is_gpu(backend->device())), *backend, progress);
  }

 private:
  static bool is_gpu(DeviceInfo const& device) { return device.backend == "cuda"; }

  BenchSpec spec_;
  std::vector<BenchCase> cases_;  ///< of a CPU
};

struct BenchOptions : StudyOptions {
  std::string only, seconds = "0.5", repeats = "5";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--only", only, kind::text("TEXT"),
              "cases whose name has this text, as 'square 64x64' or metropolis; all without it");
    table.section(Section::sampling);
    table.add("--seconds", seconds, kind::real("s"),
              "that each case is measured, all repeats together");
    table.add("--repeats", repeats, kind::whole(), "of each case; rates are their median");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    BenchSpec spec;
    spec.only = only;
    spec.seconds = parse_real(seconds, "--seconds");
    require(spec.seconds > 0 && spec.seconds <= 3600, "invalid --seconds " + in_quotes(seconds),
            "a case is measured for more than 0 s and at most an hour", "try --seconds 0.5");
    spec.repeats = static_cast<std::uint32_t>(parse_count(repeats, "--repeats", 1, 10000));
    return std::make_unique<BenchPlanned>(spec);
  }
};

}  // namespace

Study bench_study() {
  return {
      .name = "bench",
      .summary = "rates of this machine: attempted updates per ns, and how near to a bound",
      .notes =
          "Runs fixed systems for a short time each. effective_rate counts updates that are "
          "as good as independent; bound is what logic operations and memory of this machine "
          "allow, by a simple model. Machines that do something else meanwhile are slower: look at "
          "rate_low and rate_high.",
      .examples = {"antikelvin bench", "antikelvin bench --threads 1 --only ising",
                   "antikelvin bench --only 'square 64x64' --seconds 5 --repeats 15",
                   "antikelvin bench -o rates.json"},
      .schema = bench_schema(),
      .is_random = false,
      .options = options_of<BenchOptions>()};
}

}  // namespace antikelvin
