// SPDX-License-Identifier: Apache-2.0
// What the CUDA backend runs in each thread, run on the host one thread after the other: the same
// items, tables and copies, in place of launches.
#include <gtest/gtest.h>

#include <vector>

#include "antikelvin/backend/backend.hpp"
#include "antikelvin/ensemble/spin_tables.hpp"
#include "antikelvin/model/bond_signs.hpp"
#include "antikelvin/model/spin_model.hpp"
#include "cuda/block_sweeps.hpp"
#include "cuda/strip_sweeps.hpp"
#include "cuda/word4.hpp"

namespace antikelvin {
namespace {

/// A system in plain vectors, as SpinChainsImpl keeps it.
struct System {
  SpinLayout layout;
  std::vector<SpinTables> tables;
  std::vector<std::uint64_t> table;
  std::vector<std::uint32_t> lane_masks;
  struct alignas(16) Four {
    std::uint32_t word[4];
  };
  std::vector<Four> spins, signs;
  SpinView view{};
  std::uint32_t used_words = 0;

  System(SpinModel const& model, Lattice const& lattice, std::uint64_t n_units,
         std::uint32_t n_replicas, Layout how, Dynamics dynamics, bool own_tables) {
    layout = make_layout(lattice, n_units, n_replicas, how);
    std::uint32_t const n_tables = own_tables ? n_replicas : 1;
    for (std::uint32_t i = 0; i < n_tables; ++i)
      tables.push_back(make_spin_tables(model, lattice.shape, 0.3 - 0.01 * i, dynamics));
    for (SpinTables const& one : tables) {
      std::vector<std::uint64_t> const d = one.kernel_table();
      table.insert(table.end(), d.begin(), d.end());
    }
    view.lattice = layout.lattice;
    view.words = layout.words;
    view.planes = model.planes();
    view.n_states = static_cast<std::uint32_t>(model.n_states);
    view.n_groups = layout.n_groups;
    view.n_slabs = layout.n_slabs;
    view.n_units = n_units;
    view.key = 0xfedcba9876543210;
    view.table = view.host_table = table.data();
    view.table_per_group = own_tables ? tables[0].thresholds.size() : 0;
    view.proposals = tables[0].proposals.data();
    view.is_symmetric = tables[0].is_symmetric ? 1 : 0;
    if (own_tables && layout.n_slabs == 0) make_lane_masks();
    std::vector<std::uint32_t> const words =
        sign_words(lattice, layout, bond_signs(model, lattice));
    signs.assign((words.size() + 3) / 4, {});
    for (std::size_t i = 0; i < words.size(); ++i) signs[i / 4].word[i % 4] = words[i];
    spins.assign((view.group_words() * view.n_groups + 3) / 4, {});
    view.spins = spins[0].word;
    std::uint32_t const before = (layout.n_groups - 1) * layout.words * 32;
    used_words = layout.n_slabs > 0 ? (layout.n_slabs + 31) / 32 : (n_replicas - before + 31) / 32;
  }

  void make_lane_masks() {
    std::size_t const entries = tables[0].thresholds.size();
    lane_masks.assign(layout.n_groups * entries * 64 * layout.words, 0u);
    std::size_t const lanes = std::size_t{layout.words} * 32;
    for (std::size_t replica = 0; replica < tables.size(); ++replica)
      for (std::size_t entry = 0; entry < entries; ++entry)
        for (std::size_t bit = 0; bit < 64; ++bit)
          lane_masks[((replica / lanes * entries + entry) * 64 + bit) * layout.words +
                     replica % lanes / 32] |=
              static_cast<std::uint32_t>(table[replica * entries + entry] >> (63 - bit) & 1)
              << replica % 32;
    view.lane_masks = lane_masks.data();
  }

  std::vector<std::uint32_t> words() const {
    return {view.spins, view.spins + view.group_words() * view.n_groups};
  }
};

constexpr std::uint64_t kFirst = (std::uint64_t{1} << 32) - 2, kSweeps = 5;

template <class Rule, class Word>
void run_strips(System& system) {
  gpu::with_any_table<Rule>(
      system.view, system.used_words, WordOps<Word>::kWords,
      [&](auto const& source, WordRanges const& ranges) {
        using Source = std::remove_cvref_t<decltype(source)>;
        std::uint32_t const at_once = Rule::kShape == Shape::none ? kSweeps : 1;
        for (std::uint64_t sweep = 0; sweep < kSweeps; sweep += at_once)
          for (std::uint32_t colour = 0; colour < n_colours(system.view.lattice); ++colour) {
            gpu::StripSweeps<Rule, Word, Source> const sweeps{system.view, ranges, kFirst + sweep,
                                                              at_once,     colour, source};
            for (std::uint64_t i = sweeps.n_items(); i-- > 0;) sweeps(i);  // any order will do
          }
      });
}

template <class Rule>
void run_blocks(System& system, std::uint32_t columns, std::uint32_t parts) {
  gpu::BlockShape shape = gpu::block_shape(system.view, system.used_words, 1, ~0u);
  shape.parts = parts;
  gpu::with_any_table<Rule>(
      system.view, system.used_words, columns, [&](auto const& source, WordRanges const& ranges) {
        using Source = std::remove_cvref_t<decltype(source)>;
        gpu::BlockSweeps<Rule, Source> const sweeps(system.view, ranges, shape, kSweeps, kFirst,
                                                    source);
        for (std::uint64_t block = 0; block < ranges.count; ++block) {
          WordRange const range = ranges[block];
          SpinView mine = sweeps.held(nullptr);
          std::vector<std::uint32_t> column(mine.group_words(), 0xDEADBEEF);
          mine = sweeps.held(column.data());
          constexpr std::uint32_t kThreads = 7;
          auto const all = [&](auto const& body) {
            for (std::uint32_t thread = kThreads; thread-- > 0;) body(thread);
          };
          all([&](std::uint32_t t) { sweeps.copy(range, column.data(), false, t, kThreads); });
          for (std::uint32_t sweep = 0; sweep < kSweeps; ++sweep)
            for (std::uint32_t colour = 0; colour < n_colours(mine.lattice); ++colour)
              all([&](std::uint32_t t) {
                sweeps.sweep_colour(mine, range, colour, kFirst + sweep, t, kThreads);
              });
          all([&](std::uint32_t t) { sweeps.copy(range, column.data(), true, t, kThreads); });
        }
      });
}

/// What update_strip itself gives, strip after strip.
template <class Rule>
void run_plain(System& system) {
  SpinView const& view = system.view;
  WordRanges const ranges = ranges_of(view, system.used_words, 1);
  std::uint32_t const per_row = strips_per_row(view.lattice);
  for (std::uint64_t sweep = kFirst; sweep < kFirst + kSweeps; ++sweep)
    for (std::uint32_t colour = 0; colour < n_colours(view.lattice); ++colour)
      for (std::uint64_t r = 0; r < ranges.count; ++r)
        for (std::uint32_t strip = 0; strip < n_strips(view.lattice); ++strip) {
          Strip const which{colour, strip / per_row, strip % per_row};
          if (view.lane_masks != nullptr)
            update_strip<Rule, std::uint32_t>(
                view, ranges[r], which, sweep,
                gpu::LaneSource<Rule>{}.template at<std::uint32_t>(view, ranges[r]));
          else
            update_strip<Rule, std::uint32_t>(
                view, ranges[r], which, sweep,
                HotTable<Rule, std::uint32_t>(view.table + view.table_per_group * ranges[r].group));
        }
}

/// Words that hold something: vectors may fill the others as well.
std::vector<std::uint32_t> used(System const& system) {
  std::vector<std::uint32_t> all = system.words();
  std::uint64_t const last = system.view.group_words() * (system.view.n_groups - 1);
  for (std::uint64_t i = 0; i < all.size(); ++i)
    if ((i >= last || system.view.n_slabs > 0) && i % system.view.words >= system.used_words)
      all[i] = 0;
  return all;
}

template <class Rule>
void check_system(System const& system) {
  System expected = system, strips = system, word4 = system, blocks = system, pairs = system;
  for (System* one : {&expected, &strips, &word4, &blocks, &pairs}) {
    one->view.spins = one->spins[0].word;
    one->view.table = one->view.host_table = one->table.data();
    if (one->view.lane_masks != nullptr) one->view.lane_masks = one->lane_masks.data();
    one->view.proposals = one->tables[0].proposals.data();
    one->view.bond_signs = one->signs.empty() ? nullptr : one->signs[0].word;
  }
  run_plain<Rule>(expected);
  EXPECT_NE(used(expected), used(system));
  run_strips<Rule, std::uint32_t>(strips);
  EXPECT_EQ(used(strips), used(expected));
  if (system.view.words % 4 == 0) {
    run_strips<Rule, Word4>(word4);
    EXPECT_EQ(used(word4), used(expected));
  }
  if (Rule::kShape != Shape::none && system.view.n_slabs == 0) {
    run_blocks<Rule>(blocks, 1, 1);
    EXPECT_EQ(used(blocks), used(expected));
    if (system.view.words >= 2) {
      run_blocks<Rule>(pairs, 2, gpu::kMaxParts);
      EXPECT_EQ(used(pairs), used(expected));
    }
  }
}

template <class Rule>
void check(SpinModel const& model, Lattice const& lattice, std::uint64_t n_units,
           std::uint32_t n_replicas, Layout how, Dynamics dynamics) {
  for (bool const own_tables : {false, true}) {
    SCOPED_TRACE("shape " + std::to_string(static_cast<int>(lattice.shape)) + " side " +
                 std::to_string(lattice.sides[0]) + " kind " +
                 std::to_string(static_cast<int>(model.kind)) + " states " +
                 std::to_string(model.n_states) + " replicas " + std::to_string(n_replicas) +
                 " slabs " + std::to_string(how == Layout::slabs) + " own tables " +
                 std::to_string(own_tables));
    System const system(model, lattice, n_units, n_replicas, how, dynamics, own_tables);
    ASSERT_EQ(system.tables[0].rule.shape, Rule::kShape);
    ASSERT_EQ(system.tables[0].rule.planes, Rule::kPlanes);
    ASSERT_EQ(system.tables[0].sizes.terms, Rule::kTerms);
    check_system<Rule>(system);
  }
}

/// Few and many replicas: one word, and eight of which the last is in part used.
template <class Rule>
void check_lattice(char const* spec, Lattice const& lattice,
                   Dynamics dynamics = Dynamics::heat_bath, Rational const& field = 0) {
  SpinModel model = parse_spin_model(spec);
  model.field = field;
  for (std::uint32_t const n_replicas : {3u, 250u})
    check<Rule>(model, lattice, n_sites(lattice), n_replicas, Layout::replicas, dynamics);
}

Lattice const kOddSquare{Shape::square, true, {7, 5, 1}}, kOpen{Shape::square, false, {132, 4, 1}},
    kCube{Shape::cubic, true, {4, 6, 4}}, kOpenCube{Shape::cubic, false, {5, 3, 4}},
    kTriangles{Shape::triangular, true, {9, 4, 1}};

TEST(GpuBodies, LatticesAgreeBitwise) {
  for (bool const periodic : {true, false})
    check_lattice<IsingRule<Shape::chain, false>>("ising", {Shape::chain, periodic, {71, 1, 1}});
  check_lattice<IsingRule<Shape::square, false>>("ising", kOddSquare);
  check_lattice<IsingRule<Shape::square, false>>("ising", kOpen);
  check_lattice<IsingRule<Shape::square, true>>("ising", kOpen, Dynamics::metropolis);
  check_lattice<IsingRule<Shape::square, true>>("ising", kOddSquare, Dynamics::metropolis,
                                                Rational(1, 4));
  check_lattice<IsingRule<Shape::triangular, false>>("ising", kTriangles);
  check_lattice<IsingRule<Shape::cubic, false>>("ising", kCube);
  check_lattice<IsingRule<Shape::cubic, true>>("ising", kOpenCube, Dynamics::metropolis);
  check_lattice<EdwardsAndersonRule<Shape::square, false>>("edwards-anderson:1", kOddSquare);
  check_lattice<EdwardsAndersonRule<Shape::square, false>>("edwards-anderson:1", kOpen,
                                                           Dynamics::heat_bath, Rational(1, 4));
  check_lattice<EdwardsAndersonRule<Shape::square, true>>("edwards-anderson:2", kOpen,
                                                          Dynamics::metropolis);
  check_lattice<EdwardsAndersonRule<Shape::triangular, false>>("edwards-anderson:3", kTriangles);
  check_lattice<EdwardsAndersonRule<Shape::cubic, false>>("edwards-anderson:4", kCube);
  check_lattice<BlumeCapelRule<Shape::square, false>>("blume-capel:0.5", kOddSquare);
  check_lattice<BlumeCapelRule<Shape::cubic, true>>("blume-capel:0.5", kOpenCube,
                                                    Dynamics::metropolis);
  check_lattice<PottsRule<Shape::square, 2>>("potts:3", kOpen);
  check_lattice<PottsRule<Shape::triangular, 3>>("potts:7", kTriangles);
}

TEST(GpuBodies, SlabsAgreeBitwise) {
  auto const slabs = []<class Rule>(char const* spec, Lattice const& lattice) {
    check<Rule>(parse_spin_model(spec), lattice, n_sites(lattice), 3, Layout::slabs,
                Dynamics::heat_bath);
  };
  Lattice const tall{Shape::square, false, {70, 160, 1}}, wide{Shape::square, true, {6, 256, 1}},
      cube{Shape::cubic, true, {4, 6, 256}};
  slabs.operator()<IsingRule<Shape::square, false>>("ising", tall);
  slabs.operator()<IsingRule<Shape::square, false>>("ising", wide);
  slabs.operator()<IsingRule<Shape::cubic, false>>("ising", cube);
  slabs.operator()<EdwardsAndersonRule<Shape::square, false>>("edwards-anderson:1", tall);
  slabs.operator()<EdwardsAndersonRule<Shape::cubic, false>>("edwards-anderson:2", cube);
  slabs.operator()<BlumeCapelRule<Shape::square, false>>("blume-capel:0.5", tall);
  slabs.operator()<PottsRule<Shape::square, 2>>("potts:3", tall);
}

TEST(GpuBodies, UnitsAgreeBitwise) {
  auto const units = []<class Rule>(char const* levels, Dynamics dynamics) {
    SpinModel const model = unit_model(parse_levels(levels));
    check<Rule>(model, {}, 101, 250, Layout::replicas, dynamics);
    check<Rule>(model, {}, 34567, 2, Layout::slabs, dynamics);
  };
  units.operator()<UnitRule<1, false>>("two-level", Dynamics::heat_bath);
  units.operator()<UnitRule<1, true>>("two-level", Dynamics::metropolis);
  units.operator()<UnitRule<2, false>>("spin:3/2", Dynamics::heat_bath);
  units.operator()<UnitRule<4, true>>("spin:5", Dynamics::metropolis);  // table in memory
}

}  // namespace
}  // namespace antikelvin
