// SPDX-License-Identifier: Apache-2.0
#include "model/wave_squares.hpp"

#include <algorithm>

namespace antikelvin {
namespace {

constexpr std::size_t kNoDivision = std::size_t(-1);

}  // namespace

std::vector<Sublattices> divisions_of(std::vector<WaveVector> const& waves) {
  std::vector<Sublattices> divisions;
  for (WaveVector const& k : waves) {
    Sublattices const parts = sublattices_of(k);
    if (!k.is_zero() && std::count(divisions.begin(), divisions.end(), parts) == 0)
      divisions.push_back(parts);
  }
  return divisions;
}

WaveSquares::WaveSquares(SpinModel const& model, Lattice const& lattice,
                         std::vector<WaveVector> const& waves)
    : divisions_(divisions_of(waves)) {
  double const n = static_cast<double>(n_sites(lattice)), q = model.n_states;
  norm_ = 1 / (n * n);
  if (model.kind == SpinKind::potts) {
    norm_ /= q * (q - 1);
    auto const states = static_cast<std::size_t>(model.n_states) - 1;
    components_.push_back({q - 1, std::vector<double>(states, -q)});
    for (std::size_t s = 0; s < states; ++s) {
      components_.push_back({-1, std::vector<double>(states, 0)});
      components_.back().per_state[s] = q;
    }
  } else if (model.kind == SpinKind::blume_capel) {
    components_ = {{-1, {1, 2}}};
  } else {
    components_ = {{-1, {2}}};
  }
  for (WaveVector const& k : waves) {
    PhaseDivision division = phase_division(k);
    Wave wave{std::move(division.phases), {}, kNoDivision};
    for (std::uint64_t const sites : sublattice_sites(lattice, division.parts))
      wave.sites.push_back(static_cast<double>(sites));
    if (!k.is_zero())
      wave.division = static_cast<std::size_t>(
          std::find(divisions_.begin(), divisions_.end(), division.parts) - divisions_.begin());
    waves_.push_back(std::move(wave));
  }
}

void WaveSquares::add_component(Component const& component, Wave const& wave, Counts const& counts,
                                std::uint32_t first_quantity, std::vector<double>& squares) const {
  std::vector<double> real(counts.count, 0), imaginary(counts.count, 0), part(counts.count);
  std::size_t const states = component.per_state.size();
  for (std::size_t i = 0; i < wave.phases.size(); ++i) {
    std::fill(part.begin(), part.end(), component.offset * wave.sites[i]);
    for (std::size_t s = 0; s < states; ++s) {
      if (component.per_state[s] == 0) continue;
      std::uint64_t const* const row =
          counts.numbers + (first_quantity + i * states + s) * counts.n_replicas + counts.first;
      for (std::size_t r = 0; r < counts.count; ++r)
        part[r] += component.per_state[s] * static_cast<double>(row[r]);
    }
    std::complex<double> const phase = wave.phases[i];
    for (std::size_t r = 0; r < counts.count; ++r) real[r] += phase.real() * part[r];
    if (phase.imag() == 0) continue;
    for (std::size_t r = 0; r < counts.count; ++r) imaginary[r] += phase.imag() * part[r];
  }
  for (std::size_t r = 0; r < counts.count; ++r)
    squares[squares.size() - counts.count + r] +=
        norm_ * (real[r] * real[r] + imaginary[r] * imaginary[r]);
}

void WaveSquares::append(Counts const& counts, std::vector<std::uint32_t> const& first_quantities,
                         std::vector<std::vector<double>>& squares) const {
  squares.resize(waves_.size());
  for (std::size_t w = 0; w < waves_.size(); ++w) {
    squares[w].resize(squares[w].size() + counts.count, 0);
    std::size_t const division = waves_[w].division;
    // Populations are quantities 1 … n_states − 1.
    std::uint32_t const first = division == kNoDivision ? 1 : first_quantities[division];
    for (Component const& component : components_)
      add_component(component, waves_[w], counts, first, squares[w]);
  }
}

}  // namespace antikelvin
