// SPDX-License-Identifier: Apache-2.0
#include "study/selftest/selftest_cases.hpp"

#include <algorithm>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "antikelvin/random/stream.hpp"
#include "base/hash.hpp"
#include "model/parse_lattice.hpp"

namespace antikelvin {
namespace {

using D = SampleDynamics;

/// Spins on a lattice, and the largest |β| at which they are sampled.
struct TestedLattice {
  char const* model;
  Shape shape;
  char const* sides;
  double beta;
  char const* coupling = "1";
  char const* field = "0";
  bool periodic = true;
};

/// Lattices of at most 2^16 configurations.
constexpr TestedLattice kSmall[] = {
    {"ising", Shape::chain, "12", 0.35},
    {"ising", Shape::square, "4x4", 0.25},
    {"ising", Shape::square, "3x5", 0.25, "-1"},
    {"ising", Shape::square, "4x4", 0.2, "1", "0.3"},
    {"ising", Shape::square, "3x4", 0.25, "1", "0", false},
    {"ising", Shape::triangular, "4x4", 0.15, "-1"},
    {"ising", Shape::triangular, "3x5", 0.12, "1", "0.25"},
    {"ising", Shape::cubic, "2x2x4", 0.12},
    {"ising", Shape::cubic, "2x3x2", 0.2, "1", "0", false},
    {"potts:3", Shape::chain, "9", 0.5},
    {"potts:3", Shape::square, "3x3", 0.3},
    {"potts:3", Shape::triangular, "3x3", 0.2, "-1"},
    {"potts:5", Shape::square, "2x3", 0.3},
    {"potts:5", Shape::cubic, "1x2x3", 0.3, "1", "0", false},
    {"blume-capel:-1/2", Shape::chain, "9", 0.3, "1", "0.25"},
    {"blume-capel:1/2", Shape::square, "3x3", 0.25},
    {"blume-capel:1/2", Shape::cubic, "2x2x2", 0.2, "-1", "0", false},
    {"edwards-anderson:1", Shape::square, "4x4", 0.25},
    {"edwards-anderson:2", Shape::triangular, "4x4", 0.2, "1", "0", false},
    {"edwards-anderson:3", Shape::cubic, "2x2x4", 0.15},
};

/// Lattices with exact energies by other methods.
constexpr TestedLattice kLarge[] = {
    {"ising", Shape::square, "32x32", 0.4},       {"ising", Shape::triangular, "6x6", 0.2, "-1"},
    {"ising", Shape::cubic, "3x3x3", 0.18},       {"potts:3", Shape::square, "4x4", 0.5},
    {"blume-capel:1", Shape::square, "4x4", 0.4},
};

/// Adds cases of one seed and fault.
class CaseList {
 public:
  CaseList(std::uint64_t seed, Fault fault) : seed_(seed), fault_(fault) {}

  /// @param spec  with model, dynamics and points; its layout is part of the name where one is asked for
  void add(std::string const& system, SampleSpec spec) {
    std::string name = system + ' ' + dynamics_name(*spec.dynamics);
    if (spec.layout) name += *spec.layout == Layout::slabs ? " slabs" : " replicas";
    if (spec.together) name += " together";
    spec.fault = fault_;
    spec.seed = derive_key(seed_, xxh3(name), 0);
    cases_.push_back({std::move(name), std::move(spec)});
  }

  void add_small(TestedLattice const& tested);
  void add_large(TestedLattice const& tested);
  void add_clusters(TestedLattice const& tested, Layout layout);
  void add_units();
  void add_complete_graph();
  void add_together();
  void add_demons();
  void add_constant_energies();

  std::vector<SelftestCase> take() { return std::move(cases_); }

 private:
  std::uint64_t seed_;
  Fault fault_;
  std::vector<SelftestCase> cases_;
};

Lattice lattice_of(TestedLattice const& tested) {
  return parse_sides(tested.sides, tested.shape, tested.periodic, "--sides");
}

std::string name_of_lattice(TestedLattice const& tested) {
  static char const* const shapes[] = {"none", "chain", "square", "triangular", "cubic"};
  std::string text =
      std::string(tested.model) + ' ' + shapes[static_cast<int>(tested.shape)] + ' ' + tested.sides;
  if (!tested.periodic) text += " open";
  if (tested.coupling != std::string("1")) text += std::string(" J=") + tested.coupling;
  if (tested.field != std::string("0")) text += std::string(" h=") + tested.field;
  return text;
}

void set_betas(SampleSpec& spec, SamplePoint point, std::vector<double> const& betas) {
  for (double const beta : betas) {
    point.beta = beta;
    spec.points.push_back(point);
  }
}

SampleSpec lattice_spec(TestedLattice const& tested, D dynamics, std::vector<double> const& betas) {
  SampleSpec spec;
  spec.model = parse_spin_model(tested.model);
  spec.model.coupling = parse_rational(tested.coupling, "--coupling");
  spec.model.field = parse_rational(tested.field, "--field");
  set_betas(spec, lattice_point(lattice_of(tested)), betas);
  spec.dynamics = dynamics;
  spec.start = dynamics == D::metropolis ? Start::cold : Start::hot;
  spec.n_replicas = spec.model.kind == SpinKind::potts ? 8192 : 4096;
  // Lazy moves forget more slowly.
  spec.n_measurements = dynamics == D::heat_bath ? 20 : 14;
  spec.every = dynamics == D::heat_bath ? 16 : 24;
  spec.burn_in = 192;
  if (spec.model.kind != SpinKind::edwards_anderson) spec.waves.order = OrderKind::expected;
  return spec;
}

/// Slabs hold a lattice per word, which costs up to 32 times what a replica in each lane does: fewer of
/// them, for as long as they need.
void use_slabs(SampleSpec& spec) {
  spec.layout = Layout::slabs;
  spec.n_replicas = 128;
  spec.n_measurements = 16;
  spec.every = 12;
  if (spec.burn_in) spec.burn_in = 96;
}

/// Whether the last axis can be cut, so that the other layout is another one.
bool has_slabs(Lattice const& lattice, std::uint64_t n_units) {
  try {
    make_layout(lattice, n_units, 1, Layout::slabs);
  } catch (SpecError const&) {
    return false;
  }
  return true;
}

void CaseList::add_small(TestedLattice const& tested) {
  Lattice const lattice = lattice_of(tested);
  for (D const dynamics : {D::heat_bath, D::metropolis}) {
    SampleSpec spec = lattice_spec(tested, dynamics, {-tested.beta, 0, tested.beta});
    spec.layout = Layout::replicas;
    add(name_of_lattice(tested), spec);
    if (!has_slabs(lattice, n_sites(lattice))) continue;
    use_slabs(spec);
    add(name_of_lattice(tested), spec);
  }
}

/// Replicas fewer, sweeps more: the energy's error knows how measurements are correlated.
void CaseList::add_large(TestedLattice const& tested) {
  for (D const dynamics : {D::heat_bath, D::metropolis})
    for (Layout const layout : {Layout::replicas, Layout::slabs}) {
      SampleSpec spec = lattice_spec(tested, dynamics, {-tested.beta, tested.beta});
      spec.layout = layout;
      spec.n_replicas = layout == Layout::slabs ? 128 : 512;
      spec.burn_in = layout == Layout::slabs ? 256 : 512;
      spec.n_measurements = 16;
      spec.every = 32;
      Lattice const lattice = lattice_of(tested);
      if (layout == Layout::replicas || has_slabs(lattice, n_sites(lattice)))
        add(name_of_lattice(tested), spec);
    }
}

/// Clusters need β J ≥ 0.
void CaseList::add_clusters(TestedLattice const& tested, Layout layout) {
  double const sign = tested.coupling[0] == '-' ? -1 : 1;
  SampleSpec spec = lattice_spec(tested, D::swendsen_wang, {0, sign * tested.beta});
  spec.layout = layout;
  spec.n_replicas = spec.points[0].n_units < 100 ? 4096 : 512;
  spec.every = 8;
  spec.burn_in = 32;
  add(name_of_lattice(tested), spec);
}

SampleSpec units_spec(char const* levels, std::uint64_t n_units, D dynamics,
                      std::vector<double> const& betas) {
  SampleSpec spec;
  spec.model = unit_model(parse_levels(levels));
  set_betas(spec, units_point(n_units), betas);
  spec.dynamics = dynamics;
  spec.n_replicas = 1024;
  spec.n_measurements = 32;
  spec.every = 16;
  return spec;
}

std::string units_text(char const* levels, std::uint64_t n_units) {
  return std::string(levels) + " N=" + std::to_string(n_units);
}

void CaseList::add_units() {
  for (char const* const levels : {"two-level", "two-level:1/4", "0,1x3,4", "spin:3/2", "0x2,1"}) {
    for (D const dynamics : {D::heat_bath, D::metropolis}) {
      SampleSpec spec = units_spec(levels, 100, dynamics, {-0.7, 0, 0.7});
      spec.layout = Layout::replicas;
      add(units_text(levels, 100), spec);
      spec = units_spec(levels, 1024, dynamics, {-0.7, 0, 0.7});
      use_slabs(spec);
      add(units_text(levels, 1024), spec);
    }
    add(units_text(levels, 1000000), units_spec(levels, 1000000, D::totals, {-0.7, 0, 0.7}));
  }
}

void CaseList::add_complete_graph() {
  if (fault_ == Fault::correlated) return;  // there are no lanes to copy
  for (char const* const field : {"0", "0.2"})
    for (D const dynamics : {D::heat_bath, D::metropolis}) {
      SampleSpec spec;
      spec.complete_graph = true;
      spec.model.field = parse_rational(field, "--field");
      Lattice lattice;
      lattice.sides[0] = 100;
      set_betas(spec, lattice_point(lattice), {-1, 0, 0.5});
      spec.dynamics = dynamics;
      spec.n_replicas = 512;
      spec.n_measurements = 8;
      spec.every = 16;
      spec.burn_in = 96;
      add(std::string("ising complete 100") + (field[1] != 0 ? " h=0.2" : ""), spec);
    }
}

void CaseList::add_together() {
  TestedLattice const square = {"ising", Shape::square, "8x8", 0.3},
                      potts = {"potts:3", Shape::square, "3x3", 0.3};
  for (TestedLattice const& tested : {square, potts})
    for (D const dynamics : {D::heat_bath, D::metropolis}) {
      SampleSpec spec = lattice_spec(tested, dynamics, {-tested.beta, 0, tested.beta});
      spec.n_replicas = 1000;  // words that two β share
      spec.together = true;
      add(name_of_lattice(tested), spec);
    }
  SampleSpec units = units_spec("two-level", 100, D::metropolis, {-0.7, 0, 0.7});
  units.n_replicas = 1000;
  units.together = true;
  add(units_text("two-level", 100), units);
}

void CaseList::add_demons() {
  for (TestedLattice const& tested :
       {TestedLattice{"ising", Shape::square, "8x8", 0.3},
        TestedLattice{"ising", Shape::square, "8x8", 0.2, "-1"},
        TestedLattice{"ising", Shape::square, "6x6", 0.3, "1", "0", false}}) {
    SampleSpec spec = lattice_spec(tested, D::demon, {-tested.beta, 0, tested.beta});
    spec.n_replicas = 2048;
    spec.burn_in = 512;
    spec.n_measurements = 16;
    spec.every = 32;
    spec.waves.order.reset();
    add(name_of_lattice(tested), spec);
  }
  SampleSpec units = units_spec("two-level", 400, D::demon, {-0.5, 0, 0.5});
  units.burn_in = 512;
  add(units_text("two-level", 400), units);
}

void CaseList::add_constant_energies() {
  struct Energies {
    char const* levels;
    int low, high;
  };
  for (Energies const& tested : {Energies{"spin:1", -20, 12}, Energies{"0,1x3,2", 40, 150}}) {
    SampleSpec spec = units_spec(
        tested.levels, 100, D::exchange,
        {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()});
    spec.points[0].energy = tested.low;
    spec.points[1].energy = tested.high;
    spec.burn_in = 256;
    add(units_text(tested.levels, 100), spec);
  }
}

}  // namespace

std::vector<SelftestCase> selftest_cases(std::uint64_t seed, Fault fault) {
  CaseList list(seed, fault);
  list.add_units();
  list.add_constant_energies();
  for (TestedLattice const& tested : kSmall) list.add_small(tested);
  for (TestedLattice const& tested : kSmall) {
    bool const is_clustered = std::string(tested.model).rfind("ising", 0) == 0 ||
                              std::string(tested.model).rfind("potts", 0) == 0;
    if (is_clustered && tested.field == std::string("0"))
      list.add_clusters(tested, Layout::replicas);
  }
  list.add_clusters({"ising", Shape::square, "4x4", 0.3}, Layout::slabs);
  list.add_clusters({"ising", Shape::square, "16x16", 0.44}, Layout::replicas);
  for (TestedLattice const& tested : kLarge) list.add_large(tested);
  list.add_complete_graph();
  list.add_together();
  list.add_demons();
  return list.take();
}

}  // namespace antikelvin
