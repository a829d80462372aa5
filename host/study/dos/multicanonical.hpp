// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "process/progress.hpp"
#include "study/dos/dos_system.hpp"
#include "study/dos/sampled_density.hpp"

namespace antikelvin {

struct MulticanonicalSettings {
  std::uint32_t n_walkers = 64;            ///< a multiple of n_groups
  std::uint32_t n_groups = 64;             ///< independent of each other, for the jackknife
  std::uint64_t n_sweeps = 100000;         ///< of each walker with the final weights
  std::uint64_t n_equilibration = 0;       ///< before them; 0: a tenth
  std::uint32_t max_iterations = 200;      ///< of the recursion for weights
  std::uint64_t max_recursion_sweeps = 0;  ///< of each walker; 0: as many as n_sweeps
  double flatness = 0.3;     ///< least H/mean H of a histogram that ends the recursion
  std::uint32_t record = 8;  ///< updates per entry of histograms
  std::uint64_t key = 0;     ///< of all random numbers
  Fault fault = Fault::none;
};

/// Histograms of walkers with fixed weights, and how they came about.
struct MulticanonicalResult {
  std::vector<std::uint32_t>
      levels;  ///< visited ones, ascending; numbers of the grid or of energies
  std::vector<std::vector<std::uint64_t>> histograms;  ///< [group][i]
  std::vector<double> log_weight;                      ///< ln w[i]
  double flatness = 0;                                 ///< min H/mean H of all groups together
  std::vector<std::uint64_t> crossings;  ///< [group]: ways from one end of the range to the other
  double round_trips = 0;                ///< of all walkers: half of their crossings
  double round_trip_sweeps = 0;          ///< mean sweeps of a walker for one; infinite without any
  std::uint32_t n_iterations = 0;
  std::uint64_t recursion_sweeps = 0, equilibration_sweeps = 0, n_sweeps = 0;  ///< per walker
  bool converged = false;
  std::string reason;  ///< why not, empty if converged
};

/// Multicanonical sampling over all energies of both signs of β, weights found from nothing.
///
/// Walkers start at β = 0 with equal weights. After each iteration, ratios of g at neighbouring
/// visited levels a < b are estimated by
///
///     ln g(b)/g(a) = ln H(b)/H(a) − ln w(b)/w(a)       with statistical weight H(a)H(b)/(H(a)+H(b))
///
/// and averaged with those of earlier iterations, each of which counts half as much as the next. Then
/// w = 1/g where g is known, interpolated at levels that were not seen, extrapolated with the last
/// slope a little beyond either end, which makes the range grow outward step by step: at a first-order
/// transition no walker may rush through. It ends when the range stands still, walkers cross it and
/// the histogram is flat; the final weights are fixed, and what was recorded before is not used.
///
/// Where most levels of the grid are no energies (Blume-Capel, Δ = 1.966), neighbouring levels have
/// nothing to do with each other: cells of levels take their place, 8 to 16 per site, and then
/// iterations w(E) → w(E) (H̄ + 30)/(H(E) + 30) make levels within cells alike: until the histogram is
/// flat and no level has been new for three, ten at most.
///
/// A range that still grows, or a group that never made a round trip, is a result too:
/// `converged` = false, with the reason.
///
/// @throws SpecError  a model that cannot be walked over
///
/// Accuracy   within 5 jackknife errors of exact g (tests/exact/multicanonical_test.cpp)
/// Cost       as walkers' sweeps; for the 32 × 32 Ising model about 1.4e7 updates per crossing
/// Reference  B. Berg, J. Stat. Phys. 82, 323 (1996); Fields Inst. Commun. 26, 1 (2000)
MulticanonicalResult run_multicanonical(DosSystem const& system,
                                        MulticanonicalSettings const& settings,
                                        Backend const& backend, Progress& progress);

/// ln g = ln H − ln w + const of all groups, and without each group in turn; −∞ where only that group
/// has been.
SampledDensity density_of(MulticanonicalResult const& result);

}  // namespace antikelvin
