// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/hdf5_library.hpp"

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"

namespace antikelvin {
namespace {

/// The system's word for what went wrong where HDF5 quotes it, else HDF5's own innermost one.
std::string last_error() {
  std::string reason;
  auto const keep = [](unsigned, H5E_error2_t const* error, void* text) -> herr_t {
    *static_cast<std::string*>(text) = error->desc != nullptr ? error->desc : "";
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, keep, &reason);
  std::string const mark = "error message = '";
  std::size_t const from = reason.find(mark);
  if (from == std::string::npos) return reason.empty() ? "HDF5 does not say why" : reason;
  std::size_t const start = from + mark.size();
  return reason.substr(start, reason.find('\'', start) - start);
}

}  // namespace

void Hdf5Library::start() {
  static bool const started = [] {
    H5dont_atexit();  // after a full disk its clean-up would try again, and complain
    H5open();
    return true;
  }();
  static_cast<void>(started);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // its own printing; errors are thrown here
}

void Hdf5Library::fail() const {
  throw IoError(problem_ + " " + path_in_quotes(asked_), last_error(),
                "check space and permissions");
}

hid_t memory_type(ColumnType type) {
  return type == ColumnType::count  ? H5T_NATIVE_UINT64
         : type == ColumnType::real ? H5T_NATIVE_DOUBLE
                                    : H5T_NATIVE_UINT8;
}

Hdf5Handle text_type(Hdf5Library const& library, std::size_t bytes) {
  Hdf5Handle type = library.own(H5Tcopy(H5T_C_S1), H5Tclose);
  library.check(H5Tset_size(type, bytes));
  library.check(H5Tset_cset(type, H5T_CSET_UTF8));
  library.check(H5Tset_strpad(type, bytes == H5T_VARIABLE ? H5T_STR_NULLTERM : H5T_STR_NULLPAD));
  return type;
}

void write_attribute(Hdf5Library const& library, hid_t object, char const* name, hid_t type,
                     void const* value) {
  Hdf5Handle const space = library.own(H5Screate(H5S_SCALAR), H5Sclose);
  Hdf5Handle const attribute =
      library.own(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  library.check(H5Awrite(attribute, type, value));
}

void write_text_attribute(Hdf5Library const& library, hid_t object, char const* name,
                          std::string const& text) {
  char const* const data = text.c_str();
  write_attribute(library, object, name, text_type(library, H5T_VARIABLE), &data);
}

Hdf5Handle make_hdf5_file(Hdf5Library const& library, std::string const& path) {
  Hdf5Handle const access = library.own(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  library.check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG));
  return library.own(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
}

}  // namespace antikelvin
