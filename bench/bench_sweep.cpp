// SPDX-License-Identifier: Apache-2.0
// Rates of the two-level sampler: attempted unit updates per second, random numbers included.
// `effective_rate` counts only independent samples: times 1/(2 τ_int) of the dynamics, since lanes
// and replicas are independent of each other (tests/statistical/sampler_test.cpp).
//
//   bench_sweep [--tiny]     all CPU kernels on 1 and on all threads, and CUDA where there is a
//   device
#include "antikelvin/ensemble/transition.hpp"
#include "antikelvin/model/level_system.hpp"
#include "harness.hpp"

namespace {

using namespace antikelvin;

void measure(bench::Effort const& effort, Backend const& backend, std::uint64_t n_units,
             double beta, Dynamics dynamics) {
  DeviceInfo const device = backend.device();
  TransitionTable const table = make_transition_table(parse_levels("two-level"), beta, dynamics);
  ChainPlan plan;
  plan.n_units = n_units;
  plan.n_replicas = 16;
  plan.key = 1;
  plan.up_if_down = table.up_if_down;
  plan.up_if_up = table.up_if_up;
  auto const chains = backend.make_chains(plan);
  double const per_sweep = static_cast<double>(n_units) * plan.n_replicas;
  double const budget = device.backend == "cuda"     ? 2e11
                        : device.kernel == "generic" ? 3e8 * device.threads
                                                     : 2e9 * device.threads;
  auto const sweeps = static_cast<std::uint32_t>(std::max(1.0, budget * effort.scale / per_sweep));
  bench::Timing const timing = bench::time_it(effort, [&] { chains->measure(sweeps, 1); });
  double const lambda = relaxation_eigenvalue(table);
  double const updates = per_sweep * sweeps;
  bench::print_line(
      "two_level_sweep",
      {{"N", n_units},
       {"replicas", plan.n_replicas},
       {"beta", beta},
       {"dynamics", dynamics == Dynamics::heat_bath ? "heat-bath" : "metropolis"},
       {"sweeps", sweeps}},
      effort, timing, updates, "updates", device,
      {{"flips_per_ns", updates / timing.median * 1e-9},
       {"effective_flips_per_ns", updates / timing.median * 1e-9 * (1 - lambda) / (1 + lambda)}});
}

void measure_all(bench::Effort const& effort, Backend const& backend) {
  measure(effort, backend, 1 << 16, 0.44, Dynamics::heat_bath);
  measure(effort, backend, 1 << 22, -0.2, Dynamics::heat_bath);
  measure(effort, backend, 1 << 22, 0.44, Dynamics::metropolis);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Effort const effort = bench::parse_effort(argc, argv);
  for (Simd const simd : {Simd::generic, Simd::avx2, Simd::avx512}) {
    for (int const threads : {1, 0}) {
      std::unique_ptr<Backend> backend;
      try {
        backend = make_cpu_backend(threads, simd);
      } catch (std::exception const&) {
        continue;  // not on this processor
      }
      measure_all(effort, *backend);
    }
  }
  if (cuda_unavailable_reason().empty()) measure_all(effort, *make_cuda_backend(0));
  return 0;
}
