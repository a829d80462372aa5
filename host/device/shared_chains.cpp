// SPDX-License-Identifier: Apache-2.0
#include "device/shared_chains.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <thread>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Replicas first … first + count − 1.
struct Share {
  std::uint32_t first, count;
};

/// As equal as whole units allow; some may be empty.
/// @param unit  replicas that must stay together
std::vector<Share> share_out(std::uint32_t n_replicas, std::uint32_t unit, std::size_t n_shares) {
  std::uint64_t const units = (n_replicas + unit - 1) / unit;
  auto const begin = [&](std::size_t share) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(n_replicas, units * share / n_shares * unit));
  };
  std::vector<Share> shares;
  for (std::size_t i = 0; i < n_shares; ++i) shares.push_back({begin(i), begin(i + 1) - begin(i)});
  return shares;
}

/// What a share gets of values that all replicas have in common, or each its own.
template <class T>
std::vector<T> part_of(std::vector<T> const& values, Share share) {
  if (values.size() == 1 || values.size() <= share.count) return values;
  auto const begin = values.begin() + share.first;
  return {begin, begin + share.count};
}

SpinPlan part_of(SpinPlan const& plan, Share share) {
  if (share.count == plan.n_replicas) return plan;  // of a ladder, whose layout is its own
  SpinPlan part = plan;
  part.n_replicas = share.count;
  part.first_replica = plan.first_replica + share.first;
  part.layout = make_layout(plan.lattice, plan.n_units, share.count, plan.layout.layout);
  part.tables = part_of(plan.tables, share);
  return part;
}

ContactPlan part_of(ContactPlan const& plan, Share share) {
  ContactPlan part = plan;
  for (BodyPlan& body : part.bodies) body.spins = part_of(body.spins, share);
  return part;
}

CompleteGraphPlan part_of(CompleteGraphPlan const& plan, Share share) {
  CompleteGraphPlan part = plan;
  part.n_replicas = share.count;
  part.first_replica = plan.first_replica + share.first;
  part.tables = part_of(plan.tables, share);
  return part;
}

/// Lanes of a word share a generator, and populations are resampled as a whole.
std::uint32_t unit_of(SpinPlan const& plan) {
  if (plan.layout.n_slabs > 0) return 1;
  return plan.population ? plan.population->size : 32;
}

/// Rungs of a ladder exchange replicas: all of them stay together.
std::uint32_t unit_of_all(SpinPlan const& plan) {
  bool const ladder = plan.tables.size() > 1 && plan.tables.size() != plan.n_replicas;
  return ladder ? plan.n_replicas : unit_of(plan);
}

/// Counts of all populations, from the levels of each share.
LevelCounts join_levels(std::vector<LevelCounts> const& parts) {
  LevelCounts all;
  std::uint32_t end = 0;
  all.first = ~0u;
  for (LevelCounts const& part : parts) {
    all.first = std::min(all.first, part.first);
    end = std::max(end, part.first + part.n_levels);
  }
  all.n_levels = end - all.first;
  for (LevelCounts const& part : parts)
    for (std::size_t at = 0; at < part.counts.size(); at += part.n_levels) {
      auto const begin = part.counts.begin() + static_cast<std::ptrdiff_t>(at);
      std::vector<std::uint64_t> row(all.n_levels, 0);
      std::copy_n(begin, part.n_levels, row.begin() + (part.first - all.first));
      all.counts.insert(all.counts.end(), row.begin(), row.end());
    }
  return all;
}

/// Groups of walkers stay whole.
WalkerPlan part_of(WalkerPlan const& plan, Share groups) {
  WalkerPlan part = plan;
  part.n_walkers = groups.count * plan.walkers_per_group;
  part.first_walker = plan.first_walker + groups.first * plan.walkers_per_group;
  return part;
}

/// Calls call(i) for all i of a list at the same time; throws what the first of them has thrown.
void at_once(std::vector<std::size_t> const& list, std::function<void(std::size_t)> const& call) {
  std::vector<std::exception_ptr> errors(list.size());
  auto const guarded = [&](std::size_t at) {
    try {
      call(list[at]);
    } catch (...) {
      errors[at] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t at = 1; at < list.size(); ++at) threads.emplace_back(guarded, at);
  if (!list.empty()) guarded(0);
  for (std::thread& thread : threads) thread.join();
  for (std::exception_ptr const& error : errors)
    if (error) std::rethrow_exception(error);
}

/// Rows of a table whose columns are replicas, from the columns of each share.
template <class T>
std::vector<T> join_columns(std::vector<std::vector<T>> const& parts,
                            std::vector<Share> const& shares) {
  std::size_t n_replicas = 0, n_rows = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    n_replicas += shares[i].count;
    if (shares[i].count > 0) n_rows = parts[i].size() / shares[i].count;
  }
  std::vector<T> rows(n_rows * n_replicas);
  for (std::size_t i = 0; i < shares.size(); ++i)
    for (std::size_t row = 0; row < n_rows; ++row)
      std::copy_n(parts[i].begin() + static_cast<std::ptrdiff_t>(row * shares[i].count),
                  shares[i].count,
                  rows.begin() + static_cast<std::ptrdiff_t>(row * n_replicas + shares[i].first));
  return rows;
}

/// The shares of a set of replicas, and the chains of those that are here.
template <class Chains>
class Shared {
 public:
  /// @param make  chains of a share on a backend
  template <class Make>
  Shared(Team const& team, std::uint32_t n_replicas, std::uint32_t unit, Make const& make)
      : team_(team),
        shares_(share_out(n_replicas, unit, team.members.size())),
        chains_(shares_.size()) {
    for (std::size_t i = 0; i < shares_.size(); ++i)
      if (team.members[i] != nullptr && shares_[i].count > 0) here_.push_back(i);
    at_once(here_, [&](std::size_t i) { chains_[i] = make(*team.members[i], shares_[i]); });
  }

  /// Calls call(chains, share) for all that are here.
  template <class Call>
  void each(Call const& call) {
    at_once(here_, [&](std::size_t i) { call(*chains_[i], shares_[i]); });
  }

  /// Rows of all replicas from ask(chains), the rows of a share.
  template <class T, class Ask>
  std::vector<T> rows(Ask const& ask) const {
    std::vector<std::vector<T>> parts(shares_.size());
    at_once(here_, [&](std::size_t i) { parts[i] = ask(*chains_[i]); });
    complete(parts);
    return join_columns(parts, shares_);
  }

  /// ask(chains, replica among them) of the share that has the replica.
  template <class T, class Ask>
  std::vector<T> of_replica(std::uint32_t replica, Ask const& ask) const {
    std::vector<std::vector<T>> parts(shares_.size());
    std::size_t owner = 0;
    while (replica - shares_[owner].first >= shares_[owner].count) ++owner;
    if (chains_[owner]) parts[owner] = ask(*chains_[owner], replica - shares_[owner].first);
    complete(parts);
    return parts[owner];
  }

  /// What ask(chains, share) gives, share by share; none where a share is empty.
  template <class T, class Ask>
  std::vector<std::vector<T>> parts(Ask const& ask) {
    std::vector<std::vector<T>> parts(shares_.size());
    at_once(here_, [&](std::size_t i) { parts[i] = ask(*chains_[i]); });
    complete(parts);
    return parts;
  }

  /// What the chains of each share save, behind its length in two words.
  std::vector<std::uint32_t> save() const {
    std::vector<std::vector<std::uint32_t>> parts(shares_.size());
    at_once(here_, [&](std::size_t i) { parts[i] = chains_[i]->save(); });
    complete(parts);
    std::vector<std::uint32_t> all;
    for (std::vector<std::uint32_t> const& part : parts) {
      all.push_back(static_cast<std::uint32_t>(part.size()));
      all.push_back(static_cast<std::uint32_t>(std::uint64_t{part.size()} >> 32));
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }

  void restore(std::vector<std::uint32_t> const& saved) {
    std::vector<std::vector<std::uint32_t>> parts;
    std::uint64_t at = 0;
    while (saved.size() - at >= 2) {
      std::uint64_t const size = saved[at] | std::uint64_t{saved[at + 1]} << 32;
      at += 2;
      if (size > saved.size() - at) break;
      auto const begin = saved.begin() + static_cast<std::ptrdiff_t>(at);
      parts.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
      at += size;
    }
    require(parts.size() == shares_.size() && at == saved.size(),
            "saved chains were shared out in another way",
            "there are " + std::to_string(shares_.size()) + " devices now",
            "use as many devices as before, or start over: --restart");
    at_once(here_, [&](std::size_t i) { chains_[i]->restore(parts[i]); });
  }

 private:
  template <class T>
  void complete(std::vector<std::vector<T>>& parts) const {
    if (!team_.complete) return;
    std::vector<std::string> bytes;
    for (std::vector<T> const& part : parts)
      bytes.emplace_back(reinterpret_cast<char const*>(part.data()), part.size() * sizeof(T));
    team_.complete(bytes);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i].resize(bytes[i].size() / sizeof(T));
      if (!parts[i].empty()) std::memcpy(parts[i].data(), bytes[i].data(), bytes[i].size());
    }
  }

  Team team_;
  std::vector<Share> shares_;
  std::vector<std::unique_ptr<Chains>> chains_;  ///< null: elsewhere, or without replicas
  std::vector<std::size_t> here_;
};

class SharedSpins final : public SpinChains {
 public:
  SharedSpins(Team const& team, SpinPlan const& plan)
      : n_quantities_(plan.n_quantities()),
        n_replicas_(plan.n_replicas),
        population_(plan.population ? plan.population->size : 1),
        shared_(team, plan.n_replicas, unit_of_all(plan), [&](Backend const& backend, Share share) {
          return backend.make_chains(part_of(plan, share));
        }) {}

  void set_tables(std::vector<SpinTables> const& tables) override {
    shared_.each(
        [&](SpinChains& chains, Share share) { chains.set_tables(part_of(tables, share)); });
  }
  void set_cluster_tables(ClusterTables const& tables) override {
    shared_.each([&](SpinChains& chains, Share share) {
      chains.set_cluster_tables({part_of(tables.bond, share)});
    });
  }
  void set_states(std::vector<std::uint8_t> const& states) override {
    shared_.each([&](SpinChains& chains, Share) { chains.set_states(states); });
  }
  void use(Move move) override {
    shared_.each([&](SpinChains& chains, Share) { chains.use(move); });
  }
  void advance(std::uint64_t sweeps) override {
    shared_.each([&](SpinChains& chains, Share) { chains.advance(sweeps); });
  }
  SpinCounts measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return {n_quantities_, n_replicas_, shared_.rows<std::uint64_t>([&](SpinChains& chains) {
              return chains.measure(n_measurements, thin).counts;
            })};
  }
  std::vector<std::uint8_t> states(std::uint32_t replica) const override {
    AK_EXPECT(replica < n_replicas_);
    return shared_.of_replica<std::uint8_t>(
        replica, [](SpinChains const& chains, std::uint32_t own) { return chains.states(own); });
  }
  LevelCounts count_levels() override {
    std::vector<LevelCounts> levels;
    for (std::vector<std::uint64_t> const& part :
         shared_.parts<std::uint64_t>([](SpinChains& chains) {
           LevelCounts const counts = chains.count_levels();
           std::vector<std::uint64_t> all = {counts.first, counts.n_levels};
           all.insert(all.end(), counts.counts.begin(), counts.counts.end());
           return all;
         }))
      if (!part.empty())
        levels.push_back({static_cast<std::uint32_t>(part[0]),
                          static_cast<std::uint32_t>(part[1]),
                          {part.begin() + 2, part.end()}});
    return join_levels(levels);
  }
  void resample(Resampling const& step) override {
    shared_.each([&](SpinChains& chains, Share share) {
      auto const of_share = [&](std::vector<std::uint64_t> const& values, std::size_t each) {
        auto const begin =
            values.begin() + static_cast<std::ptrdiff_t>(share.first / population_ * each);
        return std::vector(begin,
                           begin + static_cast<std::ptrdiff_t>(share.count / population_ * each));
      };
      chains.resample(
          {step.first_level, of_share(step.weights, step.n_levels()), of_share(step.offsets, 1)});
    });
  }
  std::vector<std::uint64_t> families() override {
    std::vector<std::uint64_t> all;
    for (std::vector<std::uint64_t> const& part :
         shared_.parts<std::uint64_t>([](SpinChains& chains) { return chains.families(); }))
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  void swap(Swaps const& swaps) override {
    shared_.each([&](SpinChains& chains, Share) { chains.swap(swaps); });
  }
  void tally() override {
    shared_.each([](SpinChains& chains, Share) { chains.tally(); });
  }
  std::vector<std::uint64_t> take_tallies() override {
    std::vector<std::uint64_t> all;
    for (std::vector<std::uint64_t> const& part :
         shared_.parts<std::uint64_t>([](SpinChains& chains) { return chains.take_tallies(); }))
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  SwapCounts swap_counts() override {
    // One share has all rungs.
    for (std::vector<std::uint64_t> const& part :
         shared_.parts<std::uint64_t>([](SpinChains& chains) {
           SwapCounts const counts = chains.swap_counts();
           std::vector<std::uint64_t> all = {counts.accepted.size()};
           all.insert(all.end(), counts.accepted.begin(), counts.accepted.end());
           all.insert(all.end(), counts.round_trips.begin(), counts.round_trips.end());
           return all;
         }))
      if (!part.empty()) {
        auto const middle = part.begin() + 1 + static_cast<std::ptrdiff_t>(part[0]);
        return {{part.begin() + 1, middle}, {middle, part.end()}};
      }
    return {};
  }
  std::vector<std::uint32_t> save() const override { return shared_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { shared_.restore(saved); }

 private:
  std::uint32_t n_quantities_, n_replicas_, population_;
  Shared<SpinChains> shared_;
};

class SharedContact final : public ContactChains {
 public:
  SharedContact(Team const& team, ContactPlan const& plan)
      : n_replicas_(plan.bodies[0].spins.n_replicas),
        shared_(team, n_replicas_, unit_of(plan.bodies[0].spins),
                [&](Backend const& backend, Share share) {
                  return backend.make_contact(part_of(plan, share));
                }) {
    for (BodyPlan const& body : plan.bodies) n_quantities_.push_back(body.spins.n_quantities());
  }

  void set_states(std::size_t body, std::vector<std::uint8_t> const& states) override {
    shared_.each([&](ContactChains& chains, Share) { chains.set_states(body, states); });
  }
  void advance_alone(std::size_t body, Move move, std::uint64_t sweeps) override {
    shared_.each([&](ContactChains& chains, Share) { chains.advance_alone(body, move, sweeps); });
  }
  void advance(std::uint64_t sweeps) override {
    shared_.each([&](ContactChains& chains, Share) { chains.advance(sweeps); });
  }
  ContactCounts measure() override {
    std::vector<std::uint64_t> const rows = shared_.rows<std::uint64_t>(one_list);
    ContactCounts all;
    auto next = rows.begin();
    auto const take = [&](std::size_t n_rows) {
      auto const begin = next;
      next += static_cast<std::ptrdiff_t>(n_rows * n_replicas_);
      return std::vector<std::uint64_t>(begin, next);
    };
    for (std::uint32_t const n : n_quantities_) all.bodies.push_back({n, n_replicas_, take(n)});
    if (next != rows.end()) all.carrier = take(1);
    return all;
  }
  std::vector<std::uint32_t> save() const override { return shared_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { shared_.restore(saved); }

 private:
  static std::vector<std::uint64_t> one_list(ContactChains& chains) {
    ContactCounts const counts = chains.measure();
    std::vector<std::uint64_t> list;
    for (SpinCounts const& body : counts.bodies)
      list.insert(list.end(), body.counts.begin(), body.counts.end());
    list.insert(list.end(), counts.carrier.begin(), counts.carrier.end());
    return list;
  }

  std::uint32_t n_replicas_;
  std::vector<std::uint32_t> n_quantities_;  ///< of each body
  Shared<ContactChains> shared_;
};

class SharedCompleteGraph final : public CompleteGraphChains {
 public:
  SharedCompleteGraph(Team const& team, CompleteGraphPlan const& plan)
      : shared_(team, plan.n_replicas, 1, [&](Backend const& backend, Share share) {
          return backend.make_complete_graph(part_of(plan, share));
        }) {}

  void set_tables(std::vector<CompleteGraphTable> const& tables) override {
    shared_.each([&](CompleteGraphChains& chains, Share share) {
      chains.set_tables(part_of(tables, share));
    });
  }
  void set_up(std::vector<std::uint32_t> const& n_up) override {
    shared_.each(
        [&](CompleteGraphChains& chains, Share share) { chains.set_up(part_of(n_up, share)); });
  }
  void advance(std::uint64_t sweeps) override {
    shared_.each([&](CompleteGraphChains& chains, Share) { chains.advance(sweeps); });
  }
  std::vector<std::uint32_t> measure(std::uint32_t n_measurements, std::uint32_t thin) override {
    return shared_.rows<std::uint32_t>(
        [&](CompleteGraphChains& chains) { return chains.measure(n_measurements, thin); });
  }
  std::vector<std::uint32_t> save() const override { return shared_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { shared_.restore(saved); }

 private:
  Shared<CompleteGraphChains> shared_;
};

class SharedWalkers final : public Walkers {
 public:
  SharedWalkers(Team const& team, WalkerPlan const& plan)
      : n_groups_(plan.n_groups()),
        n_levels_(plan.moves.n_levels),
        n_sites_(n_sites(plan.lattice)),
        per_group_(plan.walkers_per_group),
        shared_(team, plan.n_groups(), 1, [&](Backend const& backend, Share share) {
          return backend.make_walkers(part_of(plan, share));
        }) {}

  void set_table(WalkerTable const& table) override {
    shared_.each([&](Walkers& walkers, Share) { walkers.set_table(table); });
  }
  void set_ends(std::uint32_t low, std::uint32_t high) override {
    shared_.each([&](Walkers& walkers, Share) { walkers.set_ends(low, high); });
  }
  void advance(std::uint64_t sweeps) override {
    shared_.each([&](Walkers& walkers, Share) { walkers.advance(sweeps); });
  }
  WalkerCounts record(std::uint64_t sweeps) override {
    return {n_groups_, n_levels_, shared_.rows<std::uint64_t>([&](Walkers& walkers) {
              return walkers.record(sweeps).rows;
            })};
  }
  std::vector<std::uint32_t> levels() const override {
    return lists<std::uint32_t>(per_group_,
                                [](Walkers const& walkers) { return walkers.levels(); });
  }
  std::vector<std::uint8_t> states() const override {
    return lists<std::uint8_t>(per_group_ * n_sites_,
                               [](Walkers const& walkers) { return walkers.states(); });
  }
  std::vector<std::uint32_t> save() const override { return shared_.save(); }
  void restore(std::vector<std::uint32_t> const& saved) override { shared_.restore(saved); }

 private:
  /// Lists of `per_group` entries of each group, one behind the other.
  template <class T, class Ask>
  std::vector<T> lists(std::uint64_t per_group, Ask const& ask) const {
    std::vector<T> const rows = shared_.rows<T>(
        [&](Walkers const& walkers) { return transposed(ask(walkers), per_group); });
    return transposed(rows, n_groups_);
  }
  /// Of a table with `n_columns` columns.
  template <class T>
  static std::vector<T> transposed(std::vector<T> const& table, std::uint64_t n_columns) {
    std::vector<T> result(table.size());
    std::uint64_t const n_rows = table.size() / n_columns;
    for (std::uint64_t row = 0; row < n_rows; ++row)
      for (std::uint64_t column = 0; column < n_columns; ++column)
        result[column * n_rows + row] = table[row * n_columns + column];
    return result;
  }

  std::uint32_t n_groups_, n_levels_;
  std::uint64_t n_sites_;
  std::uint32_t per_group_;
  Shared<Walkers> shared_;
};

}  // namespace

std::unique_ptr<SpinChains> make_shared_chains(Team const& team, SpinPlan const& plan) {
  return std::make_unique<SharedSpins>(team, plan);
}

std::unique_ptr<ContactChains> make_shared_contact(Team const& team, ContactPlan const& plan) {
  return std::make_unique<SharedContact>(team, plan);
}

std::unique_ptr<CompleteGraphChains> make_shared_complete_graph(Team const& team,
                                                                CompleteGraphPlan const& plan) {
  return std::make_unique<SharedCompleteGraph>(team, plan);
}

std::unique_ptr<Walkers> make_shared_walkers(Team const& team, WalkerPlan const& plan) {
  return std::make_unique<SharedWalkers>(team, plan);
}

}  // namespace antikelvin
