// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/base/check.hpp"

#include <string>

#include "antikelvin/base/error.hpp"

namespace antikelvin {

void contract_failed(char const* kind, char const* condition, char const* file, int line) {
  throw ContractError(std::string(kind) + " does not hold: " + condition + " at " + file + ":" +
                      std::to_string(line));
}

}  // namespace antikelvin
