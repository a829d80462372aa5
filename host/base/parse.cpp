// SPDX-License-Identifier: Apache-2.0
#include "base/parse.hpp"
#include "base/parse_exact.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "antikelvin/base/error.hpp"
#include "base/exact_number.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

/// Longer ones are no slips of the pen.
constexpr std::size_t kLongestName = 200;
char const* const kListHint = "write a,b,c or lo:hi:count or lo:hi:count@log";

std::string strip(std::string const& text) {
  std::size_t const first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::string option_text(std::string const& option, std::string const& text) {
  return option + " " + antikelvin::in_quotes(text);
}

/// An item of a list: one number, or a range.
struct ListItem {
  std::string text;
  bool is_range = false, geometric = false;
  Rational low, high;
  std::uint64_t count = 1;
};

/// Count of a range. A step in its place is refused with the range that has this step.
std::uint64_t parse_range_count(ListItem const& item, std::string const& text,
                                std::string const& option) {
  Rational const number = parse_rational(text, "range count of " + option);
  if (denominator(number) != 1) {
    Rational const steps = (item.high - item.low) / number;
    bool const is_step = denominator(steps) == 1 && steps > 0 && steps < kMostItems;
    std::string const ends = item.text.substr(0, item.text.rfind(':') + 1);
    throw SpecError("invalid range count of " + option_text(option, text),
                    "the third part of a range is a count, not a step",
                    is_step ? "write " + ends + to_text(Rational(steps + 1)) : kListHint);
  }
  return parse_count(text, "range count of " + option, 0, kMostItems);
}

ListItem parse_range(std::string const& text, std::string const& option) {
  ListItem item;
  item.text = text;
  item.is_range = true;
  std::string body = text;
  std::size_t const at = body.find('@');
  if (at != std::string::npos) {
    require(body.substr(at) == "@log", "invalid range in " + option_text(option, text),
            "only @log may follow a range", kListHint);
    item.geometric = true;
    body.resize(at);
  }
  auto const parts = split(body, ':');
  require(parts.size() == 3, "invalid range in " + option_text(option, text),
          "a range has three parts", kListHint);
  item.low = parse_rational(strip(parts[0]), "range start of " + option);
  item.high = parse_rational(strip(parts[1]), "range end of " + option);
  item.count = parse_range_count(item, strip(parts[2]), option);
  require(item.count > 0, "empty range in " + option_text(option, text), "its count is 0",
          kListHint);
  require(item.count > 1 || item.low == item.high, "invalid range in " + option_text(option, text),
          "one point cannot have two ends", kListHint);
  require(!item.geometric || (item.low != 0 && item.high != 0 && (item.low > 0) == (item.high > 0)),
          "invalid range in " + option_text(option, text),
          "a geometric range needs ends of one sign, not 0", kListHint);
  return item;
}

Rational linear_point(ListItem const& item, std::uint64_t i) {
  if (item.count == 1) return item.low;
  return item.low + (item.high - item.low) * Rational(i, item.count - 1);
}

Quad geometric_point(ListItem const& item, std::uint64_t i) {
  if (i == 0 || item.count == 1) return to_quad(item.low);
  if (i == item.count - 1) return to_quad(item.high);
  return to_quad(item.low) *
         exp(log(to_quad(item.high / item.low)) * Quad(i) / Quad(item.count - 1));
}

/// Calls `single` for plain items and `range` for ranges, in order.
void for_each_item(std::string const& text, std::string const& option, std::uint64_t most,
                   std::function<void(std::string const&)> const& single,
                   std::function<void(ListItem const&)> const& range) {
  std::uint64_t total = 0;
  auto const count = [&](std::uint64_t more) {
    total += more;
    require(total <= most, "too many values in " + option_text(option, text),
            "the limit is " + std::to_string(most), "use fewer");
  };
  for (std::string const& part : split(text, ',')) {
    std::string const item = strip(part);
    require(!item.empty(), "empty item in " + option_text(option, text), "a number is missing",
            kListHint);
    if (item.find(':') != std::string::npos || item.find('@') != std::string::npos) {
      ListItem const parsed = parse_range(item, option);
      count(parsed.count);
      range(parsed);
    } else {
      count(1);
      single(item);
    }
  }
}

double finite_double(Rational const& value, std::string const& option, std::string const& text) {
  double const x = to_double(value);
  require(std::isfinite(x), "invalid " + option_text(option, text), "it overflows a double",
          "use a smaller magnitude");
  require(x != 0 || value == 0, "invalid " + option_text(option, text), "it underflows a double",
          "use a larger magnitude");
  return x;
}

double parse_plain(std::string const& text, std::string const& option) {
  return finite_double(parse_rational(text, option), option, text);
}

/// `single` reads a plain item; `from_range` turns a point of a range into the value that is
/// wanted.
std::vector<double> parse_real_items(
    std::string const& text, std::string const& option, std::uint64_t most,
    std::function<double(std::string const&)> const& single,
    std::function<double(double)> const& from_range = [](double x) { return x; },
    std::function<void(ListItem const&)> const& check_range = [](ListItem const&) {}) {
  std::vector<double> values;
  for_each_item(
      text, option, most, [&](std::string const& item) { values.push_back(single(item)); },
      [&](ListItem const& item) {
        check_range(item);
        for (std::uint64_t i = 0; i < item.count; ++i) {
          double const x = item.geometric ? geometric_point(item, i).convert_to<double>()
                                          : finite_double(linear_point(item, i), option, item.text);
          require(std::isfinite(x) && (x != 0 || !item.geometric),
                  "invalid range in " + option_text(option, item.text),
                  "it leaves the range of doubles", kListHint);
          values.push_back(from_range(x));
        }
      });
  return values;
}

std::uint64_t whole(Rational const& value, std::string const& option, std::string const& text,
                    std::uint64_t lowest, std::uint64_t highest) {
  require(denominator(value) == 1, "invalid " + option_text(option, text),
          "it is not a whole number", "use whole numbers, such as 1000 or 1e3");
  require(value >= lowest && value <= highest, "invalid " + option_text(option, text),
          "it must be from " + std::to_string(lowest) + " to " + std::to_string(highest),
          "choose a value in that range");
  return numerator(value).convert_to<std::uint64_t>();
}

}  // namespace

std::uint64_t parse_count(std::string const& text, std::string const& option, std::uint64_t lowest,
                          std::uint64_t highest) {
  return whole(parse_rational(strip(text), option), option, text, lowest, highest);
}

std::vector<std::uint64_t> parse_counts(std::string const& text, std::string const& option,
                                        std::uint64_t lowest, std::uint64_t highest,
                                        std::uint64_t most) {
  std::vector<std::uint64_t> values;
  for_each_item(
      text, option, most,
      [&](std::string const& item) {
        values.push_back(parse_count(item, option, lowest, highest));
      },
      [&](ListItem const& item) {
        for (std::uint64_t i = 0; i < item.count; ++i) {
          Rational point = linear_point(item, i);
          if (item.geometric) {
            using boost::multiprecision::cpp_int;
            point = Rational(cpp_int(floor(geometric_point(item, i) + Quad(0.5))));
          }
          std::uint64_t const value = whole(point, option, item.text, lowest, highest);
          if (!item.geometric || i == 0 || values.back() != value) values.push_back(value);
        }
      });
  return values;
}

double parse_real(std::string const& text, std::string const& option) {
  return parse_plain(strip(text), option);
}

std::vector<double> parse_reals(std::string const& text, std::string const& option,
                                std::uint64_t most) {
  return parse_real_items(text, option, most,
                          [&](std::string const& item) { return parse_plain(item, option); });
}

double parse_duration(std::string const& text, std::string const& option) {
  struct Unit {
    char name;
    double seconds;
  };
  static constexpr Unit units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
  std::string rest = strip(text);
  auto const require_time = [&](bool holds) {
    require(holds, "invalid " + option_text(option, text), "it is not a time",
            "write 2h30m, 90s or 600");
  };
  double seconds = 0;
  for (Unit const& unit : units) {
    std::size_t const at = rest.find(unit.name);
    if (at == std::string::npos) continue;
    std::string const number = rest.substr(0, at);
    require_time(!number.empty() && number.find_first_not_of("0123456789.") == std::string::npos);
    seconds += parse_plain(number, option) * unit.seconds;
    rest = rest.substr(at + 1);
    if (rest.empty()) break;
  }
  if (!rest.empty()) {
    require_time(rest == strip(text));  // a number alone, or a unit out of order
    seconds = parse_plain(rest, option);
  }
  require_time(seconds > 0 && seconds <= 1e9);
  return seconds;
}

std::vector<Rational> parse_rationals(std::string const& text, std::string const& option,
                                      std::uint64_t most) {
  std::vector<Rational> values;
  for_each_item(
      text, option, most,
      [&](std::string const& item) { values.push_back(parse_rational(item, option)); },
      [&](ListItem const& item) {
        require(!item.geometric, "invalid range in " + option_text(option, item.text),
                "@log points are not exact", "use a linear range lo:hi:count");
        for (std::uint64_t i = 0; i < item.count; ++i) values.push_back(linear_point(item, i));
      });
  return values;
}

std::string parse_exact_text(std::string const& text, std::string const& option) {
  return to_text(parse_rational(text, option));
}

std::vector<std::string> parse_exact_texts(std::string const& text, std::string const& option,
                                           std::uint64_t most) {
  std::vector<std::string> texts;
  for (Rational const& x : parse_rationals(text, option, most)) texts.push_back(to_text(x));
  return texts;
}

double parse_nearest(std::string const& text, std::string const& option) {
  return to_double(parse_rational(text, option));
}

int compare_numbers(std::string const& a, std::string const& b, std::string const& option) {
  Rational const x = parse_rational(a, option), y = parse_rational(b, option);
  return x < y ? -1 : x > y ? 1 : 0;
}

std::vector<double> parse_betas(std::string const& text, std::string const& option,
                                std::uint64_t most) {
  return parse_real_items(text, option, most, [&](std::string const& item) {
    if (item == "inf" || item == "+inf") return std::numeric_limits<double>::infinity();
    if (item == "-inf") return -std::numeric_limits<double>::infinity();
    return parse_plain(item, option);
  });
}

std::vector<double> parse_temperatures(std::string const& text, std::string const& option,
                                       std::uint64_t most) {
  double const infinity = std::numeric_limits<double>::infinity();
  auto const beta_of = [&](double temperature) {
    require(temperature != 0, "invalid " + option_text(option, text),
            "T = 0 has two sides, the coldest and the hottest", "write 0+ or 0-");
    double const beta = 1 / temperature;
    require(std::isfinite(beta), "invalid " + option_text(option, text), "1/T overflows a double",
            "use 0+ or 0-");
    return beta;
  };
  return parse_real_items(
      text, option, most,
      [&](std::string const& item) {
        if (item == "0+" || item == "+0") return infinity;
        if (item == "0-" || item == "-0") return -infinity;
        if (item == "inf" || item == "+inf" || item == "-inf") return 0.0;
        return beta_of(parse_plain(item, option));
      },
      beta_of,
      [&](ListItem const& item) {
        require(item.low == 0 || item.high == 0 || (item.low < 0) == (item.high < 0),
                "range of " + option_text(option, item.text) + " crosses T = 0",
                "there the coldest state, 0+, and the hottest, 0-, are opposite ends",
                "write a range for each sign of T, or a range of --beta, which may cross 0");
      });
}

std::vector<std::string> split(std::string const& text, char separator) {
  std::vector<std::string> parts(1);
  for (char const c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::string nearest_name(std::string const& name, std::vector<std::string> const& known) {
  if (name.size() > kLongestName) return "";
  std::string best;
  // A beginning is taken for the shortest name that it begins.
  for (std::string const& candidate : known)
    if (name.size() > 1 && candidate.rfind(name, 0) == 0 &&
        (best.empty() || candidate.size() < best.size()))
      best = candidate;
  if (!best.empty()) return best;
  std::size_t best_distance = name.size() / 2 + 1;
  for (std::string const& candidate : known) {
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= name.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j < row.size(); ++j) {
        std::size_t const cost = diagonal + (name[i - 1] != candidate[j - 1]);
        diagonal = row[j];
        row[j] = std::min({cost, row[j] + 1, row[j - 1] + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace antikelvin
