// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/math/count_list.hpp"
#include "antikelvin/math/log_binomial.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// log_omega[i] = ln C(N, n_excited[i]).
struct LogBinomialAt {
  std::uint64_t n_units;
  CountList n_excited;
  double* log_omega;

  AK_HD void operator()(std::uint64_t i) const {
    log_omega[i] = log_binomial(n_units, n_excited[i]);
  }
};

}  // namespace AK_ISA
}  // namespace antikelvin
