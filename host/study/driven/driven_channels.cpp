// SPDX-License-Identifier: Apache-2.0
#include "study/driven/driven_channels.hpp"

#include <algorithm>
#include <tuple>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"

namespace antikelvin {
namespace {

constexpr double kMinRate = 1e-100, kMaxRate = 1e100;

/// One item of a list, for errors.
struct Item {
  std::string text, option, hint;

  [[noreturn]] void refuse(std::string const& why) const {
    throw SpecError("invalid item " + in_quotes(text) + " in " + option, why, hint);
  }
};

std::vector<Item> items_of(std::string const& list, std::string const& option,
                           std::string const& hint) {
  std::vector<Item> items;
  for (std::string text : split(list, ',')) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    items.push_back({text, option, hint});
    if (text.empty()) items.back().refuse("nothing is there");
  }
  return items;
}

std::size_t level_of(std::string const& text, std::size_t n_levels, Item const& item) {
  bool const digits =
      !text.empty() && text.size() <= 6 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) item.refuse(in_quotes(text) + " is no number of a level");
  std::size_t const level = std::stoul(text);
  if (level >= n_levels)
    item.refuse("there is no level " + text + ", they are 0 to " + std::to_string(n_levels - 1));
  return level;
}

/// `3` of `0-1:3`, 1 where there is none; `text` loses it.
Rational take_rate(std::string& text, Item const& item) {
  std::size_t const colon = text.find(':');
  if (colon == std::string::npos) return 1;
  Rational const rate = parse_rational(text.substr(colon + 1),
                                       "rate of " + in_quotes(item.text) + " in " + item.option);
  text.resize(colon);
  if (rate < 0) item.refuse("a rate is not negative");
  double const size = to_double(rate);
  if (rate != 0 && !(size >= kMinRate && size <= kMaxRate))
    item.refuse("rates are 0, or from 1e-100 to 1e100");
  return rate;
}

/// Levels on both sides of a separator.
std::pair<std::size_t, std::size_t> levels_of(std::string const& text, std::size_t at,
                                              std::size_t n_levels, Item const& item) {
  if (at == std::string::npos) item.refuse("no pair of levels is there");
  std::size_t const i = level_of(text.substr(0, at), n_levels, item),
                    j = level_of(text.substr(at + 1), n_levels, item);
  if (i == j) item.refuse("a jump leads to another level");
  return {i, j};
}

}  // namespace

std::vector<Rational> parse_couplings(std::string const& list, std::size_t n_levels) {
  std::vector<Rational> couplings(n_levels * n_levels, Rational(0));
  for (Item const& item : items_of(list, "--bath", "write all:1,0-1:0.01")) {
    std::string text = item.text;
    Rational const rate = take_rate(text, item);
    if (text == "all") {
      std::fill(couplings.begin(), couplings.end(), rate);
      continue;
    }
    auto const [i, j] = levels_of(text, text.find('-'), n_levels, item);
    couplings[i * n_levels + j] = couplings[j * n_levels + i] = rate;
  }
  return couplings;
}

std::vector<PumpChannel> parse_pump(std::string const& list, std::size_t n_levels) {
  std::vector<PumpChannel> pump;
  if (list.empty()) return pump;
  for (Item const& item : items_of(list, "--pump", "write 0-2:1 (both ways) or 0>2:1 (one way)")) {
    std::string text = item.text;
    PumpChannel channel;
    channel.rate = take_rate(text, item);
    if (channel.rate == 0) item.refuse("a pump has a rate");
    std::size_t const at = text.find_first_of("->");
    channel.one_way = at != std::string::npos && text[at] == '>';
    std::tie(channel.from, channel.to) = levels_of(text, at, n_levels, item);
    for (PumpChannel const& other : pump) {
      bool const equal = other.from == channel.from && other.to == channel.to,
                 reversed = other.from == channel.to && other.to == channel.from;
      if (other.one_way == channel.one_way && (equal || (reversed && !channel.one_way)))
        item.refuse("the channel is there twice");
    }
    pump.push_back(channel);
  }
  return pump;
}

std::vector<DrivenPreset> const& driven_presets() {
  static std::vector<DrivenPreset> const presets = {
      {"three-level-laser", "0,1,1.5", "2-1:20,1-0:0.5", "0-2", "10"},
      {"four-level-laser", "0,0.25,1.4,1.55", "3-2:20,2-1:0.5,1-0:20", "0-3", "20"}};
  return presets;
}

}  // namespace antikelvin
