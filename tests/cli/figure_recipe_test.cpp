// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "antikelvin/base/error.hpp"
#include "figure/figure_of.hpp"
#include "study/schemas.hpp"

namespace antikelvin::test {
namespace {

constexpr char const* kVerbs[] = {"canonical", "entropy", "limits", "sample", "scaling",
                                  "contact",   "driven",  "dos",    "modes",  "ensembles"};
constexpr char const* kOtherVerbs[] = {"transitions", "bench", "selftest"};

/// Columns that a recipe names, with a member in place of a family.
std::vector<std::string> columns_of(FigureRecipe const& recipe) {
  std::vector<std::string> names;
  for (std::string const& mark : recipe.marks) names.push_back(mark.substr(0, mark.find('=')));
  for (PanelRecipe const& panel : recipe.panels)
    for (auto const* list : {&panel.x, &panel.y})
      names.insert(names.end(), list->begin(), list->end());
  names.insert(names.end(), recipe.keys.begin(), recipe.keys.end());
  for (std::string& name : names)
    if (name.back() == '#') name.replace(name.size() - 1, 1, name == "beta_#" ? "0_1" : "0");
  return names;
}

ResultColumns with_columns(std::vector<std::string> const& names) {
  ResultColumns rows;
  for (std::string const& name : names) rows.columns[name] = {"1"};
  return rows;
}

TEST(FigureRecipe, NamesColumnsOfItsStudy) {
  for (std::string const verb : kVerbs) {
    Schema const& schema = schema_of(verb);
    EXPECT_FALSE(schema.figures.empty()) << verb;
    EXPECT_GE(schema.page_columns.size(), 5u) << verb;
    for (std::string const& name : schema.page_columns)
      EXPECT_NO_THROW(require_column(schema, "", name)) << verb << " " << name;
    for (FigureRecipe const& recipe : schema.figures) {
      EXPECT_FALSE(recipe.marks.empty()) << verb;
      for (std::string const& name : columns_of(recipe))
        EXPECT_NO_THROW(require_column(schema, "", name)) << verb << " " << name;
    }
  }
}

/// Symbols are the same in all languages; a lower-case word of four letters is no symbol.
bool has_words(std::string const& text) {
  std::size_t letters = 0;
  for (char const c : text) {
    letters = c >= 'a' && c <= 'z' ? letters + 1 : 0;
    if (letters == 4) return true;
  }
  return false;
}

TEST(FigureRecipe, HasChineseWordsForAllThatItSays) {
  Labels const labels(Language::chinese);
  auto const expect_words = [&](std::string const& text, std::string const& verb) {
    EXPECT_TRUE(!has_words(text) || labels.text(text) != text) << verb << ": " << text;
  };
  for (auto const& verbs :
       {std::vector<std::string>(std::begin(kVerbs), std::end(kVerbs)),
        std::vector<std::string>(std::begin(kOtherVerbs), std::end(kOtherVerbs))})
    for (std::string const& verb : verbs)
      for (FigureRecipe const& recipe : schema_of(verb).figures) {
        expect_words(recipe.title, verb);
        expect_words(recipe.subsystem, verb);
        for (PanelRecipe const& panel : recipe.panels) {
          expect_words(panel.x_label, verb);
          expect_words(panel.quantity.name, verb);
        }
      }
}

/// A table in CSV does not name its verb.
TEST(FigureRecipe, MarksTellVerbs) {
  for (std::string const verb : kVerbs)
    for (FigureRecipe const& recipe : schema_of(verb).figures) {
      ResultColumns rows;
      for (std::string const& mark : recipe.marks) {
        std::size_t const equals = mark.find('=');
        rows.columns[mark.substr(0, equals)] = {
            equals == std::string::npos ? "" : mark.substr(equals + 1)};
      }
      EXPECT_EQ(schema_of_rows(rows).verb, verb);
      EXPECT_EQ(recipe_for(schema_of(verb), rows), &recipe);
    }
  EXPECT_EQ(schema_of_rows(with_columns({"N", "beta"})).verb, "");
  ResultColumns named = with_columns({"log_g"});
  named.verb = "canonical";
  EXPECT_EQ(schema_of_rows(named).verb, "canonical");
}

TEST(FigureRecipe, FamiliesStandForTheirMembers) {
  ResultColumns const rows = with_columns({"p_0", "p_1", "p_0_sampled", "p_value", "p_"});
  EXPECT_EQ(columns_named(rows, "p_#"), (std::vector<std::string>{"p_0", "p_1"}));
  EXPECT_EQ(columns_named(with_columns({"p_0_sampled", "p_value"}), "p_#"),
            std::vector<std::string>{"p_0_sampled"});
  EXPECT_EQ(columns_named(rows, "energy"), std::vector<std::string>{"energy"});
}

TEST(FigureRecipe, OfEveryOtherVerbWithRowsThereIsOne) {
  for (std::string const verb : kOtherVerbs) {
    Schema const& schema = schema_of(verb);
    EXPECT_FALSE(schema.figures.empty()) << verb;
    for (FigureRecipe const& recipe : schema.figures) {
      EXPECT_FALSE(recipe.panels.empty()) << verb;
      for (std::string const& name : columns_of(recipe))
        EXPECT_NO_THROW(require_column(schema, "", name)) << verb << " " << name;
    }
  }
}

TEST(FigureRecipe, RowsWithoutFigureAreRefusedWithWhatHasOne) {
  ResultColumns rows = with_columns({"N", "measurement"});
  rows.verb = "sample";
  try {
    figure_of(rows, schema_of_rows(rows));
    FAIL() << "single measurements without energies are drawn";
  } catch (SpecError const& error) {
    EXPECT_NE(std::string(error.what()).find("energy_mean or q or probability"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace antikelvin::test
