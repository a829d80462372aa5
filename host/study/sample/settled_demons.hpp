// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "study/sample/sample_series.hpp"
#include "study/spin_run.hpp"

namespace antikelvin {

/// Replicas of a system and its demon, ready to be measured.
struct SettledDemons {
  std::unique_ptr<SpinChains> chains;
  bool settled;  ///< false: the start is still felt after all sweeps that were allowed
};

/// Whether a demon's energies [measurement][replica] say that it has moved, or could not: system and demon
/// together then hold the least or the most that they can.
bool has_moved(SampleSpec const& spec, SamplePoint const& point, std::vector<double> const& demon);

/// Most sweeps that settling may take, as a multiple of those that the plan asks for.
inline constexpr std::uint64_t kMostSettling = 64;

/// Starts demons at constant energy and sweeps until they have forgotten the start.
///
/// System and demon together hold E + h q, with E the energy of the plan, q the quantum and h the whole
/// number nearest to the demon's mean ⟨e⟩, so that the mean energy of the system, E + (h − ⟨e⟩) q,
/// is the one asked for to half a quantum, at any sign of β. h begins with expected_demon().
///
/// Sweeps come in blocks, the first of the plan's burn-in, each measured. A block says that h is off where
/// |⟨e⟩ − h| > ½ by more than three errors: all then starts anew, with the h that was seen. Otherwise the next block is twice as long, until the demon's
/// energy and M² show no drift (first quarter against last half, |z| ≤ 2.5), and the demon's energy
/// fluctuates with a τ_int that the block resolves. As many sweeps again as that block had separate it from
/// the measurements. With a burn-in that the user gave, blocks stay that long and only h is adjusted; one
/// of no sweeps leaves the start as it is.
///
/// @param spins  with demon; its start is set here
/// @param run    of the measurements to come, for its costs and label
SettledDemons settle_demons(SampleSpec const& spec, SamplePlan const& plan, SpinPlan spins,
                            SpinRun run, Backend const& backend, Progress& progress);

}  // namespace antikelvin
