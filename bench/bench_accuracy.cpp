// SPDX-License-Identifier: Apache-2.0
// Accuracy and cost of ln C(N, n), side by side with what other libraries offer. Every repetition
// takes fresh points and lets all methods have them in turn; errors are against MPFR.
//
//   bench_accuracy [--tiny] [--markdown]     JSON lines, or one table for docs/accuracy.md
#include <math.h>  // lgamma_r

#include <boost/math/special_functions/gamma.hpp>
#include <span>

#include "antikelvin/math/log_binomial.hpp"
#include "base/build_info.hpp"
#include "harness.hpp"
#include "support/mpfr_oracle.hpp"
#ifdef AK_HAVE_AVX2
#include "log_binomial_avx2.hpp"
#endif
#ifdef AK_HAVE_GSL
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#endif
#ifdef AK_HAVE_RMATH
#define MATHLIB_STANDALONE
#include <Rmath.h>
#endif

namespace {

using namespace antikelvin;
using test_support::Binary256;
using Point = test_support::LogChoosePoint;
using Points = std::vector<Point>;

constexpr std::uint64_t kSeed = 20260501;
constexpr std::uint64_t kAny = ~std::uint64_t{0};
constexpr std::size_t kPerSlice = 4096;
// Short slices and many of them: a busy machine spoils some, the median drops them.
constexpr bench::Effort kEffort{25, 1};

/// Computes out[i] at points[i] and returns the seconds it took.
using Evaluate = std::function<double(std::span<Point const> points, double* out)>;

struct Method {
  std::string name;
  DeviceInfo device;
  bool batch;                   ///< takes many n of one N
  std::uint64_t largest_units;  ///< not offered beyond
  Evaluate evaluate;
};

template <class Work>
double seconds_of(Work const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A method that is called once per point; `function` is inlined where its library allows.
template <class Function>
Evaluate each_point(Function function) {
  return [function](std::span<Point const> points, double* out) {
    return seconds_of([&] {
      for (std::size_t i = 0; i < points.size(); ++i)
        out[i] = function(points[i].n_units, points[i].n);
    });
  };
}

/// Backend calls, one per run of equal N. The lists of n are made before the clock starts.
Evaluate batches(Backend const& backend) {
  return [&backend](std::span<Point const> points, double* out) {
    double seconds = 0;
    for (std::size_t first = 0, end = 0; first < points.size(); first = end) {
      std::uint64_t const n_units = points[first].n_units;
      std::vector<std::uint64_t> n;
      for (; end < points.size() && points[end].n_units == n_units; ++end)
        n.push_back(points[end].n);
      std::vector<double> log_omega;
      seconds += seconds_of([&] { log_omega = backend.evaluator().log_binomial(n_units, n); });
      std::copy(log_omega.begin(), log_omega.end(), out + first);
    }
    return seconds;
  };
}

/// ln N! − ln n! − ln (N−n)! with some ln Γ. Beyond 2^53 the arguments round, as they must.
template <class LogGamma>
auto gamma_difference(LogGamma log_gamma) {
  return [log_gamma](std::uint64_t n_units, std::uint64_t n) {
    return log_gamma(static_cast<double>(n_units) + 1) - log_gamma(static_cast<double>(n) + 1) -
           log_gamma(static_cast<double>(n_units - n) + 1);
  };
}

#ifdef AK_HAVE_RMATH
/// From Loader's ln of the Binomial probability at p = k/N, where it is largest.
double loader_log_choose(std::uint64_t n_units, std::uint64_t n) {
  std::uint64_t const k = std::min(n, n_units - n);
  if (k == 0) return 0;
  double const p = static_cast<double>(k) / static_cast<double>(n_units);
  return dbinom(static_cast<double>(k), static_cast<double>(n_units), p, 1) -
         static_cast<double>(k) * std::log(p) - static_cast<double>(n_units - k) * std::log1p(-p);
}
#endif

std::vector<Method> methods(Backend const& cpu, Backend const* cuda) {
  DeviceInfo const host = cpu.device();
  std::vector<Method> all;
  auto const add = [&](char const* name, Evaluate evaluate, std::uint64_t largest = kAny) {
    all.push_back({name, host, false, largest, std::move(evaluate)});
  };
  add("antikelvin scalar",
      each_point([](std::uint64_t n_units, std::uint64_t n) { return log_binomial(n_units, n); }));
#ifdef AK_HAVE_AVX2
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    add("antikelvin scalar, AVX2+FMA build", [](std::span<Point const> points, double* out) {
      return seconds_of([&] { bench::log_binomial_avx2(points.data(), points.size(), out); });
    });
#endif
  all.push_back({"antikelvin batch, 1 thread", host, true, kAny, batches(cpu)});
  if (cuda != nullptr)
    all.push_back({"antikelvin batch, CUDA", cuda->device(), true, kAny, batches(*cuda)});
  add("glibc lgamma_r", each_point(gamma_difference([](double x) {
        int sign = 0;
        return ::lgamma_r(x, &sign);
      })));
  add("Boost.Math lgamma",
      each_point(gamma_difference([](double x) { return boost::math::lgamma(x); })));
#ifdef AK_HAVE_GSL
  add("GSL lnchoose", each_point([](std::uint64_t n_units, std::uint64_t n) {
        return gsl_sf_lnchoose(static_cast<unsigned>(n_units), static_cast<unsigned>(n));
      }),
      ~0u);
#endif
#ifdef AK_HAVE_RMATH
  add("R lchoose", each_point([](std::uint64_t n_units, std::uint64_t n) {
        return lchoose(static_cast<double>(n_units), static_cast<double>(n));
      }));
  add("R dbinom (Loader)", each_point(loader_log_choose));
#endif
  return all;
}

/// Points of one regime, cut in one slice per repetition and one for warming up.
struct Pool {
  Points points;
  std::vector<Binary256> log_c;
};

Pool make_pool(test_support::LogChooseRegime const& regime, std::size_t count,
               std::size_t per_system) {
  Pool pool{test_support::draw_points(regime, kSeed, count, per_system), {}};
  pool.log_c.resize(count);
  auto const last = static_cast<std::ptrdiff_t>(count);
#pragma omp parallel for schedule(dynamic, 256) num_threads(omp_get_num_procs())
  for (std::ptrdiff_t i = 0; i < last; ++i) {
    auto const at = static_cast<std::size_t>(i);
    pool.log_c[at] = test_support::log_choose_mpfr(pool.points[at].n_units, pool.points[at].n);
  }
  return pool;
}

/// Result of one method in one regime.
struct Result {
  Points points;                  ///< where it is offered
  std::vector<std::size_t> from;  ///< their places in the pool
  std::vector<double> values;
  std::vector<double> seconds_per_value;  ///< one per repetition

  void run(Method const& method, Pool const& pool, std::size_t first, std::size_t count,
           bool warming_up) {
    std::size_t const done = points.size();
    for (std::size_t i = first; i < first + count; ++i)
      if (pool.points[i].n_units <= method.largest_units) {
        points.push_back(pool.points[i]);
        from.push_back(i);
      }
    values.resize(points.size());
    std::size_t const fresh = points.size() - done;
    if (fresh == 0) return;
    double const seconds = method.evaluate({points.data() + done, fresh}, values.data() + done);
    if (!warming_up) seconds_per_value.push_back(seconds / static_cast<double>(fresh));
  }
};

std::vector<Result> run_regime(std::vector<Method> const& all, Pool const& points,
                               Pool const& groups, std::size_t per_slice) {
  std::vector<Result> results(all.size());
  for (std::size_t first = 0; first < points.points.size(); first += per_slice)
    for (std::size_t m = 0; m < all.size(); ++m)
      results[m].run(all[m], all[m].batch ? groups : points, first, per_slice, first == 0);
  return results;
}

std::string cell(test_support::UlpSummary const& s, double nanoseconds, bool partly) {
  char text[100];
  std::snprintf(text, sizeof text, "%.3g / %.3g / %.3g%s", s.max, s.p999, nanoseconds,
                partly ? " (N < 2^32)" : "");
  return text;
}

void print_row(std::vector<std::string> const& cells) {
  for (std::string const& c : cells) std::printf("| %s ", c.c_str());
  std::printf("|\n");
  std::fflush(stdout);
}

void print_table_head(std::vector<Method> const& all, std::size_t points) {
  std::printf(
      "Largest error in ulp / 99.9 %% of %zu points / ns per value on one core; %s, %s.\n\n",
      points, all[0].device.name.c_str(), build_info().compiler.c_str());
  std::vector<std::string> head{"regime"}, rule{"---"};
  for (Method const& m : all) {
    head.push_back(m.name);
    rule.push_back("---");
  }
  print_row(head);
  print_row(rule);
}

}  // namespace

int main(int argc, char** argv) {
  bool markdown = false, tiny = false;
  for (int i = 1; i < argc; ++i) {
    markdown |= std::string(argv[i]) == "--markdown";
    tiny |= std::string(argv[i]) == "--tiny";
  }
  bench::Effort const effort = tiny ? bench::kTiny : kEffort;
#ifdef AK_HAVE_GSL
  gsl_set_error_handler_off();
#endif
  auto const per_slice = static_cast<std::size_t>(kPerSlice * effort.scale);
  std::size_t const count = per_slice * static_cast<std::size_t>(effort.repetitions + 1);
  auto const cpu = make_cpu_backend(1);
  auto const cuda = cuda_unavailable_reason().empty() ? make_cuda_backend(0) : nullptr;
  std::vector<Method> const all = methods(*cpu, cuda.get());
  if (markdown) print_table_head(all, count);
  for (auto const& regime : test_support::log_choose_regimes()) {
    Pool const points = make_pool(regime, count, 1);
    Pool const groups = make_pool(regime, count, per_slice);
    std::vector<Result> const results = run_regime(all, points, groups, per_slice);
    std::vector<std::string> row{regime.text};
    for (std::size_t m = 0; m < all.size(); ++m) {
      Result const& r = results[m];
      if (r.seconds_per_value.empty()) {
        row.push_back("not offered");
        continue;
      }
      Pool const& pool = all[m].batch ? groups : points;
      test_support::UlpSummary const s = test_support::summarize_ulp(
          r.points, r.values, [&](std::size_t i) { return pool.log_c[r.from[i]]; });
      bench::Timing const timing = bench::timing_of(r.seconds_per_value);
      double const nanoseconds = timing.median * 1e9;
      row.push_back(cell(s, nanoseconds, s.points < count));
      if (!markdown)
        bench::print_line("ln_choose_accuracy", {{"method", all[m].name}, {"regime", regime.text}},
                          effort, timing, 1, "values", all[m].device,
                          {{"max_ulp", s.max},
                           {"p999_ulp", s.p999},
                           {"median_ulp", s.median},
                           {"worst_N", s.worst.n_units},
                           {"worst_n", s.worst.n},
                           {"ns_per_value", nanoseconds},
                           {"points", s.points}});
    }
    if (markdown) print_row(row);
  }
  return 0;
}
