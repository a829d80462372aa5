// SPDX-License-Identifier: Apache-2.0
#include "cli/study_verb.hpp"

#include "cli/launch.hpp"

namespace antikelvin::cli {
namespace {

/// The backend of a plan, none if no kernel runs. One that was asked for by name must be there anyhow.
std::shared_ptr<Backend const> backend_of(StudyPlan const& plan, CommonOptions const& common) {
  bool const is_asked_for = common.backend.rfind("cuda", 0) == 0;
  return plan.uses_backend() || is_asked_for ? make_backend(common) : nullptr;
}

/// A plan that its backend can take.
struct AcceptedPlan {
  std::unique_ptr<StudyPlan> plan;
  std::shared_ptr<Backend const> backend;
};

AcceptedPlan accept(StudyOptions const& options, CommonOptions const& common) {
  AcceptedPlan accepted{options.plan({seed_of(common), ranks().rank() == 0}), nullptr};
  accepted.backend = backend_of(*accepted.plan, common);
  if (accepted.plan->uses_backend()) accepted.plan->require_memory(accepted.backend->device());
  return accepted;
}

Report run_study(Study const& study, StudyOptions const& options, CommonOptions const& common) {
  auto const [plan, backend] = accept(options, common);
  if (plan->uses_backend()) announce_fallback(common);
  announce(common.remarks, common);
  announce(plan->remarks(), common);
  Cost const cost = plan->cost();
  Report report =
      common.dry_run ? plan->describe(backend) : plan->run(backend, progress_mode(common));
  if (report.stream)
    require_fits({report.stream->n_rows, report.stream->columns.size()}, outputs(common));
  if (report.planned) require_fits(*report.planned, outputs(common));
  if (common.dry_run && study.is_random && plan->uses_backend())
    report.notes.push_back(estimate_text(cost, backend->device()));
  return report;
}

}  // namespace

Verb study_verb(Study const& study) {
  std::shared_ptr<StudyOptions> const options = study.options();
  Verb verb;
  verb.name = study.name;
  verb.summary = study.summary;
  verb.notes = study.notes;
  verb.examples = study.examples;
  verb.add_options = [options](OptionTable& table) { options->declare(table); };
  verb.run = [options, &study](CommonOptions const& common) -> std::optional<Report> {
    return run_study(study, *options, common);
  };
  verb.cost = [options](CommonOptions const& common) {
    auto const [plan, backend] = accept(*options, common);
    plan->check(backend);
    return plan->cost();
  };
  verb.kind = study.is_random ? VerbKind::sampling : VerbKind::plain;
  verb.uses = kExact | (study.has_kernels ? unsigned{kKernels} : 0u) |
              (study.is_random ? unsigned{kSeed | kProgress} : 0u);
  return verb;
}

}  // namespace antikelvin::cli
