// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_energies.hpp"

#include <numeric>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"

namespace antikelvin {

void refuse_total(std::uint64_t total, std::string const& why) {
  throw SpecError("no state of these bodies has " + std::to_string(total) + " quanta", why,
                  "change the energy of a body");
}

namespace {

/// The multiples of `step` that are `total` modulo `others`, the gcd of all other steps.
Energies admissible(ContactBody const& body, std::uint64_t others, std::uint64_t total) {
  if (others == 0) return {total, 1, 1};  // a body alone
  std::uint64_t const g = std::gcd(body.step, others);
  if (total % g != 0)
    refuse_total(total, "their energies are multiples of " + std::to_string(g) + " quanta");
  // x · step/g ≡ total/g modulo m = others/g, by Euclid's algorithm.
  SignedQuanta const m = others / g;
  SignedQuanta r0 = m, r1 = body.step / g % (others / g), t0 = 0, t1 = 1;
  while (r1 != 0) {
    SignedQuanta const q = r0 / r1;
    std::swap(r0, r1), r1 -= q * r0;
    std::swap(t0, t1), t1 -= q * t0;
  }
  SignedQuanta const inverse = ((t0 % m) + m) % m;
  SignedQuanta const x = SignedQuanta(total / g) % m * inverse % m;
  Quanta const first = Quanta(x) * body.step, step = Quanta(body.step) * Quanta(m);
  if (first > body.top) return {0, 1, 0};
  if (step > body.top) return {static_cast<std::uint64_t>(first), 1, 1};
  auto const f = static_cast<std::uint64_t>(first), s = static_cast<std::uint64_t>(step);
  return {f, s, (body.top - f) / s + 1};
}

}  // namespace

std::vector<Energies> possible_energies(std::vector<ContactBody> const& bodies,
                                        std::uint64_t total) {
  Quanta tops = 0;
  for (ContactBody const& body : bodies) {
    AK_EXPECT(body.step >= 1);
    tops += body.top;
  }
  if (total > tops) refuse_total(total, "they cannot hold that much");
  std::vector<Energies> ranges;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    std::uint64_t others = 0;
    for (std::size_t j = 0; j < bodies.size(); ++j)
      if (j != i) others = std::gcd(others, bodies[j].step);
    SignedQuanta const low = SignedQuanta(total) - SignedQuanta(tops - bodies[i].top);
    ranges.push_back(admissible(bodies[i], others, total).within(low, total));
    if (ranges.back().count == 0) refuse_total(total, "their steps cannot be combined to it");
  }
  return ranges;
}

}  // namespace antikelvin
