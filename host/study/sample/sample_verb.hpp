// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "io/report.hpp"
#include "io/snapshot.hpp"
#include "model/spin_model.hpp"
#include "process/progress.hpp"
#include "study/cost.hpp"
#include "study/sample/pair_plan.hpp"
#include "study/sample/wave_plan.hpp"

namespace antikelvin {

/// How `sample` moves from one configuration to the next.
enum class SampleDynamics {
  heat_bath,
  metropolis,
  swendsen_wang,  ///< clusters; Ising, and Potts at β J ≥ 0
  demon,          ///< Creutz: system and demon at constant energy, after a heat bath at β
  exchange,       ///< pairs of units at constant energy
  totals,         ///< no dynamics: populations of independent units drawn from their exact law
};

enum class Start {
  hot,   ///< every site in any of its states
  cold,  ///< every site in state 0
};

/// Kind of rows of the report.
enum class Show { summary, histogram, series, correlations, overlaps, average, average_overlaps };

/// Whether rows are averages over samples of bonds.
inline bool is_of_all_samples(Show show) {
  return show == Show::average || show == Show::average_overlaps;
}

/// One point of the grid.
struct SamplePoint {
  Lattice lattice;  ///< shape none for units and the complete graph
  std::uint64_t n_units = 0;
  double beta = 0;                      ///< NaN where the energy is given
  std::optional<Rational> energy;       ///< microcanonical
  std::optional<std::uint32_t> sample;  ///< of bonds, in place of the model's
};

/// N independent units, or all sites of a lattice, at β = 0.
SamplePoint units_point(std::uint64_t n_units);
SamplePoint lattice_point(Lattice const& lattice);

/// A grid of points under common settings.
struct SampleSpec {
  SpinModel model;
  bool complete_graph = false;
  std::vector<SamplePoint> points;
  std::optional<SampleDynamics> dynamics;  ///< none: heat bath, or what conserves the energy
  bool may_draw_totals = false;            ///< of units, beyond max_updates
  std::optional<Layout> layout;            ///< none: what wastes fewer lanes
  std::uint32_t n_replicas = 16;
  std::uint64_t n_measurements = 256;  ///< per replica
  std::uint32_t every = 1;             ///< sweeps between measurements
  std::optional<std::uint64_t> burn_in;
  Start start = Start::hot;
  std::uint32_t demon_capacity = 15;  ///< quanta
  bool unbounded_demon = false;
  std::uint64_t seed = 1;
  double max_updates = 1e11;
  Fault fault = Fault::none;
  /// All points in one run: each replica has the β of its point, so that few replicas per β still
  /// fill the words.
  bool together = false;
  /// All β of a system and sample are rungs of one ladder and exchange replicas.
  bool tempering = false;
  WaveWishes waves;
  std::vector<std::pair<std::string, std::string>> covariances;
  std::uint32_t longest_distance = 64;  ///< of Show::correlations
  bool overlaps = false;                ///< of replicas 2k and 2k + 1, too
  bool houdayer = false;  ///< replicas 2k and 2k + 1 exchange clusters, after every `every` sweeps
  Show show = Show::summary;
  std::string snapshot;  ///< file for the configurations at the end of the last point, or empty
  /// Pixels along a side of a site; none: as many as fit into 1024.
  std::optional<std::uint32_t> snapshot_scale = 1;
  bool snapshot_of_first = false;  ///< the first replica alone
  bool writes_snapshot = true;     ///< false where another process in step does
};

/// A point, fully decided before anything runs; depends on the request only.
struct SamplePlan {
  SamplePoint point;
  SampleDynamics dynamics;
  SpinLayout layout;
  std::uint64_t burn_in;
  WavePlan waves;
  std::vector<PairDistance> pairs;   ///< of Show::correlations
  std::optional<WavePlan> overlaps;  ///< waves of the field of overlaps, which are measured
  std::uint64_t key;
  double updates;             ///< attempted updates, or draws
  double sites_measured = 0;  ///< once more each, for waves and pairs
  double memory_bytes;        ///< configurations and series, of all points that run at once
  double kept_bytes = 0;  ///< of these, what each of such points adds besides its configurations
};

/// Throws SpecError for what cannot be sampled.
std::vector<SamplePlan> plan_sample(SampleSpec const& spec);

/// Plans of one sample after the other.
std::vector<std::vector<SamplePlan>> by_sample(std::vector<SamplePlan> const& plans);

/// Shape of the last point, whose configurations --snapshot writes.
SnapshotShape snapshot_shape(SampleSpec const& spec);

/// Refuses plans of which one does not fit the device, with the numbers.
void require_memory(std::vector<SamplePlan> const& plans, DeviceInfo const& device);

/// The work of each point, its memory, and rows.
Cost cost_of(SampleSpec const& spec, std::vector<SamplePlan> const& plans);

/// Lists what would run, one row per point.
Report describe_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans);

/// `sample`: energy, magnetization and populations with errors, heat capacity and susceptibility
/// with jackknife errors, exact values beside them where they are known, and a verdict on
/// equilibration; or histograms of the energy, or all measurements.
Report run_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans,
                  Backend const& backend, ProgressMode progress);

/// The same as a part of a longer computation.
Report run_sample(SampleSpec const& spec, std::vector<SamplePlan> const& plans,
                  Backend const& backend, Progress& progress);

/// Whether Swendsen-Wang clusters at a point are the domains of an order, so that they decorrelate it: Ising and Potts
/// spins without a field at β J > 0, Ising spins at β J < 0 where neighbours can all differ.
bool clusters_are_domains(SampleSpec const& spec, SamplePoint const& point);

std::string dynamics_name(SampleDynamics dynamics);

/// Name in rows: spin-flip for moves of single sites, else the name of the dynamics.
std::string method_name(SampleDynamics dynamics);

}  // namespace antikelvin
