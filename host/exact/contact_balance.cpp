// SPDX-License-Identifier: Apache-2.0
#include "exact/contact_balance.hpp"

#include <algorithm>

#include "antikelvin/base/reals.hpp"
#include "antikelvin/base/wide.hpp"
#include "exact/contact_limits.hpp"

namespace antikelvin {
namespace {

constexpr std::uint64_t kCells = 1024;  // of one zoom

struct Point {
  std::uint64_t energy;
  double log_omega;
};

double slope(Point const& a, Point const& b) {
  return (b.log_omega - a.log_omega) / static_cast<double>(b.energy - a.energy);
}

/// Samples of one body over a window.
struct Survey {
  std::vector<Point> hull;  ///< upper concave hull
  std::uint64_t spacing;    ///< of samples, in quanta
  bool is_complete;         ///< no energy of the window was left out
  bool has_gaps;            ///< most samples have no state
};

Survey survey(ContactBody const& body, Energies const& window) {
  Survey result{};
  std::uint64_t const cells = std::min(window.count - 1, kCells);
  auto const sampled = [&](std::uint64_t n_cells) {
    std::vector<std::uint64_t> energies;
    for (std::uint64_t k = 0; k <= n_cells; ++k)
      energies.push_back(window.at(
          n_cells == 0 ? 0 : static_cast<std::uint64_t>(Quanta(k) * (window.count - 1) / n_cells)));
    std::vector<double> const log_omega = body.log_omega(energies);
    std::vector<Point> points;
    for (std::size_t k = 0; k < energies.size(); ++k)
      if (log_omega[k] > -kInfinity) points.push_back({energies[k], log_omega[k]});
    return points;
  };
  std::vector<Point> points = sampled(cells);
  result.is_complete = cells == window.count - 1;
  result.has_gaps = !result.is_complete && points.size() < cells / 2;
  if (result.has_gaps && window.count <= kMaxGappy) {
    points = sampled(window.count - 1);
    result.is_complete = true;
  }
  result.spacing = window.step * (result.is_complete ? 1 : (window.count - 1 + cells - 1) / cells);
  for (Point const& p : points) {
    auto& hull = result.hull;
    while (hull.size() >= 2 && slope(hull.end()[-2], hull.back()) <= slope(hull.back(), p))
      hull.pop_back();
    hull.push_back(p);
  }
  return result;
}

/// Fills the hulls with energy, the steepest pieces first: maximizes Σ ln Ω_i.
Balance fill(std::vector<Survey> const& surveys, std::uint64_t total) {
  struct Piece {
    double slope;
    std::size_t body;
    std::uint64_t length;
  };
  Balance balance{};
  std::vector<Piece> pieces;
  Quanta filled = 0;
  for (std::size_t i = 0; i < surveys.size(); ++i) {
    std::vector<Point> const& hull = surveys[i].hull;
    balance.energies.push_back(hull.front().energy);
    filled += hull.front().energy;
    for (std::size_t k = 1; k < hull.size(); ++k)
      pieces.push_back({slope(hull[k - 1], hull[k]), i, hull[k].energy - hull[k - 1].energy});
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](Piece const& a, Piece const& b) { return a.slope > b.slope; });
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    balance.beta = pieces[k].slope;
    if (filled >= total) {
      if (k > 0) balance.beta = 0.5 * (pieces[k - 1].slope + pieces[k].slope);
      break;
    }
    auto const part =
        static_cast<std::uint64_t>(std::min<Quanta>(pieces[k].length, Quanta(total) - filled));
    balance.energies[pieces[k].body] += part;
    filled += part;
    if (part < pieces[k].length) break;
  }
  return balance;
}

/// Whether the window lies within the part of the canonical distribution that will be summed: to
/// zoom further would only amplify the rounding of ln Ω.
bool is_flat(Survey const& s, double beta) {
  double highest = -kInfinity;
  auto const tilted = [&](Point const& p) {
    return p.log_omega - s.hull.front().log_omega -
           beta * static_cast<double>(p.energy - s.hull.front().energy);
  };
  for (Point const& p : s.hull) highest = std::max(highest, tilted(p));
  return std::min(tilted(s.hull.front()), tilted(s.hull.back())) > highest - kShownDepth;
}

}  // namespace

FoundBalance find_balance(std::vector<ContactBody> const& bodies,
                          std::vector<Energies> const& ranges, std::uint64_t total) {
  std::vector<Energies> windows = ranges;
  FoundBalance found;
  found.has_gaps.assign(bodies.size(), false);
  std::vector<Survey> surveys(bodies.size());
  for (int round = 0; round < 64; ++round) {
    bool is_done = true;
    SignedQuanta reach = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if (round == 0 || !surveys[i].is_complete) surveys[i] = survey(bodies[i], windows[i]);
      if (surveys[i].has_gaps) found.has_gaps[i] = true;
      if (surveys[i].hull.empty())
        refuse_total(total, "one of them has no state in the range it can take");
      if (!surveys[i].is_complete) reach += surveys[i].spacing;
    }
    found.balance = fill(surveys, total);
    for (std::size_t i = 0; i < bodies.size(); ++i)
      is_done = is_done && (surveys[i].is_complete || is_flat(surveys[i], found.balance.beta));
    if (is_done) break;
    // Hulls over cells of h_i move the balance of body i by less than h_i + Σ h_j.
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      SignedQuanta const centre = found.balance.energies[i],
                         around = reach + 2 * SignedQuanta(surveys[i].spacing);
      if (surveys[i].is_complete) continue;
      Energies const zoomed = windows[i].within(centre - around, centre + around);
      if (zoomed.count > 0) windows[i] = zoomed;
    }
  }
  return found;
}

}  // namespace antikelvin
