// SPDX-License-Identifier: Apache-2.0
std::string name();
