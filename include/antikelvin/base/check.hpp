// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Contracts: what a programmer promises, as opposed to what a user types (base/error.hpp).
/// Active with AK_CONTRACTS (Debug presets); the host throws ContractError, the device traps.
#if defined(AK_CONTRACTS)
#if defined(__CUDA_ARCH__)
#define AK_CONTRACT_(kind, condition) \
  do {                                \
    if (!(condition)) __trap();       \
  } while (false)
#else
namespace antikelvin {
/// Throws ContractError; host/base/check.cpp.
[[noreturn]] void contract_failed(char const* kind, char const* condition, char const* file,
                                  int line);
}  // namespace antikelvin
#define AK_CONTRACT_(kind, condition)                                                      \
  do {                                                                                     \
    if (!(condition)) ::antikelvin::contract_failed(kind, #condition, __FILE__, __LINE__); \
  } while (false)
#endif
#else
#define AK_CONTRACT_(kind, condition) \
  do {                                \
  } while (false)
#endif

#define AK_EXPECT(condition) AK_CONTRACT_("precondition", condition)
#define AK_ASSERT(condition) AK_CONTRACT_("assertion", condition)
#define AK_ENSURE(condition) AK_CONTRACT_("postcondition", condition)
