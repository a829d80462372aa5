// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/run/hdf5_file.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "antikelvin/core/error.hpp"
#include "antikelvin/core/quote.hpp"
#include "antikelvin/run/foreign_json.hpp"
#include "antikelvin/run/units.hpp"
#include "run/hdf5_library.hpp"

namespace antikelvin {
namespace {

char const* const kFileHint = "make one with -o result.h5";

hid_t number_type(ColumnType type) {
  return type == ColumnType::count  ? H5T_STD_U64LE
         : type == ColumnType::real ? H5T_IEEE_F64LE
                                    : H5T_STD_U8LE;
}

hid_t memory_type(ColumnType type) {
  return type == ColumnType::count  ? H5T_NATIVE_UINT64
         : type == ColumnType::real ? H5T_NATIVE_DOUBLE
                                    : H5T_NATIVE_UINT8;
}

/// One group with a dataset per column, filled block by block.
class TableWriter {
 public:
  TableWriter(Hdf5Library const& library, hid_t file, char const* name, RowStream const& rows,
              std::string const& verb)
      : library_(library), columns_(rows.columns) {
    Hdf5Handle const group =
        library_.own(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    hsize_t const size = rows.n_rows;
    // A chunk is a block, so that each is compressed and written once, past the cache.
    hsize_t const chunk = std::clamp<hsize_t>(size, 1, block_rows(columns_.size()));
    space_ = library_.own(H5Screate_simple(1, &size, nullptr), H5Sclose);
    Hdf5Handle const creation = library_.own(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    library_.check(H5Pset_chunk(creation, 1, &chunk));
    library_.check(H5Pset_shuffle(creation));
    library_.check(H5Pset_deflate(creation, 1));
    library_.check(H5Pset_obj_track_times(creation, false));  // same table, same bytes
    Hdf5Handle const access = library_.own(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    library_.check(H5Pset_chunk_cache(access, 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT));
    for (Column const& column : columns_) {
      Hdf5Handle text;
      if (column.type == ColumnType::text)
        text = text_type(library_, std::max<std::size_t>(column.width, 1));
      datasets_.push_back(
          library_.own(H5Dcreate2(group, column.name.c_str(),
                                  column.type == ColumnType::text ? text : number_type(column.type),
                                  space_, H5P_DEFAULT, creation, access),
                       H5Dclose));
      if (column.type == ColumnType::real)
        write_text_attribute(library_, datasets_.back(), "missing", "NaN");
      std::string const unit = unit_of(column.name, verb);
      if (!unit.empty() && column.type != ColumnType::text && column.type != ColumnType::flag)
        write_text_attribute(library_, datasets_.back(), "unit", unit);
    }
  }

  void add(Block const& block) {
    hsize_t const count = block.n_rows;
    library_.check(H5Sselect_hyperslab(space_, H5S_SELECT_SET, &done_, nullptr, &count, nullptr));
    Hdf5Handle const memory = library_.own(H5Screate_simple(1, &count, nullptr), H5Sclose);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (auto const* texts = std::get_if<std::vector<std::string>>(&block.columns[j]))
        write_texts(j, *texts, memory);
      else
        std::visit(
            [&](auto const& values) {
              write(j, memory_type(columns_[j].type), memory, values.data());
            },
            block.columns[j]);
    }
    done_ += count;
  }

 private:
  void write_texts(std::size_t j, std::vector<std::string> const& texts, hid_t memory) {
    std::size_t const width = std::max<std::size_t>(columns_[j].width, 1);
    packed_.assign(texts.size() * width, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i].size() > width)
        throw std::length_error("column " + columns_[j].name + " promised shorter texts");
      std::memcpy(&packed_[i * width], texts[i].data(), texts[i].size());
    }
    write(j, text_type(library_, width), memory, packed_.data());
  }
  void write(std::size_t j, hid_t type, hid_t memory, void const* values) {
    library_.check(H5Dwrite(datasets_[j], type, memory, space_, H5P_DEFAULT, values));
  }

  Hdf5Library library_;
  std::vector<Column> columns_;
  Hdf5Handle space_;
  std::vector<Hdf5Handle> datasets_;
  hsize_t done_ = 0;
  std::string packed_;
};

/// Members in the order of their need: tables close before the file.
struct ReportFile {
  ReportFile(Report const& report, std::string const& path, std::string const& asked)
      : library("cannot write", asked),
        file(make_hdf5_file(library, path)),
        rows(std::make_unique<TableWriter>(library, file, "rows", rows_of(report), report.verb)) {}

  void end(Report const& report) {
    rows.reset();
    if (!report.summary.columns.empty()) {
      RowStream const summary = stream_of(report.summary);
      TableWriter writer(library, file, "summary", summary, report.verb);
      for_each_block(summary, [&](Block const& block) { writer.add(block); });
    }
    write_attribute(library, file, "schema", H5T_NATIVE_INT, &kReportSchema);
    write_text_attribute(library, file, "tool", "antikelvin");
    write_text_attribute(library, file, "verb", report.verb);
    write_text_attribute(library, file, "report", report_text(report));
    library.check(file.close());
  }

  Hdf5Library library;
  Hdf5Handle file;
  std::unique_ptr<TableWriter> rows;
};

// Reading.

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

/// The names in the order of the report; in their own where it says nothing.
std::vector<std::string> in_order(std::vector<std::string> names, Json const& report) {
  if (!report.is_object() || !report.contains("columns") || !report["columns"].is_array())
    return names;
  std::vector<std::string> ordered;
  for (Json const& column : report["columns"]) {
    auto const found = column.is_string()
                           ? std::find(names.begin(), names.end(), column.get<std::string>())
                           : names.end();
    if (found == names.end()) continue;
    ordered.push_back(std::move(*found));
    names.erase(found);
  }
  ordered.insert(ordered.end(), names.begin(), names.end());
  return ordered;
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

}  // namespace

bool has_hdf5() { return true; }

void require_hdf5(std::string const&) {}

RowWriter hdf5_writer(Report const& report, std::string const& path, std::string const& asked) {
  auto const file = std::make_shared<ReportFile>(report, path, asked);
  return {[file](Block const& block) { file->rows->add(block); },
          [file, &report] { file->end(report); }};
}

Hdf5Rows read_hdf5(std::string const& path) {
  Hdf5Library const library("cannot read", path);
  Hdf5Handle const file = library.own(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
  Hdf5Rows result;
  result.verb = read_text_attribute(library, file, "verb");
  require(!result.verb.empty() && H5Lexists(file, "rows", H5P_DEFAULT) > 0,
          "cannot read " + path_in_quotes(path), "it is not a report of this tool", kFileHint);
  Hdf5Handle const group = library.own(H5Gopen2(file, "rows", H5P_DEFAULT), H5Gclose);
  Json const report = foreign_json(read_text_attribute(library, file, "report"));
  for (std::string const& name : in_order(names_in(library, group), report))
    read_column(library, group, name, result, path);
  return result;
}

}  // namespace antikelvin
