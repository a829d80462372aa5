// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <vector>

#include "statistics/series.hpp"
#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// Bias of the mean of units in its errors that a result may have.
inline constexpr double kMaxResolutionBias = 0.1;

/// Bound on the bias of the mean of n measurements of N units in its errors, from probabilities being
/// multiples of 2^−64.
/// @param rarest  probability of the rarest level
double resolution_bias(double n_units, std::size_t n_measured, double rarest);

/// Exact canonical mean and variance of the energy, where they are known, and what a measured mean
/// says of them.
struct ExactSample {
  double energy = std::nan(""), variance = std::nan("");
  double z = std::nan("");     ///< (mean − exact)/error
  double resolution_bias = 0;  ///< of the mean in its errors, from probabilities in 2^−64
  std::vector<double> populations;
};

/// Exact values of independent subsystems.
/// @param mean  measured, relative to the energy of N p_j units in level j, each rounded down, so that
///              nothing cancels
ExactSample exact_units(SampleSpec const& spec, SamplePoint const& point, Estimate const& mean,
                        std::size_t n_measured);

/// Exact values of spins of the complete graph.
/// @param mean  measured, relative to `reference`
ExactSample exact_complete_graph(SampleSpec const& spec, SamplePoint const& point,
                                 Estimate const& mean, Rational const& reference);

/// Populations of N units of a given energy: p_j = g_j Ω_{N−1}(E − E_j)/Ω_N(E).
/// @param beta  becomes ∂ ln Ω/∂E there
std::vector<double> microcanonical_populations(SampleSpec const& spec, SamplePoint const& point,
                                               Backend const& backend, double& beta);

}  // namespace antikelvin
