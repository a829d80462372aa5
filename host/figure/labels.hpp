// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "table/figure_recipe.hpp"

namespace antikelvin {

enum class Language { english, chinese };

/// The words of figures in a language. What it has no words for stays as it is, in English.
class Labels {
 public:
  explicit Labels(Language language = Language::english) : language_(language) {}

  std::string text(std::string const& english) const;

  /// `heat capacity C`, and where it is drawn over N `heat capacity per site C/N`.
  std::string of(AxisQuantity const& quantity, bool is_per_subsystem,
                 std::string const& subsystem) const;

  /// Label of an axis along a column of results: `inverse temperature β`.
  std::string of_column(std::string const& column, bool is_per_subsystem,
                        std::string const& subsystem) const;

 private:
  Language language_;
};

/// The option whose values stand in a column; another column is its own name. Exports call an option `input_NAME` where results
/// have a column of its name.
std::string name_of_option(std::string const& column);

/// Whether a column of results grows as N: figures draw it over N.
bool is_extensive(std::string const& column);

/// Numbers as figures write them: with minus signs in place of hyphens before digits and dots.
std::string with_minus_signs(std::string const& text);

}  // namespace antikelvin
