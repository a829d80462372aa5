// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "statistics/temperature_verdict.hpp"
#include "study/contact/contact_series.hpp"

namespace antikelvin {

class ContactAnalysis;
class LatticeStates;

/// Turns series of contacts into the report.
class ContactRows {
 public:
  ContactRows(ContactSpec const& spec, ContactShow show, Backend const& backend);
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
  void note_uncounted();
  void set_outcome(Report& report) const;

  ContactSpec const& spec_;
  ContactShow show_;
  Backend const& backend_;
  std::vector<std::shared_ptr<LatticeStates const>> lattices_;  ///< counted once, for all contacts
  std::uint64_t n_cases_ = 0, n_convolved_ = 0;  ///< the latter: whose convolutions are too long
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
