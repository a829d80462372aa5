// SPDX-License-Identifier: Apache-2.0
// A CPU backend runs on its own number of threads and leaves OpenMP's as it was.
#include <gtest/gtest.h>
#include <omp.h>

#include "device/backend.hpp"
#include "device/split.hpp"

namespace antikelvin {
namespace {

std::vector<std::uint64_t> threads_of_draws(Backend const& backend) {
  return backend.host_counts(1, [] {
    return std::vector<std::uint64_t>{static_cast<std::uint64_t>(omp_get_max_threads())};
  });
}

TEST(ThreadCount, IsEachBackendsOwn) {
  int const before = omp_get_max_threads();
  auto const three = make_cpu_backend(3), five = make_cpu_backend(5), all = make_cpu_backend(0);
  EXPECT_EQ(omp_get_max_threads(), before);
  EXPECT_EQ(threads_of_draws(*three), std::vector<std::uint64_t>{3});
  EXPECT_EQ(threads_of_draws(*five), std::vector<std::uint64_t>{5});
  EXPECT_EQ(all->device().threads, before);
  EXPECT_EQ(omp_get_max_threads(), before);
}

TEST(ThreadCount, OfASplitBackendIsThatOfItsFirstPart) {
  std::vector<std::unique_ptr<Backend>> parts;
  parts.push_back(make_cpu_backend(3));
  parts.push_back(make_cpu_backend(2));
  EXPECT_EQ(threads_of_draws(*make_split_backend(std::move(parts))), std::vector<std::uint64_t>{3});
}

TEST(ThreadCount, StaysAfterAnError) {
  int const before = omp_get_max_threads();
  EXPECT_THROW(
      make_cpu_backend(before + 2)
          ->host_counts(1, []() -> std::vector<std::uint64_t> { throw std::runtime_error("no"); }),
      std::runtime_error);
  EXPECT_EQ(omp_get_max_threads(), before);
}

}  // namespace
}  // namespace antikelvin
