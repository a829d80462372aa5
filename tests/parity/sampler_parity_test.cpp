// SPDX-License-Identifier: Apache-2.0
// Every sampler says the same on any backend, to the last digit of every column: lattices, clusters, the complete graph,
// contact, populations, walkers, replica exchange.
#include <gtest/gtest.h>

#include "support/backends.hpp"
#include "support/sampler_cases.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

class SamplerParity : public BackendTest {};

TEST_P(SamplerParity, SaysWhatTheReferenceSays) {
  auto const reference = make_cpu_backend(1, Simd::generic);
  for (SamplerCase const& sampler : sampler_cases())
    EXPECT_EQ(sampler.run(*backend), sampler.run(*reference)) << sampler.name;
}

INSTANTIATE_TEST_SUITE_P(Backends, SamplerParity, testing::ValuesIn(backend_names()), name_of);

}  // namespace
}  // namespace antikelvin
