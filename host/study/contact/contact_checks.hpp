// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "study/contact/contact_analysis.hpp"

namespace antikelvin {

/// Objections to theory or sampler, as one line; empty if there are none.
std::string contact_objections(ContactAnalysis const& contact);

}  // namespace antikelvin
