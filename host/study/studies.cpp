// SPDX-License-Identifier: Apache-2.0
#include "study/studies.hpp"

#include <algorithm>
#include <utility>

#include "antikelvin/base/check.hpp"
#include "study/bench/bench_study.hpp"
#include "study/canonical/canonical_study.hpp"
#include "study/contact/contact_study.hpp"
#include "study/dos/dos_study.hpp"
#include "study/driven/driven_study.hpp"
#include "study/ensembles/ensembles_study.hpp"
#include "study/entropy/entropy_study.hpp"
#include "study/limits/limits_study.hpp"
#include "study/modes/modes_study.hpp"
#include "study/sample/sample_study.hpp"
#include "study/scaling/scaling_study.hpp"
#include "study/selftest/selftest_study.hpp"

namespace antikelvin {
namespace {

std::deque<Study>& all_studies() {
  static std::deque<Study> all = {canonical_study(), entropy_study(),   limits_study(),
                                  modes_study(),     ensembles_study(), sample_study(),
                                  scaling_study(),   contact_study(),   driven_study(),
                                  dos_study(),       selftest_study(),  bench_study()};
  return all;
}

}  // namespace

std::deque<Study> const& studies() { return all_studies(); }

Study const* find_study(std::string const& name) {
  auto const& all = all_studies();
  auto const found =
      std::find_if(all.begin(), all.end(), [&](Study const& study) { return study.name == name; });
  return found == all.end() ? nullptr : &*found;
}

void add_study(Study study) {
  AK_EXPECT(find_study(study.name) == nullptr);
  all_studies().push_back(std::move(study));
}

}  // namespace antikelvin
