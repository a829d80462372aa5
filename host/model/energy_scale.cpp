// SPDX-License-Identifier: Apache-2.0
#include "model/energy_scale.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

using boost::multiprecision::cpp_int;

cpp_int wide(Quanta value) {
  return (cpp_int(static_cast<std::uint64_t>(value >> 64)) << 64) +
         cpp_int(static_cast<std::uint64_t>(value));
}

Quanta narrow(cpp_int const& value) {
  auto const high = static_cast<std::uint64_t>(value >> 64);
  cpp_int const rest = value - (cpp_int(high) << 64);
  return (Quanta{high} << 64) | static_cast<std::uint64_t>(rest);
}

}  // namespace

EnergyScale::EnergyScale(LevelSystem const& system) : levels_(integer_levels(system)) {
  lowest_ = system.levels.front().energy;
  quantum_ = system.quantum();
}

Rational EnergyScale::energy(std::uint64_t n_units, Quanta quanta) const {
  return lowest_ * Rational(n_units) + quantum_ * Rational(wide(quanta));
}

double EnergyScale::rounded_energy(std::uint64_t n_units, Quanta quanta) const {
  // Whole energies of everyday size need no big integers.
  constexpr std::int64_t kSmall = std::int64_t{1} << 31;
  if (denominator(lowest_) == 1 && denominator(quantum_) == 1 && abs(lowest_) < kSmall &&
      quantum_ < kSmall && quanta < (Quanta{1} << 90)) {
    auto const low = static_cast<SignedQuanta>(numerator(lowest_).convert_to<std::int64_t>());
    auto const step = static_cast<SignedQuanta>(numerator(quantum_).convert_to<std::int64_t>());
    return static_cast<double>(low * static_cast<SignedQuanta>(n_units) +
                               step * static_cast<SignedQuanta>(quanta));
  }
  return to_double(energy(n_units, quanta));
}

Rational EnergyScale::in_quanta(std::uint64_t n_units, Rational const& energy) const {
  return (energy - lowest_ * Rational(n_units)) / quantum_;
}

Quanta EnergyScale::quanta(std::uint64_t n_units, Rational const& energy) const {
  Rational const steps = in_quanta(n_units, energy);
  Quanta const highest = top(n_units);
  auto const text = [&](cpp_int const& k) { return to_text(this->energy(n_units, narrow(k))); };
  std::string const problem =
      "energy " + to_text(energy) + " cannot occur with N=" + std::to_string(n_units);
  require(steps >= 0, problem, "the lowest is " + text(0), "choose an energy in the spectrum");
  require(steps <= Rational(wide(highest)), problem, "the highest is " + text(wide(highest)),
          "choose an energy in the spectrum");
  if (denominator(steps) != 1) {
    cpp_int const below = floor_of(steps);
    throw SpecError(problem, "energies step by " + to_text(quantum_),
                    "the nearest are " + text(below) + " and " + text(below + 1) +
                        ", or count a shell with --shell");
  }
  return narrow(numerator(steps));
}

Quanta EnergyScale::at_fraction(std::uint64_t n_units, double fraction) const {
  if (!(fraction >= 0 && fraction <= 1))
    throw SpecError("fraction " + std::to_string(fraction) + " is outside the spectrum",
                    "0 is the lowest energy and 1 the highest", "choose from 0 to 1");
  Quanta const highest = top(n_units);
  if (highest < (Quanta{1} << 64) && fraction >= 0x1p-60 && fraction < 1) {
    // fraction = m 2^−e, so that m · top fits 128 bits.
    int exponent = 0;
    double const significand = std::frexp(fraction, &exponent);
    auto const m = static_cast<Quanta>(std::ldexp(significand, 53));
    int const shift = 53 - exponent;
    return (m * highest + (Quanta{1} << (shift - 1))) >> shift;
  }
  return narrow(floor_of(Rational(fraction) * Rational(wide(highest)) + Rational(1, 2)));
}

Quanta EnergyScale::at_gap(std::uint64_t n_units, Quad const& gap, bool is_from_top) const {
  Quad const distance = floor(Quad(n_units) * gap / to_quad(quantum_) + Quad(0.5));
  Quanta const quanta = std::min(narrow(distance.convert_to<cpp_int>()), top(n_units));
  return is_from_top ? top(n_units) - quanta : quanta;
}

std::uint64_t EnergyScale::nearest(std::uint64_t n_units, Rational const& energy) const {
  cpp_int const n = floor_of(in_quanta(n_units, energy) + Rational(1, 2));
  return n < 0 ? 0 : n > n_units ? n_units : n.convert_to<std::uint64_t>();
}

EnergyScale::Shell EnergyScale::shell(std::uint64_t n_units, Rational const& energy,
                                      Rational const& width) const {
  Rational const centre = in_quanta(n_units, energy), half = width / quantum_ / 2;
  cpp_int const highest = wide(top(n_units));
  cpp_int low = -floor_of(half - centre), high = floor_of(centre + half);
  if (low < 0) low = 0;
  if (high > highest) high = highest;
  require(low <= high,
          "no energy of N=" + std::to_string(n_units) + " subsystems lies within " +
              to_text(width / 2) + " of " + to_text(energy),
          "energies step by " + to_text(quantum_), "widen --shell or move the energy");
  return {narrow(low), narrow(high)};
}

}  // namespace antikelvin
