// SPDX-License-Identifier: Apache-2.0
#include "device/split.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"
#include "process/ranks.hpp"

namespace antikelvin {
namespace {

/// Those who run chains together, each a share of the replicas.
struct Team {
  std::vector<Backend const*> members;  ///< null: in another process
  /// Adds the results of members elsewhere to those of members here; none if all are here.
  std::function<void(std::vector<std::string>& results)> complete;
};

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

/// Chains of a team: what all of them do, and answer together, is what chains of one backend do.
class Split final : public Engine {
 public:
  Split(Team const& team, ChainsPlan const& plan)
      : team_(team), shares_(shares_of(plan, team.members.size())), engines_(shares_.size()) {
    for (std::size_t i = 0; i < shares_.size(); ++i)
      if (team.members[i] != nullptr && shares_[i].count > 0) here_.push_back(i);
    at_once(here_, [&](std::size_t i) {
      engines_[i] = team.members[i]->make_engine(
          std::visit([&](auto const& one) { return ChainsPlan(part_of(one, shares_[i])); }, plan));
    });
  }

  Answer handle(Call const& call) override {
    std::vector<Answer> answers(shares_.size());
    at_once(here_, [&](std::size_t i) {
      if (std::optional<Call> const part = part_of(call, shares_[i]))
        answers[i] = engines_[i]->handle(*part);
    });
    if (effect_of(call) != Effect::answer) return {};
    complete(answers);
    return joined(call, std::move(answers), shares_);
  }

  /// Saves the chains of each share here, behind its length in two words. Each rank keeps its own.
  std::vector<std::uint32_t> save() override {
    std::vector<std::vector<std::uint32_t>> parts(shares_.size());
    at_once(here_, [&](std::size_t i) { parts[i] = engines_[i]->save(); });
    std::vector<std::uint32_t> all;
    for (std::vector<std::uint32_t> const& part : parts) {
      all.push_back(static_cast<std::uint32_t>(part.size()));
      all.push_back(static_cast<std::uint32_t>(std::uint64_t{part.size()} >> 32));
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }

  void restore(std::vector<std::uint32_t> const& saved) override {
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
    at_once(here_, [&](std::size_t i) { engines_[i]->restore(parts[i]); });
  }

 private:
  static std::vector<Share> shares_of(ChainsPlan const& plan, std::size_t n_shares) {
    Divisible const whole = std::visit([](auto const& one) { return divisible(one); }, plan);
    return share_out(whole.n_replicas, whole.unit, n_shares);
  }

  void complete(std::vector<Answer>& answers) const {
    if (!team_.complete) return;
    std::vector<std::string> bytes;
    for (Answer const& answer : answers) bytes.push_back(to_bytes(answer));
    team_.complete(bytes);
    for (std::size_t i = 0; i < answers.size(); ++i) answers[i] = answer_in(bytes[i]);
  }

  Team team_;
  std::vector<Share> shares_;
  std::vector<std::unique_ptr<Engine>> engines_;  ///< null: elsewhere, or without replicas
  std::vector<std::size_t> here_;
};

class TeamBackend final : public Backend {
 public:
  /// @param here    the members in this process, at least one
  /// @param device  all of the team as one
  TeamBackend(std::vector<std::unique_ptr<Backend>> here, Team team, DeviceInfo device)
      : here_(std::move(here)), team_(std::move(team)), device_(std::move(device)) {}

  DeviceInfo device() const override { return device_; }
  Evaluator const& evaluator() const override { return here_.front()->evaluator(); }
  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override {
    return std::make_unique<Split>(team_, plan);
  }
  std::vector<std::uint64_t> host_counts(
      std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const override {
    return here_.front()->host_counts(count, draw);
  }

 private:
  std::vector<std::unique_ptr<Backend>> here_;
  Team team_;
  DeviceInfo device_;
};

/// Devices as one, like the first; of equal ones the number is said.
DeviceInfo together(std::vector<DeviceInfo> const& devices) {
  DeviceInfo all = devices.front();
  all.name.clear();
  all.threads = 0;
  all.memory_bytes = 0;
  std::vector<std::pair<std::string, int>> names;
  for (DeviceInfo const& device : devices) {
    auto const same = std::find_if(names.begin(), names.end(),
                                   [&](auto const& known) { return known.first == device.name; });
    if (same == names.end())
      names.emplace_back(device.name, 1);
    else
      ++same->second;
    all.threads += device.threads;
    all.memory_bytes += device.memory_bytes;
  }
  for (auto const& [name, number] : names) {
    if (!all.name.empty()) all.name += " + ";
    if (number > 1) all.name += std::to_string(number) + " x ";
    all.name += name;
  }
  return all;
}

/// Bytes of what together() adds: two numbers, then the name.
std::string device_bytes(DeviceInfo const& device) {
  return std::to_string(device.threads) + ' ' + std::to_string(device.memory_bytes) + ' ' +
         device.name;
}

/// @param like  has the rest
DeviceInfo device_in(std::string const& bytes, DeviceInfo const& like) {
  DeviceInfo device = like;
  std::size_t const first = bytes.find(' '), second = bytes.find(' ', first + 1);
  device.threads = std::stoi(bytes);
  device.memory_bytes = std::stoull(bytes.substr(first));
  device.name = bytes.substr(second + 1);
  return device;
}

}  // namespace

std::unique_ptr<Backend> make_split_backend(std::vector<std::unique_ptr<Backend>> parts) {
  AK_EXPECT(!parts.empty());
  Team team;
  std::vector<DeviceInfo> devices;
  for (auto const& part : parts) {
    team.members.push_back(part.get());
    devices.push_back(part->device());
  }
  return std::make_unique<TeamBackend>(std::move(parts), std::move(team), together(devices));
}

std::unique_ptr<Backend> make_rank_backend(std::unique_ptr<Backend> own, int sharers,
                                           Ranks& ranks) {
  AK_EXPECT(sharers >= 1);
  auto const rank = static_cast<std::size_t>(ranks.rank());
  Team team;
  team.members.assign(static_cast<std::size_t>(ranks.size()), nullptr);
  team.members[rank] = own.get();
  team.complete = [&ranks, rank](std::vector<std::string>& results) {
    results = ranks.all_gather(results[rank]);
  };
  DeviceInfo mine = own->device();
  mine.memory_bytes /= static_cast<std::uint64_t>(sharers);
  std::vector<DeviceInfo> devices;
  for (std::string const& bytes : ranks.all_gather(device_bytes(mine)))
    devices.push_back(device_in(bytes, mine));
  std::vector<std::unique_ptr<Backend>> here;
  here.push_back(std::move(own));
  return std::make_unique<TeamBackend>(std::move(here), std::move(team), together(devices));
}

}  // namespace antikelvin
