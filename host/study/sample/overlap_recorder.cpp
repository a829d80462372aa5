// SPDX-License-Identifier: Apache-2.0
#include "study/sample/overlap_recorder.hpp"

#include "antikelvin/base/check.hpp"

namespace antikelvin {

OverlapRecorder::OverlapRecorder(SampleSpec const& spec, SamplePlan const& plan)
    : n_pairs_(spec.n_replicas / 2),
      n_sites_(static_cast<double>(plan.point.n_units)),
      n_bonds_(static_cast<double>(n_bonds(plan.point.lattice))),
      // Where replicas differ is a configuration of spins, −q of each site.
      waves_(spec.model, plan.point.lattice, plan.overlaps->waves) {}

void OverlapRecorder::listen_to(SpinPlan const& spins) {
  AK_EXPECT(spins.overlaps.has_value());
  first_quantity_ = spins.first_overlap();
  quantities_.clear();
  for (std::size_t i = 0; i < spins.overlaps->sublattices.size(); ++i)
    quantities_.push_back(spins.overlap_quantity(i));
  now_.assign(std::size_t{spins.n_quantities() - first_quantity_} * n_pairs_, 0);
}

void OverlapRecorder::add(SpinCounts const& counts, std::uint64_t m, std::uint32_t first,
                          SampleSeries& series) {
  for (std::size_t q = 0; q * n_pairs_ < now_.size(); ++q)
    for (std::uint32_t k = 0; k < n_pairs_; ++k)
      now_[q * n_pairs_ + k] =
          counts.at(m, first_quantity_ + static_cast<std::uint32_t>(q), first + 2 * k);
  for (std::uint32_t k = 0; k < n_pairs_; ++k) {
    series.overlap.push_back(1 - 2 * static_cast<double>(now_[n_pairs_ + k]) / n_sites_);
    series.link_overlap.push_back(n_bonds_ > 0 ? 2 * static_cast<double>(now_[k]) / n_bonds_ - 1
                                               : 0);
  }
  waves_.append({now_.data(), n_pairs_, 0, n_pairs_}, quantities_, series.overlap_waves);
}

}  // namespace antikelvin
