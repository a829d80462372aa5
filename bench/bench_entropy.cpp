// SPDX-License-Identifier: Apache-2.0
// Cost of ln C(N, n) per value, beside three calls of lgamma, on the same points; and of the host's
// exact states and Binomial draws.
//
//   bench_entropy [--tiny]
#include <cmath>

#include "antikelvin/ensemble/canonical.hpp"
#include "antikelvin/ensemble/microcanonical.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "antikelvin/rng/binomial.hpp"
#include "antikelvin/rng/stream.hpp"
#include "harness.hpp"

namespace {

using namespace antikelvin;

std::vector<std::uint64_t> random_macrostates(std::uint64_t n_units, std::size_t count) {
  std::vector<std::uint64_t> n(count);
  for (std::size_t i = 0; i < count; ++i) n[i] = derive_key(1, i, 0) % (n_units + 1);
  return n;
}

/// Prints the cost of `call(i)`, i < count, per `unit`; each call does `per_call` of them.
template <class Call>
void measure_host(bench::Effort const& effort, char const* name, Json const& parameters,
                  std::size_t count, double per_call, char const* unit, DeviceInfo const& device,
                  Call call) {
  double sink = 0;
  auto const timing = bench::time_it(effort, [&] {
    for (std::size_t i = 0; i < count; ++i) sink += call(i);
  });
  double const amount = static_cast<double>(count) * per_call;
  bench::print_line(name, parameters, effort, timing, amount, unit, device,
                    {{"ns_per_value", timing.median / amount * 1e9}, {"checksum", sink}});
}

void measure_host_functions(bench::Effort const& effort, DeviceInfo const& device) {
  auto const count = static_cast<std::size_t>(20000 * effort.scale) + 1;
  LevelSystem const spin = parse_levels("spin:5/2");
  measure_host(effort, "canonical", {{"levels", "spin:5/2"}}, count / 10 + 1, 6, "levels", device,
               [&](std::size_t i) {
                 return canonical(spin, 1000, 0.01 * static_cast<double>(i % 300) - 1.5).energy;
               });
  for (std::uint64_t const n_units : {std::uint64_t{1000}, std::uint64_t{1000000000000}}) {
    measure_host(
        effort, "two_level_microstate", {{"N", n_units}}, count, 1, "values", device,
        [&](std::size_t i) {
          return two_level_microstate(n_units, derive_key(1, i, 0) % (n_units + 1), 2).beta;
        });
    measure_host(
        effort, "draw_binomial", {{"N", n_units}, {"p", 0.25}}, 10 * count, 1, "draws", device,
        [&](std::size_t i) {
          return static_cast<double>(draw_binomial(n_units, std::uint64_t{1} << 62, 1, 0, i));
        });
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::Effort const effort = bench::parse_effort(argc, argv);
  auto const count = static_cast<std::size_t>(1000000 * effort.scale);
  auto const backend = make_cpu_backend(1);
  for (std::uint64_t const n_units : {std::uint64_t{1000}, std::uint64_t{1000000000000}}) {
    std::vector<std::uint64_t> const n = random_macrostates(n_units, count);
    Json const parameters = {{"N", n_units}, {"points", count}};
    auto const report = [&](Backend const& where) {
      auto const timing = bench::time_it(effort, [&] { where.log_binomial(n_units, n); });
      bench::print_line("log_binomial", parameters, effort, timing, static_cast<double>(count),
                        "values", where.device(),
                        {{"ns_per_value", timing.median / static_cast<double>(count) * 1e9}});
    };
    report(*backend);
    if (cuda_unavailable_reason().empty()) report(*make_cuda_backend(0));
    double sink = 0;
    auto const timing = bench::time_it(effort, [&] {
      for (std::uint64_t const k : n)
        sink += std::lgamma(static_cast<double>(n_units) + 1) -
                std::lgamma(static_cast<double>(k) + 1) -
                std::lgamma(static_cast<double>(n_units - k) + 1);
    });
    bench::print_line(
        "lgamma_difference", parameters, effort, timing, static_cast<double>(count), "values",
        backend->device(),
        {{"ns_per_value", timing.median / static_cast<double>(count) * 1e9}, {"checksum", sink}});
  }
  measure_host_functions(effort, backend->device());
  return 0;
}
