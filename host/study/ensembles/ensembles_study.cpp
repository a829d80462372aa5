// SPDX-License-Identifier: Apache-2.0
#include "study/ensembles/ensembles_study.hpp"

#include <fmt/format.h>

#include <cmath>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "base/quote.hpp"
#include "exact/inverse_temperature.hpp"
#include "exact/maxwell_line.hpp"
#include "model/spin_model.hpp"
#include "process/interrupt.hpp"
#include "study/ensembles/ensembles_schema.hpp"

namespace antikelvin {
namespace {

/// Step of the energy for heat capacities, in the spectrum.
constexpr double kStep = 1e-6;

std::vector<std::string> const kCurveColumns = {"energy",      "entropy",        "beta",
                                                "temperature", "heat_capacity",  "order",
                                                "squares",     "beta_canonical", "entropy_hull",
                                                "gap",         "ensembles"},
                               kLineColumns = {"beta",        "temperature", "energy_low",
                                               "energy_high", "latent_heat", "order_low",
                                               "order_high",  "squares_low", "squares_high",
                                               "gap",         "gap_energy",  "beta_least",
                                               "beta_most",   "jump",        "jump_energy"};

struct EnsemblesSpec {
  MeanFieldModel model;
  std::vector<double> energies;  ///< or none
  std::uint64_t n_points = 201;
  bool shows_lines = false;
};

Cell cell_of(double value) { return std::isnan(value) ? Cell() : Cell(value); }

double heat_capacity(MeanField const& field, double energy, double beta) {
  double const step = kStep * (field.highest() - field.lowest());
  if (energy - step < field.lowest() || energy + step > field.highest()) return std::nan("");
  double const slope =
      (field.at_energy(energy + step).beta - field.at_energy(energy - step).beta) / (2 * step);
  return -beta * beta / slope;
}

MaxwellLine const* line_over(std::vector<MaxwellLine> const& lines, double energy) {
  for (MaxwellLine const& line : lines)
    if (line.low.energy < energy && energy < line.high.energy) return &line;
  return nullptr;
}

std::vector<double> energies_of(EnsemblesSpec const& spec, MeanField const& field) {
  if (!spec.energies.empty()) return spec.energies;
  std::vector<double> energies;
  double const last = static_cast<double>(spec.n_points - 1);
  for (std::uint64_t i = 0; i < spec.n_points; ++i) {
    double const share = static_cast<double>(i) / last;
    energies.push_back(i + 1 == spec.n_points
                           ? field.highest()
                           : field.lowest() + share * (field.highest() - field.lowest()));
  }
  return energies;
}

void add_curve(Table& table, EnsemblesSpec const& spec, MeanField const& field,
               std::vector<MaxwellLine> const& lines) {
  table.columns = kCurveColumns;
  for (double const energy : energies_of(spec, field)) {
    check_interrupt();
    MeanFieldState const state = field.at_energy(energy);
    MaxwellLine const* const line = line_over(lines, energy);
    double const hull = line == nullptr
                            ? state.entropy
                            : line->low.state.entropy + line->beta * (energy - line->low.energy);
    table.rows.push_back({energy, state.entropy, state.beta, temperature_of(state.beta),
                          cell_of(heat_capacity(field, energy, state.beta)), state.order,
                          state.squares, line == nullptr ? state.beta : line->beta, hull,
                          hull - state.entropy,
                          std::string(line == nullptr ? "equivalent" : "not equivalent")});
  }
}

void add_lines(Table& table, std::vector<MaxwellLine> const& lines) {
  table.columns = kLineColumns;
  for (MaxwellLine const& line : lines) {
    bool const jumps = line.jump > 0;
    table.rows.push_back({line.beta, temperature_of(line.beta), line.low.energy, line.high.energy,
                          line.high.energy - line.low.energy, line.low.state.order,
                          line.high.state.order, line.low.state.squares, line.high.state.squares,
                          line.gap, line.gap_energy, line.beta_least, line.beta_most,
                          jumps ? Cell(line.jump) : Cell(),
                          jumps ? Cell(line.jump_energy) : Cell()});
  }
}

class EnsemblesPlan : public StudyPlan {
 public:
  explicit EnsemblesPlan(EnsemblesSpec spec) : spec_(std::move(spec)), field_(spec_.model) {
    for (double const energy : spec_.energies)
      require(energy >= field_.lowest() && energy <= field_.highest(),
              fmt::format("energy {} is outside the spectrum", energy),
              fmt::format("it reaches from {} to {} per spin", field_.lowest(), field_.highest()),
              "choose one between");
  }

  bool uses_backend() const override { return false; }

  Cost cost() const override {
    Cost cost;
    cost.rows = static_cast<double>(n_rows());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    Report report = empty_report();
    report.rows.columns = {"rows", "columns"};
    report.rows.rows.push_back(
        {n_rows(), std::uint64_t{(spec_.shows_lines ? kLineColumns : kCurveColumns).size()}});
    return report;
  }

  Report run(std::shared_ptr<Backend const> const&, ProgressMode) override {
    Report report = empty_report();
    std::vector<MaxwellLine> const lines = maxwell_lines(field_);
    if (spec_.shows_lines)
      add_lines(report.rows, lines);
    else
      add_curve(report.rows, spec_, field_, lines);
    for (MaxwellLine const& line : lines)
      report.notes.push_back(fmt::format(
          "a canonical ensemble jumps at beta={:.9g} from e={:.6g} to e={:.6g}; between them "
          "microcanonical states have {:.3g} less entropy per spin than a mixture of both, at most",
          line.beta, line.low.energy, line.high.energy, line.gap));
    if (lines.empty())
      report.notes.push_back("s(e) is concave: both ensembles are equivalent at every energy");
    return report;
  }

 private:
  std::uint64_t n_rows() const {
    return spec_.energies.empty() ? spec_.n_points : spec_.energies.size();
  }

  Report empty_report() const {
    Report report;
    report.verb = "ensembles";
    report.resolved["lowest_energy"] = field_.lowest();
    report.resolved["highest_energy"] = field_.highest();
    return report;
  }

  EnsemblesSpec spec_;
  MeanField field_;
};

struct EnsemblesOptions : StudyOptions {
  std::string model, coupling = "1", biquadratic = "0", field = "0", energy, points = "201",
                     show = "curve";

  void declare(OptionTable& table) override {
    table.section(Section::system);
    table.add("--model", model, kind::like("MODEL", {"ising", "potts:", "blume-capel:"}),
              "spins that all couple to each other: ising, potts:q or blume-capel:D");
    table.add("-J,--coupling", coupling, kind::exact("energy"),
              "coupling J: e = -J m^2/2 ..., of Potts spins -J sum x^2/2; either sign");
    table.add("--biquadratic", biquadratic, kind::exact("energy"),
              "K of blume-capel: ... - K q^2/2, q the mean of squares (Blume, Emery, Griffiths)");
    table.add("--field", field, kind::exact("energy"), "field h: ... - h m");
    table.section(Section::state);
    table.add("--energy", energy, kind::exacts("energy"), "energies per spin");
    table.add("--points", points, kind::whole(),
              "how many energies from the lowest to the highest, without --energy");
    table.section(Section::output);
    table.add("--show", show, kind::one_of({"curve", "lines"}),
              "a row per energy, or one per Maxwell line");
  }

  std::unique_ptr<StudyPlan> plan(StudyContext const&) const override {
    require(!model.empty(), "--model is missing", "the spins are needed",
            "try --model blume-capel:0.47");
    require_choice(show, "--show", {"curve", "lines"});
    SpinModel const named = parse_spin_model(model);
    require(named.kind != SpinKind::edwards_anderson, "--model edwards-anderson is no mean field",
            "its couplings are random", "use sample for glasses");
    EnsemblesSpec spec;
    MeanFieldModel& to = spec.model;
    to.kind = named.kind == SpinKind::potts         ? MeanFieldModel::Kind::potts
              : named.kind == SpinKind::blume_capel ? MeanFieldModel::Kind::blume_emery_griffiths
                                                    : MeanFieldModel::Kind::ising;
    to.n_states = named.n_states;
    to.crystal = to_double(named.crystal_field);
    to.coupling = to_double(parse_rational(coupling, "--coupling"));
    to.quadrupole = to_double(parse_rational(biquadratic, "--biquadratic"));
    to.field = to_double(parse_rational(field, "--field"));
    require(to.quadrupole == 0 || named.kind == SpinKind::blume_capel,
            "--biquadratic needs --model blume-capel:D", "other spins have no square that varies",
            "leave it out");
    spec.shows_lines = show == "lines";
    require(!spec.shows_lines || energy.empty(), "--show lines takes no --energy",
            "it looks at all of them", "leave one of them out");
    if (!energy.empty()) spec.energies = parse_reals(energy, "--energy", 100'000);
    spec.n_points = parse_count(points, "--points", 3, 100'000);
    return std::make_unique<EnsemblesPlan>(std::move(spec));
  }
};

}  // namespace

Study ensembles_study() {
  return {
      .name = "ensembles",
      .summary =
          "where microcanonical and canonical ensembles differ: spins that all couple, exact",
      .notes =
          "Where s(e) is convex no canonical ensemble has the energy e, and the microcanonical "
          "heat capacity is negative, at either sign of temperature.",
      .examples = {"antikelvin ensembles --model blume-capel:0.47 --show lines",
                   "antikelvin ensembles --model potts:3 -J -1 --points 401 -o ensembles.svg",
                   "antikelvin ensembles --model blume-capel:0.7 --biquadratic 0.5 --show lines"},
      .schema = ensembles_schema(),
      .has_kernels = false,
      .is_random = false,
      .options = options_of<EnsemblesOptions>()};
}

}  // namespace antikelvin
