// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/api/model.hpp"
#include "study/model_options.hpp"

namespace antikelvin::api {

/// Reads the texts: one model and one lattice. Throws SpecError.
ModelSettings model_of(Model const& model, Lattice const& lattice);

}  // namespace antikelvin::api
