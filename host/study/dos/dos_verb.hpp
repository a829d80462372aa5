// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "io/report.hpp"
#include "process/progress.hpp"
#include "study/cost.hpp"
#include "study/dos/dos_system.hpp"
#include "study/dos/multicanonical.hpp"
#include "study/dos/population_annealing.hpp"
#include "study/dos/replica_exchange.hpp"

namespace antikelvin {

/// Methods that a run uses; those of one run are independent of each other.
struct DosMethods {
  bool annealing = true, multicanonical = true, exchange = false;
};

/// Kind of rows of the report.
enum class DosShow {
  levels,      ///< ln g and β(E) of every level
  canonical,   ///< averages at given β
  transition,  ///< canonical distribution of two peaks, back-bending of β(E)
  zeros,       ///< of the partition sum, in the complex plane of β
  methods,     ///< how each method did
};

/// Densities of states of some lattices under common settings.
struct DosSpec {
  SpinModel model;
  bool complete_graph = false;
  std::vector<Lattice> lattices;
  DosMethods methods;
  DosShow show = DosShow::levels;
  std::vector<double> betas;  ///< of DosShow::canonical
  AnnealingSettings annealing;
  MulticanonicalSettings multicanonical;
  ExchangeSettings exchange;  ///< its β come from a small annealing run
  /// How much longer walkers sweep than they would by themselves.
  double walker_length = 1;
  std::uint32_t window = 1;  ///< half window of levels that β(E) is fitted to
  int zero_iterations =
      2000;  ///< of DosShow::zeros, after which zeros that still move are given up
  bool compares_exact = true;
  bool check = false;
  Fault fault = Fault::none;
  std::uint64_t seed = 1;
};

/// A lattice with its energies. Throws SpecError for what cannot be done.
std::vector<DosSystem> plan_dos(DosSpec const& spec);

/// Refuses lattices whose replicas do not fit the device.
void require_memory(DosSpec const& spec, std::vector<DosSystem> const& systems,
                    DeviceInfo const& device);

/// The work of each method, its memory, and a row per system.
Cost cost_of(DosSpec const& spec, std::vector<DosSystem> const& systems);

/// Lists what would run, one row per lattice.
Report describe_dos(DosSpec const& spec, std::vector<DosSystem> const& systems);

/// `dos`: ln g(E) by independent methods, each with jackknife errors over its blocks, combined by
/// inverse variance; exact values beside them where one is affordable.
///
/// Warns where two methods differ by more than z = 5 at any level, and where a known degeneracy or an
/// exact value is missed by as much; `check` makes that Outcome::check_failed. A method that did not
/// converge makes Outcome::not_converged.
Report run_dos(DosSpec const& spec, std::vector<DosSystem> const& systems, Backend const& backend,
               ProgressMode progress);

}  // namespace antikelvin
