// SPDX-License-Identifier: Apache-2.0
#include "study/model_options.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "model/parse_lattice.hpp"
#include "study/option_table.hpp"

namespace antikelvin {

namespace {

Choices<Shape> const kLattices = {{"chain", Shape::chain},
                                  {"square", Shape::square},
                                  {"triangular", Shape::triangular},
                                  {"cubic", Shape::cubic},
                                  {"complete", Shape::none}};
Choices<bool> const kBoundaries = {{"periodic", true}, {"open", false}};

}  // namespace

ValueKind levels_kind(bool may_be_unbounded) {
  std::vector<std::string> forms = {"two-level", "spin:", "@"};
  if (may_be_unbounded) forms.insert(forms.end(), {"oscillator", "rotor"});
  ValueKind levels = kind::like("LEVELS", forms);
  levels.is_path = true;
  return levels;
}

void add_model_options(OptionTable& table, ModelOptions& o, std::string const& model_help) {
  table.section(Section::system);
  table.add("--model", o.model,
            kind::like("MODEL", {"ising", "potts:", "blume-capel:", "edwards-anderson:"}),
            model_help +
                ": ising, potts:q, blume-capel:D or edwards-anderson:K (bonds of random "
                "sign, sample K)");
  table.add("--lattice", o.lattice, kind::one_of(kLattices),
            "chain, square, triangular, cubic, or complete (all spins are neighbours, J/N each)");
  table.add("-L,--sides", o.sides, kind::text("SIDES"),
            "sides of the lattice: 64 or 128x64; a list");
  table.add("-J,--coupling", o.coupling, kind::exact("energy"),
            "coupling J: E = -J sum s s' ...; any sign");
  table.add("--field", o.field, kind::exact("energy"), "field h: ... - h sum s");
  table.add("--boundary", o.boundary, kind::one_of(kBoundaries), "periodic or open");
}

void require_units_only(std::string const& units, ModelOptions const& o, std::string const& hint) {
  require(!units.empty(), "--subsystems is missing", "the number of subsystems N is needed", hint);
  require(o.sides.empty(), "--sides needs a model", "independent subsystems have no lattice",
          "add --model ising");
  require(o.coupling == "1" && o.field == "0", "--coupling and --field need a model",
          "independent subsystems have levels only", "add --model ising, or set --levels");
}

void require_model_only(bool has_units, std::string const& levels, std::string const& method) {
  require(!has_units, "--subsystems does not go with --model", "sides set the number of sites",
          "use -L 64");
  require(levels == "two-level", "--levels does not go with --model",
          "the model sets the states of a site", "leave one of them out");
  require(method == "auto" || method == "spin-flip",
          "--method " + cut(method) + " does not go with --model",
          "sites of a lattice depend on each other", "leave it out");
}

ModelSettings parse_model(ModelOptions const& o) {
  require(!o.sides.empty(), "--sides is missing", "the size of the lattice is needed", "try -L 64");
  ModelSettings settings;
  settings.model = parse_spin_model(o.model);
  settings.model.coupling = parse_rational(o.coupling, "--coupling");
  settings.model.field = parse_rational(o.field, "--field");
  require(settings.model.kind != SpinKind::potts || settings.model.field == 0,
          "--field does not go with --model potts", "its states have no order", "leave it out");
  Shape const shape = choose(o.lattice, "--lattice", kLattices);
  settings.complete_graph = shape == Shape::none;
  bool const periodic = choose(o.boundary, "--boundary", kBoundaries);
  for (std::string const& sides : split(o.sides, ','))
    settings.lattices.push_back(parse_sides(sides, shape, periodic, "--sides"));
  return settings;
}

}  // namespace antikelvin
