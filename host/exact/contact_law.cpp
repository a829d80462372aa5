// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_law.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "exact/contact_balance.hpp"
#include "exact/contact_energies.hpp"
#include "exact/contact_limits.hpp"
#include "exact/contact_weights.hpp"

namespace antikelvin {
namespace {

/// Convolutions, as long as the budget lasts.
class Convolver {
 public:
  Convolver(double floor, std::uint64_t most_terms) : floor_(floor), budget_(most_terms) {}

  std::optional<Weights> operator()(std::optional<Weights> const& a,
                                    std::optional<Weights> const& b) {
    if (!a || !b) return {};
    Quanta const cost = Quanta(a->values.size()) * b->values.size();
    std::uint64_t const step = std::gcd(a->step, b->step);
    Quanta const size =
        step == 0 ? Quanta{1} : (Quanta(a->last() - a->first) + (b->last() - b->first)) / step + 1;
    if (std::max(cost, size) > budget_) return {};
    budget_ -= static_cast<std::uint64_t>(std::max(cost, size));
    Weights sum;
    sum.first = a->first + b->first;
    sum.step = step;
    sum.values.assign(static_cast<std::size_t>(size), 0.0);
    std::size_t const stride_a = step == 0 ? 0 : a->step / step,
                      stride_b = step == 0 ? 0 : b->step / step;
    for (std::size_t i = 0; i < a->values.size(); ++i) {
      double const factor = a->values[i];
      if (factor == 0) continue;
      double* const out = sum.values.data() + i * stride_a;
      for (std::size_t j = 0; j < b->values.size(); ++j) out[j * stride_b] += factor * b->values[j];
    }
    sum.trim(floor_);
    return sum;
  }

 private:
  double floor_;
  std::uint64_t budget_;
};

/// The law whose unnormalized probabilities are given; `log_unit` is ln of the states that 1 stands for.
EnergyLaw make_law(Weights weights, double log_unit, double floor) {
  weights.trim(floor);
  EnergyLaw law{};
  // The coarsest progression that holds all that is possible.
  std::size_t stride = 0;
  for (std::size_t i = 0; i < weights.values.size(); ++i)
    if (weights.values[i] > 0) stride = std::gcd(stride, i);
  if (stride == 0) stride = 1;
  law.first = weights.first;
  law.step = std::max<std::uint64_t>(1, weights.step * stride);
  long double sum = 0;
  for (std::size_t i = 0; i < weights.values.size(); i += stride) {
    law.probability.push_back(weights.values[i]);
    sum += weights.values[i];
  }
  auto const mode = static_cast<std::size_t>(
      std::max_element(law.probability.begin(), law.probability.end()) - law.probability.begin());
  law.mode = law.energy(mode);
  long double first = 0, second = 0;
  for (std::size_t i = 0; i < law.probability.size(); ++i) {
    long double const d = static_cast<long double>(i) - static_cast<long double>(mode);
    long double const w = law.probability[i] * d;
    first += w;
    second += w * d;
    law.probability[i] = static_cast<double>(law.probability[i] / sum);
  }
  long double const shift = first / sum, step = law.step;
  law.mean = static_cast<double>(static_cast<long double>(law.mode) + shift * step);
  law.variance = static_cast<double>((second / sum - shift * shift) * step * step);
  law.log_total = log_unit + static_cast<double>(std::log(sum));
  return law;
}

EnergyLaw unknown_law(std::uint64_t mode) { return {mode, 1, {}, mode, kNone, kNone, kNone}; }

/// Weights of all bodies, and the β that they are tilted by.
struct WeighedBodies {
  double beta;
  std::vector<std::uint64_t> balance;  ///< energies at which β is the same
  std::vector<BodyWeights> bodies;
  bool is_cut = false;  ///< those of some body
};

/// The narrowest body first: what it can take bounds what the others can give.
std::vector<std::size_t> by_width(std::vector<Energies> const& ranges) {
  std::vector<std::size_t> order(ranges.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return ranges[a].last() - ranges[a].first < ranges[b].last() - ranges[b].first;
  });
  return order;
}

WeighedBodies weigh_all(std::vector<ContactBody> const& bodies, std::uint64_t total) {
  std::size_t const n = bodies.size();
  std::vector<Energies> ranges = possible_energies(bodies, total);
  FoundBalance const found = find_balance(bodies, ranges, total);
  WeighedBodies all;
  // As a float, β has exact products with distances within a window.
  all.beta = static_cast<float>(found.balance.beta);
  all.balance = found.balance.energies;
  all.bodies.resize(n);
  for (std::size_t const i : by_width(ranges)) {
    SignedQuanta low = total, high = total;
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) low -= ranges[j].last(), high -= ranges[j].first;
    ranges[i] = ranges[i].within(low, high);
    if (ranges[i].count == 0) refuse_total(total, "their energies cannot be combined to it");
    BodyWeights& own = all.bodies[i];
    own = weigh(bodies[i], ranges[i], all.balance[i], all.beta, found.has_gaps[i]);
    if (own.weights.values.empty())
      refuse_total(total, "one of them has no state in the range it can take");
    ranges[i] = ranges[i].within(own.weights.first, own.weights.last());
    all.is_cut = all.is_cut || own.is_cut;
  }
  return all;
}

/// ln of the states that a product of weights 1 stands for.
double log_unit_of(WeighedBodies const& all, std::uint64_t total) {
  double log_unit = 0;
  SignedQuanta excess = total;
  for (BodyWeights const& w : all.bodies) {
    log_unit += w.log_omega;
    excess -= w.reference;
  }
  log_unit += all.beta * static_cast<double>(excess);
  return log_unit;
}

}  // namespace

ContactBody two_level_body(std::uint64_t n_units, std::uint64_t gap) {
  AK_EXPECT(gap >= 1);
  return {[=](std::vector<std::uint64_t> const& energies) {
            std::vector<double> result;
            result.reserve(energies.size());
            for (std::uint64_t const e : energies)
              result.push_back(e % gap == 0 && e / gap <= n_units ? log_binomial(n_units, e / gap)
                                                                  : -kInfinity);
            return result;
          },
          n_units * gap, gap};
}

ContactBody demon_body(std::uint32_t capacity) {
  return {[=](std::vector<std::uint64_t> const& energies) {
            std::vector<double> result;
            for (std::uint64_t const e : energies) result.push_back(e <= capacity ? 0 : -kInfinity);
            return result;
          },
          capacity, 1};
}

std::vector<EnergyLaw> contact_laws(std::vector<ContactBody> const& bodies, std::uint64_t total,
                                    std::uint32_t demon_capacity, std::uint64_t most_terms) {
  AK_EXPECT(!bodies.empty());
  // The demon comes last, and its law is not asked for.
  std::vector<ContactBody> parts = bodies;
  if (demon_capacity > 0) parts.push_back(demon_body(demon_capacity));
  std::size_t const n = parts.size(), n_asked = bodies.size();
  WeighedBodies const all = weigh_all(parts, total);

  Convolver convolve(all.is_cut ? std::exp(-kDepth) : 0, most_terms);
  std::vector<std::optional<Weights>> before(n + 1, Weights{}), after(n + 1, Weights{});
  for (std::size_t i = 0; i + 1 < n_asked; ++i)
    before[i + 1] = convolve(before[i], all.bodies[i].weights);
  for (std::size_t i = n; i-- > 1;) after[i] = convolve(all.bodies[i].weights, after[i + 1]);

  double const log_unit = log_unit_of(all, total);
  std::vector<EnergyLaw> laws;
  for (std::size_t i = 0; i < n_asked; ++i) {
    std::optional<Weights> const others = convolve(before[i], after[i + 1]);
    if (!others) {
      laws.push_back(unknown_law(all.balance[i]));
      continue;
    }
    Weights own = all.bodies[i].weights;
    for (std::size_t k = 0; k < own.values.size(); ++k)
      own.values[k] *= others->at(total - (own.first + own.step * k));
    if (*std::max_element(own.values.begin(), own.values.end()) == 0)
      refuse_total(total, "their energies cannot be combined to it");
    laws.push_back(make_law(std::move(own), log_unit, all.is_cut ? std::exp(-kShownDepth) : kTiny));
  }
  return laws;
}

}  // namespace antikelvin
