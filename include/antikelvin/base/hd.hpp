// SPDX-License-Identifier: Apache-2.0
#pragma once

/// AK_HD marks a function that compiles for host and device; AK_UNROLL(n), before a loop, asks for n
/// copies of its body in the words of the compiler at hand; AK_RARE marks a function that is called
/// rarely, so that the code around it stays short. On a GPU it is in line all the same: registers cannot
/// be indexed, and what a call is told the place of would be in memory on every way. The only
/// portability macros of the project.
#define AK_PRAGMA_(text) _Pragma(#text)
#if defined(__CUDACC__)
#define AK_HD __host__ __device__
#define AK_RARE __forceinline__
#define AK_UNROLL(n) AK_PRAGMA_(unroll n)
#else
#define AK_HD
#define AK_RARE [[gnu::noinline, gnu::cold]] inline
#define AK_UNROLL(n) AK_PRAGMA_(GCC unroll n)
#endif

/// Inline namespace of functions that several translation units compile for different instruction
/// sets: one mangled name must not stand for two bodies. Such units define it (-DAK_ISA=isa_avx2).
#ifndef AK_ISA
#define AK_ISA isa_base
#endif
