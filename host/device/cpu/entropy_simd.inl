// SPDX-License-Identifier: Apache-2.0
// Included by the units that are compiled for one instruction set, after real_lanes_….hpp, in an
// unnamed namespace: nothing compiled here may replace a function of another unit.

/// The formula of math/log_binomial.hpp on all lanes at once; lanes with few excited (or few
/// unexcited) units are done again one by one.
void log_binomial_lanes(std::uint64_t n_units, CountList n_excited, double* log_omega,
                        std::uint64_t begin, std::uint64_t end) {
  constexpr int kLanes = RealLanes::kLanes;
  LogBinomialAt const one{n_units, n_excited, log_omega};
  LogRow const* const rows = log_rows();
  WideCount<double> const n_wide = wide_count(n_units);
  WideCount<RealLanes> const n{RealLanes(n_wide.head), RealLanes(n_wide.tail)};
  std::uint64_t i = begin;
  for (; i + kLanes <= end && n_units >= 2 * kStirlingTable; i += kLanes) {
    std::uint64_t generated[kLanes];
    std::uint64_t const* counts = generated;
    if (n_excited.values != nullptr)
      counts = n_excited.values + i;
    else
      for (int lane = 0; lane < kLanes; ++lane) generated[lane] = n_excited[i + lane];
    CountLanes const split(n_units, counts);
    WideCount<RealLanes> k;
    RealLanes m, m_tail;
    wide_lanes(split.small, k.head, k.tail);
    wide_lanes(split.large, m, m_tail);
    unsigned few = lanes_below(k.head, kStirlingTable);
    k.head = at_least(k.head, kStirlingTable);  // keeps those lanes free of 1/0
    store(log_omega + i, log_binomial_many(rows, n, k, m));
    for (; few != 0; few &= few - 1) one(i + static_cast<unsigned>(__builtin_ctz(few)));
  }
  for (; i < end; ++i) one(i);
}

void two_level_items(std::uint64_t n_units, CountList n_excited, double gap,
                     TwoLevelMicrostate* states, std::uint64_t begin, std::uint64_t end) {
  TwoLevelAt const one{n_units, gap, n_excited, states};
  for (std::uint64_t i = begin; i < end; ++i) one(i);
}

void level_items(LevelTask const& task, std::uint64_t begin, std::uint64_t end) {
  LevelAt const one{task};
  for (std::uint64_t i = begin; i < end; ++i) one(i);
}
