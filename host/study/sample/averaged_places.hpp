// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "study/sample/sample_series.hpp"
#include "table/named_row.hpp"

namespace antikelvin {

/// Whether two points differ in nothing but their sample.
bool is_same_place(SamplePoint const& a, SamplePoint const& b);

/// Says that so many samples of a point are not in equilibrium, and what helps.
std::string unequilibrated_note(SamplePoint const& point, std::size_t n_unequilibrated,
                                std::size_t n_samples);

/// A row of averages with what names its place: N, sides, β, and over how many samples.
NamedRow row_of_place(SamplePoint const& point, std::size_t n_samples);

/// What is averaged over samples of bonds, by β and system, in the order in which these came.
template <class Data>
class AveragedPlaces {
 public:
  struct Place {
    SamplePlan plan;
    std::size_t n_samples = 0, n_unequilibrated = 0;
    Data data = {};
  };

  /// The place of one more sample.
  Place& count(SamplePlan const& plan, bool is_equilibrated) {
    auto place = std::find_if(places_.begin(), places_.end(), [&](Place const& known) {
      return is_same_place(known.plan.point, plan.point);
    });
    if (place == places_.end()) place = places_.insert(place, Place{plan});
    ++place->n_samples;
    if (!is_equilibrated) ++place->n_unequilibrated;
    return *place;
  }

  std::vector<Place> const& all() const { return places_; }

  /// How many samples of each are not in equilibrium, where some are not.
  std::vector<std::string> notes() const {
    std::vector<std::string> texts;
    for (Place const& place : places_)
      if (place.n_unequilibrated > 0)
        texts.push_back(
            unequilibrated_note(place.plan.point, place.n_unequilibrated, place.n_samples));
    return texts;
  }

 private:
  std::vector<Place> places_;
};

}  // namespace antikelvin
