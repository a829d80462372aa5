// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// Unit of a column of numbers by its name: `1/energy`, `k_B`, `1` …; empty if none is known. Errors,
/// exact and sampled values have that of what they belong to, deviations in errors (`_z`) have 1.
///
/// @param verb  of the report; a few names mean something else in each
std::string unit_of(std::string const& column, std::string const& verb);

}  // namespace antikelvin
