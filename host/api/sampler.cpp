// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/api/sampler.hpp"

#include <cmath>
#include <optional>

#include "api/backend_of.hpp"
#include "api/boundary.hpp"
#include "api/model_of.hpp"
#include "base/parse.hpp"
#include "study/sample/sample_series.hpp"
#include "study/spin_run.hpp"

namespace antikelvin::api {
namespace {

SampleDynamics dynamics_of(std::string const& name) {
  using D = SampleDynamics;
  return choose(name, "dynamics",
                Choices<D>{{"heat-bath", D::heat_bath},
                           {"metropolis", D::metropolis},
                           {"swendsen-wang", D::swendsen_wang}});
}

/// The request as `sample` has it.
SampleSpec spec_of(Model const& model, Lattice const& lattice, double beta,
                   SamplerOptions const& options) {
  expect(std::isfinite(beta), "beta is not finite", "every site would be frozen in one state",
         "use a large one");
  expect(options.replicas >= 1 && options.replicas <= 1u << 20, "number of replicas out of range",
         "it is from 1 to 2^20", "use 32");
  ModelSettings const settings = model_of(model, lattice);
  expect(!settings.complete_graph, "no sampler of a complete graph",
         "only its number of up spins is simulated", "run the study sample");
  SampleSpec spec;
  spec.model = settings.model;
  SamplePoint point;
  point.lattice = settings.lattices.front();
  point.n_units = antikelvin::n_sites(point.lattice);
  point.beta = beta;
  spec.points = {point};
  spec.dynamics = dynamics_of(options.dynamics);
  spec.n_replicas = options.replicas;
  spec.start = options.hot ? Start::hot : Start::cold;
  spec.seed = options.seed;
  return spec;
}

/// Energies of counts as whole numbers of 1/denominator, which need no rounding but the last.
class EnergyOfCounts {
 public:
  EnergyOfCounts(SpinModel const& model, antikelvin::Lattice const& lattice)
      : model_(model), n_bonds_(n_bonds(lattice)), n_sites_(antikelvin::n_sites(lattice)) {
    LinearEnergy const energy = linear_energy(model, n_bonds_, n_sites_);
    Integer common = denominator(energy.constant);
    for (Rational const& one : energy.per_count) common = lcm(common, Integer(denominator(one)));
    Rational most = abs(energy.constant);
    for (Rational const& one : energy.per_count) most += abs(one) * 3 * (n_bonds_ + n_sites_);
    if (common >= kLimit || most * common >= kLimit) return;
    denominator_ = static_cast<double>(common);
    constant_ = static_cast<std::int64_t>(numerator(Rational(energy.constant * common)));
    for (Rational const& one : energy.per_count)
      per_count_.push_back(static_cast<std::int64_t>(numerator(Rational(one * common))));
  }

  /// @param counts  counts[q]: bonds, then sites in states 1 …
  double operator()(std::vector<std::uint64_t> const& counts) const {
    if (per_count_.empty())
      return to_double(energy_of(model_, n_bonds_, counts[0], n_sites_, counts.data() + 1));
    std::int64_t units = constant_;
    for (std::size_t q = 0; q < per_count_.size(); ++q)
      units += per_count_[q] * static_cast<std::int64_t>(counts[q]);
    return static_cast<double>(units) / denominator_;
  }

 private:
  using Integer = boost::multiprecision::cpp_int;
  static constexpr std::int64_t kLimit = std::int64_t{1} << 53;
  SpinModel model_;
  std::uint64_t n_bonds_, n_sites_;
  double denominator_ = 1;
  std::int64_t constant_ = 0;
  std::vector<std::int64_t> per_count_;
};

}  // namespace

struct Sampler::Body {
  SampleSpec spec;
  std::shared_ptr<Backend const> backend;
  SamplePlan plan;
  std::unique_ptr<SpinChains> chains;
  std::optional<SpinCounts> counts;  ///< of the states as they are now, once asked for

  Body(Model const& model, Lattice const& lattice, double beta, SamplerOptions const& options)
      : spec(spec_of(model, lattice, beta, options)), plan(plan_sample(spec).front()) {
    require_backend(options.on);
    backend = backend_of(options.on);
    require_memory({plan}, backend->device());
    Progress progress(ProgressMode::never, "", 1, "");
    chains = started_chains(spec, plan, *backend, progress);
  }

  SpinCounts const& counted() {
    if (!counts) counts = chains->measure(1, 0);
    return *counts;
  }

  /// value(counts of a replica) of each of them.
  template <class Value>
  std::vector<double> of_replicas(Value value) {
    SpinCounts const& all = counted();
    std::vector<double> values(all.n_replicas);
    std::vector<std::uint64_t> one(all.n_quantities);
    for (std::uint32_t replica = 0; replica < all.n_replicas; ++replica) {
      for (std::uint32_t q = 0; q < all.n_quantities; ++q) one[q] = all.at(0, q, replica);
      values[replica] = value(one);
    }
    return values;
  }
};

Sampler::Sampler(Model const& model, Lattice const& lattice, double beta,
                 SamplerOptions const& options)
    : body_(guarded([&] { return std::make_unique<Body>(model, lattice, beta, options); })) {}

Sampler::~Sampler() = default;
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;

void Sampler::set_beta(double beta) {
  guarded([&] {
    expect(std::isfinite(beta), "beta is not finite", "every site would be frozen in one state",
           "use a large one");
    set_beta_of(*body_->chains, body_->spec, body_->plan, beta);
  });
}

void Sampler::advance(std::uint64_t sweeps) {
  guarded([&] {
    body_->counts.reset();
    double const per_sweep =
        static_cast<double>(body_->plan.point.n_units) * body_->spec.n_replicas;
    in_batches(sweeps, batch_sweeps(1e9, per_sweep),
               [&](std::uint64_t now) { body_->chains->advance(now); });
  });
}

std::uint64_t Sampler::n_sites() const { return body_->plan.point.n_units; }
std::uint32_t Sampler::n_replicas() const { return body_->spec.n_replicas; }

std::vector<double> Sampler::energies() const {
  return guarded([&] {
    EnergyOfCounts const energy(body_->spec.model, body_->plan.point.lattice);
    return body_->of_replicas(energy);
  });
}

std::vector<double> Sampler::magnetizations() const {
  return guarded([&] {
    return body_->of_replicas([&](std::vector<std::uint64_t> const& counts) {
      return magnetization_of(body_->spec.model, n_sites(), counts);
    });
  });
}

std::vector<std::uint8_t> Sampler::states(std::uint32_t replica) const {
  return guarded([&] {
    expect(replica < n_replicas(), "no such replica", "they are numbered from 0",
           "stay below n_replicas()");
    return body_->chains->states(replica);
  });
}

}  // namespace antikelvin::api
