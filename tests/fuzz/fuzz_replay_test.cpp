// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/file_content.hpp"
#include "fuzz/targets.hpp"

namespace antikelvin::fuzz {
namespace {

constexpr int kVariants = 5000;

struct Target {
  std::string name;
  void (*run)(std::string_view);

  friend void PrintTo(Target const& target, std::ostream* out) { *out << target.name; }
};

/// The corpus of a target, in an order that is the same everywhere.
std::vector<std::string> corpus_of(std::string const& name) {
  std::vector<std::filesystem::path> paths;
  for (auto const& entry : std::filesystem::directory_iterator(AK_FUZZ_CORPUS "/" + name))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (auto const& path : paths) texts.push_back(content_of(path).value());
  return texts;
}

/// SplitMix64.
class Draws {
 public:
  std::uint64_t below(std::uint64_t n) {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % n;
  }

 private:
  std::uint64_t state_ = 1;
};

/// A text with some bytes changed, removed, doubled, or replaced by a piece of another text.
std::string variant(std::vector<std::string> const& texts, Draws& draws) {
  std::string text = texts[draws.below(texts.size())];
  for (std::uint64_t n = 1 + draws.below(4); n > 0; --n) {
    std::size_t const at = draws.below(text.size() + 1),
                      length = std::min<std::size_t>(1 + draws.below(8), text.size() - at);
    std::string const& other = texts[draws.below(texts.size())];
    std::size_t const from = draws.below(other.size() + 1);
    switch (draws.below(5)) {
      case 0:
        text.insert(at, 1, static_cast<char>(draws.below(256)));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(' ' + draws.below(95));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.replace(at, length, other, from, 1 + draws.below(40));
    }
  }
  return text;
}

class FuzzReplay : public testing::TestWithParam<Target> {};

TEST_P(FuzzReplay, CorpusAndVariantsBreakNoPromise) {
  std::vector<std::string> const texts = corpus_of(GetParam().name);
  ASSERT_GE(texts.size(), 5u);
  for (std::string const& text : texts) ASSERT_NO_THROW(GetParam().run(text)) << text;
  Draws draws;
  for (int i = 0; i < kVariants; ++i) {
    std::string const text = variant(texts, draws);
    ASSERT_NO_THROW(GetParam().run(text)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay,
                         testing::Values(Target{"checkpoint", fuzz_checkpoint},
                                         Target{"command", fuzz_command},
                                         Target{"config", fuzz_config}, Target{"job", fuzz_job},
                                         Target{"levels", fuzz_levels}, Target{"lists", fuzz_lists},
                                         Target{"plot", fuzz_plot},
                                         Target{"records", fuzz_records}),
                         [](auto const& target) { return target.param.name; });

}  // namespace
}  // namespace antikelvin::fuzz
