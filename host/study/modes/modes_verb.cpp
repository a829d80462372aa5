// SPDX-License-Identifier: Apache-2.0
#include "study/modes/modes_verb.hpp"

#include <fmt/format.h>

#include <memory>

#include "antikelvin/base/error.hpp"
#include "exact/inverse_temperature.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {
namespace {

/// Rows of one `modes` request.
class ModesRows {
 public:
  explicit ModesRows(ModesSpec spec)
      : spec_(std::move(spec)), start_(spec_.band, spec_.statistics) {
    if (spec_.final_band) final_.emplace(*spec_.final_band, spec_.statistics);
  }

  ModesSpec const& spec() const { return spec_; }
  std::size_t n_states() const { return spec_.quanta.size() * spec_.n_points(); }

  void fill_state(std::uint64_t row, std::size_t i, Block& block) const {
    Rational const& quanta = quanta_of(row);
    ModeState const state = state_of(row);
    std::size_t column = 0;
    auto const put = [&](double value) { block.reals(column++)[i] = value; };
    put(to_double(quanta));
    block.counts(column++)[i] = spec_.band.n_modes();
    put(energy_of(row).convert_to<double>());
    put(energy_per_quantum(row));
    put(state.beta);
    put(temperature_of(state.beta));
    put(state.mu);
    put(state.beta_mu);
    put(state.entropy);
    block.texts(column++)[i] = regime_name(regime_of(state.beta));
    if (!spec_.process) return;
    ModeState const after = state_after(quanta, energy_of(row), state);
    put(after.energy);
    put(after.beta);
    put(temperature_of(after.beta));
    put(after.mu);
    put(after.entropy);
    bool const is_joule = *spec_.process == BandProcess::joule;
    put(is_joule ? 0 : after.energy - state.energy);
    put(is_joule ? after.entropy - state.entropy : 0);
  }

  void fill_occupation(std::uint64_t row, std::size_t i, Block& block) {
    std::size_t const n_levels = spec_.band.levels.size();
    std::uint64_t const state_row = row / n_levels;
    if (!shown_ || shown_row_ != state_row) {
      shown_ = state_of(state_row);
      shown_row_ = state_row;
    }
    BandLevel const& level = spec_.band.levels[row % n_levels];
    block.reals(0)[i] = to_double(quanta_of(state_row));
    block.reals(1)[i] = energy_per_quantum(state_row);
    block.reals(2)[i] = shown_->beta;
    block.reals(3)[i] = level.energy.convert_to<double>();
    block.counts(4)[i] = level.n_modes;
    block.reals(5)[i] = shown_->occupations[row % n_levels];
  }

 private:
  Rational const& quanta_of(std::uint64_t row) const {
    return spec_.quanta[row / spec_.n_points()];
  }
  Quad energy_of(std::uint64_t row) const {
    return spec_.energy(row / spec_.n_points(), row % spec_.n_points());
  }
  double energy_per_quantum(std::uint64_t row) const {
    return Quad(energy_of(row) / to_quad(quanta_of(row))).convert_to<double>();
  }
  ModeState state_of(std::uint64_t row) const {
    return start_.at_energy(quanta_of(row), energy_of(row));
  }

  ModeState state_after(Rational const& quanta, Quad const& energy, ModeState const& state) const {
    if (*spec_.process == BandProcess::joule) return final_->at_energy(quanta, energy);
    return final_->at_entropy(quanta, state.exact_entropy, state.beta < 0);
  }

  ModesSpec spec_;
  ModeGas start_;
  std::optional<ModeGas> final_;
  std::optional<ModeState> shown_;
  std::uint64_t shown_row_ = 0;
};

}  // namespace

Quad ModesSpec::energy(std::size_t quanta_index, std::size_t point) const {
  if (!energies.empty()) return to_quad(energies[point]);
  Quad const low = band.levels.front().energy, high = band.levels.back().energy;
  Quad const share = to_quad(fractions[point]);
  // Both ends are met exactly.
  return to_quad(quanta[quanta_index]) *
         (fractions[point] == 1 ? high : low + share * (high - low));
}

void validate(ModesSpec const& spec) {
  ModeGas const start(spec.band, spec.statistics);
  std::optional<ModeGas> after;
  if (spec.final_band) after.emplace(*spec.final_band, spec.statistics);
  for (Rational const& fraction : spec.fractions)
    require(fraction >= 0 && fraction <= 1,
            "fraction " + to_text(fraction) + " is outside the band",
            "0 is its lowest mode and 1 its highest", "choose from 0 to 1");
  for (std::size_t i = 0; i < spec.quanta.size(); ++i)
    for (std::size_t j = 0; j < spec.n_points(); ++j) {
      Quad const energy = spec.energy(i, j);
      start.require_energy(spec.quanta[i], energy);
      require(spec.process != BandProcess::isentropic || !start.is_at_mean(spec.quanta[i], energy),
              "no isentropic process starts at infinite temperature",
              "it could end at T > 0 and at T < 0", "choose an energy beside the mean of the band");
      if (spec.process == BandProcess::joule) after->require_energy(spec.quanta[i], energy);
    }
}

RowStream modes_rows(ModesSpec spec) {
  using enum ColumnType;
  RowStream rows;
  auto const shared = std::make_shared<ModesRows>(std::move(spec));
  if (shared->spec().shows_occupations) {
    rows.columns = {{"quanta", real}, {"energy_per_quantum", real},
                    {"beta", real},   {"mode_energy", real},
                    {"modes", count}, {"occupation", real}};
    rows.n_rows = shared->n_states() * shared->spec().band.levels.size();
  } else {
    rows.columns = {
        {"quanta", real},  {"modes", count},      {"energy", real}, {"energy_per_quantum", real},
        {"beta", real},    {"temperature", real}, {"mu", real},     {"beta_mu", real},
        {"entropy", real}, {"regime", text}};
    if (shared->spec().process)
      for (char const* const name : {"energy_final", "beta_final", "temperature_final", "mu_final",
                                     "entropy_final", "work", "entropy_change"})
        rows.columns.push_back({name, real});
    rows.n_rows = shared->n_states();
  }
  rows.make = [shared](std::uint64_t first, std::uint64_t n_rows, Block& block) {
    for (std::size_t i = 0; i < n_rows; ++i) {
      check_interrupt();
      if (shared->spec().shows_occupations)
        shared->fill_occupation(first + i, i, block);
      else
        shared->fill_state(first + i, i, block);
    }
  };
  return rows;
}

}  // namespace antikelvin
