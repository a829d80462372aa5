// SPDX-License-Identifier: Apache-2.0
#include "added_study/coin/coin_study.hpp"

#include <bit>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/parse.hpp"
#include "random/binomial.hpp"

namespace antikelvin::test {
namespace {

struct CoinSpec {
  std::uint64_t n_coins = 0, n_throws = 0, seed = 1;
  std::vector<double> biases;
};

Schema coin_schema() {
  using namespace unit;
  return {
      .verb = "coin",
      .headlines = {"bias", "heads", "heads_error"},
      .tables = {
          {"one row per bias",
           {{"N, bias", {kPureNumber}, "the coins, and the probability of heads"},
            {"heads, heads_error, heads_exact, heads_z", {kPureNumber}, "mean number of heads"}}}}};
}

class CoinPlan : public StudyPlan {
 public:
  explicit CoinPlan(CoinSpec spec) : spec_(std::move(spec)) {}

  Cost cost() const override {
    Cost cost;
    for (std::size_t i = 0; i < spec_.biases.size(); ++i)
      cost.add("binomial", static_cast<double>(spec_.n_throws),
               8 * static_cast<double>(spec_.n_throws));
    cost.rows = static_cast<double>(spec_.biases.size());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    Report report = empty_report();
    report.rows.columns = {"N", "bias", "throws"};
    for (double const bias : spec_.biases)
      report.rows.rows.push_back({spec_.n_coins, bias, spec_.n_throws});
    return report;
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode) override {
    Report report = empty_report();
    report.device = backend->device();
    report.rows.columns = {"N", "bias", "heads", "heads_error", "heads_exact", "heads_z"};
    for (double const bias : spec_.biases) report.rows.rows.push_back(row(bias, *backend));
    return report;
  }

 private:
  Report empty_report() const {
    Report report;
    report.verb = "coin";
    report.seed = spec_.seed;
    return report;
  }

  std::vector<Cell> row(double bias, Backend const& backend) const {
    auto const key = derive_key(spec_.seed, spec_.n_coins, std::bit_cast<std::uint64_t>(bias));
    auto const threshold = static_cast<std::uint64_t>(std::ldexp(bias, 64));
    std::vector<std::uint64_t> const heads = backend.host_counts(spec_.n_throws, [&] {
      std::vector<std::uint64_t> drawn;
      for (std::uint64_t i = 0; i < spec_.n_throws; ++i)
        drawn.push_back(draw_binomial(spec_.n_coins, threshold, key, 0, i));
      return drawn;
    });
    double mean = 0;
    for (std::uint64_t const count : heads) mean += static_cast<double>(count);
    mean /= static_cast<double>(spec_.n_throws);
    double const n = static_cast<double>(spec_.n_coins), exact = n * bias,
                 error = std::sqrt(n * bias * (1 - bias) / static_cast<double>(spec_.n_throws));
    return {spec_.n_coins, bias, mean, error, exact, (mean - exact) / error};
  }

  CoinSpec spec_;
};

struct CoinOptions : StudyOptions {
  std::string coins, bias = "0.5", throws = "100";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("-N,--coins", coins, kind::whole(), "number of coins");
    table.add("--bias", bias, kind::list(), "probabilities of heads");
    table.section(Section::sampling);
    table.add("--throws", throws, kind::whole(), "how often all coins are thrown");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override {
    require(!coins.empty(), "--coins is missing", "there is nothing to throw", "try -N 10");
    CoinSpec spec;
    spec.n_coins = parse_count(coins, "--coins", 1, 1u << 20);
    spec.n_throws = parse_count(throws, "--throws", 1, 1u << 20);
    spec.biases = parse_reals(bias, "--bias");
    for (double const one : spec.biases)
      require(one > 0 && one < 1, "invalid --bias " + bias, "it is a probability",
              "choose between 0 and 1");
    spec.seed = context.seed;
    return std::make_unique<CoinPlan>(std::move(spec));
  }
};

}  // namespace

Study coin_study() {
  return {.name = "coin",
          .summary = "throws coins and counts heads",
          .notes = "",
          .examples = {"antikelvin coin -N 10 --bias 0.1:0.9:5"},
          .schema = coin_schema(),
          .options = options_of<CoinOptions>()};
}

}  // namespace antikelvin::test
