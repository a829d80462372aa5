// SPDX-License-Identifier: Apache-2.0
#include "spin_stepper.hpp"

#include <cstdlib>

#include "block_sweeps.hpp"
#include "check.hpp"

namespace antikelvin::gpu {
namespace {

KernelChoice choice_of_environment() {
  char const* const value = std::getenv("AK_GPU_KERNEL");
  std::string const name = value == nullptr ? "automatic" : value;
  if (name == "automatic" || name.empty()) return KernelChoice::automatic;
  if (name == "reference") return KernelChoice::reference;
  if (name == "launches") return KernelChoice::launches;
  if (name == "block") return KernelChoice::block;
  if (name == "word4") return KernelChoice::word4;
  throw BackendError("there is no GPU kernel '" + name.substr(0, 40) + "'", "AK_GPU_KERNEL",
                     "set it to automatic, reference, launches, block or word4");
}

SpinKernels kernels_of_rule(RuleId const& rule) {
  switch (rule.kind) {
    case SpinKind::units:
      return spin_kernels_units(rule);
    case SpinKind::ising:
      return spin_kernels_ising(rule);
    case SpinKind::edwards_anderson:
      return spin_kernels_edwards_anderson(rule);
    case SpinKind::blume_capel:
      return spin_kernels_blume_capel(rule);
    case SpinKind::potts:
      break;
  }
  return spin_kernels_potts(rule);
}

}  // namespace

void SpinStepper::advance(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                          std::uint64_t n) const {
  bool const chooses = choice == KernelChoice::automatic;
  BlockShape const shape =
      kernels.block != nullptr && (chooses || choice == KernelChoice::block)
          ? block_shape(view, used_words, device.n_processors, device.shared_bytes)
          : BlockShape{};
  bool const has_word4 = kernels.word4 != nullptr && view.words % 4 == 0 &&
                         view.lane_masks == nullptr && view.table_per_group == 0;
  AdvanceSpins run = kernels.strips;
  if (shape.columns > 0 &&
      (!chooses || n_strips(view.lattice) * shape.columns <= kBlockThreads))  // a thread each
    run = kernels.block;
  else if (has_word4 && (choice == KernelChoice::word4 ||
                         (chooses && is_full(view.lattice, ranges_of(view, used_words, 4),
                                             device.n_processors))))
    run = kernels.word4;
  run(view, used_words, device, first, n);
}

SpinStepper make_spin_stepper(RuleId const& rule, int device) {
  int processors = 0, shared_bytes = 0;
  check(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, device),
        "cudaDeviceGetAttribute");
  check(cudaDeviceGetAttribute(&shared_bytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, device),
        "cudaDeviceGetAttribute");
  KernelChoice const choice = choice_of_environment();
  auto graph = choice == KernelChoice::launches ? nullptr : std::make_shared<SweepGraph>();
  DeviceContext const context{static_cast<std::uint32_t>(processors),
                              static_cast<std::uint64_t>(shared_bytes), graph.get()};
  return {kernels_of_rule(rule), choice, std::move(graph), context};
}

}  // namespace antikelvin::gpu
