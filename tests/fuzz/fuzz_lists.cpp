// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/parse_exact.hpp"
#include "fuzz/targets.hpp"
#include "model/parse_lattice.hpp"
#include "model/spin_model.hpp"
#include "study/driven/driven_channels.hpp"

namespace antikelvin::fuzz {
namespace {

template <class Read>
void unless_refused(Read const& read) {
  try {
    read();
  } catch (SpecError const&) {
  }
}

bool all_finite(std::vector<double> const& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

}  // namespace

/// Values of options: numbers, lists, ranges, times, sides, models, channels.
void fuzz_lists(std::string_view bytes) {
  if (has_large_ranges(bytes, 100)) return;
  std::string const text(bytes);
  unless_refused([&] {
    auto const counts = parse_counts(text, "--n", 3, 1000000);
    promise(!counts.empty() && *std::min_element(counts.begin(), counts.end()) >= 3 &&
                *std::max_element(counts.begin(), counts.end()) <= 1000000,
            "whole numbers are within their bounds");
  });
  unless_refused([&] { parse_counts(text, "--n", 0, ~std::uint64_t{0}); });
  unless_refused([&] { promise(all_finite(parse_reals(text, "--x")), "reals are finite"); });
  unless_refused([&] { promise(!parse_rationals(text, "--energy").empty(), "no list is empty"); });
  unless_refused([&] {
    auto const betas = parse_betas(text, "--beta");
    promise(std::none_of(betas.begin(), betas.end(), [](double x) { return std::isnan(x); }),
            "betas are numbers");
  });
  unless_refused([&] {
    auto const betas = parse_temperatures(text, "--temperature");
    promise(std::none_of(betas.begin(), betas.end(), [](double x) { return std::isnan(x); }),
            "temperatures have a beta");
  });
  unless_refused([&] {
    double const seconds = parse_duration(text, "--time-limit");
    promise(seconds > 0 && seconds <= 1e9, "a time limit is positive and finite");
  });
  for (Shape const shape : {Shape::chain, Shape::square, Shape::triangular, Shape::cubic})
    unless_refused([&] {
      Lattice const lattice = parse_sides(text, shape, true, "-L");
      promise(n_sites(lattice) >= 1 && n_sites(lattice) <= std::uint64_t{1} << 40,
              "a lattice has sites, and not too many");
      n_bonds(lattice);
    });
  unless_refused([&] { parse_spin_model(text); });
  unless_refused([&] { promise(parse_couplings(text, 4).size() == 16, "a rate for each pair"); });
  unless_refused([&] {
    for (PumpChannel const& channel : parse_pump(text, 4))
      promise(channel.from < 4 && channel.to < 4 && channel.from != channel.to,
              "channels join two levels");
  });
}

}  // namespace antikelvin::fuzz
