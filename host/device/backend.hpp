// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "antikelvin/base/wide.hpp"
#include "antikelvin/exact/level_microstate.hpp"
#include "antikelvin/exact/microcanonical.hpp"
#include "device/chains.hpp"
#include "model/integer_levels.hpp"

namespace antikelvin {

/// The device that runs the kernels.
struct DeviceInfo {
  std::string backend;             ///< "cpu" or "cuda"
  std::string name;                ///< processor or GPU
  std::string kernel;              ///< sweep kernel in use: generic, avx2, avx512 or cuda
  int threads = 0;                 ///< OpenMP threads; 0 on a GPU
  std::uint64_t memory_bytes = 0;  ///< memory that chains may use
};

/// Numbers of excited units: a list, or first, first + step, … made where they are needed.
struct Counts {
  std::vector<std::uint64_t> values;
  std::uint64_t first = 0, step = 1, count = 0;  ///< of a range

  Counts(std::vector<std::uint64_t> list) : values(std::move(list)), count(values.size()) {}
  static Counts range(std::uint64_t first, std::uint64_t step, std::uint64_t count) {
    Counts counts{std::vector<std::uint64_t>()};
    counts.first = first;
    counts.step = step;
    counts.count = count;
    return counts;
  }
  std::uint64_t size() const { return count; }
};

/// Entropies at many macrostates at once.
class Evaluator {
 public:
  virtual ~Evaluator() = default;
  /// log_omega[i] = ln C(N, n_excited[i]); 0 ≤ n ≤ N ≤ 2^64 − 1.
  virtual std::vector<double> log_binomial(std::uint64_t n_units,
                                           Counts const& n_excited) const = 0;
  /// states[i] = two_level_microstate(N, n_excited[i], gap): ln C with β, curvature and the Gibbs
  /// volume in one pass.
  virtual std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units,
                                                           Counts const& n_excited,
                                                           double gap) const = 0;
  /// states[i] = microstate of N many-level units at energies[i] ≤ N·K quanta; those that one contour
  /// integral does not decide are resolved on the host.
  /// @throws SpecError  if the quantum is too fine to be searched
  virtual std::vector<LevelMicrostate> level_states(IntegerLevels const& levels,
                                                    std::uint64_t n_units,
                                                    std::vector<Quanta> const& energies) const = 0;
};

/// The boundary between host code and devices: coarse calls, host types in and out.
/// All backends give the same integers for the same plan, bit for bit.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual DeviceInfo device() const = 0;
  virtual Evaluator const& evaluator() const = 0;
  virtual std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const = 0;
  /// `count` random integers that the host draws without chains; here, so that what decorates a
  /// backend sees all randomness. `draw` gives the same integers whenever it is called.
  virtual std::vector<std::uint64_t> host_counts(
      std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const {
    (void)count;
    return draw();
  }

  std::unique_ptr<SpinChains> make_chains(SpinPlan const& plan) const {
    return std::make_unique<SpinChains>(make_engine(plan), plan);
  }
  std::unique_ptr<ContactChains> make_contact(ContactPlan const& plan) const {
    return std::make_unique<ContactChains>(make_engine(plan), plan);
  }
  std::unique_ptr<CompleteGraphChains> make_complete_graph(CompleteGraphPlan const& plan) const {
    return std::make_unique<CompleteGraphChains>(make_engine(plan), plan);
  }
  std::unique_ptr<Walkers> make_walkers(WalkerPlan const& plan) const {
    return std::make_unique<Walkers>(make_engine(plan), plan);
  }
};

/// SIMD kernel of the CPU backend.
enum class Simd { automatic, generic, avx2, avx512 };

/// CPU backend; always built. threads = 0: as many as OpenMP has now, which are OMP_NUM_THREADS or all
/// processors. Its calls run on so many and leave OpenMP's number as they found it. It never changes a
/// result.
/// @throws BackendError  if the processor lacks the requested instruction set
std::unique_ptr<Backend> make_cpu_backend(int threads, Simd simd = Simd::automatic);

/// CUDA backend on device `index`.
/// @throws BackendError  built without CUDA, or no such device
std::unique_ptr<Backend> make_cuda_backend(int index);

/// Empty if a CUDA device can be used, otherwise the reason why not.
std::string cuda_unavailable_reason();

/// Names of visible CUDA devices.
std::vector<std::string> cuda_device_names();

}  // namespace antikelvin
