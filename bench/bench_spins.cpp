// SPDX-License-Identifier: Apache-2.0
// Rates of the bit-sliced samplers: attempted site updates per nanosecond, random numbers included.
//
// `effective_flips_per_ns` counts only what independent replicas would: times the number of
// effective lanes per lane, measured as R Var(one lane) / (R² Var(mean of lanes)) on a small system
// with the same kernel. `bound_flips_per_ns` is the roofline of as many threads: measured rate of
// vector logic over the operations that a word of updates takes when nothing else costs anything.
//
//   bench_spins [--tiny] [--backend cpu|cuda] [--kernel NAME] [--threads N] [FILTER]
//
// runs cases whose name contains FILTER, by default with every CPU kernel on 1 and on all threads, and
// with CUDA where there is a device. A repetition takes 50 ms, whatever the device.
#include <cstring>

#include "harness.hpp"
#include "model/bond_signs.hpp"
#include "model/level_system.hpp"
#include "model/spin_model.hpp"
#include "sampler/spin_tables.hpp"
#include "statistics/series.hpp"
#include "study/bench/bench_chains.hpp"
#include "study/bench/peak_rates.hpp"
#include "study/bench/spin_operations.hpp"
#include "study/bench/timing.hpp"

namespace {

using namespace antikelvin;
using bench::lattice_of;

struct Case {
  char const* name;
  SpinModel model;
  Lattice lattice;
  std::uint64_t n_units;
  std::uint32_t n_replicas;
  double beta;
  Layout layout = Layout::replicas;
  Dynamics dynamics = Dynamics::heat_bath;
  bool demon = false;
  bool for_gpus = false;  ///< so large that it fills one
};

SpinModel spins(char const* spec) { return parse_spin_model(spec); }
SpinModel in_field(SpinModel model) {
  model.field = Rational(1, 4);
  return model;
}
SpinModel units(char const* spec) { return unit_model(parse_levels(spec)); }

constexpr double kSquareBeta = 0.44068679350977151, kCubicBeta = 0.221654626,
                 kTriangularBeta = 0.27465307216702742;

std::vector<Case> cases(double scale) {
  auto const side = [&](std::uint32_t full) { return scale < 1 ? full / 4 : full; };
  std::uint32_t const r = scale < 1 ? 64 : 1024;
  std::uint64_t const n = scale < 1 ? 4096 : 1 << 22;
  Lattice const none;
  return {
      {"paramagnet", units("two-level"), none, n, 4, 0.44, Layout::slabs},
      {"paramagnet_metropolis", units("two-level"), none, n, 4, 0.44, Layout::slabs,
       Dynamics::metropolis},
      {"units_d4", units("0,1,2,3"), none, n, 4, -0.44, Layout::slabs},
      {"units_d8", units("spin:7/2"), none, n, 4, -0.44, Layout::slabs},
      {"ising_square", spins("ising"), lattice_of(Shape::square, side(64)), 0, r, kSquareBeta},
      {"ising_square_metropolis", spins("ising"), lattice_of(Shape::square, side(64)), 0, r,
       kSquareBeta, Layout::replicas, Dynamics::metropolis},
      {"ising_square_huge", spins("ising"), lattice_of(Shape::square, side(8192)), 0, 1,
       kSquareBeta, Layout::slabs},
      {"ising_square_field", in_field(spins("ising")), lattice_of(Shape::square, side(64)), 0, r,
       kSquareBeta},
      {"ising_square_open",
       spins("ising"),
       {Shape::square, false, {side(64), side(64), 1}},
       0,
       r,
       kSquareBeta},
      {"ising_chain", spins("ising"), lattice_of(Shape::chain, side(4096)), 0, r, 0.44},
      {"ising_triangular", spins("ising"), lattice_of(Shape::triangular, side(64)), 0, r,
       kTriangularBeta},
      {"ising_cubic", spins("ising"), lattice_of(Shape::cubic, side(16)), 0, r, kCubicBeta},
      {"ising_cubic_huge", spins("ising"), lattice_of(Shape::cubic, side(1024)), 0, 1, kCubicBeta,
       Layout::slabs},
      {"edwards_anderson_cubic", spins("edwards-anderson:1"), lattice_of(Shape::cubic, side(16)), 0,
       r, 0.9},
      {"potts3_square", spins("potts:3"), lattice_of(Shape::square, side(64)), 0, r, 1.005},
      {"blume_capel_square", spins("blume-capel:0.5"), lattice_of(Shape::square, side(64)), 0, r,
       0.6},
      {"demon_units", units("two-level"), none, scale < 1 ? 512u : 65536u, r, 0.3, Layout::replicas,
       Dynamics::heat_bath, true},
      {"demon_ising_square", spins("ising"), lattice_of(Shape::square, side(64)), 0, r, kSquareBeta,
       Layout::replicas, Dynamics::heat_bath, true},
      // Cost of a launch: two of one thread each make a sweep, in a graph with AK_GPU_KERNEL=reference and without one with
      // AK_GPU_KERNEL=launches.
      {"launches", spins("ising"), lattice_of(Shape::square, 4), 0, 32, kSquareBeta,
       Layout::replicas, Dynamics::heat_bath, false, true},
      {"ising_square_one", spins("ising"), lattice_of(Shape::square, side(512)), 0, 1, kSquareBeta,
       Layout::slabs, Dynamics::heat_bath, false, true},
      {"ising_square_many", spins("ising"), lattice_of(Shape::square, side(64)), 0, 64 * r,
       kSquareBeta, Layout::replicas, Dynamics::heat_bath, false, true},
      {"ising_square_hugest", spins("ising"), lattice_of(Shape::square, side(65536)), 0, 1,
       kSquareBeta, Layout::slabs, Dynamics::heat_bath, false, true},
      {"ising_cubic_many", spins("ising"), lattice_of(Shape::cubic, side(16)), 0, 64 * r,
       kCubicBeta, Layout::replicas, Dynamics::heat_bath, false, true},
      {"demon_ising_square_many", spins("ising"), lattice_of(Shape::square, side(64)), 0, 64 * r,
       kSquareBeta, Layout::replicas, Dynamics::heat_bath, true, true},
  };
}

SpinPlan plan_of(Case const& c) {
  SpinPlan plan;
  plan.lattice = c.lattice;
  plan.n_units = c.n_units > 0 ? c.n_units : n_sites(c.lattice);
  plan.n_replicas = c.n_replicas;
  plan.layout = make_layout(c.lattice, plan.n_units, c.n_replicas, c.layout);
  plan.n_states = c.model.n_states;
  plan.planes = c.model.planes();
  plan.tables = {make_spin_tables(c.model, c.lattice.shape, c.beta, c.dynamics)};
  plan.bond_signs = bond_signs(c.model, c.lattice);
  plan.key = 1;
  if (c.demon) {
    plan.demon = DemonPlan{};
    plan.demon->halved = c.lattice.shape != Shape::none;
  }
  return plan;
}

/// Effective lanes per lane: how independent the replicas are of each other.
double effective_lanes(Case c, Backend const& backend, bench::Effort const& effort) {
  if (c.layout == Layout::slabs && c.lattice.shape != Shape::none)
    return 1;  // one replica; its lanes are parts of one system
  c.layout = Layout::replicas;
  c.n_replicas = 512;
  if (c.lattice.shape == Shape::none)
    c.n_units = 64;
  else
    for (int axis = 0; axis < n_axes(c.lattice.shape); ++axis) c.lattice.sides[axis] = 4;
  c.beta *= 0.5;
  auto const chains = backend.make_chains(plan_of(c));
  chains->advance(100);
  if (c.demon) chains->use(Move::demon);
  std::uint32_t const n = effort.scale < 1 ? 50 : 800;
  SpinCounts const counts = chains->measure(n, 8);
  std::uint32_t const quantity = c.demon ? counts.n_quantities - 1 : 1;
  std::vector<double> values;
  for (std::uint32_t t = 0; t < n; ++t)
    for (std::uint32_t i = 0; i < c.n_replicas; ++i)
      values.push_back(static_cast<double>(counts.at(t, quantity, i)));
  return std::min(1.0, independent_share(values, c.n_replicas));
}

/// So many sweeps as take `seconds`, at least one. What measures them waits for the end.
std::uint64_t sweeps_of(double seconds, SpinChains& chains) {
  return bench::amount_for(seconds, [&](std::uint64_t sweeps) {
    chains.advance(sweeps);
    chains.measure(1, 0);
  });
}

void measure(bench::Effort const& effort, Backend const& backend, Case const& c, double rate) {
  DeviceInfo const device = backend.device();
  SpinPlan const plan = plan_of(c);
  auto const chains = backend.make_chains(plan);
  double const per_sweep = static_cast<double>(plan.n_units) * plan.n_replicas;
  chains->advance(2);
  if (c.demon) chains->use(Move::demon);
  std::uint64_t const sweeps = sweeps_of(0.05 * effort.scale, *chains);
  bench::Timing const timing = bench::time_it(effort, [&] { chains->advance(sweeps); });
  double const updates = per_sweep * static_cast<double>(sweeps);
  double const flips = updates / timing.median * 1e-9;
  double const lanes = effective_lanes(c, backend, effort);
  Json extra = {{"flips_per_ns", flips},
                {"effective_lanes_per_lane", lanes},
                {"effective_flips_per_ns", flips * lanes},
                {"memory_bytes_per_unit", static_cast<double>(plan.state_bytes()) / per_sweep}};
  if (rate > 0) {
    double const bound = rate * bench::lanes_of(device.kernel) /
                         bench::operations_per_word(plan, c.demon, device.kernel == "avx512");
    extra["bound_flips_per_ns"] = bound;
    extra["share_of_bound"] = flips / bound;
  }
  bench::print_line(c.name,
                    {{"N", plan.n_units},
                     {"replicas", plan.n_replicas},
                     {"beta", c.beta},
                     {"layout", plan.layout.n_slabs > 0 ? "slabs" : "replicas"},
                     {"sweeps", sweeps}},
                    effort, timing, updates, "updates", device, extra);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Selection const chosen = bench::parse_selection(argc, argv);
  bench::on_every_backend(chosen, [&](Backend const& backend) {
    DeviceInfo const device = backend.device();
    double const rate = device.threads > 0 ? bench::logic_rate(device.kernel, device.threads) : 0;
    for (Case const& c : cases(chosen.effort.scale))
      if (std::strstr(c.name, chosen.filter.c_str()) != nullptr &&
          (!c.for_gpus || backend.device().backend == "cuda"))
        measure(chosen.effort, backend, c, rate);
  });
  return 0;
}
