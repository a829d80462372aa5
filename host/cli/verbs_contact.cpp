// SPDX-License-Identifier: Apache-2.0

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/chain_options.hpp"
#include "cli/verbs.hpp"
#include "study/contact/contact_verb.hpp"
#include "study/work_estimate.hpp"

namespace antikelvin::cli {
namespace {

struct ContactOptions {
  std::string bodies[kMaxBodies];
  std::string mechanism = "auto", area = "1", sweeps = "auto", every = "auto", samples = "16",
              replicas = "64", capacity = "auto", show = "auto", fault = "none";
  bool check = false;
};

Choices<std::optional<ContactMechanism>> const kContactMechanisms = {
    {"auto", std::nullopt},
    {"pairs", ContactMechanism::pairs},
    {"carrier", ContactMechanism::carrier}};
Choices<std::optional<ContactShow>> const kContactShows = {{"auto", std::nullopt},
                                                           {"series", ContactShow::series},
                                                           {"contacts", ContactShow::contacts},
                                                           {"order", ContactShow::order}};

void add_contact_options(OptionTable& table, ContactOptions& o) {
  table.section(Section::system);
  table.add("--a", o.bodies[0], text("BODY"),
            "a body: 'LEVELS N=1e4 beta=-1', or 'ising lattice=square L=64 J=1 beta=0.3'; instead "
            "of beta also temperature, energy, fraction (of the range), n (excited units); lists "
            "make all combinations");
  table.add("--b", o.bodies[1], text("BODY"), "the body that it touches");
  table.add("--c", o.bodies[2], text("BODY"), "a third one, in contact with both");
  table.add("--d", o.bodies[3], text("BODY"), "a fourth one");
  table.section(Section::sampling);
  table.add("--mechanism", o.mechanism, one_of(kContactMechanisms),
            "pairs (units meet and share their energy), carrier (a small body goes around; needed "
            "for lattices and for different spacings) or auto");
  table.add("--area", o.area, real(),
            "share of the largest body's sites that take part in a sweep, 0 to 1");
  table.add("--sweeps", o.sweeps, whole(),
            "sweeps of contact before equilibrium is measured; auto: 16 times what relaxation "
            "takes, or what all units take to meet others");
  table.add("--every", o.every, whole(), "sweeps between two rows of the series; or auto");
  table.add("--samples", o.samples, whole(),
            "measurements of equilibrium per replica, after --sweeps");
  table.add("--replicas", o.replicas, whole(), "independent copies of the whole");
  table.add("--carrier-capacity", o.capacity, whole(), "most quanta that a carrier holds; or auto");
  table.section(Section::output);
  table.add("--show", o.show, one_of(kContactShows),
            "rows: series (against time), contacts (one row each), order (of hotness, measured) "
            "or auto");
  table.flag("--check", o.check,
             "exit with 4 if energy flowed against the order of beta, entropy fell beyond "
             "fluctuation, or equilibrium is not the exact one");
  table.section(Section::testing);
  table.add("--fault", o.fault, one_of(kAcceptanceFaults),
            "none, or acceptance (1 % too much to a): break the sampler, to see the check say no");
}

ContactSpec parse_spec(ContactOptions const& o, CommonOptions const& common) {
  ContactSpec spec;
  char const* const names[kMaxBodies] = {"--a", "--b", "--c", "--d"};
  for (std::size_t b = 0; b < kMaxBodies; ++b) {
    if (o.bodies[b].empty()) {
      require(b >= 2, std::string(names[b]) + " is missing", "a contact is of two bodies or more",
              "try --a 'two-level N=1e4 beta=-1' --b 'two-level N=1e5 beta=1'");
      continue;
    }
    require(b == spec.bodies.size(), std::string(names[b]) + " comes without the ones before it",
            "bodies are named in order", "use --a, --b, --c, --d");
    spec.bodies.push_back(parse_body(o.bodies[b], names[b]));
  }
  spec.mechanism = choose(o.mechanism, "--mechanism", kContactMechanisms);
  spec.area = parse_real(o.area, "--area");
  require(spec.area >= 1e-9 && spec.area <= 1, "invalid --area " + in_quotes(o.area),
          "it is a share", "choose above 0 and up to 1");
  std::uint64_t const longest = std::uint64_t{1} << 40;
  if (o.sweeps != "auto") spec.sweeps = parse_count(o.sweeps, "--sweeps", 0, longest);
  if (o.every != "auto") spec.every = parse_count(o.every, "--every", 1, longest);
  spec.n_samples = parse_count(o.samples, "--samples", 4, 1u << 20);
  spec.n_replicas = static_cast<std::uint32_t>(parse_count(o.replicas, "--replicas", 2, 1u << 20));
  if (o.capacity != "auto")
    spec.capacity = static_cast<std::uint32_t>(
        parse_count(o.capacity, "--carrier-capacity", 1, (1u << 23) - 1));
  spec.show = choose(o.show, "--show", kContactShows);
  spec.fault = choose(o.fault, "--fault", kAcceptanceFaults);
  spec.check = o.check;
  spec.seed = seed_of(common);
  return spec;
}

Json resolved(ContactSpec const& spec, std::vector<ContactCase> const& cases) {
  Json json = Json::object();
  Json contacts = Json::array();
  for (ContactCase const& point : cases) {
    Json contact = {{"mechanism", mechanism_name(point.mechanism)},
                    {"quantum", to_text(point.quantum)},
                    {"carrier_capacity", point.capacity},
                    {"sweeps", point.sweeps},
                    {"every", point.every},
                    {"sample_gap", point.gap}};
    Json energies = Json::array();
    for (std::size_t b = 0; b < spec.bodies.size(); ++b) {
      Body const& body = spec.bodies[b];
      energies.push_back(
          body.is_lattice() ? Json() : Json(to_text(body.energy(point.energy[b] / point.step[b]))));
    }
    contact["start_energies"] = std::move(energies);
    contacts.push_back(std::move(contact));
  }
  json["contacts"] = std::move(contacts);
  return json;
}

}  // namespace

Verb contact_verb() {
  auto const o = std::make_shared<ContactOptions>();
  return {
      "contact",
      "bodies exchange energy: who is hotter, relaxation, Boltzmann or Gibbs",
      "",
      {"antikelvin contact --a 'two-level N=1e4 beta=-1' --b 'two-level N=1e5 beta=1'",
       "antikelvin contact --a 'two-level N=1e4 beta=-2' --b 'two-level N=1e6 beta=1' --area 0.02",
       "antikelvin contact --a 'two-level N=1e3 beta=inf,-2:2:9,-inf' --b 'two-level N=2e3 "
       "beta=inf,-2:2:9,-inf' --show order",
       "antikelvin contact --a 'spin:1 N=1e4 fraction=0.8' --b 'two-level:0.5 N=1e4 beta=0.5'",
       "antikelvin contact --a 'ising L=64 beta=0.3' --b 'two-level:2 N=4096 beta=-0.5' --check"},
      [o](OptionTable& table) { add_contact_options(table, *o); },
      [o](CommonOptions const& common) -> std::optional<Report> {
        ContactSpec const spec = parse_spec(*o, common);
        std::vector<ContactCase> const cases = plan_contact(spec);
        auto const backend = make_backend(common);
        require_memory(spec, cases, backend->device());
        announce_fallback(common);
        if (common.dry_run) return with_estimate(describe_contact(spec, cases), backend->device());
        Report report = run_contact(spec, cases, *backend, progress_mode(common));
        report.resolved = resolved(spec, cases);
        return report;
      },
      VerbKind::sampling};
}

}  // namespace antikelvin::cli
