// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "io/report.hpp"

namespace antikelvin {

/// Rows that a figure can be made of.
inline constexpr std::uint64_t kMaxFigureRows = 200'000;

/// Writes the rows of a report as the figure that `plot` would make of them, into the file `path`, which errors call
/// `shown_path`. Rows that no figure can show, such as none at all, make an empty one that says why: they
/// come when a run has ended, which must not be lost.
RowWriter figure_writer(Report const& report, std::string const& path,
                        std::string const& shown_path);

}  // namespace antikelvin
