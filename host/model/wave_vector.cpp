// SPDX-License-Identifier: Apache-2.0
#include "model/wave_vector.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// e^{2πi n/d}; its parts are exact at quarter turns.
std::complex<double> turned(std::uint64_t n, std::uint64_t d) {
  n %= d;
  if (4 * n % d == 0) {
    constexpr std::complex<double> kQuarters[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    return kQuarters[4 * n / d];
  }
  double const angle = 2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(d);
  return {std::cos(angle), std::sin(angle)};
}

/// The number u, coprime to the period, for which u t = gcd(t, period) mod period.
std::uint64_t multiplier(std::uint64_t t, std::uint64_t period) {
  std::uint64_t const common = std::gcd(t, period);
  for (std::uint64_t u = 1; u < period; ++u)
    if (u * t % period == common % period && std::gcd(u, period) == 1) return u;
  return 1;
}

/// A site of phase p is in the sublattice p u of the period: so the first axis along which the phase changes
/// has a step that divides it.
std::uint64_t renumbering(WaveVector const& k) {
  std::uint32_t const* const first =
      std::find_if(k.turns, k.turns + 3, [](std::uint32_t turns) { return turns != 0; });
  return first == k.turns + 3 ? 1 : multiplier(*first, k.period);
}

/// Calls use(turns) with the turns along each kind of bond that the lattice has.
template <class Use>
void for_each_bond(Lattice const& lattice, Turns const& k, Use const& use) {
  for (int direction = 0; direction < coordination(lattice.shape); direction += 2) {
    Step const step = step_of(lattice.shape, direction);
    bool const exists = (step.x == 0 || lattice.sides[0] > 1) &&
                        (step.y == 0 || lattice.sides[1] > 1) &&
                        (step.z == 0 || lattice.sides[2] > 1);
    if (exists) use(k[0] * step.x + k[1] * step.y + k[2] * step.z);
  }
}

}  // namespace

WaveVector wave_vector(std::array<Turn, 3> const& turns) {
  std::int64_t period = 1;
  for (Turn const& turn : turns) {
    std::int64_t const d = turn.d / std::gcd(turn.n, turn.d);
    period = std::lcm(period, d);
    require(period <= kMostSublattices, "the period of a wave vector is too long",
            "it has " + std::to_string(period) + " phases; the limit is " +
                std::to_string(kMostSublattices),
            "choose one whose turns have a common denominator within it");
  }
  WaveVector k;
  k.period = static_cast<std::uint32_t>(period);
  for (std::size_t a = 0; a < 3; ++a) {
    std::int64_t const n = turns[a].n % turns[a].d * (period / std::gcd(period, turns[a].d)) /
                           (turns[a].d / std::gcd(period, turns[a].d));
    k.turns[a] = static_cast<std::uint32_t>((n % period + period) % period);
  }
  return k;
}

Turns turns_of(WaveVector const& k) {
  double const period = k.period;
  return {k.turns[0] / period, k.turns[1] / period, k.turns[2] / period};
}

WaveVector sum(WaveVector const& k, WaveVector const& q) {
  std::int64_t const period = std::lcm(std::int64_t{k.period}, std::int64_t{q.period});
  std::array<Turn, 3> turns;
  for (std::size_t a = 0; a < 3; ++a)
    turns[a] = {k.turns[a] * (period / k.period) + q.turns[a] * (period / q.period), period};
  return wave_vector(turns);
}

WaveVector opposite(WaveVector const& k) {
  WaveVector result = k;
  for (std::uint32_t& turns : result.turns) turns = (k.period - turns) % k.period;
  return result;
}

Sublattices sublattices_of(WaveVector const& k) {
  std::uint64_t const u = renumbering(k);
  Sublattices parts;
  parts.count = k.period;
  for (std::size_t a = 0; a < 3; ++a)
    parts.step[a] = static_cast<std::uint32_t>(u * k.turns[a] % k.period);
  return parts;
}

PhaseDivision phase_division(WaveVector const& k) {
  std::uint64_t const u = renumbering(k);
  PhaseDivision result;
  result.parts = sublattices_of(k);
  result.phases.resize(k.period);
  for (std::uint64_t phase = 0; phase < k.period; ++phase)
    result.phases[u * phase % k.period] = turned(phase, k.period);
  return result;
}

std::vector<std::uint64_t> sublattice_sites(Lattice const& lattice, Sublattices const& parts) {
  // Sites of a row of each residue; rows that begin alike are alike.
  std::vector<std::uint64_t> in_row(parts.count, 0), rows(parts.count, 0), sites(parts.count, 0);
  for (std::uint64_t x = 0; x < lattice.sides[0]; ++x) ++in_row[parts.step[0] * x % parts.count];
  for (std::uint64_t z = 0; z < lattice.sides[2]; ++z)
    for (std::uint64_t y = 0; y < lattice.sides[1]; ++y)
      ++rows[(parts.step[1] * y + parts.step[2] * z) % parts.count];
  std::vector<std::size_t> met;  // by a row
  for (std::size_t x = 0; x < parts.count; ++x)
    if (in_row[x] != 0) met.push_back(x);
  for (std::size_t row = 0; row < parts.count; ++row) {
    if (rows[row] == 0) continue;
    for (std::size_t const x : met) sites[(row + x) % parts.count] += rows[row] * in_row[x];
  }
  return sites;
}

double bond_cosines(Lattice const& lattice, WaveVector const& k) {
  double result = 0;
  for_each_bond(lattice, turns_of(k),
                [&](double turns) { result += std::cos(2 * std::numbers::pi * turns); });
  return result;
}

double lattice_square(Lattice const& lattice, Turns const& k) {
  double result = 0;
  for_each_bond(lattice, k, [&](double turns) {
    double const sine = std::sin(std::numbers::pi * turns);
    result += 4 * sine * sine;
  });
  return lattice.shape == Shape::triangular ? result * 2 / 3 : result;
}

std::string to_text(WaveVector const& k, Shape shape) {
  std::string text;
  for (int a = 0; a < n_axes(shape); ++a) {
    std::uint32_t const common = std::gcd(k.turns[a], k.period);
    text += (a == 0 ? "" : ", ");
    text += k.turns[a] == 0 ? "0" : fmt::format("{}/{}", k.turns[a] / common, k.period / common);
  }
  return "2π(" + text + ")";
}

}  // namespace antikelvin
