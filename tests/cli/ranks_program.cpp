// SPDX-License-Identifier: Apache-2.0
// Program that mpi_test.cpp runs as several ranks: one scene of process/ranks.hpp, by name.
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

#include "antikelvin/base/error.hpp"
#include "process/interrupt.hpp"
#include "process/ranks.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kTickets = 200;

/// Ends this rank without a word to the others where something is wrong.
void expect(bool condition, char const* what) {
  if (condition) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  std::_Exit(9);
}

/// Every rank's bytes reach every rank: none, some, and more than a message.
void gather(Ranks& ranks) {
  auto const n = static_cast<std::size_t>(ranks.size());
  expect(ranks.local_size() == ranks.size() && ranks.local_rank() == ranks.rank(), "one machine");
  auto const text_of = [](std::size_t rank, std::size_t length) {
    std::string text(rank * length, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 7 + rank);
    return text;
  };
  for (std::size_t const length : {0, 1, 1000, 3000001}) {
    auto const all = ranks.all_gather(text_of(static_cast<std::size_t>(ranks.rank()), length));
    expect(all.size() == n, "as many texts as ranks");
    for (std::size_t i = 0; i < n; ++i) expect(all[i] == text_of(i, length), "text of a rank");
  }
  if (ranks.rank() == 0) std::puts("gathered");
}

/// The others empty the queue while rank 0 computes, without one call that could let them in.
void queue(Ranks& ranks) {
  std::multiset<std::string> records;
  std::atomic<std::uint64_t> n_records = 0;
  if (ranks.rank() == 0)
    ranks.on_record([&](std::string const& record) {
      records.insert(record);
      ++n_records;
    });
  ranks.barrier();
  if (ranks.rank() == 0) {
    volatile double work = 1;
    while (n_records < kTickets) work = work * 1.0000001;
    expect(ranks.next_ticket() >= kTickets, "a ticket beyond the others'");
    ranks.send("of rank 0");
  } else {
    for (std::uint64_t ticket; (ticket = ranks.next_ticket()) < kTickets;)
      ranks.send(std::to_string(ticket) + std::string(ticket * 1000, '.'));
  }
  ranks.barrier();
  if (ranks.rank() != 0) return;
  expect(records.size() == kTickets + 1, "as many records as tickets");
  for (std::uint64_t ticket = 0; ticket < kTickets; ++ticket)
    expect(records.count(std::to_string(ticket) + std::string(ticket * 1000, '.')) == 1,
           "each ticket once");
  std::puts("queued");
}

/// A rank cannot go on while rank 0 computes for ever and the others wait.
void failure(Ranks& ranks, int code) {
  if (ranks.rank() == 1) ranks.fail("rank 1 has failed", code);
  volatile double work = 1;
  while (ranks.rank() == 0) work = work * 1.0000001;
  ranks.barrier();
}

/// A signal to a rank reaches the others, whatever they do.
void signalled(Ranks& ranks) {
  if (ranks.rank() == 1) ranks.fail("rank 1 was signalled", 128 + SIGTERM);
  try {
    volatile double work = 1;
    while (ranks.rank() == 0) {
      work = work * 1.0000001;
      check_interrupt();
    }
    ranks.barrier();
  } catch (Interrupted const& error) {
    ranks.fail("the signal was passed on", 128 + error.signal);
  }
}

/// An error of rank 0 over a record comes out of the barrier in which it is, when others are beyond
/// it, or of the next.
void bad_record(Ranks& ranks) {
  if (ranks.rank() == 0)
    ranks.on_record([](std::string const& record) { throw std::runtime_error(record); });
  std::string thrown;
  auto const meet = [&] {
    try {
      ranks.barrier();
    } catch (std::runtime_error const& error) {
      thrown = error.what();
    }
  };
  meet();
  if (ranks.rank() == 1) ranks.send("refused");
  // By then the exception waits for rank 0; its barrier must be one all the same.
  if (ranks.rank() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  meet();
  expect(thrown == (ranks.rank() == 0 ? "refused" : ""), "an exception on rank 0");
  if (ranks.rank() == 0) std::puts("thrown");
}

}  // namespace
}  // namespace antikelvin

int main(int argc, char** argv) {
  using namespace antikelvin;
  std::string const scene = argc > 1 ? argv[1] : "";
  auto const ranks = make_ranks(std::chrono::seconds(scene == "late failure" ? 1 : 30));
  if (scene == "gather") gather(*ranks);
  if (scene == "queue") queue(*ranks);
  if (scene == "failure") failure(*ranks, 1);
  if (scene == "late failure") failure(*ranks, 7);
  if (scene == "signal") signalled(*ranks);
  if (scene == "bad record") bad_record(*ranks);
  return 0;
}
