// SPDX-License-Identifier: Apache-2.0
#include "device/share.hpp"

#include <algorithm>

namespace antikelvin {
namespace {

/// Lanes of a word share a generator, populations are resampled as a whole, and rungs of a ladder
/// exchange replicas.
std::uint32_t unit_of(SpinPlan const& plan) {
  if (plan.tables.size() > 1 && plan.tables.size() != plan.n_replicas) return plan.n_replicas;
  if (plan.layout.n_slabs > 0) return 1;
  return plan.population ? plan.population->size : 32;
}

}  // namespace

std::vector<Share> share_out(std::uint32_t n_replicas, std::uint32_t unit, std::size_t n_shares) {
  std::uint64_t const units = (n_replicas + unit - 1) / unit;
  auto const begin = [&](std::size_t share) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(n_replicas, units * share / n_shares * unit));
  };
  std::vector<Share> shares;
  for (std::size_t i = 0; i < n_shares; ++i)
    shares.push_back({begin(i), begin(i + 1) - begin(i), n_replicas});
  return shares;
}

Divisible divisible(SpinPlan const& plan) { return {plan.n_replicas, unit_of(plan)}; }

Divisible divisible(ContactPlan const& plan) { return divisible(plan.bodies.at(0).spins); }

Divisible divisible(CompleteGraphPlan const& plan) { return {plan.n_replicas, 1}; }

Divisible divisible(WalkerPlan const& plan) { return {plan.n_groups(), 1}; }

SpinPlan part_of(SpinPlan const& plan, Share share) {
  if (share.count == plan.n_replicas) return plan;  // of a ladder, whose layout is its own
  SpinPlan part = plan;
  part.n_replicas = share.count;
  part.first_replica = plan.first_replica + share.first;
  part.layout = make_layout(plan.lattice, plan.n_units, share.count, plan.layout.layout);
  part.tables = part_of(plan.tables, share);
  return part;
}

ContactPlan part_of(ContactPlan const& plan, Share share) {
  ContactPlan part = plan;
  for (BodyPlan& body : part.bodies) body.spins = part_of(body.spins, share);
  return part;
}

CompleteGraphPlan part_of(CompleteGraphPlan const& plan, Share share) {
  CompleteGraphPlan part = plan;
  part.n_replicas = share.count;
  part.first_replica = plan.first_replica + share.first;
  part.tables = part_of(plan.tables, share);
  return part;
}

WalkerPlan part_of(WalkerPlan const& plan, Share groups) {
  WalkerPlan part = plan;
  part.n_walkers = groups.count * plan.walkers_per_group;
  part.first_walker = plan.first_walker + groups.first * plan.walkers_per_group;
  return part;
}

Resampling part_of(Resampling const& step, Share share) {
  std::size_t const size = share.of / step.offsets.size(),  // of a population
      first = share.first / size, count = share.count / size;
  auto const rows = [&](std::vector<std::uint64_t> const& values, std::size_t width) {
    auto const begin = values.begin() + static_cast<std::ptrdiff_t>(first * width);
    return std::vector(begin, begin + static_cast<std::ptrdiff_t>(count * width));
  };
  return {step.first_level, rows(step.weights, step.n_levels()), rows(step.offsets, 1)};
}

}  // namespace antikelvin
