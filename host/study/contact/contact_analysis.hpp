// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "antikelvin/base/reals.hpp"
#include "statistics/equilibration.hpp"
#include "statistics/histogram_fit.hpp"
#include "statistics/series.hpp"
#include "statistics/temperature_verdict.hpp"
#include "study/contact/equilibrium_laws.hpp"

namespace antikelvin {

class Backend;
class BodyTable;
class LatticeStates;
struct ContactCase;
struct ContactSeries;
struct ContactSpec;

/// Result of one body in a contact.
///
/// Where lattices start, replicas differ in the energy of the whole. If all states are counted, variances are those at the
/// replicas' energies of the whole, and so is `deviation`: other starts, which errors of the mean know of, have other
/// exact means.
struct BodyResult {
  double start_beta;                      ///< in the user's units
  Estimate start_quanta;                  ///< exact but for lattices
  Estimate final_quanta, final_variance;  ///< in equilibrium, in common quanta
  Estimate deviation;  ///< of the final mean from the exact one, with its own error; NaN: not known
  Estimate final_beta;
  double tau_int;  ///< of the energy in equilibrium, in measurements
  double log_gibbs_start = kNone, log_gibbs_final = kNone;  ///< ln T_G
};

/// A measured flow, the predictions of both temperatures and their verdicts.
struct FlowVerdicts {
  Flow flow = Flow::none;
  FlowPrediction boltzmann{}, gibbs{};  ///< Gibbs' where all bodies are known
  Verdict verdict_boltzmann{}, verdict_gibbs{};
};

/// Reduces the series of one contact to numbers that theory and sampler answer for.
class ContactAnalysis {
 public:
  /// All of these must outlive it.
  /// @param lattices  what was counted of each body; null of others, and where it is not known
  ContactAnalysis(ContactSpec const& spec,
                  std::vector<std::shared_ptr<LatticeStates const>> const& lattices,
                  ContactCase const& point, ContactSeries const& series, Backend const& backend);
  ~ContactAnalysis();
  ContactAnalysis(ContactAnalysis const&) = delete;
  ContactAnalysis& operator=(ContactAnalysis const&) = delete;

  ContactSpec const& spec() const { return spec_; }
  ContactCase const& point() const { return point_; }
  ContactSeries const& series() const { return series_; }
  std::size_t n_bodies() const { return results_.size(); }
  /// Most that an exchange demon can hold, in common quanta; 0 without one.
  std::uint32_t capacity() const;
  /// The common quantum, in the user's units.
  double quantum() const { return quantum_; }

  /// β, ln Ω and ln Σ_{E′≤E} Ω of a body at an energy in common quanta; β in the user's units.
  double beta_at(std::size_t b, std::uint64_t energy);
  double log_omega_at(std::size_t b, std::uint64_t energy);
  double log_omega_gibbs_at(std::size_t b, std::uint64_t energy);
  /// An energy of a body in the user's units.
  Estimate in_units(std::size_t b, Estimate quanta) const;

  BodyResult const& result(std::size_t b) const { return results_[b]; }
  /// The exact law of a body's energy in equilibrium; null where it is not known.
  EnergyLaw const* law(std::size_t b) const;
  /// Energy gained until equilibrium, in common quanta; measured, and by the exact law.
  Estimate gain(std::size_t b) const;
  double exact_gain(std::size_t b) const;
  /// The mean that `final_beta` of the first body estimates; NaN where ends of the spectrum, which have no β, count.
  double exact_beta() const { return exact_beta_; }
  /// β that the demon reads in equilibrium.
  Estimate demon_beta() const;

  /// Change of Σ ln Ω from the start to the mean in equilibrium; measured, and by the exact laws.
  Estimate entropy_change() const { return entropy_change_; }
  double exact_entropy_change();

  Equilibration const& equilibration() const { return equilibration_; }
  /// The first body's energies against their exact law.
  std::optional<HistogramFit> const& fit() const { return fit_; }
  /// The flow between two bodies, and how it was predicted.
  FlowVerdicts const& flow_verdicts() const { return verdicts_; }
  /// Whether temperatures of each pair of bodies agree afterwards; none where some ln Ω is not known.
  std::vector<PairEquality> const& zeroth() const { return zeroth_; }
  /// Whether ln Ω of all bodies is known: of units and oscillators, and of lattices that could be counted.
  bool all_known() const;

 private:
  /// Energies in equilibrium relative to the first one, where squares keep their digits; where replicas differ in
  /// the energy of the whole, relative to the exact mean at each replica's, if that is known.
  std::vector<double> late_deviations(std::size_t b) const;
  /// Energy of a body nearest to a mean.
  std::uint64_t nearest(std::size_t b, double quanta) const;
  BodyTemperature start_temperature(std::size_t b);
  /// Energy at which T_G of a body at the start is told; of lattices that next to their mean.
  std::uint64_t start_energy(std::size_t b) const;
  bool are_means_known() const { return !exact_.means.empty(); }
  double least_flow() const;
  void find_laws();
  double find_exact_beta();
  BodyResult result_of(std::size_t b);
  void find_final_beta(std::size_t b, BodyResult& result);
  Estimate find_entropy_change();
  void find_equilibration();
  void find_flow();
  void find_zeroth();

  ContactSpec const& spec_;
  ContactCase const& point_;
  ContactSeries const& series_;
  double quantum_;
  std::vector<BodyTable> tables_;
  EquilibriumLaws exact_;
  std::vector<BodyResult> results_;
  Equilibration equilibration_{};
  double exact_beta_ = kNone;
  Estimate entropy_change_{kNone, 0};
  std::optional<HistogramFit> fit_;
  FlowVerdicts verdicts_;
  std::vector<PairEquality> zeroth_;
};

}  // namespace antikelvin
