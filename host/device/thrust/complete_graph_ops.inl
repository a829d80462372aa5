// SPDX-License-Identifier: Apache-2.0
// Complete graphs of a backend, over Thrust; included by ops.inl.

class CompleteGraphImpl final : public CompleteGraphChains {
 public:
  explicit CompleteGraphImpl(CompleteGraphPlan const& plan)
      : n_units_(plan.n_units),
        n_replicas_(plan.n_replicas),
        first_replica_(plan.first_replica),
        key_(plan.key),
        n_up_(plan.n_replicas, 0u) {
    put_tables(plan.tables);
  }

  void set_tables(std::vector<CompleteGraphTable> const& tables) override { put_tables(tables); }

  void set_up(std::vector<std::uint32_t> const& n_up) override {
    AK_EXPECT(n_up.size() == n_replicas_);
    thrust::copy(n_up.begin(), n_up.end(), n_up_.begin());
  }

  void advance(std::uint64_t sweeps) override {
    in_portions(n_units_, sweeps_done_, sweeps, [this](std::uint64_t, std::uint64_t n) {
      for_each_index(n_replicas_, next(n));
      sweeps_done_ += n;
    });
  }

  std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    DeviceVector<std::uint32_t> all(std::size_t{n_measurements} * n_replicas_);
    std::uint64_t const updates = std::uint64_t{n_units_} * thin;
    in_portions(updates, 0, n_measurements, [&](std::uint64_t first, std::uint64_t n) {
      auto const row = all.begin() + static_cast<std::ptrdiff_t>(first * n_replicas_);
      if (updates > kUpdatesPerLaunch) {  // n = 1
        advance(thin);
        thrust::copy(n_up_.begin(), n_up_.end(), row);
        return;
      }
      for_each_index(n_replicas_, MeasureCompleteGraph{next(thin), thrust::raw_pointer_cast(&*row),
                                                       static_cast<std::uint32_t>(n), n_replicas_});
      sweeps_done_ += n * thin;
    });
    return to_host(all);
  }

  std::vector<std::uint32_t> save() const override {
    std::vector<std::uint32_t> saved;
    put(saved, n_up_);
    put(saved, sweeps_done_);
    return saved;
  }

  void restore(std::vector<std::uint32_t> const& saved) override {
    SavedWords words(saved);
    words.take(n_up_);
    words.take(sweeps_done_);
    words.end();
  }

 private:
  SweepCompleteGraph next(std::uint64_t sweeps) {
    return {thrust::raw_pointer_cast(steps_.data()),
            per_replica_,
            thrust::raw_pointer_cast(n_up_.data()),
            key_,
            sweeps_done_,
            sweeps,
            n_units_,
            first_replica_};
  }

  void put_tables(std::vector<CompleteGraphTable> const& tables) {
    AK_EXPECT(tables.size() == 1 || tables.size() == n_replicas_);
    std::size_t const entries = std::size_t{n_units_} + 1;
    std::vector<BirthDeath> steps(entries * tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t) {
      AK_EXPECT(tables[t].n_units == n_units_);
      for (std::size_t n = 0; n < entries; ++n)
        steps[t * entries + n] = {tables[t].up[n], tables[t].down[n]};
    }
    per_replica_ = tables.size() == 1 ? 0 : entries;
    steps_ = DeviceVector<BirthDeath>(steps.begin(), steps.end());
  }

  std::uint32_t n_units_, n_replicas_, first_replica_;
  std::uint64_t key_;
  DeviceVector<BirthDeath> steps_;
  DeviceVector<std::uint32_t> n_up_;
  std::uint64_t per_replica_ = 0, sweeps_done_ = 0;
};
