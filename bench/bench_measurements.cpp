// SPDX-License-Identifier: Apache-2.0
// What measurements cost, in sweeps: energy and populations, and what order parameters, waves and pairs of
// sites add to them.
//
//   bench_measurements [--tiny] [--backend cpu|cuda] [--kernel NAME] [--threads N] [FILTER]
//
// `sweeps` is the time of a measurement over that of a sweep with the same kernel, and `sweeps_added` what of
// it the last kind of numbers takes. A repetition takes 50 ms.
#include <cstring>

#include "harness.hpp"
#include "model/spin_model.hpp"
#include "model/wave_vector.hpp"
#include "sampler/spin_tables.hpp"

namespace {

using namespace antikelvin;

struct System {
  char const* name;
  char const* model;
  Lattice lattice;
  std::uint32_t n_replicas;
  Layout layout;
};

std::vector<System> systems(double scale) {
  std::uint32_t const l = scale < 1 ? 16 : 64, huge = scale < 1 ? 512 : 4096,
                      r = scale < 1 ? 64 : 1024;
  return {
      {"ising_square", "ising", {Shape::square, true, {l, l, 1}}, r, Layout::replicas},
      {"ising_square_huge", "ising", {Shape::square, true, {huge, huge, 1}}, 1, Layout::slabs},
      {"ising_cubic", "ising", {Shape::cubic, true, {16, 16, 16}}, r, Layout::replicas},
      {"potts3_triangular", "potts:3", {Shape::triangular, true, {48, 48, 1}}, r, Layout::replicas},
  };
}

SpinPlan plan_of(System const& system) {
  SpinModel const model = parse_spin_model(system.model);
  SpinPlan plan;
  plan.lattice = system.lattice;
  plan.n_units = n_sites(system.lattice);
  plan.n_replicas = system.n_replicas;
  plan.layout = make_layout(plan.lattice, plan.n_units, plan.n_replicas, system.layout);
  plan.n_states = model.n_states;
  plan.planes = model.planes();
  plan.tables = {make_spin_tables(model, plan.lattice.shape, -0.3, Dynamics::heat_bath)};
  plan.key = 1;
  return plan;
}

/// How long `call(n)` takes, for n that fill a repetition.
template <class Call>
std::pair<std::uint32_t, bench::Timing> time_calls(bench::Effort const& effort, Call const& call) {
  auto const start = std::chrono::steady_clock::now();
  call(1);
  double const once =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  auto const n = static_cast<std::uint32_t>(std::clamp(0.05 * effort.scale / once, 1.0, 1e4));
  return {n, bench::time_it(effort, [&] { call(n); })};
}

void measure(bench::Effort const& effort, Backend const& backend, System const& system) {
  struct Kind {
    char const* name;
    std::vector<Sublattices> sublattices;
    std::vector<SiteOffset> pairs;
  };
  Lattice const& lattice = system.lattice;
  bool const triangular = lattice.shape == Shape::triangular;
  WaveVector const staggered = wave_vector({Turn{1, 2}, Turn{1, 2}, Turn{1, 2}}),
                   three = wave_vector({Turn{1, 3}, Turn{2, 3}, Turn{}}),
                   plane = wave_vector({Turn{1, std::int64_t{lattice.sides[0]}}, Turn{}, Turn{}});
  std::vector<Kind> kinds = {{"energy", {}, {}},
                             {"order", {phase_division(triangular ? three : staggered).parts}, {}},
                             {"wave_of_length_L", {phase_division(plane).parts}, {}}};
  if (system.layout == Layout::replicas) kinds.push_back({"pairs", {}, {SiteOffset{{5, 0, 0}}}});
  auto const chains = backend.make_chains(plan_of(system));
  auto const [n_sweeps, swept] = time_calls(effort, [&](std::uint32_t n) { chains->advance(n); });
  double const sweep = swept.median / n_sweeps;
  double first = 0;
  for (Kind const& kind : kinds) {
    SpinPlan plan = plan_of(system);
    plan.sublattices = kind.sublattices;
    plan.pairs = kind.pairs;
    auto const measured = backend.make_chains(plan);
    measured->advance(4);
    auto const [n, timing] =
        time_calls(effort, [&](std::uint32_t calls) { measured->measure(calls, 0); });
    double const seconds = timing.median / n;
    if (first == 0) first = seconds;
    bench::print_line(std::string("measure_") + system.name + "_" + kind.name,
                      {{"N", plan.n_units}, {"replicas", plan.n_replicas}}, effort, timing, n,
                      "measurements", backend.device(),
                      {{"sweeps", seconds / sweep}, {"sweeps_added", (seconds - first) / sweep}});
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::Selection const chosen = bench::parse_selection(argc, argv);
  bench::on_every_backend(chosen, [&](Backend const& backend) {
    for (System const& system : systems(chosen.effort.scale))
      if (std::strstr(system.name, chosen.filter.c_str()) != nullptr)
        measure(chosen.effort, backend, system);
  });
  return 0;
}
