// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace antikelvin {

/// Makes SIGINT and SIGTERM a request that work answers at its next safe point, and
/// lets writes beyond a file-size limit fail instead of ending the process.
void catch_interrupts();

/// Throws Interrupted if a signal has arrived.
void check_interrupt();

}  // namespace antikelvin
