// SPDX-License-Identifier: Apache-2.0
// Meaning of a study's columns: for --help, documents, files with units, and tables that are wider than a terminal.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "table/figure_recipe.hpp"

namespace antikelvin {

namespace unit {

inline constexpr char const *kNoUnit = "",  ///< of words, true and false
    *kPureNumber = "1", *kEnergy = "energy unit of the levels",
                            *kEnergySquared = "square of the energy unit of the levels",
                            *kBeta = "1/energy", *kEntropy = "k_B", *kSweeps = "sweeps",
                            *kMeasurements = "measurements", *kSites = "distance of neighbours",
                            *kOfQuantity = "that of the quantity";

}  // namespace unit

/// Columns that belong together. Families are written with what stands for an index: `p_0 … p_k`,
/// `energy_x` of the bodies a … w, `cov_…` of whatever follows; `each with _error` in `holds` adds
/// columns of that suffix.
struct ColumnGroup {
  std::string names;               ///< separated by ", "
  std::vector<std::string> units;  ///< one for all, or one for each
  std::string holds;               ///< options and values in `backquotes`
};

struct TableSchema {
  std::string
      title;  ///< which rows: `one row per …`, behind `--show NAME, ` where the study has several
  std::vector<ColumnGroup> columns;
};

/// The tables of a study.
struct Schema {
  std::string verb;
  std::vector<std::string>
      headlines;                    ///< columns that a narrow table shows, the most important first
  std::vector<TableSchema> tables;  ///< the default one first
  std::vector<std::string> page_columns = {};  ///< columns that the page of a scan shows
  std::vector<FigureRecipe> figures = {};      ///< of each kind of rows that is drawn
  bool page_has_summary = true;                ///< false where summaries are as long as the rows
};

/// A text of a schema for places that know no Markdown: without its backquotes.
std::string without_marks(std::string text);

/// All names that stand in its tables.
std::vector<std::string> column_names(Schema const& schema);

/// Units of columns by their names, empty where one has none or is not known. Errors, exact and sampled
/// values have that of what they belong to, deviations in errors (`_z`) are pure numbers.
class Units {
 public:
  explicit Units(Schema const& schema);
  std::string of(std::string const& column) const;

 private:
  std::map<std::string, std::string> of_family_;
};

/// Refuses a name that is no column of a study whose columns are known, and names the nearest.
/// @param show  value of --show, which says which of the tables is made; empty or auto: any
void require_column(Schema const& schema, std::string const& show, std::string const& name);

}  // namespace antikelvin
