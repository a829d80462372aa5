// SPDX-License-Identifier: Apache-2.0
// Resampling and replica exchange: what is copied is what the integers say, on every kernel and backend,
// in shares and after a restart.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "antikelvin/random/systematic.hpp"
#include "device/split.hpp"
#include "model/energy_grid.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"
#include "support/backends.hpp"
#include "support/spin_plans.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

constexpr std::uint32_t kSize = 64, kPopulations = 6;

SpinPlan population_plan(SpinModel const& model, Lattice const& lattice) {
  SpinPlan plan = make_spin_plan(model, lattice, kSize * kPopulations, Layout::replicas, 0.2,
                                 Dynamics::heat_bath);
  EnergyGrid const grid = energy_grid(model, lattice);
  plan.population = PopulationPlan{kSize, grid.code, grid.n_levels};
  return plan;
}

/// Weights that fall with the level, faster in some populations, and offsets of no pattern.
Resampling step_of(LevelCounts const& levels, std::uint64_t salt) {
  Resampling step;
  step.first_level = levels.first;
  for (std::size_t p = 0; p < kPopulations; ++p) {
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < levels.n_levels; ++i) {
      std::uint64_t const fall = std::min<std::uint64_t>(i * (1 + p % 3), 40);
      step.weights.push_back(std::uint64_t{1} << (40 - fall));
      total += step.weights.back() * levels.counts[p * levels.n_levels + i];
    }
    step.offsets.push_back((salt + 1) * 0x9E3779B97F4A7C15u * (p + 1) % total);
  }
  return step;
}

std::vector<std::vector<std::uint8_t>> states_of(SpinChains const& chains, std::uint32_t n) {
  std::vector<std::vector<std::uint8_t>> all;
  for (std::uint32_t r = 0; r < n; ++r) all.push_back(chains.states(r));
  return all;
}

std::vector<std::pair<SpinModel, Lattice>> systems() {
  return {{spin_model("ising"), make_lattice(Shape::square, true, 6, 4)},
          {spin_model("potts:5"), make_lattice(Shape::triangular, true, 4, 4)},
          {spin_model("edwards-anderson:3"), make_lattice(Shape::cubic, false, 3, 3, 2)},
          {spin_model("blume-capel:0.5"), make_lattice(Shape::chain, true, 9)}};
}

class PopulationParity : public BackendTest {};

/// The oracle: copies counted on the host, every replica of one population with as many heirs as its
/// weight gives it, survivors in their places.
TEST_P(PopulationParity, ResamplingCopiesWhatSystematicSamplingSays) {
  for (auto const& [model, lattice] : systems()) {
    SpinPlan const plan = population_plan(model, lattice);
    auto const chains = backend->make_chains(plan);
    chains->advance(3);
    SpinCounts const counts = chains->measure(1, 0);
    auto const before = states_of(*chains, plan.n_replicas);
    LevelCounts const levels = chains->count_levels();
    Resampling const step = step_of(levels, 1);
    std::vector<std::uint32_t> level(plan.n_replicas);
    for (std::uint32_t r = 0; r < plan.n_replicas; ++r)
      level[r] = level_of(plan.population->code, counts.counts.data() + r, plan.n_replicas);
    chains->resample(step);
    auto const after = states_of(*chains, plan.n_replicas);
    std::size_t moved = 0;
    std::vector<std::uint64_t> families;
    for (std::uint32_t first = 0; first < plan.n_replicas; first += kSize) {
      std::map<std::vector<std::uint8_t>, int> heirs, found;
      std::uint64_t total = 0, sum = 0, n_families = 0, squares = 0;
      auto const weight = [&](std::uint32_t r) {
        return step.weights[first / kSize * step.n_levels() + level[r] - step.first_level];
      };
      for (std::uint32_t r = first; r < first + kSize; ++r) total += weight(r);
      for (std::uint32_t r = first; r < first + kSize; ++r) {
        std::uint64_t const next = sum + weight(r);
        std::uint32_t const copies =
            systematic_copies(sum, next, total, kSize, step.offsets[first / kSize]);
        sum = next;
        heirs[before[r]] += static_cast<int>(copies);
        n_families += copies > 0 ? 1 : 0;
        squares += std::uint64_t{copies} * copies;
        if (copies > 0) {
          EXPECT_EQ(after[r], before[r]) << "a survivor moved";
        } else {
          ++moved;
        }
      }
      for (std::uint32_t r = first; r < first + kSize; ++r) ++found[after[r]];
      for (auto at = heirs.begin(); at != heirs.end();)
        at = at->second == 0 ? heirs.erase(at) : std::next(at);
      EXPECT_EQ(found, heirs);
      families.insert(families.end(), {n_families, squares});
    }
    EXPECT_GT(moved, plan.n_replicas / 8);
    EXPECT_EQ(chains->families(), families);
  }
}

TEST_P(PopulationParity, LevelsAreCounted) {
  for (auto const& [model, lattice] : systems()) {
    SpinPlan const plan = population_plan(model, lattice);
    auto const chains = backend->make_chains(plan);
    chains->advance(2);
    SpinCounts const counts = chains->measure(1, 0);
    LevelCounts const levels = chains->count_levels();
    std::vector<std::uint64_t> expected(levels.counts.size(), 0), tallied;
    for (std::uint32_t r = 0; r < plan.n_replicas; ++r) {
      std::uint32_t const level =
          level_of(plan.population->code, counts.counts.data() + r, plan.n_replicas);
      ++expected[r / kSize * levels.n_levels + level - levels.first];
    }
    EXPECT_EQ(levels.counts, expected);
    chains->tally();
    chains->tally();
    std::vector<std::uint64_t> const tallies = chains->take_tallies();
    for (std::size_t p = 0; p < kPopulations; ++p)
      for (std::uint32_t i = 0; i < levels.n_levels; ++i)
        EXPECT_EQ(tallies[p * plan.population->n_levels + levels.first + i],
                  2 * expected[p * levels.n_levels + i]);
    std::vector<std::uint64_t> const none = chains->take_tallies();
    EXPECT_EQ(std::count(none.begin(), none.end(), 0u), static_cast<std::ptrdiff_t>(none.size()));
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, PopulationParity, testing::ValuesIn(backend_names()), name_of);

/// Some steps of annealing; all states and families at the end.
std::vector<std::vector<std::uint8_t>> anneal_some(Backend const& backend, SpinPlan const& plan,
                                                   SpinModel const& model, bool restarts) {
  auto chains = backend.make_chains(plan);
  for (int i = 0; i < 5; ++i) {
    chains->resample(step_of(chains->count_levels(), static_cast<std::uint64_t>(i)));
    chains->set_tables(
        {make_spin_tables(model, plan.lattice.shape, 0.2 + 0.1 * i, Dynamics::heat_bath)});
    chains->advance(3);
    if (restarts) {
      std::vector<std::uint32_t> const saved = chains->save();
      chains = backend.make_chains(plan);
      chains->set_tables(
          {make_spin_tables(model, plan.lattice.shape, 0.2 + 0.1 * i, Dynamics::heat_bath)});
      chains->restore(saved);
    }
  }
  auto states = states_of(*chains, plan.n_replicas);
  std::vector<std::uint8_t> families;
  for (std::uint64_t const number : chains->families())
    families.push_back(static_cast<std::uint8_t>(number));
  states.push_back(families);
  return states;
}

TEST(PopulationShares, KernelsThreadsSharesAndRestartsAgree) {
  for (auto const& [model, lattice] : systems()) {
    SpinPlan const plan = population_plan(model, lattice);
    auto const expected = anneal_some(*make_cpu_backend(1, Simd::generic), plan, model, false);
    for (Simd const simd : simd_kernels())
      for (int const threads : {1, 3})
        EXPECT_EQ(anneal_some(*make_cpu_backend(threads, simd), plan, model, false), expected);
    EXPECT_EQ(anneal_some(*make_cpu_backend(1), plan, model, true), expected);
    for (std::size_t const n_parts : {2, 3, 5}) {
      std::vector<std::unique_ptr<Backend>> parts;
      for (std::size_t i = 0; i < n_parts; ++i) parts.push_back(make_cpu_backend(1));
      EXPECT_EQ(anneal_some(*make_split_backend(std::move(parts)), plan, model, true), expected);
    }
  }
}

/// A ladder of some rungs with 64 lanes.
struct Ladder {
  SpinPlan plan;
  Swaps swaps;

  explicit Ladder(SpinModel const& model, Lattice const& lattice)
      : plan(make_spin_plan(model, lattice, 64, Layout::replicas, 0, Dynamics::heat_bath)) {
    constexpr std::uint32_t kRungs = 5;
    EnergyGrid const grid = energy_grid(model, lattice);
    plan.layout.n_groups = kRungs;
    plan.n_replicas = 64 * kRungs;
    plan.population = PopulationPlan{32, grid.code, grid.n_levels};
    plan.tables.clear();
    swaps.n_differences = grid.n_levels;
    double const step = 0.2, quantum = to_double(grid.quantum);
    for (std::uint32_t k = 0; k < kRungs; ++k)
      plan.tables.push_back(
          make_spin_tables(model, lattice.shape, step * (k - 2.0), Dynamics::heat_bath));
    for (std::uint32_t k = 0; k + 1 < kRungs; ++k)
      for (std::uint32_t d = 1; d <= grid.n_levels; ++d)
        swaps.thresholds.push_back(threshold_of(exp(-Quad(step) * quantum * d)));
  }
};

std::vector<std::vector<std::uint8_t>> exchange_some(Backend const& backend, Ladder ladder,
                                                     SwapCounts& counts) {
  auto const chains = backend.make_chains(ladder.plan);
  for (int i = 0; i < 40; ++i) {
    chains->advance(1);
    chains->swap(ladder.swaps);
    ladder.swaps.odd = !ladder.swaps.odd;
  }
  counts = chains->swap_counts();
  return states_of(*chains, ladder.plan.n_replicas);
}

TEST(PopulationShares, ExchangesAgreeAndKeepConfigurations) {
  for (auto const& [model, lattice] : systems()) {
    Ladder ladder(model, lattice);
    SwapCounts expected_counts, counts;
    auto const expected =
        exchange_some(*make_cpu_backend(1, Simd::generic), ladder, expected_counts);
    EXPECT_GT(*std::min_element(expected_counts.accepted.begin(), expected_counts.accepted.end()),
              0u);
    EXPECT_GT(
        *std::max_element(expected_counts.round_trips.begin(), expected_counts.round_trips.end()),
        0u);
    for (Simd const simd : simd_kernels()) {
      EXPECT_EQ(exchange_some(*make_cpu_backend(2, simd), ladder, counts), expected);
      EXPECT_EQ(counts.accepted, expected_counts.accepted);
      EXPECT_EQ(counts.round_trips, expected_counts.round_trips);
    }
    std::vector<std::unique_ptr<Backend>> parts;
    for (int i = 0; i < 2; ++i) parts.push_back(make_cpu_backend(1));
    EXPECT_EQ(exchange_some(*make_split_backend(std::move(parts)), ladder, counts), expected);
    EXPECT_EQ(counts.accepted, expected_counts.accepted);
    // A swap alone only trades places, lane by lane.
    auto const chains = make_cpu_backend(1)->make_chains(ladder.plan);
    chains->advance(4);
    auto const before = states_of(*chains, ladder.plan.n_replicas);
    chains->swap(ladder.swaps);
    auto const after = states_of(*chains, ladder.plan.n_replicas);
    std::size_t swapped = 0;
    for (std::uint32_t lane = 0; lane < 64; ++lane)
      for (std::uint32_t rung = 0; rung < 4; rung += 2) {
        auto const &low = before[rung * 64 + lane], &high = before[(rung + 1) * 64 + lane];
        auto const &now_low = after[rung * 64 + lane], &now_high = after[(rung + 1) * 64 + lane];
        bool const same = now_low == low && now_high == high,
                   traded = now_low == high && now_high == low;
        EXPECT_TRUE(same || traded);
        swapped += traded && !same ? 1 : 0;
      }
    EXPECT_GT(swapped, 8u);
    for (std::uint32_t lane = 0; lane < 64; ++lane)  // the fifth rung has no partner in this round
      EXPECT_EQ(after[4 * 64 + lane], before[4 * 64 + lane]);
  }
}

}  // namespace
}  // namespace antikelvin
