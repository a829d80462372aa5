// SPDX-License-Identifier: Apache-2.0
#include "scan/records.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "scan/folder_lock.hpp"
#include "scan/line_log.hpp"
#include "scan/point_id.hpp"
#include "scan/results_folder.hpp"
#include "support/temporary_folder.hpp"

namespace antikelvin {
namespace {

using test::TemporaryFolder;

std::string in(TemporaryFolder const& folder, std::string const& name) {
  return (folder.path() / name).string();
}

TEST(LineLog, AppendsAndDropsATornLastLine) {
  TemporaryFolder const folder;
  std::string const path = in(folder, "log");
  {
    LineLog log(path);
    log.append("one");
    log.append("two");
    log.sync();
  }
  EXPECT_EQ(folder.read("log"), "one\ntwo\n");
  // Torn at every place, also within lines longer than what is read at once.
  std::string const whole = "one\ntwo\n", torn = std::string(10000, 'x');
  for (std::size_t length : {std::size_t{1}, std::size_t{4095}, std::size_t{4096}, torn.size()}) {
    folder.write("log", whole + torn.substr(0, length));
    LineLog log(path);
    EXPECT_EQ(log.dropped(), length);
    log.append("three");
    EXPECT_EQ(folder.read("log"), whole + "three\n");
  }
  folder.write("log", "torn");
  LineLog log(path);
  log.append("a");
  EXPECT_EQ(folder.read("log"), "a\n");
}

TEST(LineLog, SaysWhereItCannotWrite) {
  TemporaryFolder const folder;
  EXPECT_THROW(LineLog(in(folder, "none/log")), IoError);
}

TEST(FolderLock, OneOwnerAtATime) {
  TemporaryFolder const folder;
  std::string const path = folder.path().string();
  EXPECT_EQ(lock_owner(path), "");
  {
    FolderLock const lock(path);
    EXPECT_NE(lock_owner(path).find("process " + std::to_string(getpid())), std::string::npos);
    EXPECT_THROW(FolderLock{path}, SpecError);
  }
  EXPECT_EQ(lock_owner(path), "");
  FolderLock const again(path);
}

Report report_of(std::uint64_t n_rows) {
  Report report;
  report.verb = "sample";
  report.rows.columns = {"N", "beta", "error", "inverted", "regime"};
  double const infinity = std::numeric_limits<double>::infinity();
  for (std::uint64_t i = 0; i < n_rows; ++i)
    report.rows.rows.push_back({std::uint64_t{18446744073709551615u} - i, i == 0 ? -infinity : 2.0,
                                i == 1 ? Cell() : Cell(0.1), i % 2 == 0,
                                std::string(i == 2 ? "\"negative\"\n" : "negative")});
  report.notes = {"a note"};
  return report;
}

TEST(Records, TablesReadBackToTheSameCells) {
  Report const report = report_of(3);
  Json const record = record_of("0123456789abcdef", {{"beta", "2"}}, report, "");
  std::string const line = record.dump();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  Table const table = table_of(Json::parse(line)["rows"]);
  EXPECT_EQ(table.columns, report.rows.columns);
  EXPECT_EQ(table.rows, report.rows.rows);
  EXPECT_EQ(record["outcome"], "done");
}

TEST(Records, TheLastLineOfAPointCountsAndDamageIsCounted) {
  TemporaryFolder const folder;
  std::filesystem::create_directories(folder.path() / "shards/1-of-2");
  Json const failed = failure_record("a", "sample", Json::object(), 2, "bad");
  Json const done = record_of("a", Json::object(), report_of(1), "");
  Json const other = record_of("b", Json::object(), report_of(1), "");
  folder.write("results.jsonl", failed.dump() + "\n{\"id\":3}\nnoise\n\n" + done.dump() +
                                    "\n{\"id\":\"c\",\"outcome\":\"done\",\"inp");
  folder.write("shards/1-of-2/results.jsonl", other.dump() + "\n");
  Records const records = read_all_records({folder.path().string(), {}});
  EXPECT_EQ(records.list.size(), 2u);
  ASSERT_EQ(records.damaged.size(), 3u);
  EXPECT_EQ(records.damaged[1].text(), in(folder, "results.jsonl") + ":3, it is no record");
  EXPECT_FALSE(is_failure(*records.find("a")));
  EXPECT_EQ(*records.find("b"), other);
  EXPECT_EQ(records.find("c"), nullptr);
  EXPECT_TRUE(read_all_records({in(folder, "none"), {}}).list.empty());
}

TEST(Records, AnyChangedByteIsSeen) {
  Json const input = {{"beta", "0.5"}, {"show", "series"}};
  Json const record = record_of(point_id("sample", input), input, report_of(2), "");
  std::string const line = record_line(record);
  ASSERT_EQ(read_record(line).record, record);
  for (std::size_t at = 0; at < line.size(); ++at)
    for (int const flip : {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
      std::string damaged = line;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      EXPECT_FALSE(read_record(damaged).record) << damaged;
      damaged = line;
      EXPECT_FALSE(read_record(damaged.erase(at, 1)).record) << damaged;
    }
}

TEST(Records, OlderLinesWithoutAChecksumAreHeldAgainstTheirId) {
  TemporaryFolder const folder;
  std::filesystem::create_directories(folder.path() / "inputs");
  folder.write("inputs/levels.csv", "0\n1\n");
  Json const input = {{"levels", "@inputs/levels.csv"}, {"show", "series"}};
  Json const there = {{"levels", "@" + in(folder, "inputs/levels.csv")}, {"show", "series"}};
  std::string const id = point_id("sample", there);
  std::string line = record_of(id, input, report_of(1), "").dump();
  folder.write("results.jsonl", line + "\n");
  KnownPoints const known{folder.path().string(), {id}};
  EXPECT_EQ(read_all_records(known).list.size(), 1u);
  line.replace(line.find("series"), 6, "2eries");
  folder.write("results.jsonl", line + "\n");
  Records const records = read_all_records(known);
  EXPECT_TRUE(records.list.empty());
  ASSERT_EQ(records.damaged.size(), 1u);
  EXPECT_EQ(records.damaged[0].problem, "its id is not that of its input");
  // Names that other versions made cannot be verdicts.
  EXPECT_EQ(read_all_records({folder.path().string(), {}}).list.size(), 1u);
}

TEST(Records, DamagedLinesAreKeptAside) {
  TemporaryFolder const folder;
  std::filesystem::create_directories(folder.path() / "shards/1-of-2");
  std::filesystem::create_directories(folder.path() / "shards/2-of-2");
  std::string const sound = record_line(record_of("a", Json::object(), report_of(1), ""));
  std::string const files[] = {"results.jsonl", "shards/1-of-2/results.jsonl",
                               "shards/2-of-2/results.jsonl"};
  for (std::string const& file : files) folder.write(file, "no\n" + sound + "\nise\ntorn");
  FolderLock const lock(folder.path().string()), busy(in(folder, "shards/2-of-2"));
  KnownPoints const known{folder.path().string(), {}};
  set_aside(read_all_records(known).damaged, folder.path().string());
  EXPECT_EQ(folder.read(files[0]), sound + "\n");
  EXPECT_EQ(folder.read("damaged.jsonl"), "no\nise\n");
  EXPECT_EQ(folder.read(files[1]), sound + "\n");
  EXPECT_EQ(folder.read("shards/1-of-2/damaged.jsonl"), "no\nise\n");
  EXPECT_EQ(folder.read(files[2]), "no\n" + sound + "\nise\ntorn") << "another process has it";
  EXPECT_EQ(read_all_records(known).damaged.size(), 2u);
}

TEST(Records, TemporariesOfKilledRunsGoUnlessAnotherWrites) {
  TemporaryFolder const folder;
  std::filesystem::create_directories(folder.path() / "shards/1-of-2");
  std::filesystem::create_directories(folder.path() / "points");
  char const* const files[] = {"points/.antikelvin-abcdef.h5", ".antikelvin-123456.toml",
                               "points/0123.h5"};
  for (char const* const file : files) folder.write(file, "x");
  std::string const own = folder.path().string();
  FolderLock const lock(own);
  auto const is_there = [&](char const* file) { return std::filesystem::exists(in(folder, file)); };
  {
    FolderLock const other(in(folder, "shards/1-of-2"));
    remove_temporaries(own, own);
    EXPECT_TRUE(is_there(files[0]) && is_there(files[1]));
  }
  remove_temporaries(own, own);
  EXPECT_FALSE(is_there(files[0]) || is_there(files[1]));
  EXPECT_TRUE(is_there(files[2]));
}

TEST(Records, DamagedLinesAndTablesAreRefused) {
  for (std::string const damage :
       {R"("outcome":"failed")", R"("outcome":"failed","error":"bad")",
        R"("outcome":"failed","error":{"code":2})", R"("outcome":"failed","error":{"code":"2"})",
        R"("outcome":"done","rows":3)", R"("outcome":"done","file":3)", R"("outcome":3)",
        R"("outcome":"done","reason":[])", R"("outcome":"done","verb":1)"})
    EXPECT_FALSE(read_record(R"({"id":"a","verb":"sample","input":{},)" + damage + "}").record)
        << damage;
  EXPECT_TRUE(read_record(R"({"id":"a","verb":"sample","input":{},"outcome":"done"})").record);
  EXPECT_FALSE(read_record(std::string(1000000, '[')).record);
  for (char const* const rows : {"3", "{}", "[3]", R"([{"x":1},{"x":"y"}])", R"([{"x":1},{"y":2}])",
                                 R"([{"x":true},{"x":0.5}])", R"([{"x":0.5},{"x":"y"}])"})
    EXPECT_THROW(table_of(Json::parse(rows)), IoError) << rows;
  // Infinities are reals, unless they stand among texts.
  Table const table = table_of(Json::parse(R"([{"x":"inf","y":"-inf"},{"x":null,"y":"hot"}])"));
  EXPECT_EQ(table.rows[0][0], Cell(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(table.rows[0][1], Cell(std::string("-inf")));
}

TEST(PointId, CountsValuesAndContents) {
  Json const input = {{"subsystems", "1000"}, {"beta", "0.5"}};
  std::string const id = point_id("sample", input);
  EXPECT_EQ(id.size(), 16u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(point_id("sample", {{"beta", "5e-1"}, {"subsystems", "1e3"}}), id);
  EXPECT_NE(point_id("sample", {{"beta", "0.5"}, {"subsystems", "1001"}}), id);
  EXPECT_NE(point_id("scaling", input), id);
  EXPECT_NE(point_id("sample", {{"beta", "0.5"}, {"subsystems", "1000"}, {"check", true}}), id);
  // Values that differ in the last digit are other points.
  EXPECT_NE(point_id("sample", {{"beta", "0.1"}}),
            point_id("sample", {{"beta", "0.10000000000000001"}}));

  TemporaryFolder const folder;
  folder.write("a.csv", "energy,degeneracy\n0,1\n");
  folder.write("b.csv", "energy,degeneracy\n0,1\n");
  folder.write("c.csv", "energy,degeneracy\n0,2\n");
  auto const id_of = [&](char const* name) {
    return point_id("sample", {{"levels", "@" + in(folder, name)}});
  };
  EXPECT_EQ(id_of("a.csv"), id_of("b.csv"));
  EXPECT_NE(id_of("a.csv"), id_of("c.csv"));
  EXPECT_THROW(id_of("none.csv"), SpecError);
}

/// Results of earlier versions must be found again: these change only with kPointVersion or the
/// layout of random numbers. From Python: uuid.uuid5(uuid.UUID(bytes=b"antikelvin-point"), text), last half.
TEST(PointId, IsTheSameInEveryVersion) {
  for (char const* const size : {"subsystems", "units"}) {  // the present name and the former one
    Json const input = {{size, "1000"}, {"beta", "0.5"}};
    EXPECT_EQ(point_id("sample", input), "8b860f102ffdaa68") << size;
    EXPECT_EQ(seed_of_point("sample", input), 13735133110097084641u) << size;
  }
}

}  // namespace
}  // namespace antikelvin
