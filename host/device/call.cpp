// SPDX-License-Identifier: Apache-2.0
#include "device/call.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "antikelvin/base/error.hpp"

namespace antikelvin {
namespace {

/// Rows of a table whose columns are replicas, from the columns of each share.
template <class T>
std::vector<T> join_columns(std::vector<std::vector<T>> const& parts,
                            std::vector<Share> const& shares) {
  std::size_t n_rows = 0;
  for (std::size_t i = 0; i < shares.size(); ++i)
    if (shares[i].count > 0) n_rows = parts[i].size() / shares[i].count;
  std::size_t const n_replicas = shares[0].of;
  std::vector<T> rows(n_rows * n_replicas);
  for (std::size_t i = 0; i < shares.size(); ++i)
    for (std::size_t row = 0; row < n_rows; ++row)
      std::copy_n(parts[i].begin() + static_cast<std::ptrdiff_t>(row * shares[i].count),
                  shares[i].count,
                  rows.begin() + static_cast<std::ptrdiff_t>(row * n_replicas + shares[i].first));
  return rows;
}

template <class T>
std::vector<T> join_lists(std::vector<std::vector<T>> const& parts) {
  std::vector<T> all;
  for (std::vector<T> const& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// LevelCounts in a row, from those of each share.
template <class T>
std::vector<T> join_levels(std::vector<std::vector<T>> const& parts) {
  T first = std::numeric_limits<T>::max(), end = 0;
  for (std::vector<T> const& part : parts)
    if (!part.empty()) {
      first = std::min(first, part[0]);
      end = std::max<T>(end, part[0] + part[1]);
    }
  std::vector<T> all = {first, static_cast<T>(end - first)};
  for (std::vector<T> const& part : parts)
    for (std::size_t at = 2; at < part.size(); at += part[1]) {
      std::vector<T> row(end - first, 0);
      std::copy_n(part.begin() + static_cast<std::ptrdiff_t>(at), part[1],
                  row.begin() + static_cast<std::ptrdiff_t>(part[0] - first));
      all.insert(all.end(), row.begin(), row.end());
    }
  return all;
}

template <class T>
Answer joined_as(Join how, std::vector<Answer>& answers, std::vector<Share> const& shares) {
  std::vector<std::vector<T>> parts(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (auto* const numbers = std::get_if<std::vector<T>>(&answers[i]))
      parts[i] = std::move(*numbers);
  switch (how) {
    case Join::columns:
      return join_columns(parts, shares);
    case Join::lists:
      return join_lists(parts);
    default:
      return join_levels(parts);
  }
}

template <class T>
std::vector<T> numbers_in(std::string const& bytes) {
  std::vector<T> numbers((bytes.size() - 1) / sizeof(T));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data() + 1, bytes.size() - 1);
  return numbers;
}

}  // namespace

call::Trace call::Resample::trace() const {
  std::uint64_t sum = step.first_level;
  for (std::uint64_t const weight : step.weights) sum = sum * 0x9E3779B97F4A7C15u + weight;
  for (std::uint64_t const offset : step.offsets) sum = sum * 0x9E3779B97F4A7C15u + offset;
  return {sum};
}

Effect effect_of(Call const& call) {
  return std::visit([](auto const& one) { return one.kEffect; }, call);
}

TracedCall traced(Call const& call) {
  return std::visit(
      [](auto const& one) -> TracedCall {
        if constexpr (requires { one.trace(); })
          return {one.kNumber, one.trace().a, one.trace().b};
        else
          return {one.kNumber};
      },
      call);
}

std::optional<Call> part_of(Call const& call, Share share) {
  return std::visit(
      [&](auto const& one) -> std::optional<Call> {
        if constexpr (requires { one.part(share); })
          return one.part(share);
        else
          return one;
      },
      call);
}

Answer joined(Call const& call, std::vector<Answer>&& parts, std::vector<Share> const& shares) {
  auto const some =
      std::find_if(parts.begin(), parts.end(), [](Answer const& part) { return part.index() > 0; });
  if (some == parts.end()) return {};
  return std::visit(
      [&](auto const& one, auto const& numbers) -> Answer {
        if constexpr (requires {
                        one.kJoin;
                        numbers[0];
                      }) {
          using Number = typename std::decay_t<decltype(numbers)>::value_type;
          return joined_as<Number>(one.kJoin, parts, shares);
        }
        return {};
      },
      call, *some);
}

std::string to_bytes(Answer const& answer) {
  std::string bytes(1, static_cast<char>(answer.index()));
  std::visit(
      [&](auto const& numbers) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(numbers)>, std::monostate>)
          bytes.append(reinterpret_cast<char const*>(numbers.data()),
                       numbers.size() * sizeof numbers[0]);
      },
      answer);
  return bytes;
}

Answer answer_in(std::string const& bytes) {
  switch (bytes.at(0)) {
    case 1:
      return numbers_in<std::uint8_t>(bytes);
    case 2:
      return numbers_in<std::uint32_t>(bytes);
    case 3:
      return numbers_in<std::uint64_t>(bytes);
    default:
      return {};
  }
}

template <class T>
std::vector<T> numbers_of(Answer&& answer) {
  return std::visit(
      [](auto numbers) -> std::vector<T> {
        using Numbers = std::decay_t<decltype(numbers)>;
        if constexpr (std::is_same_v<Numbers, std::monostate>) {
          return {};
        } else if constexpr (std::is_same_v<Numbers, std::vector<T>>) {
          return numbers;
        } else {
          for (auto const number : numbers)
            require(std::in_range<T>(number), "the checkpoint does not fit this run",
                    "an answer in it is too large", "start over with --restart");
          return {numbers.begin(), numbers.end()};
        }
      },
      std::move(answer));
}

template std::vector<std::uint8_t> numbers_of(Answer&&);
template std::vector<std::uint32_t> numbers_of(Answer&&);
template std::vector<std::uint64_t> numbers_of(Answer&&);

}  // namespace antikelvin
