// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

#include "model/spin_model.hpp"
#include "support/site_oracle.hpp"

namespace antikelvin::test_support {

/// Exact mean and variance of the energy of a periodic square lattice, side a power of two, in
/// doubles: traces of powers of the matrix e^{−βE} between rows, and of E and E² times it.
class TransferMatrix {
 public:
  struct Moments {
    double mean, variance;
  };

  static Moments energy(SpinModel const& model, int side, double beta) {
    TransferMatrix m(model, side, beta);
    for (int rows = 1; rows < side; rows *= 2) m.square();
    double z = 0, e = 0, ee = 0;
    for (std::size_t a = 0; a < m.n_; ++a) {
      z += m.power_[0][a * m.n_ + a];
      e += m.power_[1][a * m.n_ + a];
      ee += m.power_[2][a * m.n_ + a];
    }
    return {e / z, ee / z - e / z * (e / z)};
  }

 private:
  using Matrix = std::vector<double>;

  TransferMatrix(SpinModel const& model, int side, double beta) {
    int const q = model.n_states;
    for (int i = 0; i < side; ++i) n_ *= static_cast<std::size_t>(q);
    auto const energy = [&](int s, std::vector<int> const& around) {
      return site_energy<Binary50>(model, s, around).convert_to<double>();
    };
    std::vector<double> alone;
    std::vector<std::vector<double>> bond;
    for (int s = 0; s < q; ++s) {
      alone.push_back(energy(s, {}));
      bond.emplace_back();
      for (int t = 0; t < q; ++t) bond.back().push_back(energy(s, {t}) - alone.back());
    }
    std::vector<std::vector<std::size_t>> rows(n_);
    for (std::size_t a = 0; a < n_; ++a)
      for (std::size_t rest = a, i = 0; i < static_cast<std::size_t>(side);
           ++i, rest /= static_cast<std::size_t>(q))
        rows[a].push_back(rest % static_cast<std::size_t>(q));
    for (auto& matrix : power_) matrix.resize(n_ * n_);
    for (std::size_t a = 0; a < n_; ++a)
      for (std::size_t b = 0; b < n_; ++b) {
        double e = 0;
        for (std::size_t i = 0; i < rows[a].size(); ++i)
          e += alone[rows[a][i]] + bond[rows[a][i]][rows[a][(i + 1) % rows[a].size()]] +
               bond[rows[a][i]][rows[b][i]];
        double const w = std::exp(-beta * e);
        power_[0][a * n_ + b] = w;
        power_[1][a * n_ + b] = e * w;
        power_[2][a * n_ + b] = e * e * w;
      }
  }

  void add_product(Matrix const& a, Matrix const& b, double factor, Matrix& sum) const {
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t k = 0; k < n_; ++k) {
        double const x = factor * a[i * n_ + k];
        for (std::size_t j = 0; j < n_; ++j) sum[i * n_ + j] += x * b[k * n_ + j];
      }
  }

  /// E of two parts together: (E + E')^k by the binomial theorem.
  void square() {
    Matrix next[3];
    for (auto& matrix : next) matrix.assign(n_ * n_, 0);
    add_product(power_[0], power_[0], 1, next[0]);
    add_product(power_[0], power_[1], 1, next[1]);
    add_product(power_[1], power_[0], 1, next[1]);
    add_product(power_[0], power_[2], 1, next[2]);
    add_product(power_[1], power_[1], 2, next[2]);
    add_product(power_[2], power_[0], 1, next[2]);
    for (int i = 0; i < 3; ++i) power_[i].swap(next[i]);
  }

  std::size_t n_ = 1;
  Matrix power_[3];
};

}  // namespace antikelvin::test_support
