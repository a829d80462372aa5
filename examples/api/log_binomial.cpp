// SPDX-License-Identifier: Apache-2.0
// Entropy and inverse temperature of N two-level subsystems along the energy axis, from the header-only part of the library:
//   find_package(antikelvin REQUIRED)
//   target_link_libraries(log_binomial PRIVATE antikelvin::math)
#include <antikelvin/exact/microcanonical.hpp>
#include <cstdint>
#include <cstdio>

int main() {
  std::uint64_t const n_subsystems = 1000000000000000000;  // 10^18
  double const gap = 2;                                    // energies -1 and +1
  std::printf("n_excited,energy,log_omega,beta\n");
  for (std::uint64_t tenth = 0; tenth <= 10; ++tenth) {
    std::uint64_t const n = n_subsystems / 10 * tenth;
    antikelvin::TwoLevelMicrostate const state =
        antikelvin::two_level_microstate(n_subsystems, n, gap);
    double const energy = gap * static_cast<double>(n) - static_cast<double>(n_subsystems);
    std::printf("%llu,%.17g,%.17g,%.17g\n", static_cast<unsigned long long>(n), energy,
                state.log_omega, state.beta);
  }
}
