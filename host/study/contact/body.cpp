// SPDX-License-Identifier: Apache-2.0
#include "study/contact/body.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/exact/microcanonical.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "antikelvin/math/polygamma.hpp"
#include "base/quote.hpp"
#include "exact/canonical.hpp"
#include "exact/level_resolver.hpp"
#include "model/energy_scale.hpp"

namespace antikelvin {
namespace {

/// Levels of `count` units that together have `energy` quanta, as numbers of units per level; empty
/// if there are none.
std::vector<std::uint64_t> combine(std::vector<std::uint64_t> const& steps, std::uint64_t count,
                                   std::uint64_t energy) {
  std::uint64_t const width = steps.back();
  if (energy > count * width) return {};
  double const cells = static_cast<double>(count + 1) * static_cast<double>(energy + 1);
  if (cells > 4e7) return {};
  // last[u][e]: one level more than the last of u units with energy e; 0 where there are none.
  std::vector<std::vector<std::uint8_t>> last(count + 1, std::vector<std::uint8_t>(energy + 1, 0));
  last[0][0] = 1;
  for (std::uint64_t u = 0; u < count; ++u)
    for (std::uint64_t e = 0; e <= energy; ++e)
      if (last[u][e] != 0)
        for (std::size_t j = 0; j < steps.size() && e + steps[j] <= energy; ++j)
          last[u + 1][e + steps[j]] = static_cast<std::uint8_t>(j + 1);
  if (last[count][energy] == 0) return {};
  std::vector<std::uint64_t> levels(steps.size(), 0);
  for (std::uint64_t u = count, e = energy; u > 0; --u) {
    std::size_t const j = last[u][e] - 1u;
    ++levels[j];
    e -= steps[j];
  }
  return levels;
}

/// Quanta that oscillators start with.
Quanta oscillator_start(Body const& body, BodyStart const& start) {
  if (start.energy) {
    Rational const quanta = (*start.energy - body.low) / body.quantum;
    require(
        quanta >= 0 && denominator(quanta) == 1 && quanta <= Rational(std::uint64_t(body.top)),
        "energy " + to_text(*start.energy) + " cannot occur with N=" + std::to_string(body.n_units),
        "energies of " + in_quotes(body.text) + " are " + to_text(body.low) +
            " plus multiples of " + to_text(body.quantum),
        "choose one of them");
    return numerator(quanta).convert_to<std::uint64_t>();
  }
  // n̄ = 1/(e^{βω} − 1); none at T = 0+.
  double const mean = static_cast<double>(body.n_units) /
                      std::expm1(start.beta * to_double(body.oscillator_quantum));
  require(mean <= static_cast<double>(body.top), "the temperature of oscillators is too high",
          "they would have more than 2^40 quanta", "use a larger beta or fewer of them");
  return static_cast<Quanta>(std::round(mean));
}

/// Of N oscillators with q quanta: Ω = C(q + N − 1, q), Σ_{q' ≤ q} Ω = C(q + N, q).
LevelMicrostate oscillator_state(std::uint64_t n_units, std::uint64_t q) {
  auto const n = static_cast<double>(n_units), e = static_cast<double>(q);
  LevelMicrostate state{};
  state.log_omega = log_binomial(q + n_units - 1, q);
  state.beta = digamma_difference(q + n_units - 1, q);
  state.beta_forward = std::log1p((n - 1) / (e + 1));
  state.beta_backward = q == 0 ? kNone : std::log1p((n - 1) / e);
  state.beta_saddle = q == 0 ? kInfinity : std::log1p(n / e);
  state.curvature = -1 / (e * (1 + e / n));
  state.skewness = (1 + 2 * e / n) / std::sqrt(e * (1 + e / n));
  state.log_omega_gibbs = log_binomial(q + n_units, q);
  state.log_temperature_gibbs = std::log1p(e / n);
  return state;
}

}  // namespace

Rational Body::energy(Quanta quanta) const {
  return low + quantum * Rational(static_cast<std::uint64_t>(quanta));
}

bool has_two_equal_levels(Body const& body) {
  auto const& levels = body.model.levels.levels;
  return !body.is_lattice() && !body.is_oscillators() && levels.size() == 2 &&
         levels[0].degeneracy == levels[1].degeneracy;
}

std::vector<std::uint64_t> start_digits(std::uint64_t n_units, std::uint32_t n_bits,
                                        std::uint64_t energy) {
  auto const n = static_cast<double>(n_units);
  // x^{2^b} of the canonical distribution whose mean is `energy`.
  double power = static_cast<double>(energy) / (static_cast<double>(energy) + n);
  std::vector<std::uint64_t> digits;
  std::uint64_t rest = energy;
  for (std::uint32_t b = 0; b < n_bits; ++b, power *= power) {
    auto const mean = static_cast<std::uint64_t>(n * (power / (1 + power)));
    digits.push_back(std::min(mean, rest >> b));
    rest -= digits.back() << b;
  }
  // Rounding down leaves less than one more of each.
  for (std::uint32_t b = n_bits; b-- > 0;) {
    std::uint64_t const more = std::min(n_units - digits[b], rest >> b);
    digits[b] += more;
    rest -= more << b;
  }
  AK_ENSURE(rest == 0);
  return digits;
}

std::uint32_t oscillator_digits(std::uint64_t n_units, std::uint64_t most) {
  std::uint32_t bits = 1;
  auto const log_omega = [&](std::uint64_t e) { return log_binomial(e + n_units - 1, e); };
  double const enough = -53 * std::log(2.0) - std::log(static_cast<double>(n_units));
  for (; most >> bits != 0; ++bits)
    if (log_omega(most - (std::uint64_t{1} << bits)) - log_omega(most) < enough) break;
  return bits;
}

Quanta start_energy(Body const& body, BodyStart const& start) {
  if (body.is_oscillators()) return oscillator_start(body, start);
  EnergyScale const scale(body.model.levels);
  IntegerLevels const& levels = scale.levels();
  Quanta energy = 0;
  bool const exact = start.energy.has_value();
  if (exact)
    energy = scale.quanta(body.n_units, *start.energy);
  else if (start.fraction)
    energy = scale.at_fraction(body.n_units, *start.fraction);
  else if (std::isinf(start.beta))
    energy = start.beta > 0 ? 0 : body.top;
  else {
    // Relative to the nearer end, where nothing cancels.
    CanonicalState const unit = canonical(body.model.levels, 1, start.beta);
    double mean = 0;
    for (std::size_t j = 0; j < unit.populations.size(); ++j)
      mean += unit.populations[j] * static_cast<double>(levels.steps[j]);
    auto const top = static_cast<double>(body.top);
    energy = static_cast<Quanta>(
        std::clamp(std::round(mean * static_cast<double>(body.n_units)), 0.0, top));
  }
  if (levels.steps.size() == 2) return energy;
  LevelResolver resolver(levels, body.n_units);
  if (!std::isinf(resolver.log_omega(energy))) return energy;
  auto const below = resolver.nearest_below(energy), above = resolver.nearest_above(energy);
  std::string nearest;
  for (auto const& e : {below, above})
    if (e) nearest += (nearest.empty() ? "" : " and ") + to_text(body.energy(*e));
  if (exact || nearest.empty())
    throw SpecError("energy " + to_text(body.energy(energy)) +
                        " cannot occur with N=" + std::to_string(body.n_units),
                    "no distribution of the subsystems over the levels has it",
                    nearest.empty() ? "none near it can" : "the nearest that can are " + nearest);
  return !above || (below && energy - *below <= *above - energy) ? *below : *above;
}

std::vector<std::uint64_t> start_populations(Body const& body, Quanta energy) {
  IntegerLevels const levels = integer_levels(body.model.levels);
  std::size_t const n_levels = levels.steps.size();
  std::vector<std::uint64_t> counts(n_levels, 0);
  auto const total = static_cast<std::uint64_t>(energy);
  if (n_levels == 2) {
    counts = {body.n_units - total, total};
    return counts;
  }
  if (energy == 0 || energy == body.top) {
    counts[energy == 0 ? 0 : n_levels - 1] = body.n_units;
    return counts;
  }
  // Whole numbers follow from this β: a backend whose last digit differs would start elsewhere.
  double const beta =
      make_cpu_backend(1)->evaluator().level_states(levels, body.n_units, {energy})[0].beta_saddle;
  std::vector<double> logs;
  for (std::size_t j = 0; j < n_levels; ++j)
    logs.push_back(std::log(static_cast<double>(levels.degeneracies[j])) -
                   beta * static_cast<double>(levels.steps[j]));
  double const top = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double& x : logs) sum += x = std::exp(x - top);
  for (std::size_t j = 0; j < n_levels; ++j)
    counts[j] = static_cast<std::uint64_t>(static_cast<double>(body.n_units) * logs[j] / sum);
  // Rounding down leaves some units and some energy; a few units more make every remainder reachable.
  for (std::uint64_t spare = 0; spare <= 16; spare = spare == 0 ? 1 : 2 * spare) {
    std::vector<std::uint64_t> base(n_levels);
    std::uint64_t units = 0, held = 0;
    for (std::size_t j = 0; j < n_levels; ++j) {
      base[j] = counts[j] - std::min(counts[j], spare);
      units += base[j];
      held += base[j] * levels.steps[j];
    }
    if (units > body.n_units || held > total) continue;
    std::vector<std::uint64_t> const rest =
        combine(levels.steps, body.n_units - units, total - held);
    if (rest.empty()) continue;
    for (std::size_t j = 0; j < n_levels; ++j) base[j] += rest[j];
    return base;
  }
  throw SpecError(
      "no populations were found for energy " + to_text(body.energy(energy)),
      "few distributions over the levels of " + in_quotes(body.model.levels.spec) + " have it",
      "choose another energy, or a coarser spectrum");
}

std::vector<LevelMicrostate> body_states(Body const& body, std::vector<Quanta> const& energies,
                                         Backend const& backend) {
  std::vector<LevelMicrostate> states;
  if (body.is_lattice()) {
    states.assign(energies.size(), {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone});
    return states;
  }
  if (body.is_oscillators()) {
    for (Quanta const energy : energies)
      states.push_back(oscillator_state(body.n_units, static_cast<std::uint64_t>(energy)));
    return states;
  }
  IntegerLevels const levels = integer_levels(body.model.levels);
  bool const plain =
      levels.steps.size() == 2 && levels.degeneracies[0] == 1 && levels.degeneracies[1] == 1;
  if (!plain) return backend.evaluator().level_states(levels, body.n_units, energies);
  // On the host, whatever the device: volumes have logarithms whose last digits differ between libraries.
  for (Quanta const energy : energies) {
    TwoLevelMicrostate const two =
        two_level_microstate(body.n_units, static_cast<std::uint64_t>(energy), 1.0);
    states.push_back({two.log_omega, two.beta, two.beta_forward, two.beta_backward,
                      two.beta_stirling, two.curvature, kNone, two.log_omega_gibbs,
                      two.log_temperature_gibbs});
  }
  return states;
}

double beta_of(LevelMicrostate const& state) {
  return std::isnan(state.beta) ? state.beta_saddle : state.beta;
}

}  // namespace antikelvin
