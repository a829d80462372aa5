// SPDX-License-Identifier: Apache-2.0
// Spin systems of a backend, over Thrust; included by ops.inl. Needs AK_BACKEND_NS::SpinStepper:
//   void advance(SpinView const&, uint32_t used_words, uint64_t first_sweep, uint64_t n_sweeps)
//   void exchange(…), shuffle(…), demon(SpinView const&, DemonView const&, …)    likewise
//   void measure(SpinView const&, uint32_t used_words, SpinCountsView const&)
//   void count_sublattices(SpinView const&, uint32_t used_words, SublatticeView const&, …)    likewise
//   void count_pairs(SpinView const&, uint32_t used_words, SiteOffset const&, uint32_t quantity, …)    likewise
//   int threads, type ClusterWord of exchange_clusters    on a CPU only

/// Bits of every lane's own table, as sampler/spin_view.hpp lays them out.
inline std::vector<std::uint32_t> lane_masks_of(std::vector<SpinTables> const& tables,
                                                SpinLayout const& layout) {
  std::size_t const entries = tables[0].thresholds.size();
  std::vector<std::uint32_t> masks(layout.n_groups * entries * 64 * layout.words, 0u);
  for (std::size_t replica = 0; replica < tables.size(); ++replica) {
    std::vector<std::uint64_t> const table = tables[replica].kernel_table();
    std::size_t const lane = replica % (std::size_t{layout.words} * 32),
                      group = replica / (std::size_t{layout.words} * 32);
    for (std::size_t entry = 0; entry < entries; ++entry)
      for (std::size_t bit = 0; bit < 64; ++bit)
        masks[((group * entries + entry) * 64 + bit) * layout.words + lane / 32] |=
            static_cast<std::uint32_t>(table[entry] >> (63 - bit) & 1) << lane % 32;
  }
  return masks;
}

/// The fewest planes of a list that hold numbers up to `most`.
template <std::size_t kChoices>
std::uint32_t planes_for(std::uint32_t const (&choices)[kChoices], std::uint32_t most) {
  std::uint32_t const* const enough = std::find_if(
      choices, choices + kChoices, [=](std::uint32_t planes) { return most >> planes == 0; });
  AK_EXPECT(enough != choices + kChoices);
  return *enough;
}

/// A number in every lane, bit-sliced: planes[group][plane][word].
inline DeviceVector<std::uint32_t> same_number(std::uint32_t number, std::uint32_t n_planes,
                                               SpinLayout const& layout) {
  std::vector<std::uint32_t> planes(std::size_t{layout.n_groups} * n_planes * layout.words);
  for (std::size_t i = 0; i < planes.size(); ++i)
    planes[i] = number >> (i / layout.words % n_planes) & 1 ? ~0u : 0u;
  return {planes.begin(), planes.end()};
}

/// The numbers of all replicas' lanes, from planes[group][plane][word].
inline void read_numbers(std::span<std::uint32_t const> planes, std::uint32_t n_planes,
                         std::uint32_t words, std::span<std::uint64_t> numbers) {
  for (std::size_t replica = 0; replica < numbers.size(); ++replica) {
    std::size_t const group = replica / (words * 32), lane = replica % (words * 32);
    numbers[replica] = 0;
    for (std::uint32_t plane = 0; plane < n_planes; ++plane)
      numbers[replica] |=
          std::uint64_t{planes[(group * n_planes + plane) * words + lane / 32] >> lane % 32 & 1}
          << plane;
  }
}

class SpinEngine final : public Engine {
 public:
  SpinEngine(SpinPlan const& plan, SpinStepper const& stepper)
      : plan_(plan), stepper_(stepper), spins_(plan.group_words() * plan.layout.n_groups, 0u) {
    AK_EXPECT(plan.layout.n_slabs > 0 || plan.first_replica % 32 == 0);
    AK_EXPECT(plan.lattice.shape != Shape::none ||
              (plan.sublattices.empty() && plan.pairs.empty()));
    AK_EXPECT(plan.pairs.empty() || plan.layout.n_slabs == 0);
    AK_EXPECT(!plan.overlaps || (plan.layout.n_slabs == 0 && plan.n_states == 2 &&
                                 plan.n_replicas % 2 == 0 && plan.lattice.shape != Shape::none));
    AK_EXPECT((plan.tables[0].rule.kind == SpinKind::edwards_anderson) != plan.bond_signs.empty());
    plan_.tables.clear();
    put_tables(plan.tables);
    put_signs();
    if (plan_.demon) start_demons();
    if (plan_.population) populations_.emplace(plan_);
  }

  Answer handle(Call const& call) override { return handled(*this, call); }

  void on(call::SetTables const& call) { put_tables(call.tables); }

  void on(call::SetClusterTables const& call) {
    ClusterTables const& tables = call.tables;
    AK_EXPECT(tables.bond.size() == 1 || tables.bond.size() == plan_.n_replicas);
    clusters_.put_tables(tables);
  }

  void on(call::SetStates const& call) {
    std::vector<std::uint8_t> const& states = call.states;
    AK_EXPECT(states.size() == plan_.n_units);
    levels_known_ = false;
    std::vector<std::uint32_t> words(plan_.group_words(), 0u);
    std::uint32_t const per_plane = plan_.layout.words;
    for (std::uint64_t site = 0; site < plan_.n_units; ++site) {
      Place const place = place_of(0, site);
      for (unsigned plane = 0; plane < plan_.planes; ++plane) {
        std::uint32_t const bit = states[site] >> plane & 1u;
        auto const word =
            words.begin() + static_cast<std::ptrdiff_t>(place.word + plane * per_plane);
        if (plan_.layout.n_slabs > 0)
          *word |= bit << place.lane % 32;
        else  // the same in all lanes
          std::fill_n(word, per_plane, 0u - bit);
      }
    }
    for (std::uint64_t group = 0; group < plan_.layout.n_groups; ++group)
      thrust::copy(words.begin(), words.end(),
                   spins_.begin() + static_cast<std::ptrdiff_t>(group * words.size()));
  }

  void on(call::Use const& call) {
    Move const move = call.move;
    AK_EXPECT(move == Move::site || move == Move::cluster || plan_.layout.n_slabs == 0);
    AK_EXPECT(move != Move::demon || plan_.demon.has_value());
    move_ = move;
  }

  void on(call::Advance const& call) {
    std::uint64_t const sweeps = call.sweeps;
    levels_known_ = false;
    switch (move_) {
      case Move::site:
        stepper_.advance(view(), used_words(), sweeps_done_, sweeps);
        break;
      case Move::exchange:
        stepper_.exchange(view(), used_words(), sweeps_done_, sweeps);
        break;
      case Move::shuffle:
        stepper_.shuffle(view(), used_words(), sweeps_done_, sweeps);
        break;
      case Move::demon:
        stepper_.demon(view(), demon_view(), used_words(), sweeps_done_, sweeps);
        break;
      case Move::cluster:
        clusters_.advance(plan_, view(), stepper_, sweeps_done_, sweeps);
        break;
    }
    sweeps_done_ += sweeps;
  }

  std::vector<std::uint64_t> on(call::Measure const& call) {
    std::size_t const row = std::size_t{plan_.n_quantities()} * plan_.n_replicas;
    to_zeros(measured_, row * call.n_measurements);
    history_.resize(demons_.size() * call.n_measurements);
    for (std::uint32_t m = 0; m < call.n_measurements; ++m) {
      on(call::Advance{call.every});
      SpinCountsView const out{thrust::raw_pointer_cast(measured_.data()) + row * m,
                               plan_.n_replicas};
      stepper_.measure(view(), used_words(), out);
      for (std::size_t i = 0; i < plan_.sublattices.size(); ++i)
        stepper_.count_sublattices(view(), used_words(), sublattice_view(i), out);
      std::uint32_t quantity = plan_.first_quantity(plan_.sublattices.size());
      for (SiteOffset const& offset : plan_.pairs)
        stepper_.count_pairs(view(), used_words(), offset, quantity++, out);
      if (plan_.overlaps) count_overlaps(out);
      thrust::copy(demons_.begin(), demons_.end(),
                   history_.begin() + static_cast<std::ptrdiff_t>(demons_.size() * m));
    }
    std::vector<std::uint64_t> counts = to_host(measured_);
    if (plan_.demon) put_demons(counts);
    if (measured_.size() > kMostKept) DeviceVector<std::uint64_t>().swap(measured_);
    if (history_.size() > kMostKept) DeviceVector<std::uint32_t>().swap(history_);
    return counts;
  }

  std::vector<std::uint8_t> on(call::GetStates const& call) const {
    std::uint32_t const replica = call.replica;
    SpinLayout const& layout = plan_.layout;
    bool const slabs = layout.n_slabs > 0;
    std::uint32_t const lanes = layout.words * 32;
    std::uint64_t const group = slabs ? replica : replica / lanes;
    auto const begin = spins_.begin() + static_cast<std::ptrdiff_t>(group * plan_.group_words());
    std::vector<std::uint32_t> words(plan_.group_words());
    thrust::copy(begin, begin + static_cast<std::ptrdiff_t>(words.size()), words.begin());
    std::vector<std::uint8_t> result(plan_.n_units);
    for (std::uint64_t site = 0; site < plan_.n_units; ++site) {
      Place const place = place_of(replica % lanes, site);
      unsigned state = 0;
      for (unsigned plane = 0; plane < plan_.planes; ++plane)
        state |= (words[place.word + plane * layout.words] >> place.lane % 32 & 1) << plane;
      result[site] = static_cast<std::uint8_t>(state);
    }
    return result;
  }

  std::vector<std::uint64_t> on(call::CountLevels const&) {
    measure_levels();
    return populations().count_levels();
  }

  void on(call::Resample const& call) {
    populations().resample(view(), stepper_, call.step);
    levels_known_ = false;
  }

  std::vector<std::uint64_t> on(call::CountFamilies const&) {
    return populations().count_families();
  }

  void on(call::Swap const& call) {
    measure_levels();
    populations().swap(view(), call.swaps);
  }

  void on(call::ExchangeClusters const& call) {
    AK_EXPECT(plan_.layout.n_slabs == 0 && plan_.n_states == 2 && plan_.n_replicas % 2 == 0);
    AK_EXPECT(plan_.lattice.shape != Shape::none && plan_.n_units <= 0xFFFFFFFFu);
    levels_known_ = false;
    overlaps_.resize(spins_.size());
    pair_clusters_.resize(spins_.size());
    exchange_clusters(stepper_, {view(), thrust::raw_pointer_cast(overlaps_.data()),
                                 thrust::raw_pointer_cast(pair_clusters_.data()), call.round,
                                 used_words(), call.both_kinds ? 1u : 0u});
  }

  std::vector<std::uint64_t> on(call::CountSwaps const&) { return populations().swap_counts(); }

  void on(call::Tally const&) {
    measure_levels();
    populations().tally();
  }

  std::vector<std::uint64_t> on(call::TakeTallies const&) { return populations().take_tallies(); }

  std::vector<std::uint32_t> save() override {
    std::vector<std::uint32_t> saved;
    put(saved, spins_);
    put(saved, demons_);
    if (populations_) populations_->save(saved);
    put(saved, sweeps_done_);
    return saved;
  }

  void restore(std::vector<std::uint32_t> const& saved) override {
    levels_known_ = false;
    SavedWords words(saved);
    words.take(spins_);
    words.take(demons_);
    if (populations_) populations_->restore(words);
    words.take(sweeps_done_);
    words.end();
  }

  /// Words that save() gives, without populations.
  std::size_t saved_size() const { return spins_.size() + demons_.size() + 2; }

  SpinView view() {
    SpinView v{};
    v.spins = thrust::raw_pointer_cast(spins_.data());
    v.lattice = plan_.layout.lattice;
    v.words = plan_.layout.words;
    v.planes = plan_.planes;
    v.n_states = static_cast<std::uint32_t>(plan_.n_states);
    v.n_groups = plan_.layout.n_groups;
    v.n_slabs = plan_.layout.n_slabs;
    v.n_units = plan_.n_units;
    v.key = plan_.key;
    v.copy_mask = plan_.copy_mask;
    v.is_symmetric = is_symmetric_ ? 1 : 0;
    v.chain_base = v.n_slabs > 0 ? plan_.first_replica * v.words : plan_.first_replica / 32;
    v.table = thrust::raw_pointer_cast(table_.data());
    v.table_per_group = per_group_;
    v.host_table = host_table_.data();
    v.lane_masks = lane_masks_.empty() ? nullptr : thrust::raw_pointer_cast(lane_masks_.data());
    v.proposals = thrust::raw_pointer_cast(proposals_.data());
    v.bond_signs = bond_signs_.empty() ? nullptr : thrust::raw_pointer_cast(bond_signs_.data());
    return v;
  }

  /// Words that hold something in the last group; the others are full.
  std::uint32_t used_words() const {
    SpinLayout const& layout = plan_.layout;
    if (layout.n_slabs > 0) return (layout.n_slabs + 31) / 32;
    std::uint32_t const before = (layout.n_groups - 1) * layout.words * 32;
    return (plan_.n_replicas - before + 31) / 32;
  }

 private:
  /// Where a site of a replica lies in its group.
  struct Place {
    std::uint64_t lane, word;  ///< word of plane 0
  };
  Place place_of(std::uint64_t replica_lane, std::uint64_t site) const {
    SpinLayout const& layout = plan_.layout;
    std::uint64_t const lanes = std::uint64_t{layout.words} * 32;
    std::uint64_t lane = replica_lane, at = site;
    if (layout.n_slabs > 0 && layout.lattice.shape == Shape::none) {
      lane = site % lanes;  // units fill all lanes of one site before the next
      at = site / lanes;
    } else if (layout.n_slabs > 0) {
      std::uint64_t const sites_per_lane = n_sites(layout.lattice);
      lane = site / sites_per_lane;
      at = site % sites_per_lane;
    }
    return {lane, at * plan_.planes * layout.words + lane / 32};
  }

  Populations& populations() {
    AK_EXPECT(populations_.has_value());
    return *populations_;
  }

  void measure_levels() {
    if (levels_known_) return;
    levels_known_ = true;
    to_zeros(counts_, std::size_t{plan_.n_quantities()} * plan_.n_replicas);
    stepper_.measure(view(), used_words(),
                     {thrust::raw_pointer_cast(counts_.data()), plan_.n_replicas});
    populations().put_counts(counts_);
  }

  void start_demons() {
    demon_planes_ = planes_for(kDemonPlanes, plan_.demon->capacity);
    demons_ = same_number(plan_.demon->start, demon_planes_, plan_.layout);
  }

  /// The demons of every measurement.
  void put_demons(std::vector<std::uint64_t>& counts) const {
    std::vector<std::uint32_t> const history = to_host(history_);
    std::size_t const row = std::size_t{plan_.n_quantities()} * plan_.n_replicas,
                      place = static_cast<std::size_t>(plan_.n_states) * plan_.n_replicas;
    for (std::size_t m = 0; m * demons_.size() < history.size(); ++m)
      read_numbers({history.data() + m * demons_.size(), demons_.size()}, demon_planes_,
                   plan_.layout.words, {counts.data() + m * row + place, plan_.n_replicas});
  }

  /// Counts where replicas differ as if they were spins up, with bonds that have no sign.
  void count_overlaps(SpinCountsView const& out) {
    overlaps_.resize(spins_.size());
    for_each_index(spins_.size(), CompareReplicas{thrust::raw_pointer_cast(spins_.data()),
                                                  thrust::raw_pointer_cast(overlaps_.data())});
    SpinView differing = view();
    differing.spins = thrust::raw_pointer_cast(overlaps_.data());
    if (!bond_signs_.empty()) {
      if (no_signs_.empty()) to_zeros(no_signs_, bond_signs_.size());
      differing.bond_signs = thrust::raw_pointer_cast(no_signs_.data());
    }
    SpinCountsView const here{out.counts + std::uint64_t{plan_.first_overlap()} * out.n_replicas,
                              out.n_replicas};
    stepper_.measure(differing, used_words(), here);
    std::vector<Sublattices> const& divisions = plan_.overlaps->sublattices;
    for (std::size_t i = 0; i < divisions.size(); ++i)
      stepper_.count_sublattices(differing, used_words(),
                                 {divisions[i], plan_.overlap_quantity(i), 0}, here);
  }

  SublatticeView sublattice_view(std::size_t i) const {
    Sublattices const& parts = plan_.sublattices[i];
    SpinLayout const& layout = plan_.layout;
    std::uint64_t lane_step = 0;
    if (layout.n_slabs > 0) {  // which cut the last axis
      int const last = n_axes(layout.lattice.shape) - 1;
      lane_step = std::uint64_t{parts.step[last]} * layout.lattice.sides[last] % parts.count;
    }
    return {parts, plan_.first_quantity(i), static_cast<std::uint32_t>(lane_step)};
  }

  DemonView demon_view() {
    return {thrust::raw_pointer_cast(demons_.data()), demon_planes_, plan_.demon->capacity,
            plan_.demon->counts_equal, plan_.demon->halved};
  }

  void put_signs() {
    std::vector<std::uint32_t> const words =
        sign_words(plan_.lattice, plan_.layout, plan_.bond_signs);
    bond_signs_ = DeviceVector<std::uint32_t>(words.begin(), words.end());
    plan_.bond_signs = {};
  }

  void put_tables(std::vector<SpinTables> const& tables) {
    // Slabs make every replica a group.
    bool const shared = tables.size() == 1,
               by_lane = !shared && plan_.layout.n_slabs == 0 && tables.size() == plan_.n_replicas;
    AK_EXPECT(shared || by_lane || tables.size() == plan_.layout.n_groups);
    proposals_ =
        DeviceVector<std::uint64_t>(tables[0].proposals.begin(), tables[0].proposals.end());
    is_symmetric_ = tables[0].is_symmetric;
    std::vector<std::uint64_t>& all = host_table_;
    all.clear();
    for (SpinTables const& one : tables) {
      AK_EXPECT(one.is_symmetric == is_symmetric_);
      std::vector<std::uint64_t> const table = one.kernel_table();
      all.insert(all.end(), table.begin(), table.end());
    }
    per_group_ = shared ? 0 : tables[0].thresholds.size();
    if (by_lane) {
      std::vector<std::uint32_t> const masks = lane_masks_of(tables, plan_.layout);
      lane_masks_ = DeviceVector<std::uint32_t>(masks.begin(), masks.end());
    } else {
      lane_masks_.clear();
    }
    table_ = DeviceVector<std::uint64_t>(all.begin(), all.end());
  }

  /// Numbers of a call's measurements that stay allocated for the next one.
  static constexpr std::size_t kMostKept = 1 << 22;

  SpinPlan plan_;
  SpinStepper stepper_;
  Clusters clusters_;
  std::optional<Populations> populations_;
  bool levels_known_ = false;  ///< to populations_
  bool is_symmetric_ = false;  ///< so are all tables
  Move move_ = Move::site;
  std::uint32_t demon_planes_ = 0;
  DeviceVector<std::uint32_t> spins_, lane_masks_, demons_, bond_signs_;
  DeviceVector<std::uint32_t> overlaps_, no_signs_;  // of count_overlaps
  DeviceVector<std::uint32_t> pair_clusters_;        // of exchange_clusters, with overlaps_
  DeviceVector<std::uint64_t> counts_;               // what populations know of
  DeviceVector<std::uint64_t> measured_;  // by the last call, and the demons at each measurement
  DeviceVector<std::uint32_t> history_;
  DeviceVector<std::uint64_t> table_, proposals_;
  std::vector<std::uint64_t> host_table_;
  std::uint64_t per_group_ = 0, sweeps_done_ = 0;
};
