// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "io/result_columns.hpp"
#include "table/schema.hpp"

namespace antikelvin {

/// The schema of a verb; without tables for verbs that make no rows of their own. A test compares it
/// with docs/formats.md and with what the verbs print.
Schema const& schema_of(std::string const& verb);

/// The schema of the verb that rows are of. CSV names none, and exports hold rows of another one: those
/// are told by the marks of figures. Without tables if they bear none.
Schema const& schema_of_rows(ResultColumns const& rows);

/// The schema of a verb and, last, what plans (--dry-run) say of all studies: for units of what is written.
Schema schema_with_plan(std::string const& verb);

}  // namespace antikelvin
