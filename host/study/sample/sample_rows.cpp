// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_rows.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "base/parse.hpp"
#include "model/parse_lattice.hpp"
#include "sampler/demon_thermometer.hpp"
#include "statistics/equilibration.hpp"
#include "study/sample/covariances.hpp"
#include "study/sample/histogram_rows.hpp"
#include "study/sample/overlap_rows.hpp"
#include "study/sample/pair_rows.hpp"
#include "study/sample/point_jackknife.hpp"
#include "study/sample/quadrupole_rows.hpp"
#include "study/sample/sample_exact.hpp"
#include "study/sample/wave_rows.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

std::string place_of(SampleSpec const& spec, SamplePlan const& plan) {
  char text[64];
  if (plan.point.energy)
    std::snprintf(text, sizeof text, " at energy=%.6g", to_double(*plan.point.energy));
  else
    std::snprintf(text, sizeof text, " at beta=%.6g", plan.point.beta);
  return "N=" + std::to_string(plan.point.n_units) +
         (spec.points.size() > 1 || plan.point.energy ? text : "") +
         (plan.point.sample ? " of sample " + std::to_string(*plan.point.sample) : "");
}

/// Replicas beside each other that depend on each other: clusters that a pair exchanges have energies, which one of
/// them loses to the other.
std::size_t group_of(SampleSpec const& spec) { return spec.houdayer ? 2 : 1; }

/// Split R-hat of the magnetization from where on replicas are said to keep their sign.
constexpr double kRHatOfSigns = 1.1;

/// Variance and heat capacity of a canonical run, beside what is exact.
void add_fluctuations(NamedRow& row, PointJackknife const& jack,
                      std::vector<double> const& energies, SeriesStatistics const& energy,
                      ExactSample const& exact, double beta) {
  row.add("energy_exact", cell(exact.energy));
  row.add("energy_z", cell(exact.z));
  row.add("energy_variance", energy.variance);
  row.add("energy_variance_exact", cell(exact.variance));
  row.add("energy_variance_z",
          std::isnan(exact.variance) ? Cell() : z_cell(energy.variance, exact.variance));
  // Relative to the mean of all, so that squares keep their digits.
  std::vector<double> const deviation =
      each(energies, [&](double e) { return e - energy.mean.value; });
  row.add("heat_capacity", jackknife(jack.blocks({deviation, each(deviation, square)}),
                                     [=](std::vector<double> const& m) {
                                       return beta * beta * (m[1] - m[0] * m[0]);
                                     }));
}

void add_magnetization(NamedRow& row, PointJackknife const& jack,
                       std::vector<double> const& magnetization, double n, double beta,
                       bool canonical_run) {
  std::vector<double> const m1 = each(magnetization, [=](double m) { return m / n; }),
                            m2 = each(m1, square);
  Blocks const blocks = jack.blocks({m1, each(m1, absolute), m2, each(m2, square)});
  Blocks const with_sign = jack.signed_blocks({m1, each(m1, absolute), m2});
  row.add("magnetization", PointJackknife::mean(with_sign, 0));
  row.add("magnetization_abs", PointJackknife::mean(blocks, 1));
  row.add("magnetization_2", PointJackknife::mean(blocks, 2));
  row.add("magnetization_4", PointJackknife::mean(blocks, 3));
  auto const susceptibility = [&](std::size_t i) {
    return jackknife(i == 0 ? with_sign : blocks, [=](std::vector<double> const& m) {
      return beta * n * n * (m[2] - m[i] * m[i]);
    });
  };
  if (canonical_run) {
    row.add("susceptibility", susceptibility(0));
    row.add("susceptibility_abs", susceptibility(1));
  }
  row.add("binder", jackknife(blocks, [](std::vector<double> const& m) {
            return 1 - m[3] / (3 * m[2] * m[2]);
          }));
}

void add_demon(NamedRow& row, PointJackknife const& jack, std::vector<double> const& demon,
               SampleSpec const& spec, SamplePoint const& point) {
  double const quantum = to_double(demon_quantum(spec, point));
  std::uint32_t const capacity = spec.unbounded_demon ? 0 : spec.demon_capacity;
  Blocks const blocks = jack.blocks({demon});
  row.add("demon_quantum", quantum);
  row.add("demon_mean", PointJackknife::mean(blocks, 0));
  Estimate const read = jackknife(
      blocks, [=](std::vector<double> const& m) { return demon_beta(m[0], capacity) / quantum; });
  row.add("demon_beta", read);
  row.add("demon_beta_z", point.energy ? Cell() : z_cell(read, point.beta));
}

/// Whether an order is not in equilibrium. It needs no length where errors are those of whole replicas: many
/// short ones suffice if they agree.
bool objects(Equilibration const& order, std::size_t n_replicas) {
  return order.drifting || order.unmixed || (n_replicas < kBlockReplicas && !order.whole.converged);
}

/// Options that help a point that is not equilibrated.
std::string remedy(SampleSpec const& spec, SamplePlan const& plan, Equilibration const& verdict) {
  bool const clusters = plan.dynamics != SampleDynamics::swendsen_wang && !plan.point.energy &&
                        clusters_are_domains(spec, plan.point);
  bool const too_short_only = !verdict.drifting && !verdict.unmixed;
  return std::string("more --") + (too_short_only ? "sweeps" : "burn-in and --sweeps") +
         (clusters ? ", or --dynamics swendsen-wang" : "");
}

std::string why(Equilibration const& verdict) {
  return verdict.drifting || verdict.unmixed
             ? "replicas are not equilibrated"
             : "series are too short to tell whether they are equilibrated";
}

/// All measurements, made from the series row by row.
RowStream all_measurements(std::vector<std::pair<SamplePlan, SampleSeries>> all,
                           std::size_t replicas) {
  auto const kept = std::make_shared<decltype(all)>(std::move(all));
  SampleSeries const& first = kept->front().second;
  bool const has_magnetization = !first.magnetization.empty(), has_demon = !first.demon.empty();
  std::size_t const n_populations = first.populations.size();
  RowStream stream;
  stream.columns = {{"N", ColumnType::count},
                    {"beta", ColumnType::real},
                    {"measurement", ColumnType::count},
                    {"replica", ColumnType::count},
                    {"energy", ColumnType::real}};
  if (has_magnetization) stream.columns.push_back({"magnetization", ColumnType::real});
  bool const has_order = std::all_of(kept->begin(), kept->end(), [](auto const& point) {
    return !point.first.waves.order.empty();
  });
  if (has_order) stream.columns.push_back({"order_abs", ColumnType::real});
  if (has_demon) stream.columns.push_back({"demon_energy", ColumnType::count});
  for (std::size_t j = 0; j < n_populations; ++j)
    stream.columns.push_back({"n_" + std::to_string(j), ColumnType::count});
  std::size_t const per_point = first.energy.size();
  stream.n_rows = per_point * kept->size();
  stream.make = [=](std::uint64_t begin, std::uint64_t count, Block& block) {
    for (std::uint64_t i = 0; i < count; ++i) {
      auto const& [plan, series] = (*kept)[(begin + i) / per_point];
      std::size_t const at = (begin + i) % per_point;
      block.counts(0)[i] = plan.point.n_units;
      block.reals(1)[i] = plan.point.beta;
      block.counts(2)[i] = at / replicas;
      block.counts(3)[i] = at % replicas;
      block.reals(4)[i] = to_double(series.energy_reference + Rational(series.energy[at]));
      std::size_t column = 5;
      if (has_magnetization)
        block.reals(column++)[i] =
            series.magnetization[at] / static_cast<double>(plan.point.n_units);
      if (has_order) block.reals(column++)[i] = order_strength_at(plan.waves, series, at);
      if (has_demon) block.counts(column++)[i] = static_cast<std::uint64_t>(series.demon[at]);
      for (std::size_t j = 0; j < n_populations; ++j)
        block.counts(column++)[i] = static_cast<std::uint64_t>(series.populations[j][at]);
    }
  };
  return stream;
}

}  // namespace

/// Verdict on the measurements of a point.
struct SampleRows::Verdict {
  SeriesStatistics energy, probed;
  Equilibration balance;
  std::optional<Equilibration> order;
  double order_tau = 0;
  bool order_objects;
  bool keeps_signs = false;              ///< replicas, of their magnetization
  std::optional<Equilibration> overlap;  ///< of |q|
  bool overlap_objects = false, overlaps_keep_signs = false;
  bool energies_differ;  ///< replicas conserve the energies that they have found
  bool equilibrated;
};

PointJackknife SampleRows::jackknife_of(Verdict const& verdict) const {
  // Replicas that conserve different energies are whole blocks.
  double const tau =
      verdict.energies_differ
          ? std::nan("")
          : std::max({verdict.probed.autocorrelation.tau_int, verdict.order_tau, 0.5});
  return {spec_.n_replicas, tau, verdict.keeps_signs, group_of(spec_)};
}

PointJackknife SampleRows::jackknife_of_pairs(Verdict const& verdict) const {
  // An order that replicas keep is one that overlaps have.
  double const tau = std::max(jackknife_of(verdict).tau, verdict.overlap->whole.tau_int);
  return {spec_.n_replicas / 2, tau, verdict.overlaps_keep_signs};
}

void SampleRows::add(SamplePlan const& plan, SampleSeries series) {
  Verdict const verdict = verdict_of(plan, series);
  if (spec_.show == Show::summary) add_summary(plan, series, verdict);
  if (spec_.show == Show::average) averages_.add(plan, series, verdict.equilibrated);
  if (spec_.show == Show::average_overlaps) overlaps_.add(plan, series, verdict.equilibrated);
  if (spec_.show == Show::histogram) add_histogram(plan, series);
  if (spec_.show == Show::correlations)
    add_pairs(table_, spec_, plan, series, jackknife_of(verdict));
  if (spec_.show == Show::overlaps)
    add_overlap_histogram(table_, jackknife_of_pairs(verdict), plan, series);
  if (spec_.show == Show::series) kept_.emplace_back(plan, std::move(series));
}

SampleRows::Verdict SampleRows::verdict_of(SamplePlan const& plan, SampleSeries const& series) {
  SamplePoint const& point = plan.point;
  std::size_t const group = group_of(spec_), all = spec_.n_replicas, r = all / group;
  bool const units = spec_.model.kind == SpinKind::units, has_demon = !series.demon.empty();
  Verdict verdict{};
  verdict.energies_differ = has_demon && !point.energy;
  // The series that tells how fast the replicas forget: the energy, unless it is conserved.
  std::vector<double> const own =
      verdict.energies_differ ? about_own_means(series.demon, all) : std::vector<double>();
  std::vector<double> const& probe = verdict.energies_differ ? own
                                     : has_demon             ? series.demon
                                     : point.energy          ? series.populations.back()
                                                             : series.energy;
  verdict.energy = analyze_series(series.energy, all, group);
  verdict.probed = &probe == &series.energy ? verdict.energy : analyze_series(probe, all, group);
  verdict.balance =
      group == 1 ? equilibration(probe, r) : equilibration(means_of_groups(probe, group), r);
  // Phases and domains that stay are seen in the strength of what orders, whichever sign each replica
  // has chosen.
  if (!units) {
    std::vector<double> const order =
        means_of_groups(plan.waves.has_hidden_order() ? order_strength(plan.waves, series)
                                                      : each(series.magnetization, absolute),
                        group);
    verdict.keeps_signs = split_r_hat(series.magnetization, all) > kRHatOfSigns;
    if (!point.energy && !has_demon) verdict.order = equilibration(order, r, kScatterOfOrder);
    verdict.order_tau =
        verdict.order ? verdict.order->whole.tau_int : autocorrelation(order, r).tau_int;
  }
  verdict.order_objects = verdict.order && objects(*verdict.order, r);
  // Those of glasses forget last of all.
  if (plan.overlaps) {
    std::size_t const pairs = all / 2;
    verdict.overlap = equilibration(each(series.overlap, absolute), pairs, kScatterOfOrder);
    verdict.overlaps_keep_signs = split_r_hat(series.overlap, pairs) > kRHatOfSigns;
    verdict.overlap_objects =
        objects(*verdict.overlap, pairs) && !verdict.energies_differ && !point.energy;
  }
  verdict.equilibrated = verdict.balance.equilibrated && series.settled && !verdict.order_objects &&
                         !verdict.overlap_objects;
  object(plan, series, verdict);
  return verdict;
}

void SampleRows::object(SamplePlan const& plan, SampleSeries const& series,
                        Verdict const& verdict) {
  std::string const where = place_of(spec_, plan);
  auto const complain = [&](std::string const& objection, std::string const& why,
                            std::string const& remedy) {
    if (!is_of_all_samples(spec_.show)) note(objection + "; use " + remedy);
    unconverged_ = why + " at " + where;
    remedy_ = remedy;
  };
  if (!series.settled)
    complain("not equilibrated at " + where + ": demons have not settled at this energy",
             "demons have not settled", "more --burn-in or --sweeps");
  std::string const quantity = !series.demon.empty() ? "the demon's energy"
                               : plan.point.energy   ? "the highest population"
                                                     : "the energy";
  if (!verdict.probed.autocorrelation.converged)
    complain("not converged: tau_int of " + quantity + " at " + where +
                 " is longer than the series resolves",
             "tau_int is longer than the series resolves", remedy(spec_, plan, verdict.balance));
  else if (!verdict.balance.equilibrated)
    complain("not equilibrated at " + where + ": " + quantity + ": " + reasons(verdict.balance),
             why(verdict.balance), remedy(spec_, plan, verdict.balance));
  if (verdict.order_objects)
    complain("not equilibrated at " + where + ": " +
                 (plan.waves.has_hidden_order() ? "order (" + plan.waves.order_name + ")" : "|M|") +
                 ": " + reasons(*verdict.order),
             why(*verdict.order), remedy(spec_, plan, *verdict.order));
  if (verdict.overlap_objects)
    complain("not equilibrated at " + where + ": |overlap|: " + reasons(*verdict.overlap),
             why(*verdict.overlap), remedy(spec_, plan, *verdict.overlap));
}

void SampleRows::add_summary(SamplePlan const& plan, SampleSeries const& series,
                             Verdict const& verdict) {
  SamplePoint const& point = plan.point;
  bool const units = spec_.model.kind == SpinKind::units;
  bool const has_demon = !series.demon.empty();
  bool const canonical_run = !point.energy && !has_demon;
  double const n = static_cast<double>(point.n_units);
  SeriesStatistics const &energy = verdict.energy, &probed = verdict.probed;
  PointJackknife const jack = jackknife_of(verdict);

  NamedRow row;
  row.add("N", point.n_units);
  if (!units) row.add("sides", sides_text(point.lattice));
  ExactSample exact;
  double beta = point.beta;  // NaN where the energy is given
  if (units && point.energy)
    exact.populations = microcanonical_populations(spec_, point, backend_, beta);
  row.add("beta", cell(beta));
  if (point.sample) row.add("sample", std::uint64_t{*point.sample});
  if (units && canonical_run) exact = exact_units(spec_, point, energy.mean, series.energy.size());
  if (spec_.complete_graph)
    exact = exact_complete_graph(spec_, point, energy.mean, series.energy_reference);

  Estimate mean = has_demon ? jack.mean(series.energy) : energy.mean;
  // Few digits of the reference are lost where it is much larger than what is added.
  mean.value = to_double(series.energy_reference + Rational(mean.value));
  if (point.energy && !has_demon) mean.error = 0;
  row.add("energy_mean", cell(mean.value));
  row.add("energy_error", error_cell(mean));
  if (canonical_run) add_fluctuations(row, jack, series.energy, energy, exact, beta);
  if (!units) add_magnetization(row, jack, series.magnetization, n, beta, canonical_run);
  if (spec_.model.kind == SpinKind::blume_capel) add_quadrupole(row, jack, series, n);
  add_waves(row, jack, plan, spec_.waves.wave_numbers, series, canonical_run);
  if (plan.overlaps) add_overlaps(row, jackknife_of_pairs(verdict), plan, series);
  add_covariances(row, jack, spec_.covariances, plan, series);
  if (has_demon) add_demon(row, jack, series.demon, spec_, point);
  for (std::size_t j = 0; j < series.populations.size(); ++j) {
    std::string const name = "p_" + std::to_string(j);
    row.add(name, jack.mean(each(series.populations[j], [=](double x) { return x / n; })));
    if (!exact.populations.empty()) row.add(name + "_exact", cell(exact.populations[j]));
  }
  row.add("tau_int", probed.autocorrelation.tau_int);
  row.add("tau_error", probed.autocorrelation.tau_error);
  row.add("n_eff", probed.n_eff);
  row.add("r_hat", cell(verdict.balance.r_hat));
  row.add("equilibrated", verdict.equilibrated);
  row.add("replicas", std::uint64_t{spec_.n_replicas});
  row.add("measurements", spec_.n_measurements);
  if (spec_.tempering) {
    row.add("acceptance", cell(series.acceptance));
    row.add("round_trips", series.round_trips);
  }
  row.add("method", method_name(plan.dynamics));
  append(table_, std::move(row));

  remark(plan, verdict, exact.resolution_bias);
}

void SampleRows::remark(SamplePlan const& plan, Verdict const& verdict, double resolution_bias) {
  SeriesStatistics const& probed = verdict.probed;
  std::string const where = place_of(spec_, plan);
  if (plan.dynamics == SampleDynamics::totals && spec_.dynamics == SampleDynamics::metropolis)
    note("totals were drawn at " + where +
         ", so that --dynamics metropolis did not run; add --method spin-flip to run it");
  if (probed.variance.value == 0)
    note("nothing fluctuated at " + where +
         ", so errors are unknown; use more --sweeps, larger N or smaller |beta|");
  else if (verdict.energies_differ && spec_.n_replicas == 1)
    note("one replica conserves one energy at " + where +
         ", so errors are unknown; use more --replicas");
  else if (probed.n_eff < 50)
    note("few measurements at " + where +
         ": errors are rough and z is not Gaussian; use more --sweeps");
  if (resolution_bias > kMaxResolutionBias)
    note("probabilities at " + where +
         " are multiples of 2^-64, too coarse for this beta: means are biased");
}

void SampleRows::add_histogram(SamplePlan const& plan, SampleSeries const& series) {
  SeriesStatistics const statistics =
      analyze_series(series.energy, spec_.n_replicas, group_of(spec_));
  std::string const text =
      add_histogram_rows(table_, spec_, plan, series, {statistics.n_eff, group_of(spec_)}, backend_,
                         place_of(spec_, plan));
  if (!text.empty()) note(text);
}

void SampleRows::finish(Report& report) {
  // Each is empty unless it is shown.
  for (std::string const& text : averages_.notes()) note(text);
  for (std::string const& text : overlaps_.notes()) note(text);
  report.notes = notes_;
  if (!unconverged_.empty()) {
    report.outcome = Outcome::not_converged;
    report.outcome_reason = unconverged_;
    report.outcome_hint = "the result is written, repeat with " + remedy_;
  }
  if (spec_.show == Show::average) table_ = averages_.rows();
  if (spec_.show == Show::average_overlaps) table_ = overlaps_.rows();
  if (spec_.show != Show::series) {
    report.rows = std::move(table_);
    return;
  }
  report.stream = all_measurements(std::move(kept_), spec_.n_replicas);
}

}  // namespace antikelvin
