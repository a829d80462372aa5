// SPDX-License-Identifier: Apache-2.0
// Commands of the documents that take long, and options behind them that make them short: the last occurrence of an
// option counts. AK_LONG_TESTS=1 runs them as they are printed, and compares their excerpts.
#pragma once
#include <string>
#include <vector>

namespace antikelvin::test {

struct Reduction {
  std::string part;     ///< of the command line
  std::string options;  ///< added
};

inline std::vector<Reduction> const& reductions() {
  static std::vector<Reduction> const list = {
      {"scaling --fault acceptance --check", "-N 1e2:1e6:5@log"},
      {"selftest", "--only two-level"},
      {"bench", "--only two-level --seconds 0.02"},
      {"scaling --config examples/scaling.toml --check -o s.json", "-N 1e2:1e5:4@log"},
      {"sample --model ising -L 64 --beta 0.44 --dynamics swendsen-wang", "-L 16"},
      {"scaling --model ising -L 8,16,32,64 --beta 0.3,0.4406867935", "-L 8,12,16,24 --sweeps 100"},
      {"scaling --model ising -L 8,16,32 --beta=-0.46:-0.42:9,0.42:0.46:9",
       "-L 4,6,8 --beta=-0.46:-0.42:3,0.42:0.46:3"},
      {"scaling --model ising -J -1 -L 8,16,32,64 --beta=-0.452:-0.428:13,0.428:0.452:13",
       "-L 6,8,12"},
      {"dos --model potts:10 -L 16 --method multicanonical", "-L 8"},
      {"sample --model edwards-anderson:1 -L 32", "--sweeps 60"},
      {"driven --preset three-level-laser --pump-rate 0,0.1:10:9@log", "--subsystems 1000"},
      {"sample --model ising -L 128 --beta 0.42 --measurements 2000 --every 20", "-L 8 --every 1"},
      {"scaling --config examples/scaling_ising.toml", "-L 8,12,16,24 --beta 0.3"},
      {"scaling --model potts:10 -L 6,8,12,16 --beta 1.4260624389",
       "-L 4,5,6,7 --measurements 1000"},
      {"scan examples/scan_glass.toml", "--set samples=4 --set sweeps=64 --set burn-in=64"},
      {"scaling --model ising --lattice complete -L 256,1024,4096,16384",
       "-L 64,128,256,512 --sweeps 400"},
  };
  return list;
}

}  // namespace antikelvin::test
