// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/kernel/spin_rules.hpp"
#include "antikelvin/model/rule_id.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Most bits of a state: 32 levels or colours.
inline constexpr int kMaxPlanes = 5;

template <int kNeighbours, Shape kOnly, class Visitor>
auto with_ising_rule(RuleId const& id, Visitor const& visit) {
  return id.uses_own ? visit.template operator()<IsingRule<kNeighbours, true, kOnly>>()
                     : visit.template operator()<IsingRule<kNeighbours, false, kOnly>>();
}

/// Calls visit.template operator()<Rule>() with the rule that `id` names, on a lattice whose bonds
/// have no signs. Ising spins, the quickest, have code for every shape.
template <int kNeighbours, class Visitor>
auto with_lattice_rule(RuleId const& id, Visitor const& visit) {
  if (id.kind == SpinKind::ising) {
    if constexpr (kNeighbours == 2)
      return with_ising_rule<2, Shape::chain>(id, visit);
    else if constexpr (kNeighbours == 4)
      return with_ising_rule<4, Shape::square>(id, visit);
    else
      return id.shape == Shape::triangular ? with_ising_rule<6, Shape::triangular>(id, visit)
                                           : with_ising_rule<6, Shape::cubic>(id, visit);
  }
  if (id.kind == SpinKind::blume_capel)
    return id.uses_own ? visit.template operator()<BlumeCapelRule<kNeighbours, true>>()
                       : visit.template operator()<BlumeCapelRule<kNeighbours, false>>();
  switch (id.planes) {
    case 1:
      return visit.template operator()<PottsRule<kNeighbours, 1>>();
    case 2:
      return visit.template operator()<PottsRule<kNeighbours, 2>>();
    case 3:
      return visit.template operator()<PottsRule<kNeighbours, 3>>();
    case 4:
      return visit.template operator()<PottsRule<kNeighbours, 4>>();
    default:
      return visit.template operator()<PottsRule<kNeighbours, 5>>();
  }
}

template <int kPlanes, class Visitor>
auto with_unit_rule(RuleId const& id, Visitor const& visit) {
  return id.uses_own ? visit.template operator()<UnitRule<kPlanes, true>>()
                     : visit.template operator()<UnitRule<kPlanes, false>>();
}

template <class Visitor>
auto with_any_unit_rule(RuleId const& id, Visitor const& visit) {
  switch (id.planes) {
    case 1:
      return with_unit_rule<1>(id, visit);
    case 2:
      return with_unit_rule<2>(id, visit);
    case 3:
      return with_unit_rule<3>(id, visit);
    case 4:
      return with_unit_rule<4>(id, visit);
    default:
      return with_unit_rule<5>(id, visit);
  }
}

template <class Visitor>
auto with_rule(RuleId const& id, Visitor const& visit) {
  return with_coordination(id.shape, [&]<int kNeighbours>() {
    if constexpr (kNeighbours > 0)
      return with_lattice_rule<kNeighbours>(id, visit);
    else
      return with_any_unit_rule(id, visit);
  });
}

template <int kNeighbours, class Visitor>
auto with_signed_lattice_rule(RuleId const& id, Visitor const& visit) {
  return id.uses_own ? visit.template operator()<EdwardsAndersonRule<kNeighbours, true>>()
                     : visit.template operator()<EdwardsAndersonRule<kNeighbours, false>>();
}

/// The same for rules of bonds with signs. They are compiled apart: in one source with the others
/// they would use up what the compiler grants for inlining, and slow them down.
template <class Visitor>
auto with_signed_rule(RuleId const& id, Visitor const& visit) {
  return with_coordination(id.shape, [&]<int kNeighbours>() {
    return with_signed_lattice_rule < kNeighbours == 0 ? 6 : kNeighbours > (id, visit);
  });
}

}  // namespace AK_ISA
}  // namespace antikelvin
