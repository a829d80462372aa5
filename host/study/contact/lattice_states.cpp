// SPDX-License-Identifier: Apache-2.0
#include "study/contact/lattice_states.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"
#include "model/bond_signs.hpp"

namespace antikelvin {
namespace {

/// Levels beyond which β of mean energies would take its time.
constexpr std::uint64_t kMostCountedLevels = std::uint64_t{1} << 18;

CountedSystem counted_system(Body const& body) {
  return {body.model, body.lattice, false, bond_signs(body.model, body.lattice)};
}

bool are_alike(Body const& a, Body const& b) {
  return a.lattice == b.lattice && a.model.kind == b.model.kind &&
         a.model.n_states == b.model.n_states && a.model.coupling == b.model.coupling &&
         a.model.field == b.model.field && a.model.crystal_field == b.model.crystal_field &&
         a.model.sample == b.model.sample;
}

}  // namespace

std::optional<ExactDensityCost> counting_cost(Body const& body) {
  if (!body.is_lattice() || body.top > kMostCountedLevels) return std::nullopt;
  return exact_density_cost(counted_system(body));
}

LatticeStates::LatticeStates(Body const& body, DensityOfStates density)
    : log_omega_(std::move(density.log_g)) {
  double const low = to_double(body.low), quantum = to_double(body.quantum);
  for (double const energy : density.energies) {
    double const steps = (energy - low) / quantum, whole = std::round(steps);
    AK_ENSURE(whole >= 0 && std::fabs(steps - whole) < 1e-3);
    levels_.push_back(static_cast<std::uint64_t>(whole));
    in_quanta_.energies.push_back(whole);
  }
  in_quanta_.log_g = log_omega_;
  double below = -kInfinity;
  for (double const log_omega : log_omega_) {
    double const larger = std::max(below, log_omega);
    below = larger + std::log1p(std::exp(std::min(below, log_omega) - larger));
    log_below_.push_back(below);
  }
  for (MicrocanonicalSlope const& slope : microcanonical_slopes(in_quanta_))
    slope_.push_back(slope.beta);
}

bool LatticeStates::occurs(std::uint64_t energy) const {
  return std::binary_search(levels_.begin(), levels_.end(), energy);
}

std::uint64_t LatticeStates::at_most(std::uint64_t energy) const {
  auto const above = std::upper_bound(levels_.begin(), levels_.end(), energy);
  return above == levels_.begin() ? levels_.front() : above[-1];
}

std::uint64_t LatticeStates::at_least(std::uint64_t energy) const {
  auto const above = std::lower_bound(levels_.begin(), levels_.end(), energy);
  return above == levels_.end() ? levels_.back() : *above;
}

LevelMicrostate LatticeStates::at(std::uint64_t energy) const {
  LevelMicrostate state{-kInfinity, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone};
  auto const found = std::lower_bound(levels_.begin(), levels_.end(), energy);
  if (found == levels_.end() || *found != energy) return state;
  auto const i = static_cast<std::size_t>(found - levels_.begin());
  state.log_omega = log_omega_[i];
  state.beta = slope_[i];
  auto const slope_up = [&](std::size_t low) {
    return (log_omega_[low + 1] - log_omega_[low]) /
           static_cast<double>(levels_[low + 1] - levels_[low]);
  };
  if (i + 1 < levels_.size()) state.beta_forward = slope_up(i);
  if (i > 0) state.beta_backward = slope_up(i - 1);
  if (i == 0) state.beta_saddle = kInfinity;
  if (i + 1 == levels_.size()) state.beta_saddle = -kInfinity;
  state.log_omega_gibbs = log_below_[i];
  state.log_temperature_gibbs = log_below_[i] - log_omega_[i];
  return state;
}

double LatticeStates::canonical_beta(double energy) const {
  if (energy <= in_quanta_.energies.front()) return kInfinity;
  if (energy >= in_quanta_.energies.back()) return -kInfinity;
  // The mean energy falls with β. Brackets grow until they hold it, then halve.
  auto const is_above = [&](double beta) { return reweighted(in_quanta_, beta).energy > energy; };
  double low = -1, high = 1;
  while (low > -1e4 && !is_above(low)) low *= 2;
  while (high < 1e4 && is_above(high)) high *= 2;
  for (int i = 0; i < 100; ++i) {
    double const middle = low + (high - low) / 2;
    if (middle == low || middle == high) break;
    (is_above(middle) ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

std::shared_ptr<LatticeStates const> counted_states(Body const& body) {
  if (!counting_cost(body)) return nullptr;
  std::optional<DensityOfStates> density = exact_density(counted_system(body));
  AK_ENSURE(density.has_value());
  return std::make_shared<LatticeStates const>(body, std::move(*density));
}

std::vector<std::shared_ptr<LatticeStates const>> counted_states(std::vector<Body> const& bodies) {
  std::vector<std::shared_ptr<LatticeStates const>> states;
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    std::size_t alike = 0;
    while (alike < b && !are_alike(bodies[alike], bodies[b])) ++alike;
    states.push_back(alike < b ? states[alike] : counted_states(bodies[b]));
  }
  return states;
}

}  // namespace antikelvin
