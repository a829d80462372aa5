// SPDX-License-Identifier: Apache-2.0
#include "study/scaling/spin_size.hpp"

#include <algorithm>
#include <cmath>

#include "exact/complete_graph.hpp"
#include "exact/lattice_moments.hpp"
#include "statistics/jackknife.hpp"
#include "statistics/verdict_limits.hpp"
#include "study/sample/wave_rows.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Blocks below which a jackknife error is no measure of 5 σ.
constexpr std::size_t kMinBlocks = 32;

/// Measurements of all replicas of a size.
SampleSeries join(ScalingPlan const& plan, std::vector<SampleSeries> const& parts) {
  SampleSeries series;
  series.energy_reference = parts[0].energy_reference;
  series.waves.resize(parts[0].waves.size());
  std::size_t const n_measurements = plan.parts[0].spec.n_measurements;
  for (std::size_t m = 0; m < n_measurements; ++m)
    for (std::size_t i = 0; i < parts.size(); ++i) {
      double const shift = to_double(parts[i].energy_reference - series.energy_reference);
      std::size_t const n = plan.parts[i].spec.n_replicas;
      for (std::size_t at = m * n; at < (m + 1) * n; ++at) {
        series.energy.push_back(parts[i].energy[at] + shift);
        series.magnetization.push_back(parts[i].magnetization[at]);
        for (std::size_t w = 0; w < series.waves.size(); ++w)
          series.waves[w].push_back(parts[i].waves[w][at]);
      }
    }
  return series;
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

/// Reduces one size.
class SizeReduction {
 public:
  SizeReduction(ScalingPart const& part, SampleSeries const& series, ScalingQuantity quantity)
      : spec_(part.spec),
        plan_(part.plan),
        at_(part.plan.point),
        series_(series),
        quantity_(quantity),
        n_replicas_(series.energy.size() / part.spec.n_measurements),
        n_(static_cast<double>(at_.n_units)) {}

  SizeResult operator()() const {
    bool const of_energy = quantity_ == ScalingQuantity::energy;
    SeriesStatistics const energy = analyze_series(series_.energy, n_replicas_);
    // Deviations in standard deviations, so that fourth powers keep their digits.
    double const sigma = std::sqrt(energy.variance.value);
    // Powers 1 to 4 of them, then m²: filled in place, since series may be long.
    std::vector<std::vector<double>> x(5);
    x[0] = each(series_.energy,
                [&](double e) { return sigma > 0 ? (e - energy.mean.value) / sigma : 0; });
    for (std::size_t k = 1; k < 4; ++k) x[k] = times(x[k - 1], x[0]);
    x[4] = order_squares();
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
    if (quantity_ == ScalingQuantity::order)
      add_waves(result.order, {n_replicas_, tau, false}, plan_, {}, series_, true);
    return result;
  }

 private:
  /// Squares of the order per site: of that which is expected, or of the magnetization.
  std::vector<double> order_squares() const {
    if (quantity_ == ScalingQuantity::order)
      return each(order_strength(plan_.waves, series_), square);
    return each(series_.magnetization, [&](double m) { return m * m / (n_ * n_); });
  }

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
      return "tau_int is longer than the series resolves; use more --sweeps or a larger --every";
    if (!result.balance->equilibrated)
      return "not equilibrated: " + reasons(*result.balance) + "; use more --burn-in and --sweeps";
    if (result.probe.n_eff < kMinMeasurements)
      return "fewer than 200 independent measurements; use more --sweeps";
    if (n_blocks < kMinBlocks)
      return "fewer than 32 independent blocks of measurements; use more --replicas or --sweeps";
    return "";
  }

  SampleSpec const& spec_;
  SamplePlan const& plan_;
  SamplePoint const& at_;
  SampleSeries const& series_;
  ScalingQuantity quantity_;
  std::size_t n_replicas_;
  double n_;
};

}  // namespace

SizeResult reduce_spins(ScalingPlan const& plan, std::vector<SampleSeries> parts,
                        ScalingQuantity quantity) {
  SampleSeries const series = join(plan, parts);
  parts.clear();
  return SizeReduction(plan.parts[0], series, quantity)();
}

}  // namespace antikelvin
