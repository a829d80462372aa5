// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/base/word.hpp"

namespace antikelvin {
inline namespace AK_ISA {

/// How the z neighbours of a site, states 0 and 1, split: with |h| = |n_1 − n_0| = 2, 4, … z, the
/// majority has state `up`; at |h| = 0 there is none.
///
///     is_split            lanes with |h| = 0
///     by_size(x)          x[|h|/2 − 1], lane by lane; anything where there is no majority
template <int kDirections, class Word>
struct Majority;

template <class Word>
struct Majority<2, Word> {
  Word up, is_split;
  AK_HD explicit Majority(Word const (&state)[2]) : up(state[0]), is_split(state[0] ^ state[1]) {}
  AK_HD Word by_size(Word const (&x)[1]) const { return x[0]; }
};

template <class Word>
struct Majority<4, Word> {
  Word up, is_split;
  AK_HD explicit Majority(Word const (&state)[4]) {
    using Ops = WordOps<Word>;
    up = Ops::carry(state[0], state[1], state[2]);
    is_odd_ = Ops::sum(state[0], state[1], state[2]) ^ state[3];
    is_split = (up ^ state[3]) & ~is_odd_;
  }
  AK_HD Word by_size(Word const (&x)[2]) const { return (x[0] & is_odd_) | (x[1] & ~is_odd_); }

 private:
  Word is_odd_;
};

template <class Word>
struct Majority<6, Word> {
  Word up, is_split;
  AK_HD explicit Majority(Word const (&state)[6]) {
    using Ops = WordOps<Word>;
    Word const ones = Ops::sum(state[0], state[1], state[2]),
               twos = Ops::carry(state[0], state[1], state[2]),
               more = Ops::sum(state[3], state[4], state[5]),
               more_twos = Ops::carry(state[3], state[4], state[5]), carry = ones & more,
               two = Ops::sum(twos, more_twos, carry);
    up = Ops::carry(twos, more_twos, carry);  // n_1 = 4 up + 2 two + odd: 4, 5 or 6
    is_odd_ = ones ^ more;                    // 1, 3 or 5
    is_two_or_four_ = two ^ up;               // where n_1 is even
    is_split = is_odd_ & two;
  }
  AK_HD Word by_size(Word const (&x)[3]) const {
    Word const even = (x[0] & is_two_or_four_) | (x[2] & ~is_two_or_four_);
    return (x[1] & is_odd_) | (even & ~is_odd_);
  }

 private:
  Word is_odd_, is_two_or_four_;
};

}  // namespace AK_ISA
}  // namespace antikelvin
