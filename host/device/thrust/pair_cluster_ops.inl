// SPDX-License-Identifier: Apache-2.0
// Cluster moves of pairs of replicas of a backend, over Thrust; included by ops.inl.

/// Exchanges clusters in vectors that a stepper names, or word by word.
template <class Stepper>
void exchange_clusters(Stepper const&, PairClusterView const& view) {
  std::uint64_t const words = std::uint64_t{view.spins.n_groups} * view.spins.words;
  if constexpr (requires { typename Stepper::ClusterWord; }) {
    using Word = typename Stepper::ClusterWord;
    if (view.spins.words % WordOps<Word>::kWords == 0) {
      for_each_index(words / WordOps<Word>::kWords, ExchangeClusters<Word>{view});
      return;
    }
  }
  for_each_index(words, ExchangeClusters<std::uint32_t>{view});
}
