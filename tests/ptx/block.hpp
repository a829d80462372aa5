// SPDX-License-Identifier: Apache-2.0
// Threads of the block that runs, and the memory that they see.
#pragma once
#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "ptx/memory.hpp"
#include "ptx/program.hpp"
#include "ptx/races.hpp"

namespace antikelvin::ptx {

/// Generic addresses say in their upper byte which memory they mean: none for global memory.
inline constexpr std::uint64_t kSharedTag = std::uint64_t{1} << 56,
                               kLocalTag = std::uint64_t{2} << 56,
                               kParameterTag = std::uint64_t{3} << 56,
                               kTags = std::uint64_t{0xFF} << 56;

inline constexpr std::uint32_t kWarpSize = 32;

/// An error of a kernel. Handlers throw it; run() adds the place and reports it.
struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class State : std::uint8_t { ready, at_barrier, in_warp, done };

/// A function that runs, or waits for one that it has called.
struct Frame {
  Function const* function = nullptr;
  Instruction const* call = nullptr;      ///< that made it
  std::size_t registers = 0, memory = 0;  ///< where its own begin
};

class Block;

struct Thread {
  std::uint64_t* registers = nullptr;  ///< of the innermost frame
  char* frame_memory = nullptr;        ///< of the innermost frame
  Block* block = nullptr;
  std::uint32_t index = 0;
  std::uint32_t carry = 0;  ///< CC.CF
  State state = State::done;
  std::uint16_t warp_step = 0;  ///< bar.warp.sync since the last barrier
  Accesses own;                 ///< an access that it would make now
  Instruction const* next = nullptr;
  Instruction const* waits_at = nullptr;
  std::vector<Frame> frames;
  std::vector<std::uint64_t> register_file;
  std::vector<char> memory;  ///< local memory: of all frames

  Function const& function() const { return *frames.back().function; }
  void enter(Function const& function, Instruction const* call);
  void leave();

 private:
  void point_to_frame();
};

/// Everything that stays the same while a grid runs.
struct Launch {
  Function const* kernel = nullptr;
  std::uint32_t n_blocks = 0, n_threads = 0;
  std::uint32_t shared_bytes = 0;  ///< static and dynamic
  std::vector<char> parameters;
};

class Block {
 public:
  explicit Block(Launch const& launch);

  /// Runs one block. Throws Fault; place() then names the instruction.
  void run(std::uint32_t index);
  std::string place() const;

  Launch const& launch() const noexcept { return launch_; }
  std::uint32_t index() const noexcept { return index_; }
  char* shared() noexcept { return shared_.data(); }
  /// Checks an access and returns the host's address of its bytes. Throws Fault.
  char* access(Thread& thread, Instruction const& in, std::uint64_t address, unsigned bytes,
               Kind kind);

 private:
  void run_thread(Thread& thread);
  bool finish_warps();
  bool finish_warp(std::uint32_t first);
  void finish_barrier();
  void start_step(Thread& thread, std::uint16_t warp_step) const;
  char* global_access(Thread& thread, Instruction const& in, std::uint64_t address, unsigned bytes,
                      Kind kind);
  char* shared_access(Thread& thread, Instruction const& in, std::uint64_t address, unsigned bytes,
                      Kind kind);
  Verdict note(Thread const& thread, Instruction const& in, Shadow& shadow, std::size_t offset,
               unsigned bytes, Kind kind, Clock const& clock);
  void note_access(Thread const& thread, Instruction const& in, Verdict const& verdict, Kind kind,
                   char const* space, std::uint64_t address) const;
  std::string place_of(Thread const& thread, Instruction const& in) const;

  Launch const& launch_;
  std::uint32_t index_ = 0;
  std::vector<char> shared_;
  Shadow shared_shadow_;
  Clock clock_, shared_clock_;
  std::vector<Thread> threads_;
  Thread* running_ = nullptr;
  Instruction const* current_ = nullptr;
  /// Regions found last, by instruction: most instructions stay within one.
  std::array<Region*, 64> guesses_{};
};

}  // namespace antikelvin::ptx
