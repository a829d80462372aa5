// SPDX-License-Identifier: Apache-2.0
struct Rule { virtual ~Rule(); };
