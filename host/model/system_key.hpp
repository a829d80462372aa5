// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "antikelvin/model/lattice.hpp"
#include "antikelvin/random/stream.hpp"
#include "model/spin_model.hpp"

namespace antikelvin {

/// Key of a run of a lattice model: other lattices of as many sites have numbers of their own, and so
/// have samples of bonds, so that averages over these rest on runs that are independent in all else.
inline std::uint64_t system_key(std::uint64_t key, SpinModel const& model, Lattice const& lattice) {
  key = derive_key(key,
                   (std::uint64_t{static_cast<std::uint8_t>(model.kind)} << 16) |
                       (std::uint64_t{static_cast<std::uint8_t>(lattice.shape)} << 8) |
                       (lattice.periodic ? 1 : 0),
                   static_cast<std::uint64_t>(model.n_states));
  key = derive_key(key, std::uint64_t{lattice.sides[0]} << 32 | lattice.sides[1], lattice.sides[2]);
  return model.kind == SpinKind::edwards_anderson ? derive_key(key, model.sample, 0) : key;
}

}  // namespace antikelvin
