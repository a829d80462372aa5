// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "support/bond_sign_oracle.hpp"

// Exact overlaps of two replicas of one sample of bonds, from its definition alone.
namespace antikelvin::test_support {

/// Sums f over subsets, ± by the parity of what they share with each: the transform of Walsh and Hadamard.
inline void walsh_transform(std::vector<double>& f) {
  for (std::size_t bit = 1; bit < f.size(); bit *= 2)
    for (std::size_t i = 0; i < f.size(); ++i)
      if ((i & bit) == 0) {
        double const a = f[i], b = f[i | bit];
        f[i] = a + b;
        f[i | bit] = a - b;
      }
}

/// Canonical law of where two independent replicas of a small lattice differ, p(x) = Σ_s p(s) p(s ⊕ x).
class OverlapLaw {
 public:
  /// @param model  of spins −1 and 1, up to some 16 sites
  OverlapLaw(SpinModel const& model, Lattice const& lattice, double beta)
      : OverlapLaw(model, lattice, beta, plain_signs(model, lattice)) {}

  /// @param signs  of bonds_of(lattice), whatever the sample; none: all are 1
  OverlapLaw(SpinModel const& model, Lattice const& lattice, double beta,
             std::vector<int> const& signs)
      : lattice_(lattice), bonds_(bonds_of(lattice)) {
    n_ = lattice.sides[0] * lattice.sides[1] * lattice.sides[2];
    double const j = to_double(model.coupling), h = to_double(model.field);
    p_.resize(std::size_t{1} << n_);
    double z = 0;
    for (std::size_t s = 0; s < p_.size(); ++s) {
      double energy = -h * (2.0 * std::popcount(s) - n_);
      for (std::size_t b = 0; b < bonds_.size(); ++b)
        energy -= j * (signs.empty() ? 1 : signs[b]) * product(s, b);
      z += p_[s] = std::exp(-beta * energy);
    }
    for (double& p : p_) p /= z;
    walsh_transform(p_);
    for (double& p : p_) p *= p / static_cast<double>(p_.size());
    walsh_transform(p_);
  }

  /// Σ p(x) f(q, q_link) of the overlaps of x.
  template <class Function>
  double mean(Function const& f) const {
    double sum = 0;
    for (std::size_t x = 0; x < p_.size(); ++x) {
      double links = 0;
      for (std::size_t b = 0; b < bonds_.size(); ++b) links += product(x, b);
      sum += p_[x] * f(1 - 2.0 * std::popcount(x) / n_, links / static_cast<double>(bonds_.size()));
    }
    return sum;
  }

  /// ⟨|q_k|²⟩ of the wave with one turn along an axis.
  double wave_square(std::size_t axis) const {
    double sum = 0;
    for (std::size_t x = 0; x < p_.size(); ++x) {
      double real = 0, imaginary = 0;
      for (unsigned site = 0; site < n_; ++site) {
        unsigned const at[3] = {site % lattice_.sides[0],
                                site / lattice_.sides[0] % lattice_.sides[1],
                                site / lattice_.sides[0] / lattice_.sides[1]};
        double const phase = 2 * std::numbers::pi * at[axis] / lattice_.sides[axis],
                     q = (x >> site & 1) != 0 ? -1 : 1;
        real += q * std::cos(phase) / n_;
        imaginary += q * std::sin(phase) / n_;
      }
      sum += p_[x] * (real * real + imaginary * imaginary);
    }
    return sum;
  }

  /// P(q).
  std::map<double, double> histogram() const {
    std::map<double, double> result;
    for (std::size_t x = 0; x < p_.size(); ++x) result[1 - 2.0 * std::popcount(x) / n_] += p_[x];
    return result;
  }

 private:
  double product(std::size_t s, std::size_t bond) const {
    return (s >> bonds_[bond].first & 1) == (s >> bonds_[bond].second & 1) ? 1 : -1;
  }

  Lattice lattice_;
  std::vector<Bond> bonds_;
  unsigned n_;
  std::vector<double> p_;
};

/// ⟨s_i s_j⟩ of an open cube without a field, plane by plane: up to 16 sites in a plane.
class OpenCubeLaw {
 public:
  OpenCubeLaw(SpinModel const& model, Lattice const& lattice, double beta) : lattice_(lattice) {
    plane_ = lattice.sides[0] * lattice.sides[1];
    bonds_ = bonds_of(lattice);
    signs_ = plain_signs(model, lattice);
    k_ = beta * to_double(model.coupling);
    std::size_t const planes = lattice.sides[2], n = planes * plane_,
                      states = std::size_t{1} << plane_;
    correlations_.assign(n, std::vector<double>(n, 1));
    std::vector<std::vector<double>> behind(planes, std::vector<double>(states, 1));
    for (std::size_t z = planes - 1; z-- > 0;) {
      behind[z] = behind[z + 1];
      weigh(behind[z], z + 1);
      pass(behind[z], z);
    }
    std::vector<double> ahead(states, 1);
    for (std::size_t z = 0; z < planes; ++z) {
      if (z > 0) pass(ahead, z - 1);
      weigh(ahead, z);
      double total = 0;
      for (std::size_t s = 0; s < states; ++s) total += ahead[s] * behind[z][s];
      for (std::size_t i = 0; i < plane_; ++i) {
        std::vector<double> with_i = ahead;
        for (std::size_t s = 0; s < states; ++s)
          if ((s >> i & 1) == 0) with_i[s] = -with_i[s];
        for (std::size_t other = z; other < planes; ++other) {
          if (other > z) {
            pass(with_i, other - 1);
            weigh(with_i, other);
          }
          for (std::size_t j = 0; j < plane_; ++j) {
            double sum = 0;
            for (std::size_t s = 0; s < states; ++s)
              sum += ((s >> j & 1) != 0 ? 1 : -1) * with_i[s] * behind[other][s];
            correlations_[z * plane_ + i][other * plane_ + j] =
                correlations_[other * plane_ + j][z * plane_ + i] = sum / total;
          }
        }
      }
    }
  }

  double overlap_2() const {
    double sum = 0;
    for (auto const& row : correlations_)
      for (double const c : row) sum += c * c;
    return sum / static_cast<double>(correlations_.size() * correlations_.size());
  }
  double link_overlap() const {
    double sum = 0;
    for (Bond const& bond : bonds_) sum += std::pow(correlations_[bond.first][bond.second], 2);
    return sum / static_cast<double>(bonds_.size());
  }
  /// Σ ε ⟨s_i s_j⟩, so that −J of it is the mean energy.
  double bond_sum() const {
    double sum = 0;
    for (std::size_t b = 0; b < bonds_.size(); ++b)
      sum += signs_[b] * correlations_[bonds_[b].first][bonds_[b].second];
    return sum;
  }

 private:
  /// Multiplies by the weights of the bonds within a plane.
  void weigh(std::vector<double>& f, std::size_t z) const {
    for (std::size_t b = 0; b < bonds_.size(); ++b) {
      auto const [i, j] = bonds_[b];
      if (i / plane_ != z || j / plane_ != z) continue;
      double const up = std::exp(k_ * signs_[b]), down = std::exp(-k_ * signs_[b]);
      for (std::size_t s = 0; s < f.size(); ++s)
        f[s] *= (s >> i % plane_ & 1) == (s >> j % plane_ & 1) ? up : down;
    }
  }
  /// Sums over the spins of a plane, or the next, on the other side of the bonds between them.
  void pass(std::vector<double>& f, std::size_t z) const {
    for (std::size_t b = 0; b < bonds_.size(); ++b) {
      auto const [i, j] = bonds_[b];
      if (i / plane_ != z || j / plane_ != z + 1) continue;
      double const up = std::exp(k_ * signs_[b]), down = std::exp(-k_ * signs_[b]);
      std::size_t const bit = std::size_t{1} << i % plane_;
      for (std::size_t s = 0; s < f.size(); ++s) {
        if ((s & bit) != 0) continue;
        double const x = f[s], y = f[s | bit];
        f[s] = up * x + down * y;
        f[s | bit] = down * x + up * y;
      }
    }
  }

  Lattice lattice_;
  std::size_t plane_;
  std::vector<Bond> bonds_;
  std::vector<int> signs_;
  double k_;
  std::vector<std::vector<double>> correlations_;
};

}  // namespace antikelvin::test_support
