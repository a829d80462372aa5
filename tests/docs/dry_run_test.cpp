// SPDX-License-Identifier: Apache-2.0
// A plan says its work and an estimate of its time.
#include <gtest/gtest.h>

#include "support/docs_text.hpp"
#include "support/excerpt.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

TEST(DryRun, SumsTheWorkAndEstimatesTheTime) {
  for (char const* command :
       {"sample --model ising -L 64,128 --beta 0.2,0.3 --sweeps 3e4",
        "scaling -N 1e5,1e6,1e7 --beta 1 --sweeps 2e3 --method spin-flip --max-updates 1e16",
        "dos --model ising -L 32,64"}) {
    TemporaryFolder const folder;
    ToolResult const result =
        run_tool(folder, words(std::string(command) + " --dry-run --backend cpu -o plan.json"));
    ASSERT_EQ(result.code, 0) << result.err;
    ReportJson const plan = ReportJson::parse(folder.read("plan.json"));
    double updates = 0;
    for (ReportJson const& row : plan.at("rows"))
      updates += row.at("attempted_updates").get<double>();
    ASSERT_GT(updates, 0);
    std::string const note = plan.at("notes").back().get<std::string>();
    EXPECT_NEAR(std::atof(note.c_str()) / updates, 1, 0.006) << note;
    EXPECT_TRUE(std::regex_search(note, std::regex("about [0-9:]+ on this machine"))) << note;
  }
}

}  // namespace
}  // namespace antikelvin::test
