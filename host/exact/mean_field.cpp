// SPDX-License-Identifier: Apache-2.0
#include "exact/mean_field.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

using Kind = MeanFieldModel::Kind;
using Shares = SpinShares;

/// Shares q at which states of an energy are looked for.
constexpr int kCells = 400;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// −x ln x
double entropy_of_share(double x) { return x > 0 ? -x * std::log(x) : 0; }

double energy_of(MeanFieldModel const& model, Shares const& at) {
  return -model.coupling * at.m * at.m / 2 + model.crystal * at.q -
         model.quadrupole * at.q * at.q / 2 - model.field * at.m;
}

double entropy_of(Shares const& at) {
  return entropy_of_share(1 - at.q) + entropy_of_share((at.q + at.m) / 2) +
         entropy_of_share((at.q - at.m) / 2);
}

/// ∂e/∂m and ∂e/∂q.
Shares gradient_of_energy(MeanFieldModel const& model, Shares const& at) {
  return {-model.coupling * at.m - model.field, model.crystal - model.quadrupole * at.q};
}

double slope_of_m(Shares const& at) { return -std::atanh(at.m / at.q); }
double slope_of_q(Shares const& at) {
  return std::log(2 * (1 - at.q)) - std::log((at.q + at.m) * (at.q - at.m)) / 2;
}

/// Real roots of a x² + b x + c, none to two.
std::vector<double> roots(double a, double b, double c) {
  if (a == 0) return b == 0 ? std::vector<double>{} : std::vector<double>{-c / b};
  double const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return {};
  double const sum = -(b + std::copysign(std::sqrt(discriminant), b)) / 2;
  if (sum == 0) return {0};
  return {sum / a, c / sum};
}

bool is_macrostate(Shares const& at) { return at.q >= 0 && at.q <= 1 && std::fabs(at.m) <= at.q; }

/// Candidates for the ends of the energy: corners, and where the energy is stationary on edges and within.
std::pair<Shares, Shares> ends_of_spins(MeanFieldModel const& model) {
  double const j = model.coupling, d = model.crystal, k = model.quadrupole, h = model.field;
  std::vector<Shares> candidates = {{1, 1}, {-1, 1}, {-h / j, 1}};
  if (model.kind == Kind::blume_emery_griffiths) {
    candidates.push_back({0, 0});
    for (double const side : {1.0, -1.0})
      if (j + k != 0) {
        double const q = (d - side * h) / (j + k);
        candidates.push_back({side * q, q});
      }
    if (k != 0) candidates.push_back({-h / j, d / k});
  }
  std::erase_if(candidates, [](Shares const& at) { return !is_macrostate(at); });
  auto const [low, high] = std::minmax_element(
      candidates.begin(), candidates.end(),
      [&](Shares const& a, Shares const& b) { return energy_of(model, a) < energy_of(model, b); });
  return {*low, *high};
}

/// The macrostates of spins with a share q of an energy: the one of more states.
std::optional<Shares> with_energy(MeanFieldModel const& model, double energy, double q) {
  double const by_crystal = model.crystal * q, by_squares = model.quadrupole * q * q / 2;
  double rest = energy - by_crystal + by_squares;
  // Of a paramagnet nothing is left for m; rounding would leave no state at all.
  constexpr double kRounding = 1e-15;
  if (std::fabs(rest) <
      kRounding * (std::fabs(energy) + std::fabs(by_crystal) + std::fabs(by_squares)))
    rest = 0;
  std::optional<Shares> best;
  for (double const m : roots(model.coupling / 2, model.field, rest))
    if (std::fabs(m) <= q && (!best || std::fabs(m) < std::fabs(best->m)))
      best = Shares{model.field == 0 ? std::fabs(m) : m, q};
  return best;
}

/// Slope of the entropy along an energy as q grows; its sign decides where it has no number.
double slope_along(MeanFieldModel const& model, Shares const& at) {
  auto const [by_m, by_q] = gradient_of_energy(model, at);
  if (at.q >= 1) return -kInfinite;
  if (std::fabs(at.m) >= at.q) return kInfinite;
  if (by_m != 0) return slope_of_q(at) - slope_of_m(at) / by_m * by_q;
  return slope_of_q(at) - by_q / (model.coupling * at.q);
}

/// The largest entropy between two shares q around one that has this energy: where the slope falls through 0, or at the end
/// beyond which no macrostate has the energy.
Shares refined(MeanFieldModel const& model, double energy, double low, double known, double high) {
  Shares best = *with_energy(model, energy, known);
  while (true) {
    double const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return best;
    auto const at = with_energy(model, energy, middle);
    if (at) best = *at;
    bool const is_below = at ? slope_along(model, *at) > 0 : middle < known;
    (is_below ? low : high) = middle;
  }
}

/// Of two equations for β the one that divides by the larger number; of spins without a third state, or with hardly one, the only
/// one that is left.
double beta_of(MeanFieldModel const& model, Shares const& at) {
  auto const [by_m, by_q] = gradient_of_energy(model, at);
  bool const has_zeros = model.kind != Kind::ising;
  constexpr double kHardly = 1e-13;
  if (has_zeros && at.q < 1 && std::fabs(at.m) >= at.q * (1 - kHardly)) {
    double const sign = at.m < 0 ? -1 : 1;
    return (std::log(1 - at.q) - std::log(at.q)) / (by_q + sign * by_m);
  }
  bool const by_squares = has_zeros && std::fabs(by_q) > std::fabs(by_m);
  if (by_squares && at.q > 0) return slope_of_q(at) / by_q;
  if (by_m != 0) return slope_of_m(at) / by_m;
  return 1 / (model.coupling * at.q);  // the limit of artanh(m/q)/(J m)
}

/// Where the energy is stationary in all that may vary and the entropy is not: ends of such energies have an infinite slope.
bool is_steep_end(MeanFieldModel const& model, Shares const& at) {
  constexpr double kNone = 1e-7;
  bool const has_zeros = model.kind != Kind::ising;
  double const no_energy = kNone * std::max({std::fabs(model.coupling), std::fabs(model.crystal),
                                             std::fabs(model.quadrupole), std::fabs(model.field)});
  auto const [by_m, by_q] = gradient_of_energy(model, at);
  bool const is_flat = std::fabs(by_m) < no_energy && (!has_zeros || std::fabs(by_q) < no_energy);
  bool const is_even = std::fabs(at.m) < kNone && (!has_zeros || std::fabs(slope_of_q(at)) < kNone);
  return is_flat && !is_even;
}

}  // namespace

MeanField::MeanField(MeanFieldModel const& model) : model_(model) {
  for (double const value : {model.coupling, model.crystal, model.quadrupole, model.field})
    require(std::isfinite(value) && std::fabs(value) <= 1e100, "invalid mean field",
            "a coupling is not a number of usual size", "choose couplings of up to 1e100");
  require(model.coupling != 0, "a mean field needs a coupling", "J is 0",
          "use canonical --levels for spins without one");
  if (model.kind == Kind::potts) {
    require(model.n_states >= 2 && model.n_states <= 256, "invalid number of Potts states",
            "it is not from 2 to 256", "try potts:3");
    require(model.field == 0, "Potts spins have no field here", "its state would be one of many",
            "leave it out");
    double const ordered = -model.coupling / 2, even = ordered / model.n_states;
    ends_ = std::minmax(ordered, even);
  } else {
    end_shares_ = ends_of_spins(model);
    ends_ = {energy_of(model, end_shares_.first), energy_of(model, end_shares_.second)};
  }
}

MeanFieldState MeanField::at_energy(double energy) const {
  energy = std::clamp(energy, ends_.first, ends_.second);
  if (model_.kind == Kind::potts) return of_potts(energy);
  if (energy == ends_.first) return at_end(end_shares_.first, kInfinite);
  if (energy == ends_.second) return at_end(end_shares_.second, -kInfinite);
  return of_spins(energy);
}

MeanFieldState MeanField::of_potts(double energy) const {
  double const states = model_.n_states, j = model_.coupling;
  double const squares = std::clamp(-2 * energy / j, 1 / states, 1.0);
  double const x = (1 + std::sqrt((states - 1) * std::max(0.0, states * squares - 1))) / states;
  double const other = std::max(0.0, (1 - x) / (states - 1));
  MeanFieldState state{entropy_of_share(x) + (states - 1) * entropy_of_share(other), 0, x, squares};
  double const apart = x - other;
  // artanh of the difference of shares keeps its digits where they are nearly even.
  state.beta = other == 0   ? std::copysign(kInfinite, j)
               : apart == 0 ? states / j
                            : std::log1p(apart / other) / (j * apart);
  return state;
}

MeanFieldState MeanField::of_spins(double energy) const {
  if (model_.kind == Kind::ising) {
    auto const at = with_energy(model_, energy, 1);
    return at ? state_of(*at) : at_nearest_end(energy);
  }
  std::vector<double> grid;
  for (int i = 0; i <= kCells; ++i) grid.push_back(static_cast<double>(i) / kCells);
  // Paramagnets, where without a field the shares with this energy end, and fully polarized spins.
  for (double const m_over_q : {0.0, 1.0, -1.0})
    for (double const q : roots(-(model_.quadrupole + model_.coupling * m_over_q * m_over_q) / 2,
                                model_.crystal - model_.field * m_over_q, -energy))
      if (q >= 0 && q <= 1) grid.push_back(q);
  std::sort(grid.begin(), grid.end());
  std::vector<double> entropies;
  for (double const q : grid) {
    auto const at = with_energy(model_, energy, q);
    entropies.push_back(at ? entropy_of(*at) : -kInfinite);
  }
  double const best = *std::max_element(entropies.begin(), entropies.end());
  if (best == -kInfinite) return at_nearest_end(energy);
  // Of maxima that the grid cannot tell apart each is refined: which is the largest decides where s(e) has a kink.
  Shares shares{0, 0};
  double most = -kInfinite;
  constexpr double kGridError = 1e-3;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    bool const is_top = (i == 0 || entropies[i] >= entropies[i - 1]) &&
                        (i + 1 == grid.size() || entropies[i] >= entropies[i + 1]);
    if (!is_top || entropies[i] < best - kGridError) continue;
    Shares const at = refined(model_, energy, std::max(0.0, grid[i] - 1.5 / kCells), grid[i],
                              std::min(1.0, grid[i] + 1.5 / kCells));
    if (entropy_of(at) > most) most = entropy_of(at), shares = at;
  }
  return state_of(shares);
}

MeanFieldState MeanField::at_nearest_end(double energy) const {
  return at_energy(energy - ends_.first < ends_.second - energy ? ends_.first : ends_.second);
}

MeanFieldState MeanField::state_of(Shares const& at) const {
  return {entropy_of(at), beta_of(model_, at), at.m, at.q};
}

MeanFieldState MeanField::at_end(Shares const& at, double steep) const {
  MeanFieldState state = state_of(at);
  if (state.entropy == 0 || is_steep_end(model_, at)) state.beta = steep;
  return state;
}

}  // namespace antikelvin
