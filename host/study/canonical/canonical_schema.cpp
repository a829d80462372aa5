// SPDX-License-Identifier: Apache-2.0
#include "study/canonical/canonical_schema.hpp"

namespace antikelvin {

Schema canonical_schema() {
  using namespace unit;
  return {
      "canonical",
      {"beta", "N", "temperature", "energy", "entropy", "heat_capacity", "sigma_energy", "regime"},
      {
          {"one row per N and β",
           {
               {"N, beta, temperature",
                {kPureNumber, kBeta, kEnergy},
                "units; β, ±inf at T = 0±; T = 1/β, inf at β = 0, 0 and -0 at T = 0±"},
               {"log_z, energy, entropy",
                {kPureNumber, kEnergy, kEntropy},
                "ln Z, U, S = ln Z + βU; ln Z is ±inf at T = 0± unless the end level has energy 0"},
               {"heat_capacity, sigma_energy", {kEntropy, kEnergy}, "C = β²σ_E², σ_E"},
               {"inverted, regime",
                {kNoUnit},
                "whether β < 0; zero+, positive, infinite, negative, zero-"},
               {"p_0 … p_k",
                {kPureNumber},
                "populations of the levels in ascending energy; the first --populations of an "
                "unbounded spectrum"},
           }},
      }};
}

}  // namespace antikelvin
