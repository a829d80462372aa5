// SPDX-License-Identifier: Apache-2.0
#include "process/ranks.hpp"

#include <cstdlib>

#include "base/build_info.hpp"
#include "process/interrupt.hpp"
#include "process/module.hpp"
#include "process/mpi/ranks_mpi.hpp"

namespace antikelvin {
namespace {

class SoloRanks final : public Ranks {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  int local_rank() const override { return 0; }
  int local_size() const override { return 1; }
  std::vector<std::string> all_gather(std::string const& mine) override { return {mine}; }
  void barrier() override {}
  std::uint64_t next_ticket() override { return next_++; }
  void send(std::string const& record) override {
    if (use_) use_(record);
  }
  void on_record(std::function<void(std::string const&)> use) override { use_ = std::move(use); }
  void fail(std::string const&, int) override {}

 private:
  std::uint64_t next_ = 0;
  std::function<void(std::string const&)> use_;
};

/// Whether a launcher says that there are several ranks, which can speak to each other.
bool has_several_ranks() {
  for (char const* const size : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"})
    if (char const* const text = std::getenv(size)) return std::atoi(text) > 1;
  bool const connected = std::getenv("PMIX_RANK") != nullptr || std::getenv("PMI_FD") != nullptr;
  char const* const tasks = std::getenv("SLURM_NTASKS");
  return connected && (tasks == nullptr || std::atoi(tasks) > 1);
}

std::unique_ptr<Ranks> mpi_ranks(std::chrono::milliseconds grace) {
  void* const entry =
      load(mpi_module(), "cannot run as one of several ranks", "start the tool without a launcher");
  return std::unique_ptr<Ranks>(
      reinterpret_cast<MakeMpiRanks>(entry)({check_interrupt, request_interrupt, grace}));
}

}  // namespace

std::unique_ptr<Ranks> solo_ranks() { return std::make_unique<SoloRanks>(); }

std::unique_ptr<Ranks> make_ranks(std::chrono::milliseconds grace) {
  return has_several_ranks() ? mpi_ranks(grace) : solo_ranks();
}

}  // namespace antikelvin
