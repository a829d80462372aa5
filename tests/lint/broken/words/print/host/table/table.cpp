// SPDX-License-Identifier: Apache-2.0
void print() { std::cout << 1; }
