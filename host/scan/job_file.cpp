// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>
#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/parse.hpp"
#include "scan/job.hpp"
#include "scan/toml_text.hpp"
#include "study/option_names.hpp"

namespace antikelvin {
namespace {

/// Bytes of a job file, at most.
constexpr std::uint64_t kMostJobBytes = std::uint64_t{1} << 24;

bool holds(std::vector<std::string> const& names, std::string const& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The count of a range lo:hi:count[@log]; empty for all other texts, such as potts:3.
std::string range_count(std::string const& text) {
  auto const parts = split(text.substr(0, text.find('@')), ':');
  bool const is_range = parts.size() == 3 && text.find(',') == std::string::npos &&
                        std::none_of(parts.begin(), parts.end(),
                                     [](std::string const& part) { return part.empty(); });
  return is_range ? parts[2] : "";
}

/// Keys of a table in the order of the file.
std::vector<std::pair<std::string, toml::node const*>> in_file_order(toml::table const& table) {
  std::vector<std::pair<std::string, toml::node const*>> items;
  for (auto const& [key, node] : table) items.emplace_back(std::string(key.str()), &node);
  std::stable_sort(items.begin(), items.end(), [](auto const& a, auto const& b) {
    toml::source_position const p = a.second->source().begin, q = b.second->source().begin;
    return p.line != q.line ? p.line < q.line : p.column < q.column;
  });
  return items;
}

class JobReader {
 public:
  JobReader(std::string name, KnownOptions const& known) : name_(std::move(name)), known_(known) {}

  Job read(toml::table const& file) {
    toml::node const* const verb = file.get("verb");
    require(verb != nullptr && verb->is_string(), name_ + ": 'verb' is missing",
            "a job is a grid over the options of one verb", "begin with verb = \"sample\"");
    Job job;
    job.verb = verb_ = *verb->value<std::string>();
    for (JobOption const& option : known_(job.verb)) {
      options_.push_back(option.name);
      numbers_[option.name] = option.numbers;
    }
    for (auto const& [key, node] : in_file_order(file)) {
      if (key == "verb") continue;
      if (key == "title")
        job.title = text(*node, key);
      else if (key == "seeds")
        job.independent_seeds = read_seeds(*node);
      else if (key == "options")
        job.options = read_options(table(*node, key));
      else if (key == "grid")
        for (JobAxis& axis : read_axes(table(*node, key), false))
          job.axes.push_back(std::move(axis));
      else if (key == "zip")
        for (toml::table const* one : tables(*node, key)) job.axes.push_back(read_zip(*one));
      else if (key == "override")
        for (toml::table const* one : tables(*node, key))
          job.overrides.push_back(read_override(*one));
      else if (key == "exclude")
        for (toml::table const* one : tables(*node, key))
          job.exclude.push_back(read_condition(*one));
      else if (key == "include")
        for (toml::table const* one : tables(*node, key)) job.include.push_back(read_options(*one));
      else
        refuse_key(*node, key);
    }
    require_unique(job);
    job.former_names = former_;
    return job;
  }

 private:
  std::string at(toml::node const& node) const {
    return name_ + ":" + std::to_string(node.source().begin.line) + ": ";
  }

  [[noreturn]] void refuse_key(toml::node const& node, std::string const& key) const {
    std::vector<std::string> const own = {"verb", "title",    "seeds",   "options", "grid",
                                          "zip",  "override", "exclude", "include"};
    std::string const near = nearest_name(key, own);
    std::string hint = near.empty() ? "see docs/scans.md" : "did you mean " + near + "?";
    if (holds(options_, key)) hint = "options of the verb stand in [options] or [grid]";
    throw SpecError(at(node) + "unknown key " + in_quotes(key), "job files have no such key", hint);
  }

  /// The present name of an option that a key calls.
  std::string option_name(toml::node const& node, std::string const& key) {
    require_option(node, key);
    std::string name = present_option(verb_, key);
    if (name != key && !holds(former_, key)) former_.push_back(key);
    return name;
  }

  void require_option(toml::node const& node, std::string const& key) const {
    if (holds(options_, key)) return;
    std::string const near = nearest_name(key, options_);
    throw SpecError(at(node) + "unknown option " + in_quotes(key), "the verb does not take it",
                    near.empty() ? "see its --help" : "did you mean " + near + "?");
  }

  [[noreturn]] void refuse_type(toml::node const& node, std::string const& key,
                                std::string const& wanted) const {
    throw SpecError(at(node) + "value of " + in_quotes(key) + " is of the wrong type",
                    "it must be " + wanted, "quote it if it is a text");
  }

  toml::table const& table(toml::node const& node, std::string const& key) const {
    if (!node.is_table()) refuse_type(node, key, "a table");
    return *node.as_table();
  }

  /// One table, or an array of them.
  std::vector<toml::table const*> tables(toml::node const& node, std::string const& key) const {
    if (node.is_table()) return {node.as_table()};
    if (!node.is_array()) refuse_type(node, key, "a table, or several as [[" + key + "]]");
    std::vector<toml::table const*> result;
    for (toml::node const& item : *node.as_array()) result.push_back(&table(item, key));
    return result;
  }

  std::string text(toml::node const& node, std::string const& key) const {
    auto const value = node.value_exact<std::string>();
    if (!value) refuse_type(node, key, "a text");
    return *value;
  }

  bool read_seeds(toml::node const& node) const {
    std::string const value = text(node, "seeds");
    require(value == "shared" || value == "independent",
            at(node) + "invalid seeds " + in_quotes(value), "the choices are shared, independent",
            "choose one of them");
    return value == "independent";
  }

  std::string scalar(toml::node const& node, std::string const& key) const {
    if (auto const value = node.value_exact<std::string>()) return *value;
    if (auto const value = node.value_exact<std::int64_t>()) return std::to_string(*value);
    if (auto const value = node.value_exact<double>()) return real_text(*value);
    if (auto const value = node.value_exact<bool>()) return *value ? "true" : "false";
    refuse_type(node, key, "a number, a text, true, false, or a list of them");
  }

  /// A value as the option takes it: lists become a,b,c.
  std::string value(toml::node const& node, std::string const& key) const {
    toml::array const* const list = node.as_array();
    if (list == nullptr) return scalar(node, key);
    require(!list->empty(), at(node) + in_quotes(key) + " is an empty list", "it needs a value",
            "drop the line");
    std::string joined;
    for (toml::node const& item : *list) joined += (joined.empty() ? "" : ",") + scalar(item, key);
    return joined;
  }

  PointOptions read_options(toml::table const& table) {
    PointOptions result;
    for (auto const& [key, node] : in_file_order(table)) {
      std::string const name = option_name(*node, key);
      require(find_option(result, name) == nullptr, at(*node) + in_quotes(key) + " is there twice",
              "it is another name of " + in_quotes(name), "drop one of them");
      result.emplace_back(name, value(*node, key));
    }
    return result;
  }

  /// Steps of an axis: a list, or a range written as a text.
  std::vector<std::string> steps(toml::node const& node, std::string const& key) const {
    std::vector<std::string> result;
    if (toml::array const* const list = node.as_array()) {
      require(!list->empty(), at(node) + in_quotes(key) + " is an empty list",
              "a grid needs values", "drop the line");
      for (toml::node const& item : *list) result.push_back(value(item, key));
      return result;
    }
    std::string const single = scalar(node, key);
    std::string const count = node.is_string() ? range_count(single) : "";
    if (count.empty()) return {single};
    std::string const where = at(node) + key;
    parse_count(count, "range count of " + where, 1, kMaxJobPoints);  // before it is written out
    Numbers const numbers = numbers_.at(key);
    if (numbers == Numbers::whole)
      for (std::uint64_t const n : parse_counts(single, where, 0, ~std::uint64_t{0}))
        result.push_back(std::to_string(n));
    else if (numbers == Numbers::exact)
      for (std::string& x : parse_exact_texts(single, where)) result.push_back(std::move(x));
    else
      for (double const x : parse_reals(single, where)) result.push_back(real_text(x));
    return result;
  }

  std::vector<JobAxis> read_axes(toml::table const& table, bool together) {
    std::vector<JobAxis> axes;
    for (auto const& [key, node] : in_file_order(table)) {
      std::string const name = option_name(*node, key);
      std::vector<std::string> values = steps(*node, key);
      if (axes.empty() || !together) axes.emplace_back();
      JobAxis& axis = axes.back();
      require(axis.values.empty() || values.size() == axis.size(),
              at(*node) + in_quotes(key) + " has " + std::to_string(values.size()) + " values",
              "the others of this zip have " + std::to_string(axis.size()), "give as many to each");
      axis.names.push_back(name);
      axis.values.push_back(std::move(values));
    }
    return axes;
  }

  JobAxis read_zip(toml::table const& table) {
    std::vector<JobAxis> axes = read_axes(table, true);
    require(!axes.empty(), at(table) + "empty zip", "it needs options", "drop it");
    return std::move(axes[0]);
  }

  JobCondition read_condition(toml::table const& table) {
    JobCondition condition;
    for (auto const& [key, node] : in_file_order(table)) {
      std::string const name = option_name(*node, key);
      std::vector<std::string> values;
      if (toml::array const* const list = node->as_array())
        for (toml::node const& item : *list) values.push_back(scalar(item, key));
      else
        values.push_back(scalar(*node, key));
      require(!values.empty(), at(*node) + in_quotes(key) + " is an empty list",
              "no point could meet it", "drop the line");
      condition.any_of.emplace_back(name, std::move(values));
    }
    require(!condition.any_of.empty(), at(table) + "empty condition",
            "it would hold for all points", "name an option, such as beta = \"<0\"");
    return condition;
  }

  JobOverride read_override(toml::table const& one) {
    JobOverride result;
    for (auto const& [key, node] : in_file_order(one)) {
      if (key == "where")
        result.where = read_condition(table(*node, key));
      else if (key == "set")
        result.set = read_options(table(*node, key));
      else
        throw SpecError(at(*node) + "unknown key " + in_quotes(key),
                        "an override has where and set", "remove it");
    }
    require(!result.where.any_of.empty() && !result.set.empty(), at(one) + "incomplete override",
            "it needs where = {...} and set = {...}", "add what is missing");
    return result;
  }

  void require_unique(Job const& job) const {
    std::vector<std::string> seen;
    for (JobAxis const& axis : job.axes)
      for (std::string const& key : axis.names) {
        require(!holds(seen, key), name_ + ": " + in_quotes(key) + " is in the grid twice",
                "an option can walk along one axis only", "drop one of them");
        seen.push_back(key);
      }
  }

  std::string name_;
  KnownOptions const& known_;
  std::string verb_;
  std::vector<std::string> options_, former_;
  std::map<std::string, Numbers> numbers_;
};

/// Refuses `@../levels.csv` among the words of a value: a scan copies what it reads, and a job may be
/// anybody's.
void require_inside(std::string const& value, std::filesystem::path const& folder) {
  std::string const inside = (folder / "").lexically_normal().string();
  auto const require_it = [&](std::string const& name) {
    std::string const file = (folder / name).lexically_normal().string();
    require(file.rfind(inside, 0) == 0, "a job may not name " + path_in_quotes("@" + name),
            "it is outside of the job's folder",
            "copy it there, or give it by --set OPTION=@FILE on the command line");
  };
  std::istringstream words(value);
  for (std::string word; words >> word;)
    if (word[0] == '@') require_it(word.substr(1));
}

/// `@levels.csv` beside the job file.
void make_absolute(std::string& value, std::filesystem::path const& folder) {
  require_inside(value, folder);
  if (value.size() < 2 || value[0] != '@') return;
  std::filesystem::path const file(value.substr(1));
  if (file.is_relative()) value = "@" + (folder / file).lexically_normal().string();
}

std::string quoted_text(std::string const& text) {
  std::string result = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == 127) {
      result += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  result += '"';
  return result;
}

std::string list_text(std::vector<std::string> const& values) {
  std::string result = "[";
  for (std::string const& value : values) {
    if (result.size() > 1) result += ", ";
    result += quoted_text(value);
  }
  result += ']';
  return result;
}

void append_options(std::string& text, PointOptions const& options) {
  for (auto const& [key, value] : options) text += key + " = " + quoted_text(value) + "\n";
}

std::string condition_text(JobCondition const& condition) {
  std::string text;
  for (auto const& [key, values] : condition.any_of) {
    if (!text.empty()) text += ", ";
    text += key + " = " + list_text(values);
  }
  return text;
}

}  // namespace

Job parse_job(std::string const& text, std::string const& name, KnownOptions const& known) {
  return JobReader(name, known).read(parse_toml(text, name));
}

Job read_job(std::string const& path, KnownOptions const& known) {
  std::optional<std::string> const content = content_of(path, kMostJobBytes);
  require(content.has_value(), "cannot read job " + in_quotes(path),
          "it does not exist or is not a readable file", "check the path");
  Job job = parse_job(*content, path, known);
  std::filesystem::path const folder = std::filesystem::absolute(path).parent_path();
  auto const adjust = [&](PointOptions& options) {
    for (auto& option : options) make_absolute(option.second, folder);
  };
  adjust(job.options);
  for (JobAxis& axis : job.axes)
    for (auto& values : axis.values)
      for (std::string& value : values) make_absolute(value, folder);
  for (JobOverride& one : job.overrides) adjust(one.set);
  for (PointOptions& one : job.include) adjust(one);
  return job;
}

std::string job_text(Job const& job) {
  std::string text = "verb = " + quoted_text(job.verb) + "\n";
  if (!job.title.empty()) text += "title = " + quoted_text(job.title) + "\n";
  if (job.independent_seeds) text += "seeds = \"independent\"\n";
  if (!job.options.empty()) {
    text += "\n[options]\n";
    append_options(text, job.options);
  }
  // All axes as zips, which keep their order.
  for (JobAxis const& axis : job.axes) {
    text += "\n[[zip]]\n";
    for (std::size_t i = 0; i < axis.names.size(); ++i)
      text += axis.names[i] + " = " + list_text(axis.values[i]) + "\n";
  }
  for (JobOverride const& one : job.overrides) {
    text += "\n[[override]]\nwhere = { " + condition_text(one.where) + " }\nset = { ";
    for (std::size_t i = 0; i < one.set.size(); ++i)
      text += (i > 0 ? ", " : "") + one.set[i].first + " = " + quoted_text(one.set[i].second);
    text += " }\n";
  }
  for (JobCondition const& condition : job.exclude) {
    text += "\n[[exclude]]\n";
    for (auto const& [key, values] : condition.any_of)
      text += key + " = " + list_text(values) + "\n";
  }
  for (PointOptions const& one : job.include) {
    text += "\n[[include]]\n";
    append_options(text, one);
  }
  return text;
}

}  // namespace antikelvin
