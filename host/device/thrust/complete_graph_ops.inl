// SPDX-License-Identifier: Apache-2.0
// Complete graphs of a backend, over Thrust; included by ops.inl.

class CompleteGraphEngine final : public Engine {
 public:
  explicit CompleteGraphEngine(CompleteGraphPlan const& plan)
      : n_units_(plan.n_units),
        n_replicas_(plan.n_replicas),
        first_replica_(plan.first_replica),
        key_(plan.key),
        n_up_(plan.n_replicas, 0u) {
    put_tables(plan.tables);
  }

  Answer handle(Call const& call) override { return handled(*this, call); }

  void on(call::SetGraphTables const& call) { put_tables(call.tables); }

  void on(call::SetUp const& call) {
    AK_EXPECT(call.n_up.size() == n_replicas_);
    thrust::copy(call.n_up.begin(), call.n_up.end(), n_up_.begin());
  }

  void on(call::Advance const& call) {
    in_portions(n_units_, sweeps_done_, call.sweeps, [this](std::uint64_t, std::uint64_t n) {
      for_each_index(n_replicas_, next(n));
      sweeps_done_ += n;
    });
  }

  std::vector<std::uint32_t> on(call::Measure const& call) {
    DeviceVector<std::uint32_t> all(std::size_t{call.n_measurements} * n_replicas_);
    std::uint64_t const updates = std::uint64_t{n_units_} * call.every;
    in_portions(updates, 0, call.n_measurements, [&](std::uint64_t first, std::uint64_t n) {
      auto const row = all.begin() + static_cast<std::ptrdiff_t>(first * n_replicas_);
      if (updates > kUpdatesPerLaunch) {  // n = 1
        on(call::Advance{call.every});
        thrust::copy(n_up_.begin(), n_up_.end(), row);
        return;
      }
      for_each_index(n_replicas_,
                     MeasureCompleteGraph{next(call.every), thrust::raw_pointer_cast(&*row),
                                          static_cast<std::uint32_t>(n), n_replicas_});
      sweeps_done_ += n * call.every;
    });
    return to_host(all);
  }

  std::vector<std::uint32_t> save() override {
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
