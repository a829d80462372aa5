// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_verb.hpp"

#include "antikelvin/base/error.hpp"
#include "study/contact/contact_rows.hpp"
#include "study/contact/contact_series.hpp"

namespace antikelvin {

Report run_contact(ContactSpec const& spec, std::vector<ContactCase> const& cases,
                   Backend const& backend, ProgressMode progress_mode) {
  ContactShow const show =
      spec.show.value_or(cases.size() == 1 ? ContactShow::series : ContactShow::contacts);
  require(show != ContactShow::order || (spec.bodies.size() == 2 && cases.size() > 1),
          "--show order needs several contacts of two bodies",
          "it ranks starts by who gives to whom", "give lists: beta=-2:2:9");
  Report report;
  report.verb = "contact";
  report.device = backend.device();
  report.seed = spec.seed;
  double work = 0;
  for (ContactCase const& point : cases) work += point.updates;
  Progress progress(progress_mode, "contact", work, "updates");
  ContactRows rows(spec, show, backend);
  for (ContactCase const& point : cases) rows.add(point, run_case(spec, point, backend, progress));
  rows.finish(report);
  return report;
}

}  // namespace antikelvin
