// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "figure/figure.hpp"
#include "figure/labels.hpp"

namespace antikelvin {

/// What a horizontal axis measures: a number, or an inverse temperature β in one of three ways.
enum class Along {
  number,
  beta,         ///< colder to the right: from T = 0- through ±∞ in the middle to 0+
  temperature,  ///< from 0+ to +∞, which is -∞ too, to 0-: hotter to the right
  minus_beta    ///< -1/T, hotter to the right
};

/// A horizontal axis: where numbers stand on it, and what is written there. Infinite ones stand beyond the
/// others at an end, and 0 on a logarithmic axis left of the least; the axis is broken there. Negative numbers have no
/// place on a logarithmic axis.
///
/// The axis of T is linear in T up to a few times the median of |T|; beyond, to where +∞ meets -∞ in its
/// middle, it is linear in 1/T and shaded. No curve goes through T = 0, which lies at both ends.
class HorizontalAxis {
 public:
  /// @param values  all numbers that shall find a place; inverse temperatures but for Along::number
  HorizontalAxis(Along along, std::vector<double> const& values, bool is_log);

  Along along() const { return along_; }
  bool is_log() const { return is_log_; }

  /// The coordinate of a number; NaN where it has none: a negative one on a logarithmic axis, NaN.
  double place(double value) const;

  /// Whether a line may lead from one number to the next: not to one beyond a break, nor from T > 0 to T < 0 on an
  /// axis of T, where infinity lies between.
  bool joins(double from, double to) const;

  /// Fills in x, top, strip of hotness and breaks of a panel.
  void describe(Panel& panel, std::string const& label, Labels const& labels) const;

 private:
  bool is_thermal() const { return along_ != Along::number; }
  double of_temperature(double beta) const;
  void find_ends(std::vector<double> const& values);
  void find_linear_part(std::vector<double> const& values);
  void describe_temperatures(Panel& panel, Labels const& labels) const;
  void describe_ends(Panel& panel) const;
  void add_round_ticks(Axis& axis) const;
  double warmth_at(double place) const;
  void add_strip(Panel& panel) const;
  std::vector<Tick> ticks_of_temperature() const;

  Along along_;
  bool is_log_;
  bool has_finite_ = false;
  double least_ = 0, most_ = 1;                ///< of the finite coordinates
  bool has_minus_ = false, has_plus_ = false;  ///< numbers beyond them
  double below_ = 0, above_ = 1;               ///< where those stand
  double linear_ = 1;                          ///< largest |T| of the linear part
};

}  // namespace antikelvin
