// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/contact_plan.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"
#include "sampler/transition.hpp"
#include "study/contact/body.hpp"

namespace antikelvin {

/// Bodies that are in contact at once, a to w: in names of columns x stands for any of them and z for a deviation.
inline constexpr std::size_t kMostBodies = 23;

/// The way in which energy passes between bodies.
enum class ContactMechanism {
  pairs,  ///< units of one body are paired with units of the other and share their energy
  demon,  ///< an exchange demon goes around (sampler/exchange_demon_sweep.hpp)
};

/// The rows of the report.
enum class ContactShow {
  series,    ///< energies, β and entropies of every body against time
  contacts,  ///< one row per contact
  order,     ///< every start by measured hotness, over all contacts
};

struct ContactSpec {
  std::vector<Body> bodies;  ///< 2 … kMostBodies
  std::optional<ContactMechanism> mechanism;
  double area = 1;  ///< share of the sites of the largest body that are in contact per sweep
  std::optional<std::uint64_t> sweeps;  ///< of contact before equilibrium is measured; none: auto
  std::optional<std::uint64_t> every;   ///< sweeps between two rows; none: auto
  std::uint64_t n_measurements = 16;    ///< measurements of equilibrium per replica
  std::uint32_t n_replicas = 64;
  std::optional<std::uint32_t> capacity;  ///< of an exchange demon, in quanta; none: auto
  std::optional<ContactShow> show;        ///< none: series of one contact, else contacts
  bool check = false;
  Fault fault = Fault::none;
  std::uint64_t seed = 1;

  /// How many of n sites take part in a sweep.
  std::uint64_t in_contact(std::uint64_t n) const {
    return static_cast<std::uint64_t>(std::ceil(area * static_cast<double>(n)));
  }
};

/// One contact, fully decided before anything runs; depends on the request only. All energies are
/// in the common quantum, each body's above its `low`.
struct ContactCase {
  std::vector<BodyStart> starts;      ///< one per body
  std::vector<std::uint64_t> energy;  ///< at the start; of lattices unknown: 0
  ContactMechanism mechanism;
  Rational quantum;                 ///< greatest energy that divides all energy differences
  std::vector<std::uint64_t> step;  ///< of each body, in quanta
  std::vector<std::uint64_t>
      top;  ///< of each body, in quanta; of oscillators all that the others can give
  std::vector<std::uint32_t> digits;  ///< of oscillators' numbers of quanta; 1 of other bodies
  std::uint64_t exchange = 1;         ///< least energy that can pass, in quanta
  std::uint32_t capacity = 0;         ///< of the demon
  std::uint64_t sweeps, every, gap;
  double relaxation = 0;  ///< sweeps in which differences fall to 1/e; 0: not known beforehand
  std::uint64_t key;
  double updates, memory_bytes = 0;
  double counted = 0;  ///< steps of counting the states of lattices
  bool is_exact =
      false;  ///< there will be exact columns: the states of every lattice can be counted
};

/// All combinations of the bodies' starts. Throws SpecError for what cannot be in contact.
std::vector<ContactCase> plan_contact(ContactSpec const& spec);

void require_memory(ContactSpec const& spec, std::vector<ContactCase> const& cases,
                    DeviceInfo const& device);

/// The plan, one row per contact.
Report describe_contact(ContactSpec const& spec, std::vector<ContactCase> const& cases);

/// `contact`: bodies exchange energy until they are in equilibrium. Time series, the flow and its
/// significance, the final state beside the exact one, and which temperature predicted the flow.
Report run_contact(ContactSpec const& spec, std::vector<ContactCase> const& cases,
                   Backend const& backend, ProgressMode progress);

std::string mechanism_name(ContactMechanism mechanism);

}  // namespace antikelvin
