// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "statistics/temperature_verdict.hpp"
#include "study/contact/body.hpp"
#include "study/contact/lattice_states.hpp"

namespace antikelvin {

/// Microcanonical states of a body, each evaluated once. Energies in common quanta above its lowest.
class BodyTable {
 public:
  /// @param lattice   of a lattice, what was counted; null otherwise, or where it is not known
  /// @param step      of the body's energies, in quanta
  /// @param exchange  the least energy that can pass between bodies, in quanta
  /// @param top       no energy is higher, in quanta
  BodyTable(Body const& body, LatticeStates const* lattice, std::uint64_t step,
            std::uint64_t exchange, std::uint64_t top, Backend const& backend)
      : body_(body),
        lattice_(lattice),
        step_(step),
        exchange_(exchange),
        top_(lattice != nullptr ? lattice->highest() * step : top),
        backend_(backend) {}

  bool is_known() const { return !body_.is_lattice() || lattice_ != nullptr; }
  std::uint64_t top() const { return top_; }

  /// The nearest energy that has states, no higher or no lower; itself where that is not known.
  std::uint64_t at_most(std::uint64_t energy) const {
    return lattice_ == nullptr ? energy : lattice_->at_most(energy / step_) * step_;
  }
  std::uint64_t at_least(std::uint64_t energy) const {
    return lattice_ == nullptr ? energy : lattice_->at_least((energy + step_ - 1) / step_) * step_;
  }

  /// Evaluates those that are new in one call.
  void prepare(std::vector<std::uint64_t> energies) {
    std::sort(energies.begin(), energies.end());
    energies.erase(std::unique(energies.begin(), energies.end()), energies.end());
    std::vector<Quanta> fresh;
    for (std::uint64_t const energy : energies)
      if (energy <= top() && states_.count(energy / step_) == 0) fresh.push_back(energy / step_);
    std::vector<LevelMicrostate> const states = states_at(fresh);
    for (std::size_t i = 0; i < fresh.size(); ++i)
      states_.emplace(static_cast<std::uint64_t>(fresh[i]), states[i]);
  }

  LevelMicrostate const& at(std::uint64_t energy) {
    if (states_.count(energy / step_) == 0) prepare({energy});
    return states_.at(energy / step_);
  }

  /// In units of the exchange quantum; T_G in common quanta.
  BodyTemperature temperature(std::uint64_t energy) {
    LevelMicrostate const& here = at(energy);
    auto const ratio = static_cast<double>(exchange_) / static_cast<double>(step_);
    BodyTemperature result{here.beta_forward, here.beta_backward, here.beta_saddle * ratio,
                           here.log_temperature_gibbs + std::log(static_cast<double>(step_))};
    if (lattice_ != nullptr)
      result.beta = lattice_->canonical_beta(static_cast<double>(energy / step_)) * ratio;
    if (exchange_ == step_) return result;
    double const none = std::nan("");
    result.beta_forward =
        energy + exchange_ <= top() ? rise(energy, at_least(energy + exchange_)) : none;
    result.beta_backward = energy >= exchange_ ? rise(at_most(energy - exchange_), energy) : none;
    return result;
  }

 private:
  /// Rise of ln Ω between two energies, per exchange quantum.
  double rise(std::uint64_t low, std::uint64_t high) {
    double const log_omega = at(high).log_omega - at(low).log_omega;
    return high - low == exchange_
               ? log_omega
               : log_omega * (static_cast<double>(exchange_) / static_cast<double>(high - low));
  }

  std::vector<LevelMicrostate> states_at(std::vector<Quanta> const& energies) const {
    if (lattice_ == nullptr) return body_states(body_, energies, backend_);
    std::vector<LevelMicrostate> states;
    for (Quanta const energy : energies)
      states.push_back(lattice_->at(static_cast<std::uint64_t>(energy)));
    return states;
  }

  Body const& body_;
  LatticeStates const* lattice_;
  std::uint64_t step_, exchange_, top_;
  Backend const& backend_;
  std::unordered_map<std::uint64_t, LevelMicrostate> states_;
};

}  // namespace antikelvin
