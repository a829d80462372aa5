// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/quote.hpp"

namespace antikelvin {

/// Numbers and lists as users type them. A list is `a,b,c`, each item a number, a linear range
/// `lo:hi:count` or a geometric range `lo:hi:count@log`. `option` names the option in errors.
/// All throw SpecError for what is not a number, out of range, empty, or not finite where it must
/// be.

/// Values of a list, at most. Verbs whose work is per value take fewer: `most`.
inline constexpr std::uint64_t kMostItems = 10000000;

/// A whole number, also as 1e12 where that is exact.
std::uint64_t parse_count(std::string const& text, std::string const& option, std::uint64_t lowest,
                          std::uint64_t highest);

/// Whole numbers; items of geometric ranges are rounded to the nearest, duplicates dropped.
std::vector<std::uint64_t> parse_counts(std::string const& text, std::string const& option,
                                        std::uint64_t lowest, std::uint64_t highest,
                                        std::uint64_t most = kMostItems);

/// A finite number.
double parse_real(std::string const& text, std::string const& option);

/// Finite numbers. Linear ranges are exact: -1:1:21 contains 0.
std::vector<double> parse_reals(std::string const& text, std::string const& option,
                                std::uint64_t most = kMostItems);

/// The shortest exact text of a number (exact_number.hpp), the same for equal numbers; of every item of a list
/// without geometric ranges.
std::string parse_exact_text(std::string const& text, std::string const& option);
std::vector<std::string> parse_exact_texts(std::string const& text, std::string const& option,
                                           std::uint64_t most = kMostItems);

/// The double nearest to a number; it may overflow.
double parse_nearest(std::string const& text, std::string const& option);

/// −1, 0 or 1 as the first number is below, equal to or above the second, compared exactly.
int compare_numbers(std::string const& a, std::string const& b, std::string const& option);

/// A positive time in seconds: `2h30m`, `90s`, `0.5h`, `1d`, or a number of seconds.
double parse_duration(std::string const& text, std::string const& option);

/// Inverse temperatures; `inf` and `-inf` are T = 0+ and T = 0−.
std::vector<double> parse_betas(std::string const& text, std::string const& option,
                                std::uint64_t most = kMostItems);

/// Temperatures as inverse temperatures: `0+`, `0-`, `inf` and `-inf` are allowed, plain 0 is not.
std::vector<double> parse_temperatures(std::string const& text, std::string const& option,
                                       std::uint64_t most = kMostItems);

/// The parts between separators; one more than there are separators.
std::vector<std::string> split(std::string const& text, char separator);

/// The known name nearest to `name` by edit distance, or empty if none is near.
std::string nearest_name(std::string const& name, std::vector<std::string> const& known);

}  // namespace antikelvin
