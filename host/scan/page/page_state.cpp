// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_state.hpp"

#include <algorithm>
#include <cstdlib>

#include "scan/page/page_numbers.hpp"
#include "scan/page/page_template.hpp"

namespace antikelvin {
namespace {

std::string status_cell(Table const& table, std::string const& column) {
  auto const found = std::find(table.columns.begin(), table.columns.end(), column);
  if (found == table.columns.end()) return "";
  return cell_text(table.rows[0][static_cast<std::size_t>(found - table.columns.begin())]);
}

std::string percent(std::string const& part, std::string const& whole) {
  return formatted("%.4g", 100 * std::strtod(part.c_str(), nullptr) /
                               std::max(1.0, std::strtod(whole.c_str(), nullptr)));
}

}  // namespace

Json state_data(Report const& status, Results const& results) {
  auto const cell = [&](char const* column) { return status_cell(status.rows, column); };
  std::string const state = cell("state"), points = cell("points"), done = cell("done"),
                    failed = cell("failed"), open = cell("open"), others = cell("other_records");
  auto const card = [](char const* label, std::string const& text, char const* kind) {
    return Json{{"label", label}, {"text", text}, {"kind", kind}};
  };
  return {{"cards",
           {card("state", state,
                 state == "complete" ? "good"
                 : state == "dead"   ? "bad"
                                     : "warn"),
            card("points", points, "plain"), card("done", done, "plain"),
            card("failed", failed, failed == "0" ? "plain" : "bad"),
            card("open", open, open == "0" ? "plain" : "warn")}},
          {"n_points", points},
          {"n_done", done},
          {"done_percent", percent(done, points)},
          {"failed_percent", percent(failed, points)},
          {"n_other", others == "0" ? "" : others},
          {"n_damaged", unless_zero(results.damaged().size())}};
}

}  // namespace antikelvin
