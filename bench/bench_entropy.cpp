// SPDX-License-Identifier: Apache-2.0
// Cost per value of what the entropy and canonical verbs compute, for every SIMD kernel of this
// processor and for a GPU, with a roofline beside it; and of Binomial draws. Backend calls bring
// their results to the host: on a GPU the bus counts.
//
//   bench_entropy [--tiny] [--cpu-ghz GHZ] [--gpu-bandwidth GB/s] [--gpu-fp64 TFLOP/s]
#include <cmath>
#include <memory>

#include "antikelvin/base/error.hpp"
#include "antikelvin/exact/microcanonical.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "antikelvin/random/stream.hpp"
#include "exact/canonical.hpp"
#include "harness.hpp"
#include "random/binomial.hpp"
#include "roofline.hpp"
#include "support/level_sets.hpp"
#include "support/log_choose_point.hpp"
#ifdef AK_HAVE_AVX2
#include "log_binomial_avx2.hpp"
#endif

namespace {

using namespace antikelvin;

// The numbers of operations and divisions that log_binomial.hpp counts.
constexpr double kOperations = 80, kDivisions = 1;
constexpr std::uint64_t kUnits[] = {1000, 1000000, 1000000000000000, ~std::uint64_t{0}};
constexpr std::uint64_t kLevelUnits[] = {1000, 1000000, 1000000000000, 1000000000000000};

/// Uniform in 0 … N.
std::vector<std::uint64_t> random_macrostates(std::uint64_t n_units, std::size_t count) {
  std::vector<std::uint64_t> n(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t const key = derive_key(1, i, 0);
    n[i] = n_units == ~std::uint64_t{0} ? key : key % (n_units + 1);
  }
  return n;
}

class Bench {
 public:
  Bench(bench::Effort const& effort, bench::Peaks const& peaks) : effort_(effort), peaks_(peaks) {}

  std::size_t scaled(std::size_t count) const {
    return static_cast<std::size_t>(static_cast<double>(count) * effort_.scale) + 1;
  }

  bool tiny() const { return effort_.scale < 1; }

  /// Prints the cost of `work`, which makes `count` values.
  void measure(char const* name, Json parameters, DeviceInfo const& device, double count,
               bench::Work const& cost, std::function<void()> const& work,
               char const* unit = "values") const {
    bench::Timing const timing = bench::time_it(effort_, work);
    double const ns = timing.median / count * 1e9;
    parameters["points"] = count;
    bench::print_line(name, std::move(parameters), effort_, timing, count, unit, device,
                      {{"ns_per_value", ns},
                       {"bytes_written", cost.bytes_written},
                       {"bytes_read", cost.bytes_read},
                       {"roofline", bench::roofline_json(peaks_, device, cost, ns)}});
  }

 private:
  bench::Effort effort_;
  bench::Peaks peaks_;
};

void measure_log_binomial(Bench const& bench, Backend const& backend) {
  DeviceInfo const device = backend.device();
  std::size_t const count = bench.scaled(device.backend == "cuda" ? 16000000 : 1000000);
  for (std::uint64_t const n_units : kUnits) {
    Counts const list(random_macrostates(n_units, count));
    Counts const range = Counts::range(0, std::max<std::uint64_t>(n_units / count, 1),
                                       std::min<std::uint64_t>(count, n_units));
    auto const measure = [&](char const* source, Counts const& n, double bytes_read) {
      bench.measure("log_binomial", {{"N", n_units}, {"source", source}}, device,
                    static_cast<double>(n.size()), {8, bytes_read, kOperations, kDivisions},
                    [&] { backend.evaluator().log_binomial(n_units, n); });
    };
    measure("list", list, 8);
    // A thousand units have no more than a thousand macrostates: the call's own cost shows.
    measure("range", range, 0);
  }
}

void measure_two_level_states(Bench const& bench, Backend const& backend) {
  std::size_t const count = bench.scaled(backend.device().backend == "cuda" ? 1000000 : 20000);
  for (std::uint64_t const n_units : kUnits) {
    Counts const list(random_macrostates(n_units, count));
    bench.measure("two_level_states", {{"N", n_units}}, backend.device(),
                  static_cast<double>(count), {sizeof(TwoLevelMicrostate), 8, 0, 0},
                  [&] { backend.evaluator().two_level_states(n_units, list, 2); });
  }
}

std::vector<test_support::NamedLevels> level_sets() {
  std::vector<test_support::NamedLevels> chosen;
  for (auto const& set : test_support::level_sets())
    for (char const* const name : {"0,1,2", "0,1,3x2,7", "0,1,1000", "thirty"})
      if (set.name == name) chosen.push_back(set);
  return chosen;
}

void measure_level_states(Bench const& bench, Backend const& backend) {
  std::size_t const count = bench.scaled(backend.device().backend == "cuda" ? 20000 : 60);
  for (auto const& set : level_sets())
    for (std::uint64_t const n_units : kLevelUnits) {
      // A thousand units of the widest set take up to seconds per energy, on the host: bench_levels
      // tells. Tiny runs keep to what is fast everywhere.
      if (n_units < (bench.tiny() ? 1000000000000 : 10 * set.levels.width())) continue;
      std::vector<Quanta> energies(count);
      Quanta const top = test_support::top_energy(set.levels, n_units);
      for (std::size_t i = 0; i < count; ++i) energies[i] = top / (count + 1) * (i + 1);
      bench.measure("level_states", {{"N", n_units}, {"levels", set.name}}, backend.device(),
                    static_cast<double>(count), {sizeof(LevelMicrostate), sizeof(Quanta), 0, 0},
                    [&] { backend.evaluator().level_states(set.levels, n_units, energies); });
    }
}

/// log_binomial called in a loop, as this program is compiled and with AVX2 and FMA.
void measure_scalar(Bench const& bench) {
  std::size_t const count = bench.scaled(1000000);
  DeviceInfo device = make_cpu_backend(1)->device();
  std::vector<double> log_omega(count);
  for (std::uint64_t const n_units : kUnits) {
    std::vector<test_support::LogChoosePoint> points;
    for (std::uint64_t const n : random_macrostates(n_units, count)) points.push_back({n_units, n});
    bench::Work const cost{8, sizeof points[0], kOperations, kDivisions};
    auto const measure = [&](char const* build, std::function<void()> const& work) {
      // One value at a time, whatever the processor could do.
      device.kernel = "scalar";
      bench.measure("log_binomial_scalar", {{"N", n_units}, {"build", build}}, device,
                    static_cast<double>(count), cost, work);
    };
    measure("portable", [&] {
      for (std::size_t i = 0; i < count; ++i)
        log_omega[i] = log_binomial(points[i].n_units, points[i].n);
    });
#ifdef AK_HAVE_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      measure("avx2+fma",
              [&] { bench::log_binomial_avx2(points.data(), count, log_omega.data()); });
#endif
  }
}

void measure_host_functions(Bench const& bench) {
  DeviceInfo const device = make_cpu_backend(1)->device();
  std::size_t const count = bench.scaled(20000);
  double sink = 0;
  for (char const* const spec : {"two-level", "spin:5/2", "0,1,3x2,7", "0,1,1000", "spin:29/2"})
    for (std::uint64_t const n_units : kLevelUnits) {
      LevelSystem const system = parse_levels(spec);
      std::size_t const calls = count / 40 + 1;
      auto const levels = static_cast<double>(system.levels.size());
      bench.measure(
          "canonical", {{"N", n_units}, {"levels", spec}}, device,
          static_cast<double>(calls) * levels, {sizeof(CanonicalState) / levels, 0, 0, 0},
          [&] {
            for (std::size_t i = 0; i < calls; ++i)
              sink += canonical(system, n_units, 0.01 * static_cast<double>(i % 300) - 1.5).energy;
          },
          "levels");
    }
  for (std::uint64_t const n_units : {std::uint64_t{1000}, std::uint64_t{1000000000000}})
    bench.measure(
        "draw_binomial", {{"N", n_units}, {"p", 0.25}}, device, static_cast<double>(10 * count),
        {8, 0, 0, 0},
        [&] {
          for (std::size_t i = 0; i < 10 * count; ++i)
            sink += static_cast<double>(draw_binomial(n_units, std::uint64_t{1} << 62, 1, 0, i));
        },
        "draws");
  // Keeps the calls from being left out.
  if (std::isnan(sink)) std::fprintf(stderr, "bench_entropy: not a number\n");
}

}  // namespace

int main(int argc, char** argv) {
  bench::Selection const chosen = bench::parse_selection(argc, argv);
  Bench const bench(chosen.effort, bench::parse_peaks(argc, argv));
  bench::on_every_backend(chosen, [&](Backend const& backend) {
    measure_log_binomial(bench, backend);
    measure_two_level_states(bench, backend);
    measure_level_states(bench, backend);
  });
  if (chosen.backend == "cuda") return 0;
  measure_scalar(bench);
  measure_host_functions(bench);
  return 0;
}
