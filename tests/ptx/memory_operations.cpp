// SPDX-License-Identifier: Apache-2.0
// Loads, stores and atomics, each checked for alignment, bounds, initialization and races.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "ptx/block.hpp"
#include "ptx/findings.hpp"
#include "ptx/handlers.hpp"
#include "ptx/operands.hpp"

namespace antikelvin::ptx {
namespace {

char const* verb_of(Kind kind) {
  return kind == Kind::read ? "read" : kind == Kind::write ? "write" : "atomic update";
}

std::string hexadecimal(std::uint64_t address) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(address));
  return text;
}

std::string access_text(Kind kind, unsigned bytes, std::uint64_t address) {
  return std::string(verb_of(kind)) + " of " + std::to_string(bytes) + " bytes at " +
         hexadecimal(address);
}

[[noreturn]] void refuse(Kind kind, unsigned bytes, std::uint64_t address, char const* memory) {
  throw Fault(access_text(kind, bytes, address) + " outside of " + memory);
}

bool is_within(std::uint64_t address, unsigned bytes, std::size_t size) {
  return address <= size && bytes <= size - address;
}

}  // namespace

Verdict Block::note(Thread const& thread, Instruction const& in, Shadow& shadow, std::size_t offset,
                    unsigned bytes, Kind kind, Clock const& clock) {
  return shadow.access(offset, bytes, in.used_bytes, kind, clock,
                       {static_cast<std::uint16_t>(thread.index), thread.warp_step, in.is_strong});
}

void Block::note_access(Thread const& thread, Instruction const& in, Verdict const& verdict,
                        Kind kind, char const* space, std::uint64_t address) const {
  if (verdict.is_uninitialized)
    throw Fault("uninitialized " + std::string(verb_of(kind)) + " of " + space + " memory " +
                hexadecimal(address));
  if (!verdict.is_race) [[likely]]
    return;
  ++counts().n_races;
  Function const& function = thread.function();
  auto const index = static_cast<std::size_t>(&in - function.code.data());
  // Only the last of several others is known, which may be this thread itself.
  std::string const other = verdict.other_thread == thread.index && !verdict.is_other_block
                                ? "another thread"
                                : "thread " + std::to_string(verdict.other_thread);
  report("race " + function.name + std::to_string(function.lines[index]),
         "race: " + std::string(verb_of(kind)) + " of " + space + " memory " +
             hexadecimal(address) + ", unordered with a " +
             (verdict.is_other_write ? "write" : "read") + " by " + other + " of " +
             (verdict.is_other_block ? "another block" : "the block") + ", " +
             place_of(thread, in));
}

char* Block::global_access(Thread& thread, Instruction const& in, std::uint64_t address,
                           unsigned bytes, Kind kind) {
  char* const place = reinterpret_cast<char*>(address);
  Region*& guess =
      guesses_[reinterpret_cast<std::uintptr_t>(&in) / sizeof(Instruction) % guesses_.size()];
  if (guess == nullptr || !guess->holds(place, bytes)) guess = memory().find(place, bytes);
  if (guess == nullptr) refuse(kind, bytes, address, "device memory");
  auto const offset = static_cast<std::size_t>(place - guess->begin);
  if (in.is_strong || !guess->shadow.is_repeated(offset, bytes, kind, thread.own))
    note_access(thread, in, note(thread, in, guess->shadow, offset, bytes, kind, clock_), kind,
                "global", address);
  return place;
}

char* Block::shared_access(Thread& thread, Instruction const& in, std::uint64_t address,
                           unsigned bytes, Kind kind) {
  if (!is_within(address, bytes, shared_.size())) refuse(kind, bytes, address, "shared memory");
  if (in.is_strong || !shared_shadow_.is_repeated(address, bytes, kind, thread.own))
    note_access(thread, in, note(thread, in, shared_shadow_, address, bytes, kind, shared_clock_),
                kind, "shared", address);
  return shared_.data() + address;
}

char* Block::access(Thread& thread, Instruction const& in, std::uint64_t address, unsigned bytes,
                    Kind kind) {
  // Vectors have two or four elements: all sizes are powers of two.
  if ((address & (bytes - 1)) != 0) throw Fault("misaligned " + access_text(kind, bytes, address));
  Space space = in.space;
  if (space == Space::generic) {
    std::uint64_t const tag = address & kTags;
    space = tag == kSharedTag      ? Space::shared
            : tag == kLocalTag     ? Space::local
            : tag == kParameterTag ? Space::parameter
                                   : Space::global;
    if (space != Space::global) address &= ~kTags;
  }
  if (space == Space::global) return global_access(thread, in, address, bytes, kind);
  if (space == Space::shared) return shared_access(thread, in, address, bytes, kind);
  if (space == Space::local) {
    if (!is_within(address, bytes, thread.memory.size()))
      refuse(kind, bytes, address, "local memory");
    return thread.memory.data() + address;
  }
  if (kind != Kind::read || !is_within(address, bytes, launch_.parameters.size()))
    refuse(kind, bytes, address, "parameters");
  return const_cast<char*>(launch_.parameters.data()) + address;
}

namespace {

char* place_of(Thread& thread, Instruction const& in, unsigned bytes, Kind kind) {
  if (in.space == Space::frame) return thread.frame_memory + in.immediate;
  return thread.block->access(
      thread, in, thread.registers[in.from[0]] + static_cast<std::uint64_t>(in.immediate), bytes,
      kind);
}

template <class T>
Instruction const* load(Thread& thread, Instruction const& in) {
  char const* const place = place_of(thread, in, in.count * sizeof(T), Kind::read);
  for (unsigned k = 0; k < in.count; ++k) {
    T value;
    std::memcpy(&value, place + k * sizeof(T), sizeof(T));
    thread.registers[in.parts[k]] = extended_bits_of(value, in.register_bytes);
  }
  return &in + 1;
}

template <class U>
Instruction const* store(Thread& thread, Instruction const& in) {
  char* const place = place_of(thread, in, in.count * sizeof(U), Kind::write);
  for (unsigned k = 0; k < in.count; ++k) {
    U const value = value_of<U>(thread, in.parts[k]);
    std::memcpy(place + k * sizeof(U), &value, sizeof(U));
  }
  return &in + 1;
}

/// An atomic. kFunction computes the new value from the old one and two operands.
template <class T, auto kFunction>
Instruction const* update(Thread& thread, Instruction const& in) {
  char* const place = place_of(thread, in, sizeof(T), Kind::update);
  T old;
  std::memcpy(&old, place, sizeof(T));
  T const a = value_of<T>(thread, in.from[1]);
  T const b = in.from[2] == kNoSlot ? a : value_of<T>(thread, in.from[2]);
  T const next = kFunction(old, a, b);
  std::memcpy(place, &next, sizeof(T));
  if (in.to != kNoSlot) thread.registers[in.to] = bits_of(old);
  return &in + 1;
}

using Handlers = std::map<std::string, Handler, std::less<>>;

template <class T>
void add_arithmetic(Handlers& table, std::string const& type) {
  table["add" + type] = update<T, [](T old, T a, T) { return static_cast<T>(old + a); }>;
  table["min" + type] = update<T, [](T old, T a, T) { return std::min(old, a); }>;
  table["max" + type] = update<T, [](T old, T a, T) { return std::max(old, a); }>;
}

template <class T>
void add_bits(Handlers& table, std::string const& type) {
  table["exch" + type] = update<T, [](T, T a, T) { return a; }>;
  table["cas" + type] = update<T, [](T old, T a, T b) { return old == a ? b : old; }>;
  table["and" + type] = update<T, [](T old, T a, T) { return old & a; }>;
  table["or" + type] = update<T, [](T old, T a, T) { return old | a; }>;
  table["xor" + type] = update<T, [](T old, T a, T) { return old ^ a; }>;
}

Handlers make_atomics() {
  Handlers table;
  add_arithmetic<std::uint32_t>(table, ".u32");
  add_arithmetic<std::uint64_t>(table, ".u64");
  // Signed sums wrap like unsigned ones.
  table["add.s32"] = table["add.u32"];
  table["add.f64"] = update<double, [](double old, double a, double) { return old + a; }>;
  table["min.s32"] = update<std::int32_t, [](std::int32_t old, std::int32_t a, std::int32_t) {
    return std::min(old, a);
  }>;
  table["max.s32"] = update<std::int32_t, [](std::int32_t old, std::int32_t a, std::int32_t) {
    return std::max(old, a);
  }>;
  add_bits<std::uint32_t>(table, ".b32");
  add_bits<std::uint64_t>(table, ".b64");
  return table;
}

}  // namespace

Handler load_handler(std::string_view type) {
  static std::map<std::string_view, Handler> const all = {
      {"b8", load<std::uint8_t>},   {"u8", load<std::uint8_t>},   {"s8", load<std::int8_t>},
      {"b16", load<std::uint16_t>}, {"u16", load<std::uint16_t>}, {"s16", load<std::int16_t>},
      {"b32", load<std::uint32_t>}, {"u32", load<std::uint32_t>}, {"s32", load<std::int32_t>},
      {"b64", load<std::uint64_t>}, {"u64", load<std::uint64_t>}, {"s64", load<std::int64_t>},
      {"f32", load<std::uint32_t>}, {"f64", load<std::uint64_t>}};
  auto const found = all.find(type);
  return found == all.end() ? nullptr : found->second;
}

Handler store_handler(unsigned bytes) {
  switch (bytes) {
    case 1:
      return store<std::uint8_t>;
    case 2:
      return store<std::uint16_t>;
    case 4:
      return store<std::uint32_t>;
    case 8:
      return store<std::uint64_t>;
    default:
      return nullptr;
  }
}

Handler atomic_handler(std::string_view operation, std::string_view type) {
  static Handlers const all = make_atomics();
  auto const found = all.find(std::string(operation) + "." + std::string(type));
  return found == all.end() ? nullptr : found->second;
}

}  // namespace antikelvin::ptx
