// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "antikelvin/api/devices.hpp"
#include "device/backend.hpp"

namespace antikelvin::api {

/// Throws SpecError for what is no backend.
void require_backend(RunOn const& on);

/// The backend that is asked for; its threads can be started.
std::shared_ptr<Backend const> backend_of(RunOn const& on);

}  // namespace antikelvin::api
