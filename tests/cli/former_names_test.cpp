// SPDX-License-Identifier: Apache-2.0
// Former names of options, choices and columns are taken for a release, wherever options are given, with one remark.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "support/refusal.hpp"
#include "support/run_tool.hpp"
#include "support/scan_results.hpp"
#include "table/renamed_columns.hpp"

namespace antikelvin::test {
namespace {

using Json = nlohmann::ordered_json;
using Options = std::vector<std::pair<std::string, std::string>>;

struct Renaming {
  char const* name;
  std::string verb;
  Options others;  ///< of the run, but for `replicas`
  Options former, present;
  std::string remark;
};

void PrintTo(Renaming const& renaming, std::ostream* stream) { *stream << renaming.name; }

std::string const kThinRemark =
    "--thin will go; use --measurements for what --sweeps is beside it, and --every";
std::string const kUnitsRemark = "--units is called --subsystems now";
Options const kUnits = {{"subsystems", "100"}, {"beta", "1"}};
Options const kFewUnits = {{"subsystems", "100"}, {"beta", "1"}, {"sweeps", "8"}};
Options const kSizes = {{"subsystems", "100,1000,10000"}, {"beta", "1"}};
Options const kFewSizes = {{"subsystems", "100,1000,10000"}, {"beta", "1"}, {"sweeps", "8"}};
Options const kLaser = {
    {"preset", "three-level-laser"}, {"pump-rate", "1"}, {"subsystems", "100"}, {"burn-in", "16"}};
Options const kBodies = {{"a", "two-level;N=64;n=20"}, {"b", "two-level;N=64;n=40"}};
Options const kBodiesByDemon = {
    {"a", "two-level;N=64;n=20"}, {"b", "two-level;N=64;n=40"}, {"mechanism", "demon"}};

std::vector<Renaming> const kRenamings = {
    {"SampleUnits",
     "sample",
     {{"beta", "1"}, {"sweeps", "8"}},
     {{"units", "100"}},
     {{"subsystems", "100"}},
     kUnitsRemark},
    {"ScalingUnits",
     "scaling",
     {{"beta", "1"}, {"sweeps", "8"}, {"method", "binomial"}},
     {{"units", "100,1000,10000"}},
     {{"subsystems", "100,1000,10000"}},
     kUnitsRemark},
    {"DrivenUnits",
     "driven",
     {{"preset", "three-level-laser"},
      {"pump-rate", "1"},
      {"burn-in", "16"},
      {"measurements", "8"}},
     {{"units", "100"}},
     {{"subsystems", "100"}},
     kUnitsRemark},
    {"SampleThin",
     "sample",
     kUnits,
     {{"thin", "4"}, {"sweeps", "8"}},
     {{"measurements", "8"}, {"every", "4"}},
     kThinRemark},
    {"SampleMaxFlips",
     "sample",
     kFewUnits,
     {{"max-flips", "10"}},
     {{"max-updates", "10"}},
     "--max-flips is called --max-updates now"},
    {"ScalingThin",
     "scaling",
     kSizes,
     {{"thin", "4"}, {"sweeps", "8"}},
     {{"measurements", "8"}, {"every", "4"}},
     kThinRemark},
    {"ScalingMaxFlips",
     "scaling",
     kFewSizes,
     {{"max-flips", "10"}},
     {{"max-updates", "10"}},
     "--max-flips is called --max-updates now"},
    {"DrivenSweeps",
     "driven",
     kLaser,
     {{"sweeps", "40"}},
     {{"measurements", "40"}},
     "--sweeps is called --measurements now"},
    {"DrivenThin",
     "driven",
     kLaser,
     {{"thin", "3"}},
     {{"every", "3"}},
     "--thin is called --every now"},
    {"ContactSamples",
     "contact",
     kBodies,
     {{"samples", "8"}},
     {{"measurements", "8"}},
     "--samples is called --measurements now"},
    {"ContactCarrierCapacity",
     "contact",
     kBodiesByDemon,
     {{"carrier-capacity", "40"}},
     {{"demon-capacity", "40"}},
     "--carrier-capacity is called --demon-capacity now"},
    {"ContactCarrier",
     "contact",
     kBodies,
     {{"mechanism", "carrier"}},
     {{"mechanism", "demon"}},
     "--mechanism carrier is called demon now"},
};

/// Options as TOML of a config file or of a job.
std::string toml_of(Options const& options) {
  std::string text;
  for (auto const& [name, value] : options) text += name + " = '" + value + "'\n";
  return text;
}

std::vector<std::string> remarks_in(std::string const& err) {
  static std::regex const remark("antikelvin: (.+ is called .+ now|.+ will go; .+)");
  std::vector<std::string> remarks;
  std::istringstream lines(err);
  std::smatch match;
  for (std::string line; std::getline(lines, line);)
    if (std::regex_match(line, match, remark)) remarks.push_back(match[1]);
  return remarks;
}

class FormerNames : public testing::TestWithParam<Renaming> {
 protected:
  ToolResult run(Options const& options, std::vector<std::string> const& more = {}) const {
    std::vector<std::string> arguments = {GetParam().verb, "--backend=cpu", "--replicas=16"};
    for (Options const* list : {&GetParam().others, &options})
      for (auto const& [name, value] : *list) arguments.push_back("--" + name + "=" + value);
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tool(folder_, arguments);
  }

  /// Rows and the code are those of the present names, and there is one remark, or none.
  void expect_same(ToolResult const& result, bool remarked = true) const {
    ToolResult const present = run(GetParam().present);
    EXPECT_EQ(result.out, present.out) << result.err;
    EXPECT_EQ(result.code, present.code) << result.err;
    EXPECT_EQ(remarks_in(result.err),
              remarked ? std::vector<std::string>{GetParam().remark} : std::vector<std::string>());
  }

  /// Records of a job of two points, by their replicas.
  std::map<std::string, Json> scan(Options const& options, std::string const& folder,
                                   std::size_t n_remarks) const {
    std::string const job = folder + ".toml";
    folder_.write(job, "verb = '" + GetParam().verb + "'\n[options]\n" +
                           toml_of(GetParam().others) + toml_of(options) +
                           "[grid]\nreplicas = [24, 40]\n");
    ToolResult const result =
        run_tool(folder_, {"scan", job, "-o", folder, "--backend=cpu", "--threads=1"});
    EXPECT_EQ(remarks_in(result.err), std::vector<std::string>(n_remarks, GetParam().remark));
    std::map<std::string, Json> answers;
    for (std::string const& line : scan_results(folder_.path() / folder).records) {
      Json const record = Json::parse(line);
      answers[record.at("input").at("replicas").get<std::string>()] = {
          record.at("outcome"), record.value("rows", Json()), record.value("summary", Json())};
    }
    EXPECT_EQ(answers.size(), 2u) << result.err;
    return answers;
  }

  TemporaryFolder folder_;
};

TEST_P(FormerNames, ArePresentOnesOnTheCommandLine) {
  expect_same(run(GetParam().former));
  expect_same(run(GetParam().former, {"--quiet"}), false);
  expect_same(run(GetParam().present), false);
  // The value changes the output, so that a lost one would be seen.
  ToolResult const without = run({}), present = run(GetParam().present);
  EXPECT_TRUE(without.out != present.out || without.code != present.code);
}

TEST_P(FormerNames, ArePresentOnesInAConfigFile) {
  folder_.write("a.toml", toml_of(GetParam().former));
  folder_.write("b.toml", "[" + GetParam().verb + "]\n" + toml_of(GetParam().former));
  expect_same(run({}, {"--config=a.toml"}));
  expect_same(run({}, {"--config=b.toml"}));
  expect_same(run({}, {"--config=a.toml", "--quiet"}), false);
}

TEST_P(FormerNames, ArePresentOnesInSet) {
  std::vector<std::string> set;
  for (auto const& [name, value] : GetParam().former) set.push_back("--set=" + name + "=" + value);
  expect_same(run({}, set));
  set.push_back("--quiet");
  expect_same(run({}, set), false);
}

TEST_P(FormerNames, ArePresentOnesInAReportOfBefore) {
  Json report = {{"verb", GetParam().verb}, {"input", Json::object()}};
  for (auto const& [name, value] : GetParam().former) report["input"][name] = value;
  folder_.write("a.json", report.dump());
  expect_same(run({}, {"--config=a.json"}));
  expect_same(run({}, {"--config=a.json", "--quiet"}), false);
}

TEST_P(FormerNames, ArePresentOnesInAJob) {
  EXPECT_EQ(scan(GetParam().former, "former", 1), scan(GetParam().present, "present", 0));
}

INSTANTIATE_TEST_SUITE_P(Cli, FormerNames, testing::ValuesIn(kRenamings),
                         [](auto const& one) { return std::string(one.param.name); });

// Exact verbs have no replicas to make jobs of.
TEST(FormerNamesOfExactVerbs, ArePresentOnes) {
  TemporaryFolder const folder;
  for (std::string const& run :
       {std::string("canonical --levels spin:1 --beta 1 "), std::string("entropy --fraction 0.25 "),
        std::string("limits --fraction 0.25 ")}) {
    ToolResult const former = run_tool(folder, words(run + "--units 100,1000,10000")),
                     present = run_tool(folder, words(run + "--subsystems 100,1000,10000"));
    EXPECT_EQ(present.code, 0) << present.err;
    EXPECT_EQ(former.code, 0) << former.err;
    EXPECT_EQ(former.out, present.out);
    EXPECT_EQ(remarks_in(former.err), std::vector<std::string>{kUnitsRemark}) << run;
    EXPECT_TRUE(remarks_in(present.err).empty()) << present.err;
  }
}

TEST(FormerNamesOfJobs, AreSeenInAllParts) {
  for (char const* part : {"[[include]]\nbeta = 2\nmax-flips = 1e9\n",
                           "[[override]]\nwhere = { beta = 1 }\nset = { max-flips = 1e9 }\n"}) {
    TemporaryFolder const folder;
    folder.write("job.toml",
                 "verb = 'sample'\n[options]\nsubsystems = 10\nreplicas = 16\nsweeps = "
                 "8\n[grid]\nbeta = [0.5, 1]\n" +
                     std::string(part));
    ToolResult const result = run_tool(folder, words("scan job.toml -o r --backend cpu"));
    EXPECT_EQ(remarks_in(result.err).size(), 1u) << result.err;
    EXPECT_EQ(
        remarks_in(run_tool(folder, words("scan job.toml -o s --backend cpu --set sweeps=8 --set "
                                          "thin=2"))
                       .err)
            .size(),
        2u);
  }
}

class ContactJobs : public testing::Test {
 protected:
  std::string job(std::string const& rest) const {
    return "verb = 'contact'\n[options]\na = 'two-level N=64 n=20'\nb = 'two-level N=64 n=40'\n"
           "replicas = 8\nshow = 'contacts'\n" +
           rest;
  }
  ToolResult run(std::string const& rest, std::string const& command) const {
    folder_.write("job.toml", job(rest));
    return run_tool(folder_, words(command));
  }
  TemporaryFolder const folder_;
};

// An option's name is no part of what a point computes.
TEST_F(ContactJobs, HaveTheSamePointsByEitherName) {
  std::string const scan = "scan job.toml -o r --backend cpu";
  ASSERT_EQ(run("[grid]\nsamples = [8, 12]\n", scan).code % 5, 0);  // few samples may not converge
  std::string const records = folder_.read("r/results.jsonl");
  ToolResult const again = run("[grid]\nmeasurements = [8, 12]\n", scan);
  ASSERT_EQ(again.code % 5, 0) << again.err;
  EXPECT_EQ(folder_.read("r/results.jsonl"), records);
  std::string const table = run_tool(folder_, words("export r --format csv")).out,
                    header = table.substr(0, table.find('\n'));
  EXPECT_NE(header.find("measurements"), std::string::npos) << header;
  EXPECT_EQ(header.find("samples"), std::string::npos) << header;
}

TEST_F(ContactJobs, MeetConditionsByEitherName) {
  ToolResult const result = run("[grid]\nsamples = [8, 16]\n[[exclude]]\nmeasurements = 16\n",
                                "scan job.toml -o r --backend cpu --dry-run --format csv");
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 2) << result.out;
}

TEST_F(ContactJobs, HaveAnOptionOnce) {
  expect_refusal(run("samples = 8\nmeasurements = 16\n", "scan job.toml -o r"), {"is there twice"});
  expect_refusal(run("[grid]\nmeasurements = [8, 16]\n", "scan job.toml -o r --set samples=64"),
                 {"is in the grid"});
}

// A limit that only refuses: without --max-updates the run is accepted, and a refusal is one line.
TEST(FormerNamesOfLimits, RefuseAsThePresentOnes) {
  TemporaryFolder const folder;
  std::string const driven =
      "driven --preset three-level-laser --pump-rate 1 -N 100 --burn-in 16 --backend cpu ";
  ToolResult const former = run_tool(folder, words(driven + "--max-flips 10"));
  expect_refusal(former, {"--max-updates is 10"});
  EXPECT_EQ(former.err, run_tool(folder, words(driven + "--max-updates 10")).err);
  ToolResult const wide = run_tool(folder, words(driven + "--max-flips 1e12"));
  EXPECT_EQ(wide.code % 5, 0) << wide.err;
  EXPECT_EQ(remarks_in(wide.err),
            std::vector<std::string>{"--max-flips is called --max-updates now"});
}

// Sweeps of contact are those before equilibrium: they are no other way to count measurements.
TEST(Measurements, OfContactLeaveItsSweeps) {
  TemporaryFolder const folder;
  folder.write("c.toml", "a = 'two-level N=64 n=20'\nb = 'two-level N=64 n=40'\nsweeps = 777\n");
  ToolResult const result = run_tool(
      folder,
      words("contact --config c.toml --measurements 8 --dry-run --format csv --backend cpu"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_NE(result.out.find(",777,"), std::string::npos) << result.out;
}

TEST(Measurements, OnTheCommandLineOutrankTheIntervalOfBefore) {
  TemporaryFolder const folder;
  folder.write("a.toml", "subsystems = 100\nbeta = 1\nsweeps = 16\nthin = 4\n");
  for (std::string const options : {"--every 2", "--measurements 8"})
    EXPECT_EQ(run_tool(folder, words("sample --config a.toml --backend cpu " + options)).code, 0)
        << options;
}

// --sweeps counts sweeps, unless --thin is there.
TEST(Measurements, AreAsManyAsFitIntoTheSweeps) {
  TemporaryFolder const folder;
  for (char const* verb : {"sample -N 100 --beta 1 --backend cpu ",
                           "scaling -N 100,1000,10000 --beta 1 --backend cpu "}) {
    auto const out = [&](std::string const& options) {
      return run_tool(folder, words(verb + options)).out;
    };
    std::string const expected = out("--measurements 8 --every 4");
    EXPECT_NE(expected, "");
    EXPECT_EQ(out("--sweeps 32 --every 4"), expected);
    EXPECT_EQ(out("--sweeps 35 --every 4"), expected);
    EXPECT_NE(out("--sweeps 36 --every 4"), expected);
    EXPECT_EQ(out("--sweeps 8 --thin 4"), expected);
  }
}

TEST(Measurements, OnTheCommandLineOutrankTheSweepsOfTheFile) {
  TemporaryFolder const folder;
  folder.write("a.toml", "subsystems = 100\nbeta = 1\nsweeps = 16\n");
  ToolResult const result =
      run_tool(folder, words("sample --config a.toml --measurements 8 --backend cpu"));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out,
            run_tool(folder, words("sample -N 100 --beta 1 --measurements 8 --backend cpu")).out);
}

TEST(Measurements, AreCountedByOneOptionOnly) {
  TemporaryFolder const folder;
  for (std::string const verb :
       {"sample -N 100 --beta 1 --quiet ", "scaling -N 100,1000,10000 --beta 1 --quiet "}) {
    auto const refuse = [&](std::string const& options, std::string const& problem) {
      expect_refusal(run_tool(folder, words(verb + options)), {problem});
    };
    refuse("--thin 4 --every 2", "--thin does not go with --every");
    refuse("--sweeps 8 --measurements 8", "--measurements does not go with --sweeps");
    refuse("--thin 4 --measurements 8", "--measurements does not go with --thin");
    refuse("--sweeps 3 --every 4", "ends before the first measurement");
  }
}

TEST(FormerNamesInHelp, AreNotShown) {
  std::regex const former("(--|-l )(thin|max-flips|carrier-capacity|units)\\b|carrier");
  ASSERT_TRUE(std::regex_search("  --thin N   sweeps", former));
  ASSERT_TRUE(std::regex_search("complete -c antikelvin -l max-flips -x", former));
  TemporaryFolder const folder;
  for (char const* verb : {"sample", "scaling", "driven", "contact"}) {
    std::string const text = run_tool(folder, {verb, "--help"}).out;
    EXPECT_NE(text.find("--measurements"), std::string::npos);
    EXPECT_FALSE(std::regex_search(text, former)) << text;
    // Of glasses, samples are those of bonds.
    EXPECT_EQ(text.find("--samples") != std::string::npos, std::string(verb) == "sample");
  }
  EXPECT_EQ(run_tool(folder, {"driven", "--help"}).out.find("--sweeps"), std::string::npos);
  for (char const* shell : {"bash", "zsh", "fish"}) {
    std::string const text = run_tool(folder, {"help", "--completion", shell}).out;
    EXPECT_NE(text.find("measurements"), std::string::npos);
    EXPECT_FALSE(std::regex_search(text, former)) << shell;
  }
}

TEST(FormerColumns, AreChosenByTheirFormerNames) {
  struct Case {
    std::string run, former, present;
    std::size_t n_renamed;
  };
  std::string const contact =
      "contact --replicas 16 --a two-level;N=64;n=20 --b two-level;N=64;n=40 --mechanism demon ";
  TemporaryFolder const folder;
  for (Case const& c : std::vector<Case>{
           {"sample -N 100 --beta 1 --sweeps 8", "N,sweeps", "N,measurements", 1},
           {"driven --preset three-level-laser --pump-rate 1 --measurements 8 -N 100",
            "beta,sweeps,thin", "beta,measurements,every", 2},
           {contact + "--show series", "time,carrier_energy,carrier_energy_error",
            "time,demon_energy,demon_energy_error", 2},
           {contact + "--show contacts",
            "carrier_beta,carrier_beta_error,forecast_boltzmann,forecast_gibbs",
            "demon_beta,demon_beta_error,prediction_boltzmann,prediction_gibbs", 4}}) {
    std::string const command = c.run + " --backend cpu --columns ";
    ToolResult const former = run_tool(folder, words(command + c.former)),
                     present = run_tool(folder, words(command + c.present)),
                     quiet = run_tool(folder, words(command + c.former + " --quiet"));
    EXPECT_EQ(former.out.substr(0, former.out.find('\n')), c.present);
    EXPECT_EQ(former.out, present.out);
    EXPECT_EQ(quiet.out, present.out);
    EXPECT_EQ(remarks_in(former.err).size(), c.n_renamed) << former.err;
    EXPECT_EQ(remarks_in(present.err).size() + remarks_in(quiet.err).size(), 0u);
  }
}

TEST(FormerColumns, OfFilesAreRead) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(present_names({"beta", "energy_mean", "replicas", "sweeps"}),
            (Names{"beta", "energy_mean", "replicas", "measurements"}));
  EXPECT_EQ(present_names({"pump_rate", "sweeps", "thin"}),
            (Names{"pump_rate", "measurements", "every"}));
  EXPECT_EQ(present_names({"contact", "time", "carrier_energy"}),
            (Names{"contact", "time", "demon_energy"}));
  EXPECT_EQ(present_names({"mechanism", "carrier_beta", "forecast_gibbs", "verdict_gibbs"}),
            (Names{"mechanism", "demon_beta", "prediction_gibbs", "verdict_gibbs"}));
  // The same names may be right in other tables.
  EXPECT_EQ(present_names({"blocks", "steps", "sweeps"}), (Names{"blocks", "steps", "sweeps"}));
}

}  // namespace
}  // namespace antikelvin::test
