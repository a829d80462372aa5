// SPDX-License-Identifier: Apache-2.0
#include "scan/job.hpp"

#include <gtest/gtest.h>

#include "antikelvin/base/error.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

std::vector<JobOption> known_options(std::string const& verb) {
  if (verb != "sample") throw SpecError("unknown verb", "no verb has this name", "use sample");
  using enum Numbers;
  return {{"levels"}, {"subsystems", whole}, {"model"},         {"sides"},
          {"beta"},   {"energy", exact},     {"sweeps", whole}, {"seed", whole},
          {"start"},  {"coupling", exact},   {"together"},      {"replicas", whole}};
}

Job job_of(std::string const& text) { return parse_job(text, "job.toml", known_options); }

/// `beta=1 sides=16`, one per point.
std::vector<std::string> lines_of(std::vector<PointOptions> const& points) {
  std::vector<std::string> lines;
  for (PointOptions const& point : points) {
    lines.emplace_back();
    for (auto const& [name, value] : point)
      lines.back() += (lines.back().empty() ? "" : " ") + name + "=" + value;
  }
  return lines;
}

std::vector<std::string> points_of(std::string const& text) {
  return lines_of(job_points(job_of(text)));
}

std::string error_of(std::string const& text) {
  try {
    points_of(text);
  } catch (SpecError const& error) {
    return error.what();
  }
  return "";
}

using Lines = std::vector<std::string>;

TEST(Job, ProductInTheOrderOfTheFileLastAxisInnermost) {
  EXPECT_EQ(
      points_of("verb='sample'\n[grid]\nsides=[8,16]\nbeta=[0.5,-1]\n"),
      (Lines{"sides=8 beta=0.5", "sides=8 beta=-1", "sides=16 beta=0.5", "sides=16 beta=-1"}));
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nbeta=[1,2]\nsides=[8,9]\n"),
            (Lines{"beta=1 sides=8", "beta=1 sides=9", "beta=2 sides=8", "beta=2 sides=9"}));
}

TEST(Job, RangesAreWrittenOut) {
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nbeta='-0.2:0.2:5'\n"),
            (Lines{"beta=-0.2", "beta=-0.1", "beta=0", "beta=0.1", "beta=0.2"}));
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nsubsystems='1e2:1e4:3@log'\n"),
            (Lines{"subsystems=100", "subsystems=1000", "subsystems=10000"}));
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nenergy='0:1:4'\n"),
            (Lines{"energy=0", "energy=1/3", "energy=2/3", "energy=1"}));
}

TEST(Job, TextsWithColonsAndCommasAreValues) {
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nlevels=['two-level:2','0,1x3,4']\n"),
            (Lines{"levels=two-level:2", "levels=0,1x3,4"}));
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nmodel='potts:3'\n"), (Lines{"model=potts:3"}));
}

TEST(Job, ListsInOptionsAndNestedListsAreOneValue) {
  EXPECT_EQ(points_of("verb='sample'\n[options]\nbeta=[-1,0.5]\n"), (Lines{"beta=-1,0.5"}));
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nbeta=[[1,2],3]\n"), (Lines{"beta=1,2", "beta=3"}));
}

TEST(Job, ZipsWalkTogether) {
  EXPECT_EQ(
      points_of("verb='sample'\n[[zip]]\nsides=[8,16]\nsweeps=[100,50]\n[grid]\nbeta=[1,2]\n"),
      (Lines{"sides=8 sweeps=100 beta=1", "sides=8 sweeps=100 beta=2", "sides=16 sweeps=50 beta=1",
             "sides=16 sweeps=50 beta=2"}));
}

TEST(Job, ExcludeIncludeOverride) {
  std::string const text =
      "verb='sample'\n[options]\nsweeps=10\n[grid]\nsides=[8,16]\nbeta=[-1,0.5,1]\n"
      "[[exclude]]\nsides=16\nbeta='<0'\n[[exclude]]\nbeta=1.0\nsides=[8,9]\n"
      "[[include]]\nsides=16\nbeta=-3\n"
      "[[override]]\nwhere={beta='<=-1'}\nset={sweeps=20,start='cold'}\n"
      "[[override]]\nwhere={start='cold',sides='>8'}\nset={sweeps=40}\n";
  EXPECT_EQ(points_of(text),
            (Lines{"sweeps=20 sides=8 beta=-1 start=cold", "sweeps=10 sides=8 beta=0.5",
                   "sweeps=10 sides=16 beta=0.5", "sweeps=10 sides=16 beta=1",
                   "sweeps=40 sides=16 beta=-3 start=cold"}));
}

TEST(Job, IncludesAloneAreNoGrid) {
  EXPECT_EQ(
      points_of("verb='sample'\n[options]\nsides=4\n[[include]]\nbeta=1\n[[include]]\nbeta=2\n"),
      (Lines{"sides=4 beta=1", "sides=4 beta=2"}));
}

TEST(Job, ConditionsCompareByValueAndTextsAsTexts) {
  auto const holds = [](std::string const& value, std::string const& wanted) {
    return JobCondition{{{"x", {wanted}}}}.holds_for({{"x", value}});
  };
  EXPECT_TRUE(holds("1e3", "1000"));
  EXPECT_TRUE(holds("0.5", "1/2"));
  EXPECT_TRUE(holds("10", "> 9"));  // not as texts, where 10 comes before 9
  EXPECT_FALSE(holds("10", "<9"));
  EXPECT_TRUE(holds("hot", "!=cold"));
  EXPECT_FALSE(holds("hot", "<cold"));
  EXPECT_FALSE(holds("inf", ">3"));  // no order among texts
  EXPECT_FALSE((JobCondition{{{"y", {"1"}}}}.holds_for({{"x", "1"}})));
}

TEST(Job, TextReadsBackToTheSameJob) {
  std::string const text =
      "verb='sample'\ntitle='a \"quoted\" \\\\ title'\nseeds='independent'\n"
      "[options]\nlevels='0,1x3'\ntogether=true\n[grid]\nsides=[8,16]\nbeta='-1:1:5'\n"
      "[[zip]]\nstart=['hot','cold']\nsweeps=[1,2]\n[[exclude]]\nsides=16\nbeta=['<0','1']\n"
      "[[include]]\nsides=64\n[[override]]\nwhere={sides=64}\nset={sweeps=9}\n";
  Job const job = job_of(text), again = job_of(job_text(job));
  EXPECT_EQ(lines_of(job_points(again)), lines_of(job_points(job)));
  EXPECT_EQ(again.title, job.title);
  EXPECT_TRUE(again.independent_seeds);
  EXPECT_EQ(job_text(again), job_text(job));
}

// The parser must never see letters outside of quotes that are not ASCII; all others reach it.
TEST(Job, LettersThatAreNotAsciiStandInQuotesAndComments) {
  Job const job = job_of(
      "# é\nverb='sample' # é\ntitle=\"\"\"é\"é\\\n  a 'é\n[é\"\"\"\"\n[\"options\"]\n'levels' = "
      "'é'\n"
      "[grid]\nbeta=[1, # é]\n 2]\n[[override]]\nwhere={beta=[1]}\nset={levels=\"\\\"é\", "
      "sides='[é'}\n");
  EXPECT_EQ(job.title, "é\"éa 'é\n[é\"");
  EXPECT_EQ(job_of(job_text(job)).title, job.title);
  for (char const* const line :
       {"é=1", "beta=é", "beta=[é]", "beta=[1]é", "beta=0.'é'", "beta=1['é']", "beta='a'é",
        "title=\"\"\"a\\\n é\"\"\"", "title=\"\\é\"", "[é]", "[[grid]é]", "beta='é''é'é"})
    EXPECT_NE(error_of(std::string("verb='sample'\n") + line + "\n").find("job.toml:"),
              std::string::npos)
        << line;
}

TEST(Job, RefusalsNameFileLineAndTheNearestKey) {
  struct Case {
    std::string text, expected;
  };
  for (Case const& one : std::vector<Case>{
           {"[grid]\nbeta=[1]\n", "'verb' is missing"},
           {"verb='sample'\n[gird]\nbeta=[1]\n", "job.toml:2: unknown key 'gird'"},
           {"verb='sample'\n[gird]\nbeta=[1]\n", "did you mean grid?"},
           {"verb='sample'\nbeta=1\n", "stand in [options] or [grid]"},
           {"verb='sample'\n[grid]\n\nbeat=[1]\n", "job.toml:4: unknown option 'beat'"},
           {"verb='sample'\n[grid]\nbeat=[1]\n", "did you mean beta?"},
           {"verb='sample'\n[grid]\nbeta=[]\n", "job.toml:3: 'beta' is an empty list"},
           {"verb='sample'\n[grid]\nbeta={a=1}\n", "job.toml:3: value of 'beta'"},
           {"verb='sample'\n[grid]\nbeta='1:2:0'\n", "job.toml:3: beta"},
           {"verb='sample'\n[grid]\nbeta=[1]\n[[zip]]\nbeta=[2]\n", "in the grid twice"},
           {"verb='sample'\n[[zip]]\nbeta=[1,2]\nsides=[1]\n", "job.toml:4: 'sides' has 1 values"},
           {"verb='sample'\n[[exclude]]\n", "empty condition"},
           {"verb='sample'\n[[override]]\nset={beta=1}\n", "incomplete override"},
           {"verb='sample'\n[[override]]\nwhen={beta=1}\n", "unknown key 'when'"},
           {"verb='sample'\nseeds='own'\n", "the choices are shared, independent"},
           {"verb='sample'\noptions=3\n", "it must be a table"},
           {"verb='sample\n", "it is not valid TOML"},
           {"verb='sample'\n[grid]\nsubsystems='1:1e6:1000000'\nsides=[1,2]\n", "too many points"},
           {"verb='sample'\n[grid]\nbeta=[1]\n[[exclude]]\nbeta='>0'\n", "the job has no points"},
           {"verb='smaple'\n", "unknown verb"}})
    EXPECT_NE(error_of(one.text).find(one.expected), std::string::npos) << one.text << "\n"
                                                                        << error_of(one.text);
}

TEST(Job, NoTextExhaustsTheStackOrTheMemory) {
  std::string key = "a";
  for (int i = 0; i < 1000000; ++i) key += ".a";
  for (std::string const start : {"verb='sample'\n", "verb='sample'\n[options]\n"}) {
    EXPECT_NE(error_of(start + key + "=1\n").find("keys nest too deeply"), std::string::npos);
    EXPECT_NE(error_of(start + "[" + key + "]\n").find("keys nest too deeply"), std::string::npos);
  }
  // The deepest that is parsed at all: keys of many parts within each other.
  std::string deepest = "verb='sample'\n";
  for (int i = 0; i < 250; ++i) {
    for (int j = 0; j < 100; ++j) deepest += "a.";
    deepest += "a={";
  }
  EXPECT_NE(error_of(deepest + std::string(250, '}') + "\n").find("unknown key 'a'"),
            std::string::npos);
  std::string const nested = "verb='sample'\n[grid]\nbeta=" + std::string(1000000, '[');
  EXPECT_NE(error_of(nested).find("not valid TOML"), std::string::npos);
  // A range is told from other texts however long they are.
  std::string const digits(1000000, '1');
  EXPECT_EQ(points_of("verb='sample'\n[grid]\nlevels='" + digits + ":" + digits + "'\n").size(),
            1u);
  EXPECT_NE(error_of("verb='sample'\n[grid]\nbeta='0:1:10000000'\n").find("job.toml:3"),
            std::string::npos);
}

TEST(Job, FilesAreBesideTheJob) {
  test::TemporaryFolder const folder;
  folder.write("job.toml",
               "verb='sample'\n[options]\nlevels='@a.csv'\n[[include]]\nlevels='@b/../c.csv'\n");
  Job const job = read_job((folder.path() / "job.toml").string(), known_options);
  EXPECT_EQ(job.options[0].second, "@" + (folder.path() / "a.csv").string());
  EXPECT_EQ(job.include[0][0].second, "@" + (folder.path() / "c.csv").string());
  for (std::string const outside :
       {"@../a.csv", "@/etc/passwd", "@b/../../a.csv", "10 @../a.csv"}) {
    folder.write("out.toml", "verb='sample'\n[grid]\nlevels=['two-level', '" + outside + "']\n");
    EXPECT_THROW(read_job((folder.path() / "out.toml").string(), known_options), SpecError)
        << outside;
  }
  EXPECT_THROW(read_job((folder.path() / "none.toml").string(), known_options), SpecError);
  EXPECT_THROW(read_job(folder.path().string(), known_options), SpecError);
}

}  // namespace
}  // namespace antikelvin
