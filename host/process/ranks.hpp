// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace antikelvin {

/// The processes of one job, of which each runs this program. Calls come from one thread.
/// all_gather and barrier are collective: all ranks call them, in the same order. While a rank waits
/// for others, an interrupt is thrown as Interrupted, unless InterruptsHeld lives.
class Ranks {
 public:
  virtual ~Ranks() = default;
  virtual int rank() const = 0;  ///< 0 … size() − 1; rank 0 writes results
  virtual int size() const = 0;
  virtual int local_rank() const = 0;  ///< among those on this machine
  virtual int local_size() const = 0;

  /// The bytes of every rank, in the order of ranks; of any length.
  virtual std::vector<std::string> all_gather(std::string const& mine) = 0;

  /// Returns once all ranks are here. What was sent before has then been used.
  virtual void barrier() = 0;

  /// 0, 1, 2, …, each to one rank: a queue of work. Answered whatever rank 0 is doing.
  virtual std::uint64_t next_ticket() = 0;

  /// Hands a record to rank 0, which uses it at once, whatever else it is doing.
  virtual void send(std::string const& record) = 0;

  /// On rank 0: what it does with records, its own and others', one at a time, on any thread. Set it
  /// before any rank sends, which a barrier can tell. What it throws comes out of rank 0's
  /// call that is under way or of its next one; a collective call is finished first.
  virtual void on_record(std::function<void(std::string const&)> use) = 0;

  /// Ends the job because this rank cannot continue: the first line to arrive is printed on standard
  /// error, and all ranks end with its code. A signal (code above 128) reaches the others too, and they
  /// have time to save their work. Returns only where there are no others.
  virtual void fail(std::string const& line, int code) = 0;
};

/// A process alone.
std::unique_ptr<Ranks> solo_ranks();

/// The ranks that a launcher such as mpirun or srun has started; a process alone where none has,
/// which never calls MPI.
/// @param grace  what ranks have to save their work once one has ended by a signal or at a time limit
/// @throws BackendError  several ranks, and no module of MPI here or an MPI without threads
std::unique_ptr<Ranks> make_ranks(std::chrono::milliseconds grace = std::chrono::seconds(10));

}  // namespace antikelvin
