// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <limits>

#include "antikelvin/core/error.hpp"
#include "antikelvin/run/hdf5_file.hpp"
#include "antikelvin/run/output_file.hpp"
#include "antikelvin/run/parse.hpp"

namespace antikelvin::cli {
namespace {

/// Device index of `cuda` or `cuda:K`; nothing for other backends.
std::optional<int> cuda_index(std::string const& backend) {
  if (backend == "cuda") return 0;
  if (backend.rfind("cuda:", 0) == 0)
    return static_cast<int>(parse_count(backend.substr(5), "device of --backend", 0, 1023));
  return std::nullopt;
}

Simd parse_simd(std::string const& text) {
  if (text == "generic") return Simd::generic;
  if (text == "avx2") return Simd::avx2;
  if (text == "avx512") return Simd::avx512;
  return Simd::automatic;
}

std::optional<Format> format_of_suffix(std::string const& path) {
  std::string const suffix = std::filesystem::path(path).extension().string();
  if (suffix == ".csv") return Format::csv;
  if (suffix == ".json") return Format::json;
  if (suffix == ".txt") return Format::text;
  if (suffix == ".h5" || suffix == ".hdf5") return Format::hdf5;
  return std::nullopt;
}

}  // namespace

void require_choice(std::string const& value, std::string const& option,
                    std::vector<std::string> const& choices) {
  std::string list;
  for (std::string const& choice : choices) {
    if (choice == value) return;
    list += (list.empty() ? "" : ", ") + choice;
  }
  std::string const near = nearest_name(value, choices);
  throw SpecError("invalid " + option + " '" + value.substr(0, 60) + "'", "the choices are " + list,
                  near.empty() ? "choose one of them" : "did you mean " + near + "?");
}

void add_common_options(CLI::App& app, CommonOptions& o) {
  char const* const group = "Common options";
  auto const last = CLI::MultiOptionPolicy::TakeLast;
  app.add_option("--backend", o.backend, "where kernels run: auto, cpu, cuda or cuda:K")
      ->group(group)
      ->multi_option_policy(last)
      ->capture_default_str();
  app.add_option("--threads", o.threads, "CPU threads; 0 means all processors")
      ->group(group)
      ->multi_option_policy(last)
      ->capture_default_str();
  app.add_option("--simd", o.simd,
                 "CPU kernel: auto, generic, avx2 or avx512; never changes a result")
      ->group(group)
      ->multi_option_policy(last)
      ->capture_default_str();
  app.add_option("--seed", o.seed,
                 "random seed, 0 to 2^64-1; same seed, same result on any backend")
      ->group(group)
      ->multi_option_policy(last)
      ->capture_default_str();
  app.add_option("--format", o.format,
                 "table, csv, json or h5 (files only); default: table on a terminal, csv otherwise")
      ->group(group)
      ->multi_option_policy(last);
  app.add_option("-o,--output", o.output,
                 "write to this file (.csv, .json, .h5, .txt) instead of standard output; may be "
                 "repeated, - is standard output")
      ->group(group)
      ->allow_extra_args(false);
  app.add_option("--config", o.config,
                 "read options from a TOML file, or from the input of a JSON report")
      ->group(group)
      ->multi_option_policy(last);
  app.add_option("--set", o.set, "KEY=VALUE: set an option, over the config file")
      ->group(group)
      ->allow_extra_args(false);
  app.add_option("--progress", o.progress, "auto, always, never or json; on standard error")
      ->group(group)
      ->multi_option_policy(last)
      ->capture_default_str();
  app.add_flag("--quiet", o.quiet, "no progress and no remarks on standard error")->group(group);
  app.add_flag("--dry-run", o.dry_run,
               "check everything and print what would run, with its memory need")
      ->group(group);
}

std::uint64_t seed_of(CommonOptions const& options) {
  return parse_count(options.seed, "--seed", 0, std::numeric_limits<std::uint64_t>::max());
}

void validate(CommonOptions const& options) {
  require(options.backend != "cuda:K", "invalid --backend 'cuda:K'", "K stands for a device number",
          "try cuda:0");
  if (!cuda_index(options.backend))
    require_choice(options.backend, "--backend", {"auto", "cpu", "cuda", "cuda:K"});
  parse_count(options.threads, "--threads", 0, 4096);
  require_choice(options.simd, "--simd", {"auto", "generic", "avx2", "avx512"});
  seed_of(options);
  progress_mode(options);
}

namespace {

std::unique_ptr<Backend> make_plain_backend(CommonOptions const& options) {
  if (auto const index = cuda_index(options.backend)) return make_cuda_backend(*index);
  auto const threads = static_cast<int>(parse_count(options.threads, "--threads", 0, 4096));
  if (options.backend == "auto" && cuda_unavailable_reason().empty()) return make_cuda_backend(0);
  return make_cpu_backend(threads, parse_simd(options.simd));
}

}  // namespace

std::unique_ptr<Backend> make_backend(CommonOptions const& options) {
  auto backend = make_plain_backend(options);
  if (!options.saved) return backend;
  return std::make_unique<CheckpointedBackend>(std::move(backend), options.saved);
}

void announce_fallback(CommonOptions const& options) {
  if (options.backend != "auto" || options.quiet) return;
  std::string const reason = cuda_unavailable_reason();
  if (!reason.empty()) std::cerr << "antikelvin: using the CPU backend (" << reason << ")\n";
}

ProgressMode progress_mode(CommonOptions const& options) {
  require_choice(options.progress, "--progress", {"auto", "always", "never", "json"});
  if (options.quiet || options.progress == "never") return ProgressMode::never;
  if (options.progress == "json") return ProgressMode::json;
  if (options.progress == "always") return ProgressMode::bar;
  return isatty(STDERR_FILENO) ? ProgressMode::bar : ProgressMode::never;
}

std::vector<Output> outputs(CommonOptions const& options) {
  if (!options.format.empty())
    require_choice(options.format, "--format", {"table", "csv", "json", "h5"});
  std::optional<Format> asked;
  if (options.format == "table") asked = Format::text;
  if (options.format == "csv") asked = Format::csv;
  if (options.format == "json") asked = Format::json;
  if (options.format == "h5") asked = Format::hdf5;
  // With -o - among several, --format speaks of standard output and suffixes of the files.
  bool const to_standard_output =
      std::find(options.output.begin(), options.output.end(), "-") != options.output.end();
  std::vector<Output> result;
  for (std::string const& path :
       options.output.empty() ? std::vector<std::string>{"-"} : options.output) {
    if (path == "-") {
      require(asked != Format::hdf5, "--format h5 needs a file", "HDF5 cannot be a stream",
              "use -o FILE.h5");
      result.push_back({path, asked ? *asked : isatty(STDOUT_FILENO) ? Format::text : Format::csv});
      continue;
    }
    std::optional<Format> const by_suffix = format_of_suffix(path);
    require(asked || by_suffix, "cannot tell the format of '" + path + "'",
            "the suffix is none of .csv, .json, .h5, .txt", "rename it or add --format");
    require(!asked || !by_suffix || *asked == *by_suffix || to_standard_output,
            "--format " + options.format + " contradicts -o " + path, "the suffix says otherwise",
            "drop one of them");
    require_writable(path);
    Format const format = by_suffix ? *by_suffix : *asked;
    if (format == Format::hdf5) {
      require_hdf5(path);
      require(!std::filesystem::exists(path) || std::filesystem::is_regular_file(path),
              "cannot write HDF5 to '" + path + "'", "it is a device or pipe", "name a file");
    }
    result.push_back({path, format});
  }
  return result;
}

}  // namespace antikelvin::cli
