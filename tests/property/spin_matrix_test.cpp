// SPDX-License-Identifier: Apache-2.0
// Sweeps of tiny systems as exact transition operators, built from the tables: they keep the
// Boltzmann distribution, lead to it, and predict the autocorrelation that the sampler shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "device/backend.hpp"
#include "statistics/series.hpp"
#include "support/plain_lattice.hpp"
#include "support/site_oracle.hpp"
#include "support/spin_energy.hpp"
#include "support/spin_plans.hpp"
#include "support/ulp.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using test_support::dynamics_name;
using test_support::make_lattice;
using test_support::neighbours_of;
using test_support::spin_model;

/// Has the 64 bits of a threshold.
using Real = long double;

/// All configurations of a system, and one sweep as an operator on functions and on measures.
class SmallSystem {
 public:
  SmallSystem(SpinModel const& model, Lattice const& lattice, double beta, Dynamics dynamics)
      : model_(model),
        lattice_(lattice),
        n_(static_cast<std::size_t>(n_sites(lattice))),
        signs_(bond_signs(model, lattice)) {
    auto const q = static_cast<std::size_t>(model.n_states);
    power_.push_back(1);
    for (std::size_t i = 0; i < n_; ++i) power_.push_back(power_.back() * q);
    tables_ = make_spin_tables(model, lattice.shape, beta, dynamics);
    for (std::uint32_t colour = 0; colour < n_colours(lattice); ++colour)
      for (std::uint32_t row = 0; row < n_rows(lattice); ++row) {
        SiteRun const run =
            coloured_sites(lattice, colour, row % lattice.sides[1], row / lattice.sides[1]);
        for (std::uint32_t i = 0; i < run.count; ++i)
          order_.push_back(row * lattice.sides[0] + run.first + run.step * i);
      }
    weigh(beta);
  }

  std::size_t size() const { return power_.back(); }
  std::vector<Real> const& boltzmann() const { return boltzmann_; }
  std::vector<Real> const& energies() const { return energies_; }

  /// (T f)(x) = Σ_y T(x, y) f(y): the last site's move is the innermost.
  std::vector<Real> expect(std::vector<Real> f) const {
    for (std::size_t i = order_.size(); i-- > 0;) {
      std::vector<Real> g(f.size(), 0);
      for_each_move(order_[i],
                    [&](std::size_t from, std::size_t to, Real p) { g[from] += p * f[to]; });
      f = std::move(g);
    }
    return f;
  }
  /// (μ T)(y) = Σ_x μ(x) T(x, y)
  std::vector<Real> evolve(std::vector<Real> measure) const {
    for (std::size_t const site : order_) {
      std::vector<Real> next(measure.size(), 0);
      for_each_move(
          site, [&](std::size_t from, std::size_t to, Real p) { next[to] += measure[from] * p; });
      measure = std::move(next);
    }
    return measure;
  }

 private:
  int state(std::size_t x, std::size_t site) const {
    return static_cast<int>(x / power_[site] % static_cast<std::size_t>(model_.n_states));
  }

  /// States of a site's neighbours in every `stride`-th direction, turned over by negative bonds.
  std::vector<int> seen_from(std::size_t x, std::size_t site, int stride) const {
    std::vector<int> seen;
    int const z = test_support::n_directions(lattice_.shape);
    for (int k = 0; k < z; k += stride) {
      auto const other = test_support::neighbour_of(lattice_, site, k);
      if (!other) continue;
      int const spin = state(x, static_cast<std::size_t>(*other));
      std::size_t const start = k % 2 == 0 ? site : static_cast<std::size_t>(*other);
      bool const negative =
          !signs_.empty() &&
          signs_[start * static_cast<std::size_t>(z / 2) + static_cast<std::size_t>(k / 2)] != 0;
      seen.push_back(negative ? 1 - spin : spin);
    }
    return seen;
  }

  template <class Visit>
  void for_each_move(std::size_t site, Visit const& visit) const {
    int const absent =
        test_support::n_directions(lattice_.shape) -
        static_cast<int>(lattice_.shape == Shape::none ? 0 : neighbours_of(lattice_, site).size());
    for (std::size_t x = 0; x < size(); ++x) {
      std::vector<int> const around = seen_from(x, site, 1);
      int const own = state(x, site);
      for (int next = 0; next < model_.n_states; ++next) {
        Real const p = test_support::table_probability<Real>(tables_, model_.n_states, absent,
                                                             around, own, next);
        visit(x,
              x + static_cast<std::size_t>(next) * power_[site] -
                  static_cast<std::size_t>(own) * power_[site],
              std::ldexp(p, -64));
      }
    }
  }

  /// Energies bond by bond, and e^{−βE}/Z in quads.
  void weigh(double beta) {
    std::vector<Quad> weights;
    Quad z = 0;
    for (std::size_t x = 0; x < size(); ++x) {
      Quad energy = 0;
      for (std::size_t site = 0; site < n_; ++site) {
        energy += test_support::site_energy<Quad>(model_, state(x, site), seen_from(x, site, 2));
      }
      energies_.push_back(energy.convert_to<Real>());
      weights.push_back(exp(-Quad(beta) * energy));
      if (model_.kind == SpinKind::units)
        for (std::size_t site = 0; site < n_; ++site)
          weights.back() *=
              model_.levels.levels[static_cast<std::size_t>(state(x, site))].degeneracy;
      z += weights.back();
    }
    for (Quad const& w : weights) boltzmann_.push_back(Quad(w / z).convert_to<Real>());
  }

  SpinModel model_;
  Lattice lattice_;
  std::size_t n_;
  std::vector<std::uint8_t> signs_;
  SpinTables tables_;
  std::vector<std::size_t> power_, order_;
  std::vector<Real> boltzmann_, energies_;
};

struct Case {
  SpinModel model;
  Lattice lattice;
  double beta;
  Dynamics dynamics;
};

std::vector<Case> setups() {
  SpinModel const ising = spin_model("ising"), potts = spin_model("potts:3"),
                  capel = spin_model("blume-capel:1/2");
  SpinModel in_field = ising, frustrated = ising;
  in_field.field = Rational(1, 4);
  frustrated.coupling = -1;
  Lattice units;
  units.sides[0] = 2;
  std::vector<Case> all;
  for (Dynamics const dynamics : {Dynamics::heat_bath, Dynamics::metropolis}) {
    auto const add = [&](SpinModel const& model, Lattice const& lattice,
                         std::initializer_list<double> betas) {
      for (double const beta : betas) all.push_back({model, lattice, beta, dynamics});
    };
    add(ising, make_lattice(Shape::square, true, 2, 2), {-0.3, 0, 0.3});
    add(in_field, make_lattice(Shape::square, false, 3, 2), {-0.7, 0.7});
    add(frustrated, make_lattice(Shape::triangular, true, 3, 2), {-0.15, 0.3});
    add(ising, make_lattice(Shape::cubic, false, 2, 2, 2), {-0.3, 0.3});
    add(spin_model("edwards-anderson:1"), make_lattice(Shape::square, true, 3, 3), {-0.5, 0.5});
    add(spin_model("edwards-anderson:2"), make_lattice(Shape::cubic, false, 2, 2, 2), {0.6});
    add(potts, make_lattice(Shape::chain, true, 3), {-1, 0, 0.8});
    add(spin_model("potts:5"), make_lattice(Shape::chain, false, 3), {0.9});
    add(potts, make_lattice(Shape::square, true, 2, 2), {-0.5, 0.5});
    add(capel, make_lattice(Shape::chain, false, 2), {-0.8, 0, 1});
    add(capel, make_lattice(Shape::square, false, 2, 2), {-0.5, 0.6});
    add(spin_model("units 0,1x3,2,5"), units, {-0.4, 0.7});
  }
  return all;
}

std::string describe(Case const& setup) {
  return test_support::describe(setup.lattice) + " q=" + std::to_string(setup.model.n_states) +
         " kind " + std::to_string(static_cast<int>(setup.model.kind)) +
         " beta=" + std::to_string(setup.beta) + ' ' + dynamics_name(setup.dynamics);
}

Real distance(std::vector<Real> const& a, std::vector<Real> const& b) {
  Real largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::fabs(a[i] - b[i]));
  return largest;
}

// One sweep keeps Boltzmann's distribution, and many lead to it from a single configuration.
TEST(SpinMatrix, BoltzmannIsTheLimit) {
  test_support::Worst kept, reached;
  for (Case const& setup : setups()) {
    SmallSystem const system(setup.model, setup.lattice, setup.beta, setup.dynamics);
    auto const where = [&] { return describe(setup); };
    kept.note(static_cast<double>(distance(system.evolve(system.boltzmann()), system.boltzmann())),
              where);
    std::vector<Real> measure(system.size(), 0);
    measure[0] = 1;
    for (int sweep = 0; sweep < 5000; ++sweep) {
      std::vector<Real> next = system.evolve(measure);
      Real const moved = distance(next, measure);
      measure = std::move(next);
      if (moved < 1e-18L) break;
    }
    reached.note(static_cast<double>(distance(measure, system.boltzmann())), where);
  }
  kept.print("change of Boltzmann by a sweep", "absolute");
  reached.print("stationary distribution", "absolute");
  EXPECT_LE(kept.error, 1e-17) << kept.where;
  EXPECT_LE(reached.error, 1e-15) << reached.where;
}

/// Exact mean and variance of the energy, and ½ + Σ_{t≤W} ρ(t) per sweep for W = 0, 1, …
struct Exact {
  double mean, variance;
  std::vector<double> tau;
};

Exact exact_of(SmallSystem const& system) {
  std::vector<Real> const &pi = system.boltzmann(), &e = system.energies();
  Real mean = 0, variance = 0, sum = 0.5;
  std::vector<double> tau = {0.5};
  for (std::size_t x = 0; x < pi.size(); ++x) mean += pi[x] * e[x];
  std::vector<Real> deviation;
  for (std::size_t x = 0; x < pi.size(); ++x) {
    deviation.push_back(e[x] - mean);
    variance += pi[x] * deviation[x] * deviation[x];
  }
  std::vector<Real> f = deviation;
  // Signs may alternate: stop when even the largest value left is nothing.
  for (int t = 1; t < 100000; ++t) {
    f = system.expect(std::move(f));
    Real covariance = 0, largest = 0;
    for (std::size_t x = 0; x < pi.size(); ++x) {
      covariance += pi[x] * deviation[x] * f[x];
      largest = std::max(largest, std::fabs(f[x]));
    }
    tau.push_back(static_cast<double>(sum += covariance / variance));
    if (largest < 1e-9L) break;
  }
  return {static_cast<double>(mean), static_cast<double>(variance), tau};
}

// 512 replicas of 1000 sweeps show the mean to 0.14 % of σ and τ to about 1 %. The window of 6 τ
// cuts off what a slow mode of small weight adds (two wells of unequal depth), so that the exact sum
// is taken as far as the window.
TEST(SpinMatrix, SamplerHasTheExactAutocorrelation) {
  test_support::Extremes taus("tau of energy"), means("mean energy"), variances("its variance");
  constexpr std::uint32_t kReplicas = 512;
  test_support::Worst cut_off;
  std::uint64_t key = 1;
  for (Case const& setup : setups()) {
    SmallSystem const system(setup.model, setup.lattice, setup.beta, setup.dynamics);
    Exact const exact = exact_of(system);
    SpinPlan plan = test_support::make_spin_plan(setup.model, setup.lattice, kReplicas,
                                                 Layout::replicas, setup.beta, setup.dynamics);
    plan.key += key++;
    auto const chains = make_cpu_backend(1)->make_chains(plan);
    chains->advance(200);
    test_support::EnergyOf const energy(setup.model, setup.lattice, plan.n_units);
    std::vector<double> series =
        energy.series(chains->measure(static_cast<std::uint32_t>(test_support::scaled(1000)), 1));
    for (double& x : series) x -= exact.mean;
    SeriesStatistics const s = analyze_series(series, kReplicas);
    Autocorrelation const& a = s.autocorrelation;
    double const tau = exact.tau[std::min(a.window, exact.tau.size() - 1)];
    EXPECT_TRUE(test_support::within_5_sigma(a.tau_int, tau, a.tau_error)) << describe(setup);
    EXPECT_LT(a.tau_error, 0.1 * tau) << describe(setup);
    cut_off.note(1 - tau / exact.tau.back(), [&] { return describe(setup); });
    EXPECT_TRUE(test_support::within_5_sigma(s.mean.value, 0, s.mean.error)) << describe(setup);
    EXPECT_TRUE(test_support::within_5_sigma(s.variance.value, exact.variance, s.variance.error))
        << describe(setup);
    taus.note_z((a.tau_int - tau) / a.tau_error);
    means.note_z(s.mean.value / s.mean.error);
    variances.note_z((s.variance.value - exact.variance) / s.variance.error);
  }
  cut_off.print("tau beyond the window", "of tau");
}

}  // namespace
}  // namespace antikelvin
