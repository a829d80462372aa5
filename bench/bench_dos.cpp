// SPDX-License-Identifier: Apache-2.0
// Costs of densities of states: sweeps of multicanonical walkers, and counting, resampling and swapping
// replicas, beside the sweep of the same replicas.
//
//   bench_dos [--tiny] [FILTER]     as bench_spins
//
// `share_of_sweep` is the time of an operation in sweeps of the same replicas.
#include <cmath>
#include <cstring>

#include "device/walker_plan.hpp"
#include "harness.hpp"
#include "model/energy_grid.hpp"
#include "sampler/spin_tables.hpp"
#include "study/spin_run.hpp"

namespace {

using namespace antikelvin;

struct Case {
  char const* name;
  SpinModel model;
  Lattice lattice;
  double beta;
};

std::vector<Case> cases(double scale) {
  auto const lattice = [&](Shape shape, std::uint32_t side) {
    return bench::lattice_of(shape, scale < 1 ? side / 4 : side);
  };
  return {
      {"ising_square", parse_spin_model("ising"), lattice(Shape::square, 32), 0.4},
      {"potts10_square", parse_spin_model("potts:10"), lattice(Shape::square, 16), 1.2},
      {"blume_capel_square", parse_spin_model("blume-capel:0.5"), lattice(Shape::square, 16), 0.6},
      {"edwards_anderson_cubic", parse_spin_model("edwards-anderson:1"), lattice(Shape::cubic, 8),
       0.8}};
}

void measure_walkers(bench::Effort const& effort, Backend const& backend, Case const& c) {
  DeviceInfo const device = backend.device();
  std::uint32_t const n_walkers = device.backend == "cuda" ? 1u << 14 : 64;
  WalkerPlan const plan = make_walker_plan(c.model, c.lattice, n_walkers, 1, 1);
  auto const walkers = backend.make_walkers(plan);
  double const n = static_cast<double>(n_sites(c.lattice)), per_sweep = n * n_walkers;
  double const budget =
      device.backend == "cuda" ? 1e10 : (device.kernel == "generic" ? 1e7 : 5e7) * device.threads;
  auto const sweeps = static_cast<std::uint64_t>(std::max(1.0, budget * effort.scale / per_sweep));
  walkers->advance(2);
  bench::Timing const timing = bench::time_it(effort, [&] { walkers->record(sweeps); });
  double const updates = per_sweep * static_cast<double>(sweeps);
  bench::print_line(std::string("walkers_") + c.name,
                    {{"N", n_sites(c.lattice)}, {"walkers", n_walkers}, {"sweeps", sweeps}}, effort,
                    timing, updates, "updates", device,
                    {{"updates_per_ns", updates / timing.median * 1e-9}});
}

/// Seconds of `work` right after a sweep, which leaves all energies to be measured anew.
bench::Timing time_after_sweep(bench::Effort const& effort, SpinChains& chains,
                               std::function<void()> const& work) {
  return bench::time_it(
      effort,
      [&] {
        chains.advance(1);
        chains.states(0);  // what the device has queued is done
      },
      work);
}

double seconds_of_sweep(bench::Effort const& effort, DeviceInfo const& device, SpinChains& chains) {
  std::uint64_t const sweeps = effort.scale < 1 || device.kernel == "generic" ? 1 : 10;
  return bench::time_it(effort, [&] { chains.advance(sweeps); }).median /
         static_cast<double>(sweeps);
}

/// Populations at one β, and steps of β by 0.01.
void measure_populations(bench::Effort const& effort, Backend const& backend, Case const& c) {
  DeviceInfo const device = backend.device();
  std::uint32_t const size = effort.scale < 1 ? 64 : 2048, n_replicas = 8 * size;
  std::uint64_t const n = n_sites(c.lattice);
  EnergyGrid const grid = energy_grid(c.model, c.lattice);
  SpinPlan plan = plan_spins(c.model, c.lattice, n, n_replicas,
                             make_layout(c.lattice, n, n_replicas, Layout::replicas), 1);
  plan.tables = {make_spin_tables(c.model, c.lattice.shape, c.beta, Dynamics::heat_bath)};
  plan.population = PopulationPlan{size, grid.code, grid.n_levels};
  auto const chains = backend.make_chains(plan);
  chains->advance(10);
  double const sweep = seconds_of_sweep(effort, device, *chains);
  auto const print = [&](char const* what, bench::Timing const& timing) {
    bench::print_line(std::string(what) + c.name,
                      {{"N", n}, {"replicas", n_replicas}, {"population", size}}, effort, timing,
                      static_cast<double>(n_replicas), "replicas", device,
                      {{"share_of_sweep", timing.median / sweep}});
  };
  LevelCounts levels;
  print("count_levels_",
        time_after_sweep(effort, *chains, [&] { levels = chains->count_levels(); }));
  double const quantum = to_double(grid.quantum);
  Resampling step;
  auto const prepare = [&] {
    chains->advance(5);
    levels = chains->count_levels();
    step = {levels.first, {}, std::vector<std::uint64_t>(n_replicas / size, 1)};
    double const scale = std::ldexp(1.0, 62) / (static_cast<double>(size) * size);
    for (std::size_t p = 0; p < step.offsets.size(); ++p)
      for (std::uint32_t l = 0; l < levels.n_levels; ++l)
        step.weights.push_back(static_cast<std::uint64_t>(scale * std::exp(-0.01 * quantum * l)));
  };
  print("resample_and_count_", bench::time_it(effort, prepare, [&] {
          chains->resample(step);
          levels = chains->count_levels();  // what the device has queued is done
        }));
}

/// Ladders of 16 β, 0.01 apart, whose rungs swap as often as they sweep.
void measure_swaps(bench::Effort const& effort, Backend const& backend, Case const& c) {
  DeviceInfo const device = backend.device();
  constexpr std::uint32_t kRungs = 16;
  std::uint64_t const n = n_sites(c.lattice);
  EnergyGrid const grid = energy_grid(c.model, c.lattice);
  SpinLayout layout = make_layout(c.lattice, n, 512, Layout::replicas);
  layout.n_groups = kRungs;
  std::uint32_t const lanes = layout.words * 32;
  SpinPlan plan = plan_spins(c.model, c.lattice, n, lanes * kRungs, layout, 1);
  for (std::uint32_t k = 0; k < kRungs; ++k)
    plan.tables.push_back(
        make_spin_tables(c.model, c.lattice.shape, c.beta * (1 + 0.01 * k), Dynamics::heat_bath));
  plan.population = PopulationPlan{32, grid.code, grid.n_levels};
  Swaps swaps;
  swaps.n_differences = grid.n_levels - 1;
  for (std::uint32_t k = 0; k + 1 < kRungs; ++k)
    for (std::uint32_t d = 1; d <= swaps.n_differences; ++d)
      swaps.thresholds.push_back(static_cast<std::uint64_t>(
          std::ldexp(std::exp(-0.01 * c.beta * to_double(grid.quantum) * d), 64)));
  auto const chains = backend.make_chains(plan);
  chains->advance(10);
  double const sweep = seconds_of_sweep(effort, device, *chains);
  bench::Timing const timing = time_after_sweep(effort, *chains, [&] {
    chains->swap(swaps);
    swaps.odd = !swaps.odd;
    chains->swap_counts();  // what the device has queued is done
  });
  bench::print_line(std::string("swap_") + c.name,
                    {{"N", n}, {"replicas", lanes * kRungs}, {"rungs", kRungs}}, effort, timing,
                    static_cast<double>(lanes) * kRungs, "replicas", device,
                    {{"share_of_sweep", timing.median / sweep}});
}

}  // namespace

int main(int argc, char** argv) {
  bench::Selection const chosen = bench::parse_selection(argc, argv);
  bench::Effort const effort = chosen.effort;
  auto const measure_all = [&](Backend const& backend) {
    for (Case const& c : cases(effort.scale)) {
      if (std::strstr(c.name, chosen.filter.c_str()) == nullptr) continue;
      measure_walkers(effort, backend, c);
      measure_populations(effort, backend, c);
      measure_swaps(effort, backend, c);
    }
  };
  bench::on_every_backend(chosen, measure_all);
  return 0;
}
