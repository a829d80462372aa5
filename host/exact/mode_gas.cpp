// SPDX-License-Identifier: Apache-2.0
#include "exact/mode_gas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"

namespace antikelvin {
namespace {

double rounded_quad(Quad const& value) { return value.convert_to<double>(); }

}  // namespace

/// One side of infinite temperature, seen from the end of the band that it favours.
class ModeGas::Side {
 public:
  Side(Band const& band, ModeStatistics statistics, Quad const& quanta, bool is_hot)
      : statistics_(statistics), quanta_(quanta), is_hot_(is_hot) {
    end_ = is_hot ? band.levels.back().energy : band.levels.front().energy;
    for (std::size_t k = 0; k < band.levels.size(); ++k) {
      BandLevel const& level = band.levels[is_hot ? band.levels.size() - 1 - k : k];
      gaps_.push_back(abs(level.energy - end_));
      n_modes_.push_back(level.n_modes);
      all_modes_ += level.n_modes;
    }
  }

  /// ξ at which the modes hold N quanta. Newton's steps from the left go monotonically, since N(ξ) is convex
  /// and falls; at the start the end alone holds all.
  Quad offset(Quad const& b) const {
    Quad const alone = quanta_ / n_modes_[0];
    Quad xi = statistics_ == ModeStatistics::rayleigh_jeans ? Quad(1 / alone) : log1p(1 / alone);
    for (int step = 0; step < 1000; ++step) {
      Quad sum = 0, slope = 0;
      for (std::size_t k = 0; k < gaps_.size(); ++k) {
        Quad const n = occupation(b * gaps_[k] + xi);
        sum += n_modes_[k] * n;
        slope += n_modes_[k] *
                 (statistics_ == ModeStatistics::rayleigh_jeans ? Quad(n * n) : Quad(n * (1 + n)));
      }
      Quad const change = (sum - quanta_) / slope;
      xi += change;
      if (abs(change) <= xi * Quad(1e-31)) break;
    }
    return xi;
  }

  /// Mean distance of a quantum from the end.
  Quad distance(Quad const& b) const {
    Quad const xi = offset(b);
    Quad sum = 0;
    for (std::size_t k = 1; k < gaps_.size(); ++k)
      sum += n_modes_[k] * gaps_[k] * occupation(b * gaps_[k] + xi);
    return sum / quanta_;
  }

  Quad mean_gap() const {
    Quad sum = 0;
    for (std::size_t k = 1; k < gaps_.size(); ++k) sum += gaps_[k] * n_modes_[k];
    return sum / all_modes_;
  }

  Quad entropy(Quad const& b) const {
    Quad const xi = offset(b);
    Quad sum = 0;
    for (std::size_t k = 0; k < gaps_.size(); ++k)
      sum += n_modes_[k] * entropy_of_mode(occupation(b * gaps_[k] + xi));
    return sum;
  }

  /// That of T = 0: none but the modes of the end hold quanta.
  Quad entropy_of_end() const {
    if (statistics_ == ModeStatistics::rayleigh_jeans) return -Quad(kInfinity);
    return n_modes_[0] * entropy_of_mode(quanta_ / n_modes_[0]);
  }

  /// |β| at which quanta are so far from the end in the mean.
  Quad beta_of_distance(Quad const& wanted) const {
    return root([&](Quad const& b) { return Quad(log(distance(b) / wanted)); }, guess(wanted));
  }

  Quad beta_of_entropy(Quad const& wanted) const {
    return root([&](Quad const& b) { return Quad(entropy(b) - wanted); }, guess(mean_gap()));
  }

  ModeState state(Quad const& b) const {
    Quad const xi = offset(b), sign = is_hot_ ? -1 : 1;
    ModeState state;
    state.beta = rounded_quad(sign * b);
    state.beta_mu = rounded_quad(sign * b * end_ - xi);
    state.mu = b == 0 ? -kInfinity : rounded_quad(end_ - sign * xi / b);
    Quad entropy = 0, energy = 0;
    for (std::size_t k = 0; k < gaps_.size(); ++k) {
      Quad const n = occupation(b * gaps_[k] + xi);
      entropy += n_modes_[k] * entropy_of_mode(n);
      energy += n_modes_[k] * gaps_[k] * n;
      state.occupations.push_back(rounded_quad(n));
    }
    state.energy = rounded_quad(quanta_ * end_ + sign * energy);
    state.exact_entropy = entropy;
    state.entropy = rounded_quad(entropy);
    if (is_hot_) std::reverse(state.occupations.begin(), state.occupations.end());
    return state;
  }

  /// T = 0±: β μ lies infinitely far, μ at the end.
  ModeState frozen() const {
    ModeState state{};
    state.beta = is_hot_ ? -kInfinity : kInfinity;
    state.mu = rounded_quad(end_);
    state.beta_mu = end_ == 0 ? 0 : rounded_quad(end_) * state.beta;
    state.energy = rounded_quad(quanta_ * end_);
    state.exact_entropy = entropy_of_end();
    state.entropy = rounded_quad(state.exact_entropy);
    state.occupations.assign(gaps_.size(), 0);
    (is_hot_ ? state.occupations.back() : state.occupations.front()) =
        rounded_quad(quanta_ / n_modes_[0]);
    return state;
  }

 private:
  Quad occupation(Quad const& y) const {
    return statistics_ == ModeStatistics::rayleigh_jeans ? Quad(1 / y) : Quad(1 / expm1(y));
  }

  Quad entropy_of_mode(Quad const& n) const {
    if (statistics_ == ModeStatistics::rayleigh_jeans) return 1 + log(n);
    return n == 0 ? Quad(0) : Quad(log1p(n) + n * log1p(1 / n));
  }

  /// Many quanta share their energy equally, U - μN = T for each mode; few ones are in the first excited modes with
  /// Boltzmann's weight.
  Quad guess(Quad const& distance) const {
    Quad const many = Quad(all_modes_) / (quanta_ * distance);
    if (statistics_ == ModeStatistics::rayleigh_jeans) return many;
    return std::min(many, Quad((1 + log1p(mean_gap() / distance)) / gaps_[1]));
  }

  template <class Function>
  static Quad root(Function const& f, Quad const& guess) {
    std::uintmax_t n_steps = 20'000;
    auto const bracket = boost::math::tools::bracket_and_solve_root(
        f, guess, Quad(2), false, boost::math::tools::eps_tolerance<Quad>(96), n_steps);
    return (bracket.first + bracket.second) / 2;
  }

  ModeStatistics statistics_;
  Quad quanta_, end_;
  bool is_hot_;
  std::vector<Quad> gaps_;
  std::vector<std::uint64_t> n_modes_;
  std::uint64_t all_modes_ = 0;
};

ModeGas::ModeGas(Band band, ModeStatistics statistics)
    : band_(std::move(band)), statistics_(statistics) {}

void ModeGas::require_energy(Rational const& quanta, Quad const& energy) const {
  Quad const n = to_quad(quanta), per_quantum = energy / n;
  Quad const low = band_.levels.front().energy, high = band_.levels.back().energy;
  // An end that a user has from a table may lie outside by the rounding of a double.
  Quad const rounding = Quad(4e-16) * std::max(Quad(abs(low)), Quad(abs(high)));
  if (per_quantum >= low - rounding && per_quantum <= high + rounding) return;
  throw SpecError(fmt::format("{:.17g} quanta cannot have energy {:.17g}", rounded_quad(n),
                              rounded_quad(energy)),
                  fmt::format("the band {} goes from {:.17g} to {:.17g}", band_.spec,
                              rounded_quad(low), rounded_quad(high)),
                  fmt::format("choose an energy from {:.17g} to {:.17g}", rounded_quad(n * low),
                              rounded_quad(n * high)));
}

bool ModeGas::is_at_mean(Rational const& quanta, Quad const& energy) const {
  Quad const width = band_.levels.back().energy - band_.levels.front().energy;
  return abs(energy / to_quad(quanta) - band_.mean()) <= Quad(1e-28) * width;
}

ModeState ModeGas::at_energy(Rational const& quanta, Quad const& energy) const {
  require_energy(quanta, energy);
  Quad const n = to_quad(quanta), per_quantum = energy / n;
  Quad const low = band_.levels.front().energy, high = band_.levels.back().energy;
  bool const is_hot = per_quantum > band_.mean();
  Side const side(band_, statistics_, n, is_hot);
  Quad const distance = is_hot ? Quad(high - per_quantum) : Quad(per_quantum - low);
  if (distance <= 0) return side.frozen();
  if (is_at_mean(quanta, energy)) return side.state(0);
  return side.state(side.beta_of_distance(distance));
}

ModeState ModeGas::at_entropy(Rational const& quanta, Quad const& wanted, bool is_hot) const {
  Side const side(band_, statistics_, to_quad(quanta), is_hot);
  // Empty modes of classical waves have the entropy -∞, which is that of T = 0.
  double const entropy = rounded_quad(wanted);
  if (std::isinf(entropy)) return side.frozen();
  Quad const most = side.entropy(0), least = side.entropy_of_end();
  Quad const rounding = Quad(1e-28) * std::max(Quad(abs(most)), Quad(abs(wanted)));
  require(
      wanted <= most + rounding && wanted >= least - rounding,
      fmt::format("no state of this band has entropy {:.17g} at T {} 0", entropy,
                  is_hot ? '<' : '>'),
      fmt::format("it goes from {:.17g} to {:.17g} there", rounded_quad(least), rounded_quad(most)),
      "choose a band with more modes, or a state that is nearer to infinite temperature");
  if (wanted >= most - rounding) return side.state(0);
  if (wanted <= least + rounding) return side.frozen();
  return side.state(side.beta_of_entropy(wanted));
}

}  // namespace antikelvin
