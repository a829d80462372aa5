// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, in an unnamed namespace, after
// `using Word = …`: nothing compiled here may replace a function of another unit.

struct DemonSweeps {
  SpinView const& view;
  DemonView const& demon;
  WordRange range;
  std::uint64_t first, n;
  template <Shape kShape, int kPlanes>
  void operator()() const {
    demon_sweeps<kShape, kPlanes, Word>(view, demon, range, first, n);
  }
};

void demon(SpinView const& view, DemonView const& d, WordRange range, std::uint64_t first,
           std::uint64_t n) {
  with_demon(view.lattice.shape, d.planes, DemonSweeps{view, d, range, first, n});
}

template <int kBits>
void exchange_bits(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  std::uint64_t const* const differences =
      view.differences + view.differences_per_group * range.group;
  if constexpr (kBits <= 2)  // larger tables would not stay in the first-level cache
    exchange_sweeps<kBits, Word>(view, range, first, n,
                                 HotTable<ExchangeRule<kBits>, Word>(differences));
  else
    exchange_sweeps<kBits, Word>(view, range, first, n,
                                 ColdTable<ExchangeRule<kBits>, Word>{differences, nullptr, {}});
}

void exchange(SpinView const& view, WordRange range, std::uint64_t first, std::uint64_t n) {
  switch (view.planes) {
    case 1:
      return exchange_bits<1>(view, range, first, n);
    case 2:
      return exchange_bits<2>(view, range, first, n);
    case 3:
      return exchange_bits<3>(view, range, first, n);
    case 4:
      return exchange_bits<4>(view, range, first, n);
    default:
      return exchange_bits<5>(view, range, first, n);
  }
}
