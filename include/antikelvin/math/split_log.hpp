// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "antikelvin/base/bits.hpp"
#include "antikelvin/base/hd.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// Row j of the logarithm table. `inverse` is the double nearest to 1/(1 + j/128) for which
/// −ln(inverse) lies within 2^−65 of `log`, a multiple of 2^−46 (S. Gal's idea): sums of such logs and
/// their small multiples are exact. tests/exact/split_log_test.cpp finds all rows anew.
struct alignas(16) LogRow {
  double inverse, log;
};

/// The 129 rows, j = 0 … 128.
AK_HD inline LogRow const* log_rows() {
  static constexpr LogRow rows[129] = {
      {1.0, 0.0},
      {0x1.fc07f01fc2309p-1, 0x1.fe02a6b02cp-8},
      {0x1.f81f81f18eae4p-1, 0x1.fc0a8cba86p-7},
      {0x1.f44659eaf57f9p-1, 0x1.7b91afae73p-6},
      {0x1.f07c1f1a016e1p-1, 0x1.f829ae8d54p-6},
      {0x1.ecc07b3927e66p-1, 0x1.39e87b09b48p-5},
      {0x1.e9131ab0a4e26p-1, 0x1.7745905464p-5},
      {0x1.e573ac9a3d311p-1, 0x1.b42dd666ce8p-5},
      {0x1.e1e1e1ca41f37p-1, 0x1.f0a30d92b5p-5},
      {0x1.de5d6e46963d7p-1, 0x1.16536eadd14p-4},
      {0x1.dae607622b941p-1, 0x1.341d79b3054p-4},
      {0x1.d77b655212bc5p-1, 0x1.51b073b75ecp-4},
      {0x1.d41d41c4ae985p-1, 0x1.6f0d29355fp-4},
      {0x1.d0cb58fef9e5p-1, 0x1.8c345d1c1f8p-4},
      {0x1.cd8568831c604p-1, 0x1.a926d419118p-4},
      {0x1.ca4b305dcfdaep-1, 0x1.c5e548af4acp-4},
      {0x1.c71c71bb6e136p-1, 0x1.e270774bd08p-4},
      {0x1.c3f8f0167c67bp-1, 0x1.fec91351f74p-4},
      {0x1.c0e07042b96dfp-1, 0x1.0d77e79c9aep-3},
      {0x1.bdd2b89036da2p-1, 0x1.1b72ad7c7a8p-3},
      {0x1.bacf915b7a03fp-1, 0x1.29552f3aebp-3},
      {0x1.b7d6c3d6cea68p-1, 0x1.371fc221b6cp-3},
      {0x1.b4e81b44e4b55p-1, 0x1.44d2b6f9c7cp-3},
      {0x1.b203640e41a53p-1, 0x1.526e5e16d58p-3},
      {0x1.af286be32757p-1, 0x1.5ff306937e6p-3},
      {0x1.ac5701a71f162p-1, 0x1.6d60fe8a908p-3},
      {0x1.a98ef6001cbdap-1, 0x1.7ab89040834p-3},
      {0x1.a6d01a6d02a56p-1, 0x1.87fa065207cp-3},
      {0x1.a41a4199fcfbcp-1, 0x1.9525aa00942p-3},
      {0x1.a16d3f8f4d6b4p-1, 0x1.a23bc227178p-3},
      {0x1.9ec8e94878472p-1, 0x1.af3c95123a2p-3},
      {0x1.9c2d14e68d17ap-1, 0x1.bc2867694bcp-3},
      {0x1.999999b6dc33ap-1, 0x1.c8ff7be75cap-3},
      {0x1.970e4f7a486acp-1, 0x1.d5c216d5bf6p-3},
      {0x1.948b0fd5127afp-1, 0x1.e27076bc01ap-3},
      {0x1.920fb49595bb9p-1, 0x1.ef0adce3d2ep-3},
      {0x1.8f9c190727d4dp-1, 0x1.fb91869137cp-3},
      {0x1.8d3018d75faabp-1, 0x1.040259400a6p-2},
      {0x1.8acb90f3e9464p-1, 0x1.0a324e2e94p-2},
      {0x1.886e5f128da61p-1, 0x1.1058bf867b1p-2},
      {0x1.8618619d021edp-1, 0x1.1675ca7e94dp-2},
      {0x1.83c977ac85d27p-1, 0x1.1c898c13084p-2},
      {0x1.8181817769ae1p-1, 0x1.22941fd7c6ep-2},
      {0x1.7f405fcb82a88p-1, 0x1.2895a14a275p-2},
      {0x1.7d05f41fe9a1ep-1, 0x1.2e8e2b984dfp-2},
      {0x1.7ad22088bf2cep-1, 0x1.347dd9b7e31p-2},
      {0x1.78a4c814134efp-1, 0x1.3a64c55fffep-2},
      {0x1.767dce3c5321p-1, 0x1.4043087b773p-2},
      {0x1.745d173ee595ep-1, 0x1.4618bc34ce9p-2},
      {0x1.724287f153167p-1, 0x1.4be5f9600dcp-2},
      {0x1.702e05cac2e72p-1, 0x1.51aad856f17p-2},
      {0x1.6e1f76bb87792p-1, 0x1.5767715fd6cp-2},
      {0x1.6c16c17bd60fep-1, 0x1.5d1bdbc9369p-2},
      {0x1.6a13cd128fb9cp-1, 0x1.62c82f331ep-2},
      {0x1.68168160858dbp-1, 0x1.686c81ff358p-2},
      {0x1.661ec6a510535p-1, 0x1.6e08eaa2bf7p-2},
      {0x1.642c8589e3593p-1, 0x1.739d7f7f4f6p-2},
      {0x1.623fa77015817p-1, 0x1.792a55fdd65p-2},
      {0x1.605815fe91751p-1, 0x1.7eaf83cc544p-2},
      {0x1.5e75bb934e9c9p-1, 0x1.842d1d8f7fp-2},
      {0x1.5c9882c581e14p-1, 0x1.89a33847e6ap-2},
      {0x1.5ac056b53476p-1, 0x1.8f11e864474p-2},
      {0x1.58ed22ff15fa8p-1, 0x1.947941dcc83p-2},
      {0x1.571ed3c6ca70dp-1, 0x1.99d9580c39ep-2},
      {0x1.5555556303ec4p-1, 0x1.9f323ea2edcp-2},
      {0x1.5390948f40a4bp-1, 0x1.a484090e5ccp-2},
      {0x1.51d07ea82be72p-1, 0x1.a9cec9bbdb7p-2},
      {0x1.5015015627dd7p-1, 0x1.af129311f61p-2},
      {0x1.4e5e0a6c66f79p-1, 0x1.b44f77d0cdap-2},
      {0x1.4cab8877f42ebp-1, 0x1.b9858957f57p-2},
      {0x1.4afd6a0300935p-1, 0x1.beb4d9e127fp-2},
      {0x1.49539e3cb2ebbp-1, 0x1.c3dd7a781e8p-2},
      {0x1.47ae146accb3ep-1, 0x1.c8ff7cabe9fp-2},
      {0x1.460cbc7d1da67p-1, 0x1.ce1af0bf6e2p-2},
      {0x1.446f865ef78a9p-1, 0x1.d32fe7c4517p-2},
      {0x1.42d662640c51fp-1, 0x1.d83e72434bep-2},
      {0x1.41414144c31c4p-1, 0x1.dd46a040ee6p-2},
      {0x1.3fb0140144fa8p-1, 0x1.e2488193b5dp-2},
      {0x1.3e22cbd5a74fbp-1, 0x1.e7442605b5fp-2},
      {0x1.3c995a453751ap-1, 0x1.ec399d2c89ep-2},
      {0x1.3b13b147646bfp-1, 0x1.f128f5d2ea1p-2},
      {0x1.3991c2c7217c9p-1, 0x1.f6123f94b93p-2},
      {0x1.3813812f7e97cp-1, 0x1.faf58913b7dp-2},
      {0x1.3698df43103d2p-1, 0x1.ffd2e07465cp-2},
      {0x1.3521cfb847d95p-1, 0x1.02552a51261p-1},
      {0x1.33ae45b57c5e7p-1, 0x1.04bdf9da9178p-1},
      {0x1.323e34a8bc53cp-1, 0x1.0723e5b7b318p-1},
      {0x1.30d190175adebp-1, 0x1.0986f4ee38bp-1},
      {0x1.2f684be890b44p-1, 0x1.0be72e29de78p-1},
      {0x1.2e025bfff385cp-1, 0x1.0e44986531fp-1},
      {0x1.2c9fb4decc4cp-1, 0x1.109f39d760d8p-1},
      {0x1.2b404ad49759ep-1, 0x1.12f719518408p-1},
      {0x1.29e412927f57ap-1, 0x1.154c3d43828p-1},
      {0x1.288b0126a9bep-1, 0x1.179eabc0c888p-1},
      {0x1.27350b7f5918cp-1, 0x1.19ee6b559e1p-1},
      {0x1.25e2270d61e81p-1, 0x1.1c3b81edc33p-1},
      {0x1.2492492b0f477p-1, 0x1.1e85f5dba95p-1},
      {0x1.2345678612e0ap-1, 0x1.20cdcd1f7d88p-1},
      {0x1.21fb7816d0b31p-1, 0x1.23130d73a378p-1},
      {0x1.20b470c67cc4ap-1, 0x1.2555bce98e38p-1},
      {0x1.1f7047d29324ep-1, 0x1.2795e13984f8p-1},
      {0x1.1e2ef3ae5ea81p-1, 0x1.29d37ff635bp-1},
      {0x1.1cf06ae124095p-1, 0x1.2c0e9ec7bc28p-1},
      {0x1.1bb4a3fecd9b7p-1, 0x1.2e4743786918p-1},
      {0x1.1a7b9613c39cap-1, 0x1.307d73311e8p-1},
      {0x1.19453808cac31p-1, 0x1.32b1339120cp-1},
      {0x1.18118113a68eep-1, 0x1.34e289e1e1ap-1},
      {0x1.16e0689558fe9p-1, 0x1.37117b524318p-1},
      {0x1.15b1e60219c42p-1, 0x1.393e0d21832p-1},
      {0x1.1485f0e3563b8p-1, 0x1.3b68449b1218p-1},
      {0x1.135c81135c1dfp-1, 0x1.3d9026a71628p-1},
      {0x1.12358e726b5b2p-1, 0x1.3fb5b853728p-1},
      {0x1.111110faac74cp-1, 0x1.41d8feae63dp-1},
      {0x1.0fef011520f9ep-1, 0x1.43f9fe25d4dp-1},
      {0x1.0ecf56b736dap-1, 0x1.4618bc2f6238p-1},
      {0x1.0db20a879afdep-1, 0x1.48353d21385p-1},
      {0x1.0c971505e51f5p-1, 0x1.4a4f85c7c728p-1},
      {0x1.0b7e6ebf4edd5p-1, 0x1.4c679b02a1fp-1},
      {0x1.0a6810ae02ff8p-1, 0x1.4e7d810d07f8p-1},
      {0x1.0953f391a340ap-1, 0x1.50913cbd0d8p-1},
      {0x1.0842108922b71p-1, 0x1.52a2d25c0918p-1},
      {0x1.073260a84f4bdp-1, 0x1.54b246722f08p-1},
      {0x1.0624dd35fd965p-1, 0x1.56bf9d4dcbfp-1},
      {0x1.05197f78ae47bp-1, 0x1.58cadb6631d8p-1},
      {0x1.041040fb2f26p-1, 0x1.5ad404d4d52p-1},
      {0x1.03091b4df7593p-1, 0x1.5cdb1dcea69p-1},
      {0x1.0204080905423p-1, 0x1.5ee02aa05af8p-1},
      {0x1.01010105dad9ap-1, 0x1.60e32f3ace9p-1},
      {0x1.00000038ea7b8p-1, 0x1.62e42f7dcea8p-1},
  };
  return rows;
}

// Operations that the formulas below ask of a number type, for double; SIMD types bring their own
// (host/device/cpu).

AK_HD inline double fused(double a, double b, double c) { return std::fma(a, b, c); }

/// x = significand · 2^exponent with 1 ≤ significand < 2, for positive normal x.
AK_HD inline void split_exponent(double x, double& exponent, double& significand) {
  auto const bits = bits_of(x);
  exponent = static_cast<double>(static_cast<int>(bits >> 52) - 1023);
  significand = double_of((bits & 0x000fffffffffffffull) | 0x3ff0000000000000ull);
}

/// Row round(128 x) − first of the table, 0 ≤ x ≤ 2.
AK_HD inline void row_near(LogRow const* rows, int first, double x, double& inverse, double& log) {
  // Doubles of this magnitude are 2^−7 apart, so the last bits of the sum are the rounded 128 x.
  auto const bits = bits_of(x + 0x1.8p45);
  LogRow const row = rows[static_cast<int>(bits & 0x1ff) - first];
  inverse = row.inverse;
  log = row.log;
}

/// ln x = head + tail, head a multiple of 2^−46 below 2^6.
template <class Real>
struct SplitLog {
  Real head, tail;
};

/// ln(1 + r), |r| ≤ 2^−8.
///
/// Accuracy   2^−62 absolute  (tests/exact/split_log_test.cpp)
template <class Real>
AK_HD inline Real log1p_tiny(Real r) {
  Real p = fused(Real(-0x1.5556f7bdddbf3p-3), r, Real(0x1.999b4d31fbb69p-3));
  p = fused(p, r, Real(-0x1.ffffffff5ab6fp-3));
  p = fused(p, r, Real(0x1.555555550a005p-2));
  p = fused(p, r, Real(-0.5));
  return fused(r * r, p, r);
}

/// ln x of a positive normal number, in two parts.
///
/// Accuracy   2^−60 absolute  (tests/exact/split_log_test.cpp)
template <class Real>
AK_HD inline SplitLog<Real> split_log(LogRow const* rows, Real x) {
  Real exponent, significand, inverse, log;
  split_exponent(x, exponent, significand);
  row_near(rows, 128, significand, inverse, log);
  Real const rest = log1p_tiny(fused(significand, inverse, Real(-1.0)));
  return {fused(exponent, Real(0x1.62e42fefa3ap-1), log),
          fused(exponent, Real(-0x1.0ca86c3898dp-49), rest)};
}

/// ln(1 + t), 0 ≤ t ≤ 1, in two parts. For t < 2^−8 the head is 0.
///
/// Accuracy   2^−60 absolute, 2^−52 relative  (tests/exact/split_log_test.cpp)
template <class Real>
AK_HD inline SplitLog<Real> split_log1p(LogRow const* rows, Real t) {
  Real inverse, log;
  row_near(rows, 0, t, inverse, log);
  return {log, log1p_tiny(fused(t, inverse, inverse - Real(1.0)))};
}

/// ln x of a positive normal number.
///
/// Accuracy   (1 + |ln x|) 2^−52  (tests/exact/split_log_test.cpp)
template <class Real>
AK_HD inline Real short_log(LogRow const* rows, Real x) {
  Real exponent, significand, inverse, log;
  split_exponent(x, exponent, significand);
  row_near(rows, 128, significand, inverse, log);
  Real const r = fused(significand, inverse, Real(-1.0));
  Real p = fused(Real(0x1.999b6c05c5bccp-3), r, Real(-0x1.0000eda36f27bp-2));
  p = fused(p, r, Real(0x1.55555554fc851p-2));
  p = fused(p, r, Real(-0x1.ffffffffb6774p-2));
  return fused(exponent, Real(0x1.62e42fefa39efp-1), log + fused(r * r, p, r));
}

}  // namespace AK_ISA
}  // namespace antikelvin
