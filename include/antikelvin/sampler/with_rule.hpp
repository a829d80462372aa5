// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/model/rule_id.hpp"
#include "antikelvin/sampler/spin_rules.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Most bits of a state: 32 levels or colours.
inline constexpr int kMaxPlanes = 5;

/// Calls visit.template operator()<Rule>() with the rule that `id` names, on a lattice whose bonds
/// have no signs.
template <Shape kShape, class Visitor>
auto with_lattice_rule(RuleId const& id, Visitor const& visit) {
  if (id.kind == SpinKind::ising)
    return id.uses_own ? visit.template operator()<IsingRule<kShape, true>>()
                       : visit.template operator()<IsingRule<kShape, false>>();
  if (id.kind == SpinKind::blume_capel)
    return id.uses_own ? visit.template operator()<BlumeCapelRule<kShape, true>>()
                       : visit.template operator()<BlumeCapelRule<kShape, false>>();
  switch (id.planes) {
    case 1:
      return visit.template operator()<PottsRule<kShape, 1>>();
    case 2:
      return visit.template operator()<PottsRule<kShape, 2>>();
    case 3:
      return visit.template operator()<PottsRule<kShape, 3>>();
    case 4:
      return visit.template operator()<PottsRule<kShape, 4>>();
    default:
      return visit.template operator()<PottsRule<kShape, 5>>();
  }
}

template <int kPlanes, class Visitor>
auto with_unit_rule(RuleId const& id, Visitor const& visit) {
  return id.uses_own ? visit.template operator()<UnitRule<kPlanes, true>>()
                     : visit.template operator()<UnitRule<kPlanes, false>>();
}

template <class Visitor>
auto with_rule(RuleId const& id, Visitor const& visit) {
  switch (id.shape) {
    case Shape::chain:
      return with_lattice_rule<Shape::chain>(id, visit);
    case Shape::square:
      return with_lattice_rule<Shape::square>(id, visit);
    case Shape::triangular:
      return with_lattice_rule<Shape::triangular>(id, visit);
    case Shape::cubic:
      return with_lattice_rule<Shape::cubic>(id, visit);
    case Shape::none:
      break;
  }
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

template <Shape kShape, class Visitor>
auto with_signed_lattice_rule(RuleId const& id, Visitor const& visit) {
  return id.uses_own ? visit.template operator()<EdwardsAndersonRule<kShape, true>>()
                     : visit.template operator()<EdwardsAndersonRule<kShape, false>>();
}

/// The same for rules of bonds with signs. They are compiled apart: in one source with the others
/// they would use up what the compiler grants for inlining, and slow them down.
template <class Visitor>
auto with_signed_rule(RuleId const& id, Visitor const& visit) {
  switch (id.shape) {
    case Shape::chain:
      return with_signed_lattice_rule<Shape::chain>(id, visit);
    case Shape::square:
      return with_signed_lattice_rule<Shape::square>(id, visit);
    case Shape::triangular:
      return with_signed_lattice_rule<Shape::triangular>(id, visit);
    default:
      return with_signed_lattice_rule<Shape::cubic>(id, visit);
  }
}

}  // namespace AK_ISA
}  // namespace antikelvin
