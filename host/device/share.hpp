// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "device/complete_graph_plan.hpp"
#include "device/contact_plan.hpp"
#include "device/spin_plan.hpp"
#include "device/walker_plan.hpp"

namespace antikelvin {

/// Replicas first … first + count − 1 of `of`; groups of walkers.
struct Share {
  std::uint32_t first, count, of;
};

/// As equal as whole units allow; some may be empty.
/// @param unit  replicas that must stay together
std::vector<Share> share_out(std::uint32_t n_replicas, std::uint32_t unit, std::size_t n_shares);

/// Replicas of a plan (groups of walkers), and how many of them must stay together.
struct Divisible {
  std::uint32_t n_replicas, unit;
};
Divisible divisible(SpinPlan const& plan);
Divisible divisible(ContactPlan const& plan);
Divisible divisible(CompleteGraphPlan const& plan);
Divisible divisible(WalkerPlan const& plan);

/// Part that a share gets of values that all replicas have in common, or each its own.
template <class T>
std::vector<T> part_of(std::vector<T> const& values, Share share) {
  if (values.size() != share.of) return values;
  auto const begin = values.begin() + share.first;
  return {begin, begin + share.count};
}

SpinPlan part_of(SpinPlan const& plan, Share share);
ContactPlan part_of(ContactPlan const& plan, Share share);
CompleteGraphPlan part_of(CompleteGraphPlan const& plan, Share share);
WalkerPlan part_of(WalkerPlan const& plan, Share share);
Resampling part_of(Resampling const& step, Share share);

/// How answers of shares make one.
enum class Join {
  columns,  ///< rows of a table whose columns are replicas
  lists,    ///< one behind the other
  levels,   ///< counts of levels, which begin and end elsewhere in each share
};

}  // namespace antikelvin
