// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/spectrum.hpp"

#include <charconv>
#include <cmath>

#include "api/boundary.hpp"
#include "model/level_system.hpp"

namespace antikelvin::api {
namespace {

/// The shortest decimal that is this double.
std::string shortest_text(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// As parse_levels reads it.
std::string text_of(std::vector<double> const& energies,
                    std::vector<std::uint64_t> const& degeneracies) {
  expect(energies.size() >= 2, "a spectrum of fewer than two levels",
         "its subsystem has no other energy to take", "give two energies or more");
  expect(degeneracies.empty() || degeneracies.size() == energies.size(),
         "lengths of energies and degeneracies differ", "each level has one of both",
         "give as many, or no degeneracies");
  std::string text;
  for (std::size_t i = 0; i < energies.size(); ++i) {
    expect(std::isfinite(energies[i]), "an energy that is not finite", "it is no level",
           "leave it out");
    text += (i > 0 ? "," : "") + shortest_text(energies[i]);
    if (!degeneracies.empty()) text += "x" + std::to_string(degeneracies[i]);
  }
  return text;
}

std::shared_ptr<LevelSystem const> system_of(std::string const& text) {
  return std::make_shared<LevelSystem const>(parse_levels(text));
}

}  // namespace

Spectrum::Spectrum(std::string const& text) : system_(guarded([&] { return system_of(text); })) {}

Spectrum::Spectrum(std::vector<double> const& energies,
                   std::vector<std::uint64_t> const& degeneracies)
    : system_(guarded([&] { return system_of(text_of(energies, degeneracies)); })) {}

bool Spectrum::is_bounded() const { return system_->is_bounded(); }

std::vector<double> Spectrum::energies() const {
  std::vector<double> result;
  for (Level const& level : system_->levels) result.push_back(to_double(level.energy));
  return result;
}

std::vector<std::uint64_t> Spectrum::degeneracies() const {
  std::vector<std::uint64_t> result;
  for (Level const& level : system_->levels) result.push_back(level.degeneracy);
  return result;
}

double Spectrum::quantum() const {
  return guarded([this] {
    expect(is_bounded(), "a spectrum without a highest level", "its levels have no end",
           "use energies of your own");
    return to_double(system_->quantum());
  });
}

}  // namespace antikelvin::api
