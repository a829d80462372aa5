// SPDX-License-Identifier: Apache-2.0
#include "model/level_system.hpp"

#include <algorithm>
#include <istream>
#include <limits>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::size_t kMaxLevels = 1000000;
char const* const kForms =
    "use two-level[:EPS], spin:S, E0,E1xG,..., @FILE.csv, oscillator[:W] or rotor[:B]";

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

std::uint64_t parse_degeneracy(std::string_view text, std::string const& what) {
  Rational const value = parse_rational(text, what);
  require(
      denominator(value) == 1 && value >= 1 && value <= std::numeric_limits<std::uint64_t>::max(),
      "invalid " + what + " " + in_quotes(text), "it must be a whole number from 1 to 2^64-1",
      "write 3 for a threefold level");
  return numerator(value).convert_to<std::uint64_t>();
}

Level checked_level(Rational const& energy, std::uint64_t degeneracy) {
  double const magnitude = to_double(abs(energy));
  if (magnitude > 1e100 || (energy != 0 && magnitude < 1e-100))
    throw SpecError("level energy " + cut(to_text(energy)) + " is out of range",
                    "magnitudes from 1e-100 to 1e100, and 0, are supported",
                    "choose another energy unit");
  return {energy, degeneracy};
}

/// Sorts, merges equal energies, and checks that there are two different ones.
std::vector<Level> canonical_order(std::vector<Level> levels, std::string const& spec) {
  std::sort(levels.begin(), levels.end(),
            [](Level const& a, Level const& b) { return a.energy < b.energy; });
  std::vector<Level> merged;
  for (Level const& level : levels) {
    if (!merged.empty() && merged.back().energy == level.energy) {
      require(
          merged.back().degeneracy <= std::numeric_limits<std::uint64_t>::max() - level.degeneracy,
          "degeneracy of level " + to_text(level.energy) + " overflows", "it must stay below 2^64",
          "scale the degeneracies down");
      merged.back().degeneracy += level.degeneracy;
    } else {
      merged.push_back(level);
    }
  }
  require(merged.size() >= 2,
          "--levels " + in_quotes(spec) + " has fewer than two different energies",
          "a constant energy has no temperature", "give at least two, as in 0,1");
  return merged;
}

std::vector<Level> explicit_levels(std::string_view text) {
  std::vector<Level> levels;
  while (true) {
    std::size_t const comma = text.find(',');
    std::string_view const item = trim(text.substr(0, comma));
    std::size_t const cross = item.find('x');
    std::uint64_t const degeneracy =
        cross == std::string_view::npos
            ? 1
            : parse_degeneracy(trim(item.substr(cross + 1)), "degeneracy");
    levels.push_back(
        checked_level(parse_rational(trim(item.substr(0, cross)), "level energy"), degeneracy));
    if (comma == std::string_view::npos) return levels;
    text.remove_prefix(comma + 1);
  }
}

std::vector<Level> file_levels(std::string const& path) {
  std::optional<std::string> const content = content_of(path);
  require(content.has_value(), "cannot read level file " + path_in_quotes(path),
          "it does not exist or is not readable", "check the path after @");
  std::istringstream file(*content);
  return read_level_lines(file, path);
}

std::vector<Level> spin_levels(std::string_view text) {
  Rational const spin = parse_rational(text, "spin");
  Rational const twice = 2 * spin;
  require(denominator(twice) == 1 && twice >= 1 && twice < kMaxLevels,
          "invalid spin " + in_quotes(text),
          "S must be a positive integer or half-integer below 500000", "try --levels spin:5/2");
  std::vector<Level> levels;
  for (Rational m = -spin; m <= spin; m += 1) levels.push_back({m, 1});
  return levels;
}

}  // namespace

Rational LevelSystem::quantum() const {
  if (!is_bounded()) return spectrum == Spectrum::rotor ? 2 * scale : scale;
  cpp_int common = 1;
  for (Level const& level : levels) {
    Rational const gap = level.energy - levels.front().energy;
    common = lcm(common, cpp_int(denominator(gap)));
  }
  cpp_int divisor = 0;
  for (Level const& level : levels) {
    Rational const steps = (level.energy - levels.front().energy) * common;
    divisor = gcd(divisor, cpp_int(numerator(steps)));
  }
  return Rational(divisor, common);
}

cpp_int LevelSystem::n_states() const {
  cpp_int total = 0;
  for (Level const& level : levels) total += level.degeneracy;
  return total;
}

std::vector<Level> read_level_lines(std::istream& file, std::string const& path) {
  std::vector<Level> levels;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    std::string_view const text = trim(line);
    if (text.empty() || text.front() == '#') continue;
    std::string_view const first = trim(text.substr(0, text.find(',')));
    if (levels.empty() && first == "energy") {
      require(text == "energy" || text == "energy,degeneracy",
              path + ":" + std::to_string(number) + ": unknown header " + in_quotes(text),
              "the columns are energy,degeneracy", "rename the columns");
      continue;
    }
    try {
      std::size_t const comma = text.find(',');
      std::uint64_t const degeneracy =
          comma == std::string_view::npos
              ? 1
              : parse_degeneracy(trim(text.substr(comma + 1)), "degeneracy");
      levels.push_back(checked_level(parse_rational(first, "level energy"), degeneracy));
    } catch (SpecError const& error) {
      throw SpecError(path + ":" + std::to_string(number) + ": " + error.what(),
                      "while reading --levels", "each line is energy,degeneracy");
    }
    require(levels.size() <= kMaxLevels,
            "level file " + path_in_quotes(path) + " has over 1000000 levels",
            "each level is summed for each row", "merge levels");
  }
  require(!levels.empty(), "level file " + path_in_quotes(path) + " holds no level",
          "every line is empty or a comment", "write lines of energy,degeneracy");
  return levels;
}

LevelSystem parse_levels(std::string const& spec) {
  LevelSystem system;
  system.spec = spec;
  std::string_view const text = trim(spec);
  require(!text.empty(), "--levels is empty", "the spectrum of a subsystem is needed", kForms);
  std::size_t const colon = text.find(':');
  std::string_view const name = text.substr(0, colon);
  bool const has_argument = colon != std::string_view::npos;
  std::string_view const argument = has_argument ? text.substr(colon + 1) : std::string_view();

  if (name == "two-level") {
    Rational const half_gap = has_argument ? parse_rational(argument, "half gap EPS") : Rational(1);
    require(half_gap > 0, "invalid half gap EPS " + in_quotes(argument), "it must be positive",
            "try two-level:1");
    system.levels = {checked_level(-half_gap, 1), checked_level(half_gap, 1)};
  } else if (name == "spin") {
    require(has_argument, "--levels spin lacks S", "a spin has 2S+1 levels",
            "try --levels spin:5/2");
    system.levels = spin_levels(argument);
  } else if (name == "oscillator" || name == "rotor") {
    system.spectrum = name == "rotor" ? Spectrum::rotor : Spectrum::oscillator;
    if (has_argument)
      system.scale = checked_level(parse_rational(argument, "energy scale"), 1).energy;
    require(system.scale > 0, "invalid energy scale " + in_quotes(argument), "it must be positive",
            "try " + std::string(name) + ":1");
  } else if (text.front() == '@') {
    system.levels = canonical_order(file_levels(std::string(text.substr(1))), spec);
  } else {
    bool const numeric = text.find_first_of("0123456789") != std::string_view::npos &&
                         text.find_first_not_of("0123456789+-.eE/x, \t") == std::string_view::npos;
    require(numeric, "unknown --levels " + in_quotes(spec),
            "it is neither a name nor a list of energies", kForms);
    system.levels = canonical_order(explicit_levels(text), spec);
  }
  return system;
}

}  // namespace antikelvin
