// SPDX-License-Identifier: Apache-2.0
// Reads files and hands the module to the tool.
#include "io/hdf5/hdf5_module.hpp"

#include <algorithm>

#include "antikelvin/base/error.hpp"
#include "base/quote.hpp"
#include "io/hdf5/hdf5_output.hpp"

namespace antikelvin {
namespace {

char const* const kFileHint = "make one with -o result.h5";

/// Empty if it is missing or something else.
std::string read_text_attribute(Hdf5Library const& library, hid_t file, char const* name) {
  if (H5Aexists(file, name) <= 0) return "";
  Hdf5Handle const attribute = library.own(H5Aopen(file, name, H5P_DEFAULT), H5Aclose);
  Hdf5Handle const stored = library.own(H5Aget_type(attribute), H5Tclose);
  if (H5Tis_variable_str(stored) <= 0) return "";
  char* text = nullptr;
  Hdf5Handle const type = text_type(library, H5T_VARIABLE);
  library.check(H5Aread(attribute, type, &text));
  std::string const content = text != nullptr ? text : "";
  H5free_memory(text);
  return content;
}

std::vector<std::string> names_in(Hdf5Library const& library, hid_t group) {
  std::vector<std::string> names;
  auto const keep = [](hid_t, char const* name, H5L_info_t const*, void* list) -> herr_t {
    static_cast<std::vector<std::string>*>(list)->push_back(name);
    return 0;
  };
  library.check(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, keep, &names));
  return names;
}

std::vector<std::string> read_texts(Hdf5Library const& library, hid_t dataset, std::size_t width,
                                    std::size_t size) {
  std::string packed(width * size, '\0');
  Hdf5Handle const type = text_type(library, width);
  library.check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, packed.data()));
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < size; ++i) {
    std::string text = packed.substr(i * width, width);
    text.resize(std::min(text.find('\0'), text.size()));
    texts.push_back(std::move(text));
  }
  return texts;
}

template <class Value>
std::vector<Value> read_numbers(Hdf5Library const& library, hid_t dataset, ColumnType type,
                                std::size_t size) {
  std::vector<Value> values(size);
  library.check(H5Dread(dataset, memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  return values;
}

/// Appends one dataset to `result`.
void read_column(Hdf5Library const& library, hid_t group, std::string const& name, Hdf5Rows& result,
                 std::string const& path) {
  Hdf5Handle const dataset = library.own(H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose);
  Hdf5Handle const space = library.own(H5Dget_space(dataset), H5Sclose);
  Hdf5Handle const type = library.own(H5Dget_type(dataset), H5Tclose);
  hssize_t const stored = library.check(H5Sget_simple_extent_npoints(space));
  auto const size = static_cast<std::size_t>(stored);
  require(H5Sget_simple_extent_ndims(space) == 1 &&
              (result.columns.empty() || size == result.rows.n_rows),
          "cannot read " + path_in_quotes(path),
          "column " + in_quotes(name) + " has another length", kFileHint);
  result.rows.n_rows = size;
  std::size_t const bytes = H5Tget_size(type);
  H5T_class_t const kind = H5Tget_class(type);
  bool const is_fixed_text = kind == H5T_STRING && H5Tis_variable_str(type) == 0;
  require(kind == H5T_INTEGER || kind == H5T_FLOAT || is_fixed_text,
          "cannot read " + path_in_quotes(path),
          "column " + in_quotes(name) + " holds something else", kFileHint);
  if (is_fixed_text) {
    result.columns.push_back({name, ColumnType::text, bytes});
    result.rows.columns.emplace_back(read_texts(library, dataset, bytes, size));
  } else if (kind == H5T_FLOAT) {
    result.columns.push_back({name, ColumnType::real});
    result.rows.columns.emplace_back(
        read_numbers<double>(library, dataset, ColumnType::real, size));
  } else if (bytes == 1) {
    result.columns.push_back({name, ColumnType::flag});
    result.rows.columns.emplace_back(
        read_numbers<std::uint8_t>(library, dataset, ColumnType::flag, size));
  } else {
    result.columns.push_back({name, ColumnType::count});
    result.rows.columns.emplace_back(
        read_numbers<std::uint64_t>(library, dataset, ColumnType::count, size));
  }
}

class Files final : public Hdf5Module {
 public:
  explicit Files(void (*check)()) : check_(check) {}

  std::unique_ptr<Hdf5Output> create(std::string const& path,
                                     std::string const& asked) const override {
    return make_hdf5_output(path, asked, check_);
  }

  Hdf5Rows read(std::string const& path) const override {
    Hdf5Library const library("cannot read", path);
    Hdf5Handle const file =
        library.own(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    Hdf5Rows result;
    result.verb = read_text_attribute(library, file, "verb");
    result.report = read_text_attribute(library, file, "report");
    require(!result.verb.empty() && H5Lexists(file, "rows", H5P_DEFAULT) > 0,
            "cannot read " + path_in_quotes(path), "it is not a report of this tool", kFileHint);
    Hdf5Handle const group = library.own(H5Gopen2(file, "rows", H5P_DEFAULT), H5Gclose);
    for (std::string const& name : names_in(library, group))
      read_column(library, group, name, result, path);
    return result;
  }

 private:
  void (*check_)();
};

}  // namespace
}  // namespace antikelvin

extern "C" __attribute__((visibility("default"))) antikelvin::Hdf5Module const* antikelvin_hdf5(
    void (*check)()) {
  static antikelvin::Files const files(check);
  return &files;
}
