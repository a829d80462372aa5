// SPDX-License-Identifier: Apache-2.0
#include "scan/page/page_template.hpp"

#include <kainjow/mustache.hpp>
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "scan/page/page_texts.hpp"

namespace antikelvin {
namespace {

using TemplateData = kainjow::mustache::data;

TemplateData template_data(Json const& json) {
  if (json.is_object()) {
    TemplateData object(TemplateData::type::object);
    for (auto const& entry : json.items()) object[entry.key()] = template_data(entry.value());
    return object;
  }
  if (json.is_array()) {
    kainjow::mustache::list items;
    items.reserve(json.size());
    for (Json const& item : json) items.push_back(template_data(item));
    return items;
  }
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_null()) return false;
  std::string text = json.is_string() ? json.get<std::string>() : json.dump();
  if (text.empty()) return false;
  return text;
}

/// Names of the data, of which none may be missing, since Mustache would print nothing; `{{> table}}` is
/// the template of tables.
class PageContext : public kainjow::mustache::context<std::string> {
 public:
  explicit PageContext(TemplateData const* data)
      : kainjow::mustache::context<std::string>(data), table_(std::string(kPageTableTemplate)) {}

  TemplateData const* get(std::string const& name) const override {
    TemplateData const* const found = kainjow::mustache::context<std::string>::get(name);
    if (found == nullptr) throw ContractError("the template of pages names " + name);
    return found;
  }

  TemplateData const* get_partial(std::string const& name) const override {
    if (name != "table") throw ContractError("the template of pages includes " + name);
    return &table_;
  }

 private:
  TemplateData table_;
};

}  // namespace

std::string escaped(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t')
      result += c;
  }
  return result;
}

void write_page(Json const& data, std::ostream& out) {
  TemplateData const all = template_data(data);
  kainjow::mustache::mustache page{std::string(kPageTemplate)};
  page.set_custom_escape(escaped);
  PageContext context(&all);
  page.render(context, out);
  if (!page.is_valid()) throw ContractError("the template of pages: " + page.error_message());
}

Json unless_zero(std::uint64_t n) { return n == 0 ? Json(false) : Json(n); }

}  // namespace antikelvin
