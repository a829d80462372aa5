// SPDX-License-Identifier: Apache-2.0
#define OMPI_SKIP_MPICXX
#define MPICH_SKIP_MPICXX
#include "process/mpi/ranks_mpi.hpp"

#include <mpi.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <thread>

#include "base/failure.hpp"

namespace antikelvin {
namespace {

using std::chrono::microseconds;

/// Kinds of messages to rank 0 and from it, in a communicator of their own.
enum Tag { kAskTicket, kGiveTicket, kRecord, kFailure, kSignal };

/// How long a thread sleeps that has nothing to do: processors belong to those who compute.
constexpr microseconds kNap(200);
/// The same of a thread for which nothing waits.
constexpr std::chrono::milliseconds kLongNap(20);

/// Prints a line and ends all ranks; whoever comes second sleeps until the end.
[[noreturn]] void end_all(std::string const& line, int code) {
  static std::mutex mutex;
  mutex.lock();
  std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

/// Rank 0 has a thread that answers the others, whatever it computes itself; they have one that hears
/// of signals which have reached another rank.
class MpiRanks final : public Ranks {
 public:
  explicit MpiRanks(RanksHost const& host) : host_(host) {
    int provided = MPI_THREAD_SINGLE;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_MULTIPLE, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    if (provided < MPI_THREAD_MULTIPLE) {
      MPI_Finalize();
      throw BackendError("cannot run as one of several ranks", "this MPI knows no threads",
                         "use one with MPI_THREAD_MULTIPLE");
    }
    MPI_Comm_dup(MPI_COMM_WORLD, &errands_);
    MPI_Comm neighbours = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &neighbours);
    MPI_Comm_rank(neighbours, &local_rank_);
    MPI_Comm_size(neighbours, &local_size_);
    MPI_Comm_free(&neighbours);
    thread_ = std::thread([this] { rank_ == 0 ? serve() : listen(); });
  }

  ~MpiRanks() override {
    meet(false);
    done_ = true;
    thread_.join();
    MPI_Comm_free(&errands_);
    MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }
  int local_rank() const override { return local_rank_; }
  int local_size() const override { return local_size_; }

  std::vector<std::string> all_gather(std::string const& mine) override {
    auto const n = static_cast<std::size_t>(size_);
    auto& [sent, length, lengths, counts, starts, bytes] = gathering_;
    sent = mine;
    length = mine.size();
    lengths.assign(n, 0);
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallgather(&length, 1, MPI_UINT64_T, lengths.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD,
                   &request);
    wait(request, true);
    std::vector<std::string> all(n);
    for (std::size_t i = 0; i < n; ++i) all[i].reserve(lengths[i]);
    // MPI counts in int: in pieces whose sum one can hold.
    std::uint64_t const piece = (std::uint64_t{1} << 30) / n,
                        longest = *std::max_element(lengths.begin(), lengths.end());
    for (std::uint64_t done = 0; done < longest; done += piece) {
      counts.assign(n, 0);
      starts.assign(n, 0);
      int total = 0;
      for (std::size_t i = 0; i < n; ++i) {
        starts[i] = total;
        counts[i] = lengths[i] > done ? static_cast<int>(std::min(piece, lengths[i] - done)) : 0;
        total += counts[i];
      }
      bytes.assign(static_cast<std::size_t>(total), '\0');
      MPI_Iallgatherv(sent.data() + std::min(done, length), counts[static_cast<std::size_t>(rank_)],
                      MPI_BYTE, bytes.data(), counts.data(), starts.data(), MPI_BYTE,
                      MPI_COMM_WORLD, &request);
      wait(request, true);
      for (std::size_t i = 0; i < n; ++i)
        all[i].append(bytes, static_cast<std::size_t>(starts[i]),
                      static_cast<std::size_t>(counts[i]));
    }
    rethrow();
    return all;
  }

  void barrier() override {
    meet(true);
    rethrow();
  }

  std::uint64_t next_ticket() override {
    rethrow();
    if (rank_ == 0) return next_++;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Irecv(&ticket_, 1, MPI_UINT64_T, 0, kGiveTicket, errands_, &request);
    MPI_Send(nullptr, 0, MPI_BYTE, 0, kAskTicket, errands_);
    wait(request, true);
    return ticket_;
  }

  void send(std::string const& record) override {
    rethrow();
    if (rank_ == 0)
      use(record);
    else
      deliver(record, kRecord, true);
  }

  void on_record(std::function<void(std::string const&)> use) override {
    std::lock_guard const lock(using_);
    use_ = std::move(use);
  }

  void fail(std::string const& line, int code) override {
    if (rank_ == 0) {
      std::lock_guard const lock(using_);
      note_failure(line, code);
    } else {
      deliver(std::to_string(code) + ' ' + line, kFailure, false);
    }
    std::this_thread::sleep_for(2 * host_.grace);  // rank 0's thread ends us
    end_all(line, code);
  }

 private:
  /// Waits without keeping a processor busy for long.
  /// @param interruptible  whether a signal ends it, with an exception
  void wait(MPI_Request& request, bool interruptible) const {
    int done = 0;
    for (int tries = 0;; ++tries) {
      MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      if (done != 0) return;
      if (interruptible) host_.check_interrupt();
      if (tries > 1000) std::this_thread::sleep_for(kNap);
    }
  }

  void meet(bool interruptible) {
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    wait(request, interruptible);
    // All that was sent has been received, and is used under this lock.
    std::lock_guard const lock(using_);
  }

  /// Returns once rank 0 has begun to receive it.
  void deliver(std::string const& bytes, Tag tag, bool interruptible) {
    std::string& kept = delivering_[tag == kFailure];
    kept = bytes;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Issend(kept.data(), static_cast<int>(kept.size()), MPI_BYTE, 0, tag, errands_, &request);
    wait(request, interruptible);
  }

  void use(std::string const& record) {
    std::lock_guard const lock(using_);
    if (use_) use_(record);
  }

  void serve() {
    while (!done_) {
      MPI_Status status;
      int there = 0;
      MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, errands_, &there, &status);
      if (there != 0)
        answer(status);
      else
        std::this_thread::sleep_for(kNap);
      end_after_grace();
    }
  }

  /// A signal to another rank is one to this rank, which saves its work at its next safe point.
  void listen() {
    while (!done_) {
      int there = 0;
      MPI_Iprobe(0, kSignal, errands_, &there, MPI_STATUS_IGNORE);
      if (there == 0) {
        std::this_thread::sleep_for(kLongNap);
        continue;
      }
      int signal_number = 0;
      MPI_Recv(&signal_number, 1, MPI_INT, 0, kSignal, errands_, MPI_STATUS_IGNORE);
      host_.interrupt(signal_number);
    }
  }

  void answer(MPI_Status const& status) {
    std::lock_guard const lock(using_);
    int length = 0;
    MPI_Get_count(&status, MPI_BYTE, &length);
    std::string bytes(static_cast<std::size_t>(length), '\0');
    MPI_Recv(bytes.data(), length, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, errands_,
             MPI_STATUS_IGNORE);
    switch (status.MPI_TAG) {
      case kAskTicket: {
        std::uint64_t const ticket = next_++;
        MPI_Send(&ticket, 1, MPI_UINT64_T, status.MPI_SOURCE, kGiveTicket, errands_);
        break;
      }
      case kRecord:
        try {
          if (use_ && !error_) use_(bytes);
        } catch (...) {
          error_ = std::current_exception();
        }
        break;
      case kFailure:
        note_failure(bytes.substr(bytes.find(' ') + 1), std::atoi(bytes.c_str()));
    }
  }

  /// Ends the job; after a signal, which the others hear of, or at a time limit, which all have, once
  /// each had time to save what it has.
  void note_failure(std::string const& line, int code) {
    if (n_failed_++ == 0) {
      failure_ = line;
      code_ = code;
      first_failure_ = std::chrono::steady_clock::now();
      if (code > kSignalled) pass_on(code - kSignalled);
    }
    if (code < kNotConverged || n_failed_ == size_) end_all(failure_, code_);
  }

  void pass_on(int signal_number) {
    for (int other = 1; other < size_; ++other)
      MPI_Send(&signal_number, 1, MPI_INT, other, kSignal, errands_);
    host_.interrupt(signal_number);
  }

  void end_after_grace() {
    std::lock_guard const lock(using_);
    if (n_failed_ > 0 && std::chrono::steady_clock::now() - first_failure_ > host_.grace)
      end_all(failure_, code_);
  }

  void rethrow() {
    std::lock_guard const lock(using_);
    if (error_) std::rethrow_exception(error_);
  }

  /// Buffers of calls that a signal may leave before MPI has done with them.
  struct Gathering {
    std::string sent;
    std::uint64_t length = 0;
    std::vector<std::uint64_t> lengths;
    std::vector<int> counts, starts;
    std::string bytes;
  };
  Gathering gathering_;
  std::string delivering_[2];  ///< a record; a failure, which may come while a record is under way
  std::uint64_t ticket_ = 0;

  RanksHost host_;
  int rank_ = 0, size_ = 1, local_rank_ = 0, local_size_ = 1;
  MPI_Comm errands_ = MPI_COMM_NULL;
  std::thread thread_;
  std::atomic<bool> done_ = false;
  std::atomic<std::uint64_t> next_ = 0;
  std::mutex using_;  ///< held while a record is received and used
  std::function<void(std::string const&)> use_;
  std::exception_ptr error_;
  int n_failed_ = 0, code_ = 0;  ///< ranks that gave up; the first one's code and line
  std::string failure_;
  std::chrono::steady_clock::time_point first_failure_;
};

}  // namespace

}  // namespace antikelvin

extern "C" __attribute__((visibility("default"))) antikelvin::Ranks* antikelvin_mpi_ranks(
    antikelvin::RanksHost const& host) {
  return new antikelvin::MpiRanks(host);
}
