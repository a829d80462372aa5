// SPDX-License-Identifier: Apache-2.0
// Answers of the tool to mistakes that newcomers make: exit code, and one line that names the way out
// of it.
#include <gtest/gtest.h>

#include <algorithm>

#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

struct MessageCase {
  char const* name;
  char const* arguments;  ///< split at spaces; _ stands for a space
  int code;
  char const* message;  ///< the line on standard error without `antikelvin: `, or part of it
};

void PrintTo(MessageCase const& message, std::ostream* out) { *out << message.name; }

MessageCase const kCases[] = {
    {"ShortTemperature", "canonical --levels two-level -T 1", 2,
     "unknown option -T (antikelvin canonical does not take it); did you mean --temperature?\n"},
    {"ShortBeta", "sample -N 10 -b 1", 2,
     "unknown option -b (antikelvin sample does not take it); did you mean --beta?\n"},
    {"ShortUnknown", "canonical --levels two-level --beta -inf -Z 1", 2,
     "unknown option -Z (antikelvin canonical does not take it); see antikelvin canonical "
     "--help\n"},
    {"PrefixTemp", "canonical --levels two-level --temp 1", 2,
     "unknown option --temp (antikelvin canonical does not take it); did you mean "
     "--temperature?\n"},
    {"PrefixRep", "sample -N 10 --beta 1 --rep=3", 2,
     "unknown option --rep (antikelvin sample does not take it); did you mean --replicas?\n"},
    {"PrefixVerb", "can --beta 1", 2,
     "unknown verb 'can' (no verb has this name); did you mean canonical?\n"},
    {"PrefixChoice", "sample -N 10 --beta 1 --dynamics metro", 2, "; did you mean metropolis?\n"},
    {"BackendGpu", "sample -N 10 --beta 1 --backend gpu", 2,
     "invalid --backend 'gpu' (the choices are auto, cpu, cuda, cuda:K); did you mean cuda?\n"},
    {"EntropyShortTemperature", "entropy -N 10 -T 1", 2, "use antikelvin canonical"},
    {"ClustersAtNegativeBeta", "sample --model potts:3 -L 4 --beta -0.3 --dynamics swendsen-wang",
     2,
     "cluster updates of Potts spins need a ferromagnet (beta times the coupling is -0.3); use "
     "single-site "
     "updates, or the other sign of beta or of the coupling\n"},
    {"ContactT", "contact --a two-level_N=10_T=-1 --b two-level_N=10_beta=1", 2,
     "--a has an unknown key 'T' (this body takes N, beta, temperature, energy, fraction, n); did "
     "you mean temperature?\n"},
    {"ContactLatticeT", "contact --a ising_L=4_T=-1 --b two-level_N=10_beta=1", 2,
     "did you mean temperature?\n"},
    {"ContactPotts", "contact --a potts:9_L=8_beta=1 --b two-level_N=10_beta=1", 2,
     "--a 'potts:9' has too many states (an exchange demon knows Potts spins of up to 8); use "
     "fewer\n"},
    {"ContactPottsField", "contact --a potts:3_L=8_field=1_beta=1 --b two-level_N=10_beta=1", 2,
     "--a has an unknown key 'field' (this body takes lattice, L, J, boundary, beta, temperature)"},
    {"ContactOscillators", "contact --a two-level_N=10_beta=1 --b oscillator_N=10_beta=-1", 2,
     "--b cannot start at beta <= 0 (an unbounded spectrum has no normalizable canonical "
     "distribution there: the sum over its states diverges); use beta > 0\n"},
    {"SeedText", "sample -N 10 --beta 1 --seed abc", 2,
     "invalid --seed 'abc' (it is not a number); use a whole number from 0 to "
     "18446744073709551615\n"},
    {"RangeWithAStep", "canonical --levels two-level --beta -1:1:0.1", 2,
     "invalid range count of --beta '0.1' (the third part of a range is a count, not a step); "
     "write -1:1:21\n"},
    {"RangeWithABackwardStep", "canonical --levels two-level --beta 1:-1:-0.5", 2,
     "(the third part of a range is a count, not a step); write 1:-1:5\n"},
    {"RangeWithAnUnevenStep", "canonical --levels two-level --beta 0:1:0.3", 2,
     "(the third part of a range is a count, not a step); write a,b,c or lo:hi:count"},
    {"TemperaturesThroughZero", "canonical --levels two-level --temperature -2:2:4", 2,
     "range of --temperature '-2:2:4' crosses T = 0 (there the coldest state, 0+, and the hottest, "
     "0-, are opposite ends); write a range for each sign of T, or a range of --beta, which may "
     "cross 0\n"},
    {"TemperaturesOfABodyThroughZero",
     "contact --a two-level_N=10_temperature=-2:2:4 --b two-level_N=10_beta=1", 2, "crosses T = 0"},
    {"TemperaturesOfOneSign", "canonical --levels two-level --temperature -2:-1:4", 0, ""},
    {"BetasThroughZero", "canonical --levels two-level --beta -2:2:5", 0, ""},
    {"LevelsInJoules", "canonical --levels 0,1e-22 --beta 1", 0,
     "beta times the width of the levels is at most 1e-22 (all levels are equally occupied); k_B "
     "is "
     "1, so give temperatures in the unit of --levels: kelvins times 1.380649e-23 for joules\n"},
    {"LevelsInJoulesAtKelvins", "canonical --levels 0,1e-22 --temperature 300", 0,
     "at most 3.33e-25 (all levels are equally occupied)"},
    {"LevelsInJoulesSampled", "sample --levels 0,1e-22 -N 10 --beta 1 --sweeps 64 --backend cpu", 0,
     "at most 1e-22"},
    {"LevelsInJoulesScaled",
     "scaling --levels 0,1e-22 -N 10,20,40 --beta 1 --sweeps 64 --backend cpu --dry-run", 0,
     "at most 1e-22"},
    {"LevelsInJoulesQuiet", "canonical --levels 0,1e-22 --beta 1 --quiet", 0, ""},
    {"LevelsAtBetaZero", "canonical --levels 0,1 --beta 0", 0, ""},
    {"AnnealingAtAFirstOrderTransition",
     "dos --model potts:10 -L 4 --replicas 32 --populations 8 --sweeps 1 --overlap 0.3 "
     "--exact no --backend cpu",
     5, "repeat with --method multicanonical, which crosses first-order transitions\n"},
};

class Messages : public testing::TestWithParam<MessageCase> {};

TEST_P(Messages, NameTheWayOut) {
  MessageCase const& expected = GetParam();
  TemporaryFolder const folder;
  std::vector<std::string> arguments = words(expected.arguments);
  for (std::string& argument : arguments) std::replace(argument.begin(), argument.end(), '_', ' ');
  ToolResult const result = run_tool(folder, arguments);
  EXPECT_EQ(result.code, expected.code) << result.err;
  EXPECT_EQ(result.out.empty(), expected.code == 2) << result.out;
  std::string const message = expected.message;
  if (message.empty()) {
    EXPECT_EQ(result.err, "");
    return;
  }
  if (expected.code == 2) {
    EXPECT_TRUE(is_one_line(result.err)) << result.err;
    EXPECT_NE(result.err.find(message), std::string::npos) << result.err;
    return;
  }
  // Other lines may stand beside it, such as the one about the backend.
  EXPECT_NE(("\n" + result.err).find("\nantikelvin: "), std::string::npos) << result.err;
  EXPECT_NE(result.err.find(message), std::string::npos) << result.err;
}

INSTANTIATE_TEST_SUITE_P(Cli, Messages, testing::ValuesIn(kCases),
                         [](auto const& info) { return std::string(info.param.name); });

TEST(MessageLine, HoldsArgumentsWithLineBreaks) {
  TemporaryFolder const folder;
  expect_refusal(run_tool(folder, {"canonical", "--levels", "two-level", "--beta", "1\n2"}),
                 {"invalid --beta '1?2'"});
  expect_refusal(run_tool(folder, {"x\ny"}), {"unknown verb 'x?y'"});
}

}  // namespace
}  // namespace antikelvin::test
