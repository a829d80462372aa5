// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "device/backend.hpp"

namespace antikelvin {

/// Attempted updates of one method: its name is what `antikelvin bench` and plans call it.
struct Work {
  std::string method;
  double updates = 0;
  double measured = 0;  ///< time of measurements that is worth telling, in updates
};

/// Cost of a plan.
struct Cost {
  std::vector<Work> works;  ///< one after the other
  double memory_bytes = 0;  ///< of the largest part, since parts run one after the other
  double rows = 0;          ///< of the result, at most

  /// Adds a part of a plan.
  void add(std::string const& method, double updates, double bytes, double measured = 0);

  /// Attempted updates of units or sites, of all parts.
  double updates() const;
};

/// The work whose sites are updated one by one, since every spin is a neighbour of every other.
inline constexpr char const* kCompleteGraphMethod = "complete-graph";

/// A rough time: the work of each part over the rate of its method, as bench/results has it for one core,
/// times threads. Right to a factor of about 3 where a second is exceeded. None where a rate is not known.
std::optional<double> seconds_of(Cost const& cost, DeviceInfo const& device);

/// A sentence that says the work and the time.
std::string estimate_text(Cost const& cost, DeviceInfo const& device);

}  // namespace antikelvin
