// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "study/option_table.hpp"
#include "study/sample/sample_verb.hpp"

namespace antikelvin {

/// Options for glasses; texts as typed.
struct GlassOptions {
  std::string samples;
  bool overlap = false, tempering = false, houdayer = false;
};

/// Those of sampling.
void add_ladder_options(OptionTable& table, GlassOptions& options);

/// Those of what is measured.
void add_overlap_options(OptionTable& table, GlassOptions& options);

/// Sets what they say of a spec whose points and rows are known: points become those of all samples.
void set_glass(GlassOptions const& options, SampleSpec& spec);

}  // namespace antikelvin
