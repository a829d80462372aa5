// SPDX-License-Identifier: Apache-2.0
#include "exact/enumerate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

#include "antikelvin/base/check.hpp"
#include "model/bond_signs.hpp"

namespace antikelvin {
namespace {

struct EnumeratedBond {
  std::size_t from, to;
  int sign;
};

/// One bond per site and pair of directions: none over an open end, none along an axis of one site, two
/// between the sites of a periodic axis of two.
std::vector<EnumeratedBond> all_bonds(SpinModel const& model, Lattice const& lattice) {
  std::vector<std::array<int, 3>> steps = {{1, 0, 0}};
  if (lattice.shape != Shape::chain) steps.push_back({0, 1, 0});
  if (lattice.shape == Shape::triangular) steps.push_back({1, -1, 0});
  if (lattice.shape == Shape::cubic) steps.push_back({0, 0, 1});
  std::vector<std::uint8_t> const negative = bond_signs(model, lattice);
  int const sides[3] = {static_cast<int>(lattice.sides[0]), static_cast<int>(lattice.sides[1]),
                        static_cast<int>(lattice.sides[2])};
  std::vector<EnumeratedBond> bonds;
  std::size_t site = 0;
  for (int z = 0; z < sides[2]; ++z)
    for (int y = 0; y < sides[1]; ++y)
      for (int x = 0; x < sides[0]; ++x, ++site)
        for (std::size_t pair = 0; pair < steps.size(); ++pair) {
          int const at[3] = {x, y, z};
          int to[3];
          bool exists = true;
          for (std::size_t a = 0; a < 3; ++a) {
            int const beyond = at[a] + steps[pair][a];
            to[a] = (beyond + sides[a]) % sides[a];
            exists = exists && (steps[pair][a] == 0 || sides[a] > 1) &&
                     (to[a] == beyond || lattice.periodic);
          }
          if (!exists) continue;
          int const other = to[0] + sides[0] * (to[1] + sides[1] * to[2]);
          int const sign = !negative.empty() && negative[site * steps.size() + pair] != 0 ? -1 : 1;
          bonds.push_back({site, static_cast<std::size_t>(other), sign});
        }
  return bonds;
}

/// e^{ik·r} of all sites.
std::vector<std::complex<double>> wave_on(Lattice const& lattice, WaveVector const& k) {
  std::vector<std::complex<double>> wave;
  for (std::uint32_t z = 0; z < lattice.sides[2]; ++z)
    for (std::uint32_t y = 0; y < lattice.sides[1]; ++y)
      for (std::uint32_t x = 0; x < lattice.sides[0]; ++x) {
        std::uint64_t const turns = std::uint64_t{k.turns[0]} * x + std::uint64_t{k.turns[1]} * y +
                                    std::uint64_t{k.turns[2]} * z;
        double const angle =
            2 * std::numbers::pi * static_cast<double>(turns % k.period) / k.period;
        wave.push_back(std::polar(1.0, angle));
      }
  return wave;
}

/// What is measured of one configuration after the other.
class Configuration {
 public:
  Configuration(SpinModel const& model, Lattice const& lattice,
                std::vector<WaveVector> const& waves)
      : kind_(model.kind),
        q_(model.n_states),
        j_(to_double(model.coupling)),
        h_(to_double(model.field)),
        d_(to_double(model.crystal_field)),
        bonds_(all_bonds(model, lattice)),
        states_(n_sites(lattice), 0),
        counts_(static_cast<std::size_t>(q_), 0) {
    for (WaveVector const& k : waves) waves_.push_back(wave_on(lattice, k));
  }

  /// The next one; false after the last.
  bool step() {
    for (int& state : states_) {
      if (++state < q_) return true;
      state = 0;
    }
    return false;
  }

  double energy() const {
    int pairs = 0, sum = 0, squares = 0;
    for (EnumeratedBond const& bond : bonds_) {
      int const a = states_[bond.from], b = states_[bond.to];
      pairs += bond.sign * (kind_ == SpinKind::potts ? (a == b ? 1 : 0) : spin(a) * spin(b));
    }
    if (kind_ == SpinKind::potts) return -j_ * pairs;
    for (int const state : states_) {
      sum += spin(state);
      squares += spin(state) * spin(state);
    }
    return -j_ * pairs + d_ * squares - h_ * sum;
  }

  /// Adds magnetization, its square, populations and squares of waves to `sums`.
  void add_to(std::vector<double>& sums) {
    double const n = static_cast<double>(states_.size());
    std::fill(counts_.begin(), counts_.end(), 0);
    int sum = 0;
    for (int const state : states_) {
      ++counts_[static_cast<std::size_t>(state)];
      sum += spin(state);
    }
    double m = sum / n;
    if (kind_ == SpinKind::potts)
      m = (q_ * *std::max_element(counts_.begin(), counts_.end()) - n) / (q_ - 1) / n;
    auto next = sums.begin();
    *next++ += m;
    *next++ += m * m;
    for (int const count : counts_) *next++ += count / n;
    for (auto const& wave : waves_) *next++ += square_of(wave);
  }

 private:
  /// s of a state; of no meaning for Potts spins.
  int spin(int state) const { return kind_ == SpinKind::blume_capel ? state - 1 : 2 * state - 1; }

  double square_of(std::vector<std::complex<double>> const& wave) const {
    double const n = static_cast<double>(states_.size());
    std::complex<double> sum = 0;
    if (kind_ != SpinKind::potts) {
      for (std::size_t i = 0; i < wave.size(); ++i)
        sum += static_cast<double>(spin(states_[i])) * wave[i];
      return std::norm(sum / n);
    }
    double squares = 0;
    for (int colour = 0; colour < q_; ++colour) {
      sum = 0;
      for (std::size_t i = 0; i < wave.size(); ++i)
        sum += ((states_[i] == colour ? 1.0 : 0.0) - 1.0 / q_) * wave[i];
      squares += std::norm(sum / n);
    }
    return squares * q_ / (q_ - 1);
  }

  SpinKind kind_;
  int q_;
  double j_, h_, d_;
  std::vector<EnumeratedBond> bonds_;
  std::vector<std::vector<std::complex<double>>> waves_;
  std::vector<int> states_, counts_;
};

}  // namespace

bool Enumeration::is_small(SpinModel const& model, Lattice const& lattice) {
  return static_cast<double>(n_sites(lattice)) * std::log2(model.n_states) <=
         std::log2(static_cast<double>(kMostConfigurations)) + 1e-9;
}

Enumeration::Enumeration(SpinModel const& model, Lattice const& lattice,
                         std::vector<WaveVector> const& waves)
    : n_states_(static_cast<std::size_t>(model.n_states)) {
  AK_EXPECT(model.kind != SpinKind::units && lattice.shape != Shape::none &&
            is_small(model, lattice));
  std::map<double, Shell> by_energy;
  Configuration configuration(model, lattice, waves);
  do {
    double const energy = configuration.energy();
    Shell& shell = by_energy[energy];
    if (shell.count == 0) {
      shell.energy = energy;
      shell.sums.resize(2 + n_states_ + waves.size(), 0);
    }
    ++shell.count;
    configuration.add_to(shell.sums);
  } while (configuration.step());
  for (auto& [energy, shell] : by_energy) shells_.push_back(std::move(shell));
}

EnumeratedMeans Enumeration::at(double beta) const {
  // Weights relative to the largest that one configuration has.
  double const from = beta < 0 ? shells_.back().energy : shells_.front().energy;
  double z = 0, mean = 0, square = 0;
  std::vector<double> sums(shells_.front().sums.size(), 0);
  for (Shell const& shell : shells_) {
    double const weight = std::exp(-beta * (shell.energy - from));
    z += weight * shell.count;
    mean += weight * shell.count * (shell.energy - from);
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += weight * shell.sums[i];
  }
  for (double& sum : sums) sum /= z;
  EnumeratedMeans means;
  means.energy = from + mean / z;
  for (Shell const& shell : shells_) {
    double const deviation = shell.energy - means.energy;
    square += std::exp(-beta * (shell.energy - from)) * shell.count * deviation * deviation;
  }
  means.energy_variance = square / z;
  means.magnetization = sums[0];
  means.magnetization_2 = sums[1];
  auto const populations = sums.begin() + 2,
             waves = populations + static_cast<std::ptrdiff_t>(n_states_);
  means.populations.assign(populations, waves);
  means.wave_squares.assign(waves, sums.end());
  return means;
}

}  // namespace antikelvin
