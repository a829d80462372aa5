// SPDX-License-Identifier: Apache-2.0
// Walkers of all kernels, threads and splits do the same, bit for bit, and what a plain program does.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <numeric>

#include "antikelvin/random/word_random.hpp"
#include "device/split.hpp"
#include "model/energy_grid.hpp"
#include "support/backends.hpp"
#include "support/plain_lattice.hpp"
#include "support/spin_oracle.hpp"
#include "support/walker_cases.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

/// Walkers one after the other, by energies of whole configurations.
class PlainWalkers {
 public:
  PlainWalkers(WalkerCase const& c, WalkerPlan const& plan)
      : model_(c.model), plan_(plan), grid_(energy_grid(c.model, c.lattice)) {
    int const axes = n_directions(c.lattice.shape) / 2;
    std::vector<std::uint8_t> const signs = bond_signs(c.model, c.lattice);
    std::uint64_t const sites = n_sites(c.lattice);
    for (std::uint64_t site = 0; site < sites; ++site)
      for (int axis = 0; axis < axes; ++axis)
        if (auto const other = neighbour_of(c.lattice, site, 2 * axis)) {
          std::size_t const at =
              site * static_cast<std::size_t>(axes) + static_cast<std::size_t>(axis);
          bonds_.push_back({static_cast<std::uint32_t>(site), static_cast<std::uint32_t>(*other),
                            !signs.empty() && signs[at] != 0 ? -1 : 1});
        }
    for (std::uint32_t w = 0; w < plan.n_walkers; ++w) {
      std::vector<std::uint8_t> states;
      for (std::uint32_t site = 0; site < sites; ++site)
        states.push_back(static_cast<std::uint8_t>(
            std::uint64_t{
                philox4x32(stream_counter(Stream::walker, site, plan.first_walker + w, 0, 2),
                           plan.key)
                    .word[0]} *
                static_cast<std::uint64_t>(model_.n_states) >>
            32));
      walkers_.push_back(std::move(states));
    }
    low_ends_.assign(plan.n_walkers, 0);
    counts.n_groups = plan.n_groups();
    counts.n_levels = grid_.n_levels;
    clear();
  }

  void clear() { counts.rows.assign((std::size_t{grid_.n_levels} + 1) * counts.n_groups, 0); }

  /// Sweep number `sweep` of all walkers.
  void sweep(std::uint64_t sweep, WalkerTable const& table, bool record) {
    for (std::uint32_t w = 0; w < plan_.n_walkers; ++w) {
      std::vector<std::uint8_t>& states = walkers_[w];
      std::uint32_t const name = plan_.first_walker + w;
      std::uint32_t const group = w / plan_.walkers_per_group;
      auto const sites = static_cast<std::uint32_t>(states.size());
      std::vector<WordRandom<std::uint32_t>> random;
      for (std::uint32_t site = 0; site < sites; ++site) {
        if (site % 512 == 0)
          random = {WordRandom<std::uint32_t>(
              stream_counter(Stream::walker, site / 512, name, sweep, 0), plan_.key)};
        std::uint8_t const own = states[site];
        std::uint32_t const before = level(states);
        std::uint32_t other = 1u - own;
        if (!model_.is_up_or_down()) {
          auto const q = static_cast<std::uint32_t>(model_.n_states);
          other =
              (own + 1 + static_cast<std::uint32_t>(std::uint64_t{random[0]()} * (q - 1) >> 32)) %
              q;
        }
        states[site] = static_cast<std::uint8_t>(other);
        std::uint32_t const after = level(states);
        // Any class with this change of level has the same threshold.
        std::size_t c = 0;
        while (plan_.moves.step[c] != static_cast<std::int32_t>(after - before)) ++c;
        std::size_t const at = c * grid_.n_levels + before;
        std::uint32_t const number = random[0]();
        bool accept = number < table.high[at];
        if (number == table.high[at]) {
          ++n_ties;
          accept =
              philox4x32(stream_counter(Stream::walker, site, name, sweep, 1), plan_.key).word[0] <
              table.low[at];
        }
        if (!accept) states[site] = own;
        if (record && (site + 1) % plan_.record == 0) note(w, group, level(states));
      }
    }
  }

  std::uint32_t level(std::vector<std::uint8_t> const& states) const {
    double energy = 0;
    double const j = to_double(model_.coupling), h = to_double(model_.field),
                 d = to_double(model_.crystal_field);
    for (auto const& [a, b, sign] : bonds_)
      energy -= sign * j *
                (model_.kind == SpinKind::potts
                     ? (states[a] == states[b] ? 1 : 0)
                     : spin_value(model_.kind, states[a]) * spin_value(model_.kind, states[b]));
    if (model_.kind != SpinKind::potts)
      for (std::uint8_t const state : states) {
        int const s = spin_value(model_.kind, state);
        energy += (model_.kind == SpinKind::blume_capel ? d * s * s : 0) - h * s;
      }
    return static_cast<std::uint32_t>(
        std::lround((energy - to_double(grid_.lowest)) / to_double(grid_.quantum)));
  }

  std::vector<std::uint8_t> states() const {
    std::vector<std::uint8_t> all;
    for (auto const& states : walkers_) all.insert(all.end(), states.begin(), states.end());
    return all;
  }
  std::vector<std::uint32_t> levels() const {
    std::vector<std::uint32_t> all;
    for (auto const& states : walkers_) all.push_back(level(states));
    return all;
  }

  WalkerCounts counts;
  std::size_t n_ties = 0;
  std::uint32_t low = 0, high = 0;

 private:
  struct SignedBond {
    std::uint32_t a, b;
    int sign;
  };

  void note(std::uint32_t walker, std::uint32_t group, std::uint32_t level) {
    ++counts.rows[std::size_t{level} * counts.n_groups + group];
    int const end = level <= low ? 1 : level >= high ? 2 : 0;
    if (end == 0) return;
    if (low_ends_[walker] != 0 && low_ends_[walker] != end)
      ++counts.rows[std::size_t{grid_.n_levels} * counts.n_groups + group];
    low_ends_[walker] = end;
  }

  SpinModel model_;
  WalkerPlan plan_;
  EnergyGrid grid_;
  std::vector<SignedBond> bonds_;
  std::vector<std::vector<std::uint8_t>> walkers_;
  std::vector<int> low_ends_;
};

WalkerPlan parity_plan(WalkerCase const& c, std::uint32_t n_walkers, std::uint32_t per_group) {
  WalkerPlan plan = make_walker_plan(c.model, c.lattice, n_walkers, per_group, 4711);
  plan.record = 3;
  plan.first_walker = 64;
  return plan;
}

WalkerTable tilted(WalkerPlan const& plan, double slope) {
  std::vector<double> weights;
  for (std::uint32_t l = 0; l < plan.moves.n_levels; ++l)
    weights.push_back(rounded_log_weight(slope * l / plan.moves.n_levels));
  return make_walker_table(plan.moves, weights);
}

struct WalkerOutcome {
  std::vector<std::uint64_t> first, second;
  std::vector<std::uint32_t> levels;
  std::vector<std::uint8_t> states;
  bool operator==(WalkerOutcome const&) const = default;
};

/// Two sweeps unrecorded, three recorded, other weights, two recorded.
WalkerOutcome run_walkers(Backend const& backend, WalkerPlan const& plan) {
  auto const walkers = backend.make_walkers(plan);
  walkers->set_ends(plan.moves.n_levels / 3, plan.moves.n_levels / 2);
  walkers->advance(2);
  WalkerOutcome outcome;
  outcome.first = walkers->record(3).rows;
  walkers->set_table(tilted(plan, 5));
  outcome.second = walkers->record(2).rows;
  outcome.levels = walkers->levels();
  outcome.states = walkers->states();
  return outcome;
}

WalkerOutcome run_plain(WalkerCase const& c, WalkerPlan const& plan) {
  PlainWalkers walkers(c, plan);
  walkers.low = plan.moves.n_levels / 3;
  walkers.high = plan.moves.n_levels / 2;
  WalkerOutcome outcome;
  for (std::uint64_t sweep = 0; sweep < 5; ++sweep) walkers.sweep(sweep, plan.table, sweep >= 2);
  outcome.first = walkers.counts.rows;
  walkers.clear();
  for (std::uint64_t sweep = 5; sweep < 7; ++sweep) walkers.sweep(sweep, tilted(plan, 5), true);
  outcome.second = walkers.counts.rows;
  outcome.levels = walkers.levels();
  outcome.states = walkers.states();
  return outcome;
}

std::uint64_t sum_of(std::vector<std::uint64_t> const& list) {
  return std::accumulate(list.begin(), list.end(), std::uint64_t{0});
}

class WalkerParity : public BackendTest {};

// Numbers of walkers that fill vectors, that do not, and that leave some threads without work; groups
// of one walker and of several.
TEST_P(WalkerParity, BitwiseAsAPlainProgram) {
  std::uint64_t n_crossings = 0;
  for (WalkerCase const& c : walker_cases())
    for (auto const& [n, per_group] : {std::pair{6u, 2u}, {45u, 1u}}) {
      SCOPED_TRACE(c.name + ", walkers " + std::to_string(n));
      WalkerPlan const plan = parity_plan(c, n, per_group);
      WalkerOutcome const outcome = run_walkers(*backend, plan), plain = run_plain(c, plan);
      EXPECT_EQ(outcome.first, plain.first);
      EXPECT_EQ(outcome.second, plain.second);
      EXPECT_EQ(outcome.levels, plain.levels);
      EXPECT_EQ(outcome.states, plain.states);
      std::size_t const rows = outcome.first.size() - plan.n_groups();
      EXPECT_EQ(sum_of({outcome.first.begin(),
                        outcome.first.begin() + static_cast<std::ptrdiff_t>(rows)}),
                std::uint64_t{n} * 3 * (n_sites(c.lattice) / 3));
      n_crossings +=
          sum_of({outcome.first.begin() + static_cast<std::ptrdiff_t>(rows), outcome.first.end()});
    }
  EXPECT_GT(n_crossings, 100u);
}

// 32 bits are rarely equal by chance, so a threshold gets those of a number that is drawn.
TEST_P(WalkerParity, TiesAreDecidedByLowerBits) {
  WalkerCase const c = {"Ising", spin_model("ising"), make_lattice(Shape::square, true, 4, 4)};
  std::size_t n_ties = 0, n_different = 0;
  std::vector<std::uint8_t> last;
  for (std::uint32_t const low : {0u, ~0u}) {
    WalkerPlan plan = parity_plan(c, 20, 1);
    for (std::uint32_t const walker : {3u, 18u}) {
      WordRandom<std::uint32_t> random(
          stream_counter(Stream::walker, 0, plan.first_walker + walker, 0, 0), plan.key);
      std::fill(plan.table.high.begin(), plan.table.high.end(), random());
      std::fill(plan.table.low.begin(), plan.table.low.end(), low);
      // No walk leaves the grid in one sweep that hardly accepts or only moves inside; ends stay shut.
      WalkerTable const closed =
          make_walker_table(plan.moves, std::vector<double>(plan.moves.n_levels, 0));
      for (std::size_t i = 0; i < closed.high.size(); ++i)
        if (closed.high[i] == 0) plan.table.high[i] = plan.table.low[i] = 0;
      PlainWalkers plain(c, plan);
      plain.sweep(0, plan.table, false);
      auto const walkers = backend->make_walkers(plan);
      walkers->advance(1);
      EXPECT_EQ(walkers->states(), plain.states());
      n_ties += plain.n_ties;
      if (walker == 3) {
        n_different += low != 0 && walkers->states() != last;
        last = walkers->states();
      }
    }
  }
  EXPECT_GE(n_ties, 4u);
  EXPECT_EQ(n_different, 1u) << "lower bits decide nothing";
}

INSTANTIATE_TEST_SUITE_P(Backends, WalkerParity, testing::ValuesIn(backend_names()), name_of);

TEST(WalkerKernels, ThreadsKernelsAndSplitsDoNotMatter) {
  std::size_t n_compared = 0;
  for (WalkerCase const& c : walker_cases())
    for (auto const& [n, per_group] : {std::pair{1u, 1u}, {40u, 1u}, {48u, 4u}}) {
      SCOPED_TRACE(c.name + ", walkers " + std::to_string(n));
      WalkerPlan plan = parity_plan(c, n, per_group);
      // A histogram of many levels and classes would take most of the time.
      plan.record_moves = plan.moves.step.size() * plan.moves.n_levels < 10000;
      WalkerOutcome const expected = run_walkers(*make_cpu_backend(1, Simd::generic), plan);
      for (Simd const simd : simd_kernels())
        for (int const threads : {1, 3}) {
          EXPECT_EQ(run_walkers(*make_cpu_backend(threads, simd), plan), expected);
          ++n_compared;
        }
      for (std::size_t const parts : {2u, 3u}) {
        std::vector<std::unique_ptr<Backend>> backends;
        for (std::size_t i = 0; i < parts; ++i)
          backends.push_back(make_cpu_backend(1, i == 0 ? Simd::generic : Simd::automatic));
        EXPECT_EQ(run_walkers(*make_split_backend(std::move(backends)), plan), expected);
        ++n_compared;
      }
      // The comparison must see other numbers.
      ++plan.first_walker;
      EXPECT_NE(run_walkers(*make_cpu_backend(1), plan), expected);
    }
  std::printf("walkers: %zu runs compared\n", n_compared);
}

// Every update proposes one move, and proposals are counted where they were made.
TEST(WalkerKernels, ProposalsAreCounted) {
  for (WalkerCase const& c : walker_cases()) {
    SCOPED_TRACE(c.name);
    WalkerPlan plan = parity_plan(c, 8, 1);
    plan.record = 1;
    plan.record_moves = true;
    WalkerCounts const counts = make_cpu_backend(1)->make_walkers(plan)->record(50);
    for (std::uint32_t g = 0; g < 8; ++g) {
      std::uint64_t proposals = 0;
      for (std::uint32_t k = 0; k < plan.moves.n_classes(); ++k)
        for (std::uint32_t l = 0; l < plan.moves.n_levels; ++l) proposals += counts.moves(k, l, g);
      EXPECT_EQ(proposals, 50 * n_sites(c.lattice));
    }
  }
}

}  // namespace
}  // namespace antikelvin
