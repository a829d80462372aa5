// SPDX-License-Identifier: Apache-2.0
// An observable of one's own: the staggered magnetization of Ising spins at negative temperature. Neighbours that are
// equal at β are opposite at -β, so that its square there is that of the magnetization at +β.
//   find_package(antikelvin REQUIRED)
//   target_link_libraries(staggered PRIVATE antikelvin::antikelvin)
#include <antikelvin/api/sampler.hpp>
#include <antikelvin/api/statistics.hpp>
#include <cstdio>

namespace ak = antikelvin::api;

int const kSide = 16;

double square_per_site(ak::Sampler const& sampler, std::uint32_t replica, bool staggered) {
  std::vector<std::uint8_t> const states = sampler.states(replica);
  double sum = 0;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x)
      sum += (states[x + kSide * y] == 1 ? 1 : -1) * (staggered && (x + y) % 2 == 1 ? -1 : 1);
  return sum * sum / (kSide * kSide);
}

int main() {
  std::printf("   beta  observable       value    error  tau_int\n");
  for (double const beta : {-0.4, 0.4}) {
    ak::Sampler sampler({.kind = "ising"}, {.shape = "square", .sides = "16"}, beta,
                        {.replicas = 64});
    sampler.advance(1000);  // forgets the random start
    std::vector<double> series;
    for (int measurement = 0; measurement < 400; ++measurement) {
      sampler.advance(5);
      for (std::uint32_t replica = 0; replica < sampler.n_replicas(); ++replica)
        series.push_back(square_per_site(sampler, replica, beta < 0));
    }
    ak::Mean const mean = ak::mean(series, sampler.n_replicas());
    std::printf("%7.1f  %-12s %9.3f %8.3f %8.2f\n", beta, beta < 0 ? "staggered" : "uniform",
                mean.value, mean.error, mean.tau_int);
  }
}
