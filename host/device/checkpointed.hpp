// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "device/backend.hpp"
#include "device/checkpoint.hpp"

namespace antikelvin {

/// A backend whose chains are saved in a checkpoint and restored from it; what it decorates may be any
/// backend, and another one each time, since all give the same integers.
class CheckpointedBackend final : public Backend {
 public:
  CheckpointedBackend(std::shared_ptr<Backend const> inner, std::shared_ptr<Checkpoint> checkpoint);

  DeviceInfo device() const override { return inner_->device(); }
  Evaluator const& evaluator() const override { return inner_->evaluator(); }
  std::unique_ptr<Engine> make_engine(ChainsPlan const& plan) const override;
  std::vector<std::uint64_t> host_counts(
      std::uint64_t count, std::function<std::vector<std::uint64_t>()> const& draw) const override;

 private:
  std::shared_ptr<Backend const> inner_;
  std::shared_ptr<Checkpoint> checkpoint_;
};

}  // namespace antikelvin
