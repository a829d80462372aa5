// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/order.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

/// Which waves `sample` is asked to measure.
struct WaveWishes {
  std::optional<OrderKind> order;
  bool correlation_length = false;                        ///< at the waves of the order
  std::vector<std::array<std::int64_t, 3>> wave_numbers;  ///< n of k_a = 2π n_a/L_a
};

/// The waves that are measured at a point, and what is made of them: lists are indices into `waves`.
struct WavePlan {
  std::vector<WaveVector> waves;  ///< each once
  bool has_order = false;
  std::string order_name;  ///< `none` where there is none
  std::vector<std::size_t> order;
  bool has_correlation_length = false;
  /// Next to those of the order, one of the smallest vectors along the longest axes from them; none where the
  /// order has no waves.
  std::vector<std::size_t> next;
  /// Squares of the distance of both from the ideal waves (Order::distance_square).
  double order_square = 0, next_square = 0;
  double longest_side = 0;
  std::vector<std::size_t> listed;  ///< of the wave numbers asked for

  /// Whether the magnetization does not show the order.
  bool has_hidden_order() const;
};

/// @param neighbours_differ  β J < 0
/// @throws SpecError  for waves that do not fit the lattice
WavePlan plan_waves(WaveWishes const& wishes, Lattice const& lattice, bool neighbours_differ);

/// Gives all points the same waves, so that they can be measured in one run.
void share_waves(std::vector<WavePlan*> const& plans);

}  // namespace antikelvin
