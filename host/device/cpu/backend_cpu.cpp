// SPDX-License-Identifier: Apache-2.0
#include <omp.h>
#include <sys/sysinfo.h>

#include <fstream>

#include "antikelvin/base/error.hpp"
#include "antikelvin/exact/level_at.hpp"
#include "antikelvin/exact/two_level_at.hpp"
#include "antikelvin/math/log_binomial_at.hpp"
#include "antikelvin/sampler/contact_view.hpp"
#include "antikelvin/sampler/demon_view.hpp"
#include "antikelvin/sampler/word_ranges.hpp"
#include "device/cpu/entropy_kernels.hpp"
#include "device/cpu/microcanonical_kernels.hpp"
#include "device/cpu/simd_support.hpp"
#include "device/cpu/spin_kernels.hpp"
#include "device/cpu/walker_kernels.hpp"
#include "device/cpu/word_plain.hpp"

#define AK_BACKEND_NS cpu
namespace antikelvin::cpu {

/// Runs the spin kernels that suit the processor and the number of words.
struct SpinStepper {
  using ClusterWord = PlainWord4;
  SpinKernels kernels;
  MicrocanonicalKernels microcanonical;
  int threads;
  void advance(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
               std::uint64_t n) const;
  void exchange(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                std::uint64_t n) const;
  void shuffle(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
               std::uint64_t n) const;
  void demon(SpinView const& view, DemonView const& demon, std::uint32_t used_words,
             std::uint64_t first, std::uint64_t n) const;
  void pair_exchange(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                     std::uint64_t n) const;
  void carry(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
             std::uint64_t n) const;
  void measure(SpinView const& view, std::uint32_t used_words, SpinCountsView const& out) const;
  void count_sublattices(SpinView const& view, std::uint32_t used_words,
                         SublatticeView const& sublattices, SpinCountsView const& out) const;
  void count_pairs(SpinView const& view, std::uint32_t used_words, SiteOffset const& offset,
                   std::uint32_t quantity, SpinCountsView const& out) const;
};

/// Runs the widest kernels that leave no thread idle; the walkers of a block are those of the widest.
struct WalkerStepper {
  static constexpr std::uint32_t kBlock = 16;
  WalkerKernel kernels[3];  ///< from wide to narrow
  int threads;
  void sweep(WalkerView const& view, std::uint64_t first, std::uint64_t n) const;
};

}  // namespace antikelvin::cpu
#include "device/thrust/ops.inl"

namespace antikelvin {
namespace cpu {

/// The functors themselves, for a processor of which nothing is known.
EntropyKernels entropy_kernels_generic() {
  return {[](std::uint64_t n_units, CountList n_excited, double* log_omega, std::uint64_t begin,
             std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i)
              LogBinomialAt{n_units, n_excited, log_omega}(i);
          },
          [](std::uint64_t n_units, CountList n_excited, double gap, TwoLevelMicrostate* states,
             std::uint64_t begin, std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i)
              TwoLevelAt{n_units, gap, n_excited, states}(i);
          },
          [](LevelTask const& task, std::uint64_t begin, std::uint64_t end) {
            for (std::uint64_t i = begin; i < end; ++i) LevelAt{task}(i);
          }};
}

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

/// Runs `body(begin, end)` over chunks of [0, n), on all threads.
template <class Body>
void for_each_chunk(std::uint64_t n, std::uint64_t chunk, Body body) {
  for_each_index((n + chunk - 1) / chunk,
                 [=](std::uint64_t i) { body(i * chunk, std::min(n, (i + 1) * chunk)); });
}

/// Host memory needs no copies.
CountList list_of(Counts const& counts) {
  return {counts.values.empty() ? nullptr : counts.values.data(), counts.first, counts.step};
}

void SpinStepper::advance(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                          std::uint64_t n) const {
  WordRanges const ranges = ranges_of(view, used_words, kernels.width);
  SpinKernels const run = kernels;
  // Replicas share nothing: each thread takes some through all sweeps, out of its own cache. Slabs
  // meet across words.
  bool const independent =
      view.n_slabs == 0 || view.words == kernels.width || view.lattice.shape == Shape::none;
  if (independent && ranges.count >= static_cast<std::uint64_t>(threads)) {
    for_each_index(ranges.count, [=](std::uint64_t i) { run.advance(view, ranges[i], first, n); });
    return;
  }
  std::uint64_t const end = n_strips(view.lattice);
  std::uint64_t const chunk =
      std::max<std::uint64_t>(1, end * ranges.count / (8 * static_cast<std::uint64_t>(threads)));
  std::uint64_t const chunks = (end + chunk - 1) / chunk;
  for (std::uint64_t sweep = first; sweep < first + n; ++sweep)
    for (std::uint32_t colour = 0; colour < n_colours(view.lattice); ++colour)
      for_each_index(ranges.count * chunks, [=](std::uint64_t i) {
        std::uint64_t const begin = i / ranges.count * chunk;
        run.advance_strips(view, ranges[i % ranges.count], colour, begin,
                           std::min(end, begin + chunk), sweep);
      });
}

/// Runs body(range) over the ranges of all words that hold something, on all threads: replicas share
/// nothing.
template <class Body>
void for_each_range(SpinView const& view, std::uint32_t used_words, std::uint32_t width,
                    Body body) {
  WordRanges const ranges = ranges_of(view, used_words, width);
  for_each_index(ranges.count, [=](std::uint64_t i) { body(ranges[i]); });
}

void SpinStepper::exchange(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                           std::uint64_t n) const {
  for_each_range(
      view, used_words, microcanonical.width,
      [=, run = microcanonical.exchange](WordRange range) { run(view, range, first, n); });
}

void SpinStepper::shuffle(SpinView const& view, std::uint32_t used_words, std::uint64_t first,
                          std::uint64_t n) const {
  for_each_range(
      view, used_words, microcanonical.width,
      [=, run = microcanonical.shuffle](WordRange range) { run(view, range, first, n); });
}

void SpinStepper::demon(SpinView const& view, DemonView const& demon, std::uint32_t used_words,
                        std::uint64_t first, std::uint64_t n) const {
  for_each_range(
      view, used_words, microcanonical.width,
      [=, run = microcanonical.demon](WordRange range) { run(view, demon, range, first, n); });
}

void SpinStepper::pair_exchange(ContactView const& view, std::uint32_t used_words,
                                std::uint64_t first, std::uint64_t n) const {
  for_each_range(
      view.bodies[0].spins, used_words, microcanonical.width,
      [=, run = microcanonical.pair_exchange](WordRange range) { run(view, range, first, n); });
}

void SpinStepper::carry(ContactView const& view, std::uint32_t used_words, std::uint64_t first,
                        std::uint64_t n) const {
  for_each_range(view.bodies[0].spins, used_words, microcanonical.width,
                 [=, run = microcanonical.carry](WordRange range) { run(view, range, first, n); });
}

/// Runs body(range, begin, end) over all words and portions of the sites, long enough to be worth a
/// thread.
template <class Body>
void for_each_portion(SpinView const& view, WordRanges const& ranges, int threads, Body body) {
  std::uint64_t const sites = n_sites(view.lattice);
  std::uint64_t const portions =
      std::clamp<std::uint64_t>(4 * static_cast<std::uint64_t>(threads) / ranges.count, 1,
                                std::max<std::uint64_t>(1, sites / 1024));
  std::uint64_t const chunk = (sites + portions - 1) / portions;
  for_each_index(ranges.count * portions, [=](std::uint64_t i) {
    std::uint64_t const begin = i / ranges.count * chunk;
    if (begin < sites) body(ranges[i % ranges.count], begin, std::min(sites, begin + chunk));
  });
}

void SpinStepper::measure(SpinView const& view, std::uint32_t used_words,
                          SpinCountsView const& out) const {
  for_each_portion(
      view, ranges_of(view, used_words, kernels.width), threads,
      [=, run = kernels.measure](WordRange range, std::uint64_t begin, std::uint64_t end) {
        run(view, range, begin, end, out);
      });
}

void SpinStepper::count_pairs(SpinView const& view, std::uint32_t used_words,
                              SiteOffset const& offset, std::uint32_t quantity,
                              SpinCountsView const& out) const {
  for_each_portion(
      view, ranges_of(view, used_words, kernels.width), threads,
      [=, run = kernels.add_pairs](WordRange range, std::uint64_t begin, std::uint64_t end) {
        run(view, range, offset, quantity, begin, end, out);
      });
}

void SpinStepper::count_sublattices(SpinView const& view, std::uint32_t used_words,
                                    SublatticeView const& sublattices,
                                    SpinCountsView const& out) const {
  WordRanges const ranges = ranges_of(view, used_words, kernels.width);
  SpinKernels const run = kernels;
  std::uint32_t const n_sublattices = sublattices.parts.count;
  std::uint64_t const end = n_pieces(view.lattice, sublattices.parts),
                      jobs = ranges.count * n_sublattices,
                      sites = n_sites(view.lattice) / n_sublattices;
  std::uint64_t const portions =
      std::clamp<std::uint64_t>(4 * static_cast<std::uint64_t>(threads) / jobs, 1,
                                std::clamp<std::uint64_t>(sites / 1024, 1, end));
  std::uint64_t const chunk = (end + portions - 1) / portions;
  for_each_index(jobs * portions, [=](std::uint64_t i) {
    std::uint64_t const begin = i / jobs * chunk;
    auto const number = static_cast<std::uint32_t>(i % n_sublattices);
    if (begin < end)
      run.add_sublattice(view, ranges[i % jobs / n_sublattices], sublattices, number, begin,
                         std::min(end, begin + chunk), out, portions == 1);
  });
}

void WalkerStepper::sweep(WalkerView const& view, std::uint64_t first, std::uint64_t n) const {
  struct Piece {
    std::uint64_t first;
    WalkerKernel kernel;
  };
  std::vector<Piece> pieces;
  auto const fits = [&](WalkerKernel const& kernel, std::uint64_t at) {
    bool const wide =
        kernel.width > 1 && view.n_walkers / kernel.width < static_cast<std::uint32_t>(threads);
    return at + kernel.width <= view.n_walkers && !wide;
  };
  for (std::uint64_t at = 0; at < view.n_walkers; at += pieces.back().kernel.width)
    pieces.push_back({at, *std::find_if(std::begin(kernels), std::end(kernels) - 1,
                                        [&](auto const& kernel) { return fits(kernel, at); })});
  Piece const* const list = pieces.data();
  for_each_index(pieces.size(),
                 [=](std::uint64_t i) { list[i].kernel.sweep(view, list[i].first, first, n); });
}

/// Number of OpenMP threads of the regions that this thread enters while it lives.
class ThreadsInUse {
 public:
  explicit ThreadsInUse(int threads) : before_(omp_get_max_threads()) {
    omp_set_num_threads(threads);
  }
  ~ThreadsInUse() { omp_set_num_threads(before_); }
  ThreadsInUse(ThreadsInUse const&) = delete;
  ThreadsInUse& operator=(ThreadsInUse const&) = delete;

 private:
  int before_;
};

/// An engine that works on so many threads and leaves OpenMP's number of them as it was.
class OnThreads final : public Engine {
 public:
  OnThreads(std::unique_ptr<Engine> engine, int threads)
      : engine_(std::move(engine)), threads_(threads) {}

  Answer handle(Call const& call) override {
    ThreadsInUse const in_use(threads_);
    return engine_->handle(call);
  }
  std::vector<std::uint32_t> save() override {
    ThreadsInUse const in_use(threads_);
    return engine_->save();
  }
  void restore(std::vector<std::uint32_t> const& saved) override {
    ThreadsInUse const in_use(threads_);
    engine_->restore(saved);
  }

 private:
  std::unique_ptr<Engine> engine_;
  int threads_;
};

class CpuBackend final : public Backend, private Evaluator {
 public:
  CpuBackend(int threads, Simd simd) : threads_(threads > 0 ? threads : omp_get_max_threads()) {
    Simd const best = has_avx512() ? Simd::avx512 : has_avx2() ? Simd::avx2 : Simd::generic;
    simd_ = simd == Simd::automatic ? best : simd;
    if (simd_ > best)
      throw BackendError("this processor cannot run the requested SIMD kernel",
                         "its instruction set lacks it", "leave out --simd");
  }

  DeviceInfo device() const override {
    DeviceInfo info;
    info.backend = "cpu";
    info.name = processor_name();
    info.kernel = simd_ == Simd::avx512 ? "avx512" : simd_ == Simd::avx2 ? "avx2" : "generic";
    info.threads = threads_;
    struct sysinfo memory {};
    if (sysinfo(&memory) == 0) info.memory_bytes = memory.totalram * memory.mem_unit;
    return info;
  }

  std::vector<double> log_binomial(std::uint64_t n_units, Counts const& n_excited) const override {
    ThreadsInUse const in_use(threads_);
    EntropyKernels const kernels = entropy_kernels();
    std::vector<double> values(n_excited.size());
    double* const log_omega = values.data();
    CountList const list = list_of(n_excited);
    for_each_chunk(values.size(), 4096, [=](std::uint64_t begin, std::uint64_t end) {
      kernels.log_binomial(n_units, list, log_omega, begin, end);
    });
    return values;
  }

  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units, Counts const& n_excited,
                                                   double gap) const override {
    ThreadsInUse const in_use(threads_);
    EntropyKernels const kernels = entropy_kernels();
    std::vector<TwoLevelMicrostate> values(n_excited.size());
    TwoLevelMicrostate* const states = values.data();
    CountList const list = list_of(n_excited);
    for_each_chunk(values.size(), 64, [=](std::uint64_t begin, std::uint64_t end) {
      kernels.two_level(n_units, list, gap, states, begin, end);
    });
    return values;
  }

  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n_units,
                                            std::vector<Quanta> const& energies) const override {
    ThreadsInUse const in_use(threads_);
    EntropyKernels const kernels = entropy_kernels();
    return on_energies(levels, n_units, energies, [&](LevelTask const& task, std::uint64_t count) {
      for_each_chunk(count, 8, [=](std::uint64_t begin, std::uint64_t end) {
        kernels.level(task, begin, end);
      });
    });
  }

  Evaluator const& evaluator() const override { return *this; }

  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override {
    ThreadsInUse const in_use(threads_);
    return std::make_unique<OnThreads>(
        std::visit([this](auto const& one) { return engine(one); }, plan), threads_);
  }

  std::vector<std::uint64_t> host_counts(
      std::uint64_t, std::function<std::vector<std::uint64_t>()> const& draw) const override {
    ThreadsInUse const in_use(threads_);
    return draw();
  }

 private:
  std::unique_ptr<Engine> engine(SpinPlan const& plan) const {
    return std::make_unique<SpinEngine>(plan, stepper(plan));
  }
  std::unique_ptr<Engine> engine(ContactPlan const& plan) const {
    return std::make_unique<ContactEngine>(plan,
                                           [this](SpinPlan const& body) { return stepper(body); });
  }
  std::unique_ptr<Engine> engine(CompleteGraphPlan const& plan) const {
    return std::make_unique<CompleteGraphEngine>(plan);
  }
  std::unique_ptr<Engine> engine(WalkerPlan const& plan) const {
    WalkerKernel const generic = walker_kernel_generic();
    WalkerStepper stepper{{generic, generic, generic}, threads_};
    if (simd_ >= Simd::avx2) stepper.kernels[1] = walker_kernel_avx2();
    stepper.kernels[0] = simd_ == Simd::avx512 ? walker_kernel_avx512() : stepper.kernels[1];
    return std::make_unique<WalkerEngine>(plan, stepper);
  }

  SpinStepper stepper(SpinPlan const& plan) const {
    RuleId const& rule = plan.tables[0].rule;
    std::uint32_t const words = plan.layout.words;
    if (words >= 16 && simd_ == Simd::avx512)
      return {spin_kernels_avx512(rule), microcanonical_kernels_avx512(), threads_};
    if (words >= 8 && simd_ != Simd::generic)
      return {spin_kernels_avx2(rule), microcanonical_kernels_avx2(), threads_};
    return {spin_kernels_generic(rule), microcanonical_kernels_generic(), threads_};
  }

  EntropyKernels entropy_kernels() const {
    return simd_ == Simd::avx512 ? entropy_kernels_avx512()
           : simd_ == Simd::avx2 ? entropy_kernels_avx2()
                                 : entropy_kernels_generic();
  }

  int threads_;
  Simd simd_;
};

}  // namespace cpu

std::unique_ptr<Backend> make_cpu_backend(int threads, Simd simd) {
  return std::make_unique<cpu::CpuBackend>(threads, simd);
}

}  // namespace antikelvin
