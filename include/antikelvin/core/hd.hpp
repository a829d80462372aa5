// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks a function that compiles for host and device. The only portability macro of the project.
#if defined(__CUDACC__)
#define AK_HD __host__ __device__
#else
#define AK_HD
#endif
