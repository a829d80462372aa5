// SPDX-License-Identifier: Apache-2.0
#include "exact/complete_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "antikelvin/math/log_binomial.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
namespace {

/// Powers of one factor that are multiplied up before the exponential is computed anew.
constexpr std::uint32_t kRestart = 256;

void require_ising(SpinModel const& model) {
  require(model.kind == SpinKind::ising, "the complete graph holds Ising spins only",
          "states of other models need more than the number of spins that are up",
          "use --model ising");
}

/// e^{x_k}, x_k = first + k·step, k = 0, 1, …: asked for in this order. Where |x_k| > 100 the odds
/// are as good as 0 or infinite for probabilities of 2^−64; e^{±100} then stands for them.
class Odds {
 public:
  Odds(Quad const& first, Quad const& step) : first_(first), step_(step) {
    is_gentle_ = abs(step) * kRestart < 100;
    if (is_gentle_) factor_ = exp(step);
  }
  Quad operator()(std::uint32_t k) {
    if (is_gentle_ && k % kRestart != 0) return value_ *= factor_;
    Quad const x = first_ + k * step_;
    // Within one block x moves by less than 100, so that clamping at 200 never shows.
    Quad const limit = 200;
    return value_ = exp(x > limit ? limit : x < -limit ? Quad(-limit) : x);
  }

 private:
  Quad first_, step_, factor_ = 1, value_ = 1;
  bool is_gentle_ = false;
};

}  // namespace

Rational complete_graph_energy(SpinModel const& model, std::uint64_t n_units, std::uint64_t n_up) {
  Rational const n = n_units, m = 2 * Rational(n_up) - n;
  return -model.coupling * (m * m - n) / (2 * n) - model.field * m;
}

CompleteGraphTable make_complete_graph_table(SpinModel const& model, std::uint64_t n_units,
                                             double beta, Dynamics dynamics, Fault fault) {
  require_ising(model);
  require(std::isfinite(beta), "cannot sample at T = 0", "every spin is frozen",
          "use a finite --beta");
  require(n_units >= 1 && n_units <= kMaxCompleteGraph,
          "cannot sample a complete graph of " + std::to_string(n_units) + " spins",
          "its table takes 16 bytes per spin; the limit is 2^24", "use another -N");
  auto const n = static_cast<std::uint32_t>(n_units);
  CompleteGraphTable table;
  table.n_units = n;
  table.up.assign(n_units + 1, 0);
  table.down.assign(n_units + 1, 0);
  Quad const twice_beta = 2 * Quad(beta), coupling = to_quad(model.coupling / n_units);
  Quad const excess = fault == Fault::acceptance ? Quad(1.01) : Quad(1);
  // k of the other N − 1 spins are up: m = 2k − (N − 1). The move n = k → k + 1 and its reverse.
  Odds odds(twice_beta * (to_quad(model.field) - coupling * (n_units - 1)),
            2 * twice_beta * coupling);
  for (std::uint32_t k = 0; k < n; ++k) {
    Quad const e = odds(k);
    bool const is_bath = dynamics == Dynamics::heat_bath;
    Quad const rise = is_bath ? Quad(e / (1 + e)) : Quad((e < 1 ? e : Quad(1)) / 2);
    Quad const fall = is_bath ? Quad(1 / (1 + e)) : Quad((e > 1 ? Quad(1 / e) : Quad(1)) / 2);
    table.up[k] = threshold_of(rise * excess * (n - k) / n);
    table.down[k + 1] = threshold_of(fall * (k + 1) / n);
  }
  for (std::size_t i = 1; i < table.down.size(); ++i)
    if (table.up[i] > 0) table.down[i] = std::min(table.down[i], 0 - table.up[i]);
  return table;
}

CompleteGraphBounds complete_graph_bounds(SpinModel const& model, std::uint64_t n_units) {
  // A parabola in M: extreme at its ends and beside its vertex M = −hN/J, if that lies between.
  std::vector<std::uint64_t> candidates = {0, n_units};
  if (model.coupling != 0) {
    double const n = static_cast<double>(n_units);
    double const vertex = n / 2 * (1 - to_double(model.field / model.coupling));
    for (double const near : {std::floor(vertex), std::ceil(vertex)})
      if (near >= 0 && near <= n) candidates.push_back(static_cast<std::uint64_t>(near));
  }
  CompleteGraphBounds bounds{complete_graph_energy(model, n_units, 0),
                             complete_graph_energy(model, n_units, 0)};
  for (std::uint64_t const n_up : candidates) {
    Rational const energy = complete_graph_energy(model, n_units, n_up);
    bounds.low = std::min(bounds.low, energy);
    bounds.high = std::max(bounds.high, energy);
  }
  return bounds;
}

CompleteGraphMoments complete_graph_moments(SpinModel const& model, std::uint64_t n_units,
                                            double beta) {
  double const n = static_cast<double>(n_units), j = to_double(model.coupling),
               h = to_double(model.field);
  auto const energy = [&](std::uint64_t up) {
    double const m = 2 * static_cast<double>(up) - n;
    return -j / (2 * n) * (m * m - n) - h * m;
  };
  std::vector<double> logs(n_units + 1);
  for (std::uint64_t up = 0; up <= n_units; ++up)
    logs[up] = log_binomial(n_units, up) - beta * energy(up);
  double const top = *std::max_element(logs.begin(), logs.end());
  long double weight = 0, sum = 0;
  for (std::uint64_t up = 0; up <= n_units; ++up) {
    long double const w = std::exp(logs[up] - top);
    weight += w;
    sum += w * energy(up);
  }
  long double const mean = sum / weight;
  long double squares = 0, m_squares = 0;
  for (std::uint64_t up = 0; up <= n_units; ++up) {
    long double const w = std::exp(logs[up] - top), d = energy(up) - mean,
                      m = 2 * static_cast<long double>(up) - n;
    squares += w * d * d;
    m_squares += w * m * m;
  }
  return {static_cast<double>(mean), static_cast<double>(squares / weight),
          static_cast<double>(m_squares / weight)};
}

}  // namespace antikelvin
