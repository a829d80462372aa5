// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "statistics/temperature_verdict.hpp"
#include "study/contact/contact_series.hpp"

namespace antikelvin {

class ContactAnalysis;

/// Turns series of contacts into the report.
class ContactRows {
 public:
  ContactRows(ContactSpec const& spec, ContactShow show, Backend const& backend)
      : spec_(spec), show_(show), backend_(backend) {}
  void add(ContactCase const& point, ContactSeries const& series);
  void finish(Report& report);

 private:
  /// A start and how often a body there gave energy or took it.
  struct Standing {
    double beta;
    std::uint64_t gave = 0, took = 0, none = 0;
  };
  struct Start {
    double beta_a, beta_b;
    Flow flow;
  };

  /// By what was given less what was taken, the coldest first.
  std::deque<Standing> standings() const;
  static Table order(std::deque<Standing> const& standings);
  void object(std::string const& reason);
  void note_unconverged(std::string const& name, ContactAnalysis const& contact);
  /// Whether hotness by who gives energy to whom is the order of β.
  void compare_order(Report& report);
  void note_temperatures();
  void set_outcome(Report& report) const;

  ContactSpec const& spec_;
  ContactShow show_;
  Backend const& backend_;
  std::uint64_t n_cases_ = 0;
  Table series_, contacts_;
  std::vector<Start> starts_;
  Tally boltzmann_, gibbs_;
  std::size_t n_unequal_boltzmann_ = 0, n_unequal_gibbs_ = 0, n_compared_ = 0;
  std::vector<std::string> notes_, sentences_;
  std::size_t n_objections_ = 0;
  std::string objections_, unconverged_;
  bool needs_sweeps_ = false, needs_other_lattice_ = false;
};

}  // namespace antikelvin
