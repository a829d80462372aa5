// SPDX-License-Identifier: Apache-2.0
// The number of states of every energy of an 8 x 8 Ising lattice, and what follows from it at any temperature.
//   find_package(antikelvin REQUIRED)
//   target_link_libraries(density_of_states PRIVATE antikelvin::antikelvin)
#include <antikelvin/api/density.hpp>
#include <antikelvin/api/error.hpp>
#include <cstdio>

namespace ak = antikelvin::api;

int main() try {
  ak::Model const model{.kind = "ising", .coupling = "1"};
  ak::Lattice const lattice{.shape = "square", .sides = "8"};
  ak::DensityOfStates const density = ak::density_of_states(model, lattice);
  std::printf("%zu energies, %s\n", density.energies.size(),
              density.is_exact ? "exact" : "sampled");
  std::printf("   beta        ln Z     energy    entropy  heat capacity\n");
  for (int tenth = -6; tenth <= 6; tenth += 2) {
    ak::CanonicalAverages const at = ak::canonical(density, tenth / 10.0);
    std::printf("%7.1f %11.6f %10.5f %10.6f %14.6f\n", tenth / 10.0, at.log_z, at.energy,
                at.entropy, at.heat_capacity);
  }
} catch (ak::Error const& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
