// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "study/study.hpp"

namespace antikelvin {

/// Refuses more than 10^8 rows: so many sizes at so many points.
void require_row_count(std::size_t n_units, std::size_t n_points);

/// A plan whose rows are made while they are written.
class StreamPlan : public StudyPlan {
 public:
  Cost cost() const override;
  Report describe(std::shared_ptr<Backend const> const& backend) override;
  Report run(std::shared_ptr<Backend const> const& backend, ProgressMode progress) override;

 protected:
  /// @param shape  columns and number of rows; its rows are not asked for
  /// @param quantum  of the energies, as text
  /// @param more_bytes  that are held beside a block of rows
  StreamPlan(std::string verb, RowStream shape, std::string quantum, std::uint64_t more_bytes);

  /// The rows, once. Throws SpecError for what only kernels can tell.
  virtual RowStream rows(std::shared_ptr<Backend const> const& backend) = 0;

 private:
  Report report() const;

  std::string verb_, quantum_;
  RowStream shape_;
  std::uint64_t more_bytes_;
};

/// A plan whose rows need no kernels, and are known before it runs.
class HostRowsPlan : public StreamPlan {
 public:
  /// @param more_bytes  that are held beside a block of rows
  HostRowsPlan(std::string verb, RowStream const& rows, std::string quantum,
               std::uint64_t more_bytes, std::vector<std::string> remarks);

  bool uses_backend() const override { return false; }
  std::vector<std::string> remarks() const override { return remarks_; }

 protected:
  RowStream rows(std::shared_ptr<Backend const> const&) override { return rows_; }

 private:
  RowStream rows_;
  std::vector<std::string> remarks_;
};

}  // namespace antikelvin
