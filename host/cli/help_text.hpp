// SPDX-License-Identifier: Apache-2.0
// Options of verbs as texts: --help, manual pages, completion.
#pragma once
#include <string>

#include "cli/verbs.hpp"

namespace antikelvin::cli {

/// Columns of help: those of the terminal, 60 at least; 80 where there is none.
std::size_t help_width();

/// `antikelvin VERB --help` in so many columns: options by section, columns of the results, examples.
std::string help_text(Verb const& verb, std::size_t width);

/// `antikelvin --help`.
std::string overview(std::size_t width);

/// Options that the help of a verb shows, to be read only: they set nothing.
std::vector<Option> shown_options(Verb const& verb);

/// Value of an option, as help shows it: its choices where they are short, or its kind.
std::string shown_value(Option const& option);

/// Meaning of an option, its unit and its default.
std::string shown_help(Option const& option);

/// A text in capitals.
std::string upper(std::string text);

/// An argument's name in capitals, in brackets where it may be left out.
std::string shown_argument(Option const& option);

/// A command that can be copied, in lines of at most so many columns that a backslash joins; its remark
/// beside or above it.
std::string example_text(std::string const& example, std::size_t width);

/// Meaning of exit codes, and units where a verb has any, in one paragraph each.
std::string exit_codes();
std::string units_text(std::vector<Option> const& options);

/// Title of the columns of a table, as help shows it.
std::string column_title(std::string const& title);

/// A manual page in man's own language: of a verb, or of the tool.
std::string manual_page(Verb const& verb);
std::string manual_page();

/// A file that completes verbs, options and their values.
/// @param shell  bash, zsh or fish
std::string completion(std::string const& shell);

}  // namespace antikelvin::cli
