// SPDX-License-Identifier: Apache-2.0
#include "study/bench/bench_verb.hpp"

#include <fmt/core.h>
#include <algorithm>
#include <cstdlib>
#include <thread>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/quote.hpp"
#include "device/gpu_rates.hpp"
#include "model/integer_levels.hpp"
#include "process/interrupt.hpp"
#include "study/bench/peak_rates.hpp"
#include "study/bench/spin_operations.hpp"
#include "study/bench/timing.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Peaks of one or more GPUs of one name, as `4 x NVIDIA H200` of devices that are split.
BenchPeaks peaks_of_gpus(std::string const& name) {
  BenchPeaks peaks;
  for (GpuRate const& gpu : gpu_rates())
    for (std::size_t number = 1; number <= 1024 && peaks.logic == 0; ++number)
      if (name == (number > 1 ? std::to_string(number) + " x " : "") + gpu.name)
        peaks = {
            .logic = static_cast<double>(number) * gpu.per_ns, .lanes = 32, .is_ternary = true};
  return peaks;
}

/// Macrostates in no order, as tables of the exact verbs have them at worst.
Counts macrostates(BenchCase const& one) {
  std::vector<std::uint64_t> values(one.n_values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t const key = derive_key(1, i, 0);
    values[i] = one.n_units == ~std::uint64_t{0} ? key : key % (one.n_units + 1);
  }
  return Counts(std::move(values));
}

/// Work of a case in portions: attempted updates or values of each, and how to do so many.
struct BenchWork {
  double amount = 0;
  std::function<void(std::uint64_t portions)> run;
};

BenchWork values_of(BenchCase const& one, Backend const& backend) {
  auto const repeated = [](auto evaluate) {
    return [evaluate](std::uint64_t portions) {
      for (std::uint64_t i = 0; i < portions; ++i) evaluate();
    };
  };
  Evaluator const& evaluator = backend.evaluator();
  auto const amount = static_cast<double>(one.n_values);
  if (one.move == BenchMove::log_binomial)
    return {amount, repeated([&evaluator, n = one.n_units, list = macrostates(one)] {
              evaluator.log_binomial(n, list);
            })};
  IntegerLevels const levels = integer_levels(parse_levels(one.model));
  Quanta const top = Quanta(levels.width()) * one.n_units;
  std::vector<Quanta> energies(one.n_values);
  for (std::size_t i = 0; i < energies.size(); ++i)
    energies[i] = top / (one.n_values + 1) * (i + 1);
  return {amount, repeated([&evaluator, levels, n = one.n_units, energies] {
            evaluator.level_states(levels, n, energies);
          })};
}

BenchWork chains_of(BenchCase const& one, Backend const& backend) {
  auto const chains = std::make_shared<BenchChains>(backend, one);
  return {static_cast<double>(one.n_units) * one.n_replicas,
          [chains](std::uint64_t sweeps) { chains->advance(sweeps); }};
}

/// Rates of the repeats of a case, per ns.
std::vector<double> rates_of(BenchCase const& one, BenchSpec const& spec, Backend const& backend) {
  BenchWork const work = one.has_chains() ? chains_of(one, backend) : values_of(one, backend);
  std::uint64_t const portions = bench::amount_for(spec.seconds / spec.repeats, work.run);
  std::vector<double> rates;
  for (std::uint32_t i = 0; i < spec.repeats; ++i) {
    check_interrupt();
    double const seconds = bench::seconds_of([&] { work.run(portions); });
    rates.push_back(work.amount * static_cast<double>(portions) / seconds * 1e-9);
  }
  return rates;
}

/// Bytes of a sweep that reads and writes each word once, per attempted update; 0 where they are not known.
double bytes_per_update(BenchCase const& one) {
  if (!one.has_chains() || one.is_complete_graph || one.move == BenchMove::swendsen_wang) return 0;
  SpinLayout const layout = make_layout(one.lattice, one.n_units, one.n_replicas, one.layout);
  return 2 * static_cast<double>(layout.state_bytes(one.spins.planes())) /
         (static_cast<double>(one.n_units) * one.n_replicas);
}

BenchRow measured(BenchCase const& one, BenchSpec const& spec, BenchPeaks const& peaks,
                  Backend const& backend) {
  std::vector<double> const rates = rates_of(one, spec, backend);
  BenchRow row;
  row.rate = bench::median_of(rates);
  row.low = *std::min_element(rates.begin(), rates.end());
  row.high = *std::max_element(rates.begin(), rates.end());
  if (one.has_chains()) row.worth = worth_of(backend, one);
  row.bytes_per_update = bytes_per_update(one);
  row.bound = bound_of(one, peaks);
  return row;
}

Cell positive(double value) { return value > 0 ? Cell(value) : Cell(); }

void add_case(NamedRow& row, BenchCase const& one) {
  row.add("case", one.name);
  row.add("model", one.model);
  row.add("lattice", lattice_text(one));
  row.add("dynamics", dynamics_text(one.move));
  row.add("layout", !one.has_chains() || one.is_complete_graph ? ""
                    : one.layout == Layout::slabs              ? "slabs"
                                                               : "replicas");
  row.add("N", one.n_units);
  row.add("replicas",
          one.has_chains() ? Cell(std::uint64_t{one.n_replicas}) : Cell(std::uint64_t{1}));
}

NamedRow row_of(BenchCase const& one, BenchRow const& measured, DeviceInfo const& device) {
  NamedRow row;
  add_case(row, one);
  row.add("threads", static_cast<std::uint64_t>(std::max(0, device.threads)));
  row.add("beta", one.has_chains() ? Cell(one.beta) : Cell());
  row.add("rate", measured.rate);
  row.add("rate_low", measured.low);
  row.add("rate_high", measured.high);
  bool const has_worth = measured.worth.has_value();
  double const tau = has_worth ? measured.worth->tau.tau_int : 0,
               efficiency = has_worth ? measured.worth->replica_efficiency : 1;
  row.add("tau_int", has_worth ? cell(tau) : Cell());
  row.add("tau_error", has_worth ? cell(measured.worth->tau.tau_error) : Cell());
  row.add("replica_efficiency", has_worth ? Cell(efficiency) : Cell());
  row.add("effective_rate",
          has_worth ? cell(measured.rate * efficiency / std::max(1.0, 2 * tau)) : Cell());
  row.add("memory_bytes", memory_of(one));
  row.add("memory_bandwidth", positive(measured.rate * measured.bytes_per_update));
  row.add("bound", positive(measured.bound.rate));
  row.add("bound_by", measured.bound.by);
  row.add("share_of_bound",
          measured.bound.rate > 0 ? Cell(measured.rate / measured.bound.rate) : Cell());
  return row;
}

std::string load_text() {
  double load = 0;
  if (getloadavg(&load, 1) != 1) return "";
  return fmt::format("; load average before {:.1f} of {} processors", load,
                     std::thread::hardware_concurrency());
}

/// Sentences on the conditions: device, clock, peaks, and what the numbers are.
std::vector<std::string> notes_of(BenchSpec const& spec, DeviceInfo const& device,
                                  BenchPeaks const& before, double ghz_after,
                                  std::string const& load) {
  std::vector<std::string> notes;
  notes.push_back(device.threads > 0
                      ? fmt::format("{}, {} kernel, {} thread{}", device.name, device.kernel,
                                    device.threads, device.threads == 1 ? "" : "s")
                      : device.name);
  if (before.ghz > 0)
    notes.back() += fmt::format("; clock of one core {:.2f} GHz before, {:.2f} after{}", before.ghz,
                                ghz_after, load);
  notes.push_back(
      fmt::format("rates are medians of {} repeats of {:.3g} s after a warm-up, between the "
                  "slowest and the fastest",
                  spec.repeats, spec.seconds / spec.repeats));
  if (before.copy > 0)
    notes.push_back(
        fmt::format("bounds, no measurements of a kernel: {:.4g} operations on {:.0f} bits per ns "
                    "and copies of {:.3g} "
                    "GB/s, measured now",
                    before.logic, before.lanes, before.copy));
  else if (before.logic > 0)
    notes.push_back(fmt::format(
        "bounds, no measurements: {:.5g} operations on 32 bits per ns, of clock and processors",
        before.logic));
  return notes;
}

}  // namespace

std::vector<BenchCase> plan_bench(BenchSpec const& spec, bool fills_gpu) {
  std::vector<BenchCase> cases = bench_cases(fills_gpu);
  std::erase_if(
      cases, [&](BenchCase const& one) { return one.name.find(spec.only) == std::string::npos; });
  require(!cases.empty(), "no case has the text --only " + in_quotes(spec.only),
          "its name is made of model, lattice and dynamics", "bench --dry-run lists the cases");
  return cases;
}

Cost cost_of(std::vector<BenchCase> const& cases) {
  Cost cost;
  for (BenchCase const& one : cases)
    cost.memory_bytes = std::max(cost.memory_bytes, memory_of(one));
  cost.rows = static_cast<double>(cases.size());
  return cost;
}

Report describe_bench(std::vector<BenchCase> const& cases, DeviceInfo const& device) {
  Report report;
  report.verb = "bench";
  report.device = device;
  for (BenchCase const& one : cases) {
    NamedRow row;
    add_case(row, one);
    row.add("beta", one.has_chains() ? Cell(one.beta) : Cell());
    row.add("memory_bytes", memory_of(one));
    append(report.rows, std::move(row));
  }
  return report;
}

BenchPeaks peaks_of(DeviceInfo const& device) {
  if (device.threads <= 0) return peaks_of_gpus(device.name);
  BenchPeaks peaks;
  peaks.logic = bench::logic_rate(device.kernel, device.threads);
  peaks.lanes = bench::lanes_of(device.kernel);
  peaks.is_ternary = device.kernel == "avx512";
  peaks.copy = bench::copy_rate(device.threads);
  peaks.cache_bytes = bench::last_cache_bytes();
  peaks.ghz = bench::measured_ghz();
  return peaks;
}

BenchBound bound_of(BenchCase const& one, BenchPeaks const& peaks) {
  double const bytes = bytes_per_update(one);
  if (bytes == 0) return {};
  BenchBound bound;
  // Signs of bonds take operations that nobody has counted.
  bool const is_counted = one.spins.kind != SpinKind::edwards_anderson;
  if (peaks.logic > 0 && is_counted) {
    double const operations = bench::operations_per_word(
        spin_plan_of(one), one.move == BenchMove::demon, peaks.is_ternary);
    bound = {peaks.logic * peaks.lanes / operations, "logic"};
  }
  bool const is_in_cache =
      peaks.cache_bytes == 0 || memory_of(one) <= static_cast<double>(peaks.cache_bytes);
  if (peaks.copy > 0 && !is_in_cache && (bound.rate == 0 || peaks.copy / bytes < bound.rate))
    bound = {peaks.copy / bytes, "memory"};
  return bound;
}

Report run_bench(BenchSpec const& spec, std::vector<BenchCase> const& cases, Backend const& backend,
                 ProgressMode progress_mode) {
  Report report;
  report.verb = "bench";
  DeviceInfo const device = backend.device();
  report.device = device;
  std::string const load = load_text();
  Progress progress(progress_mode, "bench", static_cast<double>(cases.size()), "cases");
  BenchPeaks const peaks = peaks_of(device);
  for (BenchCase const& one : cases) {
    check_interrupt();
    append(report.rows, row_of(one, measured(one, spec, peaks, backend), device));
    progress.advance(1, one.name);
  }
  double const ghz_after = peaks.ghz > 0 ? bench::measured_ghz() : 0;
  report.notes = notes_of(spec, device, peaks, ghz_after, load);
  report.resolved = {{"logic_operations_per_ns", peaks.logic},
                     {"logic_bits", peaks.lanes},
                     {"copy_bytes_per_ns", peaks.copy},
                     {"clock_ghz", {peaks.ghz, ghz_after}}};
  return report;
}

}  // namespace antikelvin
