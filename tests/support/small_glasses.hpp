// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "support/spin_draws.hpp"

namespace antikelvin::test_support {

/// A glass whose states can be enumerated, and the largest |β| at which short runs are in equilibrium.
struct SmallGlass {
  SpinModel model;
  Lattice lattice;
  double most;
};

/// On every kind of lattice, one of them in a field.
inline std::vector<SmallGlass> small_glasses() {
  return {
      {edwards_anderson(1), {Shape::chain, true, {8, 1, 1}}, 1},
      {edwards_anderson(2), {Shape::square, true, {4, 3, 1}}, 0.9},
      {edwards_anderson(3), {Shape::square, true, {4, 4, 1}}, 0.9},
      {edwards_anderson(4, Rational(-3, 2), Rational(1, 3)), {Shape::square, true, {3, 3, 1}}, 0.5},
      {edwards_anderson(5), {Shape::square, false, {5, 3, 1}}, 0.9},
      {edwards_anderson(6), {Shape::triangular, true, {3, 4, 1}}, 0.5},
      {edwards_anderson(7), {Shape::triangular, false, {3, 4, 1}}, 0.6},
      {edwards_anderson(8), {Shape::cubic, true, {3, 2, 2}}, 0.4},
      {edwards_anderson(9), {Shape::cubic, false, {4, 2, 2}}, 0.7}};
}

}  // namespace antikelvin::test_support
