// SPDX-License-Identifier: Apache-2.0
#include "statistics/jackknife.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "antikelvin/base/check.hpp"
#include "antikelvin/math/compensated_sum.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kMaxBlocks = 128;
constexpr double kTausPerBlock = 20;

/// Parts that `length` is cut into in time, when there are few replicas.
std::size_t parts_in_time(std::size_t length, std::size_t n_replicas, double tau_int) {
  double const tau = tau_int < 0.5 ? 0.5 : tau_int;
  double const fitting = static_cast<double>(length) / (kTausPerBlock * tau);
  if (!(fitting >= 1)) return 1;  // also for NaN
  auto const wanted = static_cast<double>(kMaxBlocks / n_replicas);
  return static_cast<std::size_t>(std::min(fitting, wanted));
}

/// Sums over all blocks.
std::vector<double> totals(Blocks const& blocks) {
  std::size_t const n_observables = blocks.n_observables();
  std::vector<double> result(n_observables);
  for (std::size_t k = 0; k < n_observables; ++k) {
    CompensatedSum sum;
    for (std::size_t j = 0; j < blocks.n_blocks(); ++j) sum.add(blocks.sums[j * n_observables + k]);
    result[k] = sum.value();
  }
  return result;
}

double total_size(Blocks const& blocks) {
  std::size_t n = 0;
  for (std::size_t const size : blocks.sizes) n += size;
  return static_cast<double>(n);
}

}  // namespace

Blocks make_blocks(std::span<std::vector<double> const> observables, std::size_t n_replicas,
                   double tau_int) {
  AK_EXPECT(!observables.empty() && n_replicas >= 1 && !observables[0].empty());
  AK_EXPECT(observables[0].size() % n_replicas == 0);
  std::size_t const n_times = observables[0].size() / n_replicas;
  bool const whole = n_replicas >= kBlockReplicas;
  // A block is a rectangle of times and replicas, one of either being cut.
  std::size_t const time_parts = whole ? 1 : parts_in_time(n_times, n_replicas, tau_int);
  std::size_t const replica_parts = std::min(n_replicas, whole ? kMaxBlocks : n_replicas);
  Blocks blocks;
  for (auto const& values : observables) {
    AK_EXPECT(values.size() == observables[0].size());
    blocks.reference.push_back(values[0]);
  }
  for (std::size_t i = 0; i < time_parts; ++i)
    for (std::size_t j = 0; j < replica_parts; ++j) {
      std::size_t const t0 = i * n_times / time_parts, t1 = (i + 1) * n_times / time_parts;
      std::size_t const r0 = j * n_replicas / replica_parts,
                        r1 = (j + 1) * n_replicas / replica_parts;
      blocks.sizes.push_back((t1 - t0) * (r1 - r0));
      for (auto const& values : observables) {
        CompensatedSum sum;
        for (std::size_t t = t0; t < t1; ++t)
          for (std::size_t r = r0; r < r1; ++r) sum.add(values[t * n_replicas + r] - values[0]);
        blocks.sums.push_back(sum.value());
      }
    }
  return blocks;
}

std::vector<double> block_means(Blocks const& blocks) {
  std::vector<double> means = totals(blocks);
  double const n = total_size(blocks);
  for (std::size_t k = 0; k < means.size(); ++k) means[k] = blocks.reference[k] + means[k] / n;
  return means;
}

Estimate jackknife(Blocks const& blocks,
                   std::function<double(std::vector<double> const&)> const& f) {
  std::size_t const n_blocks = blocks.n_blocks(), n_observables = blocks.n_observables();
  AK_EXPECT(n_blocks >= 1 && blocks.sums.size() == n_blocks * n_observables);
  double const all = f(block_means(blocks));
  if (n_blocks < 2) return {all, std::numeric_limits<double>::quiet_NaN()};

  double const n = total_size(blocks);
  std::vector<double> const total = totals(blocks);
  // θ_(j) − θ: nothing below is a difference of large numbers.
  std::vector<double> without(n_blocks), means(n_observables);
  double shift = 0;
  for (std::size_t j = 0; j < n_blocks; ++j) {
    double const size = static_cast<double>(blocks.sizes[j]);
    for (std::size_t k = 0; k < n_observables; ++k)
      means[k] = blocks.reference[k] + (total[k] - blocks.sums[j * n_observables + k]) / (n - size);
    without[j] = f(means) - all;
    shift += (1 - size / n) * without[j];
  }
  double spread = 0;
  for (std::size_t j = 0; j < n_blocks; ++j) {
    double const h_minus_1 = n / static_cast<double>(blocks.sizes[j]) - 1;
    double const deviation = shift - h_minus_1 * without[j];
    spread += deviation * deviation / h_minus_1;
  }
  return {all - shift, std::sqrt(spread / static_cast<double>(n_blocks))};
}

}  // namespace antikelvin
