// SPDX-License-Identifier: Apache-2.0
#include "sampler/walker_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "antikelvin/base/wide.hpp"
#include "model/energy_grid.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
namespace {

constexpr int kWeightBits = 20;  ///< after the binary point
/// Most entries of a table, 8 bytes each.
constexpr std::uint64_t kMaxEntries = std::uint64_t{1} << 28;

/// e^{−k 2^−20} for k < 2^26 as a product of three factors.
class SmallExponentials {
 public:
  SmallExponentials() {
    for (int part = 0; part < 3; ++part) {
      Quad const factor = exp(-ldexp(Quad(1), 9 * part - kWeightBits));
      Quad value = 1;
      for (Quad& entry : factors_[static_cast<std::size_t>(part)]) {
        entry = value;
        value *= factor;
      }
    }
  }
  Quad operator()(std::uint64_t k) const {
    return factors_[0][k & 511] * factors_[1][k >> 9 & 511] * factors_[2][k >> 18 & 511];
  }

 private:
  std::array<std::array<Quad, 512>, 3> factors_;
};

std::int64_t in_steps(double gap) {
  return static_cast<std::int64_t>(std::nearbyint(std::ldexp(gap, kWeightBits)));
}

/// Energy changes of a site alone, in quanta, become numbers of groups.
std::uint32_t group_of(std::map<Rational, std::uint32_t>& groups, Rational const& change) {
  return groups.emplace(change, static_cast<std::uint32_t>(groups.size())).first->second;
}

std::int32_t whole(Rational const& quanta) {
  AK_EXPECT(denominator(quanta) == 1);
  return static_cast<std::int32_t>(numerator(quanta));
}

}  // namespace

WalkerMoves make_walker_moves(SpinModel const& model, Lattice const& lattice,
                              EnergyGrid const& grid) {
  require(model.kind != SpinKind::units, "walkers need neighbours", "subsystems have none",
          "use a model of spins on a lattice");
  WalkerMoves moves;
  auto const q = static_cast<std::uint32_t>(model.n_states);
  int const z = coordination(lattice.shape);
  // Signs of bonds are the lattice's affair, not the moves'.
  moves.kind = model.is_up_or_down() ? SpinKind::ising : model.kind;
  moves.n_states = q;
  moves.coordination = static_cast<std::uint32_t>(z);
  moves.n_levels = grid.n_levels;
  moves.halved = moves.kind == SpinKind::ising && has_full_neighbourhoods(lattice);
  // Energy of a term: term t stands for `first + stride t` times `each`.
  Rational each = -model.coupling;
  int first = -z, stride = moves.halved ? 2 : 1;
  moves.n_terms = static_cast<std::uint32_t>(moves.halved ? z + 1 : 2 * z + 1);
  if (moves.kind == SpinKind::ising) each *= 2;
  if (model.kind == SpinKind::blume_capel) {
    first = -2 * z;
    moves.n_terms = static_cast<std::uint32_t>(4 * z + 1);
  }
  auto const alone = [&](int state) -> Rational {
    if (moves.kind == SpinKind::ising) return -model.field * (2 * state - 1);
    if (model.kind == SpinKind::blume_capel)
      return model.crystal_field * ((state - 1) * (state - 1)) - model.field * (state - 1);
    return 0;
  };
  std::map<Rational, std::uint32_t> groups;
  moves.group.assign(std::size_t{q} * q, 0);
  for (std::uint32_t own = 0; own < q; ++own)
    for (std::uint32_t other = 0; other < q; ++other)
      if (own != other)
        moves.group[own * q + other] =
            group_of(groups, alone(static_cast<int>(other)) - alone(static_cast<int>(own)));
  moves.step.assign(groups.size() * moves.n_terms, 0);
  for (auto const& [change, group] : groups)
    for (std::uint32_t t = 0; t < moves.n_terms; ++t) {
      Rational const quanta =
          (change + each * (first + stride * static_cast<int>(t))) / grid.quantum;
      // Terms of a parity that no site has need not be whole.
      if (denominator(quanta) == 1) moves.step[group * moves.n_terms + t] = whole(quanta);
    }
  require(std::uint64_t{moves.n_classes()} * grid.n_levels <= kMaxEntries,
          "the energies are too many for a table of weights",
          std::to_string(grid.n_levels) + " levels, each with " +
              std::to_string(moves.n_classes()) + " classes of moves",
          "use fewer sites, or couplings with a larger common divisor");
  return moves;
}

double rounded_log_weight(double log_weight) {
  return std::ldexp(std::nearbyint(std::ldexp(log_weight, kWeightBits)), -kWeightBits);
}

std::uint64_t barker_threshold(double gap) {
  static SmallExponentials const exponential;
  std::int64_t const steps = in_steps(gap);
  std::uint64_t const k = static_cast<std::uint64_t>(steps < 0 ? -steps : steps);
  std::uint64_t small = 1;  // of the move that is less likely
  if (k < std::uint64_t{1} << 26) {
    Quad const odds = exponential(k);
    small = std::max<std::uint64_t>(1, threshold_of(odds / (1 + odds)));
  }
  return steps < 0 ? 0 - small : small;
}

WalkerTable make_walker_table(WalkerMoves const& moves, std::vector<double> const& log_weight,
                              Fault fault) {
  AK_EXPECT(log_weight.size() == moves.n_levels);
  std::size_t const levels = moves.n_levels;
  WalkerTable table;
  table.high.assign(moves.step.size() * levels, 0);
  table.low.assign(moves.step.size() * levels, 0);
  auto const put = [&](std::size_t at, std::uint64_t threshold) {
    table.high[at] = static_cast<std::uint32_t>(threshold >> 32);
    table.low[at] = static_cast<std::uint32_t>(threshold);
  };
  std::map<std::int32_t, std::vector<std::size_t>> classes;  // by |step|
  for (std::size_t c = 0; c < moves.step.size(); ++c) classes[std::abs(moves.step[c])].push_back(c);
  for (auto const& [distance, members] : classes)
    for (std::size_t l = 0; l + static_cast<std::size_t>(distance) < levels; ++l) {
      std::size_t const up = l + static_cast<std::size_t>(distance);
      std::uint64_t const rise = barker_threshold(log_weight[l] - log_weight[up]);
      std::uint64_t faulty = rise;
      if (fault == Fault::acceptance && distance > 0)
        faulty = rise + std::min(rise / 100, ~std::uint64_t{0} - rise);
      for (std::size_t const c : members) {
        if (moves.step[c] >= 0) put(c * levels + l, faulty);
        if (moves.step[c] < 0) put(c * levels + up, 0 - rise);
      }
    }
  return table;
}

CompleteGraphTable make_graph_walk_table(std::vector<std::uint32_t> const& levels,
                                         std::vector<double> const& log_weight, Fault fault) {
  AK_EXPECT(levels.size() >= 2 && levels.size() <= kMaxCompleteGraph + 1);
  auto const n_units = static_cast<std::uint32_t>(levels.size() - 1);
  CompleteGraphTable table;
  table.n_units = n_units;
  table.up.assign(levels.size(), 0);
  table.down.assign(levels.size(), 0);
  auto const share = [&](std::uint64_t threshold, std::uint32_t n) {
    return static_cast<std::uint64_t>(Quanta{threshold} * n / n_units);
  };
  for (std::uint32_t n = 0; n < n_units; ++n) {
    std::uint64_t const rise = barker_threshold(log_weight[levels[n]] - log_weight[levels[n + 1]]);
    std::uint64_t const faulty =
        fault == Fault::acceptance ? rise + std::min(rise / 100, ~std::uint64_t{0} - rise) : rise;
    table.up[n] = share(faulty, n_units - n);
    table.down[n + 1] = share(0 - rise, n + 1);
  }
  return table;
}

}  // namespace antikelvin
