// SPDX-License-Identifier: Apache-2.0
// How a thread block holds a lattice, and from how many replicas on a GPU is full of blocks: the table of docs/gpu.md.
#include "cuda/block_sweeps.hpp"

#include <gtest/gtest.h>

#include <cstdio>

namespace antikelvin {
namespace {

struct Gpu {
  char const* name;
  std::uint64_t processors, threads, shared_bytes,
      block_bytes;  ///< threads and bytes of a multiprocessor
};
constexpr Gpu kH200{"H200", 132, 2048, 233472, 232448},
    kRtx4090{"RTX 4090", 128, 1536, 102400, 101376};
constexpr std::uint64_t kReserved =
    1024;  ///< bytes of shared memory that every block takes besides

struct Fill {
  std::uint32_t threads;      ///< of a block where there are few replicas
  std::uint64_t first, full;  ///< replicas: a block on each multiprocessor; as many as they hold
  bool operator==(Fill const&) const = default;
};

/// Zeros where a lattice does not fit.
Fill fill_of(Gpu const& gpu, Lattice const& lattice) {
  SpinView view{};
  view.lattice = lattice;
  view.planes = 1;
  view.words = 16;
  auto const shape_of = [&](std::uint32_t n_groups) {
    view.n_groups = n_groups;
    return gpu::block_shape(view, view.words, static_cast<std::uint32_t>(gpu.processors),
                            gpu.block_bytes);
  };
  gpu::BlockShape const few = shape_of(1), many = shape_of(1 << 14);
  if (few.columns == 0) return {};
  std::uint64_t const resident =
      std::min(gpu.threads / many.threads, gpu.shared_bytes / (many.bytes + kReserved));
  return {few.threads, 32 * few.columns * gpu.processors,
          32 * many.columns * gpu.processors * resident};
}

TEST(BlockShape, LatticesFillAGpuFromTheseSizesOn) {
  struct Row {
    Lattice lattice;
    Fill h200, rtx4090;
  };
  auto const square = [](std::uint32_t side) {
    return Lattice{Shape::square, true, {side, side, 1}};
  };
  auto const cubic = [](std::uint32_t side) {
    return Lattice{Shape::cubic, true, {side, side, side}};
  };
  for (Row const& row : {Row{square(16), {32, 4224, 540672}, {32, 4096, 327680}},
                         Row{square(32), {64, 4224, 219648}, {64, 4096, 81920}},
                         Row{square(64), {256, 4224, 50688}, {256, 4096, 20480}},
                         Row{square(128), {256, 4224, 12672}, {256, 4096, 4096}},
                         Row{square(192), {512, 4224, 4224}, {}},
                         Row{cubic(8), {64, 4224, 135168}, {64, 4096, 98304}},
                         Row{cubic(16), {256, 4224, 33792}, {256, 4096, 20480}},
                         Row{cubic(32), {512, 4224, 4224}, {}}}) {
    for (Gpu const* gpu : {&kH200, &kRtx4090}) {
      Fill const fill = fill_of(*gpu, row.lattice);
      EXPECT_EQ(fill, gpu == &kH200 ? row.h200 : row.rtx4090)
          << gpu->name << ' ' << row.lattice.sides[0];
      std::printf("%s, side %u: %u threads of a block, full from %llu to %llu replicas\n",
                  gpu->name, row.lattice.sides[0], fill.threads,
                  static_cast<unsigned long long>(fill.first),
                  static_cast<unsigned long long>(fill.full));
    }
  }
}

// Few strips of few words are cut into parts; of many words none is.
TEST(BlockShape, PartsAreForFewWords) {
  SpinView view{};
  view.lattice = {Shape::square, true, {64, 64, 1}};
  view.planes = 1;
  view.words = 16;
  view.n_groups = 1;
  gpu::BlockShape const few = gpu::block_shape(view, 16, 132, 232448);
  EXPECT_EQ(few.columns, 1u);
  EXPECT_EQ(few.parts, 4u);
  EXPECT_EQ(few.threads, 256u);
  view.n_groups = 1000;
  gpu::BlockShape const many = gpu::block_shape(view, 16, 132, 232448);
  EXPECT_EQ(many.columns, 2u);
  EXPECT_EQ(many.parts, 1u);
}

}  // namespace
}  // namespace antikelvin
