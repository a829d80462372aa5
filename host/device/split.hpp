// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "device/backend.hpp"

namespace antikelvin {

class Ranks;

/// Several backends as one: replicas are shared out among the parts, which work at the same time.
/// Counts and states are those of any one of them, bit for bit. Everything but chains goes to the
/// first part; device() names all, with the sum of their memory.
std::unique_ptr<Backend> make_split_backend(std::vector<std::unique_ptr<Backend>> parts);

/// The backends of all ranks as one: each rank's own runs a share of the replicas, and what is
/// measured reaches all ranks, which thus go through a verb in step and see the same counts as one
/// process alone. Making it, making chains and all answers are collective; what chains save and restore is each rank's own. Everything but
/// chains is done by each rank's own backend.
/// @param sharers  ranks that share the memory of this rank's device
/// @param ranks    must outlive the backend
std::unique_ptr<Backend> make_rank_backend(std::unique_ptr<Backend> own, int sharers, Ranks& ranks);

}  // namespace antikelvin
