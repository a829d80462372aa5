// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_law.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/base/wide.hpp"
#include "antikelvin/math/log_binomial.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kSmall = std::uint64_t{1} << 14;      // energies that are all looked at
constexpr std::uint64_t kMaxGappy = std::uint64_t{1} << 22;   // the same, of a body with gaps
constexpr std::uint64_t kMaxWindow = std::uint64_t{1} << 25;  // energies of one body
constexpr std::uint64_t kMaxTerms = 400'000'000;              // of all convolutions
constexpr std::uint64_t kCells = 1024;                        // of one zoom
constexpr double kDepth = 96, kShownDepth = 50, kTiny = 1e-300;

/// first, first + step, …; `step` ≥ 1.
struct Energies {
  std::uint64_t first, step, count;

  std::uint64_t at(std::uint64_t i) const { return first + step * i; }
  std::uint64_t last() const { return at(count - 1); }
  /// Those of low … high.
  Energies within(SignedQuanta low, SignedQuanta high) const {
    SignedQuanta const f = first, s = step;
    SignedQuanta const a = low <= f ? 0 : (low - f + s - 1) / s;
    SignedQuanta const b =
        high < f ? -1 : std::min<SignedQuanta>((high - f) / s, SignedQuanta(count) - 1);
    if (a > b) return {first, step, 0};
    return {static_cast<std::uint64_t>(f + a * s), step, static_cast<std::uint64_t>(b - a + 1)};
  }
  /// Index of the energy next to `energy`; `count` > 0.
  std::uint64_t nearest(std::uint64_t energy) const {
    if (energy <= first) return 0;
    return std::min(count - 1, (energy - first + step / 2) / step);
  }
};

[[noreturn]] void refuse(std::uint64_t total, std::string const& why) {
  throw SpecError("no state of these bodies has " + std::to_string(total) + " quanta", why,
                  "change the energy of a body");
}

/// The multiples of `step` that are `total` modulo `others`, the gcd of all other steps.
Energies admissible(ContactBody const& body, std::uint64_t others, std::uint64_t total) {
  if (others == 0) return {total, 1, 1};  // a body alone
  std::uint64_t const g = std::gcd(body.step, others);
  if (total % g != 0)
    refuse(total, "their energies are multiples of " + std::to_string(g) + " quanta");
  // x · step/g ≡ total/g modulo m = others/g, by Euclid's algorithm.
  SignedQuanta const m = others / g;
  SignedQuanta r0 = m, r1 = body.step / g % (others / g), t0 = 0, t1 = 1;
  while (r1 != 0) {
    SignedQuanta const q = r0 / r1;
    std::swap(r0, r1), r1 -= q * r0;
    std::swap(t0, t1), t1 -= q * t0;
  }
  SignedQuanta const inverse = ((t0 % m) + m) % m;
  SignedQuanta const x = SignedQuanta(total / g) % m * inverse % m;
  Quanta const first = Quanta(x) * body.step, step = Quanta(body.step) * Quanta(m);
  if (first > body.top) return {0, 1, 0};
  if (step > body.top) return {static_cast<std::uint64_t>(first), 1, 1};
  auto const f = static_cast<std::uint64_t>(first), s = static_cast<std::uint64_t>(step);
  return {f, s, (body.top - f) / s + 1};
}

/// What each body can have when the others have what they can.
std::vector<Energies> possible_energies(std::vector<ContactBody> const& bodies,
                                        std::uint64_t total) {
  Quanta tops = 0;
  for (ContactBody const& body : bodies) {
    AK_EXPECT(body.step >= 1);
    tops += body.top;
  }
  if (total > tops) refuse(total, "they cannot hold that much");
  std::vector<Energies> ranges;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    std::uint64_t others = 0;
    for (std::size_t j = 0; j < bodies.size(); ++j)
      if (j != i) others = std::gcd(others, bodies[j].step);
    SignedQuanta const low = SignedQuanta(total) - SignedQuanta(tops - bodies[i].top);
    ranges.push_back(admissible(bodies[i], others, total).within(low, total));
    if (ranges.back().count == 0) refuse(total, "their steps cannot be combined to it");
  }
  return ranges;
}

std::vector<double> log_omega_at(ContactBody const& body, Energies const& range) {
  std::vector<std::uint64_t> energies(range.count);
  for (std::uint64_t i = 0; i < range.count; ++i) energies[i] = range.at(i);
  return body.log_omega(energies);
}

// ---- Where the energy is: the same β everywhere ----

struct Point {
  std::uint64_t energy;
  double log_omega;
};

double slope(Point const& a, Point const& b) {
  return (b.log_omega - a.log_omega) / static_cast<double>(b.energy - a.energy);
}

/// Samples of one body over a window.
struct Survey {
  std::vector<Point> hull;  ///< upper concave hull
  std::uint64_t spacing;    ///< of samples, in quanta
  bool is_complete;         ///< no energy of the window was left out
  bool has_gaps;            ///< most samples have no state
};

Survey survey(ContactBody const& body, Energies const& window) {
  Survey result{};
  std::uint64_t const cells = std::min(window.count - 1, kCells);
  auto const sampled = [&](std::uint64_t n_cells) {
    std::vector<std::uint64_t> energies;
    for (std::uint64_t k = 0; k <= n_cells; ++k)
      energies.push_back(window.at(
          n_cells == 0 ? 0 : static_cast<std::uint64_t>(Quanta(k) * (window.count - 1) / n_cells)));
    std::vector<double> const log_omega = body.log_omega(energies);
    std::vector<Point> points;
    for (std::size_t k = 0; k < energies.size(); ++k)
      if (log_omega[k] > -kInfinity) points.push_back({energies[k], log_omega[k]});
    return points;
  };
  std::vector<Point> points = sampled(cells);
  result.is_complete = cells == window.count - 1;
  result.has_gaps = !result.is_complete && points.size() < cells / 2;
  if (result.has_gaps && window.count <= kMaxGappy) {
    points = sampled(window.count - 1);
    result.is_complete = true;
  }
  result.spacing = window.step * (result.is_complete ? 1 : (window.count - 1 + cells - 1) / cells);
  for (Point const& p : points) {
    auto& hull = result.hull;
    while (hull.size() >= 2 && slope(hull.end()[-2], hull.back()) <= slope(hull.back(), p))
      hull.pop_back();
    hull.push_back(p);
  }
  return result;
}

struct Balance {
  double beta;
  std::vector<std::uint64_t> energies;
};

/// Fills the hulls with energy, the steepest pieces first: maximizes Σ ln Ω_i.
Balance fill(std::vector<Survey> const& surveys, std::uint64_t total) {
  struct Piece {
    double slope;
    std::size_t body;
    std::uint64_t length;
  };
  Balance balance{};
  std::vector<Piece> pieces;
  Quanta filled = 0;
  for (std::size_t i = 0; i < surveys.size(); ++i) {
    std::vector<Point> const& hull = surveys[i].hull;
    balance.energies.push_back(hull.front().energy);
    filled += hull.front().energy;
    for (std::size_t k = 1; k < hull.size(); ++k)
      pieces.push_back({slope(hull[k - 1], hull[k]), i, hull[k].energy - hull[k - 1].energy});
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](Piece const& a, Piece const& b) { return a.slope > b.slope; });
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    balance.beta = pieces[k].slope;
    if (filled >= total) {
      if (k > 0) balance.beta = 0.5 * (pieces[k - 1].slope + pieces[k].slope);
      break;
    }
    auto const part =
        static_cast<std::uint64_t>(std::min<Quanta>(pieces[k].length, Quanta(total) - filled));
    balance.energies[pieces[k].body] += part;
    filled += part;
    if (part < pieces[k].length) break;
  }
  return balance;
}

/// Whether the window lies within the part of the canonical distribution that will be summed: to
/// zoom further would only amplify the rounding of ln Ω.
bool is_flat(Survey const& s, double beta) {
  double highest = -kInfinity;
  auto const tilted = [&](Point const& p) {
    return p.log_omega - s.hull.front().log_omega -
           beta * static_cast<double>(p.energy - s.hull.front().energy);
  };
  for (Point const& p : s.hull) highest = std::max(highest, tilted(p));
  return std::min(tilted(s.hull.front()), tilted(s.hull.back())) > highest - kShownDepth;
}

struct Found {
  Balance balance;
  std::vector<bool> has_gaps;
};

Found find_balance(std::vector<ContactBody> const& bodies, std::vector<Energies> const& ranges,
                   std::uint64_t total) {
  std::vector<Energies> windows = ranges;
  Found found;
  found.has_gaps.assign(bodies.size(), false);
  std::vector<Survey> surveys(bodies.size());
  for (int round = 0; round < 64; ++round) {
    bool is_done = true;
    SignedQuanta reach = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if (round == 0 || !surveys[i].is_complete) surveys[i] = survey(bodies[i], windows[i]);
      if (surveys[i].has_gaps) found.has_gaps[i] = true;
      if (surveys[i].hull.empty())
        refuse(total, "one of them has no state in the range it can take");
      if (!surveys[i].is_complete) reach += surveys[i].spacing;
    }
    found.balance = fill(surveys, total);
    for (std::size_t i = 0; i < bodies.size(); ++i)
      is_done = is_done && (surveys[i].is_complete || is_flat(surveys[i], found.balance.beta));
    if (is_done) break;
    // Hulls over cells of h_i move the balance of body i by less than h_i + Σ h_j.
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      SignedQuanta const centre = found.balance.energies[i],
                         around = reach + 2 * SignedQuanta(surveys[i].spacing);
      if (surveys[i].is_complete) continue;
      Energies const zoomed = windows[i].within(centre - around, centre + around);
      if (zoomed.count > 0) windows[i] = zoomed;
    }
  }
  return found;
}

// ---- Weights and their convolutions ----

/// Numbers on first, first + step, …; the step of a single one is 0. `log_scale` was divided out.
struct Weights {
  std::uint64_t first = 0, step = 0;
  std::vector<double> values = {1};

  std::uint64_t last() const { return first + step * (values.size() - 1); }
  double at(std::uint64_t energy) const {
    if (energy < first || energy > last()) return 0;
    if (step == 0) return values[0];
    return (energy - first) % step == 0 ? values[(energy - first) / step] : 0;
  }
  /// Leaves out the ends below `floor` of the largest.
  void trim(double floor) {
    double const least = floor * *std::max_element(values.begin(), values.end());
    auto const counts = [&](double x) { return x > least; };
    auto const low = std::find_if(values.begin(), values.end(), counts);
    auto const high = std::find_if(values.rbegin(), values.rend(), counts).base();
    if (low >= high) return values.clear();
    first += step * static_cast<std::uint64_t>(low - values.begin());
    values = std::vector<double>(low, high);
    if (values.size() == 1) step = 0;
  }
};

/// Ω_i(E) e^{−β(E−E_ref)}/Ω_i(E_ref).
struct BodyWeights {
  Weights weights;
  std::uint64_t reference = 0;  ///< E_ref, where it is largest
  double log_omega = 0;         ///< ln Ω_i(E_ref)
  bool is_cut = false;          ///< energies beyond the window have states too
};

BodyWeights weigh(ContactBody const& body, Energies const& range, std::uint64_t centre, double beta,
                  bool has_gaps) {
  BodyWeights result;
  // Energies low … high − 1 of the range are known, their tilted logarithms in two halves.
  std::uint64_t const start = range.nearest(centre);
  std::uint64_t low = start, high = start;
  std::vector<double> below, above;  // ln Ω, from `start` outwards
  double highest = -kInfinity;
  auto const tilt = [&](std::uint64_t i) {
    return beta * (static_cast<double>(range.step) *
                   (static_cast<double>(i) - static_cast<double>(start)));
  };
  auto const extend = [&](bool upwards, std::uint64_t n) {
    Energies const block{range.at(upwards ? high : low - n), range.step, n};
    std::vector<double> values = log_omega_at(body, block);
    if (!upwards) std::reverse(values.begin(), values.end());
    double best = -kInfinity;
    for (std::uint64_t k = 0; k < n; ++k)
      best = std::max(best, values[k] - tilt(upwards ? high + k : low - 1 - k));
    highest = std::max(highest, best);
    auto& half = upwards ? above : below;
    half.insert(half.end(), values.begin(), values.end());
    (upwards ? high += n : low -= n);
    // Within a gap nothing is known yet.
    return best > highest - kDepth || highest == -kInfinity;
  };
  bool const is_whole = range.count <= kSmall || (has_gaps && range.count <= kMaxGappy);
  bool up = high<range.count, down = low> 0;
  while (up || down) {
    std::uint64_t const block = is_whole ? range.count : std::max(kSmall / 16, (high - low) / 2);
    if (up) {
      up = extend(true, std::min(block, range.count - high)) || is_whole;
      if (high == range.count) up = false;
    }
    if (down) {
      down = extend(false, std::min(block, low)) || is_whole;
      if (low == 0) down = false;
    }
    require(high - low <= kMaxWindow, "the energies of a body spread over too many values",
            "each of them would have to be looked at; the limit is 2^25", "use fewer units");
  }
  result.is_cut = low > 0 || high < range.count;
  std::vector<double> log_omega(below.rbegin(), below.rend());
  log_omega.insert(log_omega.end(), above.begin(), above.end());
  // The reference is where the tilted logarithm is largest.
  std::uint64_t best = 0;
  for (std::uint64_t k = 1; k < log_omega.size(); ++k)
    if (log_omega[k] - tilt(low + k) > log_omega[best] - tilt(low + best)) best = k;
  if (log_omega[best] == -kInfinity) {
    result.weights.values.clear();
    return result;
  }
  result.reference = range.at(low + best);
  result.log_omega = log_omega[best];
  Weights& weights = result.weights;
  weights.first = range.at(low);
  weights.step = log_omega.size() > 1 ? range.step : 0;
  weights.values.resize(log_omega.size());
  for (std::uint64_t k = 0; k < log_omega.size(); ++k) {
    double const distance =
        static_cast<double>(range.step) * (static_cast<double>(k) - static_cast<double>(best));
    double const w = std::exp((log_omega[k] - result.log_omega) - beta * distance);
    weights.values[k] = w > kTiny ? w : 0;
  }
  weights.trim(result.is_cut ? std::exp(-kDepth) : 0);
  return result;
}

/// Convolutions, as long as the budget lasts.
class Convolver {
 public:
  explicit Convolver(double floor) : floor_(floor) {}

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
  std::uint64_t budget_ = kMaxTerms;
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

ContactBody carrier_body(std::uint32_t capacity) {
  return {[=](std::vector<std::uint64_t> const& energies) {
            std::vector<double> result;
            for (std::uint64_t const e : energies) result.push_back(e <= capacity ? 0 : -kInfinity);
            return result;
          },
          capacity, 1};
}

std::vector<EnergyLaw> contact_laws(std::vector<ContactBody> const& bodies, std::uint64_t total,
                                    std::uint32_t carrier_capacity) {
  AK_EXPECT(!bodies.empty());
  if (carrier_capacity > 0) {
    std::vector<ContactBody> all = bodies;
    all.push_back(carrier_body(carrier_capacity));
    std::vector<EnergyLaw> laws = contact_laws(all, total, 0);
    laws.pop_back();
    return laws;
  }
  std::size_t const n = bodies.size();
  std::vector<Energies> ranges = possible_energies(bodies, total);
  Found const found = find_balance(bodies, ranges, total);
  // As a float, β has exact products with distances within a window.
  double const beta = static_cast<float>(found.balance.beta);

  // The narrowest body first: what it can take bounds what the others can give.
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return ranges[a].last() - ranges[a].first < ranges[b].last() - ranges[b].first;
  });
  std::vector<BodyWeights> weighed(n);
  bool is_cut = false;
  for (std::size_t const i : order) {
    SignedQuanta low = total, high = total;
    for (std::size_t j = 0; j < n; ++j)
      if (j != i) low -= ranges[j].last(), high -= ranges[j].first;
    ranges[i] = ranges[i].within(low, high);
    if (ranges[i].count == 0) refuse(total, "their energies cannot be combined to it");
    weighed[i] = weigh(bodies[i], ranges[i], found.balance.energies[i], beta, found.has_gaps[i]);
    if (weighed[i].weights.values.empty())
      refuse(total, "one of them has no state in the range it can take");
    ranges[i] = ranges[i].within(weighed[i].weights.first, weighed[i].weights.last());
    is_cut = is_cut || weighed[i].is_cut;
  }

  Convolver convolve(is_cut ? std::exp(-kDepth) : 0);
  std::vector<std::optional<Weights>> before(n + 1, Weights{}), after(n + 1, Weights{});
  for (std::size_t i = 0; i + 1 < n; ++i) before[i + 1] = convolve(before[i], weighed[i].weights);
  for (std::size_t i = n; i-- > 1;) after[i] = convolve(weighed[i].weights, after[i + 1]);

  double log_unit = 0;
  SignedQuanta excess = total;
  for (BodyWeights const& w : weighed) {
    log_unit += w.log_omega;
    excess -= w.reference;
  }
  log_unit += beta * static_cast<double>(excess);
  std::vector<EnergyLaw> laws;
  for (std::size_t i = 0; i < n; ++i) {
    std::optional<Weights> const others = convolve(before[i], after[i + 1]);
    if (!others) {
      laws.push_back(unknown_law(found.balance.energies[i]));
      continue;
    }
    Weights own = weighed[i].weights;
    for (std::size_t k = 0; k < own.values.size(); ++k)
      own.values[k] *= others->at(total - (own.first + own.step * k));
    if (*std::max_element(own.values.begin(), own.values.end()) == 0)
      refuse(total, "their energies cannot be combined to it");
    laws.push_back(make_law(std::move(own), log_unit, is_cut ? std::exp(-kShownDepth) : kTiny));
  }
  return laws;
}

}  // namespace antikelvin
