// SPDX-License-Identifier: Apache-2.0
#include "cli/options.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "cli/launch.hpp"
#include "cli/verbs.hpp"
#include "device/split.hpp"
#include "figure/draw.hpp"
#include "figure/figure_writer.hpp"
#include "figure/gnuplot_program.hpp"
#include "io/hdf5_file.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "process/thread_team.hpp"
#include "study/schemas.hpp"
#include "table/renamed_columns.hpp"

namespace antikelvin::cli {
namespace {

/// Devices of `cuda:K` or `cuda:K,L,…`; an empty list for `cuda`, none for other backends.
std::optional<std::vector<int>> cuda_devices(std::string const& backend) {
  if (backend == "cuda") return std::vector<int>();
  if (backend.rfind("cuda:", 0) != 0) return std::nullopt;
  std::vector<int> devices;
  for (std::string const& text : split(backend.substr(5), ',')) {
    auto const device = static_cast<int>(parse_count(text, "device of --backend", 0, 1023));
    require(std::find(devices.begin(), devices.end(), device) == devices.end(),
            "--backend names device " + std::to_string(device) + " twice",
            "each device takes one share of the replicas", "name it once");
    devices.push_back(device);
  }
  return devices;
}

int n_cuda_devices() { return std::max(1, static_cast<int>(cuda_device_names().size())); }

Choices<Simd> const kSimds = {{"auto", Simd::automatic},
                              {"generic", Simd::generic},
                              {"avx2", Simd::avx2},
                              {"avx512", Simd::avx512}};
Choices<Format> const kFormats = {{"table", Format::text},    {"vertical", Format::text},
                                  {"markdown", Format::text}, {"csv", Format::csv},
                                  {"json", Format::json},     {"h5", Format::hdf5}};

/// Whether this machine has an NVIDIA GPU that is not hidden on purpose, be CUDA able to use it or
/// not.
bool gpu_is_there() {
  char const* const visible = std::getenv("CUDA_VISIBLE_DEVICES");
  if (visible != nullptr && (*visible == '\0' || *visible == '-')) return false;
  std::error_code none;
  return std::filesystem::exists("/dev/nvidiactl", none) ||
         std::filesystem::exists("/dev/dxg", none);
}

/// Suffixes of figures; .txt is a table here.
bool is_picture(std::string const& suffix) { return suffix != ".txt" && is_figure_suffix(suffix); }

/// Verbs whose rows are drawn; an export's are of another one.
bool has_figures(std::string const& verb) {
  return verb == "export" || !schema_of(verb).figures.empty();
}

std::optional<Format> format_of_suffix(std::string const& path) {
  std::string const suffix = std::filesystem::path(path).extension().string();
  if (suffix == ".csv") return Format::csv;
  if (suffix == ".json") return Format::json;
  if (suffix == ".txt") return Format::text;
  if (suffix == ".h5" || suffix == ".hdf5") return Format::hdf5;
  if (is_picture(suffix)) return Format::other;
  return std::nullopt;
}

}  // namespace

void add_common_options(OptionTable& table, CommonOptions& o, unsigned uses) {
  auto const shown = [&](unsigned use, Option& option) -> Option& {
    option.is_shown = (uses & use) != 0;
    return option;
  };
  // Where and how a result is made and written is no part of what was asked for.
  auto const aside = [&](unsigned use, Option& option) { shown(use, option).is_input = false; };
  table.section(Section::sampling);
  shown(kSeed, table.add("--seed", o.seed, kind::whole(),
                         "random seed, 0 to 2^64-1; same seed, same result on any backend"));
  table.section(Section::output);
  aside(kFormat, table.add("--format", o.format, kind::one_of(kFormats),
                           "table, vertical (a line for each value), markdown, csv, json or h5 "
                           "(files only); without it a table on a terminal, else csv"));
  aside(kColumns, table.add("--columns", o.columns, kind::text("NAMES"),
                            "columns of tables and CSV: a,b,c or all; without it a table wider "
                            "than the terminal shows the main ones"));
  aside(kColumns, table.flag("--compact", o.compact,
                             "errors in brackets behind values, in their last digits: 1.2345(67); "
                             "tables only"));
  aside(kFiles,
        table.add("-o,--output", o.output, kind::path(),
                  "write to this file (.csv, .json, .h5, .txt; figures: .svg, .pdf, .png, "
                  ".gp) instead of standard output; may be repeated, - is standard output"));
  table.section(Section::running);
  aside(kKernels, table.add("--backend", o.backend, kind::like("NAME", {"auto", "cpu", "cuda"}),
                            "where kernels run: auto, cpu, cuda, cuda:K, or replicas split over "
                            "cuda:K,L"));
  aside(kKernels, table.add("--threads", o.threads, kind::whole(),
                            "CPU threads; 0 means OMP_NUM_THREADS, or all processors"));
  aside(kKernels, table.add("--simd", o.simd, kind::one_of(kSimds),
                            "CPU kernel: auto, generic, avx2 or avx512; never changes a result"));
  aside(kProgress,
        table.add("--progress", o.progress, kind::one_of({"auto", "always", "never", "json"}),
                  "auto (on a terminal), always, never or json (a line a second); on "
                  "standard error"));
  aside(kRemarks, table.flag("--quiet", o.quiet, "no progress and no remarks on standard error"));
  aside(kPlan, table.flag("--dry-run", o.dry_run,
                          "check everything and print what would run, with its memory need"));
  aside(kConfig, table.add("--config", o.config, kind::path(),
                           "read options from a TOML file, or from the input of a JSON report"));
  aside(kSet, table.add("--set", o.set, kind::text("KEY=VALUE"),
                        "set an option, over the config file; may be repeated"));
}

std::uint64_t seed_of(CommonOptions const& options) {
  require(options.seed.find_first_of("0123456789") != std::string::npos,
          "invalid --seed " + in_quotes(options.seed), "it is not a number",
          "use a whole number from 0 to 18446744073709551615");
  return parse_count(options.seed, "--seed", 0, std::numeric_limits<std::uint64_t>::max());
}

void validate(CommonOptions const& options) {
  require(options.backend != "cuda:K", "invalid --backend 'cuda:K'", "K stands for a device number",
          "try cuda:0");
  require(options.backend != "gpu", "invalid --backend 'gpu'",
          "the choices are auto, cpu, cuda, cuda:K", "did you mean cuda?");
  if (!cuda_devices(options.backend))
    require_choice(options.backend, "--backend", {"auto", "cpu", "cuda", "cuda:K"});
  parse_count(options.threads, "--threads", 0, 4096);
  seed_of(options);
}

std::unique_ptr<Backend> make_own_backend(CommonOptions const& options) {
  auto const devices = cuda_devices(options.backend);
  if (devices && devices->size() > 1) {
    std::vector<std::unique_ptr<Backend>> parts;
    for (int const device : *devices) parts.push_back(make_cuda_backend(device));
    return make_split_backend(std::move(parts));
  }
  if (devices && devices->size() == 1) return make_cuda_backend(devices->front());
  if (devices || (options.backend == "auto" && cuda_unavailable_reason().empty()))
    return make_cuda_backend(ranks().local_rank() % n_cuda_devices());
  auto const threads = static_cast<int>(parse_count(options.threads, "--threads", 0, 4096));
  auto backend = make_cpu_backend(threads > 0 ? threads : default_threads(),
                                  choose(options.simd, "--simd", kSimds));
  if (!options.dry_run) start_threads(backend->device().threads);
  return backend;
}

namespace {

/// The backend that all ranks share.
std::unique_ptr<Backend> make_shared_backend(CommonOptions const& options) {
  auto own = make_own_backend(options);
  if (ranks().size() == 1) return own;
  auto const devices = cuda_devices(options.backend);
  bool const in_turn = own->device().backend != "cpu" && (!devices || devices->empty());
  int const turns = in_turn ? n_cuda_devices() : 1,
            sharers = (ranks().local_size() + turns - 1) / turns;
  return make_rank_backend(std::move(own), sharers, ranks());
}

}  // namespace

std::shared_ptr<Backend const> make_backend(CommonOptions const& options) {
  if (options.shared_backend) return options.shared_backend;
  auto backend = make_shared_backend(options);
  std::shared_ptr<Checkpoint> saved = options.open_saved ? options.open_saved() : nullptr;
  if (!saved) return backend;
  return std::make_shared<CheckpointedBackend>(std::move(backend), std::move(saved));
}

void announce_fallback(CommonOptions const& options) {
  if (options.backend != "auto" || options.quiet) return;
  std::string const reason = cuda_unavailable_reason();
  if (!reason.empty() && gpu_is_there())
    console_err() << "antikelvin: using the CPU backend (" << reason << ")\n";
}

ProgressMode progress_mode(CommonOptions const& options) {
  if (options.quiet || options.progress == "never" || ranks().rank() > 0)
    return ProgressMode::never;
  if (options.progress == "json") return ProgressMode::json;
  if (options.progress == "auto" && !is_terminal_err()) return ProgressMode::never;
  return can_redraw_err() ? ProgressMode::bar : ProgressMode::lines;
}

namespace {

/// Column names, known to the verb where it makes the columns itself.
TableStyle table_style(CommonOptions const& options) {
  TableStyle style;
  Schema const& schema = schema_of(options.verb);
  style.headlines = schema.headlines;
  style.layout = options.format == "vertical"   ? TableLayout::vertical
                 : options.format == "markdown" ? TableLayout::markdown
                                                : TableLayout::aligned;
  style.is_compact = options.compact;
  style.shows_all = options.columns == "all";
  if (options.columns.empty() || style.shows_all) return style;
  std::vector<std::string> const known = column_names(schema);
  for (std::string const& name : split(options.columns, ',')) {
    style.columns.push_back(present_name(name, known));
    if (!options.dry_run) require_column(schema, options.show, style.columns.back());
  }
  return style;
}

}  // namespace

void announce(std::vector<std::string> const& remarks, CommonOptions const& options) {
  if (options.quiet || ranks().rank() > 0) return;
  for (std::string const& remark : remarks) console_err() << "antikelvin: " << remark << '\n';
}

void announce_renamed(CommonOptions const& options) {
  if (options.columns.empty()) return;
  std::vector<std::string> const known = column_names(schema_of(options.verb));
  std::vector<std::string> remarks;
  for (std::string const& name : split(options.columns, ','))
    if (std::string const now = present_name(name, known); now != name)
      remarks.push_back("column " + name + " is called " + now + " now");
  announce(remarks, options);
}

std::vector<Output> outputs(CommonOptions const& options) {
  if (ranks().rank() > 0) return {};
  TableStyle const style = table_style(options);
  std::optional<Format> asked;
  if (!options.format.empty()) asked = choose(options.format, "--format", kFormats);
  // With -o - among several, --format speaks of standard output and suffixes of the files.
  bool const to_standard_output =
      std::find(options.output.begin(), options.output.end(), "-") != options.output.end();
  std::vector<Output> result;
  for (std::string const& path :
       options.output.empty() ? std::vector<std::string>{"-"} : options.output) {
    if (path == "-") {
      require(asked != Format::hdf5, "--format h5 needs a file", "HDF5 cannot be a stream",
              "use -o FILE.h5");
      // Launchers give ranks a terminal of their own and send what it gets anywhere.
      bool const terminal = is_terminal_out() && ranks().size() == 1;
      bool const as_table = terminal || options.compact;
      result.push_back({path, asked ? *asked : as_table ? Format::text : Format::csv, style});
      result.back().style.width = width_out();
      continue;
    }
    bool const draws = has_figures(options.verb);
    std::optional<Format> by_suffix = format_of_suffix(path);
    if (by_suffix == Format::other && !draws) by_suffix.reset();
    require(asked || by_suffix, "cannot tell the format of " + path_in_quotes(path),
            std::string("the suffix is none of .csv, .json, .h5, .txt") +
                (draws ? ", .svg, .pdf, .png, .gp" : ""),
            "rename it or add --format");
    require(!asked || !by_suffix || *asked == *by_suffix || to_standard_output,
            "--format " + options.format + " contradicts -o " + path, "the suffix says otherwise",
            "drop one of them");
    require_writable(path);
    Format const format = by_suffix ? *by_suffix : *asked;
    if (format == Format::hdf5) {
      require_hdf5(path);
      require(!std::filesystem::exists(path) || std::filesystem::is_regular_file(path),
              "cannot write HDF5 to " + path_in_quotes(path), "it is a device or pipe",
              "name a file");
    }
    result.push_back({path, format, style});
    if (format != Format::other) continue;
    require_gnuplot(path);
    result.back().make = figure_writer;
    result.back().most_rows = kMaxFigureRows;
  }
  bool const has_table = std::any_of(result.begin(), result.end(), [](Output const& output) {
    return output.format == Format::text;
  });
  require(has_table || !options.compact, "--compact is for tables",
          "CSV, JSON and HDF5 keep values and errors apart", "add --format table, or leave it out");
  bool const has_columns = std::any_of(result.begin(), result.end(), [](Output const& output) {
    return output.format == Format::text || output.format == Format::csv;
  });
  require(has_columns || options.columns.empty(), "--columns is for tables and CSV",
          "JSON and HDF5 keep all columns", "add --format csv, or leave it out");
  return result;
}

}  // namespace antikelvin::cli
