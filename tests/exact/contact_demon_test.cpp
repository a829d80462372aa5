// SPDX-License-Identifier: Apache-2.0
// Equilibrium of bodies of any kind, Ising lattices among them, against counts of all states: every
// state of bodies and demon that has the energy of the whole is equally likely.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "exact/contact_law.hpp"
#include "statistics/histogram_fit.hpp"
#include "statistics/series.hpp"
#include "support/backends.hpp"
#include "support/contact_omega.hpp"
#include "support/contact_runs.hpp"
#include "support/z_score.hpp"

namespace antikelvin {
namespace {

using namespace test_support;

struct Case {
  std::string name;
  std::vector<std::string> bodies;
  ContactMechanism mechanism = ContactMechanism::demon;
};

/// Lattices start at β = ±100, which no site leaves: aligned with the field, or from neighbours that
/// differ. So the whole has one energy.
std::vector<Case> const kDemonCases = {
    {"levels with a gap", {"0,1x3,3,7x2 N=20 fraction=0.6", "two-level:1.5 N=15 n=2"}},
    {"levels, inverted", {"0,1x3,3,7x2 N=6 fraction=0.5", "two-level:1.5 N=40 n=34"}},
    {"gaps 2 and 3", {"two-level:1 N=30 n=27", "two-level:1.5 N=24 n=3"}},
    {"gaps 2 and 3, small", {"two-level:1 N=4 n=4", "two-level:1.5 N=3 n=0"}},
    {"chain", {"ising lattice=chain L=8 beta=100", "two-level:2 N=8 n=4"}},
    {"open chain in a field",
     {"ising lattice=chain L=8 boundary=open field=-1/2 beta=100", "two-level:0.5 N=40 n=25"}},
    {"square", {"ising L=4 beta=100", "two-level:2 N=20 n=9"}},
    {"square, inverted", {"ising L=4 beta=-100", "two-level:2 N=20 n=12"}},
    {"square in a field", {"ising L=4 field=1 beta=100", "two-level:1 N=30 n=24"}},
    {"open square", {"ising L=3x4 boundary=open beta=100", "two-level:1 N=25 n=10"}},
    {"open square in a field",
     {"ising L=4x3 J=-1 boundary=open field=1/2 beta=-100", "two-level:0.5 N=50 n=10"}},
    {"antiferromagnetic triangles",
     {"ising lattice=triangular L=4 J=-1 beta=-100", "two-level:2 N=20 n=6"}},
    {"open triangles",
     {"ising lattice=triangular L=3x4 J=-1 boundary=open beta=-100", "two-level:1 N=25 n=6"}},
    {"cubic", {"ising lattice=cubic L=2x2x4 beta=100", "two-level:2 N=20 n=11"}},
    {"open cubic in a field",
     {"ising lattice=cubic L=2x2x3 boundary=open field=1/3 beta=100", "two-level:1/3 N=60 n=40"}},
    {"two lattices", {"ising L=4 beta=-100", "ising lattice=chain L=10 J=2 beta=100"}},
    {"a lattice and levels", {"ising L=4 field=-1 beta=100", "0,2x3,6,14x2 N=12 fraction=0.4"}},
    {"lattice, levels, two levels",
     {"ising L=3x4 boundary=open beta=100", "0,2x3,6 N=8 fraction=0.5", "two-level:1 N=10 n=7"}},
    {"three ladders by an exchange demon",
     {"spin:1 N=12 fraction=0.9", "spin:3/2 N=9 fraction=0.2", "two-level:0.5 N=14 n=3"}},
    {"three ladders by pairs",
     {"spin:1 N=12 fraction=0.9", "spin:3/2 N=9 fraction=0.2", "two-level:0.5 N=14 n=3"},
     ContactMechanism::pairs},
    {"Potts spins", {"potts:3 L=3 beta=100", "two-level:1/2 N=20 n=9"}},
    {"two-state Potts spins on an open chain",
     {"potts:2 lattice=chain L=7 boundary=open J=3/2 beta=100", "two-level:3/4 N=20 n=9"}},
    {"antiferromagnetic Potts spins on open cubes",
     {"potts:5 lattice=cubic L=2x2x2 boundary=open J=-1 beta=-100", "two-level:1/2 N=12 n=5"}},
    {"Potts spins on triangles, inverted",
     {"potts:3 lattice=triangular L=3 beta=100", "0,1x3,3 N=9 fraction=0.9"}},
    {"Blume-Capel spins", {"blume-capel:1/2 L=3 beta=100", "two-level:1/4 N=40 n=18"}},
    {"Blume-Capel spins in a field, inverted",
     {"blume-capel:1 L=2x4 J=-1 field=1/2 boundary=open beta=-100", "two-level:1/4 N=50 n=40"}},
    {"Blume-Capel spins on a chain",
     {"blume-capel:3 lattice=chain L=6 beta=100", "two-level:1/2 N=30 n=18"}},
    {"oscillators", {"oscillator N=6 n=11", "two-level:0.5 N=20 n=18"}},
    {"few oscillators with much energy", {"oscillator:2 N=3 n=29", "two-level:0.5 N=8 n=2"}},
    {"oscillators and a lattice", {"ising L=4 beta=-100", "oscillator:4 N=9 n=3"}},
    {"two bodies of oscillators and levels",
     {"oscillator N=4 n=7", "oscillator:3 N=5 n=2", "0,1x3,3 N=6 fraction=0.8"}},
    {"seven bodies by a demon",
     {"two-level:0.5 N=4 n=4", "two-level:0.5 N=9 n=1", "two-level:1 N=3 n=3",
      "spin:1 N=4 fraction=0.1", "two-level:0.5 N=2 n=0", "0,1x3,3 N=5 fraction=0.7",
      "ising lattice=chain L=6 J=1/2 beta=100"}},
    {"six bodies by pairs",
     {"two-level:0.5 N=40 n=36", "two-level:0.5 N=10 n=2", "two-level:0.5 N=25 n=1",
      "two-level:0.5 N=5 n=5", "spin:1 N=7 fraction=0.5", "two-level:0.5 N=1 n=0"},
     ContactMechanism::pairs},
    {"three two-level bodies by pairs",
     {"two-level:0.5 N=40 n=36", "two-level:0.5 N=10 n=2", "two-level:0.5 N=25 n=1"},
     ContactMechanism::pairs},
};

struct Contact {
  ContactSpec spec;
  ContactCase point;
  ContactSeries series;
  double quantum = 1;

  explicit Contact(Case const& c) : spec(contact_of(c.bodies, 512)) {
    spec.mechanism = c.mechanism;
    spec.n_measurements = 96;
    point = plan_contact(spec)[0];
    quantum = to_double(point.quantum);
    // Lattices start in the phase that a field favours; small ones reach the other in hundreds of sweeps,
    // which samples must be apart.
    point.sweeps = point.every = 4096;
    point.gap = 512;
    series = run_alone(spec, point, *make_cpu_backend(1));
  }
  std::vector<Omega> parts() const {
    std::vector<Omega> parts;
    for (Body const& body : spec.bodies) parts.push_back(omega_of(body, quantum, series.total));
    if (point.mechanism == ContactMechanism::demon) parts.push_back(demon());
    return parts;
  }
  Omega demon() const { return Omega(point.capacity + 1, 1); }
};

struct Findings {
  double z = 0, p = 1;
  bool passes() const { return std::fabs(z) <= kMaxZ && p > 1e-6; }
};

Findings compare(std::vector<std::uint64_t> const& energies, ExactLaw const& law) {
  std::vector<double> values;
  for (std::uint64_t const e : energies) values.push_back(static_cast<double>(e) - law.mean);
  SeriesStatistics const statistics = analyze_series(values, 512);
  double const correlation = std::max(1.0, 2 * statistics.autocorrelation.tau_int);
  HistogramFit const fit = fit_histogram(energies, law.first, 1, law.probability, correlation);
  EXPECT_TRUE(fit.dof > 0 || fit.n_impossible > 0) << "nothing was tested";
  return {z_score(statistics.mean.value, 0, statistics.mean.error), fit.least_p()};
}

TEST(ContactDemon, AllStatesAreEquallyLikely) {
  Extremes means("demon, mean"), distributions("demon, distribution");
  for (Case const& c : kDemonCases) {
    SCOPED_TRACE(c.name);
    Contact const run(c);
    std::size_t const n = run.spec.bodies.size();
    for (std::uint32_t r = 0; r < 512; ++r) {  // one start, and so one energy of the whole
      std::uint64_t sum = 0;
      for (std::size_t b = 0; b < n; ++b) {
        ASSERT_EQ(run.series.energy[b][r], run.series.energy[b][0]);
        sum += run.series.energy[b][r];
      }
      ASSERT_EQ(sum, run.series.total);
    }
    std::vector<ExactLaw> const laws = laws_of(run.parts(), run.series.total);
    for (std::size_t i = 0; i < laws.size(); ++i) {
      Findings const found =
          compare(i < n ? run.series.late_energy[i] : run.series.late_demon, laws[i]);
      EXPECT_TRUE(found.passes()) << "part " << i << ": z = " << found.z << ", p = " << found.p
                                  << ", mean " << laws[i].mean;
      means.note_z(found.z);
      distributions.note_p(found.p);
    }
  }
}

// The library's law of such bodies is that of plain counting.
TEST(ContactDemon, LawsAreThoseOfPlainCounting) {
  double worst = 0;
  std::size_t n_compared = 0;
  for (Case const& c : kDemonCases) {
    SCOPED_TRACE(c.name);
    ContactSpec spec = contact_of(c.bodies, 1);
    spec.mechanism = c.mechanism;
    ContactCase const point = plan_contact(spec)[0];
    std::vector<Omega> parts;
    std::vector<ContactBody> bodies;
    std::uint64_t total = 0;
    for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
      parts.push_back(omega_of(spec.bodies[b], to_double(point.quantum), 60));
      Omega const& omega = parts.back();
      bodies.push_back({[omega](std::vector<std::uint64_t> const& energies) {
                          std::vector<double> logs;
                          for (std::uint64_t const e : energies)
                            logs.push_back(e < omega.size()
                                               ? static_cast<double>(std::log(omega[e]))
                                               : -HUGE_VAL);
                          return logs;
                        },
                        omega.size() - 1, point.step[b]});
      total += (omega.size() / 2 / point.exchange + 1) * point.exchange;
    }
    if (point.capacity > 0) parts.emplace_back(point.capacity + 1, 1);
    std::vector<ExactLaw> const expected = laws_of(parts, total);
    std::vector<EnergyLaw> const laws = contact_laws(bodies, total, point.capacity);
    for (std::size_t b = 0; b < laws.size(); ++b) {
      EXPECT_NEAR(laws[b].mean, expected[b].mean, 1e-11 * expected[b].mean);
      for (std::uint64_t e = 0; e < expected[b].probability.size(); ++e, ++n_compared) {
        double const p = expected[b].probability[e];
        bool const listed = e >= laws[b].first && (e - laws[b].first) % laws[b].step == 0 &&
                            (e - laws[b].first) / laws[b].step < laws[b].probability.size();
        double const its = listed ? laws[b].probability[(e - laws[b].first) / laws[b].step] : 0;
        if (p < 1e-290) continue;
        worst = std::max(worst, std::fabs(its / p - 1));
      }
    }
  }
  EXPECT_LT(worst, 1e-11);
  std::printf("worst law of bodies and demon: relative %.1e of %zu\n", worst, n_compared);
}

// The checks say no to the law of another demon, of a field that is off by 10 %, of one quantum more.
TEST(ContactDemon, OtherLawsAreRejected) {
  for (std::string const shape : {"L=4", "lattice=triangular L=4", "L=3x4 boundary=open"}) {
    SCOPED_TRACE(shape);
    Contact const run(
        {shape, {"ising " + shape + " field=5/3 beta=-100", "two-level:1/3 N=40 n=35"}});
    Body const& lattice = run.spec.bodies[0];
    std::uint64_t const total = run.series.total;
    auto const against = [&](Omega const& spins, Omega const& demon, std::uint64_t energy) {
      std::vector<ExactLaw> const laws =
          laws_of({spins, omega_of(run.spec.bodies[1], run.quantum, total), demon}, energy);
      Findings const a = compare(run.series.late_energy[0], laws[0]),
                     b = compare(run.series.late_energy[1], laws[1]);
      return Findings{std::max(std::fabs(a.z), std::fabs(b.z)), std::min(a.p, b.p)};
    };
    Omega const own = omega_of(lattice, run.quantum, total);
    Findings const sound = against(own, run.demon(), total);
    EXPECT_TRUE(sound.passes()) << sound.z << ' ' << sound.p;
    SpinModel model = lattice.model;
    model.field *= Rational(9, 10);
    Findings const wider = against(own, Omega(run.point.capacity + 2, 1), total),
                   field =
                       against(omega_of_lattice(lattice, run.quantum, model), run.demon(), total),
                   richer = against(own, run.demon(), total + run.point.exchange);
    for (Findings const& wrong : {wider, field, richer}) {
      EXPECT_FALSE(wrong.passes());
      EXPECT_GT(wrong.z, kMaxZ);  // not only by energies that cannot be
    }
    std::printf(
        "%s: sound z = %.2f, p = %.2g; capacity + 1: %.1f, %.1e; field - 10 %%: %.1f, %.1e; one "
        "quantum more: %.1f, %.1e\n",
        shape.c_str(), sound.z, sound.p, wider.z, wider.p, field.z, field.p, richer.z, richer.p);
  }
}

}  // namespace
}  // namespace antikelvin
