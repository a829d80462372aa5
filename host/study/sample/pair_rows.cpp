// SPDX-License-Identifier: Apache-2.0
#include "study/sample/pair_rows.hpp"

#include "model/parse_lattice.hpp"
#include "table/named_row.hpp"

namespace antikelvin {
namespace {

/// What makes correlations connected, from the means of SampleSeries::one_site behind the correlation.
double square_of_means(SpinModel const& model, std::vector<double> const& means) {
  if (model.kind != SpinKind::potts) return means[1] * means[1];
  double const q = model.n_states;
  double first = 1, sum = 0;  // what is left for the first colour
  for (std::size_t i = 1; i < means.size(); ++i) {
    first -= means[i];
    sum += square(means[i] - 1 / q);
  }
  return q / (q - 1) * (sum + square(first - 1 / q));
}

}  // namespace

void add_pairs(Table& table, SampleSpec const& spec, SamplePlan const& plan,
               SampleSeries const& series, PointJackknife const& jack) {
  PointJackknife const of_chunks = jack.of_chunks(static_cast<double>(series.chunk));
  for (std::size_t d = 0; d < plan.pairs.size(); ++d) {
    std::vector<std::vector<double>> observables = {series.pairs[d]};
    observables.insert(observables.end(), series.one_site.begin(), series.one_site.end());
    Blocks const blocks = of_chunks.blocks({series.pairs[d]}),
                 with_signs = of_chunks.signed_blocks(observables);
    NamedRow row;
    row.add("N", plan.point.n_units);
    row.add("sides", sides_text(plan.point.lattice));
    row.add("beta", cell(plan.point.beta));
    row.add("direction", plan.pairs[d].direction);
    row.add("r", std::uint64_t{plan.pairs[d].r});
    row.add("correlation", PointJackknife::mean(blocks, 0));
    row.add("connected", jackknife(with_signs, [&](std::vector<double> const& means) {
              return means[0] - square_of_means(spec.model, means);
            }));
    append(table, std::move(row));
  }
}

}  // namespace antikelvin
