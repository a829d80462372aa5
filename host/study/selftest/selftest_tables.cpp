// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_tables.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "model/integer_levels.hpp"

namespace antikelvin {
namespace {

using BigInteger = boost::multiprecision::cpp_int;

/// ln of a positive integer of any size, in 113 bits.
Quad log_of(BigInteger const& value) {
  std::size_t const top = msb(value);
  std::size_t const cut = top > 200 ? top - 200 : 0;
  return log(Quad(BigInteger(value >> cut))) + cut * log(Quad(2));
}

/// One ulp, or 1e-15 where the value is below 1: what is promised of entropies.
double bound_of_entropy(double exact) {
  double const size = std::fabs(exact);
  return size < 1 ? 1e-15 : std::nextafter(size, INFINITY) - size;
}

class TableComparisons {
 public:
  void add(std::string const& name, std::string const& quantity, double value, Quad const& exact,
           double bound) {
    Comparison row;
    row.name = name;
    row.beta = row.z = std::nan("");
    row.quantity = quantity;
    row.value = value;
    row.exact = static_cast<double>(exact);
    row.error = bound;
    row.holds = abs(Quad(value) - exact) <= Quad(bound);
    rows_.push_back(std::move(row));
  }
  void add_entropy(std::string const& name, std::string const& quantity, double value,
                   Quad const& exact) {
    add(name, quantity, value, exact, bound_of_entropy(static_cast<double>(exact)));
  }
  std::vector<Comparison> take() { return std::move(rows_); }

 private:
  std::vector<Comparison> rows_;
};

/// C(N, n) of n = 0 … N.
std::vector<BigInteger> binomials(std::uint64_t n_units) {
  std::vector<BigInteger> row = {1};
  for (std::uint64_t n = 0; n < n_units; ++n)
    row.push_back(BigInteger(row.back() * (n_units - n)) / (n + 1));
  return row;
}

/// 1 + 1/2 + … + 1/n.
Quad harmonic(std::uint64_t n) {
  Quad sum = 0;
  for (std::uint64_t k = n; k > 0; --k) sum += Quad(1) / k;
  return sum;
}

/// Two levels of gap 2, where β = (H_{N−n} − H_n)/2 with H the harmonic numbers.
void add_two_levels(Evaluator const& evaluator, TableComparisons& tables) {
  for (std::uint64_t const n_units : {10u, 301u, 2000u}) {
    std::vector<BigInteger> const exact = binomials(n_units);
    std::vector<std::uint64_t> const some = {
        0, 1, n_units / 7, n_units / 2, n_units - n_units / 3, n_units - 1, n_units};
    std::vector<double> const logs = evaluator.log_binomial(n_units, Counts(some));
    std::vector<TwoLevelMicrostate> const states =
        evaluator.two_level_states(n_units, Counts(some), 2);
    for (std::size_t i = 0; i < some.size(); ++i) {
      std::string const name =
          "two-level N=" + std::to_string(n_units) + " n=" + std::to_string(some[i]);
      BigInteger below = 0;
      for (std::uint64_t n = 0; n <= some[i]; ++n) below += exact[n];
      Quad const log_omega = log_of(exact[some[i]]), log_gibbs = log_of(below),
                 beta = (harmonic(n_units - some[i]) - harmonic(some[i])) / 2;
      tables.add_entropy(name, "log_binomial", logs[i], log_omega);
      tables.add_entropy(name, "log_omega", states[i].log_omega, log_omega);
      tables.add(name, "log_omega_gibbs", states[i].log_omega_gibbs, log_gibbs,
                 1e-13 * std::max(1.0, static_cast<double>(log_gibbs)));
      tables.add(name, "beta", states[i].beta, beta, 1e-13 * std::fabs(static_cast<double>(beta)));
    }
  }
}

/// Coefficients of (Σ_j g_j z^{e_j})^N: states of N subsystems by energy in quanta.
std::vector<BigInteger> states_by_energy(IntegerLevels const& levels, std::uint64_t n_units) {
  std::vector<BigInteger> states = {1};
  for (std::uint64_t n = 0; n < n_units; ++n) {
    std::vector<BigInteger> more(states.size() + levels.width(), 0);
    for (std::size_t e = 0; e < states.size(); ++e)
      for (std::size_t j = 0; j < levels.steps.size(); ++j)
        more[e + levels.steps[j]] += states[e] * levels.degeneracies[j];
    states = std::move(more);
  }
  return states;
}

void add_many_levels(Evaluator const& evaluator, TableComparisons& tables) {
  for (char const* const spec : {"spin:1", "0,1x3,4", "0x2,1,3x5", "spin:5/2"}) {
    IntegerLevels const levels = integer_levels(parse_levels(spec));
    std::uint64_t const n_units = 120;
    std::vector<BigInteger> const exact = states_by_energy(levels, n_units);
    std::uint64_t const top = exact.size() - 1;
    std::vector<std::uint64_t> const some = {2, top / 9, top / 3, top / 2, top - top / 5, top - 7};
    std::vector<Quanta> const energies(some.begin(), some.end());
    std::vector<LevelMicrostate> const states = evaluator.level_states(levels, n_units, energies);
    for (std::size_t i = 0; i < some.size(); ++i) {
      std::uint64_t const e = some[i];
      std::string const name =
          std::string(spec) + " N=" + std::to_string(n_units) + " E=" + std::to_string(e);
      if (exact[e] == 0) continue;
      BigInteger below = 0;
      for (std::uint64_t k = 0; k <= e; ++k) below += exact[k];
      tables.add_entropy(name, "log_omega", states[i].log_omega, log_of(exact[e]));
      tables.add_entropy(name, "log_omega_gibbs", states[i].log_omega_gibbs, log_of(below));
      if (exact[e - 1] == 0 || exact[e + 1] == 0) continue;
      Quad const beta = (log_of(exact[e + 1]) - log_of(exact[e - 1])) / 2;
      tables.add(name, "beta", states[i].beta, beta,
                 1e-13 * std::fabs(static_cast<double>(beta)) + 1e-28);
    }
  }
}

}  // namespace

std::vector<Comparison> compare_tables(Evaluator const& evaluator) {
  TableComparisons tables;
  add_two_levels(evaluator, tables);
  add_many_levels(evaluator, tables);
  return tables.take();
}

}  // namespace antikelvin
