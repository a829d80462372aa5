// SPDX-License-Identifier: Apache-2.0
#include "antikelvin/base/error.hpp"
#include "base/parse.hpp"
#include "fuzz/targets.hpp"
#include "io/foreign_json.hpp"
#include "scan/records.hpp"

namespace antikelvin::fuzz {

/// Lines of results.jsonl, and what scans and their status ask them.
void fuzz_records(std::string_view bytes) {
  Records records;
  auto const lines = split(std::string(bytes), '\n');
  std::size_t n_read = 0;
  for (std::string const& line : lines)
    if (ReadRecord read = read_record(line); read.record) {
      std::string const again = record_line(*read.record);
      promise(read_record(again).record == read.record, "a record is read as it was written");
      records.add(std::move(*read.record));
      ++n_read;
    }
  promise(records.list.size() <= n_read, "a record is there once");
  for (Json const& record : records.list) {
    promise(records.find(record["id"].get<std::string>()) == &record, "records are found");
    promise(!is_failure(record) || text_in(record.at("error"), "message").size() < bytes.size(),
            "failures have a message");
    for (char const* const key : {"rows", "summary"}) {
      if (!record.contains(key)) continue;
      try {
        Table const table = table_of(record[key]);
        for_each_block(stream_of(table), [&](Block const& block) {
          promise(block.columns.size() == table.columns.size(), "blocks have all columns");
        });
      } catch (IoError const&) {
      }
    }
  }
}

}  // namespace antikelvin::fuzz
