// SPDX-License-Identifier: Apache-2.0
#include "study/bench/bench_schema.hpp"

namespace antikelvin {

Schema bench_schema() {
  using namespace unit;
  return {
      .verb = "bench",
      .headlines = {"case", "rate", "rate_low", "rate_high", "effective_rate", "share_of_bound"},
      .tables =
          {{"one row per case",
            {{"case", {kNoUnit}, "model, lattice and dynamics, or the function that is evaluated"},
             {"model, lattice, dynamics, layout",
              {kNoUnit},
              "its parts, as options of `sample` name them; `layout`: lanes of words are replicas "
              "or "
              "parts of one lattice"},
             {"N, replicas", {kPureNumber}, "sites or subsystems of each replica, and how many"},
             {"threads", {kPureNumber}, "of the processor; 0 on a GPU"},
             {"beta", {kBeta}, "inverse temperature, away from transitions"},
             {"rate, rate_low, rate_high",
              {"1/ns"},
              "attempted updates, of the last rows values, per ns: the median of the repeats, the "
              "slowest and the fastest"},
             {"tau_int, tau_error",
              {kSweeps},
              "integrated autocorrelation time of the energy (½ if uncorrelated; of `demon` that "
              "of "
              "the "
              "demon), from 512 sweeps of 64 replicas (clusters: 8) of sides 64, 16 of `cubic`, or "
              "of "
              "4096 subsystems"},
             {"replica_efficiency",
              {kPureNumber},
              "independent replicas per replica, R Var(one)/Var(sum of R) of energies at a time; 1 "
              "where "
              "that is within 3 standard errors of 1"},
             {"effective_rate",
              {"1/ns"},
              "`rate` × `replica_efficiency`/(2 `tau_int`): updates as good as independent ones"},
             {"memory_bytes", {"bytes"}, "of configurations, or of values"},
             {"memory_bandwidth",
              {"GB/s"},
              "`rate` × bytes of an update, each word of a configuration read and written once per "
              "sweep; caches may serve them"},
             {"bound, bound_by",
              {"1/ns", kNoUnit},
              "a bound of the rate, no measurement: operations that an update takes at least over "
              "the "
              "rate of vector logic (`logic`), or its bytes over that of copies (`memory`, of what "
              "fits "
              "no cache); both rates measured in the same run, those of GPUs from clock and "
              "processors; empty where none is known"},
             {"share_of_bound", {kPureNumber}, "rate/bound"}}}},
      .figures = {{.marks = {"case", "rate", "share_of_bound"},
                   .title = "Rates",
                   .panels = {{.caption = "Attempted updates per ns.",
                               .x = {"case"},
                               .x_label = "case",
                               .y = {"rate"},
                               .quantity = {"attempted updates per ns"},
                               .extras = {.is_scatter = true}}}}}};
}

}  // namespace antikelvin
