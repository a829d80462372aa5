// SPDX-License-Identifier: Apache-2.0
#include "study/dos/dos_study.hpp"

#include <cmath>

#include <fmt/format.h>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/chain_options.hpp"
#include "study/dos/dos_schema.hpp"
#include "study/dos/dos_verb.hpp"
#include "study/model_options.hpp"
#include "study/target_error.hpp"

namespace antikelvin {
namespace {

struct DosOptions : StudyOptions {
  ModelOptions spins;
  std::string method = "both", show = "levels", beta, replicas = "2048", populations = "32",
              sweeps = "5", overlap = "0.92", max_beta = "auto", walkers = "64",
              walker_sweeps = "auto", ladders = "512", rounds = "4000", window = "1",
              exact = "auto", target_error, max_updates = "1e12", fault = "none";
  bool check = false;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

Choices<DosMethods> const kDosMethods = {{"annealing", {true, false, false}},
                                         {"multicanonical", {false, true, false}},
                                         {"exchange", {false, false, true}},
                                         {"both", {true, true, false}},
                                         {"all", {true, true, true}}};
Choices<DosShow> const kDosShows = {{"levels", DosShow::levels},
                                    {"canonical", DosShow::canonical},
                                    {"transition", DosShow::transition},
                                    {"zeros", DosShow::zeros},
                                    {"methods", DosShow::methods}};
Choices<bool> const kDosExacts = {{"auto", true}, {"no", false}};

void DosOptions::declare(OptionTable& table) {
  add_model_options(table, spins, "interacting spins");
  table.section(Section::state);
  table.add("--beta", beta, kind::list("1/energy"),
            "inverse temperatures of --show canonical, any sign");
  table.section(Section::sampling);
  table.add("--method", method, kind::one_of(kDosMethods),
            "annealing (populations, from beta = 0 to both ends), multicanonical (walkers over all "
            "energies), exchange (replicas between betas), both (of the first two) or all");
  table.add("--replicas", replicas, kind::whole(),
            "annealing: replicas of a population, a multiple of 32");
  table.add("--populations", populations, kind::whole(), "annealing: independent ones, for errors");
  table.add("--sweeps", sweeps, kind::whole(), "annealing: sweeps at every beta");
  table.add("--overlap", overlap, kind::real(),
            "annealing: overlap of the energy distributions at successive betas, 0.3 to 0.99");
  table.add("--max-beta", max_beta, kind::real("1/energy"),
            "annealing: |beta| to end at; auto: where half of all replicas are at an end");
  table.add("--walkers", walkers, kind::whole(), "multicanonical: walkers, a multiple of 32");
  table.add("--walker-sweeps", walker_sweeps, kind::whole(),
            "multicanonical: sweeps of each with the final weights; auto: some thousand "
            "traversals of an Ising square's spectrum, 5e8 to 3e10 site updates in all");
  table.add("--ladders", ladders, kind::whole(),
            "exchange: independent ladders of beta, 32 to 512");
  table.add("--rounds", rounds, kind::whole(),
            "exchange: measured rounds, a sweep and a swap each");
  add_target_option(table, target_error);
  table.add("--max-updates", max_updates, kind::real(),
            "attempted updates beyond which no --target-error is tried for");
  table.section(Section::output);
  table.add("--show", show, kind::one_of(kDosShows),
            "rows: levels (ln g and beta of every energy), canonical (averages at --beta), "
            "transition (two phases, back-bending of beta(E)), zeros (Fisher's) or methods (how "
            "each did)");
  table.add("--window", window, kind::whole(), "levels on either side that beta(E) is fitted to");
  table.add("--exact", exact, kind::one_of(kDosExacts),
            "exact values beside sampled ones: auto (where affordable), no");
  table.flag("--check", check,
             "exit with 4 if methods disagree, or miss a known degeneracy or an exact value, by "
             "more than 5 sigma");
  table.section(Section::testing);
  table.add("--fault", fault, kind::one_of(kAcceptanceFaults),
            "none, or acceptance (1 % off): break the samplers, to see a check fail");
}

DosSpec parse_dos(DosOptions const& o, StudyContext const& context) {
  DosSpec spec;
  require(!o.spins.model.empty(), "--model is missing", "the density of states needs a model",
          "try --model ising -L 8; of independent subsystems, the entropy verb is exact");
  ModelSettings const settings = parse_model(o.spins);
  spec.model = settings.model;
  spec.complete_graph = settings.complete_graph;
  spec.lattices = settings.lattices;
  spec.methods = choose(o.method, "--method", kDosMethods);
  spec.show = choose(o.show, "--show", kDosShows);
  require((spec.show == DosShow::canonical) == !o.beta.empty(),
          o.beta.empty() ? "--beta is missing" : "--beta is not used",
          o.beta.empty() ? "--show canonical is at given inverse temperatures"
                         : "only --show canonical is at given inverse temperatures",
          "try --show canonical --beta -0.4:0.4:9");
  if (!o.beta.empty()) {
    spec.betas = parse_reals(o.beta, "--beta", kMostPoints);
    require(spec.betas.size() <= 100000, "--beta has too many values", "the limit is 100000",
            "use a shorter list");
  }
  auto const count = [](std::string const& text, char const* option, std::uint64_t low,
                        std::uint64_t high) {
    return static_cast<std::uint32_t>(parse_count(text, option, low, high));
  };
  spec.annealing.population = count(o.replicas, "--replicas", 32, 1u << 16);
  require(spec.annealing.population % 32 == 0, "invalid --replicas " + cut(o.replicas),
          "32 of them share a word", "choose a multiple of 32");
  spec.annealing.n_populations = count(o.populations, "--populations", 8, 1024);
  spec.annealing.sweeps = count(o.sweeps, "--sweeps", 1, 1u << 20);
  spec.annealing.overlap = parse_real(o.overlap, "--overlap");
  require(spec.annealing.overlap >= 0.3 && spec.annealing.overlap <= 0.99,
          "invalid --overlap " + cut(o.overlap), "it is a share of the replicas",
          "choose from 0.3 to 0.99");
  if (o.max_beta != "auto") {
    spec.annealing.max_beta = parse_real(o.max_beta, "--max-beta");
    require(spec.annealing.max_beta > 0 && spec.annealing.max_beta <= 1e5,
            "invalid --max-beta " + cut(o.max_beta), "it bounds |beta|",
            "choose above 0 and up to 1e5");
  }
  spec.multicanonical.n_walkers = count(o.walkers, "--walkers", 32, 1u << 20);
  require(spec.multicanonical.n_walkers % 32 == 0, "invalid --walkers " + cut(o.walkers),
          "they form 32 or 64 groups", "choose a multiple of 32");
  spec.multicanonical.n_groups = spec.multicanonical.n_walkers % 64 == 0 ? 64 : 32;
  spec.multicanonical.n_sweeps = 0;  // auto
  if (o.walker_sweeps != "auto")
    spec.multicanonical.n_sweeps =
        parse_count(o.walker_sweeps, "--walker-sweeps", 100, std::uint64_t{1} << 40);
  spec.exchange.ladders = count(o.ladders, "--ladders", 32, 512);
  require((spec.exchange.ladders & (spec.exchange.ladders - 1)) == 0,
          "invalid --ladders " + cut(o.ladders), "they fill whole vectors of words",
          "choose 64, 128, 256 or 512");
  require(!spec.methods.exchange || spec.exchange.ladders >= 64, "--ladders 32 is one block",
          "an error bar needs two or more", "use 64 or more");
  spec.exchange.rounds = parse_count(o.rounds, "--rounds", 2, std::uint64_t{1} << 32);
  spec.exchange.burn_in = spec.exchange.rounds / 4;
  spec.window = count(o.window, "--window", 1, 1000);
  spec.compares_exact = choose(o.exact, "--exact", kDosExacts);
  spec.fault = choose(o.fault, "--fault", kAcceptanceFaults);
  spec.check = o.check;
  spec.seed = context.seed;
  return spec;
}

class DosPlanned : public StudyPlan {
 public:
  explicit DosPlanned(DosSpec spec) : spec_(std::move(spec)), systems_(plan_dos(spec_)) {}

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(spec_, systems_, device);
  }

  Cost cost() const override { return cost_of(spec_, systems_); }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_dos(spec_, systems_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    return run_dos(spec_, systems_, *backend, progress);
  }

 private:
  DosSpec spec_;
  std::vector<DosSystem> systems_;
};

/// The first run, in the unit of lengths.
constexpr std::uint64_t kFirstLength = 100;

/// All methods so much longer that each of their errors shrinks as 1/√percent: more populations, more sweeps of
/// walkers, more rounds.
DosSpec of_length(DosSpec spec, std::uint64_t percent) {
  auto const share = static_cast<double>(percent);
  auto const longer = [&](std::uint64_t n, double most, char const* name, char const* hint) {
    double const wanted = std::ceil(share * static_cast<double>(n) / kFirstLength);
    require(wanted <= most, fmt::format("{:.3g} {} are too many", wanted, name),
            fmt::format("the limit is {:.0f}", most), hint);
    return static_cast<std::uint64_t>(wanted);
  };
  if (spec.methods.annealing)
    spec.annealing.n_populations = static_cast<std::uint32_t>(
        longer(spec.annealing.n_populations, 1024, "--populations", "use more --replicas of each"));
  if (spec.multicanonical.n_sweeps > 0)
    spec.multicanonical.n_sweeps = longer(spec.multicanonical.n_sweeps, std::ldexp(1, 40),
                                          "--walker-sweeps", "use more --walkers");
  else
    spec.walker_length = share / kFirstLength;
  if (spec.methods.exchange) {
    spec.exchange.rounds =
        longer(spec.exchange.rounds, std::ldexp(1, 32), "--rounds", "use more --ladders");
    spec.exchange.burn_in = spec.exchange.rounds / 4;
  }
  return spec;
}

std::unique_ptr<StudyPlan> DosOptions::plan(StudyContext const& context) const {
  DosSpec const spec = parse_dos(*this, context);
  TargetLimits limits{kFirstLength, parse_real(max_updates, "--max-updates")};
  limits.unit = "% of the populations, walker sweeps and rounds that were asked for";
  limits.places = {"N", spec.show == DosShow::levels ? "energy" : "beta"};
  limits.needs_all_errors = true;
  return plan_to_targets(parse_targets(target_error, dos_schema(), show), limits,
                         [spec](std::uint64_t percent) {
                           return std::make_unique<DosPlanned>(of_length(spec, percent));
                         });
}

}  // namespace

Study dos_study() {
  return {
      .name = "dos",
      .summary = "density of states of spins on lattices, ln g(E) and beta(E) over all energies",
      .notes = "",
      .examples = {"antikelvin dos --model ising -L 8 -o ising8.csv",
                   "antikelvin dos --model ising -L 16 --show canonical --beta -0.6:0.6:21",
                   "antikelvin dos --model ising --lattice triangular -L 6 --show methods --check",
                   "antikelvin dos --model potts:10 -L 16 --show transition",
                   "antikelvin dos --model edwards-anderson:1 --lattice cubic -L 4 --method all",
                   "antikelvin dos --model ising -L 6 --target-error log_g=0.001",
                   "antikelvin dos --model ising -L 4 --show zeros"},
      .schema = dos_schema(),
      .options = options_of<DosOptions>()};
}

}  // namespace antikelvin
