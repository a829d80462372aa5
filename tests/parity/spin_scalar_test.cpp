// SPDX-License-Identifier: Apache-2.0
// The kernels do what the documentation says: a sampler written from it, one lane and one number at
// a time, gives the same states.
#include <gtest/gtest.h>

#include <cstdio>
#include <vector>

#include "support/backends.hpp"
#include "support/scalar_sampler.hpp"
#include "support/spin_cases.hpp"
#include "support/ulp.hpp"

namespace antikelvin {
namespace {

using test_support::describe;
using test_support::make_lattice;
using test_support::make_spin_plan;
using test_support::ScalarSampler;
using test_support::spin_model;

class ScalarReference : public test_support::BackendTest {
 protected:
  /// Compares some replicas after each of the first sweeps.
  void compare(SpinPlan const& plan, int n_sweeps, std::vector<std::uint32_t> const& replicas) {
    auto const chains = backend->make_chains(plan);
    std::vector<ScalarSampler> plain;
    for (std::uint32_t const replica : replicas)
      if (replica < plan.n_replicas) plain.emplace_back(plan, replica);
    for (int sweep = 0; sweep < n_sweeps; ++sweep) {
      chains->advance(1);
      std::size_t at = 0;
      for (std::uint32_t const replica : replicas) {
        if (replica >= plan.n_replicas) continue;
        plain[at].sweep();
        ASSERT_EQ(chains->states(replica), plain[at].states())
            << describe(plan) << " replica " << replica << " after sweep " << sweep;
        ++at;
      }
    }
    for (ScalarSampler const& sampler : plain) n_ties += sampler.n_ties();
    n_compared += plain.size();
  }

  std::uint64_t n_ties = 0, n_compared = 0;
};

TEST_P(ScalarReference, AgreesOnAllPlans) {
  std::size_t number = 0, n_selecting = 0, n_symmetric = 0;
  for (SpinPlan const& plan : test_support::all_plans()) {
    if (++number % (10 / test_support::scaled(10)) != 0) continue;
    n_selecting += plan.tables[0].sizes.selects && plan.lattice.shape != Shape::none;
    n_symmetric += plan.tables[0].is_symmetric;
    ASSERT_NO_FATAL_FAILURE(compare(plan, 3, {0, 2, 39, 159, 529}));
  }
  std::printf("worst scalar reference: 0 of %zu trajectories differ, %zu numbers tied\n",
              static_cast<std::size_t>(n_compared), static_cast<std::size_t>(n_ties));
  EXPECT_GT(n_ties, 30u);
  EXPECT_GT(n_symmetric, 4u);
  EXPECT_GT(n_selecting, n_symmetric + 4);
}

// Long enough that some numbers need the second block of tie bits (2^-17), for one draw per site
// and for two.
TEST_P(ScalarReference, AgreesWhereNumbersTie) {
  for (char const* spec : {"ising", "potts:5", "blume-capel:1", "edwards-anderson:4294967295"}) {
    SpinPlan const plan =
        make_spin_plan(spin_model(spec), make_lattice(Shape::square, true, 66, 512), 1,
                       Layout::slabs, -0.3, Dynamics::metropolis);
    ASSERT_NO_FATAL_FAILURE(compare(plan, static_cast<int>(test_support::scaled(10)), {0}));
  }
  std::printf("worst scalar reference: %zu numbers tied\n", static_cast<std::size_t>(n_ties));
  EXPECT_GT(n_ties, test_support::scaled(300));
}

INSTANTIATE_TEST_SUITE_P(Backends, ScalarReference,
                         ::testing::ValuesIn(test_support::backend_names()), test_support::name_of);

}  // namespace
}  // namespace antikelvin
