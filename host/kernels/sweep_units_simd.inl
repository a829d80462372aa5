// SPDX-License-Identifier: Apache-2.0
// Body of the SIMD sweep. Included by one file per instruction set, inside an anonymous namespace,
// after a struct `Lanes` with the operations of that set: code compiled for AVX must never be
// shared with files that run on any processor.
//
// A vector holds kWords words of 32 units. Philox runs on the even and the odd words in separate
// registers, whose 64-bit lanes take the 32×32→64 products without shuffles.

constexpr std::uint32_t kMultiplier0 = 0xD2511F53u;  // as in rng/philox.hpp; parity tests compare
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57u;
constexpr std::uint32_t kUnitUpdateStream = 2;  // Stream::unit_update

using Vec = Lanes::Vec;

/// Set bits of one vector's worth of words in memory.
inline std::uint64_t count_bits(std::uint32_t const* words) {
  std::uint64_t total = 0;
  for (std::uint64_t i = 0; i < Lanes::kWords; i += 2) {
    std::uint64_t pair;
    __builtin_memcpy(&pair, words + i, 8);
    total += static_cast<std::uint64_t>(__builtin_popcountll(pair));
  }
  return total;
}

/// Lanes that hold a unit in the vector of words from w on.
inline Vec valid_lanes(std::uint64_t w, std::uint64_t n_units) {
  alignas(64) std::uint32_t lanes[Lanes::kWords];
  for (std::uint64_t i = 0; i < Lanes::kWords; ++i) {
    std::uint64_t const before = (w + i) * 32;
    lanes[i] = before + 32 <= n_units ? ~0u
               : before >= n_units    ? 0u
                                      : (1u << (n_units - before)) - 1;
  }
  return Lanes::load(lanes);
}

/// Round keys, and the state of a Philox call that depends on sweep and replica but not on the
/// word.
struct Keys {
  Vec key0[10], key1[10];
};

Keys make_keys(std::uint64_t key) {
  Keys keys;
  auto key0 = static_cast<std::uint32_t>(key), key1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    keys.key0[round] = Lanes::broadcast(key0);
    keys.key1[round] = Lanes::broadcast(key1);
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return keys;
}

struct SweepConstants {
  Vec round2_x1;           // low word of round 1's second product
  Vec round3_x2;           // high word of round 2's first product, key added
  Vec round3_x3;           // its low word
  std::uint32_t counter3;  // block 0
};

SweepConstants make_sweep_constants(std::uint64_t key, std::uint32_t replica, std::uint64_t sweep) {
  auto const key0 = static_cast<std::uint32_t>(key), key1 = static_cast<std::uint32_t>(key >> 32);
  std::uint64_t const product1 =
      static_cast<std::uint64_t>(kMultiplier1) * static_cast<std::uint32_t>(sweep);
  std::uint32_t const x0 = static_cast<std::uint32_t>(product1 >> 32) ^ replica ^ key0;
  std::uint64_t const product0 = static_cast<std::uint64_t>(kMultiplier0) * x0;
  SweepConstants c;
  c.round2_x1 = Lanes::broadcast(static_cast<std::uint32_t>(product1));
  c.round3_x2 = Lanes::broadcast(static_cast<std::uint32_t>(product0 >> 32) ^ (key1 + 0xBB67AE85u));
  c.round3_x3 = Lanes::broadcast(static_cast<std::uint32_t>(product0));
  c.counter3 = (static_cast<std::uint32_t>(sweep >> 32) << 16) | (kUnitUpdateStream << 8);
  return c;
}

/// Words 0 … 3 of a Philox call for half of the words (even or odd), in the low half of each lane.
struct HalfBlock {
  Vec x0, x1, x2, x3;
};

/// `product` is word index × kMultiplier0, the only part of round 1 that differs between words.
inline __attribute__((always_inline)) HalfBlock half_philox(Vec product, Vec counter3_key,
                                                            SweepConstants const& c,
                                                            Keys const& keys, Vec m0, Vec m1) {
  Vec const x2 = Lanes::bit_xor(Lanes::shift_right_32(product), counter3_key);
  Vec const p = Lanes::multiply(x2, m1);
  HalfBlock h;
  h.x0 = Lanes::xor3(Lanes::shift_right_32(p), c.round2_x1, keys.key0[1]);
  h.x1 = p;
  h.x2 = Lanes::bit_xor(c.round3_x2, product);
  h.x3 = c.round3_x3;
#pragma GCC unroll 8
  for (int round = 2; round < 10; ++round) {
    Vec const p0 = Lanes::multiply(h.x0, m0);
    Vec const p1 = Lanes::multiply(h.x2, m1);
    h.x0 = Lanes::xor3(Lanes::shift_right_32(p1), h.x1, keys.key0[round]);
    h.x1 = p1;
    h.x2 = Lanes::xor3(Lanes::shift_right_32(p0), h.x3, keys.key1[round]);
    h.x3 = p0;
  }
  return h;
}

/// Threshold bits, most significant first: as masks, state 0 and where state 1 differs, and plain.
struct ThresholdMasks {
  Vec if_0[64], change_if_1[64];
  bool is_set[64];  ///< bit of state 0's threshold, for when both states share it
};

template <bool kUniform>
inline __attribute__((always_inline)) void compare_bit(Vec random, Vec state,
                                                       ThresholdMasks const& masks, int bit,
                                                       Vec& open, Vec& below) {
  if (kUniform) {  // one threshold: its bits make a short branch pattern that predictors learn
    if (masks.is_set[bit]) {
      below = Lanes::bit_or(below, Lanes::and_not(random, open));
      open = Lanes::bit_and(random, open);
    } else {
      open = Lanes::and_not(random, open);
    }
    return;
  }
  Vec const threshold =
      Lanes::bit_xor(masks.if_0[bit], Lanes::bit_and(state, masks.change_if_1[bit]));
  below = Lanes::bit_or(below, Lanes::bit_and(Lanes::and_not(random, threshold), open));
  open = Lanes::and_not(Lanes::bit_xor(threshold, random), open);
}

template <bool kUniform>
inline __attribute__((always_inline)) void compare_block(HalfBlock const& even,
                                                         HalfBlock const& odd, Vec state,
                                                         ThresholdMasks const& masks, int first_bit,
                                                         Vec& open, Vec& below) {
  compare_bit<kUniform>(Lanes::interleave(even.x0, odd.x0), state, masks, first_bit, open, below);
  compare_bit<kUniform>(Lanes::interleave(even.x1, odd.x1), state, masks, first_bit + 1, open,
                        below);
  compare_bit<kUniform>(Lanes::interleave(even.x2, odd.x2), state, masks, first_bit + 2, open,
                        below);
  compare_bit<kUniform>(Lanes::interleave(even.x3, odd.x3), state, masks, first_bit + 3, open,
                        below);
}

/// Words with lanes still open after 8 bits: one in eight. They wait here, packed, until a vector
/// is full of them; a Philox call costs the same for any eight words, since the counter names the
/// word.
struct Pending {
  static constexpr std::uint32_t kCapacity = 512;
  std::uint32_t size = 0;
  alignas(64) std::uint32_t word[kCapacity + Lanes::kWords];
  alignas(64) std::uint32_t open[kCapacity + Lanes::kWords];
  alignas(64) std::uint32_t state[kCapacity + Lanes::kWords];
};

/// Draws the remaining bits of all pending words; returns how many lanes went up.
template <bool kUniform>
std::uint64_t settle(Pending& pending, std::uint32_t* spins, SweepConstants const& c,
                     Keys const& keys, ThresholdMasks const& masks, Vec m0, Vec m1) {
  std::uint64_t n_up = 0;
  Lanes::store(pending.open + pending.size, Lanes::zero());  // lanes past the end are closed
  for (std::uint32_t i = 0; i < pending.size; i += Lanes::kWords) {
    Vec const words = Lanes::load(pending.word + i), state = Lanes::load(pending.state + i);
    Vec const even = Lanes::multiply(words, m0),
              odd = Lanes::multiply(Lanes::shift_right_32(words), m0);
    Vec open = Lanes::load(pending.open + i), below = Lanes::zero();
    for (std::uint32_t block = 2; block < 16 && Lanes::any(open); ++block) {
      Vec const counter3 = Lanes::bit_xor(Lanes::broadcast(c.counter3 + block), keys.key1[0]);
      compare_block<kUniform>(half_philox(even, counter3, c, keys, m0, m1),
                              half_philox(odd, counter3, c, keys, m0, m1), state, masks,
                              static_cast<int>(4 * block), open, below);
    }
    alignas(64) std::uint32_t up[Lanes::kWords];
    Lanes::store(up, below);
    n_up += count_bits(up);
    std::uint32_t const filled =
        pending.size - i < Lanes::kWords ? pending.size - i : Lanes::kWords;
    for (std::uint32_t j = 0; j < filled; ++j) spins[pending.word[i + j]] |= up[j];
  }
  pending.size = 0;
  return n_up;
}

/// Fault::correlated, after the sweep: returns the new number of excited units.
std::uint64_t copy_neighbours(SweepUnitsView const& view, std::uint32_t* spins, std::uint64_t first,
                              std::uint64_t last) {
  std::uint64_t n_up = 0;
  for (std::uint64_t w = first; w < last && w * 32 < view.n_units; ++w) {
    std::uint64_t const rest = view.n_units - w * 32;
    std::uint32_t const valid = rest >= 32 ? ~0u : (1u << rest) - 1;
    spins[w] = (spins[w] & ~view.copy_mask) | (spins[w] << 1 & view.copy_mask & valid);
    n_up += static_cast<std::uint64_t>(__builtin_popcount(spins[w]));
  }
  return n_up;
}

template <bool kUniform>
void sweep_item(SweepUnitsView const& view, std::uint64_t item) {
  constexpr std::uint64_t kWords = Lanes::kWords;
  auto const replica = static_cast<std::uint32_t>(item / view.items_per_replica);
  std::uint64_t const first = item % view.items_per_replica * view.words_per_item;
  std::uint64_t const last = first + view.words_per_item < view.words_per_replica
                                 ? first + view.words_per_item
                                 : view.words_per_replica;
  std::uint32_t* const spins = view.spins + view.words_per_replica * replica;

  ThresholdMasks masks;
  for (int bit = 0; bit < 64; ++bit) {
    auto const mask = [bit](std::uint64_t threshold) {
      return 0u - static_cast<std::uint32_t>(threshold >> (63 - bit) & 1);
    };
    masks.is_set[bit] = mask(view.up_if_down) != 0;
    masks.if_0[bit] = Lanes::broadcast(mask(view.up_if_down));
    masks.change_if_1[bit] = Lanes::broadcast(mask(view.up_if_down) ^ mask(view.up_if_up));
  }
  Keys const keys = make_keys(view.key);
  Vec const m0 = Lanes::broadcast(kMultiplier0), m1 = Lanes::broadcast(kMultiplier1);
  Pending pending;

  std::uint32_t until_measured = view.thin;
  std::uint64_t* counts = view.n_up;
  for (std::uint64_t sweep = view.first_sweep; sweep < view.first_sweep + view.n_sweeps; ++sweep) {
    SweepConstants const c = make_sweep_constants(view.key, replica, sweep);
    Vec const block0 = Lanes::bit_xor(Lanes::broadcast(c.counter3), keys.key1[0]);
    Vec const block1 = Lanes::bit_xor(Lanes::broadcast(c.counter3 + 1), keys.key1[0]);
    std::uint64_t n_up = 0;
    for (std::uint64_t w = first; w < last; w += kWords) {
      Vec const state = Lanes::load(spins + w);
      Vec const valid =
          (w + kWords) * 32 <= view.n_units ? Lanes::ones() : valid_lanes(w, view.n_units);
      Vec const words = Lanes::consecutive(static_cast<std::uint32_t>(w));
      Vec const even = Lanes::multiply(words, m0),
                odd = Lanes::multiply(Lanes::shift_right_32(words), m0);
      Vec open = valid, below = Lanes::zero();
      compare_block<kUniform>(half_philox(even, block0, c, keys, m0, m1),
                              half_philox(odd, block0, c, keys, m0, m1), state, masks, 0, open,
                              below);
      compare_block<kUniform>(half_philox(even, block1, c, keys, m0, m1),
                              half_philox(odd, block1, c, keys, m0, m1), state, masks, 4, open,
                              below);
      Lanes::store(spins + w, below);
      n_up += count_bits(spins + w);
      auto const undecided = Lanes::nonzero_words(open);
      Lanes::store_selected(pending.word + pending.size, undecided, words);
      Lanes::store_selected(pending.open + pending.size, undecided, open);
      if (!kUniform) Lanes::store_selected(pending.state + pending.size, undecided, state);
      pending.size += static_cast<std::uint32_t>(__builtin_popcount(undecided));
      if (pending.size > Pending::kCapacity - kWords)
        n_up += settle<kUniform>(pending, spins, c, keys, masks, m0, m1);
    }
    n_up += settle<kUniform>(pending, spins, c, keys, masks, m0, m1);
    if (view.copy_mask != 0) n_up = copy_neighbours(view, spins, first, last);
    if (counts != nullptr && --until_measured == 0) {
      __atomic_fetch_add(counts + replica, n_up, __ATOMIC_RELAXED);
      counts += view.n_replicas;
      until_measured = view.thin;
    }
  }
}

inline void sweep_any(SweepUnitsView const& view, std::uint64_t item) {
  if (view.up_if_down == view.up_if_up) return sweep_item<true>(view, item);
  sweep_item<false>(view, item);
}
