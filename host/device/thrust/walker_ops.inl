// SPDX-License-Identifier: Apache-2.0
// Walkers of a backend, over Thrust; included by ops.inl. A backend brings a WalkerStepper, which has
// kBlock and runs sweeps.

class WalkerEngine final : public Engine {
 public:
  WalkerEngine(WalkerPlan const& plan, WalkerStepper stepper)
      : stepper_(stepper),
        n_classes_(plan.moves.n_classes()),
        record_(plan.record),
        levels_(plan.n_walkers, 0u),
        last_end_(plan.n_walkers, std::uint8_t{0}),
        crossings_(plan.n_groups(), 0u),
        histogram_(std::size_t{plan.n_groups()} * plan.moves.n_levels, 0u) {
    AK_EXPECT(plan.record > 0 && plan.n_walkers % plan.walkers_per_group == 0);
    WalkerMoves const& moves = plan.moves;
    WalkerLinks const links = make_walker_links(plan.lattice, plan.bond_signs);
    view_.n_sites = n_sites(plan.lattice);
    view_.key = plan.key;
    view_.block = WalkerStepper::kBlock;
    view_.n_walkers = plan.n_walkers;
    view_.first_walker = plan.first_walker;
    view_.walkers_per_group = plan.walkers_per_group;
    view_.n_states = moves.n_states;
    view_.coordination = moves.coordination;
    view_.n_terms = moves.n_terms;
    view_.n_classes = n_classes_;
    view_.n_levels = moves.n_levels;
    view_.halved = moves.halved ? 1 : 0;
    view_.has_groups = n_classes_ > moves.n_terms ? 1 : 0;
    view_.high_end = moves.n_levels - 1;
    view_.kind = moves.kind;
    std::uint64_t const blocks = (std::uint64_t{plan.n_walkers} + view_.block - 1) / view_.block;
    states_ = DeviceVector<std::uint8_t>(blocks * view_.n_sites * view_.block, std::uint8_t{0});
    if (plan.record_moves)
      moves_ = DeviceVector<std::uint64_t>(histogram_.size() * n_classes_, std::uint64_t{0});
    std::vector<std::uint32_t> groups, offsets, steps;
    for (std::uint32_t const group : moves.group) groups.push_back(group * moves.n_terms);
    for (std::uint32_t c = 0; c < n_classes_; ++c) {
      offsets.push_back(c * moves.n_levels);
      steps.push_back(static_cast<std::uint32_t>(moves.step[c]));
    }
    group_ = to_device(groups);
    offset_ = to_device(offsets);
    step_ = to_device(steps);
    links_ = to_device(links.links);
    n_links_ = to_device(links.n_links);
    put_table(plan.table);
    for_each_index(view_.n_walkers, ScatterWalkers{view()});
    code_ = plan.code;
    find_levels();
  }

  Answer handle(Call const& call) override { return handled(*this, call); }

  void on(call::SetWalkerTable const& call) { put_table(call.table); }

  void on(call::SetEnds const& call) {
    view_.low_end = call.low;
    view_.high_end = call.high;
    thrust::fill(last_end_.begin(), last_end_.end(), std::uint8_t{0});
  }

  void on(call::Advance const& call) { sweep(call.sweeps, 0); }

  std::vector<std::uint64_t> on(call::Record const& call) {
    thrust::fill(crossings_.begin(), crossings_.end(), std::uint64_t{0});
    thrust::fill(histogram_.begin(), histogram_.end(), std::uint64_t{0});
    thrust::fill(moves_.begin(), moves_.end(), std::uint64_t{0});
    sweep(call.sweeps, record_);
    std::vector<std::uint64_t> const crossings = to_host(crossings_), visits = to_host(histogram_),
                                     moves = to_host(moves_);
    std::size_t const groups = crossings.size(), levels = view_.n_levels,
                      entries = moves.size() / groups;
    std::vector<std::uint64_t> rows((levels + 1 + entries) * groups);
    for (std::size_t g = 0; g < groups; ++g) {
      for (std::size_t l = 0; l < levels; ++l) rows[l * groups + g] = visits[g * levels + l];
      rows[levels * groups + g] = crossings[g];
      for (std::size_t m = 0; m < entries; ++m)
        rows[(levels + 1 + m) * groups + g] = moves[g * entries + m];
    }
    return rows;
  }

  std::vector<std::uint32_t> on(call::GetLevels const&) const { return to_host(levels_); }

  std::vector<std::uint8_t> on(call::GetWalkers const&) const {
    std::vector<std::uint8_t> const blocks = to_host(states_);
    std::vector<std::uint8_t> states(view_.n_walkers * view_.n_sites);
    for (std::uint64_t w = 0; w < view_.n_walkers; ++w)
      for (std::uint64_t site = 0; site < view_.n_sites; ++site)
        states[w * view_.n_sites + site] = blocks[walker_base(view_, w) + site * view_.block];
    return states;
  }

  std::vector<std::uint32_t> save() override {
    std::vector<std::uint32_t> saved;
    std::vector<std::uint8_t> bytes = on(call::GetWalkers{});
    std::vector<std::uint8_t> const ends = to_host(last_end_);
    bytes.insert(bytes.end(), ends.begin(), ends.end());
    bytes.resize((bytes.size() + 3) / 4 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 4)
      saved.push_back(bytes[i] | std::uint32_t{bytes[i + 1]} << 8 |
                      std::uint32_t{bytes[i + 2]} << 16 | std::uint32_t{bytes[i + 3]} << 24);
    put(saved, std::uint64_t{view_.low_end} | std::uint64_t{view_.high_end} << 32);
    put(saved, sweeps_done_);
    return saved;
  }

  void restore(std::vector<std::uint32_t> const& saved) override {
    std::size_t const n_states = view_.n_walkers * view_.n_sites;
    SavedWords words(saved);
    std::vector<std::uint32_t> const packed = words.next((n_states + view_.n_walkers + 3) / 4);
    auto const byte = [&](std::size_t i) {
      return static_cast<std::uint8_t>(packed[i / 4] >> i % 4 * 8);
    };
    std::vector<std::uint8_t> blocks(states_.size()), ends(view_.n_walkers);
    for (std::uint64_t w = 0; w < view_.n_walkers; ++w) {
      ends[w] = byte(n_states + w);
      for (std::uint64_t site = 0; site < view_.n_sites; ++site) {
        std::uint8_t& state = blocks[walker_base(view_, w) + site * view_.block];
        state = byte(w * view_.n_sites + site);
        require(state < view_.n_states, "saved walkers are damaged",
                "a site is in a state that the model lacks", "start over: --restart");
      }
    }
    thrust::copy(blocks.begin(), blocks.end(), states_.begin());
    thrust::copy(ends.begin(), ends.end(), last_end_.begin());
    std::uint64_t range = 0;
    words.take(range);
    words.take(sweeps_done_);
    words.end();
    view_.low_end = static_cast<std::uint32_t>(range);
    view_.high_end = static_cast<std::uint32_t>(range >> 32);
    find_levels();
  }

 private:
  /// With the present addresses.
  WalkerView view() {
    WalkerView view = view_;
    view.states = thrust::raw_pointer_cast(states_.data());
    view.levels = thrust::raw_pointer_cast(levels_.data());
    view.last_end = thrust::raw_pointer_cast(last_end_.data());
    view.crossings = thrust::raw_pointer_cast(crossings_.data());
    view.histogram = thrust::raw_pointer_cast(histogram_.data());
    view.moves = moves_.empty() ? nullptr : thrust::raw_pointer_cast(moves_.data());
    view.links = thrust::raw_pointer_cast(links_.data());
    view.n_links = n_links_.empty() ? nullptr : thrust::raw_pointer_cast(n_links_.data());
    view.group = thrust::raw_pointer_cast(group_.data());
    view.offset = thrust::raw_pointer_cast(offset_.data());
    view.step = thrust::raw_pointer_cast(step_.data());
    view.high = thrust::raw_pointer_cast(high_.data());
    view.low = thrust::raw_pointer_cast(low_.data());
    return view;
  }

  void put_table(WalkerTable const& table) {
    AK_EXPECT(table.high.size() == std::size_t{n_classes_} * view_.n_levels);
    high_ = to_device(table.high);
    low_ = to_device(table.low);
  }

  void find_levels() { for_each_index(view_.n_walkers, FindWalkerLevels{view(), code_}); }

  void sweep(std::uint64_t sweeps, std::uint32_t record) {
    WalkerView recording = view();
    recording.record = record;
    stepper_.sweep(recording, sweeps_done_, sweeps);
    sweeps_done_ += sweeps;
  }

  WalkerStepper stepper_;
  WalkerView view_{};  ///< without addresses
  LevelCode code_;
  std::uint32_t n_classes_, record_;
  std::uint64_t sweeps_done_ = 0;
  DeviceVector<std::uint8_t> states_;
  DeviceVector<std::uint32_t> levels_;
  DeviceVector<std::uint8_t> last_end_;
  DeviceVector<std::uint64_t> crossings_, histogram_, moves_;
  DeviceVector<std::uint32_t> links_, group_, offset_, step_, high_, low_;
  DeviceVector<std::uint8_t> n_links_;
};
