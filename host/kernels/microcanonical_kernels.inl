// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, in an unnamed namespace, after
// `using Word = …`: nothing compiled here may replace a function of another unit.

void demon(SpinView const& view, DemonView const& d, WordRange range, std::uint64_t first,
           std::uint64_t n) {
  with_demon(view.lattice.shape, d.planes, [&]<Shape kShape, int kPlanes>() {
    demon_sweeps<kShape, kPlanes, Word>(view, d, range, first, n);
  });
}

void exchange(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  std::uint64_t const* const differences =
      view.differences + view.differences_per_group * range.group;
  with_exchange(view.planes, [&]<int kBits>() {
    using Rule = ExchangeRule<kBits>;
    if constexpr (kBits <= 2)  // larger tables would not stay in the first-level cache
      exchange_sweeps<kBits, Word>(view, range, first, n, HotTable<Rule, Word>(differences));
    else
      exchange_sweeps<kBits, Word>(view, range, first, n,
                                   ColdTable<Rule, Word>{differences, nullptr, {}});
  });
}
