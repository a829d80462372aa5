// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Which definition of temperature predicts the flow between bodies in contact, and which one is equal
/// in bodies that have come to equilibrium: Boltzmann's, β = ∂ ln Ω/∂E, or Gibbs', T_G = Σ_{E'≤E} Ω(E')/Ω(E).
/// Both sides of that dispute accept the premise that decides, that all states of the isolated whole are equally likely.
///
/// Everywhere q is the exchange quantum, the least energy that can leave one body and enter another: the
/// lcm of the bodies' energy steps, one q for all bodies compared.
namespace antikelvin {

/// One body at one energy. NaN where a neighbour does not exist or has no states.
struct BodyTemperature {
  double beta_forward;   ///< ln Ω(E+q) − ln Ω(E)
  double beta_backward;  ///< ln Ω(E) − ln Ω(E−q)
  /// q times β of the smooth entropy: canonical, beta_stirling or beta_saddle, at best; NaN: not known.
  double beta;
  double log_temperature_gibbs;  ///< ln T_G, in one unit for all bodies
};

enum class Flow { none, a_to_b, b_to_a };
char const* flow_name(Flow flow);  ///< "none", "a to b", "b to a"

/// The prediction of a definition. An ambiguous one says nothing, and `reason` says why.
struct FlowPrediction {
  Flow flow;
  bool is_ambiguous;
  std::string reason;
};

/// Boltzmann's prediction from the numbers of states alone: energy flows from a to b if a quantum moved
/// that way leaves more states of the whole,
///
///     Ω_a(E_a−q) Ω_b(E_b+q) > Ω_a(E_a) Ω_b(E_b),      that is  β_backward,a < β_forward,b.
///
/// A body without a state below (E = 0) cannot give, β_backward = +∞, one without a state above cannot
/// take, β_forward = −∞. If neither way leaves more, the energies are the most probable ones: no flow.
///
/// Theorem. For log-concave Ω_a, Ω_b a prediction of flow implies that β_forward, β_backward and every β
/// between them order the bodies alike: β_f,a ≤ β_b,a < β_f,b ≤ β_b,b. The single numbers can disagree
/// only where this prediction is `none`.
///
/// Theorem. Between two-level bodies of equal gaps it is never wrong about a mean flow of a quantum or
/// more. They are log-concave and their law is hypergeometric: its mode is ⌊t⌋ with t − mean =
/// [N(x+y−2xy) + 1]/(N+2), x = n/N, y = N_a/N, which lies between 0 and 1, so that |mean − mode| < 1.
///
/// Ambiguous where a quantum decides by itself, whatever the temperature: both ways leave more states, Ω
/// of a body is not log-concave at its energy (β_forward > β_backward, as where levels make Ω ripple), or
/// forward, backward and smooth β disagree about which body is hotter.
///
/// Reference  D. Frenkel, P. B. Warren, Am. J. Phys. 83, 163 (2015); R. H. Swendsen, J.-S. Wang, Physica
///            A 453, 24 (2016)
FlowPrediction boltzmann_prediction(BodyTemperature const& a, BodyTemperature const& b);

/// Boltzmann's prediction by one number, the smooth `beta`: energy flows to the body of larger β, the colder
/// one on the axis 0+ → ∞ → 0−; none if they agree to rounding, 1e-12, ambiguous if one is NaN.
///
/// Theorem. With the canonical β of mean energy E (beta_stirling, beta_saddle) it is right about every
/// flow, however small, between bodies of units of one kind: by exchange of units ⟨E_b⟩ = E N_b/N, so
/// that energy flows to the body with less per unit, which is the one of larger β.
///
/// For units of two kinds it was right about every mean flow of at least the width of the wider unit's
/// spectrum (tests/exact/temperature_verdict_test.cpp). Prefer it where levels make Ω ripple.
FlowPrediction smooth_prediction(BodyTemperature const& a, BodyTemperature const& b);

/// The same by each slope; an end of the spectrum is β_backward = +∞ or β_forward = −∞.
struct SlopePredictions {
  Flow forward, backward, smooth;  ///< smooth: none if not known
  bool agree() const { return forward == backward && smooth == forward; }
};
SlopePredictions slope_predictions(BodyTemperature const& a, BodyTemperature const& b);

/// Energy flows to the body of smaller T_G; none if they agree to rounding, 1e-12.
///
/// Reference  J. Dunkel, S. Hilbert, Nature Physics 10, 67 (2014)
FlowPrediction gibbs_prediction(BodyTemperature const& a, BodyTemperature const& b);

/// Energy that b gained on the average, in q.
struct MeanFlow {
  double value, error;  ///< measured, with one standard error
  double exact;         ///< of the law (contact_law.hpp); NaN: not known
};

enum class PredictionOutcome { right, wrong, ambiguous };
char const* outcome_name(PredictionOutcome outcome);

struct Verdict {
  PredictionOutcome outcome;
  std::string reason;  ///< why ambiguous, or what flowed
};

/// Whether a prediction came true. Ambiguous, in this order, if
///
///     |measured − exact| > z error          the measurement is not of this contact: no verdict by it
///     |exact|, or |measured| if there is no exact flow, < least_flow
///                                           discreteness: so little lies between the mean and the most
///                                           probable energies, whatever the temperatures
///     |measured| ≤ z error                  not resolved
///     the prediction itself is ambiguous
///
/// and else right if the prediction is the direction of the measured flow, wrong if it is the other one or
/// none.
///
/// @param least_flow  in q. For two-level bodies of equal gaps mean and most probable energies differ by
///                    less than 1. Skewed spectra move the mean by about κ_3/(2κ_2) of one unit: take
///                    the width of the wider unit's spectrum there
Verdict verdict_on_flow(FlowPrediction const& prediction, MeanFlow const& flow,
                        double least_flow = 1, double z = 5);

// ---- Zeroth law: are the temperatures equal after contact? ----

/// Energies around a mean energy.
struct EnergyBracket {
  std::uint64_t low, high;
};

/// The energies origin + k q (k whole) next beyond mean ∓ (z error + least_flow q), within 0 … top.
/// `least_flow` is what discreteness leaves undecided, as in verdict_on_flow: the mean is not the energy at
/// which temperatures are equal.
EnergyBracket energy_bracket(double mean, double error, double z, std::uint64_t origin,
                             std::uint64_t q, std::uint64_t top, double least_flow = 1);

struct TemperatureInterval {
  double low, high;
  bool overlaps(TemperatureInterval const& other) const {
    return low <= other.high && other.low <= high;
  }
};

/// The values that a body's temperature may have.
struct BodyInterval {
  TemperatureInterval beta;                   ///< q β
  TemperatureInterval log_temperature_gibbs;  ///< ln T_G
};

/// From the ends of the bracket: smooth β, or where it is not known the slopes of ln Ω just inside. An end
/// of the spectrum adds β = ±∞, the slope beyond it.
///
/// Theorem. Two-level bodies of equal gaps at their exact mean energies have overlapping intervals of β:
/// mean and mode differ by less than 1, and at the mode neither body can give to the other.
BodyInterval body_interval(BodyTemperature const& at_low, BodyTemperature const& at_high);

/// Two of the bodies.
struct PairEquality {
  std::size_t first, second;
  bool boltzmann, gibbs;  ///< intervals overlap: equal as far as can be told
};

/// All pairs, as overlap is not transitive; the law holds for a definition if it is equal in all.
std::vector<PairEquality> zeroth_law(std::vector<BodyInterval> const& bodies);

// ---- Many contacts ----

struct Tally {
  std::size_t right = 0, wrong = 0, ambiguous = 0;
  void add(PredictionOutcome outcome);
};

/// "Boltzmann's temperature predicted 41 of 43 flows and was wrong about 2; 7 were ambiguous."
std::string sentence(std::string const& definition, Tally const& tally);

}  // namespace antikelvin
