// SPDX-License-Identifier: Apache-2.0
#include "model/band.hpp"

#include <boost/math/constants/constants.hpp>
#include <limits>
#include <map>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "model/level_system.hpp"

namespace antikelvin {
namespace {

/// −2 cos(2πk/M) for k = 0 … M/2, ascending. Symmetric about 0 to the last digit where M is even, so that equal sums are equal.
std::vector<BandLevel> ring(std::uint64_t n_sites) {
  std::vector<BandLevel> levels;
  for (std::uint64_t k = 0; 2 * k <= n_sites; ++k) {
    std::uint64_t const mirrored = 4 * k > n_sites && n_sites % 2 == 0 ? n_sites / 2 - k : k;
    Quad energy = 4 * k == n_sites
                      ? Quad(0)
                      : Quad(-2 * cos(2 * boost::math::constants::pi<Quad>() * mirrored / n_sites));
    if (mirrored != k) energy = -energy;
    levels.push_back({energy, k == 0 || 2 * k == n_sites ? 1U : 2U});
  }
  return levels;
}

/// Energies that differ by rounding only are one level.
std::vector<BandLevel> merged(std::map<Quad, std::uint64_t> const& modes) {
  std::vector<BandLevel> levels;
  for (auto const& [energy, n_modes] : modes) {
    if (!levels.empty() && energy - levels.back().energy < Quad(1e-28))
      levels.back().n_modes += n_modes;
    else
      levels.push_back({energy, n_modes});
  }
  return levels;
}

std::vector<BandLevel> torus(std::uint64_t side) {
  std::vector<BandLevel> const line = ring(side);
  std::map<Quad, std::uint64_t> modes;
  for (BandLevel const& a : line)
    for (BandLevel const& b : line) modes[a.energy + b.energy] += a.n_modes * b.n_modes;
  return merged(modes);
}

}  // namespace

std::uint64_t Band::n_modes() const {
  std::uint64_t sum = 0;
  for (BandLevel const& level : levels) sum += level.n_modes;
  return sum;
}

Quad Band::mean() const {
  Quad sum = 0;
  for (BandLevel const& level : levels) sum += level.energy * level.n_modes;
  return sum / n_modes();
}

Band parse_band(std::string const& spec) {
  Band band{spec, {}};
  auto const size_behind = [&](std::string const& word, std::uint64_t most) {
    return parse_count(spec.substr(word.size()), "--band " + word.substr(0, word.size() - 1), 2,
                       most);
  };
  if (spec.rfind("chain:", 0) == 0) {
    band.levels = ring(size_behind("chain:", kMaxBandModes));
  } else if (spec.rfind("square:", 0) == 0) {
    band.levels = torus(size_behind("square:", 1000));
  } else {
    LevelSystem const system = parse_levels(spec);
    require(system.is_bounded(), "--band " + in_quotes(spec) + " has no highest mode",
            "modes of a band end", "give chain:M, square:L or a list of energies");
    for (Level const& level : system.levels)
      band.levels.push_back({to_quad(level.energy), level.degeneracy});
    require(system.n_states() <= std::numeric_limits<std::uint64_t>::max(),
            "--band " + in_quotes(cut(spec)) + " has too many modes",
            "their number is 2^64 or more", "give smaller degeneracies");
  }
  return band;
}

}  // namespace antikelvin
