// SPDX-License-Identifier: Apache-2.0
#include "study/sample/sample_memory.hpp"

#include <algorithm>

#include "model/energy_grid.hpp"
#include "model/wave_squares.hpp"
#include "study/sample/pair_recorder.hpp"
#include "study/sample/sample_chains.hpp"

namespace antikelvin {
namespace {

/// Passes over the sites in which clusters are known, on average.
constexpr double kPassesOfFlood = 20;

/// A value is kept in 8 bytes, and has 16 more while its series is reduced.
void add_values(SamplePlan& plan, double values) {
  plan.memory_bytes += 24 * values;
  plan.kept_bytes += 8 * values;
}

/// Numbers of one measurement, on device and host.
void add_numbers(SamplePlan& plan, double numbers) {
  plan.memory_bytes += 2 * 8 * numbers;
  plan.kept_bytes += 2 * 8 * numbers;
}

/// What overlaps need: words where replicas differ, their series and numbers, and ways over the sites.
void add_overlaps(SampleSpec const& spec, SamplePlan& plan) {
  double const pairs = spec.n_replicas / 2, measurements = static_cast<double>(spec.n_measurements);
  double numbers = 2;
  std::vector<Sublattices> const divisions = divisions_of(plan.overlaps->waves);
  for (Sublattices const& parts : divisions) numbers += parts.count;
  plan.memory_bytes += static_cast<double>(plan.layout.state_bytes(spec.model.planes()));
  add_values(plan, (2 + static_cast<double>(plan.overlaps->waves.size())) * pairs * measurements);
  add_numbers(plan, numbers * spec.n_replicas);
  if (spec.model.kind == SpinKind::edwards_anderson)
    plan.memory_bytes += sign_bytes(plan.point.lattice, plan.layout);
  plan.sites_measured += (2 + static_cast<double>(divisions.size())) *
                         static_cast<double>(plan.point.n_units) * spec.n_replicas * measurements;
}

/// Memory of cluster moves: words where replicas differ, which overlaps have too, and of their clusters.
void add_pair_clusters(SampleSpec const& spec, SamplePlan& plan) {
  plan.memory_bytes +=
      (spec.overlaps ? 1 : 2) * static_cast<double>(plan.layout.state_bytes(spec.model.planes()));
  plan.sites_measured += kPassesOfFlood * plan.updates / spec.every;
}

/// Copies of all words: states, where they differ, and clusters.
double copies_of_states(SampleSpec const& spec) {
  return 1 + (spec.overlaps || spec.houdayer ? 1 : 0) + (spec.houdayer ? 1 : 0);
}

/// States of all replicas of points that run at once.
double common_states(SampleSpec const& spec, SamplePlan const& first, std::size_t n_points) {
  auto const planes = spec.model.planes();
  if (spec.tempering)
    return static_cast<double>(n_points) * static_cast<double>(first.layout.state_bytes(planes));
  auto const n_replicas = static_cast<std::uint32_t>(spec.n_replicas * n_points);
  return static_cast<double>(
      make_layout(first.point.lattice, first.point.n_units, n_replicas, Layout::replicas)
          .state_bytes(planes));
}

/// What exchange needs: thresholds of every pair of rungs, of 2^16 differences at most, which are held three
/// times while chains are told of them, and levels, ends and masks of lanes.
double swap_bytes(SampleSpec const& spec, SamplePlan const& first, std::size_t n_rungs) {
  double const rungs = static_cast<double>(n_rungs), lanes = 32.0 * first.layout.words,
               levels = energy_grid(model_of(spec, first.point), first.point.lattice).n_levels;
  return 3 * 8 * (rungs - 1) * std::min(levels, 0x1p16) + lanes * (8 * rungs + 8) +
         lanes / 8 * rungs;
}

}  // namespace

double sign_bytes(Lattice const& lattice, SpinLayout const& layout) {
  double const z = coordination(lattice.shape),
               words = layout.n_slabs > 0 ? static_cast<double>(layout.words) : 1;
  return z / 2 * static_cast<double>(n_sites(lattice)) +
         4 * z * words * static_cast<double>(n_sites(layout.lattice));
}

void add_series(SampleSpec const& spec, SamplePlan& plan) {
  SpinModel const& model = spec.model;
  double const measured =
                   static_cast<double>(spec.n_replicas) * static_cast<double>(spec.n_measurements),
               states = static_cast<double>(model.n_states);
  plan.memory_bytes = 24 * measured * (3 + (model.is_up_or_down() ? 1 : states));
  plan.kept_bytes =
      8 * measured *
      (1 + (model.kind == SpinKind::units ? 0 : 1) + (model.is_up_or_down() ? 0 : states));
}

void add_waves_and_pairs(SampleSpec const& spec, SamplePlan& plan) {
  std::vector<Sublattices> const divisions = divisions_of(plan.waves.waves);
  double const replicas = spec.n_replicas, measurements = static_cast<double>(spec.n_measurements);
  double numbers = static_cast<double>(plan.pairs.size());
  for (Sublattices const& parts : divisions)
    numbers += static_cast<double>(parts.count) * (spec.model.n_states - 1);
  add_values(plan, static_cast<double>(plan.waves.waves.size()) * replicas * measurements);
  add_numbers(plan, numbers * replicas);
  double const averages = pair_bytes(plan.pairs.size(), spec.n_replicas, spec.n_measurements);
  plan.memory_bytes += averages;
  plan.kept_bytes += averages;
  plan.sites_measured = static_cast<double>(divisions.size() + plan.pairs.size()) *
                        static_cast<double>(plan.point.n_units) * replicas * measurements;
  if (plan.overlaps) add_overlaps(spec, plan);
  if (spec.houdayer) add_pair_clusters(spec, plan);
  if (spec.tempering)  // the energies before every round of swaps
    plan.sites_measured += plan.updates / spec.every;
}

void sum_memory(SampleSpec const& spec, std::vector<SamplePlan>& plans) {
  std::size_t begin = 0;
  for (std::vector<SamplePlan> const& sample : by_sample(plans)) {
    SamplePlan const& first = sample.front();
    double const alone = common_states(spec, first, 1),
                 states = common_states(spec, first, sample.size()) - alone;
    double all = first.memory_bytes + copies_of_states(spec) * states +
                 static_cast<double>(sample.size() - 1) * first.kept_bytes;
    if (spec.tempering) all += swap_bytes(spec, first, sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i) plans[begin + i].memory_bytes = all;
    begin += sample.size();
  }
}

}  // namespace antikelvin
