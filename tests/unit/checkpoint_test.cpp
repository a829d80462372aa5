// SPDX-License-Identifier: Apache-2.0
// Files of a checkpoint: whole ones resume, damaged ones fall back or are refused, and nothing
// is ever taken for what it is not.
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "base/hash.hpp"
#include "base/parse.hpp"
#include "support/checkpoint_runs.hpp"

namespace antikelvin {
namespace {

using namespace test_support;
using test::TemporaryFolder;
namespace fs = std::filesystem;

std::string bytes_of(CheckpointState const& state) {
  std::string bytes;
  write_state(state, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

CheckpointState some_state() {
  CheckpointState state;
  state.identity = "verb=sample\nbeta=1\n";
  state.n_ranks = 4;
  state.calls = 7;
  state.trace = 0x0123456789abcdef;
  state.log_bytes = 99;
  state.log_hash = 0xdeadbeefdeadbeef;
  state.chains = {{3, {1, 2, 0xffffffff}}, {5, {}}};
  return state;
}

std::string refusal(std::function<void()> const& act) {
  try {
    act();
  } catch (SpecError const& error) {
    return error.what();
  }
  return "";
}

bool holds(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

TEST(CheckpointFormat, StatesReadBack) {
  CheckpointState const state = some_state();
  ParsedState const parsed = parse_checkpoint(bytes_of(state));
  ASSERT_TRUE(parsed.state) << parsed.problem;
  EXPECT_EQ(parsed.problem, "");
  EXPECT_EQ(parsed.state->identity, state.identity);
  EXPECT_EQ(parsed.state->n_ranks, state.n_ranks);
  EXPECT_EQ(parsed.state->calls, state.calls);
  EXPECT_EQ(parsed.state->trace, state.trace);
  EXPECT_EQ(parsed.state->log_bytes, state.log_bytes);
  EXPECT_EQ(parsed.state->log_hash, state.log_hash);
  ASSERT_EQ(parsed.state->chains.size(), 2u);
  EXPECT_EQ(parsed.state->chains[0].number, 3u);
  EXPECT_EQ(parsed.state->chains[0].words, state.chains[0].words);
  EXPECT_TRUE(parsed.state->chains[1].words.empty());
}

// The layout of docs/formats.md, byte by byte: what is saved must stay readable.
TEST(CheckpointFormat, VersionThreeHasThisLayout) {
  CheckpointState state;
  state.identity = "a";
  state.n_ranks = 9;
  state.calls = 2;
  state.trace = 3;
  state.log_bytes = 4;
  state.log_hash = 5;
  state.chains = {{6, {7}}};
  std::string expected(
      "AKstate\n\3\0\0\0\1\0\0\0\0\0\0\0a\11\0\0\0\2\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0", 41);
  expected += std::string(
      "\4\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\1\0\0\0\6\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\7\0\0\0", 40);
  std::string const bytes = bytes_of(state);
  EXPECT_EQ(bytes.substr(0, bytes.size() - 8), expected);
  std::string log;
  append_record(log, 8, std::vector<std::uint64_t>{9, 0x1234});
  EXPECT_EQ(log.substr(0, log.size() - 8),
            std::string("\10\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\2\0\0\0\11\0\x34\x12", 24));
}

TEST(Hash, KnownValuesWholeAndInPieces) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926u);  // the check value of CRC-32
  EXPECT_EQ(xxh3(""), 0x2D06800538D394C2u);    // those of xxhsum -H3
  EXPECT_EQ(xxh3("123456789"), 0x72DCB18B67A17DFFu);
  std::string const text(3000, 'a');
  EXPECT_EQ(xxh3(text), 0x591E187195FC0002u);
  Xxh3 hash, other;
  for (std::size_t at = 0, n = 1; at < text.size(); at += n, ++n) hash.add(text.substr(at, n));
  other = hash;
  EXPECT_EQ(other.value(), xxh3(text));
  other.add("b");
  EXPECT_EQ(hash.value(), xxh3(text));
  EXPECT_EQ(other.value(), xxh3(text + "b"));
}

TEST(CheckpointFormat, DamageIsNoticedAtEveryByte) {
  std::string const bytes = bytes_of(some_state());
  for (std::size_t at = 0; at < bytes.size(); ++at)
    for (int const flip : {1, 0x80, 0xff}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      ParsedState const parsed = parse_checkpoint(damaged);
      EXPECT_FALSE(parsed.state) << at;
      EXPECT_EQ(parsed.other_version, 0u) << at;
      EXPECT_NE(parsed.problem, "") << at;
    }
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(parse_checkpoint(bytes.substr(0, size)).state) << size;
  EXPECT_FALSE(parse_checkpoint(bytes + '\0').state);
}

/// Bytes with a checksum that fits.
std::string sealed(std::string bytes) {
  bytes.resize(bytes.size() - 8);
  std::uint64_t const sum = xxh3(bytes);
  return bytes.append(reinterpret_cast<char const*>(&sum), 8);
}

// Sizes that lie, under a checksum that fits, must not be believed.
TEST(CheckpointFormat, LyingSizesAreNotBelieved) {
  std::string const bytes = bytes_of(some_state());
  for (std::size_t at = 12; at + 8 < bytes.size(); ++at)
    for (int const value : {0, 1, 0x7f, 0xff}) {
      std::string lying = bytes;
      lying[at] = static_cast<char>(value);
      ParsedState const parsed = parse_checkpoint(sealed(lying));
      if (parsed.state) {
        EXPECT_EQ(bytes_of(*parsed.state), sealed(lying)) << at;
      }
    }
}

template <class T>
void expect_record(std::vector<T> const& numbers, std::uint32_t width) {
  std::string log;
  append_record(log, 42, numbers);
  ASSERT_EQ(record_size(log), log.size());
  std::optional<CheckpointRecord> const record = parse_record(log);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->trace, 42u);
  EXPECT_EQ(record->width, width);
  EXPECT_EQ(record->as<T>(), numbers);
  for (std::size_t at = 0; at < log.size(); ++at) {
    std::string damaged = log;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    EXPECT_FALSE(parse_record(damaged)) << at;
    EXPECT_FALSE(parse_record(log.substr(0, at))) << at;
  }
}

TEST(CheckpointFormat, RecordsHoldNumbersInTheFewestBytes) {
  expect_record(std::vector<std::uint64_t>{}, 1);
  expect_record(std::vector<std::uint8_t>{0, 255}, 1);
  expect_record(std::vector<std::uint32_t>{0, 255}, 1);
  expect_record(std::vector<std::uint32_t>{256, 1, 65535}, 2);
  expect_record(std::vector<std::uint32_t>{65536, 0xffffffff}, 4);
  expect_record(std::vector<std::uint64_t>{1, std::uint64_t{1} << 32}, 8);
  std::string log;
  append_record(log, 1, std::vector<std::uint32_t>{256});
  EXPECT_FALSE(parse_record(log)->as<std::uint8_t>());
}

/// A run that was ended before its third point, right after a measurement.
class CheckpointFiles : public testing::Test {
 protected:
  CheckpointFiles()
      : sampler_(sample_case("tiny",
                             sample_of("ising", make_lattice(Shape::chain, true, 4), {1, -1, 0.5}),
                             [](SampleSpec& spec) {
                               spec.n_replicas = 2;
                               spec.n_measurements = 3;
                               spec.every = 1;
                               spec.burn_in = 2;
                             })) {}

  void SetUp() override {
    expected_ = sampler_.run(*make_cpu_backend(1));
    CheckpointedRun run(sampler_, folder());
    run.save_always();
    run.watch.before = at_call(10, [] { throw Crash(); });
    ASSERT_FALSE(run());
    for (char const* const name : {"log", "state", "state.previous"}) files_[name] = read(name);
    ASSERT_GT(files_["log"].size(), 8u);
  }

  std::string folder() const { return (temporary_.path() / "checkpoint").string(); }
  std::string read(std::string const& name) const { return temporary_.read("checkpoint/" + name); }
  void write(std::string const& name, std::string const& bytes) const {
    temporary_.write("checkpoint/" + name, bytes);
  }
  /// As it was after the crash.
  void reset() const {
    fs::remove_all(folder());
    fs::create_directory(folder());
    for (auto const& [name, bytes] : files_) write(name, bytes);
  }

  /// Resumes; returns what it remarked, or "refused: …".
  std::string go_on() {
    std::string remark;
    CheckpointedRun run(sampler_, folder());
    run.make = [] { return make_cpu_backend(1, Simd::generic); };  // quick, for hundreds of runs
    run.plan.say = [&](std::string const& text) { remark += text; };
    std::string const refused = refusal([&] { EXPECT_EQ(run().value_or("none"), expected_); });
    if (!refused.empty()) return "refused: " + refused;
    EXPECT_TRUE(fs::is_empty(temporary_.path()));
    return remark;
  }

  SamplerCase sampler_;
  std::string expected_;
  TemporaryFolder temporary_;
  std::map<std::string, std::string> files_;
};

TEST_F(CheckpointFiles, WholeOnesGoOn) { EXPECT_EQ(go_on(), ""); }

TEST_F(CheckpointFiles, ADamagedStateFallsBackToThePreviousOne) {
  std::string const& state = files_["state"];
  for (std::size_t at = 0; at < state.size(); ++at) {
    reset();
    std::string damaged = state;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write("state", damaged);
    std::string const remark = go_on();
    EXPECT_TRUE(holds(remark, "going back to '" + folder() + "/state.previous'")) << at << remark;
    EXPECT_TRUE(holds(remark, folder() + "/state: ")) << at << remark;
  }
  for (std::size_t size = 0; size < state.size(); ++size) {
    reset();
    write("state", state.substr(0, size));
    EXPECT_TRUE(holds(go_on(), "going back")) << size;
  }
}

TEST_F(CheckpointFiles, ThePreviousOneMayBeDamagedOrMissing) {
  for (std::size_t at = 0; at < files_["state.previous"].size(); at += 3) {
    reset();
    std::string damaged = files_["state.previous"];
    damaged[at] = static_cast<char>(~damaged[at]);
    write("state.previous", damaged);
    EXPECT_EQ(go_on(), "") << at;
  }
  reset();
  fs::remove(folder() + "/state.previous");
  EXPECT_EQ(go_on(), "");
  reset();
  fs::remove(folder() + "/state");  // ended between two renames
  write("state.new", "half");
  EXPECT_EQ(go_on(), "");
}

TEST_F(CheckpointFiles, ADamagedLogFallsBackOrIsRefused) {
  std::string const& log = files_["log"];
  std::size_t n_back = 0, n_refused = 0;
  auto const expect_safe = [&](std::string const& damaged) {
    reset();
    write("log", damaged);
    std::string const remark = go_on();
    n_back += holds(remark, "going back");
    n_refused += holds(remark, "refused: ");
    if (holds(remark, "refused: ")) {
      EXPECT_EQ(read("log"), damaged) << "it was changed";
      EXPECT_EQ(read("state"), files_["state"]);
    }
    EXPECT_NE(remark, "") << "damage went unnoticed";
  };
  for (std::size_t at = 0; at < log.size(); ++at) {
    std::string damaged = log;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    expect_safe(damaged);
  }
  for (std::size_t size = 0; size < log.size(); ++size) expect_safe(log.substr(0, size));
  std::printf("checkpoint log of %zu bytes: %zu fell back, %zu refused\n", log.size(), n_back,
              n_refused);
  // The last measurement belongs to the newest state only.
  EXPECT_GT(n_back, 20u);
  EXPECT_GT(n_refused, 20u);
}

// A log that ran on after the state is cut, and a later answer is not taken for an earlier one.
TEST_F(CheckpointFiles, TheRestOfTheLogIsCutOff) {
  write("log", files_["log"] + "half a record");
  EXPECT_EQ(go_on(), "");
}

TEST_F(CheckpointFiles, NoWayBackIsRefusedAndRestartDiscards) {
  write("state", "x");
  write("state.previous", files_["state.previous"].substr(1));
  std::string const refused = go_on();
  EXPECT_TRUE(holds(refused, "cannot be used")) << refused;
  EXPECT_TRUE(holds(refused, "state.previous: ")) << refused;
  EXPECT_TRUE(holds(refused, "--restart")) << refused;
  EXPECT_EQ(read("state"), "x");
  CheckpointedRun run(sampler_, folder());
  run.plan.restart = true;
  EXPECT_EQ(run().value_or("none"), expected_);
}

TEST_F(CheckpointFiles, AnotherComputationIsRefused) {
  CheckpointedRun run(sampler_, folder());
  run.plan.identity = "beta=2\n";
  std::string const refused = refusal([&] { run(); });
  EXPECT_TRUE(holds(refused, "another computation")) << refused;
  EXPECT_TRUE(holds(refused, "it has tiny, this one beta=2")) << refused;
  EXPECT_TRUE(holds(refused, "--restart")) << refused;
  EXPECT_EQ(go_on(), "");
}

TEST_F(CheckpointFiles, ANewerVersionIsRefused) {
  std::string newer = files_["state"];
  newer[8] = 4;
  write("state", sealed(newer));
  std::string const refused = go_on();
  EXPECT_TRUE(holds(refused, "refused: ")) << refused;
  EXPECT_TRUE(holds(refused, "version 4, this program knows 3")) << refused;
  EXPECT_EQ(read("state"), sealed(newer));
}

// Versions 1 and 2 ended with a CRC-32, and are no damage.
TEST_F(CheckpointFiles, OlderVersionsAreRefusedAndDamageOfThemIsDamage) {
  for (char const version : {1, 2}) {
    reset();
    std::string older = files_["state"].substr(0, files_["state"].size() - 8);
    older[8] = version;
    std::uint32_t const sum = crc32(older);
    older.append(reinterpret_cast<char const*>(&sum), 4);
    write("state", older);
    std::string const refused = go_on(), number = std::to_string(version);
    EXPECT_TRUE(holds(refused, "version " + number + ", this program knows 3")) << refused;
    EXPECT_TRUE(holds(refused, "use that program, or discard it with --restart")) << refused;
    EXPECT_EQ(read("state"), older);
    older[20] = static_cast<char>(older[20] ^ 1);
    write("state", older);
    EXPECT_TRUE(holds(go_on(), "going back"));
  }
}

// A program that asks its backend for other things must not get answers to these.
TEST_F(CheckpointFiles, AnotherCourseIsRefused) {
  for (std::uint64_t const every : {2, 3}) {
    reset();
    SamplerCase const other =
        sample_case("tiny", sample_of("ising", make_lattice(Shape::chain, true, 4), {1, -1, 0.5}),
                    [&](SampleSpec& spec) {
                      spec.n_replicas = 2;
                      spec.n_measurements = 3;
                      spec.every = static_cast<std::uint32_t>(every);
                      spec.burn_in = 2;
                    });
    CheckpointedRun run(other, folder());
    EXPECT_TRUE(holds(refusal([&] { run(); }), "does not fit this run"));
  }
}

TEST_F(CheckpointFiles, OnlyOneProcessMayUseAFolder) {
  CheckpointPlan plan;
  plan.folder = folder();
  plan.identity = "tiny\n";
  {
    Checkpoint const first(plan);
    EXPECT_TRUE(holds(refusal([&] { Checkpoint second(plan); }), "is in use"));
  }
  EXPECT_EQ(go_on(), "");
}

TEST(CheckpointFolder, FilesOfOthersAreLeftAlone) {
  for (char const* const name : {"log", "state", "state.previous"}) {
    TemporaryFolder const folder;
    folder.write(name, "the user's own");
    CheckpointPlan plan;
    plan.folder = folder.path().string();
    for (bool const restart : {false, true}) {
      plan.restart = restart;
      EXPECT_TRUE(holds(refusal([&] { Checkpoint checkpoint(plan); }), "no checkpoint")) << name;
    }
    EXPECT_EQ(folder.files(), std::vector<std::string>{name});
    EXPECT_EQ(folder.read(name), "the user's own");
  }
  TemporaryFolder const folder;
  folder.write("notes", "the user's own");
  CheckpointPlan plan;
  plan.folder = folder.path().string();
  {
    Checkpoint checkpoint(plan);
    checkpoint.save();
    checkpoint.finished();
  }
  EXPECT_EQ(folder.files(), std::vector<std::string>{"notes"});
}

TEST(CheckpointFolder, NothingIsWrittenBeforeTheInterval) {
  TemporaryFolder const folder;
  SamplerCase const sampler = unit_scaling_case("short", SampleDynamics::totals);
  CheckpointedRun run(sampler, (folder.path() / "checkpoint").string());
  std::size_t n_seen = 0;
  run.watch.before = [&] {
    ++n_seen;
    EXPECT_EQ(folder.read("checkpoint/log"), kCheckpointLogMagic);
    EXPECT_FALSE(fs::exists(folder.path() / "checkpoint/state"));
  };
  EXPECT_TRUE(run());
  EXPECT_GT(n_seen, 1u);
  EXPECT_TRUE(folder.files().empty());
  run.watch.before = [] { throw Crash(); };
  EXPECT_FALSE(run());
  EXPECT_TRUE(folder.files().empty()) << "a run without a state leaves no folder";
}

TEST(CheckpointFolder, WhatCannotBeWrittenIsAnIoError) {
  TemporaryFolder const folder;
  folder.write("file", "");
  CheckpointPlan plan;
  plan.folder = (folder.path() / "file/checkpoint").string();
  EXPECT_THROW(Checkpoint{plan}, IoError);
}

TEST(Chains, RefuseStatesOfAnotherSize) {
  auto const backend = make_cpu_backend(1);
  SpinPlan const plan = make_spin_plan(spin_model("ising"), make_lattice(Shape::chain, true, 5), 3,
                                       Layout::replicas, 1, Dynamics::heat_bath);
  auto const chains = backend->make_chains(plan);
  std::vector<std::uint32_t> const saved = chains->save();
  std::vector<std::uint32_t> words = saved;
  words.push_back(0);
  EXPECT_THROW(chains->restore(words), SpecError);
  words.resize(saved.size() - 1);
  EXPECT_THROW(chains->restore(words), SpecError);
  chains->advance(4);
  EXPECT_NE(chains->save(), saved);
  chains->restore(saved);
  EXPECT_EQ(chains->save(), saved);
}

TEST(ParseDuration, ReadsUnitsAndPlainSeconds) {
  EXPECT_EQ(parse_duration("2h30m", "--t"), 9000);
  EXPECT_EQ(parse_duration("90s", "--t"), 90);
  EXPECT_EQ(parse_duration("600", "--t"), 600);
  EXPECT_EQ(parse_duration("1.5h", "--t"), 5400);
  EXPECT_EQ(parse_duration("1d2h3m4s", "--t"), 93784);
  EXPECT_EQ(parse_duration("0.05s", "--t"), 0.05);
  for (char const* const text : {"", "h", "2m3h", "5x", "-3s", "-3", "0", "2h30", "1h1h", "inf",
                                 "nan", "1e12", "3 s s", "2hm"})
    EXPECT_THROW(parse_duration(text, "--t"), SpecError) << text;
}

}  // namespace
}  // namespace antikelvin
