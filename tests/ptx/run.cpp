// SPDX-License-Identifier: Apache-2.0
#include "ptx/run.hpp"

#include "ptx/block.hpp"
#include "ptx/findings.hpp"
#include "ptx/names.hpp"

namespace antikelvin::ptx {

std::string run(Function const& kernel, std::uint32_t n_blocks, std::uint32_t n_threads,
                std::uint32_t dynamic_shared_bytes, std::vector<char> parameters) {
  Launch const launch{&kernel, n_blocks, n_threads, kernel.shared_bytes + dynamic_shared_bytes,
                      std::move(parameters)};
  ++counts().n_launches;
  Block block(launch);
  try {
    for (std::uint32_t i = 0; i < n_blocks; ++i) block.run(i);
  } catch (Fault const& fault) {
    ++counts().n_faults;
    std::string message = fault.what() + (", " + block.place());
    report(message, message);
    return message;
  }
  return {};
}

}  // namespace antikelvin::ptx
