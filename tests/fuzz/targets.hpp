// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace antikelvin::fuzz {

/// Readers of untrusted input, each as a function of its bytes, for the fuzzer and for the replay of its
/// corpus. They return whether the bytes were understood or refused; whatever they throw, and what
/// the sanitizers find, is a fault.
void fuzz_checkpoint(std::string_view bytes);
void fuzz_command(std::string_view bytes);
void fuzz_config(std::string_view bytes);
void fuzz_job(std::string_view bytes);
void fuzz_levels(std::string_view bytes);
void fuzz_lists(std::string_view bytes);
void fuzz_plot(std::string_view bytes);
void fuzz_records(std::string_view bytes);

/// A promise about what was read that does not hold.
struct BrokenPromise : std::logic_error {
  using std::logic_error::logic_error;
};

inline void promise(bool holds, std::string const& what) {
  if (!holds) throw BrokenPromise(what);
}

/// Whether a text may hold ranges of more than `most` points. They are allowed, and take their
/// time, which is not what the fuzzer is to find. Errs towards yes.
bool has_large_ranges(std::string_view text, double most);

}  // namespace antikelvin::fuzz
