// SPDX-License-Identifier: Apache-2.0
// Bad generators are seen in the lanes: the kernel itself, given random words that lanes or words
// share, or whose low bits are poor, must fail the checks that it passes with its own generator.
#include <gtest/gtest.h>

#include <vector>

#include "antikelvin/sampler/measure_sites.hpp"
#include "antikelvin/sampler/update_strip.hpp"
#include "support/lane_energies.hpp"
#include "support/spin_energy.hpp"
#include "support/spin_plans.hpp"
#include "support/transfer_matrix.hpp"

namespace antikelvin {
namespace {

using test_support::kMaxPairZ;
using test_support::kMaxZ;
using test_support::LaneVerdict;
using test_support::TransferMatrix;

using Word = std::uint32_t;

/// The lanes of a word all get the same bit.
struct SharedByLanes {
  WordRandom<Word> random;
  SharedByLanes(PhiloxBlock counter, std::uint64_t key) : random(counter, key) {}
  Word operator()() { return 0u - (random() & 1); }
};

/// All words get the same word: the chain is left out of the seed.
struct SharedByWords {
  WordRandom<Word> random;
  SharedByWords(PhiloxBlock counter, std::uint64_t key)
      : random({{counter.word[0], 0, counter.word[2], counter.word[3]}}, key) {}
  Word operator()() { return random(); }
};

/// A congruential generator modulo 2^32: bit i has a period of 2^{i+1}, and bit i is a lane.
struct PowerOfTwo {
  Word x;
  PowerOfTwo(PhiloxBlock counter, std::uint64_t key) : x(philox4x32(counter, key).word[0]) {}
  Word operator()() { return x = x * 1664525u + 1013904223u; }
};

/// Seeds that neighbouring sweeps share: the generator is right, its use is not.
struct SharedBySweeps {
  WordRandom<Word> random;
  SharedBySweeps(PhiloxBlock counter, std::uint64_t key)
      : random({{counter.word[0], counter.word[1], counter.word[2] / 64, counter.word[3]}}, key) {}
  Word operator()() { return random(); }
};

constexpr std::uint32_t kWords = 16, kLanes = 512, kSweepsApart = 8;
constexpr double kBeta = 0.3;

/// Energies of 512 Ising lattices under one generator.
template <class Random>
std::vector<double> sample(std::uint32_t n_times) {
  using Rule = IsingRule<Shape::square, false>;
  SpinModel const model = test_support::spin_model("ising");
  SpinPlan const plan =
      test_support::make_spin_plan(model, test_support::make_lattice(Shape::square, true, 8, 8),
                                   kLanes, Layout::replicas, kBeta, Dynamics::heat_bath);
  std::vector<std::uint64_t> const entries = plan.tables[0].kernel_table();
  std::vector<Word> spins(plan.group_words(), 0u);
  SpinView view{};
  view.spins = spins.data();
  view.lattice = plan.layout.lattice;
  view.words = kWords;
  view.planes = 1;
  view.n_states = 2;
  view.n_groups = 1;
  view.n_units = 64;
  view.key = 12345;
  view.table = entries.data();
  view.is_symmetric = plan.tables[0].is_symmetric ? 1 : 0;
  HotTable<Rule, Word> const table(entries.data());
  test_support::EnergyOf const energy(model, plan.lattice, 64);
  SpinCounts counts;
  counts.n_quantities = 2;
  counts.n_replicas = kLanes;
  std::vector<double> energies;
  std::uint64_t sweep = 0;
  for (std::uint32_t m = 0; m < n_times + 10; ++m) {
    for (std::uint32_t i = 0; i < kSweepsApart; ++i, ++sweep)
      for (std::uint32_t word = 0; word < kWords; ++word)
        for (std::uint32_t colour = 0; colour < 2; ++colour)
          for (std::uint32_t row = 0; row < 8; ++row)
            update_strip<Rule, Word, Random>(view, {0, word, word}, {colour, row, 0}, sweep, table);
    if (m < 10) continue;  // from the ground state to equilibrium
    counts.counts.assign(2 * kLanes, 0);
    for (std::uint32_t word = 0; word < kWords; ++word)
      measure_sites<Rule, Word>(view, {0, word, word}, 0, 64, {counts.counts.data(), kLanes});
    std::vector<double> const now = energy.series(counts);
    energies.insert(energies.end(), now.begin(), now.end());
  }
  return energies;
}

template <class Random>
LaneVerdict verdict_of(char const* name) {
  static TransferMatrix::Moments const exact =
      TransferMatrix::energy(test_support::spin_model("ising"), 8, kBeta);
  LaneVerdict const verdict =
      test_support::verdict_on_lanes(sample<Random>(1000), kLanes, &exact.mean, &exact.variance);
  verdict.print(name, kLanes);
  return verdict;
}

TEST(BadRandom, TheGeneratorOfTheKernelsPasses) {
  LaneVerdict const verdict = verdict_of<WordRandom<Word>>("multiply-with-carry seeded by Philox");
  EXPECT_TRUE(verdict.passes());
  EXPECT_NEAR(verdict.n_effective, 512, 512 * 0.0447 * 5);
}

// 16 words of 32 equal lanes: 16 replicas are left, up to what ties tell apart.
TEST(BadRandom, WordsSharedByLanesAreSeen) {
  LaneVerdict const verdict = verdict_of<SharedByLanes>("one bit for all lanes of a word");
  EXPECT_FALSE(verdict.passes());
  EXPECT_GT(verdict.z_pair, kMaxPairZ);
  EXPECT_GT(verdict.z_effective, kMaxZ);
  EXPECT_NEAR(verdict.n_effective, 16, 4);
}

TEST(BadRandom, WordsSharedByWordsAreSeen) {
  LaneVerdict const verdict = verdict_of<SharedByWords>("one word for all words");
  EXPECT_FALSE(verdict.passes());
  EXPECT_GT(verdict.z_pair, kMaxPairZ);
  EXPECT_GT(verdict.z_effective, kMaxZ);
  EXPECT_NEAR(verdict.n_effective, 32, 8);
}

TEST(BadRandom, PoorLowBitsAreSeen) {
  LaneVerdict const verdict = verdict_of<PowerOfTwo>("congruential modulo 2^32");
  EXPECT_FALSE(verdict.passes());
  EXPECT_GT(verdict.z_mean, 2 * kMaxZ);
}

TEST(BadRandom, NumbersSharedBySweepsAreSeen) {
  LaneVerdict const verdict = verdict_of<SharedBySweeps>("one seed for 64 sweeps");
  EXPECT_FALSE(verdict.passes());
}

}  // namespace
}  // namespace antikelvin
