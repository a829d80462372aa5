// SPDX-License-Identifier: Apache-2.0
// Tables for people: alignment, what a narrow terminal shows, errors in brackets, lines of text.
#include "table/text_table.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <sstream>

#include "antikelvin/base/reals.hpp"
#include "base/text_width.hpp"
#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string written(Table const& table, TableStyle const& style = {}) {
  std::ostringstream out;
  RowStream const rows = stream_of(table);
  write_rows(rows, text_writer(rows.columns, out, style));
  return out.str();
}

Table energies() {
  Table table;
  table.columns = {"N", "energy_mean", "energy_error", "tau_int", "tau_error", "note"};
  table.rows = {
      {std::uint64_t{100}, -12.3456789, 0.067, 0.5, 0.01, std::string("β < 0")},
      {std::uint64_t{1000}, 3.5, Cell{}, 1.25, 0.0, std::string("ok")},
  };
  return table;
}

TEST(TextTable, IsAlignedAndLeavesMissingEmpty) {
  Table table;
  table.columns = {"x"};
  table.rows = {{1.0}, {Cell{}}, {-kInfinity}, {1e18 / 3}};
  EXPECT_EQ(written(table),
            "            x\n"
            "            1\n"
            "             \n"
            "         -inf\n"
            "3.3333333e+17\n");
}

TEST(TextTable, CountsCharactersNotBytes) {
  EXPECT_EQ(written(energies()),
            "   N  energy_mean  energy_error  tau_int  tau_error   note\n"
            " 100   -12.345679         0.067      0.5       0.01  β < 0\n"
            "1000          3.5                   1.25          0     ok\n");
}

TEST(TextTable, ThatIsTooWideShowsTheHeadlinesThatFit) {
  TableStyle style;
  style.headlines = {"energy_mean", "energy_error", "N", "tau_int"};
  style.width = 58;
  EXPECT_EQ(written(energies(), style), written(energies()));
  style.width = 57;
  EXPECT_EQ(written(energies(), style),
            "   N  energy_mean  energy_error  tau_int\n"
            " 100   -12.345679         0.067      0.5\n"
            "1000          3.5                   1.25\n"
            "(4 of 6 columns; --columns all shows all)\n");
  style.width = 30;
  EXPECT_EQ(written(energies(), style).substr(0, 26), "energy_mean  energy_error\n");
  style.width = 1;
  EXPECT_EQ(written(energies(), style).substr(0, 12), "energy_mean\n");
  style.shows_all = true;
  EXPECT_EQ(written(energies(), style), written(energies()));
}

TEST(TextTable, ChosenColumnsComeInTheirOrderAtAnyWidth) {
  TableStyle style;
  style.width = 5;
  style.columns = {"note", "absent", "N"};
  EXPECT_EQ(written(energies(), style), " note     N\nβ < 0   100\n   ok  1000\n");
  style.columns = {"absent"};
  EXPECT_EQ(written(energies(), style), "");
}

TEST(TextTable, CompactPutsErrorsBehindValues) {
  TableStyle style;
  style.is_compact = true;
  EXPECT_EQ(written(energies(), style),
            "   N  energy_mean    tau_int   note\n"
            " 100  -12.346(67)  0.500(10)  β < 0\n"
            "1000          3.5       1.25     ok\n");
}

TEST(TextTable, VerticalHasALineForEachValue) {
  TableStyle style;
  style.layout = TableLayout::vertical;
  style.is_compact = true;
  style.columns = {"N", "tau_int"};
  EXPECT_EQ(written(energies(), style),
            "-- row 1\n      N  100\ntau_int  0.500(10)\n"
            "-- row 2\n      N  1000\ntau_int  1.25\n");
}

TEST(TextTable, MarkdownHasAllColumnsAndEscapesBars) {
  TableStyle style;
  style.layout = TableLayout::markdown;
  style.is_compact = true;
  style.width = 5;
  Table table = energies();
  table.rows[1][5] = std::string("|m|\nx");
  EXPECT_EQ(written(table, style),
            "| N | energy_mean | tau_int | note |\n"
            "|---:|---:|---:|---|\n"
            "| 100 | -12.346(67) | 0.500(10) | β < 0 |\n"
            "| 1000 | 3.5 | 1.25 | \\|m\\| x |\n");
}

TEST(TextTable, MarkdownHeadsATableWithEachValueOfItsSection) {
  TableStyle style;
  style.layout = TableLayout::markdown;
  style.section = "note";
  style.columns = {"N", "note"};
  Table table = energies();
  table.rows.push_back(table.rows.back());
  EXPECT_EQ(written(table, style),
            "**β < 0**\n\n| N |\n|---:|\n| 100 |\n\n"
            "**ok**\n\n| N |\n|---:|\n| 1000 |\n| 1000 |\n");
  style.columns = {"note"};  // nothing would be left
  EXPECT_EQ(written(table, style), "| note |\n|---|\n| β < 0 |\n| ok |\n| ok |\n");
}

TEST(ValueWithError, HasTwoDigitsOfTheError) {
  EXPECT_EQ(value_with_error(1.23456, 0.0067), "1.2346(67)");
  EXPECT_EQ(value_with_error(12.34, 4.5), "12.3(4.5)");
  EXPECT_EQ(value_with_error(0.5, 3.2), "0.5(3.2)");
  EXPECT_EQ(value_with_error(1234.6, 56), "1235(56)");
  EXPECT_EQ(value_with_error(123456.7, 5600), "123500(5600)");
  EXPECT_EQ(value_with_error(3.2201814e-05, 3.49e-7), "3.220(35)e-05");
  EXPECT_EQ(value_with_error(1e300, 1e299), "1.00(10)e+300");
  EXPECT_EQ(value_with_error(0, 0.01), "0.000(10)");
  EXPECT_EQ(value_with_error(1, 0.996), "1.0(1.0)");
  EXPECT_EQ(value_with_error(-0.25, 0.0996), "-0.25(10)");
  EXPECT_EQ(value_with_error(5, 0), "5");
  EXPECT_EQ(value_with_error(kInfinity, 1), "inf");
  EXPECT_EQ(value_with_error(2.5, kNaN), "2.5");
  EXPECT_EQ(value_with_error(kNaN, 1), "");
}

/// The printed value is right to half of a last digit, and so is the error.
TEST(ValueWithError, ReadsBackWithinHalfADigit) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> power(-12, 12), ratio(-6, 1);
  for (int i = 0; i < 20000; ++i) {
    double const value = (i % 2 == 0 ? 1 : -1) * std::pow(10, power(random));
    double const error = std::fabs(value) * std::pow(10, ratio(random));
    std::string const text = value_with_error(value, error);
    std::size_t const open = text.find('('), close = text.find(')');
    ASSERT_NE(close, std::string::npos) << text;
    std::string const digits = text.substr(0, open),
                      inside = text.substr(open + 1, close - open - 1),
                      tail = text.substr(close + 1);
    double const read = std::stod(digits + tail);
    std::size_t const point = digits.find('.');
    int const decimals =
        point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
    double const read_error =
        inside.find('.') != std::string::npos || decimals == 0
            ? std::stod(inside + tail)
            : std::stod(inside + "e" +
                        std::to_string((tail.empty() ? 0 : std::stoi(tail.substr(1))) - decimals));
    ASSERT_NEAR(read_error, error, 0.051 * error) << text << ' ' << value << ' ' << error;
    ASSERT_NEAR(read, value, 0.051 * error) << text << ' ' << value << ' ' << error;
  }
}

TEST(TextWidth, WrapsAtSpacesAndCutsAtCharacters) {
  EXPECT_EQ(wrapped("one two three", 9, 2), "one two\n  three");
  EXPECT_EQ(wrapped("one two three", 9, 2, 3), "one\n  two\n  three");
  EXPECT_EQ(wrapped("β β β", 5, 0), "β β β");
  EXPECT_EQ(wrapped("longer-than-that a", 4, 1), "longer-than-that\n a");
  EXPECT_EQ(wrapped("a\n\nb", 10, 2), "a\n\n  b");
  EXPECT_EQ(cut_to_width("βeta", 2), "βe");
  EXPECT_EQ(cut_to_width("ab", 3), "ab");
  EXPECT_EQ(text_width("⟨m²⟩"), 4u);
}

}  // namespace
}  // namespace antikelvin
