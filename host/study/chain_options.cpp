// SPDX-License-Identifier: Apache-2.0
#include "study/chain_options.hpp"

#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "base/quote.hpp"
#include "study/option_table.hpp"

namespace antikelvin {

namespace {

Choices<Fault> const kChainFaults = {
    {"none", Fault::none}, {"acceptance", Fault::acceptance}, {"correlated", Fault::correlated}};

}  // namespace

void add_chain_options(OptionTable& table, ChainOptions& o, std::string const& replicas_help,
                       std::string const& burn_in_help, std::string const& max_flips_help) {
  table.section(Section::sampling);
  table.add("--replicas", o.replicas, kind::whole(), replicas_help);
  table.add("--sweeps", o.sweeps, kind::whole(), "measurements per replica");
  table.add("--thin", o.thin, kind::whole(), "sweeps between measurements");
  table.add("--burn-in", o.burn_in, kind::whole(),
            "sweeps before the first measurement; auto" + burn_in_help);
  table.add("--max-flips", o.max_flips, kind::real(), max_flips_help);
  table.section(Section::testing);
  table.add("--fault", o.fault, kind::one_of(kChainFaults),
            "none, acceptance (1 % off) or correlated: break the sampler, to see a check say no");
}

ChainSettings parse_chain(ChainOptions const& o, std::optional<std::uint32_t> auto_replicas) {
  ChainSettings s{};
  s.n_replicas =
      auto_replicas && o.replicas == "auto"
          ? *auto_replicas
          : static_cast<std::uint32_t>(parse_count(o.replicas, "--replicas", 1, 1u << 20));
  s.n_sweeps = parse_count(o.sweeps, "--sweeps", 1, 1u << 30);
  s.thin = static_cast<std::uint32_t>(parse_count(o.thin, "--thin", 1, 1u << 20));
  require(std::uint64_t{s.n_replicas} * s.n_sweeps >= 2, "one measurement is not enough",
          "an error bar needs at least two", "raise --replicas or --sweeps");
  if (o.burn_in != "auto")
    s.burn_in = parse_count(o.burn_in, "--burn-in", 0, std::uint64_t{1} << 40);
  s.max_flips = parse_real(o.max_flips, "--max-flips");
  require(s.max_flips >= 0, "invalid --max-flips " + in_quotes(o.max_flips),
          "it must not be negative", "try 1e11");
  s.fault = choose(o.fault, "--fault", kChainFaults);
  return s;
}

}  // namespace antikelvin
