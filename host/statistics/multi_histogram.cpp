// SPDX-License-Identifier: Apache-2.0
#include "statistics/multi_histogram.hpp"

#include <algorithm>
#include <cmath>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/reals.hpp"

namespace antikelvin {
namespace {

constexpr int kMaxIterations = 200;
constexpr double kTolerance = 1e-9;
constexpr double kNegligible = 45;  // e^−45 of the largest share

/// Data of the histograms that the equations need.
struct Equations {
  std::vector<double> const& energies;
  std::vector<double> const& betas;
  std::vector<std::uint32_t> levels;  ///< that were seen
  std::vector<double> seen;           ///< H of those
  std::vector<double> log_n, n;       ///< by β
};

/// Shares of one level among the β, p_k = n_k e^{f_k − β_k E}/Σ, those that are not negligible.
class Shares {
 public:
  explicit Shares(Equations const& equations)
      : equations_(equations), exponents_(equations.betas.size()) {}

  /// ln Σ_k n_k e^{f_k − β_k E}
  double set(std::vector<double> const& f, double energy) {
    std::size_t const n = exponents_.size();
    double top = -kInfinity, sum = 0;
    for (std::size_t k = 0; k < n; ++k) {
      exponents_[k] = equations_.log_n[k] + f[k] - equations_.betas[k] * energy;
      top = std::max(top, exponents_[k]);
    }
    which.clear();
    p.clear();
    for (std::size_t k = 0; k < n; ++k) {
      if (exponents_[k] < top - kNegligible) continue;
      which.push_back(k);
      p.push_back(std::exp(exponents_[k] - top));
      sum += p.back();
    }
    for (double& share : p) share /= sum;
    return top + std::log(sum);
  }

  std::vector<std::size_t> which;
  std::vector<double> p;

 private:
  Equations const& equations_;
  std::vector<double> exponents_;
};

/// Solves A x = b by Cholesky's decomposition, in place; false if A is not positive definite.
bool solve(std::vector<double>& a, std::vector<double>& b) {
  std::size_t const n = b.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      if (i != j) {
        a[i * n + j] = sum / a[j * n + j];
      } else {
        if (!(sum > 1e-14 * a[i * n + i])) return false;
        a[i * n + i] = std::sqrt(sum);
      }
    }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
  return true;
}

double objective(Equations const& equations, std::vector<double> const& f) {
  Shares shares(equations);
  double value = 0;
  for (std::size_t i = 0; i < equations.levels.size(); ++i)
    value += equations.seen[i] * shares.set(f, equations.energies[equations.levels[i]]);
  for (std::size_t k = 0; k < f.size(); ++k) value -= equations.n[k] * f[k];
  return value;
}

Equations equations_of(std::vector<double> const& energies, std::vector<double> const& betas,
                       std::vector<LevelHistogram> const& histograms) {
  Equations equations{energies, betas, {}, {}, {}, {}};
  std::vector<double> total(energies.size(), 0.0);
  for (LevelHistogram const& histogram : histograms) {
    double n = 0;
    for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
      total[histogram.first + i] += histogram.counts[i];
      n += histogram.counts[i];
    }
    AK_EXPECT(n > 0);
    equations.n.push_back(n);
    equations.log_n.push_back(std::log(n));
  }
  for (std::size_t level = 0; level < total.size(); ++level) {
    if (total[level] <= 0) continue;
    equations.levels.push_back(static_cast<std::uint32_t>(level));
    equations.seen.push_back(total[level]);
  }
  return equations;
}

}  // namespace

MultiHistogram combine_histograms(std::vector<double> const& energies,
                                  std::vector<double> const& betas,
                                  std::vector<LevelHistogram> const& histograms,
                                  std::vector<double> const& log_z) {
  std::size_t const n_betas = betas.size();
  AK_EXPECT(n_betas > 0 && histograms.size() == n_betas && log_z.size() == n_betas);
  Equations const equations = equations_of(energies, betas, histograms);
  std::vector<double> f(n_betas);
  for (std::size_t k = 0; k < n_betas; ++k) f[k] = -log_z[k];
  Shares shares(equations);
  MultiHistogram result;
  double value = objective(equations, f);
  std::size_t const free = n_betas - 1;  // f of the first stays
  for (; result.iterations < kMaxIterations; ++result.iterations) {
    std::vector<double> gradient(n_betas, 0.0), hessian(free * free, 0.0);
    for (std::size_t k = 0; k < n_betas; ++k) gradient[k] = -equations.n[k];
    for (std::size_t i = 0; i < equations.levels.size(); ++i) {
      shares.set(f, energies[equations.levels[i]]);
      for (std::size_t a = 0; a < shares.which.size(); ++a) {
        std::size_t const k = shares.which[a];
        double const weight = equations.seen[i] * shares.p[a];
        gradient[k] += weight;
        if (k == 0) continue;
        double* const row = hessian.data() + (k - 1) * free;
        row[k - 1] += weight;
        for (std::size_t b = 0; b <= a; ++b)
          if (shares.which[b] > 0) row[shares.which[b] - 1] -= weight * shares.p[b];
      }
    }
    double worst = 0;
    for (std::size_t k = 0; k < n_betas; ++k)
      worst = std::max(worst, std::fabs(gradient[k]) / equations.n[k]);
    std::vector<double> step(gradient.begin() + 1, gradient.end());
    // Without common energies the distance of two β is not determined.
    if (!solve(hessian, step)) break;
    result.converged = worst < kTolerance;
    if (result.converged) break;
    // The function is convex: a step that is long enough to overshoot is halved.
    double length = 1, next = value;
    std::vector<double> trial = f;
    for (; length > 1e-6; length /= 2) {
      for (std::size_t k = 1; k < n_betas; ++k) trial[k] = f[k] - length * step[k - 1];
      next = objective(equations, trial);
      if (next <= value + 1e-12 * std::fabs(value)) break;
    }
    if (!(length > 1e-6)) break;
    f = trial;
    value = next;
  }
  result.log_g.assign(energies.size(), -kInfinity);
  for (std::size_t i = 0; i < equations.levels.size(); ++i)
    result.log_g[equations.levels[i]] =
        std::log(equations.seen[i]) - shares.set(f, energies[equations.levels[i]]);
  for (double const value_k : f) result.log_z.push_back(-value_k);
  return result;
}

}  // namespace antikelvin
