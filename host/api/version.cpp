// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/version.hpp"

#include "base/build_info.hpp"

namespace antikelvin::api {

std::string version() { return build_info().version; }

}  // namespace antikelvin::api
