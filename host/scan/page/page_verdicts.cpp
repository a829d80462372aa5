// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_verdicts.hpp"

#include "scan/page/page_template.hpp"
#include "scan/records.hpp"

namespace antikelvin {
namespace {

/// Longer lists are shortened, with a word where the rest is.
constexpr std::size_t kListed = 100, kNotes = 40;

std::string option_text(Json const& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// `beta=0.3 sides=16`, of what differs from the defaults.
std::string label_of(Json const& record) {
  std::string label;
  for (auto const& option : record["input"].items())
    label += (label.empty() ? "" : " ") + option.key() + "=" + option_text(option.value());
  return label.empty() ? record["id"].get<std::string>() : label;
}

std::string command_of(Json const& record) {
  std::string command = "antikelvin " + record.value("verb", "");
  for (auto const& option : record["input"].items())
    command += " --" + option.key() + "=" + in_shell(option_text(option.value()));
  return command;
}

std::string without_numbers(std::string const& text) {
  std::string result;
  for (char const c : text)
    if (std::string("0123456789.+-e").find(c) == std::string::npos) result += c;
  return result;
}

Json doubtful_table(Verdicts const& verdicts) {
  if (verdicts.doubtful.empty()) return false;
  Json rows = Json::array();
  for (auto const& [label, reason] : verdicts.doubtful)
    rows.push_back(
        {{"row_class", "text"},
         {"row_title", label},
         {"cells", Json::array({{{"is_text", true}, {"is_long", true}, {"text", reason}}})}});
  return {{"caption", "Points in doubt"},
          {"heads", Json::array({{{"title", "point"}, {"is_text", true}},
                                 {{"title", "outcome"}, {"is_text", true}}})},
          {"rows", std::move(rows)}};
}

}  // namespace

Verdicts verdicts_of(Results const& results) {
  Verdicts verdicts;
  std::map<std::string, std::size_t> kinds;
  for (std::size_t i = 0; i < results.size(); ++i) {
    Json const record = results.record(i);
    std::string const outcome = record["outcome"].get<std::string>();
    ++verdicts.outcomes[outcome];
    if (is_failure(record)) continue;
    if (verdicts.example.empty()) verdicts.example = command_of(record);
    if (outcome != "done" && ++verdicts.n_doubtful <= kListed)
      verdicts.doubtful.emplace_back(label_of(record),
                                     outcome + ": " + record.value("reason", std::string()));
    for (Json const& note : record.value("notes", Json::array())) {
      if (!note.is_string()) continue;
      std::string const text = note.get<std::string>();
      auto const [place, is_new] = kinds.emplace(without_numbers(text), verdicts.notes.size());
      if (is_new) verdicts.notes.push_back({text, 0});
      ++verdicts.notes[place->second].n;
    }
  }
  return verdicts;
}

Json verdict_data(Verdicts const& verdicts) {
  std::uint64_t n_done = 0, n_computed = 0;
  for (auto const& [outcome, n] : verdicts.outcomes) {
    if (outcome == "failed") continue;
    n_computed += n;
    if (outcome == "done") n_done = n;
  }
  Json notes = Json::array();
  for (Verdicts::Note const& note : verdicts.notes)
    if (notes.size() < kNotes)
      notes.push_back({{"text", note.first}, {"n_alike", unless_zero(note.n > 1 ? note.n : 0)}});
  std::size_t const n_more = verdicts.notes.size() - notes.size();
  return {{"is_empty", n_computed == 0},
          {"is_sound", n_computed > 0 && n_done == n_computed},
          {"n_computed", n_computed},
          {"n_in_doubt", unless_zero(n_computed - n_done)},
          {"doubtful", doubtful_table(verdicts)},
          {"only_first", verdicts.n_doubtful > verdicts.doubtful.size()},
          {"n_listed", kListed},
          {"n_doubtful", verdicts.n_doubtful},
          {"has_notes", !notes.empty()},
          {"notes", std::move(notes)},
          {"n_more_notes", unless_zero(n_more)}};
}

std::string in_shell(std::string const& text) {
  if (!text.empty() &&
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_-+=.,:/@") == std::string::npos)
    return text;
  std::string result = "'";
  for (char const c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace antikelvin
