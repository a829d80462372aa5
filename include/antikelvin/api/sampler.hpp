// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "antikelvin/api/devices.hpp"
#include "antikelvin/api/model.hpp"

namespace antikelvin::api {

struct SamplerOptions {
  std::uint32_t replicas =
      32;  ///< independent copies; multiples of 256 fill the vectors of a processor
  std::uint64_t seed = 1;
  std::string dynamics =
      "heat-bath";  ///< or metropolis, or swendsen-wang (Ising and Potts, βJ ≥ 0)
  bool hot = true;  ///< random start; else all sites in state 0
  RunOn on = {};
};

/// Replicas of spins on a lattice at inverse temperature β, which the caller drives. Each replica is a Markov
/// chain whose stationary distribution is e^{−βE}/Z; detailed balance holds to 2^−64 of each probability. The
/// first sweeps remember the start: leave them out, as many as the run itself shows (mean() has τ_int).
///
/// Numbers depend on model, lattice, β, replicas, dynamics and seed only: not on threads, device or on how
/// sweeps are grouped into calls. They are those of run("sample") with the same.
///
/// Objects share nothing; one object is used by one thread at a time.
/// Cost   about 0.1 ns per site update and core where replicas are many
class AK_API Sampler {
 public:
  /// @param beta    finite, of either sign
  /// @throws Error  bad_input, also for a complete graph, which has no sites; not_there without the device
  Sampler(Model const& model, Lattice const& lattice, double beta,
          SamplerOptions const& options = {});
  ~Sampler();
  Sampler(Sampler&&) noexcept;
  Sampler& operator=(Sampler&&) noexcept;

  /// Sweeps that follow are at another β; states stay.
  void set_beta(double beta);

  /// Updates every site so many times, in all replicas.
  /// @throws Error  interrupted
  void advance(std::uint64_t sweeps);

  std::uint64_t n_sites() const;
  std::uint32_t n_replicas() const;

  /// E of each replica now, rounded once.
  std::vector<double> energies() const;

  /// M of each replica now: Σ s_i; of Potts spins (q max_s n_s − N)/(q − 1).
  std::vector<double> magnetizations() const;

  /// States of all sites of a replica now, in the order of Lattice and as numbered in Model: for
  /// observables of one's own.
  /// @throws Error  bad_input: replica ≥ n_replicas()
  std::vector<std::uint8_t> states(std::uint32_t replica) const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace antikelvin::api
