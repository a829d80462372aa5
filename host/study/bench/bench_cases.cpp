// SPDX-License-Identifier: Apache-2.0
#include "study/bench/bench_cases.hpp"

#include "model/parse_lattice.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {
namespace {

using M = BenchMove;

constexpr std::uint64_t kBenchKey = 1;

/// A list of cases in the making.
class CasesOfBench {
 public:
  explicit CasesOfBench(bool fills_gpu) : fills_gpu_(fills_gpu) {}

  void add_lattice(std::string const& model, Shape shape, char const* sides, double beta, M move,
                   std::uint32_t n_replicas = 1024) {
    BenchCase one;
    one.model = model;
    one.spins = parse_spin_model(model);
    one.lattice = parse_sides(sides, shape, true, "--sides");
    one.n_units = n_sites(one.lattice);
    one.layout = n_replicas == 1 ? Layout::slabs : Layout::replicas;
    one.n_replicas = fills_gpu_ && n_replicas > 1 ? 64 * n_replicas : n_replicas;
    add(one, beta, move);
  }

  void add_units(std::string const& levels, std::uint64_t n_units, std::uint32_t n_replicas,
                 double beta, M move) {
    BenchCase one;
    one.model = levels;
    one.spins = unit_model(parse_levels(levels));
    one.layout = n_replicas < 32 ? Layout::slabs : Layout::replicas;
    one.n_units = fills_gpu_ ? 64 * n_units : n_units;
    one.n_replicas = n_replicas;
    add(one, beta, move);
  }

  void add_complete_graph(std::uint64_t n_units, double beta, M move) {
    BenchCase one;
    one.model = "ising";
    one.spins = parse_spin_model("ising");
    one.is_complete_graph = true;
    one.n_units = n_units;
    one.n_replicas = fills_gpu_ ? 65536 : 1024;
    add(one, beta, move);
  }

  void add_values(std::string const& levels, std::uint64_t n_units, M move,
                  std::uint64_t n_values) {
    BenchCase one;
    one.model = levels;
    one.n_units = n_units;
    one.n_values = fills_gpu_ ? 16 * n_values : n_values;
    add(one, 0, move);
  }

  std::vector<BenchCase> take() { return std::move(cases_); }

 private:
  void add(BenchCase one, double beta, M move) {
    one.beta = beta;
    one.move = move;
    std::string const lattice = lattice_text(one), dynamics = dynamics_text(move);
    one.name = one.model + (lattice.empty() ? "" : " " + lattice) +
               (one.lattice.shape == Shape::none ? " N=" + std::to_string(one.n_units) : "") + " " +
               (one.has_chains()          ? dynamics
                : move == M::log_binomial ? "ln C"
                                          : "ln Omega");
    cases_.push_back(std::move(one));
  }

  bool fills_gpu_;
  std::vector<BenchCase> cases_;
};

}  // namespace

std::vector<BenchCase> bench_cases(bool fills_gpu) {
  CasesOfBench list(fills_gpu);
  list.add_units("two-level", 1 << 22, 4, 0.44, M::heat_bath);
  list.add_units("two-level", 1 << 22, 4, 0.44, M::metropolis);
  list.add_units("two-level", 65536, 1024, 0.3, M::demon);
  list.add_units("0,1,2,3", 1 << 22, 4, -0.44, M::heat_bath);
  for (M const move : {M::heat_bath, M::metropolis}) {
    list.add_lattice("ising", Shape::square, "64", 0.3, move);
    list.add_lattice("ising", Shape::cubic, "16", 0.15, move);
    list.add_lattice("ising", Shape::square, fills_gpu ? "32768" : "8192", 0.3, move, 1);
  }
  list.add_lattice("ising", Shape::cubic, fills_gpu ? "1024" : "512", 0.15, M::heat_bath, 1);
  list.add_lattice("ising", Shape::square, "64", 0.3, M::demon);
  list.add_lattice("ising", Shape::square, "64", 0.44, M::swendsen_wang, 64);
  list.add_lattice("potts:3", Shape::square, "64", 0.6, M::heat_bath);
  list.add_lattice("blume-capel:1/2", Shape::square, "64", 0.4, M::heat_bath);
  list.add_lattice("edwards-anderson:1", Shape::cubic, "16", 0.4, M::heat_bath);
  list.add_complete_graph(1024, 0.5, M::heat_bath);
  list.add_values("two-level", 1000000, M::log_binomial, 1000000);
  list.add_values("two-level", ~std::uint64_t{0}, M::log_binomial, 1000000);
  list.add_values("spin:1", 1000000000000, M::level_states, 200);
  return list.take();
}

std::string lattice_text(BenchCase const& one) {
  static char const* const shapes[] = {"", "chain", "square", "triangular", "cubic"};
  if (one.is_complete_graph) return "complete";
  if (one.lattice.shape == Shape::none) return "";
  return std::string(shapes[static_cast<int>(one.lattice.shape)]) + " " + sides_text(one.lattice);
}

std::string dynamics_text(BenchMove move) {
  switch (move) {
    case M::heat_bath:
      return "heat-bath";
    case M::metropolis:
      return "metropolis";
    case M::swendsen_wang:
      return "swendsen-wang";
    case M::demon:
      return "demon";
    case M::log_binomial:
    case M::level_states:
      break;
  }
  return "";
}

SpinPlan spin_plan_of(BenchCase const& one) {
  SpinLayout const layout = make_layout(one.lattice, one.n_units, one.n_replicas, one.layout);
  SpinPlan plan =
      plan_spins(one.spins, one.lattice, one.n_units, one.n_replicas, layout, kBenchKey);
  Dynamics const dynamics = one.move == M::metropolis ? Dynamics::metropolis : Dynamics::heat_bath;
  plan.tables = {make_spin_tables(one.spins, one.lattice.shape, one.beta, dynamics)};
  if (one.move == M::demon) {
    plan.demon = DemonPlan{};
    plan.demon->halved = one.lattice.shape != Shape::none;
  }
  return plan;
}

CompleteGraphPlan graph_plan_of(BenchCase const& one) {
  CompleteGraphPlan plan;
  plan.n_units = static_cast<std::uint32_t>(one.n_units);
  plan.n_replicas = one.n_replicas;
  plan.key = kBenchKey;
  plan.tables = {make_complete_graph_table(one.spins, one.n_units, one.beta, Dynamics::heat_bath)};
  return plan;
}

double memory_of(BenchCase const& one) {
  if (one.move == M::log_binomial) return 16 * static_cast<double>(one.n_values);
  if (one.move == M::level_states)
    return static_cast<double>(one.n_values * (sizeof(LevelMicrostate) + sizeof(Quanta)));
  if (one.is_complete_graph)
    return 16 * (static_cast<double>(one.n_units) + 1) + 4 * static_cast<double>(one.n_replicas);
  SpinLayout const layout = make_layout(one.lattice, one.n_units, one.n_replicas, one.layout);
  double const z = coordination(one.lattice.shape);
  double const signs =
      one.spins.kind == SpinKind::edwards_anderson ? 4.5 * z * static_cast<double>(one.n_units) : 0;
  return static_cast<double>(layout.state_bytes(one.spins.planes())) + signs;
}

}  // namespace antikelvin
