// SPDX-License-Identifier: Apache-2.0
#include "device/split_backend.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "device/shared_chains.hpp"
#include "process/ranks.hpp"

namespace antikelvin {
namespace {

class TeamBackend final : public Backend {
 public:
  /// @param here    the members in this process, at least one
  /// @param device  all of the team as one
  TeamBackend(std::vector<std::unique_ptr<Backend>> here, Team team, DeviceInfo device)
      : here_(std::move(here)), team_(std::move(team)), device_(std::move(device)) {}

  DeviceInfo device() const override { return device_; }

  std::vector<double> log_binomial(std::uint64_t n_units, Counts const& n_excited) const override {
    return first().log_binomial(n_units, n_excited);
  }
  std::vector<TwoLevelMicrostate> two_level_states(std::uint64_t n_units, Counts const& n_excited,
                                                   double gap) const override {
    return first().two_level_states(n_units, n_excited, gap);
  }
  std::vector<LevelMicrostate> level_states(IntegerLevels const& levels, std::uint64_t n_units,
                                            std::vector<Quanta> const& energies) const override {
    return first().level_states(levels, n_units, energies);
  }

  std::unique_ptr<SpinChains> make_chains(SpinPlan const& plan) const override {
    return make_shared_chains(team_, plan);
  }
  std::unique_ptr<ContactChains> make_contact(ContactPlan const& plan) const override {
    return make_shared_contact(team_, plan);
  }
  std::unique_ptr<CompleteGraphChains> make_complete_graph(
      CompleteGraphPlan const& plan) const override {
    return make_shared_complete_graph(team_, plan);
  }
  std::unique_ptr<Walkers> make_walkers(WalkerPlan const& plan) const override {
    return make_shared_walkers(team_, plan);
  }

 private:
  Backend const& first() const { return *here_.front(); }

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

/// What together() adds, as bytes: two numbers, then the name.
std::string to_bytes(DeviceInfo const& device) {
  return std::to_string(device.threads) + ' ' + std::to_string(device.memory_bytes) + ' ' +
         device.name;
}

/// @param like  has the rest
DeviceInfo from_bytes(std::string const& bytes, DeviceInfo const& like) {
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
  for (std::string const& bytes : ranks.all_gather(to_bytes(mine)))
    devices.push_back(from_bytes(bytes, mine));
  std::vector<std::unique_ptr<Backend>> here;
  here.push_back(std::move(own));
  return std::make_unique<TeamBackend>(std::move(here), std::move(team), together(devices));
}

}  // namespace antikelvin
