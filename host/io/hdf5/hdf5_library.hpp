// SPDX-License-Identifier: Apache-2.0
// The library, handles and attributes that all HDF5 files share.
#pragma once
#include <hdf5.h>

#include <string>
#include <utility>

#include "table/table.hpp"

namespace antikelvin {

/// An HDF5 object, closed with its owner.
class Hdf5Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Hdf5Handle() = default;
  Hdf5Handle(hid_t id, Close closer) : id_(id), close_(closer) {}
  Hdf5Handle(Hdf5Handle&& other) noexcept
      : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Hdf5Handle() { close(); }

  operator hid_t() const { return id_; }
  /// Negative on failure, which a destructor could not say.
  herr_t close() { return id_ < 0 ? 0 : close_(std::exchange(id_, H5I_INVALID_HID)); }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// The calls of one file; every failure is an IoError that names it.
class Hdf5Library {
 public:
  Hdf5Library(char const* verb, std::string asked) : problem_(verb), asked_(std::move(asked)) {
    start();
  }

  template <class Result>
  Result check(Result result) const {
    if (result < 0) fail();
    return result;
  }
  Hdf5Handle own(hid_t id, Hdf5Handle::Close close) const { return {check(id), close}; }

 private:
  static void start();
  [[noreturn]] void fail() const;
  std::string problem_, asked_;
};

/// A value as a Block has it; no text.
hid_t memory_type(ColumnType type);

/// @param bytes  fixed length, or H5T_VARIABLE
Hdf5Handle text_type(Hdf5Library const& library, std::size_t bytes);

void write_attribute(Hdf5Library const& library, hid_t object, char const* name, hid_t type,
                     void const* value);

/// Writes a text of any length.
void write_text_attribute(Hdf5Library const& library, hid_t object, char const* name,
                          std::string const& text);

/// Closes whatever is still open in it.
Hdf5Handle make_hdf5_file(Hdf5Library const& library, std::string const& path);

}  // namespace antikelvin
