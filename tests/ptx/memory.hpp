// SPDX-License-Identifier: Apache-2.0
// Device memory of the PTX machine: allocations to the byte, with a record of accesses to each
// byte. Device addresses are host addresses; ordinary host memory lies in no region, so that
// kernels which touch it fault.
#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "ptx/races.hpp"

namespace antikelvin::ptx {

struct Region {
  char* begin = nullptr;
  std::size_t bytes = 0;
  Shadow shadow;
  std::unique_ptr<char[]> storage;

  bool holds(char const* address, std::size_t n) const noexcept {
    return address >= begin && n <= bytes && static_cast<std::size_t>(address - begin) <= bytes - n;
  }
};

class Memory {
 public:
  void* allocate(std::size_t bytes);
  /// @return false if nothing was allocated there
  bool release(void* address);
  /// The region that holds all of these bytes, or null.
  Region* find(void const* address, std::size_t bytes) noexcept;
  /// Marks bytes as written by the host.
  void host_wrote(void* address, std::size_t bytes);

 private:
  std::vector<std::unique_ptr<Region>> regions_;  ///< in the order of addresses
};

/// The memory of all devices. Pointers of one are valid on the other, as between peers.
Memory& memory();

}  // namespace antikelvin::ptx
