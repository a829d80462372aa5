// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "model/level_system.hpp"
#include "sampler/spin_tables.hpp"
#include "sampler/transition.hpp"

namespace antikelvin {

/// One entry of a pump: jumps between two levels at a rate of its own.
struct PumpChannel {
  std::size_t from = 0, to = 0;
  bool one_way = false;  ///< false: like a classical light field, equally strong both ways
  Rational rate = 1;     ///< r > 0, times the pump rate
};

/// A unit that a bath and a pump move between its levels.
struct DrivenUnit {
  LevelSystem system;               ///< bounded
  std::vector<Rational> couplings;  ///< k_ij = couplings[i n + j] ≥ 0 to the bath, symmetric
  std::vector<PumpChannel> pump;
};

/// Stationary state of one driven unit. Energies per unit; times in the inverse unit of the rates.
struct DrivenState {
  std::vector<double> populations;  ///< p_j of each level, all its degenerate states together
  /// β_ij of all pairs i < j in the order of level_pairs(); what rounding cannot tell from 0 is 0.
  std::vector<double> betas;
  std::vector<bool> inverted;  ///< β_ij < 0, likewise
  double beta_spread = 0;      ///< largest less smallest β_ij; 0 if they agree within rounding
  double production_bath = 0;  ///< entropy production in jumps by the bath
  double production_pump = 0;  ///< by the pump; +∞ for a one-way channel that carries a current
  double energy_from_pump = 0, energy_to_bath = 0;  ///< per time; equal, but found from own jumps
  bool thermal = false;        ///< one β for all pairs, and every jump in balance with its reverse
  bool has_bath_beta = false;  ///< all β_ij are that of the bath
  double residual = 0;         ///< largest |inflow − outflow|/outflow of a level

  double entropy_production() const { return production_bath + production_pump; }
};

/// (0,1), (0,2), …, (n−2,n−1).
std::vector<std::pair<std::size_t, std::size_t>> level_pairs(std::size_t n_levels);

/// Largest |β|(E_max − E_min), so that rates fit 113-bit numbers.
inline constexpr double kMaxDrivenExponent = 4000;

/// Refuses β that is too large, and a generator that does not lead from every level to every other:
/// its stationary state would depend on the start.
void require_irreducible(DrivenUnit const& unit, double beta, double pump_rate);

/// Stationary state of the jump process with generator W = W_bath + pump_rate · W_pump.
///
///     bath        W_ij = k_ij g_j/(1 + e^{β(E_j − E_i)})       level i → level j
///     pump        W_ij = r g_j, W_ji = r g_i                   two-way: a reservoir at β = 0
///                 W_ij = r g_j                                 one-way
///     0 = Σ_i p_i W_ij,  Σ p_i = 1
///     β_ij = ln[(p_i/g_i)/(p_j/g_j)]/(E_j − E_i)
///     σ = Σ_channels Σ_{i<j} (p_i W_ij − p_j W_ji) ln(p_i W_ij/(p_j W_ji))
///
/// States are eliminated one by one, without a subtraction, in 256 bits (theory.md, section 14).
/// `thermal` means below 1e-60: all ln(p_i W_ij/(p_j W_ji)) of all channels, and all deviations of
/// ln[(p_i/g_i)/(p_j/g_j)] from one β.
///
/// @param beta       finite, |β|(E_max − E_min) ≤ kMaxDrivenExponent
/// @param pump_rate  ≥ 0; 0 turns the pump off
/// @throws SpecError as require_irreducible
///
/// Accuracy   relative 1e-15 in every population that double can represent, however small
///            (tests/exact/driven_test.cpp, against sums over spanning trees)
/// Cost       O(n³) multiprecision operations
/// Reference  W. K. Grassmann, M. I. Taksar, D. P. Heyman, Oper. Res. 33, 1107 (1985); J. Schnakenberg, Rev. Mod. Phys. 48, 571 (1976)
DrivenState driven_state(DrivenUnit const& unit, double beta, double pump_rate);

/// The jump process as a chain that kernels can run.
struct DrivenChain {
  SpinTables tables;      ///< of independent units whose next level depends on the present one
  double sweep_time = 0;  ///< τ
};

/// One sweep is the stochastic matrix P = 1 + τW, with τ such that the largest probability to leave
/// a level is ½. pP = p + τpW, so P has exactly the stationary state of W; and since no unit leaves
/// with more than ½, none of its modes alternates, which a larger τ would allow.
///
/// Fault::acceptance makes jumps to higher levels 1 % too likely.
///
/// @throws SpecError  as require_irreducible, and as unit_model (more than 32 levels)
/// Accuracy   probabilities correct to 2^−64
DrivenChain make_driven_chain(DrivenUnit const& unit, double beta, double pump_rate,
                              Fault fault = Fault::none);

}  // namespace antikelvin
