// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "statistics/temperature_verdict.hpp"
#include "study/contact/body.hpp"

namespace antikelvin {

/// Microcanonical states of a body, each evaluated once. Energies in common quanta above its lowest.
class BodyTable {
 public:
  /// @param step      of the body's energies, in quanta
  /// @param exchange  the least energy that can pass between bodies, in quanta
  BodyTable(Body const& body, std::uint64_t step, std::uint64_t exchange, Backend const& backend)
      : body_(body), step_(step), exchange_(exchange), backend_(backend) {}

  bool is_known() const { return !body_.is_lattice(); }
  std::uint64_t top() const { return static_cast<std::uint64_t>(body_.top) * step_; }

  /// Evaluates those that are new in one call.
  void prepare(std::vector<std::uint64_t> energies) {
    std::sort(energies.begin(), energies.end());
    energies.erase(std::unique(energies.begin(), energies.end()), energies.end());
    std::vector<Quanta> fresh;
    for (std::uint64_t const energy : energies)
      if (energy <= top() && states_.count(energy / step_) == 0) fresh.push_back(energy / step_);
    std::vector<LevelMicrostate> const states = body_states(body_, fresh, backend_);
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
    if (exchange_ == step_) return result;
    double const log_omega = here.log_omega, none = std::nan("");
    result.beta_forward =
        energy + exchange_ <= top() ? at(energy + exchange_).log_omega - log_omega : none;
    result.beta_backward =
        energy >= exchange_ ? log_omega - at(energy - exchange_).log_omega : none;
    return result;
  }

 private:
  Body const& body_;
  std::uint64_t step_, exchange_;
  Backend const& backend_;
  std::unordered_map<std::uint64_t, LevelMicrostate> states_;
};

}  // namespace antikelvin
