// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>

#include "study/contact/contact_analysis.hpp"

// Sentences of reports about contacts.
namespace antikelvin {

/// a, b, c …
std::string body_letter(std::size_t body);

/// A value and its error, shortly.
std::string with_error(double value, double error);

/// The course of a contact in one sentence.
/// @param crossings  of β = 0 (contact_columns.hpp)
std::string contact_sentence(ContactAnalysis const& contact, std::string const& crossings);

}  // namespace antikelvin
