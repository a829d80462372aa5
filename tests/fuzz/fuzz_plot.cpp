// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "figure/figure_of.hpp"
#include "figure/gnuplot_program.hpp"
#include "fuzz/targets.hpp"
#include "study/schemas.hpp"

namespace antikelvin::fuzz {
namespace {

/// Nothing of a file but numbers may reach gnuplot, which can run other programs.
void check_program(std::string const& program) {
  std::istringstream lines(program);
  bool in_data = false;
  for (std::string line; std::getline(lines, line);) {
    if (!in_data)
      in_data = line.size() > 6 && line[0] == '$' && line.substr(line.size() - 6) == "<< EOD";
    else if (line == "EOD")
      in_data = false;
    else
      promise(line.find_first_not_of("0123456789+-.eExXpPaAbBcCdDfFN ") == std::string::npos,
              "data are numbers: " + line);
  }
  promise(!in_data, "data end");
}

}  // namespace

/// A result for `plot`: a report or a table.
void fuzz_plot(std::string_view bytes) {
  try {
    ResultColumns const result = parse_result(std::string(bytes), "result.csv");
    for (auto const& [name, values] : result.columns)
      promise(values.size() == result.columns.begin()->second.size(), "columns are equally long");
    for (std::string const x : {"", "T", "-1/T"})
      check_program(
          gnuplot_program(figure_of(result, schema_of_rows(result), {.x = x}), {}, "figure.svg"));
  } catch (SpecError const&) {
  }
}

}  // namespace antikelvin::fuzz
