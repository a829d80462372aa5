// SPDX-License-Identifier: Apache-2.0
// The quadrupole of Blume-Capel spins, its fluctuations and its covariance with the energy against enumeration
// and transfer matrices, at both signs of β.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

#include "support/backends.hpp"
#include "support/beyond_5_sigma.hpp"
#include "support/spin_draws.hpp"
#include "support/spoiled_rows.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct QuadrupoleCase {
  SpinModel model;
  Lattice lattice;
  double most;  ///< |β| at which chains of single sites still move
};

std::vector<QuadrupoleCase> small_tori() {
  return {
      {blume_capel(1, Rational(1, 2), Rational(1, 4)), {Shape::square, true, {3, 3, 1}}, 0.5},
      {blume_capel(1, 0, 0), {Shape::square, true, {4, 2, 1}}, 0.5},
      {blume_capel(-1, 1, 0), {Shape::square, true, {4, 3, 1}}, 0.5},
      {blume_capel(1, 2, 0), {Shape::square, true, {3, 3, 1}}, 0.6},
      {blume_capel(-1, 2, Rational(-1, 3)), {Shape::triangular, true, {3, 3, 1}}, 0.25},
      {blume_capel(1, Rational(-1, 2), 0), {Shape::cubic, true, {2, 2, 2}}, 0.25},
      {blume_capel(1, Rational(3, 2), Rational(1, 2)), {Shape::chain, true, {7, 1, 1}}, 0.8},
  };
}

SampleSpec quadrupole_spec(SpinModel const& model, Lattice const& lattice, double beta) {
  SampleSpec spec = short_chains(model, lattice, beta);
  spec.covariances = {{"energy", "quadrupole"}};
  return spec;
}

/// Sums over all configurations.
ExactColumns exact_quadrupole(Census const& census, SpinModel const& model, double beta) {
  long double z = 0, e = 0, q = 0, q2 = 0, eq = 0;
  for (auto const& [macro, count] : census.configurations) {
    long double const energy = energy_of_macrostate(model, census.n_sites, macro),
                      full = census.n_sites - macro[1], weight = count * std::exp(-beta * energy);
    z += weight;
    e += weight * energy;
    q += weight * full;
    q2 += weight * full * full;
    eq += weight * energy * full;
  }
  e /= z;
  q /= z;
  return {{"quadrupole", static_cast<double>(q / census.n_sites)},
          {"quadrupole_susceptibility", static_cast<double>((q2 / z - q * q) / census.n_sites)},
          {"cov_energy_quadrupole", static_cast<double>(eq / z - e * q)}};
}

TEST(Quadrupole, OfSmallToriIsCanonicalAtBothSigns) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("quadrupole, 20 beta each");
  for (QuadrupoleCase const& c : small_tori()) {
    Census const census = census_of(c.lattice, SpinKind::blume_capel, 3);
    for (double const beta : betas_up_to(c.most)) {
      SampledRows const row(quadrupole_spec(c.model, c.lattice, beta), *backend);
      for (std::string const& column :
           beyond_5_sigma(row, exact_quadrupole(census, c.model, beta), &extremes))
        ADD_FAILURE() << column << " = " << row[column] << ", D "
                      << to_double(c.model.crystal_field) << " beta " << beta;
    }
  }
}

/// A ring of N spins by its transfer matrix T: ⟨Q⟩ = Tr S T^N/Z of S = s², and N (⟨Q²⟩ − ⟨Q⟩²) is
/// Σ_r Tr S T^r S T^{N−r}/Z − N⟨Q⟩². Long enough for lanes that are slabs.
ExactColumns quadrupole_of_ring(SpinModel const& model, int n, double beta) {
  using Matrix = std::array<std::array<long double, 3>, 3>;
  double const j = to_double(model.coupling), d = to_double(model.crystal_field),
               h = to_double(model.field);
  auto const times = [](Matrix const& a, Matrix const& b) {
    Matrix c{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t l = 0; l < 3; ++l) c[i][l] += a[i][k] * b[k][l];
    return c;
  };
  Matrix t{};
  for (int a = -1; a <= 1; ++a)
    for (int b = -1; b <= 1; ++b)
      t[static_cast<std::size_t>(a + 1)][static_cast<std::size_t>(b + 1)] =
          std::exp(beta * (j * a * b - d * (a * a + b * b) / 2 + h * (a + b) / 2.0));
  std::vector<Matrix> power(1);
  for (std::size_t i = 0; i < 3; ++i) power[0][i][i] = 1;
  for (int i = 0; i < n; ++i) power.push_back(times(power.back(), t));
  auto const at = [&](int r) { return power[static_cast<std::size_t>(r)]; };
  long double z = 0, q = 0, pairs = 0;
  for (std::size_t i = 0; i < 3; ++i) z += at(n)[i][i];
  for (std::size_t i : {0u, 2u}) q += at(n)[i][i] / z;
  for (int r = 0; r < n; ++r)
    for (std::size_t i : {0u, 2u})
      for (std::size_t k : {0u, 2u}) pairs += at(r)[i][k] * at(n - r)[k][i] / z;
  return {{"quadrupole", static_cast<double>(q)},
          {"quadrupole_susceptibility", static_cast<double>(pairs - n * q * q)}};
}

TEST(Quadrupole, OfRingsIsThatOfTheTransferMatrixInBothLayouts) {
  auto const backend = make_cpu_backend(1);
  Extremes extremes("quadrupole of rings");
  SpinModel const model = blume_capel(1, Rational(1, 2), Rational(1, 4));
  // The two oracles agree where both are at hand.
  Lattice const short_ring{Shape::chain, true, {7, 1, 1}};
  ExactColumns const all = exact_quadrupole(census_of(short_ring, SpinKind::blume_capel, 3), model,
                                            -0.7),
                     ring = quadrupole_of_ring(model, 7, -0.7);
  for (auto const& [name, value] : ring) EXPECT_NEAR(value, all.at(name), 1e-12) << name;
  for (Layout const layout : {Layout::replicas, Layout::slabs})
    for (double const beta : betas_up_to(0.8)) {
      Lattice const lattice{Shape::chain, true, {128, 1, 1}};
      SampleSpec spec = quadrupole_spec(model, lattice, beta);
      spec.layout = layout;
      spec.n_replicas = 256;
      SampledRows const row(spec, *backend);
      EXPECT_TRUE(beyond_5_sigma(row, quadrupole_of_ring(model, 128, beta), &extremes).empty())
          << beta << ' ' << row["quadrupole"];
    }
}

/// The field of the quadrupole is −D: ∂⟨Q⟩/∂(βD) = −quadrupole_susceptibility, by runs beside each other.
/// The temperature's is the covariance with the energy, ∂⟨Σ s²⟩/∂β = −cov.
TEST(Quadrupole, RespondsAsItFluctuates) {
  Census const census = census_of({Shape::square, true, {3, 3, 1}}, SpinKind::blume_capel, 3);
  for (double const beta : betas_up_to(0.6)) {
    SpinModel const model = blume_capel(1, Rational(1, 2), Rational(1, 4));
    auto const with_d = [&](Rational const& d) {
      return exact_quadrupole(census, blume_capel(1, d, Rational(1, 4)), beta).at("quadrupole");
    };
    auto const at_beta = [&](double b) {
      return 9 * exact_quadrupole(census, model, b).at("quadrupole");
    };
    ExactColumns const exact = exact_quadrupole(census, model, beta);
    Rational const step(1, 10000);
    EXPECT_NEAR(
        (with_d(model.crystal_field + step) - with_d(model.crystal_field - step)) / (2e-4 * beta),
        -exact.at("quadrupole_susceptibility"), 1e-7);
    EXPECT_NEAR((at_beta(beta + 1e-5) - at_beta(beta - 1e-5)) / 2e-5,
                -exact.at("cov_energy_quadrupole"), 1e-6);
  }
}

/// Masks that take s = 0 for −1, or count no site of s = 1, are seen at every β; the true ones pass the same
/// comparison of the same chains.
TEST(Quadrupole, OfABrokenMaskIsRejected) {
  auto const backend = make_cpu_backend(1);
  for (QuadrupoleCase const& c : small_tori()) {
    Census const census = census_of(c.lattice, SpinKind::blume_capel, 3);
    for (double const beta : betas_up_to(c.most)) {
      SampleSpec const spec = quadrupole_spec(c.model, c.lattice, beta);
      ExactColumns const exact = exact_quadrupole(census, c.model, beta);
      auto const rejected = [&](std::function<void(SampleSeries&)> const& spoil) {
        return beyond_5_sigma(spoiled_rows(spec, *backend, spoil), exact);
      };
      EXPECT_TRUE(rejected([](SampleSeries&) {}).empty()) << beta;
      EXPECT_FALSE(rejected([](SampleSeries& series) {
                     std::swap(series.populations[0], series.populations[1]);
                   }).empty())
          << "weights 0, 1, 1 at " << beta;
      EXPECT_FALSE(rejected([](SampleSeries& series) {
                     series.populations[2].assign(series.populations[2].size(), 0);
                   }).empty())
          << "weights 1, 0, 0 at " << beta;
    }
  }
}

TEST(Quadrupole, IsNoColumnOfOtherSpins) {
  auto const backend = make_cpu_backend(1);
  Lattice const lattice{Shape::square, true, {4, 4, 1}};
  for (char const* const model : {"ising", "potts:3"}) {
    SampledRows const row(short_chains(parse_spin_model(model), lattice, 0.1), *backend);
    EXPECT_THROW(row["quadrupole"], std::out_of_range) << model;
    EXPECT_GT(row["binder_error"], 0) << model;
  }
}

}  // namespace
}  // namespace antikelvin
