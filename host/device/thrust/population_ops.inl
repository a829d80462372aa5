// SPDX-License-Identifier: Apache-2.0
// Energies, resampling and exchange of the replicas of a backend, over Thrust; included by ops.inl.
// Configurations never leave the device.

/// The population of a replica.
struct PopulationOf {
  std::uint32_t size;
  AK_HD std::uint32_t operator()(std::uint64_t replica) const {
    return static_cast<std::uint32_t>(replica / size);
  }
};

struct AddToLevel {
  std::uint32_t const* levels;
  std::uint64_t* counts;  ///< counts[population][level − first]
  std::uint32_t size, first, n_levels;
  AK_HD void operator()(std::uint64_t replica) const {
    atomic_add(counts + replica / size * n_levels + (levels[replica] - first), 1);
  }
};

struct AddToFamily {
  std::uint32_t const* families;
  std::uint64_t* sizes;
  AK_HD void operator()(std::uint64_t replica) const { atomic_add(sizes + families[replica], 1); }
};

/// Adds a family to the two sums of its population: one, and the square of its size.
struct SumFamilies {
  std::uint64_t const* sizes;
  std::uint64_t* sums;  ///< sums[population][2]
  std::uint32_t population;
  AK_HD void operator()(std::uint64_t family) const {
    std::uint64_t const size = sizes[family];
    if (size == 0) return;
    atomic_add(sums + family / population * 2, 1);
    atomic_add(sums + family / population * 2 + 1, size * size);
  }
};

/// Data of populations of replicas beside their spins.
class Populations {
 public:
  explicit Populations(SpinPlan const& plan)
      : plan_(*plan.population),
        n_replicas_(plan.n_replicas),
        n_groups_(plan.layout.n_groups),
        n_lanes_(plan.layout.words * 32),
        levels_(n_replicas_),
        families_(n_replicas_),
        ends_(n_replicas_, static_cast<std::uint32_t>(kNoEnd)),
        accepted_(n_groups_, 0),
        round_trips_(n_lanes_, 0) {
    AK_EXPECT(plan.layout.n_slabs == 0 && plan_.size > 0 && plan_.size % 32 == 0);
    AK_EXPECT(n_replicas_ % plan_.size == 0);
    thrust::sequence(families_.begin(), families_.end());
  }

  /// Levels from counts[quantity][replica].
  void put_counts(DeviceVector<std::uint64_t> const& counts) {
    for_each_index(n_replicas_,
                   LevelsOfReplicas{plan_.code, thrust::raw_pointer_cast(counts.data()),
                                    n_replicas_, pointer(levels_)});
  }

  /// As CountLevels has them.
  std::vector<std::uint64_t> count_levels() {
    // Those of all populations together say which levels are needed of each.
    to_zeros(counts_, plan_.n_levels);
    for_each_index(n_replicas_,
                   AddToLevel{pointer(levels_), pointer(counts_), n_replicas_, 0, plan_.n_levels});
    std::vector<std::uint64_t> const all = to_host(counts_);
    auto const is_some = [](std::uint64_t count) { return count > 0; };
    auto const lowest = static_cast<std::uint32_t>(std::find_if(all.begin(), all.end(), is_some) -
                                                   all.begin()),
               highest = static_cast<std::uint32_t>(
                   all.rend() - std::find_if(all.rbegin(), all.rend(), is_some) - 1);
    std::uint32_t const n_levels = highest - lowest + 1;
    to_zeros(counts_, std::size_t{n_populations()} * n_levels);
    for_each_index(n_replicas_,
                   AddToLevel{pointer(levels_), pointer(counts_), plan_.size, lowest, n_levels});
    return behind({lowest, n_levels}, to_host(counts_));
  }

  void tally() {
    if (tallies_.empty()) to_zeros(tallies_, std::size_t{n_populations()} * plan_.n_levels);
    for_each_index(n_replicas_,
                   AddToLevel{pointer(levels_), pointer(tallies_), plan_.size, 0, plan_.n_levels});
  }

  std::vector<std::uint64_t> take_tallies() {
    std::vector<std::uint64_t> const counts = to_host(tallies_);
    thrust::fill(tallies_.begin(), tallies_.end(), 0);
    return counts;
  }

  template <class Stepper>
  void resample(SpinView const& spins, Stepper const&, Resampling const& step) {
    AK_EXPECT(step.offsets.size() == n_populations());
    to_device(step.weights, level_weights_);
    to_device(step.offsets, offsets_);
    weights_.resize(n_replicas_);
    for (DeviceVector<std::uint32_t>* numbers :
         {&spare_, &dead_, &spare_rank_, &dead_rank_, &slots_, &sources_})
      numbers->resize(n_replicas_);
    PopulationView const view{
        plan_.size,           step.first_level,        static_cast<std::uint32_t>(step.n_levels()),
        pointer(levels_),     pointer(level_weights_), pointer(offsets_),
        pointer(weights_),    pointer(spare_),         pointer(dead_),
        pointer(spare_rank_), pointer(dead_rank_),     pointer(slots_),
        pointer(sources_),    pointer(families_)};
    for_each_index(n_replicas_, WeighReplica{view});
    // Populations are a processor's grain; a GPU scans all of them at once.
    if constexpr (requires(Stepper stepper) { stepper.threads; }) {
      for_each_index(n_populations(), SumWeights{view});
      for_each_index(n_replicas_, CountCopies{view});
      for_each_index(n_populations(), RankCopies{view});
    } else {
      Keys const first = populations_of_replicas();
      thrust::inclusive_scan_by_key(first, first + n_replicas_, weights_.begin(), weights_.begin());
      for_each_index(n_replicas_, CountCopies{view});
      thrust::exclusive_scan_by_key(first, first + n_replicas_, spare_.begin(),
                                    spare_rank_.begin());
      thrust::exclusive_scan_by_key(first, first + n_replicas_, dead_.begin(), dead_rank_.begin());
    }
    for_each_index(n_replicas_, OfferCopies{view});
    for_each_index(n_replicas_, ChooseSource{view});
    // A processor moves runs that fit its nearest cache, a GPU one word per thread.
    constexpr std::uint32_t kRun = requires(Stepper stepper) { stepper.threads; }
    ? 64 : 1;
    CopyConfigurations<kRun> const copy{spins, pointer(sources_), n_replicas_};
    for_each_index(copy.n_items(), copy);
  }

  std::vector<std::uint64_t> count_families() {
    to_zeros(sizes_, n_replicas_);
    to_zeros(counts_, std::size_t{2} * n_populations());
    for_each_index(n_replicas_, AddToFamily{pointer(families_), pointer(sizes_)});
    for_each_index(n_replicas_, SumFamilies{pointer(sizes_), pointer(counts_), plan_.size});
    return to_host(counts_);
  }

  void swap(SpinView const& spins, Swaps const& swaps) {
    AK_EXPECT(n_replicas_ == n_groups_ * n_lanes_);
    to_device(swaps.thresholds, thresholds_);
    masks_.resize(std::size_t{n_groups_} * n_lanes_ / 32);
    SwapView const view{spins,
                        pointer(levels_),
                        pointer(ends_),
                        pointer(masks_),
                        pointer(accepted_),
                        pointer(round_trips_),
                        pointer(thresholds_),
                        swaps.n_differences,
                        swaps.odd ? 1u : 0u,
                        swaps_done_};
    std::uint64_t const pairs = (n_groups_ - view.parity) / 2;
    for_each_index(pairs * spins.words, DecideSwaps{view});
    for_each_index(pairs * spins.group_words(), SwapConfigurations{view});
    for_each_index(n_lanes_, VisitEnds{view});
    ++swaps_done_;
  }

  /// As CountSwaps has them.
  std::vector<std::uint64_t> swap_counts() const {
    std::vector<std::uint64_t> accepted = to_host(accepted_);
    accepted.pop_back();  // the last rung has no next one
    return behind(behind({accepted.size()}, accepted), to_host(round_trips_));
  }

  void save(std::vector<std::uint32_t>& saved) const {
    put(saved, levels_);
    put(saved, families_);
    put(saved, ends_);
    for (std::uint64_t const number : to_host(accepted_)) put(saved, number);
    for (std::uint64_t const number : to_host(round_trips_)) put(saved, number);
    put(saved, swaps_done_);
    put(saved, tallies_.size());
    for (std::uint64_t const number : to_host(tallies_)) put(saved, number);
  }

  void restore(SavedWords& words) {
    words.take(levels_);
    words.take(families_);
    words.take(ends_);
    for (DeviceVector<std::uint64_t>* numbers : {&accepted_, &round_trips_}) {
      std::vector<std::uint64_t> host(numbers->size());
      for (std::uint64_t& number : host) words.take(number);
      *numbers = to_device(host);
    }
    words.take(swaps_done_);
    std::uint64_t n_tallies = 0;
    words.take(n_tallies);
    std::vector<std::uint64_t> host(n_tallies);
    for (std::uint64_t& number : host) words.take(number);
    tallies_ = to_device(host);
  }

 private:
  template <class T>
  static T* pointer(DeviceVector<T>& values) {
    return thrust::raw_pointer_cast(values.data());
  }

  static std::vector<std::uint64_t> behind(std::vector<std::uint64_t> first,
                                           std::vector<std::uint64_t> const& rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
  }

  std::uint32_t n_populations() const { return n_replicas_ / plan_.size; }

  using Keys = thrust::transform_iterator<PopulationOf, thrust::counting_iterator<std::uint64_t>,
                                          std::uint32_t>;
  Keys populations_of_replicas() const {
    return {thrust::counting_iterator<std::uint64_t>(0), PopulationOf{plan_.size}};
  }

  PopulationPlan plan_;
  std::uint32_t n_replicas_, n_groups_, n_lanes_;
  DeviceVector<std::uint32_t> levels_, families_, ends_;
  DeviceVector<std::uint64_t> accepted_, round_trips_, tallies_;
  std::uint64_t swaps_done_ = 0;
  // Memory that one call fills and uses, kept so that none allocates.
  DeviceVector<std::uint64_t> weights_, level_weights_, offsets_, thresholds_, counts_, sizes_;
  DeviceVector<std::uint32_t> spare_, dead_, spare_rank_, dead_rank_, slots_, sources_, masks_;
};
