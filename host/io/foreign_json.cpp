// SPDX-License-Identifier: Apache-2.0
#include "io/foreign_json.hpp"

namespace antikelvin {
namespace {

constexpr int kMaxDepth = 100;

}  // namespace

Json foreign_json(std::string const& text) {
  int depth = 0;
  bool in_text = false, escaped = false, deep = false;
  for (char const c : text) {
    if (in_text) {
      if (c == '"' && !escaped) in_text = false;
      escaped = c == '\\' && !escaped;
    } else {
      if (c == '"') in_text = true;
      if (c == '[' || c == '{') deep = deep || ++depth > kMaxDepth;
      if (c == ']' || c == '}') --depth;
    }
  }
  if (deep) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, false);
}

double number_in(Json const& object, std::string const& key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

std::string text_in(Json const& object, std::string const& key) {
  auto const found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace antikelvin
