// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_study.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/chain_options.hpp"
#include "study/contact/contact_schema.hpp"
#include "study/contact/contact_text.hpp"
#include "study/contact/contact_verb.hpp"
#include "study/target_error.hpp"

namespace antikelvin {
namespace {

/// Bodies that have options of their own.
constexpr std::size_t kNamedBodies = 4;

struct ContactOptions : StudyOptions {
  std::string named[kNamedBodies];
  std::string bodies;  ///< separated, since files and jobs have one text per option
  std::string mechanism = "auto", area = "1", sweeps = "auto", every = "auto", measurements = "16",
              replicas = "64", capacity = "auto", show = "auto", fault = "none", target_error,
              max_updates = "1e11";
  bool check = false;

  void declare(OptionTable& table) override;
  std::unique_ptr<StudyPlan> plan(StudyContext const& context) const override;
};

Choices<std::optional<ContactMechanism>> const kContactMechanisms = {
    {"auto", std::nullopt}, {"pairs", ContactMechanism::pairs}, {"demon", ContactMechanism::demon}};
Choices<std::optional<ContactShow>> const kContactShows = {{"auto", std::nullopt},
                                                           {"series", ContactShow::series},
                                                           {"contacts", ContactShow::contacts},
                                                           {"order", ContactShow::order}};

void ContactOptions::declare(OptionTable& table) {
  table.section(Section::system);
  table.add(
      "--a", named[0], kind::text("BODY"),
      "a body: 'LEVELS N=1e4 beta=-1', 'ising lattice=square L=64 J=1 beta=0.3' (also potts:q, "
      "blume-capel:D, edwards-anderson:K) or 'oscillator:W N=1e4 beta=1'; instead "
      "of beta also temperature, energy, fraction (of the range), n (excited "
      "subsystems, quanta); lists make all combinations");
  table.add("--b", named[1], kind::text("BODY"), "the body that it touches");
  table.add("--c", named[2], kind::text("BODY"), "a third one, in contact with both");
  table.add("--d", named[3], kind::text("BODY"), "a fourth one");
  table.add("--bodies", bodies, kind::text("BODIES"),
            "more of them, all in contact with each other: 'BODY | BODY | ...', up to 23 in all, "
            "which are a to w in results");
  table.section(Section::sampling);
  table
      .add("--mechanism", mechanism, kind::one_of(kContactMechanisms),
           "pairs (subsystems share their energy), demon (an exchange demon goes around; "
           "needed for lattices and for different spacings) or auto")
      .with_former_choice("carrier", "demon");
  table.add("--area", area, kind::real(),
            "share of the largest body's sites that take part in a sweep, 0 to 1");
  table.add("--sweeps", sweeps, kind::whole(),
            "sweeps of contact before equilibrium is measured; auto: 16 times what relaxation "
            "takes, or what pairing every subsystem takes");
  table.add("--every", every, kind::whole(), "sweeps between two rows of the series; or auto");
  table
      .add("--measurements", measurements, kind::whole(),
           "measurements of equilibrium per replica, after --sweeps")
      .formerly("samples");
  table.add("--replicas", replicas, kind::whole(), "independent copies of the whole");
  add_target_option(table, target_error);
  table.add("--max-updates", max_updates, kind::real(),
            "attempted updates beyond which no --target-error is tried for");
  table
      .add("--demon-capacity", capacity, kind::whole(),
           "most quanta that an exchange demon holds; or auto")
      .formerly("carrier-capacity");
  table.section(Section::output);
  table.add("--show", show, kind::one_of(kContactShows),
            "rows: series (against time), contacts (one row each), order (of hotness, measured) "
            "or auto");
  table.flag("--check", check,
             "exit with 4 if energy flowed against the order of beta, entropy fell beyond "
             "fluctuation, or equilibrium is not the exact one");
  table.section(Section::testing);
  table.add("--fault", fault, kind::one_of(kAcceptanceFaults),
            "none, or acceptance (1 % too much to a): break the sampler, to see the check fail");
}

ContactSpec parse_contact(ContactOptions const& o, StudyContext const& context) {
  ContactSpec spec;
  std::vector<std::string> const others =
      o.bodies.empty() ? std::vector<std::string>() : split(o.bodies, '|');
  for (std::size_t b = 0; b < kNamedBodies; ++b) {
    std::string const name = "--" + body_letter(b);
    if (o.named[b].empty()) {
      require(b >= 2 || spec.bodies.size() + others.size() >= 2, name + " is missing",
              "a contact is of two bodies or more",
              "try --a 'two-level N=1e4 beta=-1' --b 'two-level N=1e5 beta=1'");
      continue;
    }
    require(b == spec.bodies.size(), name + " comes without the ones before it",
            "bodies are named in order", "use --a, --b, --c, --d");
    spec.bodies.push_back(parse_body(o.named[b], name));
  }
  for (std::string const& body : others) spec.bodies.push_back(parse_body(body, "--bodies"));
  require(spec.bodies.size() <= kMostBodies,
          "there are " + std::to_string(spec.bodies.size()) + " bodies", "the limit is 23, a to w",
          "leave some out, or make one of several that are alike");
  spec.mechanism = choose(o.mechanism, "--mechanism", kContactMechanisms);
  spec.area = parse_real(o.area, "--area");
  require(spec.area >= 1e-9 && spec.area <= 1, "invalid --area " + in_quotes(o.area),
          "it is a share", "choose above 0 and up to 1");
  std::uint64_t const longest = std::uint64_t{1} << 40;
  if (o.sweeps != "auto") spec.sweeps = parse_count(o.sweeps, "--sweeps", 0, longest);
  if (o.every != "auto") spec.every = parse_count(o.every, "--every", 1, longest);
  spec.n_measurements = parse_count(o.measurements, "--measurements", 4, 1u << 20);
  spec.n_replicas = static_cast<std::uint32_t>(parse_count(o.replicas, "--replicas", 2, 1u << 20));
  if (o.capacity != "auto")
    spec.capacity =
        static_cast<std::uint32_t>(parse_count(o.capacity, "--demon-capacity", 1, (1u << 23) - 1));
  spec.show = choose(o.show, "--show", kContactShows);
  spec.fault = choose(o.fault, "--fault", kAcceptanceFaults);
  spec.check = o.check;
  spec.seed = context.seed;
  return spec;
}

Json resolved(ContactSpec const& spec, std::vector<ContactCase> const& cases) {
  Json json = Json::object();
  Json contacts = Json::array();
  for (ContactCase const& point : cases) {
    Json contact = {{"mechanism", mechanism_name(point.mechanism)},
                    {"quantum", to_text(point.quantum)},
                    {"demon_capacity", point.capacity},
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

/// Updates that an exchange demon makes in the time of one step of counting states.
constexpr double kUpdatesPerStep = 0.5;

class ContactPlanned : public StudyPlan {
 public:
  explicit ContactPlanned(ContactSpec spec) : spec_(std::move(spec)), cases_(plan_contact(spec_)) {}

  void require_memory(DeviceInfo const& device) const override {
    antikelvin::require_memory(spec_, cases_, device);
  }

  Cost cost() const override {
    Cost cost;
    for (ContactCase const& point : cases_)
      cost.add(point.mechanism == ContactMechanism::demon ? "exchange-demon" : "pairs",
               point.updates, point.memory_bytes,
               &point == &cases_.front() ? kUpdatesPerStep * point.counted : 0);
    cost.rows = static_cast<double>(cases_.size());
    return cost;
  }

  Report describe(std::shared_ptr<Backend const> const&) override {
    return describe_contact(spec_, cases_);
  }

  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override {
    Report report = run_contact(spec_, cases_, *backend, progress);
    report.resolved = resolved(spec_, cases_);
    return report;
  }

 private:
  ContactSpec spec_;
  std::vector<ContactCase> cases_;
};

std::unique_ptr<StudyPlan> ContactOptions::plan(StudyContext const& context) const {
  ContactSpec const spec = parse_contact(*this, context);
  return plan_to_targets(parse_targets(target_error, contact_schema()),
                         {spec.n_measurements, parse_real(max_updates, "--max-updates")},
                         [spec](std::uint64_t n) {
                           ContactSpec longer = spec;
                           longer.n_measurements = n;
                           return std::make_unique<ContactPlanned>(std::move(longer));
                         });
}

}  // namespace

Study contact_study() {
  return {
      .name = "contact",
      .summary = "bodies exchange energy: who is hotter, relaxation, Boltzmann or Gibbs",
      .notes = "",
      .examples =
          {"antikelvin contact --a 'two-level N=1e4 beta=-1' --b 'two-level N=1e5 beta=1'",
           "antikelvin contact --a 'two-level N=1e4 beta=-2' --b 'two-level N=1e6 beta=1' --area "
           "0.02",
           "antikelvin contact --a 'two-level N=1e3 beta=inf,-2:2:9,-inf' --b 'two-level N=2e3 "
           "beta=inf,-2:2:9,-inf' --show order",
           "antikelvin contact --a 'spin:1 N=1e4 fraction=0.8' --b 'two-level:0.5 N=1e4 beta=0.5'",
           "antikelvin contact --a 'ising L=64 beta=0.3' --b 'two-level:2 N=4096 beta=-0.5' "
           "--check",
           "antikelvin contact --a 'two-level:0.5 N=1e3 beta=-1' --b 'oscillator N=1e3 beta=1'",
           "antikelvin contact --bodies 'potts:3 L=6 beta=1 | spin:1 N=9 beta=-1 | spin:1/2 N=9 "
           "beta=0'"},
      .schema = contact_schema(),
      .options = options_of<ContactOptions>()};
}

}  // namespace antikelvin
