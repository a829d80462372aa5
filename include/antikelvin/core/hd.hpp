// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks a function that compiles for host and device. The only portability macro of the project.
#if defined(__CUDACC__)
#define AK_HD __host__ __device__
#else
#define AK_HD
#endif

/// Inline namespace of functions that several translation units compile for different instruction
/// sets: one mangled name must not stand for two bodies. Such units define it (-DAK_ISA=isa_avx2).
#ifndef AK_ISA
#define AK_ISA isa_base
#endif
