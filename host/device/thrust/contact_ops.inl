// SPDX-License-Identifier: Apache-2.0
// Bodies in contact, over Thrust; included by ops.inl after spin_ops.inl. Needs of SpinStepper:
//   void pair_exchange(ContactView const&, uint32_t used_words, uint64_t first, uint64_t n)
//   void carry(ContactView const&, uint32_t used_words, uint64_t first, uint64_t n)

class ContactEngine final : public Engine {
 public:
  /// @param stepper_of  makes the stepper of one body's rule
  template <class StepperOf>
  ContactEngine(ContactPlan const& plan, StepperOf const& stepper_of) : plan_(plan) {
    for (BodyPlan const& body : plan.bodies) {
      steppers_.push_back(stepper_of(body.spins));
      bodies_.push_back(std::make_unique<SpinEngine>(body.spins, steppers_.back()));
    }
    for (PairPlan const& pair : plan.pairs) {
      std::vector<std::uint64_t> const table = pair.tables.kernel_table();
      tables_.emplace_back(table.begin(), table.end());
    }
    if (plan.pairs.empty()) {
      SpinLayout const& layout = plan.bodies[0].spins.layout;
      demon_planes_ = has_many_states() ? kExchangeDemonPlanes[1]
                                        : planes_for(kExchangeDemonPlanes, plan.capacity);
      demon_ = same_number(plan.demon_start, demon_planes_, layout);
    }
  }

  Answer handle(Call const& call) override { return handled(*this, call); }

  void on(call::SetStates const& call) { bodies_[call.body]->on(call); }

  void on(call::AdvanceBody const& call) {
    bodies_[call.body]->on(call::Use{call.move});
    bodies_[call.body]->on(call::Advance{call.sweeps});
  }

  void on(call::Advance const& call) {
    std::uint64_t const sweeps = call.sweeps;
    std::uint32_t const used = bodies_[0]->used_words();
    bool const mixes = std::any_of(plan_.bodies.begin(), plan_.bodies.end(),
                                   [](BodyPlan const& body) { return body.mixes; });
    // Exchanges that must alternate are done sweep by sweep.
    std::uint64_t const stride = plan_.pairs.size() > 1 || mixes ? 1 : sweeps;
    for (std::uint64_t done = 0; done < sweeps; done += stride) {
      for (std::size_t pair = 0; pair < plan_.pairs.size(); ++pair)
        steppers_[0].pair_exchange(view_of_pair(pair), used, sweeps_done_, stride);
      if (plan_.pairs.empty()) steppers_[0].carry(view_of_all(), used, sweeps_done_, stride);
      for (std::size_t b = 0; mixes && b < bodies_.size(); ++b)
        if (plan_.bodies[b].mixes) on(call::AdvanceBody{b, Move::exchange, stride});
      sweeps_done_ += stride;
    }
  }

  std::vector<std::uint64_t> on(call::Measure const& call) {
    std::vector<std::uint64_t> all;
    std::size_t const n_replicas = plan_.bodies[0].spins.n_replicas;
    for (std::uint32_t m = 0; m < call.n_measurements; ++m) {
      if (call.every > 0) on(call::Advance{call.every});
      for (auto const& body : bodies_) {
        std::vector<std::uint64_t> const counts = body->on(call::Measure{1, 0});
        all.insert(all.end(), counts.begin(), counts.end());
      }
      if (demon_.empty()) continue;
      all.resize(all.size() + n_replicas);
      read_numbers(to_host(demon_), demon_planes_, plan_.bodies[0].spins.layout.words,
                   {all.data() + all.size() - n_replicas, n_replicas});
    }
    return all;
  }

  std::vector<std::uint32_t> save() override {
    std::vector<std::uint32_t> saved;
    for (auto const& body : bodies_) {
      std::vector<std::uint32_t> const part = body->save();
      saved.insert(saved.end(), part.begin(), part.end());
    }
    put(saved, demon_);
    put(saved, sweeps_done_);
    return saved;
  }

  void restore(std::vector<std::uint32_t> const& saved) override {
    SavedWords words(saved);
    for (auto const& body : bodies_) body->restore(words.next(body->saved_size()));
    words.take(demon_);
    words.take(sweeps_done_);
    words.end();
  }

 private:
  bool has_many_states() const {
    return std::any_of(plan_.bodies.begin(), plan_.bodies.end(),
                       [](BodyPlan const& body) { return body.coupling.has_many_states(); });
  }

  /// Few bodies of the kinds that any kernel knows are handed to it by value.
  bool are_at_hand() const {
    return plan_.bodies.size() <= kBodiesAtHand &&
           std::all_of(plan_.bodies.begin(), plan_.bodies.end(),
                       [](BodyPlan const& body) { return body.coupling.is_plain(); });
  }

  BodyView view_of(std::size_t body) {
    return {bodies_[body]->view(), plan_.bodies[body].coupling, plan_.bodies[body].visited};
  }

  /// The two bodies of a pair.
  ContactView view_of_pair(std::size_t number) {
    PairPlan const& pair = plan_.pairs[number];
    ContactView v{};
    v.n_bodies = 2;
    v.bodies[0] = view_of(pair.a);
    v.bodies[1] = view_of(pair.b);
    v.pair = {0,
              1,
              pair.exchanges,
              derive_key(plan_.key, pair.a, pair.b),
              pair.trades,
              thrust::raw_pointer_cast(tables_[number].data())};
    v.key = plan_.key;
    return v;
  }

  /// All bodies, and the demon between them.
  ContactView view_of_all() {
    ContactView v{};
    v.n_bodies = static_cast<std::uint32_t>(bodies_.size());
    v.key = plan_.key;
    std::uint64_t most = 0;
    std::vector<BodyView> bodies;
    for (std::size_t b = 0; b < bodies_.size(); ++b) {
      bodies.push_back(view_of(b));
      most = std::max(most, bodies[b].visited);
      v.visited += bodies[b].visited;
    }
    for (std::size_t b = 0; b < std::min<std::size_t>(kBodiesAtHand, bodies.size()); ++b)
      v.bodies[b] = bodies[b];
    if (!are_at_hand()) {
      all_.assign(bodies.begin(), bodies.end());
      v.all = thrust::raw_pointer_cast(all_.data());
    }
    v.demon = thrust::raw_pointer_cast(demon_.data());
    v.demon_planes = demon_planes_;
    v.capacity = plan_.capacity;
    v.rounds = (most + kSitesPerRound - 1) / kSitesPerRound;
    return v;
  }

  /// Sites of the largest body in a round. So few that the demon, which holds little, need not end its
  /// visit full or empty; part of the layout of random numbers.
  static constexpr std::uint64_t kSitesPerRound = 8;

  ContactPlan plan_;
  std::vector<SpinStepper> steppers_;
  std::vector<std::unique_ptr<SpinEngine>> bodies_;
  std::vector<DeviceVector<std::uint64_t>> tables_;
  DeviceVector<BodyView> all_;  ///< unless they are at hand
  DeviceVector<std::uint32_t> demon_;
  std::uint32_t demon_planes_ = 0;
  std::uint64_t sweeps_done_ = 0;
};
