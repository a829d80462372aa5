// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "study/contact/contact_series.hpp"
#include "study/contact/contact_verb.hpp"

namespace antikelvin::test_support {

/// Two-level bodies by numbers of units and of excited ones.
struct TwoLevelPair {
  std::uint64_t n_a, excited_a, n_b, excited_b;
  std::uint64_t units() const { return n_a + n_b; }
  std::uint64_t excited() const { return excited_a + excited_b; }
  std::string name() const {
    return std::to_string(excited_a) + "/" + std::to_string(n_a) + " + " +
           std::to_string(excited_b) + "/" + std::to_string(n_b);
  }
};

/// Bodies as a user writes them; one measurement of equilibrium, so that replicas are the
/// independent samples.
inline ContactSpec contact_of(std::vector<std::string> const& bodies, std::uint32_t n_replicas) {
  ContactSpec spec;
  for (std::string const& body : bodies) spec.bodies.push_back(parse_body(body, "--body"));
  spec.n_replicas = n_replicas;
  spec.n_measurements = 1;
  return spec;
}

inline std::string two_level_text(std::uint64_t n_units, std::uint64_t excited) {
  std::string text = "two-level:0.5 N=";  // gap 1
  text += std::to_string(n_units);
  text += " n=";
  text += std::to_string(excited);
  return text;
}

inline ContactSpec contact_of(TwoLevelPair const& pair, std::uint32_t n_replicas) {
  return contact_of(
      {two_level_text(pair.n_a, pair.excited_a), two_level_text(pair.n_b, pair.excited_b)},
      n_replicas);
}

inline ContactSeries run_alone(ContactSpec const& spec, ContactCase const& point,
                               Backend const& backend) {
  Progress progress(ProgressMode::never, "", 1, "");
  return run_case(spec, point, backend, progress);
}

/// ln C(n, k) by the gamma function of the C library, in long double.
inline long double log_choose_plain(std::uint64_t n, std::uint64_t k) {
  auto const log_factorial = [](std::uint64_t m) {
    return std::lgamma(static_cast<long double>(m) + 1);
  };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

/// Law of a body's energy, with what the scatter of estimates follows from.
struct ExactLaw {
  std::uint64_t first = 0;
  std::vector<double> probability;            ///< at first, first + 1, …
  double mean = 0, variance = 0, fourth = 0;  ///< moments about the mean

  void add_moments() {
    for (std::size_t i = 0; i < probability.size(); ++i)
      mean += probability[i] * static_cast<double>(first + i);
    for (std::size_t i = 0; i < probability.size(); ++i) {
      double const d = static_cast<double>(first + i) - mean;
      variance += probability[i] * d * d;
      fourth += probability[i] * d * d * d * d;
    }
  }
};

/// Excited units of the first body in equilibrium: hypergeometric.
inline ExactLaw hypergeometric(TwoLevelPair const& pair) {
  ExactLaw law;
  std::uint64_t const n = pair.excited();
  law.first = n > pair.n_b ? n - pair.n_b : 0;
  long double const log_total = log_choose_plain(pair.units(), n);
  for (std::uint64_t k = law.first; k <= std::min(n, pair.n_a); ++k)
    law.probability.push_back(static_cast<double>(
        std::exp(log_choose_plain(pair.n_a, k) + log_choose_plain(pair.n_b, n - k) - log_total)));
  law.add_moments();
  return law;
}

}  // namespace antikelvin::test_support
