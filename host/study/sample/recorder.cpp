// SPDX-License-Identifier: Apache-2.0
#include "study/sample/recorder.hpp"

#include <algorithm>

#include "antikelvin/base/check.hpp"

namespace antikelvin {

Recorder::Recorder(SampleSpec const& spec, SamplePlan const& plan)
    : spec_(spec),
      n_sites_(plan.point.n_units),
      n_bonds_(n_bonds(plan.point.lattice)),
      waves_(spec.model, plan.point.lattice, plan.waves.waves) {
  for (Rational const& energy : linear_energy(spec.model, n_bonds_, n_sites_).per_count)
    coefficients_.push_back(to_double(energy));
  if (!spec.model.is_up_or_down())
    series.populations.resize(static_cast<std::size_t>(spec.model.n_states));
  for (PairDistance const& distance : plan.pairs) offsets_.push_back(distance.offset);
  if (!plan.pairs.empty()) pairs_.emplace(spec, plan, series);
  if (plan.overlaps) overlaps_.emplace(spec, plan);
  has_magnetization_ = spec.model.kind != SpinKind::units;
}

void Recorder::ask(SpinPlan& spins) const {
  spins.sublattices = waves_.divisions();
  spins.pairs = offsets_;
  if (overlaps_) spins.overlaps = overlaps_->wanted();
}

void Recorder::listen_to(SpinPlan const& spins) {
  has_demon_ = spins.demon.has_value();
  first_quantities_.clear();
  for (Sublattices const& parts : waves_.divisions()) {
    auto const place = std::find(spins.sublattices.begin(), spins.sublattices.end(), parts);
    AK_EXPECT(place != spins.sublattices.end());
    first_quantities_.push_back(
        spins.first_quantity(static_cast<std::size_t>(place - spins.sublattices.begin())));
  }
  if (pairs_) pairs_->listen_to(spins);
  if (overlaps_) overlaps_->listen_to(spins);
}

void Recorder::refer_to(std::vector<std::uint64_t> const& counts) {
  reference_ = counts;
  series.energy_reference =
      energy_of(spec_.model, n_bonds_, counts[0], n_sites_, counts.data() + 1);
}

void Recorder::add(SpinCounts const& counts, std::uint32_t first) {
  auto const n = static_cast<std::uint32_t>(spec_.model.n_states);
  std::size_t const row = std::size_t{counts.n_quantities} * counts.n_replicas;
  std::uint64_t const rows = counts.counts.size() / row;
  std::vector<std::uint64_t> now(n);
  for (std::uint64_t m = 0; m < rows; ++m) {
    for (std::uint32_t replica = first; replica < first + spec_.n_replicas; ++replica) {
      for (std::uint32_t q = 0; q < n; ++q) now[q] = counts.at(m, q, replica);
      add(now);
      if (has_demon_) series.demon.push_back(static_cast<double>(counts.at(m, n, replica)));
    }
    waves_.append({counts.counts.data() + m * row, counts.n_replicas, first, spec_.n_replicas},
                  first_quantities_, series.waves);
    if (pairs_) pairs_->add(counts, m, first, series);
    if (overlaps_) overlaps_->add(counts, m, first, series);
  }
}

void Recorder::add(std::vector<std::uint64_t> const& counts) {
  if (reference_.empty()) refer_to(counts);
  double energy = 0;
  std::uint64_t rest = n_sites_;
  for (std::size_t q = 0; q < counts.size(); ++q) {
    energy += coefficients_[q] *
              static_cast<double>(static_cast<std::int64_t>(counts[q] - reference_[q]));
    if (q > 0) rest -= counts[q];
  }
  series.energy.push_back(energy);
  for (std::size_t s = 0; s < series.populations.size(); ++s)
    series.populations[s].push_back(static_cast<double>(s == 0 ? rest : counts[s]));
  if (has_magnetization_)
    series.magnetization.push_back(magnetization_of(spec_.model, n_sites_, counts));
}

}  // namespace antikelvin
