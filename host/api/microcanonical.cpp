// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/microcanonical.hpp"

#include <algorithm>
#include <memory>

#include "api/backend_of.hpp"
#include "api/boundary.hpp"
#include "model/energy_scale.hpp"
#include "study/entropy/entropy_verb.hpp"

namespace antikelvin::api {
namespace {

void require_system(Spectrum const& spectrum, std::uint64_t n_subsystems) {
  expect(n_subsystems >= 1, "a system of no subsystems", "it has no energy", "use N >= 1");
  expect(spectrum.is_bounded(), "a spectrum without a highest level",
         "its states at one energy are not counted here", "use the canonical state");
}

MicrocanonicalState state_at(Spectrum const& spectrum, std::uint64_t n_subsystems,
                             Rational energy) {
  auto const spec = std::make_shared<EntropySpec>();
  spec->system = spectrum.system();
  spec->n_units = {n_subsystems};
  spec->energies = {std::move(energy)};
  RowStream const rows = entropy_rows(spec, backend_of({.threads = 1}));
  Block block;
  block.resize(rows.columns, 1);
  block.n_rows = 1;
  rows.make(0, 1, block);
  auto const value = [&](char const* name) {
    auto const at =
        std::find_if(rows.columns.begin(), rows.columns.end(),
                     [&](antikelvin::Column const& column) { return column.name == name; });
    return block.reals(static_cast<std::size_t>(at - rows.columns.begin())).front();
  };
  return {value("energy"),       value("log_omega"),       value("beta"),
          value("curvature"),    value("log_omega_gibbs"), value("log_temperature_gibbs"),
          value("beta_forward"), value("beta_backward")};
}

}  // namespace

MicrocanonicalState microcanonical(Spectrum const& spectrum, std::uint64_t n_subsystems,
                                   std::string const& energy) {
  return guarded([&] {
    require_system(spectrum, n_subsystems);
    return state_at(spectrum, n_subsystems, parse_rational(energy, "energy"));
  });
}

MicrocanonicalState microcanonical_at(Spectrum const& spectrum, std::uint64_t n_subsystems,
                                      std::uint64_t n_quanta) {
  return guarded([&] {
    require_system(spectrum, n_subsystems);
    EnergyScale const scale(spectrum.system());
    expect(n_quanta <= scale.top(n_subsystems), "too many quanta", "they exceed the highest energy",
           "use fewer");
    return state_at(spectrum, n_subsystems, scale.energy(n_subsystems, n_quanta));
  });
}

}  // namespace antikelvin::api
