// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "scan/compare_results.hpp"

namespace antikelvin::cli {

/// Reads a result file, or what `export` makes of a results folder.
/// @param verb        that was given the path, for errors
/// @param[out] notes  of a folder: sentences on what is left out
ComparedSide read_side(std::string const& path, char const* verb, std::vector<std::string>& notes);

/// Names of a list `a,b,c`, each once.
/// @throws SpecError  one is empty
std::vector<std::string> names_of(std::string const& list, std::string const& option);

}  // namespace antikelvin::cli
