// SPDX-License-Identifier: Apache-2.0
#include "device/chains.hpp"

#include "antikelvin/base/check.hpp"
#include "antikelvin/base/error.hpp"

namespace antikelvin {

void Chains::require_whole(bool is_whole) {
  require(is_whole, "the checkpoint does not fit this run", "its counts are cut off",
          "start over with --restart");
}

std::vector<std::uint8_t> SpinChains::states(std::uint32_t replica) const {
  AK_EXPECT(replica < n_replicas_);
  return ask<std::uint8_t>(call::GetStates{replica});
}

LevelCounts SpinChains::count_levels() {
  auto const numbers = ask<std::uint64_t>(call::CountLevels{});
  require_whole(numbers.size() >= 2);
  return {static_cast<std::uint32_t>(numbers[0]),
          static_cast<std::uint32_t>(numbers[1]),
          {numbers.begin() + 2, numbers.end()}};
}

SwapCounts SpinChains::swap_counts() {
  auto const numbers = ask<std::uint64_t>(call::CountSwaps{});
  require_whole(!numbers.empty() && numbers[0] < numbers.size());
  auto const middle = numbers.begin() + 1 + static_cast<std::ptrdiff_t>(numbers[0]);
  return {{numbers.begin() + 1, middle}, {middle, numbers.end()}};
}

ContactChains::ContactChains(std::unique_ptr<Engine> engine, ContactPlan const& plan)
    : Chains(std::move(engine)), n_replicas_(plan.bodies.at(0).spins.n_replicas) {
  for (BodyPlan const& body : plan.bodies) n_quantities_.push_back(body.spins.n_quantities());
}

ContactCounts ContactChains::measure() {
  auto const numbers = ask<std::uint64_t>(call::Measure{1, 0});
  ContactCounts counts;
  auto next = numbers.begin();
  auto const take = [&](std::size_t n_rows) {
    std::size_t const size = n_rows * n_replicas_;
    require_whole(static_cast<std::size_t>(numbers.end() - next) >= size);
    auto const begin = next;
    next += static_cast<std::ptrdiff_t>(size);
    return std::vector<std::uint64_t>(begin, next);
  };
  for (std::uint32_t const n : n_quantities_) counts.bodies.push_back({n, n_replicas_, take(n)});
  if (next != numbers.end()) counts.demon = take(1);
  return counts;
}

}  // namespace antikelvin
