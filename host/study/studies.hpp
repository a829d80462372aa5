// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <string>

#include "study/study.hpp"

namespace antikelvin {

/// All studies, in the order of help.
std::deque<Study> const& studies();

/// The study of that name, or null.
Study const* find_study(std::string const& name);

/// Adds a study of a program that links the library: verb, help, jobs and columns follow. To be called
/// before anything else reads the list; names must differ.
void add_study(Study study);

}  // namespace antikelvin
