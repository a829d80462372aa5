// SPDX-License-Identifier: Apache-2.0
// Reads a PTX text.
#pragma once
#include <memory>
#include <stdexcept>
#include <string>

#include "ptx/program.hpp"

namespace antikelvin::ptx {

/// An unknown instruction, directive or operand; the message quotes its line. The machine knows the
/// PTX that nvcc emits for this project, and refuses everything else instead of skipping it.
struct UnknownPtx : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::unique_ptr<Module> parse(std::string text);

}  // namespace antikelvin::ptx
