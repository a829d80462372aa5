// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/base/hd.hpp"
#include "antikelvin/math/split_log.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Below this the tables serve, from here on four terms of Stirling's series.
inline constexpr int kStirlingTable = 64;

/// δ(n) for n = 1 … 63, correctly rounded; entry 0 is not used.
AK_HD inline double const* stirling_table() {
  static constexpr double table[kStirlingTable] = {
      0.0,
      0x1.4c071bcda0a5bp-4,
      0x1.52a9b923ea649p-5,
      0x1.c579a268d80b3p-6,
      0x1.54a2662fd78a9p-6,
      0x1.10b4e513fcbedp-6,
      0x1.c6b167bebdf36p-7,
      0x1.85d4d612e4a86p-7,
      0x1.552805e7b3076p-7,
      0x1.2f4871b12ab64p-7,
      0x1.10f9d4c0743a7p-7,
      0x1.f0593088014f8p-8,
      0x1.c7018733aa9c6p-8,
      0x1.a40514700f36cp-8,
      0x1.86076c002d4a7p-8,
      0x1.6c08f6f194a1p-8,
      0x1.5549f7dd113bcp-8,
      0x1.4137c74da35f2p-8,
      0x1.2f604ff627d77p-8,
      0x1.1f697dd857d8ep-8,
      0x1.110b3ed261fb3p-8,
      0x1.040b3999e0e2ap-8,
      0x1.f0735f77a883ap-9,
      0x1.dade5f5c049d4p-9,
      0x1.c715b494f1b23p-9,
      0x1.b4e224e78a104p-9,
      0x1.a414f4a0d8468p-9,
      0x1.948654042bccap-9,
      0x1.861422f5d68cp-9,
      0x1.78a0f61376d1dp-9,
      0x1.6c134df6e3d33p-9,
      0x1.6054f550b26cp-9,
      0x1.55527d5bcc003p-9,
      0x1.4afad23a8f3b5p-9,
      0x1.413ee2517cba9p-9,
      0x1.381154d35cc5bp-9,
      0x1.2f664c8ac0fa1p-9,
      0x1.2733349036687p-9,
      0x1.1f6e95193aff8p-9,
      0x1.180feeebffd6fp-9,
      0x1.110f9c4e626fbp-9,
      0x1.0a66b68094d13p-9,
      0x1.040eff018a3c2p-9,
      0x1.fc0597fea0931p-10,
      0x1.f079eee45bf7bp-10,
      0x1.e571a0f0ae337p-10,
      0x1.dae41d34f2ba6p-10,
      0x1.d0c98d60ae526p-10,
      0x1.c71ac2518a252p-10,
      0x1.bdd123048da23p-10,
      0x1.b4e69d934e591p-10,
      0x1.ac5599f52d45ep-10,
      0x1.a418ee47c8cbp-10,
      0x1.9c2bd46af9802p-10,
      0x1.9489e0c4572b4p-10,
      0x1.8d2efa04a9d41p-10,
      0x1.861751cf0a2ecp-10,
      0x1.7f3f5e25fac52p-10,
      0x1.78a3d38695bdap-10,
      0x1.72419f9d285c1p-10,
      0x1.6c15e48156301p-10,
      0x1.661df46a36c7p-10,
      0x1.60574dcce25e5p-10,
      0x1.5abf97d99a5b2p-10,
  };
  return table;
}

/// A number to twice the precision of a double.
struct HeadTail {
  double head, tail;
};

/// ln n! − n ln n + n for n = 1 … 63; entry 0 is not used.
AK_HD inline HeadTail const* factorial_excess_table() {
  static constexpr HeadTail table[kStirlingTable] = {
      {0.0, 0.0},
      {0x1p+0, 0x0p+0},
      {0x1.4e8de8082e308p+0, 0x1.950d871319ffp-54},
      {0x1.7ef4c8a2316e2p+0, 0x1.afa06c263b7e6p-54},
      {0x1.a2042fd3b7235p+0, -0x1.b913563d28c3ap-54},
      {0x1.bd847196e2524p+0, -0x1.115f067b0ec31p-54},
      {0x1.d42550e3f471ap+0, -0x1.41225afbb70acp-55},
      {0x1.e75ecd60de91bp+0, 0x1.450f7c0a8a79fp-57},
      {0x1.f8150242b012fp+0, -0x1.611277e5a242dp-54},
      {0x1.036e6368ac3dep+1, -0x1.34e787e566401p-54},
      {0x1.0a0e4ed3fe17cp+1, -0x1.b6a1113877a0fp-53},
      {0x1.100f1175d0b5ep+1, -0x1.f97bdd01984fep-53},
      {0x1.158bfdcbc9c4p+1, 0x1.ff573ea55d9adp-53},
      {0x1.1a99eb055764fp+1, 0x1.7b737945866fp-53},
      {0x1.1f491b8e50eebp+1, 0x1.c89887ae40344p-54},
      {0x1.23a67d6776062p+1, -0x1.364927bee6b25p-53},
      {0x1.27bc84155352fp+1, -0x1.767ca34352185p-53},
      {0x1.2b93c1150dc85p+1, 0x1.40349a59f7e3ep-56},
      {0x1.2f33511cea9afp+1, 0x1.7a23215012655p-55},
      {0x1.32a12c10a4c02p+1, 0x1.4d9e024d42023p-54},
      {0x1.35e2609c9b486p+1, -0x1.52be4fbcbf603p-53},
      {0x1.38fb4161dd60dp+1, -0x1.1a20e5786aa67p-53},
      {0x1.3bef87b35f133p+1, -0x1.52b410021d8dbp-57},
      {0x1.3ec26ea7f79b8p+1, -0x1.73663d37355b3p-53},
      {0x1.4176c873499fp+1, 0x1.3190d5bc8fc66p-53},
      {0x1.440f0f6a3946fp+1, 0x1.00b2abacc59b1p-54},
      {0x1.468d73b63c075p+1, -0x1.59d20acc2e9ffp-53},
      {0x1.48f3e676b02a4p+1, 0x1.36613c2e8518ep-53},
      {0x1.4b4422df02c19p+1, -0x1.ee86f27769acfp-58},
      {0x1.4d7fb5bd87c98p+1, -0x1.82ec7647cb46fp-54},
      {0x1.4fa803bd6f68ap+1, -0x1.129c75c18fbefp-54},
      {0x1.51be4ea370824p+1, -0x1.6f1341195f2b1p-54},
      {0x1.53c3b9b6b0313p+1, -0x1.50b6a5b0fbf91p-53},
      {0x1.55b94d7ccf653p+1, -0x1.9dafa1c4c3b5ap-53},
      {0x1.579ffae7efc9bp+1, -0x1.dd80f5294a012p-55},
      {0x1.59789e0f47703p+1, -0x1.f614f47bb3cep-56},
      {0x1.5b44008606ab2p+1, 0x1.57c6ddfcf4399p-54},
      {0x1.5d02db608d465p+1, 0x1.9c4e1304e167cp-53},
      {0x1.5eb5d8f4f356dp+1, 0x1.1d545f3d71a1cp-53},
      {0x1.605d96618e698p+1, -0x1.55ca09bce57dp-53},
      {0x1.61faa4e23a23dp+1, 0x1.dcc0938c424d7p-53},
      {0x1.638d8afba8827p+1, 0x1.10e64487947a7p-53},
      {0x1.6516c582c546cp+1, 0x1.ef8255c54122bp-53},
      {0x1.6696c8853a2f7p+1, -0x1.289b89cac5eddp-54},
      {0x1.680e001752287p+1, -0x1.ee0374b188b8ap-54},
      {0x1.697cd10acf5dcp+1, -0x1.242f58e3291fcp-53},
      {0x1.6ae39991bbac9p+1, -0x1.d9a211e92fcb3p-53},
      {0x1.6c42b1cfc6965p+1, -0x1.35069f61c2699p-57},
      {0x1.6d9a6c5c6307cp+1, -0x1.2e3ba67c550a3p-53},
      {0x1.6eeb16b7865f4p+1, 0x1.83ed5260ceaacp-55},
      {0x1.7034f9b2a6421p+1, 0x1.dfa1e47d4c4b5p-53},
      {0x1.717859cf59a87p+1, 0x1.0ada396faf5d7p-53},
      {0x1.72b57794d13e3p+1, 0x1.887fa58f73869p-56},
      {0x1.73ec8fdd323f6p+1, -0x1.ef50124fe7be3p-53},
      {0x1.751ddc1bbc1e1p+1, 0x1.617a5449a0ea7p-53},
      {0x1.7649929c837f4p+1, -0x1.de8a8ebb25b2bp-53},
      {0x1.776fe6be73a11p+1, 0x1.05c91b0b0a60fp-55},
      {0x1.78910928315fcp+1, -0x1.b527f270726d4p-53},
      {0x1.79ad27f868326p+1, -0x1.5b3c470738495p-55},
      {0x1.7ac46ef1f9377p+1, -0x1.9e2356dca3509p-53},
      {0x1.7bd707a4764e5p+1, -0x1.423f173ca016ap-54},
      {0x1.7ce5199147028p+1, -0x1.9ad422b828e2ap-53},
      {0x1.7deeca4dca65dp+1, -0x1.d3ccc0bb1c7c5p-54},
      {0x1.7ef43da2bfafdp+1, 0x1.8272ecc53cf97p-60},
  };
  return table;
}

/// δ(n) from 1/n, for n ≥ 64; also for SIMD types.
///
/// Accuracy   2e-18 absolute  (tests/exact/log_binomial_test.cpp)
template <class Real>
AK_HD inline Real stirling_series(Real reciprocal) {
  Real const square = reciprocal * reciprocal;
  Real tail = fused(square, Real(-1.0 / 1680), Real(1.0 / 1260));
  tail = fused(square, tail, Real(-1.0 / 360));
  return reciprocal * fused(square, tail, Real(1.0 / 12));
}

/// Remainder of Stirling's formula.
///
///     δ(n) = ln n! − [n ln n − n + ½ ln(2πn)]
///
/// @param n  integer-valued, n ≥ 1
/// @return   δ(n), decreasing from 0.0811 to 0
///
/// Accuracy   2e-18 absolute from n = 64 on, correctly rounded table below
///            (tests/exact/log_binomial_test.cpp)
/// Reference  C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000)
AK_HD inline double stirling_remainder(double n) {
  if (n < kStirlingTable) return stirling_table()[static_cast<int>(n)];
  return stirling_series(1 / n);
}

}  // namespace AK_ISA
}  // namespace antikelvin
