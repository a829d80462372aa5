// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, in an unnamed namespace, after
// `using Word = …`: nothing compiled here may replace a function of another unit.

void demon(SpinView const& view, DemonView const& d, WordRange range, std::uint64_t first,
           std::uint64_t n) {
  with_demon(view.lattice.shape, d.planes, [&]<Shape kShape, int kPlanes>() {
    demon_sweeps<kShape, kPlanes, Word>(view, d, range, first, n);
  });
}

/// Calls run(table) with the thresholds of pair moves.
template <int kBits, class Run>
void with_exchange_table(std::uint64_t const* entries, Run const& run) {
  using Rule = ExchangeRule<kBits>;
  if constexpr (kBits <= 2)  // larger tables would not stay in the first-level cache
    run(HotTable<Rule, Word>(entries));
  else
    run(ColdTable<Rule, Word>{entries, nullptr, {}});
}

void exchange(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  std::uint64_t const* const entries = view.table + view.table_per_group * range.group;
  with_bits(view.planes, [&]<int kBits>() {
    with_exchange_table<kBits>(entries, [&](auto const& table) {
      exchange_sweeps<kBits, Word>(view, range, first, n, table);
    });
  });
}

void shuffle(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  with_bits(view.planes, [&]<int kBits>() { shuffle_sweeps<kBits, Word>(view, range, first, n); });
}

void pair_exchange(ContactView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  with_bits(view.bodies[view.pair.a].spins.planes, [&]<int kBits>() {
    with_exchange_table<kBits>(view.pair.table, [&](auto const& table) {
      contact_pairs<kBits, Word>(view, range, first, n, table);
    });
  });
}

void carry(ContactView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  BodyView const* const bodies = view.all != nullptr ? view.all : view.bodies;
  if (view.demon_planes == kExchangeDemonPlanes[0])
    exchange_demon_sweeps<kExchangeDemonPlanes[0], Word, true>(view, bodies, range, first, n);
  else
    exchange_demon_sweeps<kExchangeDemonPlanes[1], Word, true>(view, bodies, range, first, n);
}
