// SPDX-License-Identifier: Apache-2.0
#include "density/fisher_zeros.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "antikelvin/base/error.hpp"
#include "density/exact_density.hpp"
#include "support/spin_dos.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using namespace test_support;
using Complex = std::complex<double>;

DensityOfStates table(int side) {
  DensityOfStates dos;
  for (auto const& [macro, count] : read_census(side).configurations) {
    dos.energies.insert(dos.energies.begin(), -macro[0]);
    dos.log_g.insert(dos.log_g.begin(), static_cast<double>(std::log(count)));
  }
  return dos;
}

/// |Σ g x^k|/Σ|g x^k| from the integers of the table, in 50 digits.
double residual_of(int side, Complex x) {
  using Real = boost::multiprecision::cpp_bin_float_50;
  Real re = 0, im = 0, sum = 0;
  for (auto const& [macro, count] : read_census(side).configurations) {
    int const k = (2 * side * side - macro[0]) / 4;
    Real const size = Real(count) * pow(Real(std::abs(x)), k);
    Real const angle = Real(std::arg(x)) * k;
    re += size * cos(angle);
    im += size * sin(angle);
    sum += size;
  }
  return Real(sqrt(re * re + im * im) / sum).convert_to<double>();
}

/// Residuals in the working precision and, rounded, against the integers themselves; sums and products
/// of zeros are coefficients; zeros come in the pairs that g demands.
TEST(FisherZeros, OfTheSquareIsingLatticeAreRootsInPairs) {
  Worst worst;
  for (int const side : {4, 6, 8}) {
    DensityOfStates const dos = table(side);
    std::vector<FisherZero> const zeros = fisher_zeros(dos);
    ASSERT_EQ(zeros.size(), static_cast<std::size_t>(side * side));
    Complex sum = 0, log_product = 0;
    for (FisherZero const& zero : zeros) {
      worst.note(zero.residual, [&] { return std::to_string(side); });
      EXPECT_LT(residual_of(side, zero.x), 1e-13);
      EXPECT_GT(residual_of(side, zero.x * 1.01), 1e-13);
      EXPECT_LT(std::abs(std::exp(-4.0 * zero.beta) - zero.x), 1e-13 * std::abs(zero.x));
      EXPECT_LE(std::fabs(zero.beta.imag()), std::numbers::pi / 4 + 1e-15);
      sum += zero.x;
      log_product += std::log(zero.x);
      // −β and β* are zeros too.
      double nearest_mirror = 1, nearest_conjugate = 1;
      for (FisherZero const& other : zeros) {
        nearest_mirror = std::min(nearest_mirror, std::abs(1.0 / other.x - zero.x));
        nearest_conjugate = std::min(nearest_conjugate, std::abs(std::conj(other.x) - zero.x));
      }
      // Error of a double zero, as deep as g is a double: (1e-16 sensitivity) at most.
      double const slack = 1e-12 + 1e-13 * zero.sensitivity;
      EXPECT_LT(nearest_mirror, slack);
      EXPECT_LT(nearest_conjugate, slack);
    }
    // g_{n−1} = 0 (one bond pair cannot be unsatisfied alone): zeros add up to −g_{n−1}/g_n = 0, and
    // their product is g_0/g_n = 1.
    EXPECT_LT(std::abs(sum), 1e-10);
    EXPECT_NEAR(log_product.real(), 0, 1e-11);
    for (std::size_t k = 1; k < zeros.size(); ++k)
      EXPECT_LE(std::fabs(zeros[k - 1].beta.imag()), std::fabs(zeros[k].beta.imag()) + 1e-12);
  }
  worst.print("residual of Fisher zeros", "");
  EXPECT_LT(worst.error, 1e-60);
}

/// The zeros nearest to the real axis approach ±½ ln(1 + √2), Im β falling as 1/L.
TEST(FisherZeros, ApproachTheCriticalPoint) {
  double const critical = 0.5 * std::log(1 + std::numbers::sqrt2);
  double distance = 1, im[2];
  int i = 0;
  for (int const side : {4, 8}) {
    FisherZero leading{};
    for (FisherZero const& zero : fisher_zeros(table(side)))
      if (zero.beta.real() > 0 && zero.beta.imag() > 0) {
        leading = zero;
        break;
      }
    EXPECT_LT(std::fabs(leading.beta.real() - critical), distance / 2);
    distance = std::fabs(leading.beta.real() - critical);
    im[i++] = leading.beta.imag();
  }
  EXPECT_NEAR(im[0] / im[1], 2, 0.1);
}

/// Rings of n Ising spins: tanh^n β = −1. Open chains: one zero of multiplicity n − 1, x = −1.
TEST(FisherZeros, OfChainsAreThoseOfTheClosedForm) {
  for (std::uint32_t const n : {4u, 5u, 12u, 40u}) {
    auto const ring = exact_density({parse_spin_model("ising"), {Shape::chain, true, {n, 1, 1}}});
    std::vector<FisherZero> const zeros = fisher_zeros(*ring);
    EXPECT_EQ(zeros.size(), n / 2);
    for (FisherZero const& zero : zeros) {
      Complex const power = std::pow(std::tanh(zero.beta), static_cast<double>(n));
      EXPECT_LT(std::abs(power + 1.0), 1e-12) << n;
    }
  }
  auto const open = exact_density({parse_spin_model("ising"), {Shape::chain, false, {5, 1, 1}}});
  std::vector<FisherZero> const zeros = fisher_zeros(*open);
  ASSERT_EQ(zeros.size(), 4u);
  for (FisherZero const& zero : zeros) {
    EXPECT_LT(std::abs(zero.x + 1.0), 1e-14);  // counts are small integers, restored
    EXPECT_GT(zero.sensitivity, 1e30);
    EXPECT_LT(zero.residual, 1e-60);
  }
}

/// Zeros that the iteration had no time to find say so, and only they do.
TEST(FisherZeros, ThatRanOutOfIterationsSaySo) {
  DensityOfStates const dos = table(6);
  std::vector<FisherZero> const exact = fisher_zeros(dos);
  for (FisherZero const& zero : exact) EXPECT_TRUE(zero.converged);
  for (int const iterations : {0, 3, 8, 12, 20}) {
    std::size_t n_converged = 0;
    for (FisherZero const& zero : fisher_zeros(dos, iterations)) {
      double nearest = 1;
      for (FisherZero const& other : exact)
        nearest = std::min(nearest, std::abs(other.beta - zero.beta));
      n_converged += zero.converged;
      if (zero.converged) {
        EXPECT_LT(nearest, 1e-12) << iterations;
      }
    }
    if (iterations <= 3) {
      EXPECT_LT(n_converged, exact.size()) << iterations;
    }
    if (iterations == 0) {
      EXPECT_EQ(n_converged, 0u);
    }
  }
}

/// A relative error ε of one g moves a zero by at most ε sensitivity, and one has the full effect in sum.
TEST(FisherZeros, SensitivityBoundsTheirErrors) {
  DensityOfStates const dos = table(6);
  std::vector<FisherZero> const zeros = fisher_zeros(dos);
  FisherZero const& leading = zeros[0];
  double total = 0;
  for (std::size_t k = 0; k < dos.log_g.size(); ++k) {
    DensityOfStates moved = dos;
    moved.log_g[k] += 1e-6;
    double nearest = 1;
    for (FisherZero const& zero : fisher_zeros(moved))
      nearest = std::min(nearest, std::abs(zero.beta - leading.beta));
    EXPECT_LT(nearest, 1.001e-6 * leading.sensitivity);
    total += nearest;
  }
  EXPECT_NEAR(total, 1e-6 * leading.sensitivity, 0.01e-6 * leading.sensitivity);
}

TEST(FisherZeros, RefusesWhatIsTooLargeAndKnowsTheTrivial) {
  EXPECT_TRUE(fisher_zeros({{3}, {1}}).empty());
  std::vector<FisherZero> const one = fisher_zeros({{0, 2}, {0, std::log(3.0)}});
  ASSERT_EQ(one.size(), 1u);
  EXPECT_NEAR(one[0].beta.real(), std::log(3.0) / 2, 1e-15);
  EXPECT_NEAR(std::fabs(one[0].beta.imag()), std::numbers::pi / 2, 1e-15);
  EXPECT_EQ(fisher_zeros({{0, 2, 5}, {0, 0, 0}}).size(), 5u);  // Q = 1
  EXPECT_THROW(fisher_zeros({{0, 1, 1000}, {0, 0, 0}}), SpecError);
  EXPECT_THROW(fisher_zeros({{0, 1, 1 + std::numbers::pi}, {0, 0, 0}}), SpecError);
}

}  // namespace
}  // namespace antikelvin
