// SPDX-License-Identifier: Apache-2.0
#include "study/sample/glass_options.hpp"

#include <algorithm>
#include <tuple>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "study/chain_options.hpp"

namespace antikelvin {
namespace {

/// Every point of every sample, from that of the model on; samples outermost.
void add_samples(std::string const& text, SampleSpec& spec) {
  require(spec.model.kind == SpinKind::edwards_anderson,
          "--samples needs --model edwards-anderson:K", "other models have one sample",
          "leave it out");
  std::uint64_t const count = parse_count(text, "--samples", 1, kMostPoints);
  require(spec.model.sample + (count - 1) <= 0xFFFFFFFFu, "--samples goes beyond the last sample",
          "K is at most 2^32 - 1", "use fewer, or a smaller K");
  require(spec.points.size() * count <= kMostPoints, "the grid has too many points",
          "the limit is 100000 points", "use fewer --samples, or shorter lists");
  require(spec.show == Show::summary || spec.show == Show::overlaps || is_of_all_samples(spec.show),
          "--samples has rows of --show summary, overlaps, average and average-overlaps only",
          "others do not name the sample", "leave out --samples or --show");
  std::vector<SamplePoint> points;
  for (std::uint64_t i = 0; i < count; ++i)
    for (SamplePoint point : spec.points) {
      point.sample = static_cast<std::uint32_t>(spec.model.sample + i);
      points.push_back(point);
    }
  spec.points = std::move(points);
}

/// Averages of a β and system take every sample once: given twice, each would count as two.
void require_points_once(std::vector<SamplePoint> points, std::string const& option) {
  auto const place = [](SamplePoint const& point) {
    std::uint32_t const* const sides = point.lattice.sides;
    return std::tuple(sides[0], sides[1], sides[2], point.beta);
  };
  std::sort(points.begin(), points.end(),
            [&](SamplePoint const& a, SamplePoint const& b) { return place(a) < place(b); });
  auto const twice = std::adjacent_find(
      points.begin(), points.end(),
      [&](SamplePoint const& a, SamplePoint const& b) { return place(a) == place(b); });
  require(twice == points.end(), option + " has a point twice", "its samples would count twice",
          "name each beta and size once");
}

}  // namespace

void add_ladder_options(OptionTable& table, GlassOptions& o) {
  table.flag("--tempering", o.tempering,
             "all betas are rungs of a ladder, and exchange replicas after every --every sweeps");
  table.flag("--houdayer", o.houdayer,
             "edwards-anderson: replicas 2k and 2k + 1 exchange clusters of sites where they "
             "differ after every --every sweeps: with --tempering fast in two dimensions, of "
             "little use where such clusters percolate, as in three at high temperature");
  table.add("--samples", o.samples, kind::whole(),
            "how many samples of random bonds, from edwards-anderson:K on: K, K + 1, ...");
}

void add_overlap_options(OptionTable& table, GlassOptions& o) {
  table.flag("--overlap", o.overlap,
             "ising, edwards-anderson: overlaps q of replicas 2k and 2k + 1, chi_SG, xi/L of q");
}

void set_glass(GlassOptions const& o, SampleSpec& spec) {
  bool const averages = is_of_all_samples(spec.show);
  std::string const option =
      spec.show == Show::average_overlaps ? "--show average-overlaps" : "--show average";
  require(!o.overlap || spec.show == Show::summary, "--overlap belongs to --show summary",
          averages || spec.show == Show::overlaps ? "these rows have overlaps anyway"
                                                  : "other rows do not have them",
          "leave it out, or --show");
  require(!averages || !o.samples.empty(), option + " needs --samples",
          "it averages over samples of bonds", "try --samples 64");
  require(!averages || !spec.points[0].energy, option + " needs --beta",
          "energies of samples do not compare", "give --beta instead of --energy");
  if (averages) require_points_once(spec.points, option);
  spec.overlaps = o.overlap || averages || spec.show == Show::overlaps;
  spec.tempering = o.tempering;
  spec.houdayer = o.houdayer;
  if (!o.samples.empty()) add_samples(o.samples, spec);
}

}  // namespace antikelvin
