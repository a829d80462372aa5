// SPDX-License-Identifier: Apache-2.0
#include "scan/point_id.hpp"

#include <sys/stat.h>

#include <fmt/core.h>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <map>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/option_names.hpp"

namespace antikelvin {
namespace {

/// SHA-1 as a version 5 UUID in a namespace of our own. Results folders know their points by it, so that
/// it stays, where checkpoints have XXH3.
boost::uuids::uuid hash_of(std::string const& text) {
  static boost::uuids::uuid const space = {{0x61, 0x6e, 0x74, 0x69, 0x6b, 0x65, 0x6c, 0x76, 0x69,
                                            0x6e, 0x2d, 0x70, 0x6f, 0x69, 0x6e, 0x74}};
  return boost::uuids::name_generator_sha1(space)(text);
}

/// A file as it was when it was read.
struct KnownFile {
  std::string content;
  struct stat state {};
  bool is_still(struct stat const& now) const {
    return state.st_ino == now.st_ino && state.st_dev == now.st_dev &&
           state.st_size == now.st_size && state.st_mtim.tv_sec == now.st_mtim.tv_sec &&
           state.st_mtim.tv_nsec == now.st_mtim.tv_nsec;
  }
};

/// Read once: thousands of points name the same file.
std::string const& known_content(std::string const& path) {
  thread_local std::map<std::string, KnownFile> known;
  struct stat now {};
  bool const exists = stat(path.c_str(), &now) == 0;
  auto const place = known.find(path);
  if (exists && place != known.end() && place->second.is_still(now)) return place->second.content;
  std::optional<std::string> content = content_of(path);
  require(content.has_value(), "cannot read " + path_in_quotes(path),
          "it does not exist or is not a readable file", "check the path after @");
  return (known[path] = {std::move(*content), now}).content;
}

/// Equal for equal values. Long texts and large exponents are not numbers that anyone writes twice
/// in two ways.
std::string canonical(std::string const& text) {
  if (text.size() > 1 && text[0] == '@') return "content:" + known_content(text.substr(1));
  bool const plain = !text.empty() && text.size() <= 40 &&
                     text.find_first_not_of("+-.0123456789eE/") == std::string::npos;
  std::size_t const exponent = text.find_first_of("eE");
  if (!plain || (exponent != std::string::npos && text.size() - exponent > 5)) return text;
  try {
    return parse_exact_text(text, "value");
  } catch (SpecError const&) {
    return text;
  }
}

std::string canonical_input(std::string const& verb, Json const& input, int rng_layout) {
  std::map<std::string, std::string> sorted;
  for (auto const& [key, value] : input.items())
    sorted[oldest_option(verb, key)] =
        value.is_string() ? canonical(value.get<std::string>()) : value.dump();
  Json json = {{"point", kPointVersion}, {"rng", rng_layout}, {"verb", verb}};
  json["input"] = sorted;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string point_id(std::string const& verb, Json const& input, int rng_layout) {
  boost::uuids::uuid const hash = hash_of(canonical_input(verb, input, rng_layout));
  std::string id;
  // The last half, which holds no version bits but two.
  for (auto byte = hash.begin() + 8; byte != hash.end(); ++byte) id += fmt::format("{:02x}", *byte);
  return id;
}

std::uint64_t seed_of_point(std::string const& verb, Json const& input, int rng_layout) {
  boost::uuids::uuid const hash = hash_of("seed " + canonical_input(verb, input, rng_layout));
  std::uint64_t seed = 0;
  for (auto byte = hash.begin() + 8; byte != hash.end(); ++byte) seed = seed << 8 | *byte;
  return seed;
}

}  // namespace antikelvin
