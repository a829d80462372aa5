// SPDX-License-Identifier: Apache-2.0
#include "sampler/cluster_tables.hpp"

#include <fmt/core.h>
#include <cmath>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "model/spin_model.hpp"
#include "sampler/threshold.hpp"

namespace antikelvin {
void require_clusters(SpinModel const& model) {
  require(model.kind == SpinKind::ising || model.kind == SpinKind::potts,
          model.kind == SpinKind::units ? "independent subsystems have no clusters"
          : model.kind == SpinKind::edwards_anderson
              ? "cluster updates do not handle bonds of both signs"
              : "cluster updates do not handle Blume-Capel spins",
          "bonds must depend only on whether two spins are equal",
          "use --model ising or potts:q, or single-site updates");
  require(model.field == 0, "cluster updates do not handle a field",
          "all states of a cluster must have the same energy", "use single-site updates");
}

namespace {

/// Six digits, for messages.
std::string six_digits(double value) { return fmt::format("{:.6g}", value); }

}  // namespace

ClusterTables make_cluster_tables(SpinModel const& model, std::vector<double> const& betas,
                                  Fault fault) {
  require_clusters(model);
  Quad const gap = to_quad(model.coupling) * (model.kind == SpinKind::ising ? 2 : 1);
  ClusterTables tables;
  std::size_t joins_unequal = 0, joins_equal = 0;
  for (double const beta : betas) {
    require(std::isfinite(beta), "cannot sample at T = 0", "every cluster is frozen",
            "use a finite --beta");
    Quad const x = Quad(beta) * gap;
    require(x >= 0 || model.kind == SpinKind::ising,
            "cluster updates of Potts spins need a ferromagnet",
            "beta times the coupling is " + six_digits(beta * to_double(model.coupling)),
            "use single-site updates, or the other sign of beta or of the coupling");
    joins_unequal += x < 0;
    joins_equal += x > 0;
    tables.bond.push_back(
        threshold_of((1 - exp(-abs(x))) * (fault == Fault::acceptance ? Quad(1.01) : Quad(1))));
  }
  require(joins_unequal == 0 || joins_equal == 0, "cluster updates need beta of one sign",
          "bonds join equal spins on one side of beta = 0, unequal ones on the other",
          "run both sides one after the other");
  tables.joins_unequal = joins_unequal > 0;
  return tables;
}

}  // namespace antikelvin
