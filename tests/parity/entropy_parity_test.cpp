// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "antikelvin/math/log_binomial.hpp"
#include "support/backends.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

class EntropyParity : public test_support::BackendTest {};

using test_support::ulp_between;

/// n over the whole range of a system: ends, middle, uniform, and close to both ends.
std::vector<std::uint64_t> states_of(std::uint64_t n_units, std::size_t size) {
  std::mt19937_64 random(size + n_units);
  std::vector<std::uint64_t> n;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint64_t const any = random();
    std::uint64_t const uniform = n_units == ~std::uint64_t{0} ? any : any % (n_units + 1);
    std::uint64_t const near_end = uniform >> (random() % 64);
    std::uint64_t const choices[] = {uniform,     near_end, n_units - near_end,
                                     n_units / 2, 0,        n_units};
    n.push_back(choices[i % 6]);
  }
  return n;
}

TEST_P(EntropyParity, EqualsHost) {
  // Nothing but IEEE operations, FMA and tables: the same bits everywhere.
  double const allowed = 0;
  test_support::Worst worst;
  for (std::size_t const size : {0, 1, 131, 42793})
    for (std::uint64_t const n_units :
         {std::uint64_t{1}, std::uint64_t{56}, std::uint64_t{57}, std::uint64_t{1000},
          std::uint64_t{1} << 53, ~std::uint64_t{0}}) {
      std::vector<std::uint64_t> const n = states_of(n_units, size);
      std::vector<double> const log_omega = backend->evaluator().log_binomial(n_units, n);
      ASSERT_EQ(log_omega.size(), size);
      for (std::size_t i = 0; i < size; ++i)
        worst.note(ulp_between(log_omega[i], log_binomial(n_units, n[i])),
                   [&] { return "N=" + std::to_string(n_units) + " n=" + std::to_string(n[i]); });
    }
  worst.print(("ln Omega, host and " + GetParam()).c_str(), "ulp");
  EXPECT_LE(worst.error, allowed) << worst.where;
}

INSTANTIATE_TEST_SUITE_P(Backends, EntropyParity,
                         ::testing::ValuesIn(test_support::backend_names()), test_support::name_of);

}  // namespace
}  // namespace antikelvin
