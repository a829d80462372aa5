// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "statistics/series.hpp"

/// Whether R replicas of T values have forgotten where they started, and whether they sample the
/// same distribution. Series are values[t][replica] as in statistics/series.hpp. `half` is ⌊T/2⌋; of odd
/// T the middle value is left out.
namespace antikelvin {

/// Chance of a false alarm of each of the tests: 5 σ, two-sided.
inline constexpr double kFalseAlarm = 5.7e-7;

/// Split-R̂, of 2R chains, each a half of a replica:
///
///     R̂² = 1 − 1/L + V/W,   L = half, V the variance of the chains' means, W the mean of their
///                           variances, both unbiased
///
/// In equilibrium R̂² ≈ 1 + (2τ_int − 1)/L; r_hat_limit says how much more chance allows.
///
/// Degenerate  1 when all values are equal; ∞ when every chain is constant and not all are the same;
///             NaN for T < 4
/// Accuracy    two-pass moments: values with k digits in common have 15 − k left for V and W
/// Reference   A. Gelman et al., Bayesian Data Analysis (2013), §11.4; A. Vehtari et al., Bayesian
///             Analysis 16, 667 (2021), without ranks
double split_r_hat(std::vector<double> const& values, std::size_t n_replicas);

/// τ_int of the last halves, each about its own mean: neither a transient at the start nor replicas
/// stuck in different places lengthen it, as they do autocorrelation(). What the own means take
/// away, 2τσ²/half of every autocovariance, is given back.
///
/// Domain    T ≥ 32; converged = false for shorter ones, with tau_int = ½, and where the window of
///           6τ does not fit into half of a half: τ_int is then unknown, as a rule above half/12
/// Accuracy  AR(1): bias below 5 % for R ≥ 8 and half ≥ 9τ; one replica of 20τ, 100τ, 200τ: +20 %,
///           +10 %, +5 %. tau_error is that of autocorrelation(), enlarged by the correction
/// Reference U. Wolff, CPC 156 (2004), eq. 49
Autocorrelation settled_autocorrelation(std::vector<double> const& values, std::size_t n_replicas);

/// z of (mean of the first quarter of the time) − (mean of the last half): how far a run still feels
/// its start. Quarter and half are ⌊T/4⌋ and ⌊T/2⌋ values, at least one.
///
///     R ≥ 8  Student's t of the R differences
///     R < 8  difference/√(2τσ² (1/n_quarter + 1/n_half)), σ² of the last halves about their own
///            means, taken as t with R·half/(12τ + 1) degrees of freedom, which is how well
///            Sokal's window knows τ
///
/// Either t is turned into the normal z of the same probability, so that |z| > 5 has the chance
/// 5.7e-7 for any R. For R ≥ 8 that is exact for independent replicas with Gaussian differences, for
/// every T and τ.
///
/// @param tau_int  used for R < 8 only: of the settled series, settled_autocorrelation(). That of
///                 autocorrelation() contains the transient itself, and hides it
///
/// Degenerate  T < 4: NaN. No spread: 0 without a difference, ±∞ with one. |z| beyond 37 is that of
///             t itself
double drift_z(std::vector<double> const& values, std::size_t n_replicas, double tau_int);

/// The R̂ that equilibrium exceeds with chance `false_alarm`:
///
///     limit² = 1 − 1/L + (2τσ²/(L W)) F(2R − 1, ν; 1 − false_alarm)
///
/// with τ and σ² of settled_autocorrelation and F the quantile of the variance ratio: L V/(2τσ²) is
/// χ²/dof of 2R means, and τσ² is known like a χ² with ν = R·L/(2·window + 1) degrees of freedom.
/// For 2R chains of n_eff each, limit² − 1 ≈ (1 + 5√(2/(2R − 1)))/n_eff.
///
/// NaN where settled_autocorrelation did not converge.
double r_hat_limit(std::vector<double> const& values, std::size_t n_replicas,
                   double false_alarm = kFalseAlarm);

/// Correlation, over replicas, of the means of their first and last thirds of the time.
struct Memory {
  double correlation;  ///< near 0 where replicas forget within a third, near 1 where they are stuck
  double z;            ///< Student's t of it with R − 2 degrees of freedom, as the normal deviate
};

/// How much of the spread of the replicas' means lasts. A correlation ρ says that the variance of
/// the mean of all is 1 + 3ρ/(1 − ρ) times what fluctuations within replicas give.
///
/// No τ_int enters, so that z is exact for independent replicas with Gaussian means, for every T
/// that is long beside τ. Thirds of 4τ correlate by 0.003 in equilibrium.
///
/// Degenerate  T < 3 or R < 3: NaN. No spread: 0
Memory memory_of(std::vector<double> const& values, std::size_t n_replicas);

/// The verdict, and why.
struct Equilibration {
  bool equilibrated;   ///< none of the next three
  bool drifting;       ///< |drift_z| > 5: evidence against
  bool unmixed;        ///< R̂ above its limit, or memory: evidence against
  bool unresolved;     ///< too short to say; see below
  bool mixing_tested;  ///< r_hat was compared with a limit, or there is a memory
  double drift_z;
  double r_hat;
  double r_hat_limit;                    ///< max(1.01, that of chance); NaN when not tested
  Memory memory;                         ///< NaN when not tested
  Autocorrelation autocorrelation;       ///< settled_autocorrelation
  Autocorrelation whole;                 ///< autocorrelation(): about the common mean of all times
  double taus_per_replica, taus_in_all;  ///< length in τ_int of the whole
  double needed_per_replica, needed_in_all;  ///< surely enough for a run to be resolved
};

/// How many times more than τ_int says the means of halves may scatter. Slow but equilibrated runs near T_c reach 2.4, since the
/// window of τ_int leaves out what decays last; order parameters, whose phases are left now and then, 4.4. A few stuck
/// replicas of many raise it to 5 and more, up to 300.
inline constexpr double kScatterAllowed = 3, kScatterOfOrder = 5;

/// Verdict on a run. τ_s is τ_int of the settled halves, τ that of the whole, autocorrelation(); both are
/// estimates.
///
///     drifting    |drift_z| > 5
///     unmixed     half ≥ 15 τ_s: R̂ > max(1.01, r_hat_limit), more than chance allows, and
///                 enough to matter: means of halves scatter more than `scatter` times what τ_s says
///                 R ≥ 8: memory of z > 5 and correlation > 0.1, which is 15 % of an error bar,
///                 and R̂ > 1.01: replicas that conserve slightly different energies are no fault
///     unresolved  the window of τ did not close: error bars are unknown
///                 T ≥ 32 and neither  T ≥ 30 τ_s and R·T ≥ 150 τ_s
///                            nor      T ≥ 12 τ (R < 8: 30 τ) and R·T ≥ 150 τ
///                 T < 32 and R < 8: nothing to test with; T < 4; values that are not finite
///     T < 32 and R ≥ 8: the drift is tested, across replicas, mixing is not: so few values cannot
///                 tell slow replicas from stuck ones. mixing_tested = false
///
/// From R·T = 150 τ on, error bars are good to 20 %: √(6τ/(R·T)). Many replicas need not be long:
/// 12 τ let the window of τ_int close, and a τ about the common mean contains what replicas do not
/// forget. R̂ compares with a τ of halves about their own means, which half < 15 τ makes too short
/// by more than the means of many replicas scatter: it raised false alarms of L = 16, β = 0.44.
///
/// A limit of 1.01 alone would alarm on 4 replicas of 100 τ_int, by chance; chance alone would alarm
/// on thousands of long ones for differences too small to matter.
///
/// False alarms of stationary Gaussian replicas started in equilibrium:
///
///     drifting or unmixed   by design 3 · 5.7e-7 per verdict; stated to be below 1e-4 for every length
///     unresolved            below 1 % for runs of 30 true τ_int per replica (60 of R < 8) and 300 in
///                           all, which are `needed`; 5 to 35 % at half of these lengths, where an
///                           estimate that is good to √(24τ/(R·T)) decides; T ≥ 32: over 75 % at a
///                           quarter, over 95 % at an eighth, over 99 % at a twentieth
///
/// A few replicas (R < 8) that sit still in one place all the time pass wrongly: no statistic of theirs
/// could tell. A quantity that moves only a few times in a run is not Gaussian: with R < 8 and
/// a last half that never moves, any earlier move is a drift.
///
/// Cost  that of autocorrelation(), twice
Equilibration equilibration(std::vector<double> const& values, std::size_t n_replicas,
                            double scatter = kScatterAllowed);

/// The reasons against, as one line for people; empty when there is none. A length that is not enough is
/// named only where nothing else is.
std::string reasons(Equilibration const& verdict);

}  // namespace antikelvin
