// SPDX-License-Identifier: Apache-2.0
// Both targets in one program; with a file's name, a module of the library too.
#include <antikelvin/api/all.hpp>
#include <antikelvin/exact/microcanonical.hpp>
#include <cstdio>

namespace ak = antikelvin::api;

int main(int argc, char** argv) {
  // The same number by the headers, by the library and by a study.
  std::uint64_t const n_subsystems = 1000000000000, n = n_subsystems / 10;
  double const inlined = antikelvin::two_level_microstate(n_subsystems, n, 2).beta;
  double const linked = ak::microcanonical_at(ak::Spectrum("two-level"), n_subsystems, n).beta;
  double const studied =
      ak::run("entropy", {{"subsystems", "1e12"}, {"n", "1e11"}}).numbers("beta").front();
  if (inlined != linked || inlined != studied) {
    std::printf("beta is %.17g, %.17g and %.17g\n", inlined, linked, studied);
    return 1;
  }
  // An error comes out of the library as what it is.
  try {
    ak::run("sample", {{"model", "ising"}});
    return 2;
  } catch (ak::Error const& error) {
    if (error.kind != ak::ErrorKind::bad_input || error.problem != "sides is missing") return 3;
  }
  if (argc > 1)
    ak::run("sample", {{"model", "ising"},
                       {"sides", "8"},
                       {"beta", "-0.3"},
                       {"sweeps", "8"},
                       {"replicas", "4"},
                       {"snapshot", argv[1]}});
  std::printf("antikelvin %s\n", ak::version().c_str());
}
