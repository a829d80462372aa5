// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "device/backend.hpp"
#include "device/cpu/simd_support.hpp"

namespace antikelvin::test_support {

/// Parameter list of suites that run on every backend.
inline std::vector<std::string> backend_names() { return {"cpu", "cuda"}; }

/// Skips when there is no GPU, which then shows as skipped and not as passed. AK_REQUIRE_GPU=1
/// turns the skip into a failure.
class BackendTest : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "cpu") {
      backend = make_cpu_backend(1);
      return;
    }
    std::string const reason = cuda_unavailable_reason();
    if (reason.empty()) {
      backend = make_cuda_backend(0);
      return;
    }
    char const* const required = std::getenv("AK_REQUIRE_GPU");
    if (required != nullptr && std::string(required) == "1")
      FAIL() << "AK_REQUIRE_GPU=1, but " << reason;
    GTEST_SKIP() << reason;
  }

  std::unique_ptr<Backend> backend;
};

/// SIMD kernels that this processor can run, the reference first.
inline std::vector<Simd> simd_kernels() {
  std::vector<Simd> kernels = {Simd::generic};
  if (cpu::has_avx2()) kernels.push_back(Simd::avx2);
  if (cpu::has_avx512()) kernels.push_back(Simd::avx512);
  return kernels;
}

inline std::string name_of(::testing::TestParamInfo<std::string> const& info) { return info.param; }

}  // namespace antikelvin::test_support
