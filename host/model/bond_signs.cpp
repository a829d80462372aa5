// SPDX-License-Identifier: Apache-2.0
#include "model/bond_signs.hpp"

#include "antikelvin/random/stream.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

std::vector<std::uint8_t> bond_signs(SpinModel const& model, Lattice const& lattice) {
  if (model.kind != SpinKind::edwards_anderson) return {};
  std::uint64_t const key =
      derive_key(model.sample, std::uint64_t{lattice.sides[0]} << 32 | lattice.sides[1],
                 std::uint64_t{lattice.sides[2]} << 8 | static_cast<std::uint8_t>(lattice.shape));
  auto const per_site = static_cast<std::size_t>(coordination(lattice.shape)) / 2;
  std::vector<std::uint8_t> signs(n_sites(lattice) * per_site, 0);
  for (std::uint64_t site = 0; site < n_sites(lattice); ++site) {
    PhiloxBlock const block =
        philox4x32(stream_counter(Stream::disorder, static_cast<std::uint32_t>(site),
                                  static_cast<std::uint32_t>(site >> 32), 0, 0),
                   key);
    for (std::size_t b = 0; b < per_site; ++b) {
      std::uint64_t other = site;
      if (step_to_neighbour(lattice, static_cast<int>(2 * b), other))
        signs[site * per_site + b] = static_cast<std::uint8_t>(block.word[0] >> b & 1);
    }
  }
  return signs;
}

}  // namespace antikelvin
