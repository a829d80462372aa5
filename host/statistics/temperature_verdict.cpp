// SPDX-License-Identifier: Apache-2.0
#include "statistics/temperature_verdict.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"

namespace antikelvin {
namespace {

constexpr double kRounding = 1e-12;

double or_else(double value, double otherwise) { return std::isnan(value) ? otherwise : value; }

double to_take(BodyTemperature const& body) { return or_else(body.beta_forward, -kInfinity); }
double to_give(BodyTemperature const& body) { return or_else(body.beta_backward, kInfinity); }

/// Whether x < y by more than rounding; infinities of one sign are equal.
bool is_less(double x, double y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return x < y;
  return y - x > kRounding * std::max({1.0, std::fabs(x), std::fabs(y)});
}

/// Towards the larger value.
Flow towards_larger(double a, double b) {
  return is_less(a, b) ? Flow::a_to_b : is_less(b, a) ? Flow::b_to_a : Flow::none;
}

std::string number(double value) { return fmt::format("{:.3g}", value); }

}  // namespace

char const* flow_name(Flow flow) {
  return flow == Flow::none ? "none" : flow == Flow::a_to_b ? "a to b" : "b to a";
}

char const* outcome_name(PredictionOutcome outcome) {
  return outcome == PredictionOutcome::right   ? "right"
         : outcome == PredictionOutcome::wrong ? "wrong"
                                               : "ambiguous";
}

FlowPrediction smooth_prediction(BodyTemperature const& a, BodyTemperature const& b) {
  if (std::isnan(a.beta) || std::isnan(b.beta))
    return {Flow::none, true, "a smooth beta is not known"};
  return {towards_larger(a.beta, b.beta), false, ""};
}

SlopePredictions slope_predictions(BodyTemperature const& a, BodyTemperature const& b) {
  return {towards_larger(to_take(a), to_take(b)), towards_larger(to_give(a), to_give(b)),
          smooth_prediction(a, b).flow};
}

FlowPrediction boltzmann_prediction(BodyTemperature const& a, BodyTemperature const& b) {
  bool const a_gives = is_less(to_give(a), to_take(b)), b_gives = is_less(to_give(b), to_take(a));
  if (a_gives && b_gives)
    return {Flow::none, true, "a quantum moved either way leaves more states"};
  for (BodyTemperature const* body : {&a, &b})
    if (is_less(to_give(*body), to_take(*body)))
      return {Flow::none, true, "Omega is not log-concave at the energy of a body"};
  Flow const flow = a_gives ? Flow::a_to_b : b_gives ? Flow::b_to_a : Flow::none;
  SlopePredictions const slopes = slope_predictions(a, b);
  bool const is_smooth_known = !smooth_prediction(a, b).is_ambiguous;
  // A flow implies that forward and backward agree with it, which leaves the smooth one.
  if (slopes.forward != slopes.backward || (is_smooth_known && slopes.smooth != slopes.forward))
    return {Flow::none, true,
            "forward, backward and smooth beta disagree about which body is hotter"};
  return {flow, false, ""};
}

FlowPrediction gibbs_prediction(BodyTemperature const& a, BodyTemperature const& b) {
  return {towards_larger(b.log_temperature_gibbs, a.log_temperature_gibbs), false, ""};
}

Verdict verdict_on_flow(FlowPrediction const& prediction, MeanFlow const& flow, double least_flow,
                        double z) {
  AK_EXPECT(flow.error >= 0 && least_flow >= 0 && z >= 0);
  bool const is_known = !std::isnan(flow.exact);
  if (is_known && std::fabs(flow.value - flow.exact) >
                      z * flow.error + kRounding * std::max(1.0, std::fabs(flow.exact)))
    return {PredictionOutcome::ambiguous, "measured flow " + number(flow.value) + " +- " +
                                              number(flow.error) + " contradicts the exact " +
                                              number(flow.exact)};
  double const size = std::fabs(is_known ? flow.exact : flow.value);
  if (size < least_flow * (1 - kRounding))
    return {PredictionOutcome::ambiguous, "a mean flow of " + number(size) + " quanta, below " +
                                              number(least_flow) + ", is a matter of discreteness"};
  if (!(std::fabs(flow.value) > z * flow.error))
    return {PredictionOutcome::ambiguous,
            "flow " + number(flow.value) + " +- " + number(flow.error) + " is not resolved"};
  if (prediction.is_ambiguous) return {PredictionOutcome::ambiguous, prediction.reason};
  Flow const seen = flow.value > 0 ? Flow::a_to_b : Flow::b_to_a;
  return {
      prediction.flow == seen ? PredictionOutcome::right : PredictionOutcome::wrong,
      std::string("prediction ") + flow_name(prediction.flow) + ", measured " + flow_name(seen)};
}

EnergyBracket energy_bracket(double mean, double error, double z, std::uint64_t origin,
                             std::uint64_t q, std::uint64_t top, double least_flow) {
  AK_EXPECT(q >= 1 && origin <= top && z * error >= 0 && least_flow >= 0);
  // Counted in q from the origin, so that large energies keep their digits.
  double const quantum = static_cast<double>(q),
               centre = (mean - static_cast<double>(origin)) / quantum;
  double const margin = z * error / quantum + least_flow;
  auto const lowest = static_cast<double>(origin / q),
             highest = static_cast<double>((top - origin) / q);
  double const down = std::clamp(std::floor(centre - margin), -lowest, highest);
  double const up = std::clamp(std::ceil(centre + margin), -lowest, highest);
  auto const at = [&](double k) {
    return k < 0 ? origin - q * static_cast<std::uint64_t>(-k)
                 : origin + q * static_cast<std::uint64_t>(k);
  };
  return {at(down), at(up)};
}

BodyInterval body_interval(BodyTemperature const& at_low, BodyTemperature const& at_high) {
  bool const is_smooth = !std::isnan(at_low.beta) && !std::isnan(at_high.beta);
  double const first = std::isnan(at_low.beta_backward) ? kInfinity
                       : is_smooth                      ? at_low.beta
                                                        : at_low.beta_forward;
  double const last = std::isnan(at_high.beta_forward) ? -kInfinity
                      : is_smooth                      ? at_high.beta
                                                       : at_high.beta_backward;
  return {{std::fmin(first, last), std::fmax(first, last)},
          {std::fmin(at_low.log_temperature_gibbs, at_high.log_temperature_gibbs),
           std::fmax(at_low.log_temperature_gibbs, at_high.log_temperature_gibbs)}};
}

std::vector<PairEquality> zeroth_law(std::vector<BodyInterval> const& bodies) {
  std::vector<PairEquality> pairs;
  for (std::size_t i = 0; i < bodies.size(); ++i)
    for (std::size_t j = i + 1; j < bodies.size(); ++j)
      pairs.push_back({i, j, bodies[i].beta.overlaps(bodies[j].beta),
                       bodies[i].log_temperature_gibbs.overlaps(bodies[j].log_temperature_gibbs)});
  return pairs;
}

void Tally::add(PredictionOutcome outcome) {
  ++(outcome == PredictionOutcome::right   ? right
     : outcome == PredictionOutcome::wrong ? wrong
                                           : ambiguous);
}

std::string sentence(std::string const& definition, Tally const& tally) {
  std::size_t const decided = tally.right + tally.wrong;
  std::string text =
      definition + (definition.ends_with('s') ? "' temperature " : "'s temperature ");
  if (decided == 0)
    text += "was not put to the test";
  else if (tally.wrong == 0)
    text += "predicted " + std::string(decided == 1 ? "the one flow"
                                                    : "all " + std::to_string(decided) + " flows");
  else
    text += "predicted " + std::to_string(tally.right) + " of " + std::to_string(decided) +
            (decided == 1 ? " flow" : " flows") + " and was wrong about " +
            std::to_string(tally.wrong);
  if (tally.ambiguous > 0)
    text += "; " + std::to_string(tally.ambiguous) + (tally.ambiguous == 1 ? " was" : " were") +
            " ambiguous";
  return text + ".";
}

}  // namespace antikelvin
