// SPDX-License-Identifier: Apache-2.0
#include "ptx/memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace antikelvin::ptx {
namespace {

/// The alignment of cudaMalloc, and the least distance between two regions.
constexpr std::size_t kAlignment = 512, kFence = 1024;
constexpr int kPoison = 0xCD;

}  // namespace

void* Memory::allocate(std::size_t bytes) {
  auto storage = std::make_unique_for_overwrite<char[]>(bytes + kAlignment + 2 * kFence);
  auto const first = reinterpret_cast<std::uintptr_t>(storage.get()) + kFence;
  char* const begin = reinterpret_cast<char*>((first + kAlignment - 1) / kAlignment * kAlignment);
  std::memset(begin, kPoison, bytes);
  auto const place = std::upper_bound(
      regions_.begin(), regions_.end(), begin,
      [](char const* address, auto const& region) { return address < region->begin; });
  regions_.insert(place, std::make_unique<Region>(begin, bytes, Shadow(bytes), std::move(storage)));
  return begin;
}

bool Memory::release(void* address) {
  if (address == nullptr) return true;
  auto const place = std::find_if(regions_.begin(), regions_.end(),
                                  [=](auto const& region) { return region->begin == address; });
  if (place == regions_.end()) return false;
  regions_.erase(place);
  return true;
}

Region* Memory::find(void const* address, std::size_t bytes) noexcept {
  char const* const begin = static_cast<char const*>(address);
  auto const next =
      std::upper_bound(regions_.begin(), regions_.end(), begin,
                       [](char const* value, auto const& region) { return value < region->begin; });
  if (next == regions_.begin()) return nullptr;
  Region* const region = std::prev(next)->get();
  return region->holds(begin, bytes) ? region : nullptr;
}

void Memory::host_wrote(void* address, std::size_t bytes) {
  if (Region* const region = find(address, bytes); region != nullptr)
    region->shadow.host_wrote(static_cast<std::size_t>(static_cast<char*>(address) - region->begin),
                              bytes);
}

Memory& memory() {
  static Memory& all =
      *new Memory;  // outlives the destructors of programs that free memory at their end
  return all;
}

}  // namespace antikelvin::ptx
