// SPDX-License-Identifier: Apache-2.0
#include "device/checkpoint_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <utility>

#include "antikelvin/base/error.hpp"
#include "base/file_content.hpp"
#include "base/quote.hpp"
#include "device/checkpoint_share.hpp"

namespace antikelvin {
namespace {

char const* const kLog = "log";
char const* const kState = "state";
char const* const kPrevious = "state.previous";
char const* const kNext = "state.new";  ///< half-written

[[noreturn]] void fail_to_save(std::string const& path, int reason) {
  cannot_write("checkpoint " + path_in_quotes(path), reason);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(std::string const& path, int flags)
      : path_(path), number_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail_to_save(path, errno);
  }
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;

  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }
  void sync() const {
    if (fsync(number_) != 0) fail_to_save(path_, errno);
  }

 private:
  std::string path_;
  int number_;
};

void write_all(int descriptor, std::string_view bytes, std::string const& path) {
  while (!bytes.empty()) {
    ssize_t const n = write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail_to_save(path, n < 0 ? errno : EIO);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

/// Fills the buffer from a place in a file; false if that does not have as much.
bool read_at(int descriptor, std::uint64_t at, char* buffer, std::size_t size) {
  while (size > 0) {
    ssize_t const n = pread(descriptor, buffer, size, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    buffer += n;
    at += static_cast<std::uint64_t>(n);
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// Nothing if there is no such file; empty if it cannot be read.
std::optional<std::string> content(std::string const& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return whole_content_of(path).value_or("");
}

void rename_file(std::string const& from, std::string const& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) fail_to_save(to, errno);
}

/// Whether a descriptor's file is still the one of that name: another process may have finished and
/// removed it.
bool is_still(int descriptor, std::string const& path) {
  struct stat mine {
  }, there{};
  return fstat(descriptor, &mine) == 0 && stat(path.c_str(), &there) == 0 &&
         mine.st_ino == there.st_ino && mine.st_dev == there.st_dev;
}

/// Refuses another identity, and shows the first line that differs.
void require_same(std::string const& there, std::string const& here, std::string const& path) {
  if (there == here) return;
  std::istringstream a(there), b(here);
  std::string theirs, ours;
  while (theirs == ours && std::getline(a, theirs) && std::getline(b, ours)) continue;
  throw SpecError("checkpoint " + path_in_quotes(path) + " belongs to another computation",
                  "it has " + cut(theirs, 80) + ", this one " + cut(ours, 80),
                  "use another folder, or discard it with --restart");
}

}  // namespace

void write_state_file(std::string const& path, CheckpointState const& state) {
  Descriptor const file(path, O_WRONLY | O_CREAT | O_TRUNC);
  write_state(state, [&](std::string_view bytes) { write_all(file.get(), bytes, path); });
  file.sync();
}

void sync_folder(std::string const& path) { Descriptor(path, O_RDONLY | O_DIRECTORY).sync(); }

CheckpointFolder::CheckpointFolder(std::string path) : path_(std::move(path)) {
  std::error_code error;
  for (auto above = std::filesystem::absolute(path_).lexically_normal().parent_path();
       above.has_relative_path() && !std::filesystem::exists(above, error);
       above = above.parent_path())
    made_.push_back(above.string());
  std::filesystem::create_directories(path_, error);
  if (error) fail_to_save(path_, error.value());
  auto const require_ours = [&](bool ours) {
    require(ours, path_in_quotes(path_) + " holds files that are no checkpoint",
            "its log is missing or does not begin as one", "use another folder, or empty this one");
  };
  for (;;) {
    has_state_ = std::filesystem::exists(file(kState)) || std::filesystem::exists(file(kPrevious));
    require_ours(!has_state_ || std::filesystem::exists(file(kLog)));
    Descriptor log(file(kLog), O_RDWR | O_CREAT | O_APPEND);
    // A file system without locks is no reason to refuse.
    require(flock(log.get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK,
            "checkpoint " + path_in_quotes(path_) + " is in use", "another process runs with it",
            "wait for that one, or use another folder");
    if (!is_still(log.get(), file(kLog))) continue;
    std::string begin(kCheckpointLogMagic.size(), '\0');
    bool const is_log =
        read_at(log.get(), 0, begin.data(), begin.size()) && begin == kCheckpointLogMagic;
    require_ours(is_log || (lseek(log.get(), 0, SEEK_END) == 0 && !has_state_));
    if (!is_log) write_all(log.get(), kCheckpointLogMagic, file(kLog));
    log_ = log.release();
    break;
  }
  log_bytes_ = read_at_ = kCheckpointLogMagic.size();
  log_hash_.add(kCheckpointLogMagic);
}

CheckpointFolder::~CheckpointFolder() {
  if (!has_state_ && log_ >= 0) remove();
  if (log_ >= 0) close(log_);
}

void CheckpointFolder::cut_log(std::uint64_t bytes, Xxh3 const& hash) {
  if (ftruncate(log_, static_cast<off_t>(bytes)) != 0) fail_to_save(file(kLog), errno);
  log_bytes_ = bytes;
  log_hash_ = hash;
}

bool CheckpointFolder::log_holds(CheckpointState const& state) {
  std::string buffer(1u << 20, '\0');
  Xxh3 hash;
  for (std::uint64_t at = 0; at < state.log_bytes;) {
    std::size_t const size = std::min<std::uint64_t>(buffer.size(), state.log_bytes - at);
    if (!read_at(log_, at, buffer.data(), size)) return false;
    hash.add(std::string_view(buffer.data(), size));
    at += size;
  }
  if (state.log_bytes < kCheckpointLogMagic.size() || hash.value() != state.log_hash) return false;
  log_hash_ = hash;
  return true;
}

std::optional<CheckpointState> CheckpointFolder::load(
    std::string const& identity, std::function<void(std::string const&)> const& say,
    std::function<bool(CheckpointState const&)> const& serves) {
  std::string problems;
  for (char const* const name : {kState, kPrevious}) {
    std::optional<std::string> bytes = content(file(name));
    if (!bytes) continue;
    ParsedState parsed = parse_checkpoint(*bytes);
    bytes.reset();
    require(parsed.other_version == 0,
            "checkpoint " + path_in_quotes(file(name)) +
                " was written by another version of this program",
            parsed.problem + ", this program knows " + std::to_string(kCheckpointVersion),
            "use that program, or discard it with --restart");
    if (parsed.state) {
      require_same(parsed.state->identity, identity, path_);
      bool const holds = log_holds(*parsed.state);
      if (holds && serves(*parsed.state)) {
        if (!problems.empty())
          say("going back to " + path_in_quotes(file(name)) + " (" + problems + ")");
        if (name == kPrevious) rename_file(file(kPrevious), file(kState));
        cut_log(parsed.state->log_bytes, Xxh3(log_hash_));
        return std::move(parsed.state);
      }
      parsed.problem = holds ? "what another rank has saved is missing or damaged"
                             : "the log does not fit it: that is damaged or cut off";
    }
    problems += (problems.empty() ? "" : "; ") + file(name) + ": " + parsed.problem;
  }
  require(problems.empty(), "checkpoint " + path_in_quotes(path_) + " cannot be used", problems,
          "start over with --restart");
  discard();
  return std::nullopt;
}

void CheckpointFolder::discard() {
  for (char const* const name : {kNext, kState, kPrevious}) std::remove(file(name).c_str());
  remove_shares(path_, "share-");
  has_state_ = false;
  Xxh3 hash;
  hash.add(kCheckpointLogMagic);
  cut_log(kCheckpointLogMagic.size(), hash);
}

std::optional<CheckpointRecord> CheckpointFolder::next_record(std::string& buffer) {
  buffer.resize(CheckpointRecord::kHead);
  if (log_bytes_ - read_at_ < buffer.size()) return std::nullopt;
  if (!read_at(log_, read_at_, buffer.data(), buffer.size())) return std::nullopt;
  std::optional<std::uint64_t> const size = record_size(buffer);
  if (!size || *size > log_bytes_ - read_at_) return std::nullopt;
  buffer.resize(*size);
  if (!read_at(log_, read_at_, buffer.data(), buffer.size())) return std::nullopt;
  read_at_ += *size;
  return parse_record(buffer);
}

void CheckpointFolder::append(std::string_view records) {
  write_all(log_, records, file(kLog));
  log_bytes_ += records.size();
  log_hash_.add(records);
}

void CheckpointFolder::save(CheckpointState state) {
  state.log_bytes = log_bytes_;
  state.log_hash = log_hash_.value();
  if (fsync(log_) != 0) fail_to_save(file(kLog), errno);
  write_state_file(file(kNext), state);
  if (std::filesystem::exists(file(kState))) rename_file(file(kState), file(kPrevious));
  rename_file(file(kNext), file(kState));
  has_state_ = true;
  sync_folder(path_);
}

void CheckpointFolder::remove() {
  // In this order an end in between leaves a checkpoint to resume from, or none.
  for (char const* const name : {kNext, kState, kPrevious, kLog}) std::remove(file(name).c_str());
  rmdir(path_.c_str());
  for (std::string const& above : made_) rmdir(above.c_str());
  has_state_ = false;
  close(std::exchange(log_, -1));
}

}  // namespace antikelvin
