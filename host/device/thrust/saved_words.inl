// SPDX-License-Identifier: Apache-2.0
// Words that chains save and restore, one after the other; included by ops.inl.

inline void put(std::vector<std::uint32_t>& saved, DeviceVector<std::uint32_t> const& words) {
  std::vector<std::uint32_t> const host = to_host(words);
  saved.insert(saved.end(), host.begin(), host.end());
}

inline void put(std::vector<std::uint32_t>& saved, std::uint64_t number) {
  saved.push_back(static_cast<std::uint32_t>(number));
  saved.push_back(static_cast<std::uint32_t>(number >> 32));
}

/// Takes back what was put, in the same order.
class SavedWords {
 public:
  explicit SavedWords(std::vector<std::uint32_t> const& saved)
      : at_(saved.begin()), end_(saved.end()) {}

  void take(DeviceVector<std::uint32_t>& words) {
    auto const count = static_cast<std::ptrdiff_t>(words.size());
    require_size(end_ - at_ >= count);
    if (count > 0) thrust::copy(at_, at_ + count, words.begin());
    at_ += count;
  }

  void take(std::uint64_t& number) {
    require_size(end_ - at_ >= 2);
    number = at_[0] | std::uint64_t{at_[1]} << 32;
    at_ += 2;
  }

  std::vector<std::uint32_t> next(std::size_t count) {
    require_size(static_cast<std::size_t>(end_ - at_) >= count);
    std::vector<std::uint32_t> words(at_, at_ + static_cast<std::ptrdiff_t>(count));
    at_ += static_cast<std::ptrdiff_t>(count);
    return words;
  }

  void end() const { require_size(at_ == end_); }

 private:
  static void require_size(bool fits) {
    require(fits, "saved chains have another size", "they were made by another plan",
            "start over: --restart");
  }

  std::vector<std::uint32_t>::const_iterator at_, end_;
};
