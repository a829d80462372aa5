// SPDX-License-Identifier: Apache-2.0
#include "scan/scan_page.hpp"

#include <ostream>

#include "scan/page/page_reproduction.hpp"
#include "scan/page/page_results.hpp"
#include "scan/page/page_state.hpp"
#include "scan/page/page_template.hpp"
#include "scan/page/page_texts.hpp"
#include "scan/page/page_verdicts.hpp"
#include "scan/results_folder.hpp"
#include "scan/scan_status.hpp"
#include "study/schemas.hpp"

namespace antikelvin {

void write_scan_page(Job const& job, ScanVerb const& verb, DefaultsOf const& defaults,
                     std::string const& folder, std::ostream& out) {
  std::vector<std::string> order;
  for (ScanPoint const& point : scan_points(job, verb, folder)) order.push_back(point.id);
  Results const results(folder, order, job.rng_layout);
  Verdicts const verdicts = verdicts_of(results);
  Schema const& schema = schema_of(job.verb);
  std::string const name = folder_name(folder);

  Json page = {{"title", job.title.empty() ? "Scan of " + job.verb : job.title},
               {"verb", job.verb},
               {"folder", name},
               {"folder_in_shell", in_shell(name)},
               {"style", kPageStyle},
               {"script", kPageScript},
               {"state", state_data(scan_status(job, verb, folder), results)},
               {"verdict", verdict_data(verdicts)}};
  PageRows rows = page_rows(result_table(results, defaults, TableOf::rows), schema);
  page.update(figures_data(job, schema, rows.drawn));
  rows.drawn.columns.clear();
  page["results"] = std::move(rows.table);
  page["summaries"] = schema.page_has_summary
                          ? whole_table(result_table(results, defaults, TableOf::summary),
                                        "What the points amount to")
                          : Json(false);
  page["failures"] = whole_table(result_table(results, defaults, TableOf::failed),
                                 "Points that failed, with exit code and message");
  page["reproduction"] = reproduction_data(job, folder, verdicts.example);
  write_page(page, out);
}

}  // namespace antikelvin
