// SPDX-License-Identifier: Apache-2.0
// Written by the tool's code, read back here with HDF5's own.
#include "io/hdf5_file.hpp"
#include "antikelvin/base/reals.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>
#include <sstream>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kRows = 150001;  // two whole chunks and a part

std::uint64_t mixed(std::uint64_t i) { return (i + 1) * 0x9E3779B97F4A7C15u; }

/// Awkward doubles: any bits, infinities, missing ones.
double real_at(std::uint64_t i) {
  if (i % 10 == 3) return i % 20 == 3 ? kInfinity : -kInfinity;
  double const value = std::bit_cast<double>(mixed(i));
  return i % 10 == 7 ? std::numeric_limits<double>::quiet_NaN() : std::isnan(value) ? -0.0 : value;
}

std::string text_at(std::uint64_t i) { return std::string(i % 17, 'a') + (i % 5 ? "" : "β"); }

Report many_rows(std::uint64_t n_rows) {
  Report report;
  report.verb = "canonical";
  report.input["beta"] = std::string(200000, '1');  // longer than an attribute may be
  RowStream rows;
  rows.columns = {{"N", ColumnType::count},
                  {"x", ColumnType::real},
                  {"inverted", ColumnType::flag},
                  {"regime", ColumnType::text, 18}};
  rows.n_rows = n_rows;
  rows.make = [](std::uint64_t first, std::uint64_t count, Block& block) {
    for (std::size_t i = 0; i < count; ++i) {
      block.counts(0)[i] = mixed(first + i);
      block.reals(1)[i] = real_at(first + i);
      block.flags(2)[i] = (first + i) % 3 == 0;
      block.texts(3)[i] = text_at(first + i);
    }
  };
  report.stream = rows;
  return report;
}

class Hdf5File : public testing::Test {
 protected:
  Hdf5File()
      : path_((fs::path(testing::TempDir()) / ("antikelvin_" + std::to_string(::getpid()) + ".h5"))
                  .string()) {}
  ~Hdf5File() override { fs::remove(path_); }

  void write(Report const& report) const {
    std::ostringstream none;
    write_report(report, {{path_, Format::hdf5}}, none);
  }
  template <class Value>
  static std::vector<Value> read(hid_t file, char const* name, hid_t type, std::size_t bytes = 1) {
    hid_t const dataset = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(dataset);
    EXPECT_EQ(H5Sget_simple_extent_ndims(space), 1) << name;
    std::vector<Value> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)) *
                              bytes);
    EXPECT_GE(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0) << name;
    H5Sclose(space);
    H5Dclose(dataset);
    return values;
  }
  static std::string attribute(hid_t object, char const* name) {
    hid_t const id = H5Aopen(object, name, H5P_DEFAULT), type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    char* text = nullptr;
    EXPECT_GE(H5Aread(id, type, &text), 0) << name;
    std::string const value = text != nullptr ? text : "";
    H5free_memory(text);
    H5Tclose(type);
    H5Aclose(id);
    return value;
  }
  std::string path_;
};

TEST_F(Hdf5File, ReadsBackBitForBit) {
  write(many_rows(kRows));
  hid_t const file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  auto const counts = read<std::uint64_t>(file, "rows/N", H5T_NATIVE_UINT64);
  auto const reals = read<double>(file, "rows/x", H5T_NATIVE_DOUBLE);
  auto const flags = read<std::uint8_t>(file, "rows/inverted", H5T_NATIVE_UINT8);
  hid_t const dataset = H5Dopen2(file, "rows/regime", H5P_DEFAULT), type = H5Dget_type(dataset);
  EXPECT_EQ(H5Tget_size(type), 18u);
  EXPECT_EQ(H5Tget_cset(type), H5T_CSET_UTF8);
  auto const texts = read<char>(file, "rows/regime", type, 18);
  H5Tclose(type);
  H5Dclose(dataset);
  ASSERT_EQ(counts.size(), kRows);
  ASSERT_EQ(reals.size(), kRows);
  ASSERT_EQ(flags.size(), kRows);
  ASSERT_EQ(texts.size(), kRows * 18);
  std::size_t n_wrong = 0;
  for (std::size_t i = 0; i < kRows; ++i) {
    std::string const text(&texts[18 * i], strnlen(&texts[18 * i], 18));
    bool const same =
        counts[i] == mixed(i) && (flags[i] != 0) == (i % 3 == 0) && text == text_at(i) &&
        std::bit_cast<std::uint64_t>(reals[i]) == std::bit_cast<std::uint64_t>(real_at(i));
    n_wrong += !same;
  }
  EXPECT_EQ(n_wrong, 0u);
  H5Fclose(file);
}

TEST_F(Hdf5File, AttributesHoldTheReport) {
  Report report = many_rows(3);
  report.seed = 7;
  report.schema = {"canonical", {}, {{"rows", {{"N", {unit::kPureNumber}, "units"}}}}};
  write(report);
  hid_t const file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  int schema = 0;
  hid_t const id = H5Aopen(file, "schema", H5P_DEFAULT);
  EXPECT_GE(H5Aread(id, H5T_NATIVE_INT, &schema), 0);
  H5Aclose(id);
  EXPECT_EQ(schema, kReportSchema);
  EXPECT_EQ(attribute(file, "tool"), "antikelvin");
  EXPECT_EQ(attribute(file, "verb"), "canonical");
  Json const json = Json::parse(attribute(file, "report"));
  EXPECT_EQ(json["input"], report.input);
  EXPECT_EQ(json["columns"], Json({"N", "x", "inverted", "regime"}));
  EXPECT_EQ(json["rng"]["seed"], 7);
  EXPECT_FALSE(json.contains("rows"));
  hid_t const dataset = H5Dopen2(file, "rows/x", H5P_DEFAULT);
  EXPECT_EQ(attribute(dataset, "missing"), "NaN");
  H5Dclose(dataset);
  hid_t const counts = H5Dopen2(file, "rows/N", H5P_DEFAULT);
  EXPECT_EQ(attribute(counts, "unit"), "1");
  H5Dclose(counts);
  H5Fclose(file);
}

TEST_F(Hdf5File, StoredRowsAndSummary) {
  Report report;
  report.verb = "scaling";
  report.rows.columns = {"beta", "z"};
  report.rows.rows = {{1.0, Cell{}}, {2.0, 0.5}};
  report.summary.columns = {"beta", "verdict"};
  report.summary.rows = {{1.0, std::string("a very long verdict")}};
  report.summary_key = "beta";
  write(report);
  hid_t const file = H5Fopen(path_.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  auto const z = read<double>(file, "rows/z", H5T_NATIVE_DOUBLE);
  ASSERT_EQ(z.size(), 2u);
  EXPECT_TRUE(std::isnan(z[0]));
  EXPECT_EQ(z[1], 0.5);
  hid_t const type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, 19);
  H5Tset_cset(type, H5T_CSET_UTF8);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  auto const verdict = read<char>(file, "summary/verdict", type, 19);
  EXPECT_EQ(std::string(verdict.data(), verdict.size()), "a very long verdict");
  H5Tclose(type);
  H5Fclose(file);
}

TEST_F(Hdf5File, ReaderGivesWhatTheWriterGot) {
  write(many_rows(70000));
  Hdf5Rows const stored = read_hdf5(path_);
  EXPECT_EQ(stored.verb, "canonical");
  ASSERT_EQ(stored.rows.n_rows, 70000u);
  std::vector<std::string> const names = {"N", "x", "inverted", "regime"};
  ASSERT_EQ(stored.columns.size(), names.size());
  for (std::size_t j = 0; j < names.size(); ++j) EXPECT_EQ(stored.columns[j].name, names[j]);
  Block rows = stored.rows;
  EXPECT_EQ(rows.counts(0)[69999], mixed(69999));
  EXPECT_TRUE(std::isnan(rows.reals(1)[7]));
  EXPECT_EQ(rows.flags(2)[69999], 1);
  EXPECT_EQ(rows.texts(3)[65540], text_at(65540));
  EXPECT_EQ(rows.reals(1)[3], std::numeric_limits<double>::infinity());
}

TEST_F(Hdf5File, AnyOtherHdf5FileIsRefused) {
  hid_t const file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  EXPECT_THROW(read_hdf5(path_), SpecError);
  fs::resize_file(path_, 100);
  EXPECT_THROW(read_hdf5(path_), IoError);
}

// The promise of 16 bytes must not end in a cut text.
TEST_F(Hdf5File, ATextLongerThanItsColumnIsNeverCut) {
  Report report = many_rows(100);
  report.stream->columns[3].width = 4;
  EXPECT_THROW(write(report), std::length_error);
  EXPECT_FALSE(fs::exists(path_));
}

}  // namespace
}  // namespace antikelvin
