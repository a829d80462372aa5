// SPDX-License-Identifier: Apache-2.0
#include "exact/mean_pair_exchange.hpp"

#include "antikelvin/sampler/pair_block.hpp"

namespace antikelvin {

void MeanPairExchange::sweep() {
  for (std::uint64_t begin = 0; begin < exchanges_; begin += kStripSites) {
    PairBlock const block = pair_block(key_, static_cast<std::uint32_t>(begin / kStripSites),
                                       sweeps_, a_.size(), b_.size());
    std::size_t i = block.a, j = block.b;
    for (std::uint64_t m = begin; m < exchanges_ && m < begin + kStripSites; ++m) {
      a_[i] = b_[j] = (a_[i] + b_[j]) / 2;
      if (++i == a_.size()) i = 0;
      if (++j == b_.size()) j = 0;
    }
  }
  ++sweeps_;
}

double MeanPairExchange::mean_a() const {
  double sum = 0;
  for (double const mean : a_) sum += mean;
  return sum;
}

}  // namespace antikelvin
