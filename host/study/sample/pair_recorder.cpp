// SPDX-License-Identifier: Apache-2.0
#include "study/sample/pair_recorder.hpp"

#include <algorithm>

#include "statistics/jackknife.hpp"

namespace antikelvin {
namespace {

/// Most chunks of a replica: as many as there are blocks.
constexpr std::uint64_t kMostChunks = 128;

std::uint64_t rounded_up(std::uint64_t a, std::uint64_t b) { return a / b + (a % b != 0 ? 1 : 0); }

}  // namespace

std::uint64_t pair_chunk(std::uint32_t n_replicas, std::uint64_t n_measurements) {
  return n_replicas >= kBlockReplicas ? n_measurements : rounded_up(n_measurements, kMostChunks);
}

double pair_bytes(std::size_t n_distances, std::uint32_t n_replicas, std::uint64_t n_measurements) {
  return 8 * static_cast<double>(n_distances) * n_replicas *
         static_cast<double>(rounded_up(n_measurements, pair_chunk(n_replicas, n_measurements)));
}

PairRecorder::PairRecorder(SampleSpec const& spec, SamplePlan const& plan, SampleSeries& series)
    : distances_(plan.pairs),
      n_replicas_(spec.n_replicas),
      n_measurements_(spec.n_measurements),
      chunk_(pair_chunk(spec.n_replicas, spec.n_measurements)),
      n_sites_(static_cast<double>(plan.point.n_units)) {
  double const q = spec.model.n_states;
  auto const states = static_cast<std::size_t>(spec.model.n_states) - 1;
  if (spec.model.kind == SpinKind::potts) {
    line_ = {q / (q - 1), -1 / (q - 1)};
    for (std::size_t s = 0; s < states; ++s) {
      one_site_.push_back({0, std::vector<double>(states, 0)});
      one_site_.back().per_state[s] = 1;
    }
  } else if (spec.model.kind == SpinKind::blume_capel) {
    line_ = {1, -1};
    one_site_ = {{-1, {1, 2}}};
  } else {
    line_ = {2, -1};
    one_site_ = {{-1, {2}}};
  }
  std::size_t const numbers = rounded_up(n_measurements_, chunk_) * n_replicas_;
  series.chunk = chunk_;
  series.pairs.assign(distances_.size(), std::vector<double>(numbers, 0));
  series.one_site.assign(one_site_.size(), std::vector<double>(numbers, 0));
}

void PairRecorder::listen_to(SpinPlan const& spins) {
  first_quantity_ = spins.first_quantity(spins.sublattices.size());
}

void PairRecorder::add(SpinCounts const& counts, std::uint64_t m, std::uint32_t first,
                       SampleSeries& series) {
  std::uint64_t const chunk = done_++ / chunk_,
                      length = std::min(chunk_, n_measurements_ - chunk * chunk_);
  double const share = 1 / static_cast<double>(length);
  for (std::size_t d = 0; d < distances_.size(); ++d) {
    auto const quantity = first_quantity_ + static_cast<std::uint32_t>(d);
    double const slope = line_.slope / distances_[d].n_pairs;
    for (std::uint32_t r = 0; r < n_replicas_; ++r)
      series.pairs[d][chunk * n_replicas_ + r] +=
          share * (line_.offset + slope * static_cast<double>(counts.at(m, quantity, first + r)));
  }
  for (std::size_t i = 0; i < one_site_.size(); ++i)
    for (std::uint32_t r = 0; r < n_replicas_; ++r) {
      double value = one_site_[i].offset;
      for (std::size_t s = 0; s < one_site_[i].per_state.size(); ++s)
        value += one_site_[i].per_state[s] / n_sites_ *
                 static_cast<double>(counts.at(m, static_cast<std::uint32_t>(s) + 1, first + r));
      series.one_site[i][chunk * n_replicas_ + r] += share * value;
    }
}

}  // namespace antikelvin
