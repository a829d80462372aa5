// SPDX-License-Identifier: Apache-2.0
#include "study/chain_options.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/option_table.hpp"
#include "study/target_error.hpp"

namespace antikelvin {

void add_beta_options(OptionTable& table, std::string& beta, std::string& temperature) {
  table.section(Section::state);
  table.add("--beta", beta, kind::list("1/energy"), "inverse temperatures, any sign");
  table.add("--temperature", temperature, kind::list("energy"),
            "temperatures instead; inf and -inf are allowed");
}

std::vector<double> betas_of(std::string const& beta, std::string const& temperature) {
  return beta.empty() ? parse_temperatures(temperature, "--temperature", kMostPoints)
                      : parse_betas(beta, "--beta", kMostPoints);
}

void add_chain_options(OptionTable& table, ChainOptions& o, std::string const& replicas_help,
                       std::string const& burn_in_help, std::string const& max_updates_help) {
  table.section(Section::sampling);
  table.add("--replicas", o.replicas, kind::whole(), replicas_help);
  if (o.sweeps.empty()) {
    table.add("--measurements", o.measurements, kind::whole(), "measurements per replica")
        .formerly("sweeps");
    table.add("--every", o.every, kind::whole(), "sweeps from one measurement to the next; or auto")
        .formerly("thin");
  } else {
    table.add("--sweeps", o.sweeps, kind::whole(), "measured sweeps per replica");
    table.add("--every", o.every, kind::whole(), "sweeps from one measurement to the next");
    table.add("--measurements", o.measurements, kind::whole(),
              "measurements per replica, instead of --sweeps");
    table.add("--thin", o.thin, kind::whole(), "").instead =
        "use --measurements for what --sweeps is beside it, and --every";
    table.exclusive({"sweeps", "measurements"});
    table.exclusive({"thin", "measurements"});
    table.exclusive({"thin", "every"});
  }
  table.add("--burn-in", o.burn_in, kind::whole(),
            "sweeps before the first measurement; auto" + burn_in_help);
  table.add("--max-updates", o.max_updates, kind::real(), max_updates_help).formerly("max-flips");
  add_target_option(table, o.target_error);
  table.section(Section::testing);
  table.add("--fault", o.fault, kind::one_of(kChainFaults),
            "none, acceptance (1 % off) or correlated: break the sampler, to see a check fail");
}

namespace {

/// How many measurements, and how far apart.
void set_measurements(ChainOptions const& o, ChainSettings& s) {
  bool const is_old = o.thin != ChainOptions{}.thin;
  require(!is_old || o.every == ChainOptions{}.every, "--thin does not go with --every",
          "both are sweeps between measurements", "leave out --thin");
  s.every = static_cast<std::uint32_t>(is_old ? parse_count(o.thin, "--thin", 1, 1u << 20)
                                              : parse_count(o.every, "--every", 1, 1u << 20));
  if (!o.measurements.empty()) {
    require(!is_old && (o.sweeps.empty() || o.sweeps == ChainOptions{}.sweeps),
            "--measurements does not go with " + std::string(is_old ? "--thin" : "--sweeps"),
            "both say how many are made", "leave one of them out");
    s.n_measurements = parse_count(o.measurements, "--measurements", 1, 1u << 30);
    return;
  }
  std::uint64_t const sweeps = parse_count(o.sweeps, "--sweeps", 1, std::uint64_t{1} << 47);
  s.n_measurements = is_old ? sweeps : sweeps / s.every;
  require(s.n_measurements >= 1, "--sweeps " + o.sweeps + " ends before the first measurement",
          "there is one every " + o.every + " sweeps", "raise --sweeps");
  require(s.n_measurements <= 1u << 30, "--sweeps is too large", "the limit is 2^30 measurements",
          "raise --every");
}

}  // namespace

ChainSettings parse_chain(ChainOptions const& o, std::optional<std::uint32_t> auto_replicas) {
  ChainSettings s{};
  s.n_replicas =
      auto_replicas && o.replicas == "auto"
          ? *auto_replicas
          : static_cast<std::uint32_t>(parse_count(o.replicas, "--replicas", 1, 1u << 20));
  set_measurements(o, s);
  require(std::uint64_t{s.n_replicas} * s.n_measurements >= 2, "one measurement is not enough",
          "an error bar needs at least two", "raise --replicas or --sweeps");
  if (o.burn_in != "auto")
    s.burn_in = parse_count(o.burn_in, "--burn-in", 0, std::uint64_t{1} << 40);
  s.max_updates = parse_real(o.max_updates, "--max-updates");
  require(s.max_updates >= 0, "invalid --max-updates " + in_quotes(o.max_updates),
          "it must not be negative", "try 1e11");
  s.fault = choose(o.fault, "--fault", kChainFaults);
  return s;
}

}  // namespace antikelvin
