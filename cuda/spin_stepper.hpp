// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>

#include "spin_kernels.hpp"
#include "sweep_graph.hpp"

namespace antikelvin::gpu {

/// Which kernels do sweeps of single sites; AK_GPU_KERNEL names one. All give the same bits.
enum class KernelChoice {
  automatic,  ///< block where a lattice of replicas fits and each of its strips has its own thread,
              ///< else word4 where its threads fill the GPU, else reference
  reference,  ///< one thread per strip and word, or part of a strip
  launches,   ///< the same, never in a graph
  block,      ///< many sweeps per launch in shared memory, wherever the lattice fits
  word4,      ///< one thread per strip and four words, wherever there are four
};

/// Runs the spin kernels. Launches are checked at once but not waited for: a kernel's own failure
/// shows at the next copy or synchronization.
struct SpinStepper {
  SpinKernels kernels;
  KernelChoice choice;
  std::shared_ptr<SweepGraph> graph;  ///< of all copies
  DeviceContext device;

  void advance(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
               std::uint64_t n) const;
  void exchange(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                std::uint64_t n) const {
    exchange_spins(view, used_words, first, n);
  }
  void demon(SpinView const& view, DemonView const& demon, std::uint32_t used_words,
             std::uint64_t first, std::uint64_t n) const {
    demon_spins(view, demon, used_words, first, n);
  }
  void shuffle(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
               std::uint64_t n) const {
    shuffle_spins(view, used_words, first, n);
  }
  void pair_exchange(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                     std::uint64_t n) const {
    exchange_pairs_of_spins(view, used_words, first, n);
  }
  void carry(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
             std::uint64_t n) const {
    carry_spins(view, used_words, first, n);
  }
  void measure(SpinView const& view, std::uint32_t, SpinCountsView const& out) const {
    kernels.measure(view, device, out);
  }
  void count_sublattices(SpinView const& view, std::uint32_t, SublatticeView const& sublattices,
                         SpinCountsView const& out) const {
    count_sublattices_of_spins(view, device, sublattices, out);
  }
  void count_pairs(SpinView const& view, std::uint32_t, SiteOffset const& offset,
                   std::uint32_t quantity, SpinCountsView const& out) const {
    count_pairs_of_spins(view, device, offset, kernels.has_product, quantity, out);
  }
};

/// The stepper of a rule on the selected device.
/// @throws BackendError  AK_GPU_KERNEL names no kernel
SpinStepper make_spin_stepper(RuleId const& rule, int device);

}  // namespace antikelvin::gpu
