// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_checks.hpp"

#include <cmath>

#include "statistics/verdict_limits.hpp"
#include "study/contact/contact_text.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

constexpr double kMinFitP = 1e-6;

}  // namespace

std::string contact_objections(ContactAnalysis const& contact) {
  std::string text;
  auto const object = [&](bool broken, std::string const& reason) {
    if (broken) text += (text.empty() ? "" : ", ") + reason;
  };
  auto const off = [](double z) { return std::fabs(z) > kMaxZ; };
  if (contact.n_bodies() == 2)
    object(contact.flow_verdicts().verdict_boltzmann.outcome == PredictionOutcome::wrong,
           "energy flowed " + std::string(flow_name(contact.flow_verdicts().flow)) +
               " against the order of beta");
  Estimate const change = contact.entropy_change();
  // In equilibrium ⟨S⟩ is ½ per free energy below its maximum. A demon's mean energy costs the bodies at most
  // x/(e^x − 1) ≤ 1, x = β·quantum, at β > 0; at β < 0 to give energy away raises their entropy.
  double allowed = 0.5 * static_cast<double>(contact.n_bodies() - 1);
  if (contact.capacity() > 0) allowed += 1;
  object(change.value < -allowed - kMaxZ * change.error,
         "entropy fell by " + with_error(-change.value, change.error));
  // A run that has not come to equilibrium yet does not test it.
  if (!contact.equilibration().equilibrated) return text;
  for (std::size_t b = 0; b < contact.n_bodies(); ++b) {
    EnergyLaw const* const law = contact.law(b);
    if (law == nullptr) continue;
    BodyResult const& r = contact.result(b);
    object(off(z_of(r.deviation, 0)), "the energy of " + body_letter(b) + " is not the exact one");
    object(off(z_of(r.final_variance, law->variance)),
           "the variance of the energy of " + body_letter(b) + " is not the exact one");
  }
  object(contact.fit() && contact.fit()->least_p() < kMinFitP,
         "the distribution of the energy is not the exact one");
  return text;
}

}  // namespace antikelvin
