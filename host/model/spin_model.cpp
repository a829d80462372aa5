// SPDX-License-Identifier: Apache-2.0
#include "model/spin_model.hpp"

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {

std::uint8_t SpinModel::planes() const {
  std::uint8_t bits = 1;
  while ((1 << bits) < n_states) ++bits;
  return bits;
}

SpinModel parse_spin_model(std::string const& spec) {
  SpinModel model;
  std::string const name = spec.substr(0, spec.find(':'));
  std::string const argument = name.size() == spec.size() ? "" : spec.substr(name.size() + 1);
  if (spec == "ising") return model;
  if (name == "potts" && !argument.empty()) {
    Rational const q = parse_rational(argument, "q of --model potts:q");
    require(denominator(q) == 1 && q >= 2 && q <= 32, "invalid --model " + in_quotes(spec),
            "q must be an integer from 2 to 32", "try potts:3");
    model.kind = SpinKind::potts;
    model.n_states = static_cast<int>(q);
    return model;
  }
  if (name == "blume-capel" && !argument.empty()) {
    model.kind = SpinKind::blume_capel;
    model.n_states = 3;
    model.crystal_field = parse_rational(argument, "D of --model blume-capel:D");
    return model;
  }
  if (name == "edwards-anderson" && !argument.empty()) {
    Rational const sample = parse_rational(argument, "K of --model edwards-anderson:K");
    require(denominator(sample) == 1 && sample >= 0 && sample <= 0xFFFFFFFFu,
            "invalid --model " + in_quotes(spec),
            "K, the number of the sample of bonds, must be an integer from 0 to 4294967295",
            "try edwards-anderson:1");
    model.kind = SpinKind::edwards_anderson;
    model.sample = static_cast<std::uint32_t>(sample);
    return model;
  }
  throw SpecError("invalid --model " + in_quotes(spec),
                  "the choices are ising, potts:q, blume-capel:D and edwards-anderson:K",
                  "try ising or potts:3");
}

SpinModel unit_model(LevelSystem const& levels) {
  require(levels.is_bounded(), "--levels " + in_quotes(levels.spec) + " has infinitely many levels",
          "the sampler holds every level as a state", "use a bounded spectrum");
  require(levels.levels.size() <= 32,
          "--levels " + in_quotes(levels.spec) + " has " + std::to_string(levels.levels.size()) +
              " different energies",
          "the sampler takes at most 32",
          "use fewer levels, or the canonical verb, which is exact");
  SpinModel model;
  model.kind = SpinKind::units;
  model.n_states = static_cast<int>(levels.levels.size());
  model.levels = levels;
  return model;
}

std::uint64_t n_bonds(Lattice const& lattice) {
  std::uint64_t total = 0;
  for (int direction = 0; direction < coordination(lattice.shape); direction += 2) {
    Step const step = step_of(lattice.shape, direction);
    int const steps[3] = {step.x, step.y, step.z};
    std::uint64_t bonds = 1;
    for (int axis = 0; axis < 3; ++axis) {
      std::uint64_t const side = lattice.sides[axis];
      bool const loses_one = steps[axis] != 0 && (side == 1 || !lattice.periodic);
      bonds *= loses_one ? side - 1 : side;
    }
    total += bonds;
  }
  return total;
}

bool has_full_neighbourhoods(Lattice const& lattice) {
  return 2 * n_bonds(lattice) ==
         n_sites(lattice) * static_cast<std::uint64_t>(coordination(lattice.shape));
}

Rational energy_of(SpinModel const& model, std::uint64_t n_bonds, std::uint64_t bonds,
                   std::uint64_t n_sites, std::uint64_t const* counts) {
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson:
      return -model.coupling * (2 * Rational(bonds) - Rational(n_bonds)) -
             model.field * (2 * Rational(counts[0]) - Rational(n_sites));
    case SpinKind::blume_capel: {
      Rational const up = counts[1], down = Rational(n_sites) - Rational(counts[0]) - up;
      return -model.coupling * (Rational(bonds) - Rational(n_bonds)) +
             model.crystal_field * (up + down) - model.field * (up - down);
    }
    case SpinKind::potts:
      return -model.coupling * Rational(bonds);
    case SpinKind::units:
      break;
  }
  Rational const low = model.levels.levels[0].energy;
  Rational energy = low * Rational(n_sites);
  for (std::size_t s = 1; s < model.levels.levels.size(); ++s)
    energy += (model.levels.levels[s].energy - low) * Rational(counts[s - 1]);
  return energy;
}

LinearEnergy linear_energy(SpinModel const& model, std::uint64_t n_bonds, std::uint64_t n_sites) {
  auto const n = static_cast<std::size_t>(model.n_states);
  std::vector<std::uint64_t> counts(n, 0);
  auto const energy = [&] {
    return energy_of(model, n_bonds, counts[0], n_sites, counts.data() + 1);
  };
  LinearEnergy linear{energy(), {}};
  for (std::size_t q = 0; q < n; ++q) {
    counts[q] = 1;
    linear.per_count.push_back(energy() - linear.constant);
    counts[q] = 0;
  }
  return linear;
}

EnergyBounds energy_bounds(SpinModel const& model, Lattice const& lattice) {
  Rational const bonds = n_bonds(lattice), sites = n_sites(lattice);
  Rational const j = abs(model.coupling), h = abs(model.field), d = model.crystal_field;
  switch (model.kind) {
    case SpinKind::ising:
    case SpinKind::edwards_anderson:
      return {-j * bonds - h * sites, j * bonds + h * sites};
    case SpinKind::blume_capel:
      return {-j * bonds + sites * std::min(Rational(0), Rational(d - h)),
              j * bonds + sites * std::max(Rational(0), Rational(d + h))};
    default: {
      Rational const all = -model.coupling * bonds;
      return {std::min(Rational(0), all), std::max(Rational(0), all)};
    }
  }
}

}  // namespace antikelvin
