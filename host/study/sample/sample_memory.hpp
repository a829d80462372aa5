// SPDX-License-Identifier: Apache-2.0
// What plans of `sample` need of memory, and how much is measured.
#pragma once
#include <vector>

#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// Signs of bonds: a byte each, and the words of sign_words().
double sign_bytes(Lattice const& lattice, SpinLayout const& layout);

/// Begins with the series that every plan has, while they are reduced.
void add_series(SampleSpec const& spec, SamplePlan& plan);

/// What waves and pairs need: their series, the numbers of a measurement on device and host, and one more way
/// over the sites each.
void add_waves_and_pairs(SampleSpec const& spec, SamplePlan& plan);

/// Where points of a sample run at once, gives each of their plans the memory of all of them. Series wait for
/// each other and are reduced one by one.
void sum_memory(SampleSpec const& spec, std::vector<SamplePlan>& plans);

}  // namespace antikelvin
