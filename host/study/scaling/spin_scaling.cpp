// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/spin_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/parse.hpp"
#include "exact/complete_graph.hpp"
#include "exact/lattice_moments.hpp"
#include "model/parse_lattice.hpp"
#include "statistics/equilibration.hpp"
#include "statistics/jackknife.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/sample/sample_series.hpp"
#include "study/scaling/size_verdict.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Blocks below which a jackknife error is no measure of 5 σ.
constexpr std::size_t kMinBlocks = 32;

void require_sizes(SpinScalingSpec const& spec) {
  require(spec.lattices.size() >= 3, "scaling needs at least three sizes",
          std::to_string(spec.lattices.size()) + " given in -L", "try -L 8,16,32,64");
  for (std::size_t i = 1; i < spec.lattices.size(); ++i)
    require(n_sites(spec.lattices[i]) > n_sites(spec.lattices[i - 1]), "-L is not ascending",
            "a size repeated is no new evidence for an exponent",
            "sort the sizes and drop duplicates");
  require(spec.quantity != ScalingQuantity::magnetization || spec.sample.model.field == 0,
          "--quantity magnetization does not go with --field",
          "in a field it has a mean, and its square says nothing of fluctuations",
          "leave out --field, or use --quantity energy");
  require(spec.quantity != ScalingQuantity::energy || spec.sample.model.coupling != 0 ||
              spec.sample.model.field != 0 || spec.sample.model.crystal_field != 0,
          "all configurations have the same energy", "J, h and D are 0", "give -J a value");
}

SampleDynamics best_dynamics(SpinScalingSpec const& spec, double beta) {
  SpinModel const& model = spec.sample.model;
  bool const clusters = !spec.sample.complete_graph && model.field == 0 &&
                        (model.kind == SpinKind::ising || model.kind == SpinKind::potts) &&
                        beta * to_double(model.coupling) > 0;
  return clusters ? SampleDynamics::swendsen_wang : SampleDynamics::heat_bath;
}

SpinScalingPlan plan_size(SpinScalingSpec const& spec, Lattice const& lattice, double beta) {
  SampleSpec both = spec.sample;
  SamplePoint point;
  point.lattice = lattice;
  point.n_units = n_sites(lattice);
  point.beta = beta;
  both.points = {point};
  if (!both.dynamics) both.dynamics = best_dynamics(spec, beta);
  SpinScalingPlan result;
  for (Start const start : {Start::hot, Start::cold}) {
    SampleSpec half = both;
    half.start = start;
    half.n_replicas = start == Start::hot ? (both.n_replicas + 1) / 2 : both.n_replicas / 2;
    if (half.n_replicas == 0) continue;
    result.plans.push_back(plan_sample(half)[0]);
    if (start == Start::cold) result.plans[1].key = derive_key(result.plans[1].key, 1, 0);
    result.specs.push_back(std::move(half));
  }
  return result;
}

/// Measurements of all replicas of a size, [measurement][replica].
struct SizeSeries {
  Rational energy_reference;
  std::vector<double> energy, magnetization;
};

SizeSeries run_size(SpinScalingPlan const& plan, Backend const& backend, Progress& progress) {
  std::vector<SampleSeries> parts;
  for (std::size_t i = 0; i < plan.plans.size(); ++i)
    parts.push_back(sample_series(plan.specs[i], plan.plans[i], backend, progress, nullptr));
  SizeSeries series;
  series.energy_reference = parts[0].energy_reference;
  std::size_t const n_measurements = plan.specs[0].n_sweeps;
  for (std::size_t m = 0; m < n_measurements; ++m)
    for (std::size_t i = 0; i < parts.size(); ++i) {
      double const shift = to_double(parts[i].energy_reference - series.energy_reference);
      std::size_t const n = plan.specs[i].n_replicas;
      for (std::size_t at = m * n; at < (m + 1) * n; ++at) {
        series.energy.push_back(parts[i].energy[at] + shift);
        series.magnetization.push_back(parts[i].magnetization[at]);
      }
    }
  return series;
}

template <class Function>
std::vector<double> mapped(std::vector<double> values, Function function) {
  for (double& x : values) x = function(x);
  return values;
}

/// Exact values where they are known.
struct ExactSize {
  double energy = kNone, variance = kNone, magnetization_2 = kNone;
};

ExactSize exact_size(SampleSpec const& spec, SamplePoint const& point) {
  if (spec.complete_graph) {
    CompleteGraphMoments const m = complete_graph_moments(spec.model, point.n_units, point.beta);
    return {m.energy, m.variance, m.magnetization_2};
  }
  if (auto const m = lattice_moments(spec.model, point.lattice, point.beta))
    return {m->mean, m->variance, kNone};
  return {};
}

double energy_width(SampleSpec const& spec, SamplePoint const& point) {
  if (spec.complete_graph) {
    CompleteGraphBounds const bounds = complete_graph_bounds(spec.model, point.n_units);
    return to_double(bounds.high - bounds.low);
  }
  EnergyBounds const bounds = energy_bounds(spec.model, point.lattice);
  return to_double(bounds.high - bounds.low);
}

/// What a size says, and the numbers of its row.
struct SizeResult {
  SizePoint point;
  SeriesStatistics probe;
  Equilibration balance;
};

/// Reduces one size.
class SizeReduction {
 public:
  SizeReduction(SpinScalingPlan const& plan, SizeSeries const& series, ScalingQuantity quantity)
      : spec_(plan.specs[0]),
        at_(plan.plans[0].point),
        series_(series),
        quantity_(quantity),
        n_replicas_(series.energy.size() / plan.specs[0].n_sweeps),
        n_(static_cast<double>(at_.n_units)) {}

  SizeResult operator()() const {
    bool const of_energy = quantity_ == ScalingQuantity::energy;
    SeriesStatistics const energy = analyze_series(series_.energy, n_replicas_);
    // Deviations in standard deviations, so that fourth powers keep their digits.
    double const sigma = std::sqrt(energy.variance.value);
    // Powers 1 to 4 of them, then m²: filled in place, since series may be long.
    std::vector<std::vector<double>> x(5);
    x[0] = mapped(series_.energy,
                  [&](double e) { return sigma > 0 ? (e - energy.mean.value) / sigma : 0; });
    for (std::size_t k = 1; k < 4; ++k) x[k] = times(x[k - 1], x[0]);
    x[4] = mapped(series_.magnetization, [&](double m) { return m * m / (n_ * n_); });
    std::vector<double> const& m2 = x[4];
    std::vector<double> const& probe = of_energy ? series_.energy : m2;
    // The slowest of what enters decides how long blocks are.
    double const tau = std::max(
        autocorrelation(x[1], n_replicas_).tau_int,
        std::max(energy.autocorrelation.tau_int, autocorrelation(m2, n_replicas_).tau_int));
    Blocks const blocks = make_blocks(x, n_replicas_, tau);

    SizeResult result;
    result.probe = of_energy ? energy : analyze_series(m2, n_replicas_);
    result.balance = equilibration(probe, n_replicas_);
    SizePoint& point = result.point;
    point.n = n_;
    point.side = std::pow(n_, 1.0 / n_axes(at_.lattice.shape));
    if (sigma > 0 && of_energy) point.bimodality = jackknife(blocks, bimodality);
    double const scale = of_energy ? sigma / energy_width(spec_, at_) : 1;
    point.relative = jackknife(blocks, [=](std::vector<double> const& m) {
      return scale * std::sqrt(of_energy ? std::max(0.0, m[1] - m[0] * m[0]) : m[4]);
    });
    compare(exact_size(spec_, at_), blocks, energy.mean.value, sigma, point);
    point.objection = objection(result, blocks.n_blocks());
    return result;
  }

 private:
  static std::vector<double> times(std::vector<double> a, std::vector<double> const& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] *= b[i];
    return a;
  }

  /// From the means of the first four powers.
  static double bimodality(std::vector<double> const& m) {
    double const a = m[0], v = m[1] - a * a, c3 = m[2] - 3 * a * m[1] + 2 * a * a * a,
                 c4 = m[3] - 4 * a * m[2] + 6 * a * a * m[1] - 3 * a * a * a * a;
    return (c3 * c3 / (v * v * v) + 1) / (c4 / (v * v));
  }

  void compare(ExactSize const& exact, Blocks const& blocks, double mean, double sigma,
               SizePoint& point) const {
    bool const of_energy = quantity_ == ScalingQuantity::energy;
    point.exact = of_energy ? std::sqrt(exact.variance) / energy_width(spec_, at_)
                            : std::sqrt(exact.magnetization_2) / n_;
    point.z = z_of(point.relative, point.exact);
    Estimate const deviation = jackknife(blocks, [](std::vector<double> const& m) { return m[0]; });
    if (std::isnan(exact.energy) || !(deviation.error > 0)) return;
    double const expected =
        to_double(Rational(exact.energy) - series_.energy_reference - Rational(mean)) / sigma;
    point.energy_z = z_of(deviation, expected);
  }

  std::string objection(SizeResult const& result, std::size_t n_blocks) const {
    if (!(result.point.relative.error > 0))
      return "nothing fluctuated, or its error is unknown; use more --sweeps, more --replicas or "
             "a smaller |beta|";
    if (!result.probe.autocorrelation.converged)
      return "tau_int is longer than the series resolves; use more --sweeps or --thin";
    if (!result.balance.equilibrated)
      return "not equilibrated: " + reasons(result.balance) + "; use more --burn-in and --sweeps";
    if (result.probe.n_eff < kMinMeasurements)
      return "fewer than 200 independent measurements; use more --sweeps";
    if (n_blocks < kMinBlocks)
      return "fewer than 32 independent blocks of measurements; use more --replicas or --sweeps";
    return "";
  }

  SampleSpec const& spec_;
  SamplePoint const& at_;
  SizeSeries const& series_;
  ScalingQuantity quantity_;
  std::size_t n_replicas_;
  double n_;
};

std::string moves_name(SampleDynamics dynamics) {
  bool const flips =
      dynamics == SampleDynamics::heat_bath || dynamics == SampleDynamics::metropolis;
  return flips ? "spin-flip" : dynamics_name(dynamics);
}

NamedRow size_row(SpinScalingPlan const& plan, SizeResult const& result, ScalingQuantity quantity) {
  SamplePlan const& first = plan.plans[0];
  SizePoint const& point = result.point;
  NamedRow row;
  row.add("N", first.point.n_units);
  row.add("sides", sides_text(first.point.lattice));
  row.add("beta", first.point.beta);
  row.add("quantity", quantity_name(quantity));
  row.add("relative_fluctuation", cell(point.relative.value));
  row.add("relative_fluctuation_error", error_cell(point.relative));
  row.add("relative_fluctuation_exact", cell(point.exact));
  row.add("relative_fluctuation_z", cell(point.z));
  row.add("energy_z", cell(point.energy_z));
  row.add("bimodality", cell(point.bimodality.value));
  row.add("tau_int", result.probe.autocorrelation.tau_int);
  row.add("n_eff", result.probe.n_eff);
  row.add("r_hat", cell(result.balance.r_hat));
  row.add("equilibrated", result.balance.equilibrated);
  row.add("method", moves_name(first.dynamics));
  return row;
}

NamedRow summary_of(double beta, SizeVerdict const& v) {
  auto const given = [](bool is_given, double value) { return is_given ? cell(value) : Cell(); };
  NamedRow row;
  row.add("beta", beta);
  row.add("exponent", given(v.fitted, v.exponent.value));
  row.add("exponent_error", given(v.fitted, v.exponent.error));
  row.add("exponent_exact", cell(v.exponent_exact));
  row.add("amplitude", given(v.fitted, v.amplitude.value));
  row.add("amplitude_error", given(v.fitted, v.amplitude.error));
  row.add("N_min", given(v.fitted, v.n_min));
  row.add("chi2", given(v.fitted, v.chi2));
  row.add("dof", std::uint64_t(std::max(v.dof, 0)));
  row.add("p_value", given(v.fitted, v.p_value));
  row.add("log_constant", given(v.log_fitted, v.log_constant.value));
  row.add("log_constant_error", given(v.log_fitted, v.log_constant.error));
  row.add("log_slope", given(v.log_fitted, v.log_slope.value));
  row.add("log_slope_error", given(v.log_fitted, v.log_slope.error));
  row.add("log_N_min", given(v.log_fitted, v.log_n_min));
  row.add("log_p_value", given(v.log_fitted, v.log_p_value));
  row.add("verdict", v.word);
  row.add("reason", v.reason);
  return row;
}

std::string sentence_of(double beta, SizeVerdict const& verdict) {
  char text[256];
  std::snprintf(text, sizeof text, "beta=%g: 1/sqrt(N) ", beta);
  std::string line = text + verdict.word;
  if (verdict.fitted) {
    std::snprintf(text, sizeof text, ": exponent %.4f +- %.4f", verdict.exponent.value,
                  verdict.exponent.error);
    line += text;
    if (!std::isnan(verdict.exponent_exact)) {
      std::snprintf(text, sizeof text, " (exact values: %.4f)", verdict.exponent_exact);
      line += text;
    }
    std::snprintf(text, sizeof text, ", p=%.2g", verdict.p_value);
    line += text;
  }
  return line + (verdict.reason.empty() ? "" : " (" + verdict.reason + ")");
}

/// A failure outranks a missing answer.
void count_outcome(Report& report, double beta, SizeVerdict const& verdict) {
  if (verdict.word == "holds") return;
  Outcome const outcome = verdict.word == "fails" ? Outcome::check_failed : Outcome::not_converged;
  if (report.outcome != Outcome::check_failed) report.outcome = outcome;
  char text[64];
  std::snprintf(text, sizeof text, "beta=%g ", beta);
  report.outcome_reason += (report.outcome_reason.empty() ? "" : ", ") + (text + verdict.word);
}

}  // namespace

std::string quantity_name(ScalingQuantity quantity) {
  return quantity == ScalingQuantity::energy ? "energy" : "magnetization";
}

std::vector<SpinScalingPlan> plan_spin_scaling(SpinScalingSpec const& spec) {
  require_sizes(spec);
  std::vector<SpinScalingPlan> plans;
  for (double const beta : spec.betas)
    for (Lattice const& lattice : spec.lattices) plans.push_back(plan_size(spec, lattice, beta));
  return plans;
}

void require_memory(std::vector<SpinScalingPlan> const& plans, DeviceInfo const& device) {
  for (SpinScalingPlan const& plan : plans) require_memory(plan.plans, device);
}

Report describe_spin_scaling(SpinScalingSpec const& spec,
                             std::vector<SpinScalingPlan> const& plans) {
  Report report;
  report.verb = "scaling";
  report.seed = spec.sample.seed;
  for (SpinScalingPlan const& plan : plans) {
    SamplePlan const& first = plan.plans[0];
    double updates = 0, memory = 0;
    for (SamplePlan const& half : plan.plans) {
      updates += half.updates;
      memory += half.memory_bytes;
    }
    NamedRow row;
    row.add("N", first.point.n_units);
    row.add("sides", sides_text(first.point.lattice));
    row.add("beta", first.point.beta);
    row.add("method", dynamics_name(first.dynamics));
    row.add("replicas", std::uint64_t{spec.sample.n_replicas});
    row.add("sweeps", spec.sample.n_sweeps);
    row.add("thin", std::uint64_t{spec.sample.thin});
    row.add("burn_in", first.burn_in);
    row.add("unit_updates", updates);
    row.add("memory_bytes", memory);
    append(report.rows, std::move(row));
  }
  return report;
}

Report run_spin_scaling(SpinScalingSpec const& spec, std::vector<SpinScalingPlan> const& plans,
                        Backend const& backend, ProgressMode progress_mode, bool check) {
  Report report;
  report.verb = "scaling";
  report.device = backend.device();
  report.seed = spec.sample.seed;
  report.summary_key = "beta";
  double work = 0;
  for (SpinScalingPlan const& plan : plans)
    for (SamplePlan const& half : plan.plans) work += half.updates;
  Progress progress(progress_mode, "scaling", work, "updates");
  auto plan = plans.begin();
  for (double const beta : spec.betas) {
    std::vector<SizePoint> points;
    for (std::size_t i = 0; i < spec.lattices.size(); ++i, ++plan) {
      SizeSeries const series = run_size(*plan, backend, progress);
      SizeResult const result = SizeReduction(*plan, series, spec.quantity)();
      append(report.rows, size_row(*plan, result, spec.quantity));
      points.push_back(result.point);
    }
    SizeVerdict const verdict =
        judge_sizes(points, spec.quantity,
                    size_theory(spec.sample.model, spec.sample.complete_graph, spec.lattices[0],
                                beta, spec.quantity));
    append(report.summary, summary_of(beta, verdict));
    report.notes.push_back(sentence_of(beta, verdict));
    if (check) count_outcome(report, beta, verdict);
  }
  return report;
}

}  // namespace antikelvin
