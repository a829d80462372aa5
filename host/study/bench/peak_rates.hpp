// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace antikelvin::bench {

/// Lanes of the vector operations of a CPU kernel; 0 where no loop here tells their rate.
/// @param kernel  generic, avx2 or avx512. Of the generic one: what every x86-64 processor has, as compilers
///                make such vectors of its words
std::uint32_t lanes_of(std::string const& kernel);

/// Vector exclusive-ors per ns of threads that all do them: eight independent chains in registers each, so that
/// nothing but the units of the processor limits them. The sum of each thread's fastest slice of some
/// 0.1 ms of 200, so that other work on the machine lowers it little. 0 where lanes_of() is.
/// @param kernel  one that this processor can run
/// @throws BackendError  so many threads cannot be started; copy_rate() too
double logic_rate(std::string const& kernel, int threads);

/// Bytes per ns that threads read and write together while each copies its share of 128 MiB, the
/// fastest of five tries. What a processor reads to write (write allocation) does not count.
double copy_rate(int threads);

/// GHz, by additions that wait for each other, one per cycle on every processor of today: the fastest of
/// three tries.
double measured_ghz();

/// Bytes of the largest cache; 0 where the system does not say.
std::uint64_t last_cache_bytes();

}  // namespace antikelvin::bench
