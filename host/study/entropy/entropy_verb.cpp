// SPDX-License-Identifier: Apache-2.0
#include "study/entropy/entropy_verb.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "antikelvin/base/error.hpp"
#include "antikelvin/base/reals.hpp"
#include "antikelvin/math/polygamma.hpp"
#include "base/quote.hpp"
#include "exact/inverse_temperature.hpp"
#include "exact/level_resolver.hpp"
#include "exact/unit_averages.hpp"
#include "model/energy_scale.hpp"
#include "process/interrupt.hpp"

namespace antikelvin {

RowStream entropy_shape(EntropySpec const& spec) {
  using enum ColumnType;
  bool const two_levels = spec.system.levels.size() == 2;
  RowStream rows;
  rows.columns = {{"N", count}};
  if (two_levels) rows.columns.push_back({"n", count});
  for (char const* const name :
       {"energy", "log_omega", "entropy_per_unit", "beta", "temperature", "curvature"})
    rows.columns.push_back({name, real});
  rows.columns.push_back({"regime", text});
  for (char const* const name : {"log_omega_gibbs", "temperature_gibbs", "log_temperature_gibbs"})
    rows.columns.push_back({name, real});
  rows.columns.push_back({two_levels ? "beta_stirling" : "beta_saddle", real});
  for (char const* const name : {"beta_forward", "beta_backward"})
    rows.columns.push_back({name, real});
  if (!two_levels) rows.columns.push_back({"skewness", real});
  if (spec.shell)
    for (char const* const name : {"shell_low", "shell_high"}) rows.columns.push_back({name, real});
  rows.n_rows = spec.n_units.size() * spec.n_points();
  return rows;
}

namespace {

/// Everything that a row needs, in the user's units.
struct EntropyRow {
  std::uint64_t n_units = 0, n_excited = 0;
  double energy = kNone, log_omega = kNone, beta = kNone, curvature = kNone;
  double log_omega_gibbs = kNone, log_temperature_gibbs = kNone;
  double beta_forward = kNone, beta_backward = kNone;
  double beta_limit = kNone;  // Stirling's for two levels, the saddle's for more
  double skewness = kNone, shell_low = kNone, shell_high = kNone;
  Regime regime = Regime::infinite;
};

/// Rows of one `entropy` request, made block by block.
class EntropyRows {
 public:
  EntropyRows(std::shared_ptr<EntropySpec const> spec, std::shared_ptr<Backend const> backend)
      : spec_(std::move(spec)),
        backend_(std::move(backend)),
        scale_(spec_->system),
        quantum_(to_double(scale_.quantum())) {
    auto const& levels = spec_->system.levels;
    two_level_ = levels.size() == 2;
    plain_ = two_level_ && levels[0].degeneracy == 1 && levels[1].degeneracy == 1;
    for (std::uint64_t const n : spec_->n_units) check_points(n);
  }

  RowStream stream(std::shared_ptr<EntropyRows> self) const {
    RowStream rows = entropy_shape(*spec_);
    rows.make = [self = std::move(self)](std::uint64_t first, std::uint64_t n_rows, Block& block) {
      self->fill(first, n_rows, block);
    };
    return rows;
  }

 private:
  /// Refuses what cannot occur before any row is made.
  void check_points(std::uint64_t n_units) const {
    Quanta const top = scale_.top(n_units);
    for (std::uint64_t const n : spec_->n_list)
      if (n > n_units)  // the text is made only then: there may be ten million of them
        throw SpecError("n=" + std::to_string(n) + " excited subsystems are too many",
                        "N is " + std::to_string(n_units), "choose n from 0 to N");
    for (double const fraction : spec_->fractions) scale_.at_fraction(n_units, fraction);
    // Away from the ends by more than a Frobenius number, every energy on the lattice occurs.
    Quanta const width = scale_.levels().width();
    Quanta const edge = width * width;
    if (spec_->shell) {
      LevelResolver resolver(scale_.levels(), n_units);
      for (std::uint64_t i = 0; i < spec_->n_points(); ++i) {
        EnergyScale::Shell const shell =
            scale_.shell(n_units, energy_of(n_units, i), *spec_->shell);
        if (two_level_ || std::min(shell.high, top - shell.low) >= edge) continue;
        check_interrupt();
        if (std::isinf(resolver.shell(shell.low, shell.high).log_omega)) refuse(n_units, shell.low);
      }
      return;
    }
    std::vector<Quanta> suspects;
    for (Rational const& energy : spec_->energies) {
      Quanta const e = scale_.quanta(n_units, energy);
      if (!two_level_ && std::min(e, top - e) < edge) suspects.push_back(e);
    }
    auto const states = backend_->evaluator().level_states(scale_.levels(), n_units, suspects);
    for (std::size_t i = 0; i < states.size(); ++i)
      if (std::isinf(states[i].log_omega)) refuse(n_units, suspects[i]);
  }

  [[noreturn]] void refuse(std::uint64_t n_units, Quanta energy) const {
    LevelResolver resolver(scale_.levels(), n_units);
    auto const below = resolver.nearest_below(energy);
    auto const above = resolver.nearest_above(energy);
    std::string nearest;
    for (auto const& e : {below, above})
      if (e) nearest += (nearest.empty() ? "" : " and ") + to_text(scale_.energy(n_units, *e));
    throw SpecError("energy " + to_text(scale_.energy(n_units, energy)) +
                        " cannot occur with N=" + std::to_string(n_units),
                    "no distribution of the subsystems over the levels has it",
                    nearest.empty() ? "none near it can" : "the nearest that can are " + nearest);
  }

  void fill(std::uint64_t first, std::uint64_t n_rows, Block& block) {
    std::uint64_t const n_points = spec_->n_points();
    std::vector<EntropyRow> rows(n_rows);
    for (std::uint64_t done = 0; done < n_rows;) {  // one N at a time
      std::uint64_t const unit = (first + done) / n_points, point = (first + done) % n_points;
      std::uint64_t const length = std::min(n_rows - done, n_points - point);
      fill_rows(spec_->n_units[unit], point, length, rows.data() + done);
      done += length;
    }
    write(rows, block);
  }

  void fill_rows(std::uint64_t n_units, std::uint64_t point, std::uint64_t length,
                 EntropyRow* rows) {
    if (spec_->shell) {
      fill_shells(n_units, point, length, rows);
      return;
    }
    std::vector<Quanta> energies(length);
    for (std::uint64_t i = 0; i < length; ++i) energies[i] = quanta_of(n_units, point + i);
    if (plain_)
      fill_two_levels(n_units, energies, rows);
    else
      fill_levels(n_units, energies, rows);
    for (std::uint64_t i = 0; i < length; ++i) place(n_units, energies[i], rows[i]);
  }

  Quanta quanta_of(std::uint64_t n_units, std::uint64_t point) const {
    if (!spec_->n_list.empty()) return spec_->n_list[point];
    if (!spec_->energies.empty()) return scale_.quanta(n_units, spec_->energies[point]);
    if (!spec_->fractions.empty()) return scale_.at_fraction(n_units, spec_->fractions[point]);
    return at_beta(n_units, spec_->betas[point]);
  }

  /// Measured from the end that β favours, so that it keeps its digits there.
  Quanta at_beta(std::uint64_t n_units, double beta) const {
    if (std::isinf(beta)) return beta > 0 ? 0 : scale_.top(n_units);
    return scale_.at_gap(n_units, unit_averages(spec_->system, beta, 0).gap, beta < 0);
  }

  void fill_two_levels(std::uint64_t n_units, std::vector<Quanta> const& energies,
                       EntropyRow* rows) const {
    std::vector<std::uint64_t> const n(energies.begin(), energies.end());
    auto const states = backend_->evaluator().two_level_states(n_units, n, quantum_);
    for (std::size_t i = 0; i < states.size(); ++i) {
      TwoLevelMicrostate const& state = states[i];
      EntropyRow& row = rows[i];
      row.log_omega = state.log_omega;
      row.beta = state.beta;
      row.curvature = state.curvature;
      row.log_omega_gibbs = state.log_omega_gibbs;
      row.log_temperature_gibbs = state.log_temperature_gibbs;
      row.beta_forward = state.beta_forward;
      row.beta_backward = state.beta_backward;
      row.beta_limit = state.beta_stirling;
    }
  }

  void set_state(LevelMicrostate const& state, EntropyRow& row) const {
    row.log_omega = state.log_omega;
    row.beta = state.beta / quantum_;
    row.curvature = state.curvature / (quantum_ * quantum_);
    row.log_omega_gibbs = state.log_omega_gibbs;
    row.log_temperature_gibbs = state.log_temperature_gibbs + std::log(quantum_);
    row.beta_forward = state.beta_forward / quantum_;
    row.beta_backward = state.beta_backward / quantum_;
    row.beta_limit = state.beta_saddle / quantum_;
    row.skewness = state.skewness;
  }

  /// A fraction that hits a gap moves to the nearest energy that occurs.
  void fill_levels(std::uint64_t n_units, std::vector<Quanta>& energies, EntropyRow* rows) const {
    std::vector<LevelMicrostate> states;
    constexpr std::size_t kChunk = 4096;  // so that a slow spectrum can be interrupted
    for (std::size_t first = 0; first < energies.size(); first += kChunk) {
      check_interrupt();
      auto const begin = energies.begin() + static_cast<std::ptrdiff_t>(first);
      auto const end =
          begin + static_cast<std::ptrdiff_t>(std::min(kChunk, energies.size() - first));
      auto const part = backend_->evaluator().level_states(scale_.levels(), n_units, {begin, end});
      states.insert(states.end(), part.begin(), part.end());
    }
    std::optional<LevelResolver> resolver;  // made for the first gap: its tables serve all
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (std::isinf(states[i].log_omega)) {
        if (!resolver) resolver.emplace(scale_.levels(), n_units);
        auto const below = resolver->nearest_below(energies[i]);
        auto const above = resolver->nearest_above(energies[i]);
        if (!below && !above) refuse(n_units, energies[i]);
        bool const down = below && (!above || energies[i] - *below <= *above - energies[i]);
        energies[i] = down ? *below : *above;
        states[i] = resolver->at(energies[i]);
      }
      set_state(states[i], rows[i]);
      if (two_level_) set_two_level_form(n_units, energies[i], rows[i]);
    }
  }

  /// Degenerate two-level units: n! continued as Γ(n+1), as without degeneracy.
  void set_two_level_form(std::uint64_t n_units, Quanta energy, EntropyRow& row) const {
    auto const n = static_cast<std::uint64_t>(energy), rest = n_units - n;
    double const bias = log_ratio(scale_.levels().degeneracies[1], scale_.levels().degeneracies[0]);
    double const form = rest >= n ? digamma_difference(rest, n) : -digamma_difference(n, rest);
    row.beta = (form + bias) / quantum_;
    row.beta_limit = (log_ratio(rest, n) + bias) / quantum_;
    row.curvature =
        -(trigamma_of_successor(rest) + trigamma_of_successor(n)) / (quantum_ * quantum_);
  }

  void fill_shells(std::uint64_t n_units, std::uint64_t point, std::uint64_t length,
                   EntropyRow* rows) const {
    LevelResolver resolver(scale_.levels(), n_units);
    for (std::uint64_t i = 0; i < length; ++i) {
      check_interrupt();
      EntropyRow& row = rows[i];
      Rational const energy = energy_of(n_units, point + i);
      EnergyScale::Shell const shell = scale_.shell(n_units, energy, *spec_->shell);
      if (shell.low == shell.high) {  // one energy is no shell
        std::vector<Quanta> one{shell.low};
        if (plain_)
          fill_two_levels(n_units, one, &row);
        else
          fill_levels(n_units, one, &row);
        place(n_units, shell.low, row);
      } else {
        LevelMicrostate const state = resolver.shell(shell.low, shell.high);
        set_state(state, row);
        row.n_units = n_units;
        row.n_excited = two_level_ ? scale_.nearest(n_units, energy) : 0;
        row.regime = regime_of(std::isnan(state.beta) ? state.beta_saddle : state.beta);
      }
      row.energy = to_double(energy);
      row.shell_low = to_double(scale_.energy(n_units, shell.low));
      row.shell_high = to_double(scale_.energy(n_units, shell.high));
    }
  }

  Rational energy_of(std::uint64_t n_units, std::uint64_t point) const {
    if (!spec_->energies.empty()) return spec_->energies[point];
    if (!spec_->n_list.empty()) return scale_.energy(n_units, spec_->n_list[point]);
    if (!spec_->betas.empty()) return scale_.energy(n_units, at_beta(n_units, spec_->betas[point]));
    Rational const low = scale_.energy(n_units, 0);
    return low +
           Rational(spec_->fractions[point]) * (scale_.energy(n_units, scale_.top(n_units)) - low);
  }

  void place(std::uint64_t n_units, Quanta energy, EntropyRow& row) const {
    row.n_units = n_units;
    row.n_excited = two_level_ ? static_cast<std::uint64_t>(energy) : 0;
    row.energy = scale_.rounded_energy(n_units, energy);
    row.regime = energy == 0 ? Regime::zero_plus
                 : energy == scale_.top(n_units)
                     ? Regime::zero_minus
                     : regime_of(std::isnan(row.beta) ? row.beta_limit : row.beta);
  }

  void write(std::vector<EntropyRow> const& rows, Block& block) const {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EntropyRow const& row = rows[i];
      std::size_t column = 0;
      block.counts(column++)[i] = row.n_units;
      if (two_level_) block.counts(column++)[i] = row.n_excited;
      auto const put = [&](double value) { block.reals(column++)[i] = value; };
      put(row.energy);
      put(row.log_omega);
      put(row.log_omega / static_cast<double>(row.n_units));
      put(row.beta);
      put(temperature_of(row.beta));
      put(row.curvature);
      block.texts(column++)[i] = regime_name(row.regime);
      put(row.log_omega_gibbs);
      put(std::exp(row.log_temperature_gibbs));
      put(row.log_temperature_gibbs);
      put(row.beta_limit);
      put(row.beta_forward);
      put(row.beta_backward);
      if (!two_level_) put(row.skewness);
      if (spec_->shell) {
        put(row.shell_low);
        put(row.shell_high);
      }
    }
  }

  std::shared_ptr<EntropySpec const> spec_;
  std::shared_ptr<Backend const> backend_;
  EnergyScale scale_;
  double quantum_;
  bool two_level_ = false, plain_ = false;
};

}  // namespace

RowStream entropy_rows(std::shared_ptr<EntropySpec const> spec,
                       std::shared_ptr<Backend const> backend) {
  require(spec->n_list.empty() || spec->system.levels.size() == 2, "--n needs a two-level system",
          "--levels " + in_quotes(spec->system.spec) + " has " +
              std::to_string(spec->system.levels.size()) + " levels",
          "use --energy or --fraction");
  auto const rows = std::make_shared<EntropyRows>(std::move(spec), std::move(backend));
  return rows->stream(rows);
}

}  // namespace antikelvin
