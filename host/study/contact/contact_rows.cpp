// SPDX-License-Identifier: Apache-2.0
#include "study/contact/contact_rows.hpp"

#include <algorithm>
#include <utility>

#include "exact/inverse_temperature.hpp"
#include "statistics/equilibration.hpp"
#include "study/contact/contact_analysis.hpp"
#include "study/contact/contact_checks.hpp"
#include "study/contact/contact_columns.hpp"
#include "study/contact/contact_text.hpp"
#include "study/contact/lattice_states.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// Contacts that are told one by one.
constexpr std::uint64_t kMaxSentences = 3;
/// Objections that are told; all count.
constexpr std::size_t kMaxObjections = 16;

}  // namespace

ContactRows::ContactRows(ContactSpec const& spec, ContactShow show, Backend const& backend)
    : spec_(spec), show_(show), backend_(backend), lattices_(counted_states(spec.bodies)) {}

void ContactRows::object(std::string const& reason) {
  if (++n_objections_ <= kMaxObjections) objections_ += (objections_.empty() ? "" : "; ") + reason;
}

void ContactRows::add(ContactCase const& point, ContactSeries const& series) {
  ContactAnalysis contact(spec_, lattices_, point, series, backend_);
  std::uint64_t const number = n_cases_++;
  std::string const crossings =
      show_ == ContactShow::series ? add_series_rows(contact, number, series_) : std::string();
  append(contacts_, contact_row(contact, number));
  std::string const objections = contact_objections(contact);
  std::string const name = "contact " + std::to_string(number);
  if (!objections.empty()) object(name + ": " + objections);
  note_unconverged(name, contact);
  n_convolved_ += contact.all_known() && contact.law(0) == nullptr;
  if (spec_.bodies.size() == 2) {
    FlowVerdicts const& verdicts = contact.flow_verdicts();
    starts_.push_back({contact.result(0).start_beta, contact.result(1).start_beta, verdicts.flow});
    boltzmann_.add(verdicts.verdict_boltzmann.outcome);
    if (contact.all_known()) gibbs_.add(verdicts.verdict_gibbs.outcome);
  }
  if (!contact.zeroth().empty()) {
    ++n_compared_;
    auto const& pairs = contact.zeroth();
    n_unequal_boltzmann_ +=
        !std::all_of(pairs.begin(), pairs.end(), [](auto const& p) { return p.boltzmann; });
    n_unequal_gibbs_ +=
        !std::all_of(pairs.begin(), pairs.end(), [](auto const& p) { return p.gibbs; });
  }
  if (n_cases_ <= kMaxSentences)
    sentences_.push_back(name + ": " + contact_sentence(contact, crossings));
}

void ContactRows::note_unconverged(std::string const& name, ContactAnalysis const& contact) {
  Equilibration const& equilibration = contact.equilibration();
  if (!equilibration.equilibrated) {
    unconverged_ += (unconverged_.empty() ? "" : "; ") + name + ": " + reasons(equilibration);
    // Sweeps come before measurements; what is only too short needs more of these.
    needs_sweeps_ = needs_sweeps_ || equilibration.drifting || equilibration.unmixed;
  }
  std::vector<std::size_t> const& unsettled = contact.series().unsettled;
  needs_other_lattice_ = needs_other_lattice_ || !unsettled.empty();
  for (std::size_t const body : unsettled)
    unconverged_ += (unconverged_.empty() ? "" : "; ") + name + ": lattice " + body_letter(body) +
                    " still drifted towards its beta after " + std::to_string(kMostLatticeSweeps) +
                    " sweeps, before contact";
}

std::deque<ContactRows::Standing> ContactRows::standings() const {
  std::deque<Standing> standings;  // which keeps references while it grows
  auto const of = [&](double beta) -> Standing& {
    for (Standing& s : standings)
      if (s.beta == beta) return s;
    return standings.emplace_back(Standing{beta});
  };
  for (Start const& m : starts_) {
    if (m.beta_a == m.beta_b) continue;
    Standing& a = of(m.beta_a);
    Standing& b = of(m.beta_b);
    if (m.flow == Flow::none) {
      ++a.none, ++b.none;
      continue;
    }
    Standing &giver = m.flow == Flow::a_to_b ? a : b, &taker = m.flow == Flow::a_to_b ? b : a;
    ++giver.gave, ++taker.took;
  }
  auto const score = [](Standing const& s) {
    return static_cast<double>(s.gave) - static_cast<double>(s.took);
  };
  std::stable_sort(standings.begin(), standings.end(),
                   [&](Standing const& x, Standing const& y) { return score(x) < score(y); });
  return standings;
}

Table ContactRows::order(std::deque<Standing> const& standings) {
  Table table;
  std::uint64_t rank = 0;
  for (Standing const& s : standings) {
    NamedRow row;
    row.add("rank", ++rank);
    row.add("beta", s.beta);
    row.add("temperature", temperature_of(s.beta));
    row.add("regime", std::string(regime_name(regime_of(s.beta))));
    row.add("gave", s.gave);
    row.add("took", s.took);
    row.add("none", s.none);
    row.add("contacts", s.gave + s.took + s.none);
    append(table, std::move(row));
  }
  return table;
}

void ContactRows::compare_order(Report& report) {
  std::deque<Standing> const ranked = standings();
  bool falls = ranked.size() > 1;
  for (std::size_t i = 1; i < ranked.size(); ++i)
    falls = falls && ranked[i].beta < ranked[i - 1].beta;
  notes_.push_back(falls ? "measured hotness, by who gives energy to whom, rises as beta falls: 0+ "
                           "-> +inf -> -inf -> 0-"
                         : "measured hotness does not rise strictly as beta falls");
  if (spec_.check && !falls && show_ == ContactShow::order)
    object("measured hotness is not the order of beta");
  if (show_ == ContactShow::order) report.rows = order(ranked);
}

void ContactRows::note_temperatures() {
  if (spec_.bodies.size() == 2) notes_.push_back(sentence("Boltzmann", boltzmann_));
  if (spec_.bodies.size() == 2 && n_compared_ > 0) notes_.push_back(sentence("Gibbs", gibbs_));
  if (n_compared_ == 0) return;
  auto const zeroth = [&](char const* name, std::size_t unequal) {
    return std::string(name) + " temperatures are equal after " +
           std::to_string(n_compared_ - unequal) + " of " + std::to_string(n_compared_) +
           " contacts";
  };
  notes_.push_back("zeroth law: " + zeroth("Boltzmann's", n_unequal_boltzmann_) + ", " +
                   zeroth("Gibbs'", n_unequal_gibbs_));
}

/// Lattices whose states could not be counted leave exact columns empty, and so do too many energies of the others.
void ContactRows::note_uncounted() {
  std::string names;
  for (std::size_t b = 0; b < spec_.bodies.size(); ++b)
    if (spec_.bodies[b].is_lattice() && lattices_[b] == nullptr)
      names += (names.empty() ? "" : ", ") + body_letter(b);
  if (!names.empty())
    notes_.push_back("no exact columns: to count the states of " + names +
                     " would take too many steps, or too much memory");
  if (n_convolved_ > 0)
    notes_.push_back("no exact energies of " + std::to_string(n_convolved_) + " of " +
                     std::to_string(n_cases_) +
                     " contacts: to convolve the states of all bodies would take too many terms");
}

void ContactRows::set_outcome(Report& report) const {
  if (!unconverged_.empty()) {
    report.outcome = Outcome::not_converged;
    report.outcome_reason = unconverged_;
    report.outcome_hint =
        std::string("the result is written, ") +
        (needs_other_lattice_ ? "use a smaller lattice, or a beta at which it forgets sooner"
         : needs_sweeps_      ? "repeat with more --sweeps"
                              : "repeat with more --measurements");
  }
  if (spec_.check && n_objections_ > 0) {  // a failure outranks a missing answer
    report.outcome_hint.clear();
    report.outcome = Outcome::check_failed;
    report.outcome_reason = objections_;
    if (n_objections_ > kMaxObjections)
      report.outcome_reason += "; and " + std::to_string(n_objections_ - kMaxObjections) + " more";
  }
}

void ContactRows::finish(Report& report) {
  if (starts_.size() > 1) compare_order(report);
  if (n_cases_ <= kMaxSentences)
    notes_.insert(notes_.begin(), sentences_.begin(), sentences_.end());
  note_temperatures();
  note_uncounted();
  report.notes = notes_;
  if (show_ == ContactShow::series) {
    report.rows = std::move(series_);
    report.summary = std::move(contacts_);
    report.summary_key = "contact";
  } else if (show_ == ContactShow::contacts) {
    report.rows = std::move(contacts_);
  }
  set_outcome(report);
}

}  // namespace antikelvin
