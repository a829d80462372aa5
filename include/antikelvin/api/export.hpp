// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what programs see of libantikelvin.so.
#define AK_API __attribute__((visibility("default")))
