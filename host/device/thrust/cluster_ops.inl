// SPDX-License-Identifier: Apache-2.0
// Swendsen-Wang updates of a backend, over Thrust; included by ops.inl.

/// Memory that the sites of one batch of replicas may take, unless one alone takes more.
inline constexpr std::uint64_t kClusterWorkBytes = std::uint64_t{64} << 20;

/// Whether each replica of a batch goes to one thread. Labelling by all threads together costs 2.5
/// times as much in all, so it pays for few replicas only; the results are the same. A backend whose
/// stepper has no number of threads is a GPU, which always works together.
template <class Stepper>
bool is_one_thread_each(Stepper const& stepper, std::uint32_t n_replicas) {
  if constexpr (requires { stepper.threads; })
    return std::uint64_t{n_replicas} * 3 >= static_cast<std::uint64_t>(stepper.threads);
  else
    return false;
}

/// Buffers and thresholds of cluster updates.
class Clusters {
 public:
  void put_tables(ClusterTables const& tables) {
    thresholds_ = DeviceVector<std::uint64_t>(tables.bond.begin(), tables.bond.end());
    joins_unequal_ = tables.joins_unequal;
  }

  template <class Stepper>
  void advance(SpinPlan const& plan, SpinView const& spins, Stepper const& stepper,
               std::uint64_t first_sweep, std::uint64_t n_sweeps) {
    require(!thresholds_.empty(), "cluster updates have no thresholds",
            "set_cluster_tables was not called", "call it before the first cluster update");
    require(plan.lattice.shape != Shape::none, "independent units have no clusters",
            "no two of them are neighbours", "use --lattice, or single-site updates");
    require(plan.n_units <= 0xFFFFFFFFu, "the lattice has too many sites for cluster updates",
            "labels of clusters have 32 bits", "use fewer sites, or single-site updates");
    if (spins.copy_mask != 0 && n_sweeps > 1) {  // lanes copy after every sweep
      for (std::uint64_t i = 0; i < n_sweeps; ++i)
        advance(plan, spins, stepper, first_sweep + i, 1);
      return;
    }
    auto const batch = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(kClusterWorkBytes / (5 * plan.n_units), 1, plan.n_replicas));
    parents_.resize(std::size_t{batch} * plan.n_units);
    states_.resize(std::size_t{batch} * plan.n_units);
    ClusterView view{};
    view.lattice = plan.lattice;
    view.n_sites = static_cast<std::uint32_t>(plan.n_units);
    view.n_states = static_cast<std::uint32_t>(plan.n_states);
    view.key = plan.key;
    view.joins_unequal = joins_unequal_ ? 1 : 0;
    view.thresholds = thrust::raw_pointer_cast(thresholds_.data());
    view.replica_base = plan.first_replica;
    view.one_threshold = thresholds_.size() == 1 ? 1 : 0;
    view.parents = thrust::raw_pointer_cast(parents_.data());
    view.states = thrust::raw_pointer_cast(states_.data());
    for (std::uint32_t first = 0; first < plan.n_replicas;) {
      view.first_replica = first;
      view.n_replicas = std::min(batch, plan.n_replicas - first);
      ClusterWords const words{spins, view};
      for_each_index(words.n_items(), UnpackWords{words});
      if (is_one_thread_each(stepper, view.n_replicas)) {
        in_portions(plan.n_units, first_sweep, n_sweeps, [&](std::uint64_t from, std::uint64_t n) {
          for_each_index(view.n_replicas, UpdateReplica{view, from, n});
        });
      } else {
        for (std::uint64_t i = 0; i < n_sweeps; ++i) update_together(view, first_sweep + i);
      }
      for_each_index(words.n_items(), PackWords{words});
      first += view.n_replicas;
    }
  }

 private:
  static void update_together(ClusterView const& view, std::uint64_t sweep) {
    ClusterStep const step{view, sweep, n_cluster_strips(view)};
    std::uint64_t const items = std::uint64_t{step.strips} * view.n_replicas;
    for_each_index(items, StartClusters{step});
    for_each_index(items, JoinClusters{step});
    for_each_index(items, DrawClusters{step});
    for_each_index(items, SpreadClusters{step});
  }

  DeviceVector<std::uint64_t> thresholds_;
  bool joins_unequal_ = false;
  DeviceVector<std::uint32_t> parents_;
  DeviceVector<std::uint8_t> states_;
};
