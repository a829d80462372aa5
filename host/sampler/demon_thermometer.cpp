// SPDX-License-Identifier: Apache-2.0
#include "sampler/demon_thermometer.hpp"

#include <cmath>

#include "antikelvin/base/reals.hpp"

namespace antikelvin {

double demon_mean(double x, std::uint32_t capacity) {
  if (capacity == 0) return 1 / std::expm1(x);
  if (x < 0) return capacity - demon_mean(-x, capacity);
  // Summed from the rarest: exact enough everywhere, and K is small where it matters.
  double weight = 0, energy = 0;
  for (std::uint32_t e = capacity;; --e) {
    double const w = std::exp(-x * e);
    weight += w;
    energy += e * w;
    if (e == 0) break;
  }
  return energy / weight;
}

double demon_beta(double mean, std::uint32_t capacity) {
  if (mean <= 0) return kInfinity;
  if (capacity == 0) return std::log1p(1 / mean);
  if (mean >= capacity) return -kInfinity;
  double const half = 0.5 * capacity;
  if (mean == half) return 0;
  if (mean > half) return -demon_beta(capacity - mean, capacity);
  double low = 0, high = 750;  // ⟨e⟩ falls with x
  for (int i = 0; i < 200 && low < high; ++i) {
    double const middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (demon_mean(middle, capacity) > mean ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

}  // namespace antikelvin
