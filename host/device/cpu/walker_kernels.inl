// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, in an unnamed namespace, after
// `using Word = …`: nothing compiled here may replace a function of another unit.

void sweep(WalkerView const& view, std::uint64_t first, std::uint64_t first_sweep,
           std::uint64_t n_sweeps) {
  with_walker_kind(view, [&]<SpinKind kKind, std::uint32_t kLinks>() {
    walker_sweeps<kKind, kLinks, Word>(view, first, first_sweep, n_sweeps);
  });
}
