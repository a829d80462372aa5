// SPDX-License-Identifier: Apache-2.0
// Cost of ln C(N, n) per value, beside three calls of lgamma, on the same points.
//
//   bench_entropy [--tiny]
#include <cmath>

#include "antikelvin/math/log_binomial.hpp"
#include "antikelvin/rng/stream.hpp"
#include "harness.hpp"

namespace {

using namespace antikelvin;

std::vector<std::uint64_t> random_macrostates(std::uint64_t n_units, std::size_t count) {
  std::vector<std::uint64_t> n(count);
  for (std::size_t i = 0; i < count; ++i) n[i] = derive_key(1, i, 0) % (n_units + 1);
  return n;
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
  return 0;
}
