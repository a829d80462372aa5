// SPDX-License-Identifier: Apache-2.0
// Every bad command line: exit 2, one line of the form `antikelvin: <problem> (<why>); <hint>`,
// nothing on standard output, and no file made or touched.
#include <gtest/gtest.h>

#include "support/refusal.hpp"
#include "support/run_tool.hpp"

namespace antikelvin::test {
namespace {

struct BadCase {
  char const* name;
  char const* arguments;  ///< split at spaces; ~ stands for an empty argument
  char const* expected;   ///< part of the message
};

void PrintTo(BadCase const& bad, std::ostream* out) { *out << bad.name; }

// In the folder: empty, levels.csv (line 3 malformed), one.csv, folder/, bad.toml, typo.toml,
// type.toml, table.toml, other.json, notreport.json, empty.csv, ragged.csv, columns.csv
BadCase const kCases[] = {
    {"NoVerb", "", "no verb"},
    {"UnknownVerb", "canonicl --levels two-level", "did you mean canonical?"},
    {"StrangeVerb", "xyzzyplugh", "see antikelvin --help"},
    {"UnknownOption", "canonical --levls two-level --beta 1 -o out.json", "did you mean --levels?"},
    {"MissingValue", "canonical --levels two-level --beta", "--beta"},
    {"StrayArgument", "canonical two-level --beta 1", "command line cannot be parsed"},
    {"LevelsMissing", "canonical --beta 1 -o out.json", "--levels is missing"},
    {"BetaMissing", "canonical --levels two-level -o out.json",
     "exactly one of --beta and --temperature"},
    {"BetaTwice", "canonical --levels two-level --beta 1 --temperature 1", "both are there"},
    {"BetaText", "canonical --levels two-level --beta warm -o out.json", "not a number"},
    {"BetaNan", "canonical --levels two-level --beta nan -o out.json", "not a number"},
    {"BetaOverflow", "canonical --levels two-level --beta 1e309", "overflows"},
    {"BetaUnderflow", "canonical --levels two-level --beta 1e-350", "underflows"},
    {"BetaHugeExponent", "canonical --levels two-level --beta 1e999999999999", "exponent"},
    {"BetaEmptyItem", "canonical --levels two-level --beta 1,,2", "empty item"},
    {"BetaEmpty", "canonical --levels two-level --beta ~ --temperature ~", "exactly one"},
    {"RangeTwoParts", "canonical --levels two-level --beta 1:2", "three parts"},
    {"RangeFourParts", "canonical --levels two-level --beta 1:2:3:4", "three parts"},
    {"RangeEmpty", "canonical --levels two-level --beta 1:2:0 -o out.json", "empty range"},
    {"RangeOnePoint", "canonical --levels two-level --beta 1:2:1", "one point"},
    {"RangeBadScale", "canonical --levels two-level --beta 1:2:3@lin", "only @log"},
    {"RangeLogZero", "canonical --levels two-level --beta 0:1:3@log", "one sign"},
    {"RangeLogSigns", "canonical --levels two-level --beta -1:1:3@log", "one sign"},
    {"RangeHuge", "canonical --levels two-level --beta 0:1:1e12", "range count"},
    {"GridHuge", "canonical --levels two-level --beta 0:1:10000 -N 1:10001:10001", "too many rows"},
    {"TableHuge", "canonical --levels two-level --beta 0:1:100001 --format table",
     "too long to be aligned"},
    {"TemperatureZero", "canonical --levels two-level --temperature 0", "0+ or 0-"},
    {"TemperatureThroughZero", "canonical --levels two-level --temperature -1:1:3",
     "crosses T = 0"},
    {"TemperatureFromZero", "canonical --levels two-level --temperature 0:1:3", "0+ or 0-"},
    {"TemperatureTiny", "canonical --levels two-level --temperature 1e-310", "0+ or 0-"},
    {"UnitsZero", "canonical --levels two-level --beta 1 -N 0", "from 1 to"},
    {"UnitsNegative", "canonical --levels two-level --beta 1 -N -5", "from 1 to"},
    {"UnitsFraction", "canonical --levels two-level --beta 1 -N 1.5 -o out.csv", "whole number"},
    {"UnitsOverflow", "canonical --levels two-level --beta 1 -N 18446744073709551616", "from 1 to"},
    {"UnitsRangeFraction", "canonical --levels two-level --beta 1 -N 1:10:3", "whole number"},
    {"UnitsText", "canonical --levels two-level --beta 1 -N many", "not a number"},
    {"UnitsInf", "canonical --levels two-level --beta 1 -N inf", "not a number"},
    {"UnitsHex", "canonical --levels two-level --beta 1 -N 0x10", "not a number"},
    {"PopulationsNegative", "canonical --levels rotor --beta 1 --populations -1", "from 0"},
    {"OscillatorHot", "canonical --levels oscillator --beta 0 -o out.json", "no highest level"},
    {"OscillatorInverted", "canonical --levels oscillator --beta -1 -o out.json", "diverges"},
    {"RotorInverted", "canonical --levels rotor --temperature 0- -o out.json", "no highest level"},
    {"RotorRangeThroughZero", "canonical --levels rotor --beta 1:-1:3 -o out.json",
     "no highest level"},
    {"LevelsEmpty", "canonical --levels ~ --beta 1", "--levels is missing"},
    {"LevelsOne", "canonical --levels 1 --beta 1", "fewer than two"},
    {"LevelsSame", "canonical --levels 1,1.0 --beta 1", "fewer than two"},
    {"LevelsUnknown", "canonical --levels three-level --beta 1", "unknown --levels"},
    {"LevelsZeroDivision", "canonical --levels 1/0,1 --beta 1", "divides by zero"},
    {"LevelsTooLarge", "canonical --levels 0,1e200 --beta 1", "out of range"},
    {"LevelsDegeneracyZero", "canonical --levels 0,1x0 --beta 1", "degeneracy"},
    {"LevelsDegeneracyFraction", "canonical --levels 0,1x1.5 --beta 1", "degeneracy"},
    {"LevelsDegeneracyHuge", "canonical --levels 0,1x1e30 --beta 1", "degeneracy"},
    {"SpinZero", "canonical --levels spin:0 --beta 1", "half-integer"},
    {"SpinThird", "canonical --levels spin:1/3 --beta 1", "half-integer"},
    {"SpinNegative", "canonical --levels spin:-1 --beta 1", "half-integer"},
    {"GapZero", "canonical --levels two-level:0 --beta 1", "positive"},
    {"GapNegative", "canonical --levels two-level:-1 --beta 1", "positive"},
    {"FileMissing", "canonical --levels @missing.csv --beta 1", "cannot read level file"},
    {"FileMalformed", "canonical --levels @levels.csv --beta 1", "levels.csv:3"},
    {"FileOneLevel", "canonical --levels @one.csv --beta 1", "fewer than two"},
    {"FileEmpty", "canonical --levels @empty --beta 1", "holds no level"},
    {"EntropyNoUnits", "entropy --n 1", "--subsystems is missing"},
    {"EntropyNoPoint", "entropy -N 10", "exactly one of"},
    {"EntropyTwoPoints", "entropy -N 10 --n 1 --fraction 0.5", "2 are there"},
    {"EntropyBetween", "entropy -N 10 --energy 1 -o out.json", "the nearest are 0 and 2"},
    {"EntropyAbove", "entropy -N 10 --energy 12", "the highest is 10"},
    {"EntropyBelow", "entropy -N 10 --energy -10.5", "the lowest is -10"},
    {"EntropyTooMany", "entropy -N 10 --n 11", "choose n from 0 to N"},
    {"EntropyFractionNegative", "entropy -N 10 --fraction -0.1", "outside the spectrum"},
    {"EntropyFractionAbove", "entropy -N 10 --fraction 1.1", "outside the spectrum"},
    {"EntropyThreeLevels", "entropy -N 10 --levels 0,1,2 --n 1", "needs a two-level system"},
    {"EntropyUnbounded", "entropy -N 10 --levels oscillator --fraction 0.5", "no highest level"},
    {"EntropyGap", "entropy -N 5 --levels 0,2,3 --energy 1 -o out.json", "0 and 2"},
    {"EntropyGapAtTheTop", "entropy -N 1e15 --levels 0,1,20 --energy 19999999999999999",
     "19999999999999981 and 20000000000000000"},
    {"EntropyOffLattice", "entropy -N 5 --levels 0,0.1,0.35 --energy 0.12", "0.1 and 0.15"},
    {"EntropyQuantum", "entropy -N 5 --levels 0,1,1.41421356237309504880168872 --fraction 0.5",
     "too fine"},
    {"EntropyFractionNan", "entropy -N 10 --levels 0,1,2 --fraction nan", "not a number"},
    {"ShellNegative", "entropy -N 10 --levels 0,1,2 --energy 5 --shell -1 -o out.h5",
     "not negative"},
    {"ShellEmpty", "entropy -N 10 --levels 0,1,2 --energy 5.5 --shell 0.5", "lies within"},
    {"ShellBelow", "entropy -N 10 --levels 0,1,2 --energy -9 --shell 1", "lies within"},
    {"ShellText", "entropy -N 10 --levels 0,1,2 --energy 5 --shell wide", "not a number"},
    {"ShellList", "entropy -N 10 --levels 0,1,2 --energy 5 --shell 1,2", "not a number"},
    {"ShellAlone", "entropy -N 10 --shell 1", "exactly one of"},
    {"LimitsFractionZero", "limits --fraction 0 -o out.json", "inside the spectrum"},
    {"LimitsFractionOne", "limits --fraction 1", "inside the spectrum"},
    {"LimitsFractionNegative", "limits --fraction -0.5", "inside the spectrum"},
    {"LimitsTwoFractions", "limits --fraction 0.2,0.3", "takes one value"},
    {"LimitsFractionText", "limits --fraction half", "not a number"},
    {"LimitsFractionEmpty", "limits --fraction ~", "empty item"},
    {"LimitsUnits", "limits -N 0", "from 1 to"},
    {"LevelsFolder", "canonical --levels @folder --beta 1",
     "cannot read level file 'folder' (it does not exist or is not readable)"},
    {"LimitsUnbounded", "limits --levels rotor", "no highest level"},
    {"LimitsQuantum", "limits --levels 0,1,1.41421356237309504880168872", "too fine"},
    {"LimitsEnergy", "limits --energy 5", "unknown option --energy"},
    {"LimitsOfARange", "limits --fraction 0.1:0.9:9 --dry-run", "takes one value"},
    {"EntropyEnergyLog", "entropy -N 10 --energy 1:8:4@log", "not exact"},
    {"SampleNoUnits", "sample --beta 1", "--subsystems is missing"},
    {"SampleFrozen", "sample -N 10 --beta inf -o out.json", "T = 0"},
    {"ScalingThreeLevels", "scaling --levels spin:1 --beta 1", "exactly two"},
    {"SampleManyLevels", "sample -N 10 --levels spin:20 --beta 1", "at most 32"},
    {"SampleUnbounded", "sample -N 10 --levels rotor --beta 1", "infinitely many"},
    {"SampleReplicas", "sample -N 10 --beta 1 --replicas 0", "--replicas"},
    {"SampleEvery", "sample -N 10 --beta 1 --every 0", "--every"},
    {"SampleSweeps", "sample -N 10 --beta 1 --sweeps 0", "--sweeps"},
    {"SampleSingle", "sample -N 10 --beta 1 --sweeps 1 --replicas 1", "at least two"},
    {"SampleTooManySweeps", "sample -N 10 --beta 1 --measurements 1e9 --every 1e6", "2^47"},
    {"SampleBurnIn", "sample -N 10 --beta 1 --burn-in -1", "--burn-in"},
    {"SampleMethod", "sample -N 10 --beta 1 --method binomal", "did you mean binomial?"},
    {"SampleDynamics", "sample -N 10 --beta 1 --dynamics glauber", "the choices are"},
    {"SampleFault", "sample -N 10 --beta 1 --fault broken", "the choices are"},
    {"SampleMaxUpdates", "sample -N 10 --beta 1 --max-updates -1", "not be negative"},
    {"SampleTooManyUnits", "sample -N 2e12 --beta 1 --method spin-flip", "2^40"},
    {"SampleMemory", "sample -N 1e11 --beta 1 --method spin-flip --replicas 1000000", "memory"},
    {"SampleModel", "sample --model isign -L 4 --beta 1", "the choices are"},
    {"SamplePottsNoQ", "sample --model potts -L 4 --beta 1", "the choices are"},
    {"SamplePottsOne", "sample --model potts:1 -L 4 --beta 1", "2 to 32"},
    {"SampleGlassNoK", "sample --model edwards-anderson -L 4 --beta 1", "edwards-anderson:K"},
    {"SampleGlassNegative", "sample --model edwards-anderson:-1 -L 4 --beta 1", "from 0 to"},
    {"SampleGlassHalf", "sample --model edwards-anderson:1/2 -L 4 --beta 1", "must be an integer"},
    {"SampleGlassLarge", "sample --model edwards-anderson:4294967296 -L 4 --beta 1", "4294967295"},
    {"SampleGlassText", "sample --model edwards-anderson:x -L 4 --beta 1", "K of --model"},
    {"SampleGlassDemon", "sample --model edwards-anderson:1 -L 4 --beta 1 --dynamics demon",
     "cannot exchange energy with this model"},
    {"SampleGlassClusters",
     "sample --model edwards-anderson:1 -L 4 --beta 1 --dynamics swendsen-wang",
     "bonds of both signs"},
    {"SampleGlassEnergy", "sample --model edwards-anderson:1 -L 4 --energy 0",
     "give --beta instead of --energy"},
    {"SampleGlassComplete", "sample --model edwards-anderson:1 --lattice complete -L 9 --beta 1",
     "--model ising only"},
    {"SampleOverlapPotts", "sample --model potts:3 -L 4 --beta 1 --overlap", "two states"},
    {"SampleOverlapUnits", "sample -N 4 --beta 1 --show overlaps", "two states"},
    {"SampleOverlapOdd", "sample --model ising -L 4 --beta 1 --overlap --replicas 33",
     "even number"},
    {"SampleOverlapSlabs", "sample --model ising -L 4 --beta 1 --overlap --layout slabs",
     "cannot run --overlap"},
    {"SampleOverlapSeries", "sample --model ising -L 4 --beta 1 --overlap --show series",
     "belongs to --show summary"},
    {"SampleSamplesIsing", "sample --model ising -L 4 --beta 1 --samples 2", "edwards-anderson:K"},
    {"SampleSamplesZero", "sample --model edwards-anderson:1 -L 4 --beta 1 --samples 0",
     "--samples"},
    {"SampleSamplesLast", "sample --model edwards-anderson:4294967295 -L 4 --beta 1 --samples 2",
     "beyond the last"},
    {"SampleSamplesMany", "sample --model edwards-anderson:1 -L 4 --beta 1,2 --samples 60000",
     "too many points"},
    {"SampleSamplesSeries",
     "sample --model edwards-anderson:1 -L 4 --beta 1 --samples 2 --show series",
     "do not name the sample"},
    {"SampleAverageOne", "sample --model edwards-anderson:1 -L 4 --beta 1 --show average",
     "needs --samples"},
    {"SampleTemperingOne", "sample --model ising -L 4 --beta 1 --tempering", "two betas"},
    {"SampleTemperingTwice", "sample --model ising -L 4 --beta 1,1 --tempering", "a beta twice"},
    {"SampleTemperingUnits", "sample -N 4 --beta 1,2 --tempering", "needs a lattice"},
    {"SampleTemperingTogether", "sample --model ising -L 4 --beta 1,2 --tempering --together",
     "does not go with --together"},
    {"SampleTemperingEnergy", "sample --model ising -L 4 --energy 0,4 --tempering",
     "does not go with demon"},
    {"SampleTemperingSizes", "sample --model ising -L 4,6 --beta 1,2 --tempering", "one size"},
    {"SampleTemperingReplicas", "sample --model ising -L 4 --beta 1,2 --tempering --replicas 1024",
     "too many replicas"},
    {"SampleNoSides", "sample --model ising --beta 1", "--sides is missing"},
    {"SampleSidesAndUnits", "sample --model ising -L 4 -N 4 --beta 1", "does not go with"},
    {"SampleSidesAlone", "sample -N 4 -L 4 --beta 1", "needs a model"},
    {"SampleSideZero", "sample --model ising -L 4x0 --beta 1", "--sides"},
    {"SampleThreeSides", "sample --model ising -L 4x4x4 --beta 1", "has 3 sides"},
    {"SampleTriangularLine", "sample --model ising --lattice triangular -L 4x1 --beta 1",
     "side of 1"},
    {"SampleLattice", "sample --model ising --lattice cube -L 4 --beta 1", "did you mean cubic?"},
    {"SampleBoundary", "sample --model ising -L 4 --boundary free --beta 1", "the choices are"},
    {"SampleCoupling", "sample --model ising -L 4 -J x --beta 1", "--coupling"},
    {"SamplePottsField", "sample --model potts:3 -L 4 --field 1 --beta 1", "potts"},
    {"SampleLatticeBinomial", "sample --model ising -L 4 --method binomial --beta 1",
     "depend on each other"},
    {"SampleLatticeFrozen", "sample --model ising -L 4 --beta -inf", "T = 0"},
    {"SampleSlabs", "sample --model ising -L 1x3 --layout slabs --beta 1 --boundary open", "slabs"},
    {"SampleTwoTemperatures", "sample -N 4 --beta 1 --energy 2", "exactly one"},
    {"SampleEnergyBetween", "sample -N 4 --energy 1", "the nearest are 0 and 2"},
    {"SampleEnergyBeyond", "sample -N 4 --energy 6", "outside -4 to 4"},
    {"SampleEnergyLevels", "sample --levels 0,1,3 -N 4 --energy 4", "not equally spaced"},
    {"SampleEnergyHeatBath", "sample -N 4 --energy 2 --dynamics heat-bath", "does not conserve"},
    {"SampleExchangeBeta", "sample -N 4 --beta 1 --dynamics exchange", "needs an energy"},
    {"SampleExchangeLattice", "sample --model ising -L 4 --energy 0 --dynamics exchange", "demon"},
    {"SampleDemonUnbounded", "sample -N 100 --beta -1 --dynamics demon --demon-capacity inf",
     "take all of the energy"},
    {"SampleDemonField", "sample --model ising -L 4 --field 1 --beta 1 --dynamics demon",
     "without a field"},
    {"SampleDemonPotts", "sample --model potts:3 -L 4 --beta 1 --dynamics demon", "this model"},
    {"SampleDemonSlabs", "sample --model ising -L 64 --beta 1 --dynamics demon --layout slabs",
     "slabs"},
    {"SampleIsingEnergy", "sample --model ising -L 4 --energy 2", "the nearest are 0 and 4"},
    {"SampleCompletePotts", "sample --model potts:3 --lattice complete -L 9 --beta 1",
     "ising only"},
    {"SampleCompleteLarge", "sample --model ising --lattice complete -L 1e8 --beta 1", "too many"},
    {"SampleClustersField", "sample --model ising -L 4 --field 1 --beta 1 --dynamics swendsen-wang",
     "field"},
    {"SampleClustersBeta", "sample --model potts:3 -L 4 --beta -1 --dynamics swendsen-wang",
     "need a ferromagnet"},
    {"SampleTogetherDemon", "sample -N 9 --beta 1,2 --dynamics demon --together", "--together"},
    {"SampleTogetherSizes", "sample -N 9,10 --beta 1,2 --together", "one size"},
    {"SampleShow", "sample -N 4 --beta 1 --show all", "the choices are"},
    {"SampleSnapshot", "sample -N 4 --beta 1 --snapshot a.gif", "a.gif"},
    {"ScalingTwoSizes", "scaling -N 10,100 --beta 1 -o out.json", "at least three"},
    {"ScalingDescending", "scaling -N 1000,100,10 --beta 1", "not ascending"},
    {"ScalingRepeated", "scaling -N 10,10,100 --beta 1", "not ascending"},
    {"SeedNegative", "sample -N 10 --beta 1 --seed -1", "--seed"},
    {"SeedFraction", "sample -N 10 --beta 1 --seed 1.5", "--seed"},
    {"SeedOverflow", "sample -N 10 --beta 1 --seed 18446744073709551616", "--seed"},
    {"Backend", "sample -N 10 --beta 1 --backend gpu", "--backend"},
    {"BackendIndex", "sample -N 10 --beta 1 --backend cuda:x", "device of --backend"},
    {"BackendList", "sample -N 10 --beta 1 --backend cuda:0,x", "device of --backend"},
    {"BackendListEmpty", "sample -N 10 --beta 1 --backend cuda:", "device of --backend"},
    {"BackendListEnd", "sample -N 10 --beta 1 --backend cuda:0,", "device of --backend"},
    {"BackendListTwice", "sample -N 10 --beta 1 --backend cuda:1,0,1", "device 1 twice"},
    {"BackendListOfCpu", "sample -N 10 --beta 1 --backend cpu:0,1", "invalid --backend"},
    {"BackendPlaceholder", "sample -N 10 --beta 1 --backend cuda:K", "device number"},
    {"Threads", "sample -N 10 --beta 1 --threads -1", "--threads"},
    {"ThreadsText", "canonical --levels two-level --beta 1 --threads all", "--threads"},
    {"SimdUnknown", "sample -N 10 --beta 1 --simd mmx", "--simd"},
    {"Progress", "sample -N 10 --beta 1 --progress sometimes", "--progress"},
    {"Format", "canonical --levels two-level --beta 1 --format xml", "--format"},
    {"OutputNoSuffix", "canonical --levels two-level --beta 1 -o result", "cannot tell the format"},
    {"OutputMissingFolder", "canonical --levels two-level --beta 1 -o missing/out.json",
     "does not exist"},
    {"OutputIsFolder", "canonical --levels two-level --beta 1 --format csv -o folder",
     "it is a folder"},
    {"OutputContradiction", "canonical --levels two-level --beta 1 --format csv -o out.json",
     "contradicts"},
    {"OutputEmpty", "canonical --levels two-level --beta 1 --format csv -o ~", "empty output path"},
    {"ConfigMissing", "canonical --config missing.toml", "cannot read config"},
    {"ConfigInvalid", "canonical --config bad.toml -o out.json", "bad.toml:3"},
    {"ConfigTypo", "canonical --config typo.toml -o out.json", "did you mean levels?"},
    {"ConfigType", "canonical --config type.toml", "wrong type"},
    {"ConfigTable", "canonical --config table.toml", "unknown table [nonsense]"},
    {"ConfigOtherVerb", "canonical --config other.json", "belongs to another verb"},
    {"ConfigNoReport", "canonical --config notreport.json", "not a report"},
    {"SetNoValue", "canonical --set levels", "not KEY=VALUE"},
    {"SetUnknown", "canonical --set level=two-level", "did you mean levels?"},
    {"PlotNoFile", "plot -o out.svg", "result file is missing"},
    {"PlotMissingFile", "plot missing.json -o out.svg", "cannot read"},
    {"PlotEmptyFile", "plot empty -o out.svg", "it is empty"},
    {"PlotFolder", "plot folder -o out.svg", "cannot read"},
    {"PlotOtherColumns", "plot columns.csv -o out.svg", "no verb"},
    {"PlotRagged", "plot ragged.csv -o out.svg", "row 1 has 2 cells"},
    {"PlotNoRows", "plot empty.csv -o out.svg", "no rows"},
    {"PlotNotReport", "plot notreport.json -o out.svg", "not a report"},
    {"PlotNoOutput", "plot empty.csv", "plot needs one -o"},
    {"PlotSuffix", "plot empty.csv -o out.bmp", "no rows"},
    {"PlotSuffixOfGoodFile", "plot good.csv -o out.bmp", "suffix selects"},
    {"PlotFormat", "plot good.csv -o out.svg --format csv", "no --format"},
    {"InfoCsv", "info --format csv", "no csv form"},
    {"InfoOutput", "info -o out.json", "takes no -o"},
};

class BadInput : public testing::TestWithParam<BadCase> {};

TEST_P(BadInput, IsRefusedInOneLine) {
  TemporaryFolder const folder;
  folder.write("empty", "");
  folder.write("levels.csv", "energy,degeneracy\n0,1\nupper,2\n");
  folder.write("one.csv", "5\n");
  folder.write("bad.toml", "levels = 'two-level'\nbeta = [1,\n= 2\n");
  folder.write("typo.toml", "level = 'two-level'\n");
  folder.write("type.toml", "levels = 1979-05-27\n");
  folder.write("table.toml", "[nonsense]\nlevels = 'two-level'\n");
  folder.write("other.json", "{\"verb\": \"entropy\", \"input\": {}}");
  folder.write("notreport.json", "{\"verb\": 3}");
  folder.write("empty.csv", "N,beta,energy,log_z,entropy,heat_capacity\n");
  folder.write("good.csv", "N,beta,energy,log_z,entropy,heat_capacity\n1,1,1,1,1,1\n");
  folder.write("ragged.csv", "N,beta,log_z\n1,2\n");
  folder.write("columns.csv", "a,b\n1,2\n");
  std::filesystem::create_directory(folder.path() / "folder");
  auto const before = folder.files();

  std::vector<std::string> arguments = words(GetParam().arguments);
  for (std::string& argument : arguments)
    if (argument == "~") argument.clear();
  ToolResult const result = run_tool(folder, arguments);
  expect_refusal(result, {GetParam().expected});
  EXPECT_EQ(folder.files(), before);
}

INSTANTIATE_TEST_SUITE_P(Cli, BadInput, testing::ValuesIn(kCases),
                         [](auto const& info) { return std::string(info.param.name); });

TEST(BadInputTable, HasAtLeastSixtyCases) { EXPECT_GE(std::size(kCases), 60u); }

// A verb that makes no use of a common option still says what is wrong with it.
TEST(CommonOptions, AreCheckedByEveryVerb) {
  TemporaryFolder const folder;
  std::string const canonical = "canonical --levels two-level --beta 1 ";
  for (auto const& [arguments, message] : std::vector<std::pair<std::string, std::string>>{
           {canonical + "--seed x", "invalid --seed 'x'"},
           {canonical + "--progress sometimes", "invalid --progress 'sometimes'"},
           {"entropy -N 10 --n 1 --seed -1", "invalid --seed '-1'"},
           {"info --backend foo", "invalid --backend 'foo'"}})
    expect_refusal(run_tool(folder, words(arguments)), {message});
  EXPECT_TRUE(folder.files().empty());
}

}  // namespace
}  // namespace antikelvin::test
