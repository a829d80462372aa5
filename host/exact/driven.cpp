// SPDX-License-Identifier: Apache-2.0
#include "exact/driven.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "antikelvin/base/error.hpp"
#include "exact/driven_links.hpp"

namespace antikelvin {
namespace {

namespace mp = boost::multiprecision;
/// Entropy production and β are differences of logarithms, of which those of 256 bits leave all digits.
using Number = mp::number<mp::cpp_bin_float<256, mp::digit_base_2>, mp::et_off>;

/// Affinity that may still be rounding, at most.
constexpr double kRoundingOfNumber = 1e-60;

/// Populations by the reduction of Grassmann, Taksar and Heyman: level after level is taken out, and
/// whoever jumped there now jumps where that would have led. Nothing is ever subtracted, so every
/// population, however small, is good to some n³ rounding errors.
std::vector<Number> stationary(std::vector<Link<Number>> const& links, std::size_t n) {
  std::vector<Number> rate(n * n, Number(0));  // rate[from · n + to]
  for (Link<Number> const& link : links) {
    rate[link.i * n + link.j] += link.forward;
    rate[link.j * n + link.i] += link.backward;
  }
  for (std::size_t out = n - 1; out > 0; --out) {
    Number leaves = 0;
    for (std::size_t to = 0; to < out; ++to) leaves += rate[out * n + to];
    for (std::size_t from = 0; from < out; ++from) {
      Number& share = rate[from * n + out];
      share /= leaves;
      if (share == 0) continue;
      for (std::size_t to = 0; to < out; ++to)
        if (to != from) rate[from * n + to] += share * rate[out * n + to];
    }
  }
  std::vector<Number> p(n, Number(0));
  Number total = p[0] = 1;
  for (std::size_t level = 1; level < n; ++level) {
    for (std::size_t from = 0; from < level; ++from) p[level] += p[from] * rate[from * n + level];
    total += p[level];
  }
  for (Number& value : p) value /= total;
  return p;
}

double residual_of(std::vector<Link<Number>> const& links, std::vector<Number> const& p) {
  std::vector<Number> in(p.size()), out(p.size());
  for (Link<Number> const& link : links) {
    in[link.j] += p[link.i] * link.forward;
    out[link.i] += p[link.i] * link.forward;
    in[link.i] += p[link.j] * link.backward;
    out[link.j] += p[link.j] * link.backward;
  }
  Number worst = 0;
  for (std::size_t j = 0; j < p.size(); ++j)
    worst = std::max<Number>(worst, abs(in[j] / out[j] - 1));
  return worst.convert_to<double>();
}

/// Effective β of all pairs, and whether it is one.
void describe_betas(DrivenUnit const& unit, double beta, std::vector<Number> const& p,
                    DrivenState& state) {
  auto const& levels = unit.system.levels;
  std::size_t const n = levels.size();
  std::vector<Number> energy, log_occupation;  // of one state of a level
  for (std::size_t j = 0; j < n; ++j) {
    energy.push_back(number_of<Number>(levels[j].energy - levels[0].energy));
    log_occupation.push_back(log(p[j] / Number(levels[j].degeneracy)));
  }
  Number const common = (log_occupation[0] - log_occupation[n - 1]) / energy[n - 1];
  Number least = common, most = common;
  bool one = true, that_of_bath = true;
  for (auto const& [i, j] : level_pairs(n)) {
    Number const gap = energy[j] - energy[i], fall = log_occupation[i] - log_occupation[j];
    bool const level = abs(fall) <= kRoundingOfNumber;
    state.betas.push_back(level ? 0 : Number(fall / gap).convert_to<double>());
    state.inverted.push_back(!level && fall < 0);
    one = one && abs(fall - common * gap) <= kRoundingOfNumber;
    that_of_bath = that_of_bath && abs(fall - Number(beta) * gap) <= kRoundingOfNumber;
    least = std::min<Number>(least, fall / gap);
    most = std::max<Number>(most, fall / gap);
  }
  state.beta_spread = one ? 0 : Number(most - least).convert_to<double>();
  state.thermal = one;
  state.has_bath_beta = that_of_bath;
}

/// Entropy production and energy currents; pairs in balance within rounding carry none.
void describe_currents(DrivenUnit const& unit, std::vector<Link<Number>> const& links,
                       std::vector<Number> const& p, DrivenState& state) {
  Number production[2] = {0, 0}, energy[2] = {0, 0};  // of the bath, of the pump
  bool irreversible = false;
  for (Link<Number> const& link : links) {
    Number const there = p[link.i] * link.forward, back = p[link.j] * link.backward;
    if (link.backward == 0) {
      irreversible = true;
    } else {
      Number const affinity = log(there / back);
      if (abs(affinity) <= kRoundingOfNumber) continue;
      production[link.by_pump] += (there - back) * affinity;
    }
    Number const gap =
        number_of<Number>(unit.system.levels[link.j].energy - unit.system.levels[link.i].energy);
    energy[link.by_pump] += (link.by_pump ? there - back : back - there) * gap;
    state.thermal = false;
  }
  state.production_bath = production[0].convert_to<double>();
  state.production_pump =
      irreversible ? std::numeric_limits<double>::infinity() : production[1].convert_to<double>();
  state.energy_to_bath = energy[0].convert_to<double>();
  state.energy_from_pump = energy[1].convert_to<double>();
}

DrivenState describe(DrivenUnit const& unit, double beta, std::vector<Link<Number>> const& links,
                     std::vector<Number> const& p) {
  DrivenState state;
  for (Number const& value : p) state.populations.push_back(value.convert_to<double>());
  state.residual = residual_of(links, p);
  describe_betas(unit, beta, p, state);
  describe_currents(unit, links, p, state);
  return state;
}

/// Levels that can be reached from `start`, or from which it can be reached.
std::vector<bool> reachable(std::vector<Link<Quad>> const& links, std::size_t n, bool forwards) {
  std::vector<bool> seen(n, false);
  seen[0] = true;
  auto const visit = [&](std::size_t from, std::size_t to, Quad const& rate) {
    if (!forwards) std::swap(from, to);
    if (rate == 0 || !seen[from] || seen[to]) return false;
    return static_cast<bool>(seen[to] = true);
  };
  for (bool grows = true; grows;) {
    grows = false;
    for (Link<Quad> const& link : links) {
      grows |= visit(link.i, link.j, link.forward);
      grows |= visit(link.j, link.i, link.backward);
    }
  }
  return seen;
}

void require_connected(std::vector<bool> const& seen, bool forwards, double pump_rate) {
  std::string lost;
  std::size_t n_lost = 0;
  for (std::size_t j = 0; j < seen.size(); ++j)
    if (!seen[j] && ++n_lost <= 8) lost += (lost.empty() ? "" : ", ") + std::to_string(j);
  if (n_lost > 8) lost += ", ...";
  std::string const levels = (n_lost > 1 ? "levels " : "level ") + lost;
  require(n_lost == 0, "the stationary state is not unique",
          forwards ? "no jumps lead from level 0 to " + levels
                   : "no jumps lead from " + levels + " to level 0",
          pump_rate == 0 ? "couple them with --bath; the pump is off"
                         : "couple them with --bath or --pump");
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> level_pairs(std::size_t n_levels) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < n_levels; ++i)
    for (std::size_t j = i + 1; j < n_levels; ++j) pairs.emplace_back(i, j);
  return pairs;
}

void require_irreducible(DrivenUnit const& unit, double beta, double pump_rate) {
  auto const& levels = unit.system.levels;
  double const exponent = std::fabs(beta) * to_double(levels.back().energy - levels[0].energy);
  require(exponent <= kMaxDrivenExponent, "beta is too large for these levels",
          "|beta| (E_max - E_min) is at most 4000 here", "use a smaller --beta");
  std::vector<Link<Quad>> const links = links_of<Quad>(unit, beta, pump_rate);
  for (bool const forwards : {true, false})
    require_connected(reachable(links, levels.size(), forwards), forwards, pump_rate);
}

DrivenState driven_state(DrivenUnit const& unit, double beta, double pump_rate) {
  require_irreducible(unit, beta, pump_rate);
  auto const links = links_of<Number>(unit, beta, pump_rate);
  return describe(unit, beta, links, stationary(links, unit.system.levels.size()));
}

}  // namespace antikelvin
