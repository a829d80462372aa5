// SPDX-License-Identifier: Apache-2.0
#include "study/transitions.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "antikelvin/base/error.hpp"
#include "statistics/collapse.hpp"
#include "table/named_row.hpp"
#include "table/value_with_error.hpp"

namespace antikelvin {
namespace {

constexpr std::size_t kCollapsingSizes = 3;

std::string compact(Estimate const& estimate) {
  return value_with_error(estimate.value, estimate.error);
}

Estimate with_sign(Estimate estimate, int sign) { return {sign * estimate.value, estimate.error}; }

NamedRow row_of(CurveFamily const& family) {
  NamedRow row;
  row.add("quantity", family.quantity);
  row.add("system", family.system);
  row.add("order", family.order);
  return row;
}

void add_fit(NamedRow& row, double chi2, int dof, double p_value, std::string const& reason) {
  row.add("chi2", chi2);
  row.add("dof", std::uint64_t(std::max(dof, 0)));
  row.add("p_value", p_value);
  row.add("reason", reason);
}

bool is_dimensionless(std::string const& quantity) {
  return quantity.ends_with("binder") || quantity.ends_with("xi_over_L");
}

/// Tells the transitions of families of curves, one after the other.
class TransitionTeller {
 public:
  explicit TransitionTeller(TransitionSpec const& spec) : spec_(spec) {}

  void tell(CurveFamily const& family) {
    std::vector<Crossing> const found = crossings_of(family);
    if (spec_.show == TransitionShow::crossings) {
      for (Crossing const& crossing : found) add_crossing(family, crossing);
      if (found.empty())
        result_.notes.push_back(family.place() + ": no two neighbouring sizes cross by 5 sigma");
      return;
    }
    if (family.curves.size() < kCollapsingSizes) {
      result_.notes.push_back(fmt::format("{}: {} sizes do not collapse, it takes three",
                                          family.place(), family.curves.size()));
      return;
    }
    double const start = found.empty() || std::isnan(found.back().x.value) ? middle_of(family)
                                                                           : found.back().x.value;
    spec_.show == TransitionShow::collapse ? add_collapses(family, start)
                                           : add_points(family, start);
  }

  FoundTransitions result() && { return std::move(result_); }

 private:
  std::vector<Crossing> crossings_of(CurveFamily const& family) const {
    std::vector<Crossing> all;
    for (std::size_t i = 0; i + 1 < family.curves.size(); ++i)
      for (Crossing& one : crossings(family.curves[i], family.curves[i + 1], spec_.window))
        all.push_back(std::move(one));
    return all;
  }

  void add_crossing(CurveFamily const& family, Crossing const& crossing) {
    NamedRow row = row_of(family);
    row.add("L_a", crossing.side_a);
    row.add("L_b", crossing.side_b);
    row.add("beta", with_sign(crossing.x, family.sign));
    row.add("value", crossing.value);
    add_fit(row, crossing.chi2, crossing.dof, crossing.p_value, crossing.objection);
    append(result_.rows, std::move(row));
    std::string note =
        fmt::format("{}: L={} and {} cross", family.place(), crossing.side_a, crossing.side_b);
    if (!std::isnan(crossing.x.value))
      note += fmt::format(" at beta={}, value {}", compact(with_sign(crossing.x, family.sign)),
                          compact(crossing.value));
    if (!crossing.objection.empty()) note += " (" + crossing.objection + ")";
    result_.notes.push_back(std::move(note));
  }

  static double middle_of(CurveFamily const& family) {
    SizeCurve const& largest = family.curves.back();
    return (largest.points.front().x + largest.points.back().x) / 2;
  }

  static Collapse collapse_from(CurveFamily const& family, std::size_t first, double start) {
    std::vector<SizeCurve> const curves(family.curves.begin() + static_cast<std::ptrdiff_t>(first),
                                        family.curves.end());
    return collapse(curves, {.fits_exponent = !is_dimensionless(family.quantity), .start = start});
  }

  void add_collapses(CurveFamily const& family, double start) {
    for (std::size_t first = 0; first + kCollapsingSizes <= family.curves.size(); ++first) {
      Collapse const fit = collapse_from(family, first, start);
      NamedRow row = row_of(family);
      row.add("L_min", family.curves[first].side);
      row.add("L_max", family.curves.back().side);
      row.add("beta_c", with_sign(fit.x_c, family.sign));
      row.add("nu", fit.nu());
      row.add("exponent", fit.exponent);
      row.add("degree", std::uint64_t(std::max(fit.degree, 0)));
      add_fit(row, fit.chi2, fit.dof, fit.p_value, fit.objection);
      append(result_.rows, std::move(row));
      result_.notes.push_back(sentence(family, first, fit));
    }
  }

  static std::string sentence(CurveFamily const& family, std::size_t first, Collapse const& fit) {
    std::string text = fmt::format("{}: L={} to {}: ", family.place(), family.curves[first].side,
                                   family.curves.back().side);
    if (!fit.objection.empty())
      return text + fit.objection +
             (std::isnan(fit.x_c.value) ? "; give more points, or a wider --range"
                                        : "; narrow --range, or leave out small sizes");
    text += fmt::format("beta_c={}, nu={}", compact(with_sign(fit.x_c, family.sign)),
                        compact(fit.nu()));
    if (fit.exponent.error > 0) text += fmt::format(", exponent={}", compact(fit.exponent));
    return text + fmt::format(", chi2={:.4g} of {}, p={:.2g}", fit.chi2, fit.dof, fit.p_value);
  }

  void add_points(CurveFamily const& family, double start) {
    for (std::size_t first = 0; first + kCollapsingSizes <= family.curves.size(); ++first) {
      Collapse const fit = collapse_from(family, first, start);
      if (!fit.objection.empty()) continue;
      for (std::size_t i = first; i < family.curves.size(); ++i)
        for (CurvePoint const& point : family.curves[i].points) {
          double const side = family.curves[i].side;
          NamedRow row = row_of(family);
          row.add("L", side);
          row.add("beta", family.sign * point.x);
          row.add("scaled_beta", fit.scaled_x(side, point.x));
          row.add("scaled_value",
                  Estimate{fit.scaled_y(side, point.y.value), fit.scaled_y(side, point.y.error)});
          append(result_.rows, std::move(row));
        }
      result_.notes.push_back(sentence(family, first, fit));
      return;
    }
    result_.notes.push_back(family.place() + ": no sizes collapse; narrow --range");
  }

  TransitionSpec const& spec_;
  FoundTransitions result_;
};

}  // namespace

FoundTransitions find_transitions(ResultColumns const& rows, TransitionSpec const& spec) {
  std::vector<std::string> notes;
  std::vector<CurveFamily> const families = curve_families(rows, spec.wishes, notes);
  std::size_t most = 0;
  for (CurveFamily const& family : families) most = std::max(most, family.curves.size());
  std::size_t const needed = spec.show == TransitionShow::crossings ? 2 : kCollapsingSizes;
  FoundTransitions result;
  if (most >= needed) {
    TransitionTeller teller(spec);
    for (CurveFamily const& family : families) teller.tell(family);
    result = std::move(teller).result();
    result.has_sizes = true;
  } else {
    result.notes.push_back(
        fmt::format("there are {} sizes of one system where {} are needed", most, needed));
  }
  result.notes.insert(result.notes.end(), notes.begin(), notes.end());
  return result;
}

std::vector<TableSchema> transition_tables() {
  using namespace unit;
  ColumnGroup const which = {
      "quantity, system, order",
      {kNoUnit},
      "the column; options in which the systems of a scan differ; what orders, as its rows say"};
  ColumnGroup const fit = {"chi2, dof, p_value, reason",
                           {kPureNumber, kPureNumber, kPureNumber, kNoUnit},
                           "of the fit; why its values are no measurements, empty if they are"};
  return {{"--show crossings, one row per crossing of neighbouring sizes",
           {which,
            {"L_a, L_b", {kPureNumber}, "both sizes: geometric means of the sides"},
            {"beta, beta_error", {kBeta}, "where they cross"},
            {"value, value_error", {kOfQuantity}, "the quantity there"},
            fit}},
          {"--show collapse, one row per smallest size that takes part",
           {which,
            {"L_min, L_max", {kPureNumber}, "smallest and largest size of the fit"},
            {"beta_c, beta_c_error", {kBeta}, "of y = L^κ F((|β| − |β_c|) L^{1/ν})"},
            {"nu, nu_error, exponent, exponent_error",
             {kPureNumber},
             "ν; κ, which is 0 and has no error for Binder cumulants and ξ/L"},
            {"degree", {kPureNumber}, "of the polynomial F"},
            fit}},
          {"--show points, one row per measurement",
           {which,
            {"L, beta", {kPureNumber, kBeta}, "the point"},
            {"scaled_beta, scaled_value, scaled_value_error",
             {kBeta, kOfQuantity, kOfQuantity},
             "(|β| − |β_c|) L^{1/ν}; y L^{−κ}, of the first collapse that fits"}}}};
}

std::vector<FigureRecipe> transition_figures() {
  std::vector<std::string> const keys = {"quantity", "system", "order"};
  return {{.marks = {"scaled_beta", "scaled_value"},
           .title = "Collapse of sizes",
           .keys = {"L", "quantity", "system", "order"},
           .panels = {{.caption = "Scaled measurements of several sizes, which fall on one curve.",
                       .x = {"scaled_beta"},
                       .x_label = "(|β| − |β_c|) L^{1/ν}",
                       .y = {"scaled_value"},
                       .quantity = {"scaled quantity"},
                       .extras = {.is_scatter = true}}}},
          {.marks = {"L_a", "L_b", "beta"},
           .title = "Crossings of neighbouring sizes",
           .keys = keys,
           .panels = {{.caption = "Where curves of neighbouring sizes cross.",
                       .x = {"L_a"},
                       .x_label = "smaller size L",
                       .y = {"beta"},
                       .quantity = {"inverse temperature", "β"},
                       .extras = {.is_scatter = true}}}},
          {.marks = {"L_min", "beta_c"},
           .title = "Collapse from the smallest size on",
           .keys = keys,
           .panels = {{.caption = "Critical inverse temperature.",
                       .x = {"L_min"},
                       .x_label = "smallest size L of the fit",
                       .y = {"beta_c"},
                       .quantity = {"critical inverse temperature", "β_c"},
                       .extras = {.is_scatter = true}},
                      {.caption = "Exponent ν.",
                       .x = {"L_min"},
                       .x_label = "smallest size L of the fit",
                       .y = {"nu"},
                       .quantity = {"exponent", "ν"},
                       .extras = {.is_scatter = true}}}}};
}

Schema transition_schema() {
  return {"transitions",
          {"quantity",
           "system",
           "order",
           "L_a",
           "L_b",
           "L_min",
           "L",
           "beta",
           "beta_error",
           "value",
           "value_error",
           "beta_c",
           "beta_c_error",
           "nu",
           "nu_error",
           "exponent",
           "exponent_error",
           "scaled_beta",
           "scaled_value",
           "p_value",
           "reason"},
          transition_tables(),
          {},
          transition_figures()};
}

}  // namespace antikelvin
