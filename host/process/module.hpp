// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// A shared library of this project, linked with another library that few runs need, so that the tool
/// starts without that one. It lies beside the tool or in lib/antikelvin (the tool's run path).
struct Module {
  char const* library;        ///< what it is linked with, for messages: MPI
  char const* file;           ///< antikelvin-mpi.so
  char const* entry;          ///< function of C that makes what the module is for
  std::string build;          ///< build_info() of the library
  bool shares_names = false;  ///< parts that the library loads itself look for its names
};

/// The modules that there are.
Module const& hdf5_module();
Module const& mpi_module();

/// The library's version, or why the module cannot be loaded here.
std::string status_of(Module const& module);

/// Loads a module, once, and returns its entry.
/// @throws BackendError  `problem`, why the module cannot be loaded, and `otherwise` or what to install
void* load(Module const& module, std::string const& problem, std::string const& otherwise);

}  // namespace antikelvin
