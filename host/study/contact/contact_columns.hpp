// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "study/contact/contact_analysis.hpp"
#include "table/named_row.hpp"

// Rows of a contact, by the names of contact_schema.cpp.
namespace antikelvin {

/// Appends one row per time; returns when bodies passed β = 0 on the way, as text.
std::string add_series_rows(ContactAnalysis& contact, std::uint64_t number, Table& table);

/// The row of a contact among others.
NamedRow contact_row(ContactAnalysis& contact, std::uint64_t number);

}  // namespace antikelvin
