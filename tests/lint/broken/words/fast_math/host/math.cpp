// SPDX-License-Identifier: Apache-2.0
#pragma message("use_fast_math")
