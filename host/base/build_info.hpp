// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace antikelvin {

/// Origin of this binary. Values come from CMake (host/base/build_info.cpp.in).
struct BuildInfo {
  std::string version;     ///< semantic version
  std::string commit;      ///< `git describe --always --dirty`, or "unknown"
  std::string build_type;  ///< CMake build type
  std::string compiler;    ///< host compiler and version
  std::string cuda;        ///< toolkit version and architectures, or why CUDA is not in
  bool with_cuda = false;  ///< whether a CUDA backend is linked
  std::string thrust;      ///< Thrust version of the CPU backend
  std::string cpu_system;  ///< Thrust device system of the CPU backend: OMP, TBB or CPP
  std::string hdf5;        ///< version of the HDF5 library, or why it is not in
  std::string png;         ///< version of libpng, or why it is not in
  std::string mpi;         ///< version of the MPI standard, or why it is not in
  bool contracts = false;  ///< AK_CONTRACTS
};

/// The values for this binary.
BuildInfo const& build_info();

}  // namespace antikelvin
