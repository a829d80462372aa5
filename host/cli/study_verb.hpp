// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/verbs.hpp"
#include "study/study.hpp"

namespace antikelvin::cli {

/// A study as a verb of the command line.
Verb study_verb(Study const& study);

}  // namespace antikelvin::cli
