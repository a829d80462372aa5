// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "antikelvin/base/error.hpp"
#include "base/build_info.hpp"
#include "cli/study_verb.hpp"
#include "cli/verbs.hpp"
#include "io/output_file.hpp"
#include "process/console.hpp"
#include "process/module.hpp"
#include "study/schemas.hpp"
#include "study/studies.hpp"

namespace antikelvin::cli {
namespace {

std::optional<Report> info(CommonOptions const& common) {
  require(common.format.empty() || common.format == "table" || common.format == "json",
          "info has no csv form", "it is a text or a JSON object", "use --format json");
  require(common.output.empty(), "info takes no -o", "it describes this machine on standard output",
          "redirect it");
  std::string const reason = cuda_unavailable_reason();
  DeviceInfo const cpu = make_cpu_backend(0)->device();
  if (common.format == "json") {
    Json build = build_json();
    build["hdf5"] = status_of(hdf5_module());
    build["mpi"] = status_of(mpi_module());
    Json json = {{"build", std::move(build)},
                 {"backends", Json::array({device_json(cpu)})},
                 {"cuda_devices", cuda_device_names()}};
    if (!reason.empty()) json["cuda_unavailable"] = reason;
    console_out() << json.dump(2) << '\n';
    return std::nullopt;
  }
  BuildInfo const& build = build_info();
  console_out() << "antikelvin " << build.version << " (" << build.commit << ", "
                << build.build_type << ", " << build.compiler
                << (build.contracts ? ", contracts" : "") << ")\n"
                << "cpu backend:  " << cpu.name << ", " << cpu.threads << " threads, " << cpu.kernel
                << " kernel, Thrust " << build.thrust << " " << build.cpu_system << "\n"
                << "hdf5 output:  " << status_of(hdf5_module()) << "\n"
                << "png snapshot: " << build.png << "\n"
                << "mpi ranks:    " << status_of(mpi_module()) << "\n"
                << "cuda build:   " << build.cuda << "\n"
                << "cuda backend: " << (reason.empty() ? "available" : "not available: " + reason)
                << "\n";
  int index = 0;
  for (std::string const& name : cuda_device_names())
    console_out() << "  cuda:" << index++ << "  " << name << "\n";
  return std::nullopt;
}

}  // namespace

Verb info_verb() {
  return {"info",
          "version, build, backends found and why not",
          "",
          {"antikelvin info", "antikelvin info --format json"},
          [](OptionTable&) {},
          info,
          VerbKind::other,
          kFormat};
}

std::vector<Verb> all_verbs() {
  std::vector<Verb> verbs;
  for (Study const& study : studies()) verbs.push_back(study_verb(study));
  for (auto const verb :
       {scan_verb, resume_verb, status_verb, export_verb, merge_verb, report_verb, diff_verb,
        transitions_verb, plot_verb, columns_verb, info_verb, help_verb})
    verbs.push_back(verb());
  return verbs;
}

}  // namespace antikelvin::cli
