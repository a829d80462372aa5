// SPDX-License-Identifier: Apache-2.0
inline int not_random() { return std::mt19937(1)(); }
