// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

#include "antikelvin/exact/microcanonical.hpp"
#include "device/cpu/simd_support.hpp"
#include "support/backends.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::Worst;

template <class State>
bool same_bits(State const& a, State const& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

std::vector<Simd> kernels() {
  std::vector<Simd> list{Simd::generic};
  if (cpu::has_avx2()) list.push_back(Simd::avx2);
  if (cpu::has_avx512()) list.push_back(Simd::avx512);
  return list;
}

std::vector<std::uint64_t> counts_of(std::uint64_t n_units, std::size_t size) {
  std::mt19937_64 random(n_units + size);
  std::vector<std::uint64_t> n;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint64_t const any = random();
    std::uint64_t const inside = n_units == ~std::uint64_t{0} ? any : any % (n_units + 1);
    std::uint64_t const near_end = inside >> (random() % 64);
    n.push_back(i % 3 == 0 ? inside : i % 3 == 1 ? near_end : n_units - near_end);
  }
  return n;
}

constexpr std::uint64_t kUnits[] = {1,          2,
                                    63,         64,
                                    127,        128,
                                    129,        1000,
                                    1u << 20,   (1ull << 53) - 1,
                                    1ull << 53, (1ull << 53) + 1,
                                    1ull << 63, ~std::uint64_t{0}};

// One formula in all lanes, the scalar function for what is left over: no bit may differ.
TEST(EntropyKernels, LogBinomialIsTheSameOnAllInstructionSets) {
  for (Simd const simd : kernels()) {
    auto const backend = make_cpu_backend(2, simd);
    for (std::uint64_t const n_units : kUnits)
      for (std::size_t const size :
           {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{4099}}) {
        std::vector<std::uint64_t> const n = counts_of(n_units, size);
        std::vector<double> const values = backend->evaluator().log_binomial(n_units, n);
        ASSERT_EQ(values.size(), size);
        for (std::size_t i = 0; i < size; ++i)
          ASSERT_EQ(values[i], log_binomial(n_units, n[i])) << n_units << ' ' << n[i];
      }
  }
}

TEST(EntropyKernels, RangesAreMadeWhereTheyAreNeeded) {
  for (Simd const simd : kernels()) {
    auto const backend = make_cpu_backend(2, simd);
    for (std::uint64_t const step : {std::uint64_t{1}, std::uint64_t{17}}) {
      std::vector<double> const values =
          backend->evaluator().log_binomial(1u << 20, Counts::range(3, step, 10001));
      ASSERT_EQ(values.size(), 10001u);
      for (std::uint64_t i = 0; i < values.size(); ++i)
        ASSERT_EQ(values[i], log_binomial(1u << 20, 3 + i * step)) << i;
    }
  }
}

TEST(EntropyKernels, StatesAreTheSameOnAllInstructionSetsAndThreads) {
  IntegerLevels const levels{{0, 1, 3, 7}, {1, 1, 2, 1}};
  std::uint64_t const n_units = 1000000007;
  std::vector<Quanta> energies;
  for (std::uint64_t i = 0; i <= 300; ++i) energies.push_back(Quanta{n_units} * 7 * i / 300);
  std::vector<std::uint64_t> const n = counts_of(n_units, 500);
  auto const reference = make_cpu_backend(1, Simd::generic);
  auto const levels_reference = reference->evaluator().level_states(levels, n_units, energies);
  auto const pairs_reference = reference->evaluator().two_level_states(n_units, n, 2);
  for (Simd const simd : kernels())
    for (int const threads : {1, 2, 3}) {
      auto const backend = make_cpu_backend(threads, simd);
      auto const many = backend->evaluator().level_states(levels, n_units, energies);
      auto const pairs = backend->evaluator().two_level_states(n_units, n, 2);
      for (std::size_t i = 0; i < many.size(); ++i)
        ASSERT_TRUE(same_bits(many[i], levels_reference[i])) << i;
      for (std::size_t i = 0; i < pairs.size(); ++i)
        ASSERT_TRUE(same_bits(pairs[i], pairs_reference[i])) << n[i];
    }
}

class LevelParity : public test_support::BackendTest {};

/// Distance in ulp of two doubles, 0 for the same bits and for two missing values.
using test_support::ulp_between;

// Double-double arithmetic hides the last bits of a device's own exp and log behind the rounding of the
// result; single steps in double precision do not.
TEST_P(LevelParity, EqualsHost) {
  auto const host = make_cpu_backend(0);
  Worst log_omega, others;
  for (std::uint64_t const n_units :
       {std::uint64_t{500}, std::uint64_t{1000000}, std::uint64_t{1} << 53}) {
    IntegerLevels const levels{{0, 1, 3, 7}, {1, 1, 2, 1}};
    std::vector<Quanta> energies;
    for (std::uint64_t i = 0; i <= 200; ++i) energies.push_back(Quanta{n_units} * 7 * i / 200);
    auto const here = host->evaluator().level_states(levels, n_units, energies);
    auto const there = backend->evaluator().level_states(levels, n_units, energies);
    ASSERT_EQ(there.size(), energies.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
      auto const where = [&] { return "N=" + std::to_string(n_units) + " i=" + std::to_string(i); };
      log_omega.note(ulp_between(there[i].log_omega, here[i].log_omega), where);
      log_omega.note(ulp_between(there[i].log_omega_gibbs, here[i].log_omega_gibbs), where);
      others.note(ulp_between(there[i].beta, here[i].beta), where);
      others.note(ulp_between(there[i].log_temperature_gibbs, here[i].log_temperature_gibbs),
                  where);
    }
  }
  log_omega.print(("ln Omega, host and " + GetParam()).c_str(), "ulp");
  others.print(("beta and ln T_G, host and " + GetParam()).c_str(), "ulp");
  EXPECT_LE(log_omega.error, 1) << log_omega.where;
  EXPECT_LE(others.error, 8) << others.where;
}

TEST_P(LevelParity, TwoLevelStatesEqualHost) {
  Worst exact, others;
  for (std::uint64_t const n_units : kUnits) {
    std::vector<std::uint64_t> const n = counts_of(n_units, 1000);
    auto const there = backend->evaluator().two_level_states(n_units, n, 2);
    for (std::size_t i = 0; i < n.size(); ++i) {
      TwoLevelMicrostate const here = two_level_microstate(n_units, n[i], 2);
      auto const where = [&] {
        return "N=" + std::to_string(n_units) + " n=" + std::to_string(n[i]);
      };
      exact.note(ulp_between(there[i].log_omega, here.log_omega), where);
      others.note(ulp_between(there[i].beta, here.beta), where);
      others.note(ulp_between(there[i].log_omega_gibbs, here.log_omega_gibbs), where);
    }
  }
  others.print(("beta and Gibbs volume, host and " + GetParam()).c_str(), "ulp");
  EXPECT_EQ(exact.error, 0) << exact.where;
  EXPECT_LE(others.error, 16) << others.where;
}

INSTANTIATE_TEST_SUITE_P(Backends, LevelParity, ::testing::ValuesIn(test_support::backend_names()),
                         test_support::name_of);

}  // namespace
}  // namespace antikelvin
