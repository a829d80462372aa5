#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes level_reference.json: ln Omega(E), ln of the Gibbs volume and both one-quantum differences
of N units with several levels, N = 1e6 ... 1e18, to 45 digits.  Needs mpmath only.

    make_level_reference.py OUTPUT          make the file (about ten minutes on two cores)
    make_level_reference.py --check [all]   compare the methods with each other

Omega(E) = [z^E] P(z)^N with P = sum_j g_j z^{e_j}.  Three methods, chosen so that nothing cancels:

recurrence  up to kEdge quanta from an end: E g_0 c_E = sum_j g_j (e_j (N+1) - E) c_{E-e_j}.  All
            its terms are positive there, so that 100 digits stay 95; Gibbs volumes are its sums.
sum         three levels 0, a, b: the sum of multinomials over the number m of units in b, outward
            from the largest.  Where the summand is wider than kWidth strides the sum runs over
            every s-th m only and is multiplied by s: by Poisson's formula the error is the
            characteristic function of m at 2 pi/s, below exp(-250).
contour     the trapezoid on |z| = r with step 2 pi/M on those points where |P|^N is not
            negligible: windows around all maxima of |P(r e^{i theta})|.  Its error are the aliases
            Omega(E +- k M) r^{+-kM}; M grows until Chernoff's bound has them below exp(-150).
            Precision follows the cancellation that is seen.
Gibbs volumes are contours of P^N/(1 - z) with the pole at least kPole/sigma_E outside, whose
aliases are bounded likewise.
Above the middle the levels are reversed, and sum_{E' <= E} = (sum g)^N - sum_{E' > E}.
"""
import json
import math
import random
import sys
from math import gcd
from multiprocessing import Pool

from mpmath import mp, mpf, mpc

DIGITS = 45
DPS = 110
kEdge = 10000
kWidth = 6
kPole = 8
kMaxPoints = 60000
mp.dps = DPS


def thirty_levels():
    """The same set as in tests/support/level_sets.hpp."""
    state, steps, g = 12345, [0], []
    def draw(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % n
    for j in range(30):
        if j:
            steps.append(steps[-1] + 1 + draw(7))
        g.append(1 + draw(9))
    return list(zip(steps, g))


SETS = {
    '0,1,3x2,7': [(0, 1), (1, 1), (3, 2), (7, 1)],
    '0,1,20': [(0, 1), (1, 1), (20, 1)],
    '0,1,1000': [(0, 1), (1, 1), (1000, 1)],
    '0,2,1001': [(0, 1), (2, 1), (1001, 1)],
    '0x5,1,4': [(0, 5), (1, 1), (4, 1)],
    '0,2,3': [(0, 1), (2, 1), (3, 1)],
    '0,6,10,15': [(0, 1), (6, 1), (10, 1), (15, 1)],
    'thirty': thirty_levels(),
}


def reversed_levels(levels):
    top = levels[-1][0]
    return [(top - e, g) for e, g in reversed(levels)]


# ---------------------------------------------------------------- recurrence
def recurrence(levels, n, top):
    """c_0 ... c_top as mpf."""
    g0 = levels[0][1]
    c = [mpf(g0)**n]
    for energy in range(1, top + 1):
        s = mpf(0)
        for e, g in levels[1:]:
            if e > energy:
                break
            factor = e * (n + 1) - energy
            assert factor > 0
            if c[energy - e]:
                s += g * factor * c[energy - e]
        c.append(s / (energy * g0))
    return c


# ---------------------------------------------------------------- sum over the third level
_bernoulli = None


def log_factorial(n):
    global _bernoulli
    if n < 400:
        return mp.log(mp.factorial(n))
    if _bernoulli is None:
        _bernoulli = [mp.bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 40)]
    x = mpf(n)
    s, power, inverse2 = (x + mpf(1) / 2) * mp.log(x) - x + mp.log(2 * mp.pi) / 2, 1 / x, 1 / (x * x)
    for b in _bernoulli:
        term = b * power
        s += term
        if abs(term) < mpf(10)**(-DPS):
            break
        power *= inverse2
    else:
        assert abs(term) < mpf(10)**(-90)
    return s


def log_by_sum(levels, n, energy):
    """ln Omega, or None if 0, of three levels."""
    (_, g0), (a, g1), (b, g2) = levels
    if energy < 0 or energy > n * b:
        return None
    assert gcd(a, b) == 1
    residue = energy * pow(b, -1, a) % a if a > 1 else 0
    low = max(0, -((n * a - energy) // (b - a)))
    low += (residue - low) % a
    high = energy // b
    if low > high:
        return None
    high -= (high - low) % a
    count = (high - low) // a  # m = low + a k, k = 0 ... count
    logs = [mp.log(g0), mp.log(g1), mp.log(g2)]

    def occupation(k):
        m = low + a * k
        n1 = (energy - b * m) // a
        return n - m - n1, n1, m

    def rises(k):
        """Whether term k+1 exceeds term k, in exact integers or, for long products, rates."""
        o, p = occupation(k), occupation(k + 1)
        log_ratio = mpf(0)
        for old, new, lg in zip(o, p, logs):
            log_ratio += (new - old) * lg
            log_ratio += log_factorial(old) - log_factorial(new)
        return log_ratio > 0

    k_lo, k_hi = 0, count
    while k_lo < k_hi:
        middle = (k_lo + k_hi) // 2
        if rises(middle):
            k_lo = middle + 1
        else:
            k_hi = middle
    peak = k_lo
    n0, n1, m = occupation(peak)
    curvature = (a * a / (m + .5) + b * b / (n1 + .5) + (b - a)**2 / (n0 + .5))
    stride = max(1, int(1 / math.sqrt(curvature) / kWidth))
    base = log_factorial(n)

    def term(k):
        s = base
        for x, lg in zip(occupation(k), logs):
            s += x * lg - log_factorial(x)
        return s

    top = term(peak)
    total = mpf(1)
    for direction in (1, -1):
        k = peak + direction * stride
        while 0 <= k <= count:
            d = term(k) - top
            if d < -265:
                break
            total += mp.exp(d)
            k += direction * stride
    return top + mp.log(stride * total)


# ---------------------------------------------------------------- contour
def mean_of(levels, beta):
    w = [g * math.exp(-beta * e) for e, g in levels]
    z = sum(w)
    mean = sum(x * e for x, (e, _) in zip(w, levels)) / z
    return mean, sum(x * (e - mean)**2 for x, (e, _) in zip(w, levels)) / z


class Contour:
    """Omega(E-1), Omega(E), Omega(E+1), G(E-1), G(E) of an E not above the mean, as mpf pairs of a
    logarithmic scale and integrals."""

    def __init__(self, levels, n, energy, shift=False, dps=DPS):
        self.levels, self.n, self.energy = levels, n, energy
        u = energy / n
        lo, hi = 0.0, 1.0
        if mean_of(levels, 0)[0] > u:
            while mean_of(levels, hi)[0] > u:
                hi *= 2
            for _ in range(200):
                mid = (lo + hi) / 2
                lo, hi = (mid, hi) if mean_of(levels, mid)[0] > u else (lo, mid)
        variance = mean_of(levels, lo)[1]
        self.sigma = math.sqrt(n * variance)
        self.beta = lo
        if shift:
            self.beta = max(lo, kPole / self.sigma)
            self.sigma = max(self.sigma, math.sqrt(n * mean_of(levels, self.beta)[1]))
        # Digits for the phase E theta, N ln phi and the overshoot exp(kPole^2/2).
        self.threshold = dps * 2.31 + (0.6 * kPole**2 if shift else 0)
        self.dps = dps + 25 + int(math.log10(n))
        self.overshoot = 0.6 * kPole**2 if shift else 0
        self.points = 0
        self.integrals = None

    def alias_bound(self, m_points):
        """Logarithm of a bound of the aliases of Omega and G over P(r)^N r^{-E}."""
        w = [g * math.exp(-self.beta * e) for e, g in self.levels]
        z = sum(w)
        p = [(x / z, e) for x, (e, _) in zip(w, self.levels)]
        u = self.energy / self.n

        def exponent(s):
            return self.n * (math.log1p(sum(x * math.expm1(s * e) for x, e in p)) - s * u) - abs(s) * m_points

        worst = -1e9
        grid = [1 / self.sigma * 1.25**k for k in range(-10, 45)]
        # With the pole of Gibbs volumes, unless they come from a shifted contour.
        has_pole = self.beta * self.sigma > 0.99 * kPole
        up = [s for s in grid if s < (0.98 * self.beta if has_pole else 0.5)] + [0.98 * self.beta] * has_pole
        worst = min(exponent(s) - (math.log(-math.expm1(s - self.beta)) if has_pole else 0) for s in up
                    if s * self.levels[-1][0] < 600)
        if self.energy > m_points:
            worst = max(worst, min(exponent(-s) for s in grid) + (math.log(1 / self.beta + 1) if has_pole else 0))
        return worst

    def negligible_scan(self):
        """Maxima of |phi| on (0, pi], in double precision, where N ln|phi| may matter."""
        top = self.levels[-1][0]
        w = [g * math.exp(-self.beta * e) for e, g in self.levels]
        z = sum(w)
        p = [x / z for x in w]

        def q(theta):
            a = b = 0.0
            for x, (e, _) in zip(p, self.levels):
                if e and x > 1e-300:
                    s = math.sin(e * theta / 2)
                    a += 2 * x * s * s
                    b += x * math.sin(e * theta)
            return 2 * a - a * a - b * b

        steps = 24 * top
        values = [q(math.pi * k / steps) for k in range(steps + 1)]
        found = []
        golden = (math.sqrt(5) - 1) / 2
        # Between grid points q changes by at most its curvature: prefilter generously.
        for k in range(1, steps + 1):
            right = values[k + 1] if k < steps else values[k - 1]
            if values[k] > values[k - 1] or values[k] > right:
                continue
            x0, x1 = math.pi * (k - 1) / steps, math.pi * min(k + 1, 2 * steps) / steps
            for _ in range(45):
                y0, y1 = x1 - golden * (x1 - x0), x0 + golden * (x1 - x0)
                if q(y0) < q(y1):
                    x1 = y1
                else:
                    x0 = y0
            theta = (x0 + x1) / 2
            # The golden section is good to 1e-8 only; Newton below.
            if q(theta) * self.n / 2 < 40 * self.threshold + self.n * 1e-14 * q(math.pi / top / 3):
                found.append(min(theta, math.pi))
        return found

    def run(self, extra=0):
        """`extra`: by how much, as a logarithm, windows are expected to cancel."""
        with mp.workdps(self.dps):
            levels, n, energy = self.levels, self.n, self.energy
            beta = mpf(self.beta)
            r = mp.exp(-beta)
            w = [g * r**e for e, g in levels]
            z = sum(w)
            p = [x / z for x in w]
            self.log_scale = n * mp.log(z) + beta * energy
            m_points = int(math.ceil(25.2 * self.sigma))
            while self.alias_bound(m_points) > -150 - self.overshoot - extra:
                m_points = m_points * 5 // 4 + 1
            m_points += m_points % 2
            unit = 2 * mp.pi / m_points
            gaps = [(levels[j][0] - levels[j - 1][0], p[j]) for j in range(1, len(levels))]

            def phi(zeta):
                s, power = mpc(p[0]), mpc(1)
                for gap, x in gaps:
                    power *= zeta**gap
                    s += x * power
                return s

            def newton(theta):
                theta = mpf(theta)
                for _ in range(12):
                    f = f1 = f2 = mpc(0)
                    for x, (e, _) in zip(p, levels):
                        t = x * mp.expj(e * theta)
                        f += t
                        f1 += 1j * e * t
                        f2 -= e * e * t
                    d1 = 2 * (mp.conj(f) * f1).real
                    d2 = 2 * (mp.conj(f) * f2).real + 2 * abs(f1)**2
                    if d2 >= 0 or d1 == 0:
                        break
                    step = d1 / d2
                    theta -= step
                    if abs(step) < 1e-3 / self.sigma:
                        break
                return theta

            half = m_points // 2
            memo = {}

            def value(k):
                if k not in memo:
                    zeta = mp.expj(unit * k)
                    f = phi(zeta)
                    log_f = n * mp.log(f)
                    if log_f.real < -self.threshold:
                        memo[k] = None
                    else:
                        memo[k] = (mp.exp(log_f - mpc(0, energy * unit * k)), zeta)
                return memo[k]

            sums = [mpf(0)] * 5
            largest = 0
            done = set()
            centers = [0]
            for theta in self.negligible_scan():
                centers.append(min(half, max(0, int(mp.nint(newton(theta) / unit)))))
            for center in centers:
                for direction in (1, -1):
                    k = center if direction == 1 else center - 1
                    while 0 <= k <= half and k not in done:
                        v = value(k)
                        if v is None:
                            break
                        done.add(k)
                        if len(done) > kMaxPoints:
                            raise OverflowError('too many points')
                        f, zeta = v
                        weight = 1 if k in (0, half) else 2
                        pole = 1 - r * zeta  # 0 only where a shifted contour follows
                        gibbs = f / pole if pole else mpf(0)
                        for i, x in enumerate((f * zeta, f, mp.conj(zeta) * f, gibbs * zeta, gibbs)):
                            sums[i] += weight * x.real
                        largest += weight * abs(f)
                        memo[k] = True
                        k += direction
            self.points = len(done)
            # Factors r^{+-1}: c_{E-1} = r^{1-E} ..., hence exp(-beta) relative to scale at E.
            factors = (r, 1, 1 / r, r, 1)
            self.integrals = [s * f / m_points for s, f in zip(sums, factors)]
            # Digits lost to cancellation between windows.
            self.lost = [float(mp.log10(largest / m_points / abs(x))) if x else 1e9 for x in self.integrals]
        return self

    def log(self, i):
        with mp.workdps(self.dps):
            return self.log_scale + mp.log(self.integrals[i])


def contour_values(levels, n, energy, want_omega=True):
    """ln Omega(E-1), ln Omega(E), ln Omega(E+1), ln G(E-1), ln G(E)."""
    dps = DPS
    while True:
        c = Contour(levels, n, energy, False, dps).run(2.31 * (dps - DPS))
        lost = max(c.lost[:3])
        if not want_omega or dps - lost > 62:
            break
        dps = int(lost + 80)
        if dps > 2500:
            raise OverflowError('hopeless cancellation')
    g = c
    if c.beta < kPole / c.sigma:
        g = Contour(levels, n, energy, True, DPS).run()
    assert g.dps - max(g.lost[3:]) > 60, g.lost
    omegas = [c.log(i) for i in range(3)] if want_omega else [None] * 3
    return omegas + [g.log(3), g.log(4)]


# ---------------------------------------------------------------- one row
_cache = {}


def edge(name, levels, n, flipped, top):
    key = (name, n, flipped)
    if key not in _cache or len(_cache[key]) <= top:
        _cache[key] = recurrence(levels, n, top)
    return _cache[key]


def lower_half(name, levels, n, energy, flipped, method=None):
    """The five logarithms for E below the mean, None for 0, False for not computed."""
    if method is None:
        method = 'recurrence' if energy <= kEdge else ('sum' if len(levels) == 3 else 'contour')
    if method == 'recurrence':
        c = edge(name, levels, n, flipped, kEdge + 1 if energy > 1100 else 1102)
        values = [c[energy - 1] if energy else mpf(0), c[energy], c[energy + 1],
                  mp.fsum(c[:energy]), mp.fsum(c[:energy + 1])]
        return [mp.log(x) if x else None for x in values]
    if method == 'sum':
        omegas = [log_by_sum(levels, n, energy + d) for d in (-1, 0, 1)]
        try:
            gibbs = contour_values(levels, n, energy, False)[3:]
        except OverflowError:
            gibbs = [False, False]
        return omegas + gibbs
    return contour_values(levels, n, energy)


def row(name, n, energy):
    levels = SETS[name]
    top = levels[-1][0] * n
    total = sum(g for _, g in levels)
    flipped = energy * total > n * sum(e * g for e, g in levels)
    if not flipped:
        below, here, above, _, gibbs = lower_half(name, levels, n, energy, False)
    else:
        above, here, below, tail, _ = lower_half(name, reversed_levels(levels), n, top - energy, True)
        with mp.workdps(DPS + 25):
            log_total = n * mp.log(mpf(total))
            if tail is None:
                gibbs = log_total
            elif tail is False:
                gibbs = False
            else:
                gibbs = log_total + mp.log1p(-mp.exp(tail - log_total))

    def text(x):
        if x is None:
            return '-inf'
        if x is False:
            return None
        # Below the working precision only rounding is left.
        return '0' if abs(x) < mpf(10)**(-75) else mp.nstr(x, DIGITS)

    def difference(x, y):
        return text(x - y) if x is not None and y is not None else 'nan'
    return [str(energy), text(here), difference(above, here), difference(here, below), text(gibbs)]


def energies(name, n, few):
    levels = SETS[name]
    k = levels[-1][0]
    top = n * k
    total = sum(g for _, g in levels)
    moment = sum(e * g for e, g in levels)
    mean = n * moment // total
    sigma = int(math.sqrt(n * (sum(e * e * g for e, g in levels) / total - (moment / total)**2)))
    if few:
        ends = [0, 1, 2, 10, 100]
        inner = [top // 1000000, top // 1000, top // 10, mean, mean + 1, top // 2, top * 7 // 10,
                 top - top // 1000, top - top // 1000000000]
    else:
        ends = [0, 1, 2, 3, 5, 10, 19, 20, 100, 1000]
        inner = [top // 10**9, top // 10**6, top // 10**4, top // 1000, top // 100, top // 10, top * 3 // 10,
                 top // 2 - 1, top // 2, top // 2 + 1, mean - 3 * sigma, mean - sigma // 2, mean, mean + 1,
                 mean + 2 * sigma, top * 7 // 10, top * 99 // 100, top - top // 1000, top - top // 10**6]
    if name == '0,2,1001':
        ends = ends + [999, 1001] + ([] if few else [2001, 2003])
        inner = inner + [x + 1 for x in inner if x in (top // 10**6, top // 1000, top // 100)]
    chosen = set(inner)
    for x in ends:
        chosen |= {x, top - x}
    return sorted(x for x in chosen if 0 <= x <= top)


SIZES = [(10**6, False), (10**9, False), (10**12, False), (10**15, False), (2**53, True), (10**18, True)]


def work(job):
    name, n, few = job
    rows = []
    for x in energies(name, n, few):
        try:
            rows.append(row(name, n, x))
        except OverflowError as error:
            print('skipped', name, n, x, error, file=sys.stderr, flush=True)
    print(name, n, len(rows), file=sys.stderr, flush=True)
    return name, n, rows


def make(path):
    jobs = [(name, n, few) for n, few in SIZES for name in sorted(SETS, key=lambda s: -len(SETS[s]))]
    with Pool(2, maxtasksperchild=1) as pool:
        results = pool.map(work, jobs, chunksize=1)
    lines = []
    for name in SETS:
        sizes = []
        for n, _ in SIZES:
            rows = next(r for a, b, r in results if a == name and b == n)
            sizes.append('{"N":"%d","rows":[\n%s]}' % (n, ',\n'.join(json.dumps(r, separators=(',', ':')) for r in rows)))
        lines.append('{"name":"%s","steps":%s,"degeneracies":%s,"sizes":[%s]}' %
                     (name, [e for e, _ in SETS[name]], [g for _, g in SETS[name]], ','.join(sizes)))
    meta = {'made_by': 'tests/data/make_level_reference.py',
            'columns': ['E', 'lnOmega', 'beta_forward', 'beta_backward', 'lnOmega_gibbs_cumulative'],
            'values': '-inf: Omega = 0; nan: a neighbour or E itself cannot occur; null: not computed'}
    with open(path, 'w') as out:
        out.write('{"meta":%s,\n"sets":[%s]}\n' % (json.dumps(meta), ',\n'.join(lines)))


# ---------------------------------------------------------------- cross-checks
def compare(what, a, b):
    worst = mpf(0)
    for x, y in zip(a, b):
        if (x is None) != (y is None):
            worst = mpf('inf')
        elif x is not None and x is not False and y is not False:
            worst = max(worst, abs(x - y))
    print('%-60s |difference| of logarithms %s' % (what, mp.nstr(worst, 3)), flush=True)
    return worst


def log_by_two_sums(levels, n, energy, width=4):
    """Four levels: the sum over the number in the last level of three-level sums."""
    b, g = levels[-1]
    levels3 = levels[:3]
    def term(m):
        x = log_by_sum(levels3, n - m, energy - b * m)
        if x is None:
            return None
        return x + log_factorial(n) - log_factorial(m) - log_factorial(n - m) + m * mp.log(g)
    beta = Contour(levels, n, energy).beta
    w = [y * math.exp(-beta * e) for e, y in levels]
    center = int(n * w[-1] / sum(w))
    # Conditional width of m, from three values.
    probe = max(1, int(math.sqrt(center) / 2))
    t = [term(max(0, center + d * probe)) for d in (-1, 0, 1)]
    curvature = float(-(t[0] - 2 * t[1] + t[2])) / probe**2 if center > 100 else 1
    stride = max(1, int(1 / math.sqrt(curvature) / width))
    top, total = t[1], mpf(1)
    for direction in (1, -1):
        m = center + direction * stride
        while 0 <= m <= n:
            x = term(m)
            if x is None or x - top < -150:
                break
            total += mp.exp(x - top)
            m += direction * stride
    return top + mp.log(stride * total)


def check(everything):
    worst = mpf(0)
    # Exact integers by Kronecker substitution against all methods, at small N.
    for name, n, xs in (('0,1,3x2,7', 300, (10, 200, 500, 700)), ('0,2,1001', 20, (1001, 2002, 3001, 5005)),
                        ('0,1,20', 200, (50, 103, 1000, 1300)), ('thirty', 60, (250, 400, 3000, 3600))):
        levels = SETS[name]
        bits = int(n * math.log2(sum(g for _, g in levels))) + 64
        power = sum(g << (bits * e) for e, g in levels)**n
        mask = (1 << bits) - 1
        digit = lambda e: (power >> (bits * e)) & mask if e >= 0 else 0
        c = recurrence(levels, n, min(levels[1][0] * (n + 1) - 2, 3001))
        for x in xs:
            exact = [digit(x + d) for d in (-1, 0, 1)]
            running = power & ((1 << (bits * (x + 1))) - 1)
            gibbs = sum((running >> (bits * i)) & mask for i in range(x + 1)) if x < 5000 else None
            logs = [mp.log(mpf(v)) if v else None for v in exact]
            if x + 1 < len(c):
                r = [c[x + d] for d in (-1, 0, 1)]
                worst = max(worst, compare('exact/recurrence %s N=%d E=%d' % (name, n, x), logs,
                                           [mp.log(v) if v else None for v in r]))
            if len(levels) == 3:
                worst = max(worst, compare('exact/sum %s N=%d E=%d' % (name, n, x), logs,
                                           [log_by_sum(levels, n, x + d) for d in (-1, 0, 1)]))
            if name == '0,2,1001':  # windows cancel to hundreds of digits
                continue
            v = contour_values(levels, n, x)
            worst = max(worst, compare('exact/contour %s N=%d E=%d' % (name, n, x), logs, v[:3]))
            if gibbs:
                worst = max(worst, compare('exact/contour, Gibbs %s N=%d E=%d' % (name, n, x), [mp.log(mpf(gibbs))], v[4:]))
    # Two levels: contour against loggamma.
    for n in (10**6, 10**12, 10**15, 10**18):
        for x in (20000, n // 1000, n // 3, n // 2 - 1):
            want = [mp.loggamma(n + 1) - mp.loggamma(x + d + 1) - mp.loggamma(n - x - d + 1) for d in (-1, 0, 1)]
            worst = max(worst, compare('two levels: loggamma/contour N=%g E=%g' % (n, x), want,
                                       contour_values([(0, 1), (1, 1)], n, x)[:3]))
    # Recurrence against contour at kEdge, Gibbs volumes too.
    for name in SETS:
        for flipped in (False, True):
            levels = reversed_levels(SETS[name]) if flipped else SETS[name]
            for n in (10**6, 10**12, 10**18):
                a = lower_half(name, levels, n, kEdge, flipped, 'recurrence')
                for method in ['sum'] if len(levels) == 3 else ['contour']:
                    try:
                        b = lower_half(name, levels, n, kEdge, flipped, method)
                    except OverflowError as error:
                        print('contour', name, n, error)
                        continue
                    worst = max(worst, compare('recurrence/%s %s%s N=%g E=1e4' % (method, name, ' reversed' if flipped else '', n), a, b))
    # Sum against contour at three levels.
    for name in SETS:
        levels = SETS[name]
        if len(levels) != 3:
            continue
        for n in (10**6, 10**12, 10**15, 10**18):
            mean = n * sum(e * g for e, g in levels) // sum(g for _, g in levels)
            for x in (n * levels[-1][0] // 1000, mean // 3, mean - 1):
                a = [log_by_sum(levels, n, x + d) for d in (-1, 0, 1)]
                try:
                    b = contour_values(levels, n, x)
                except OverflowError as error:
                    print('contour', name, n, x, error)
                    continue
                worst = max(worst, compare('sum/contour %s N=%g E=%g' % (name, n, x), a, b[:3]))
    # Gibbs volumes: half of all states and half of Omega in the middle of a symmetric set; growth by Omega.
    for n in (10**6, 10**12, 10**18):
        levels = [(0, 1), (1, 1), (2, 1)]
        middle = log_by_sum(levels, n, n)
        total = n * mp.log(mpf(3))
        worst = max(worst, compare('half of all/contour, Gibbs 0,1,2 N=%g' % n,
                                   [total + mp.log((1 + mp.exp(middle - total)) / 2)], contour_values(levels, n, n)[4:]))
        for name in ('0,1,20', '0,2,1001', '0x5,1,4'):
            levels = SETS[name]
            mean = n * sum(e * g for e, g in levels) // sum(g for _, g in levels)
            for x in (mean // 3, mean - 2):
                low, high = contour_values(levels, n, x)[4], contour_values(levels, n, x + 1)[4]
                worst = max(worst, compare('sum/contours, Gibbs %s N=%g E=%g' % (name, n, x), [log_by_sum(levels, n, x + 1)],
                                           [low + mp.log(mp.expm1(high - low))]))
    # Four levels: double sum against contour.
    for n in (10**6, 10**15):
        for x in (n // 100, n, 5 * n // 2):
            worst = max(worst, compare('double sum/contour 0,1,3x2,7 N=%g E=%g' % (n, x),
                                       [log_by_two_sums(SETS['0,1,3x2,7'], n, x)],
                                       [contour_values(SETS['0,1,3x2,7'], n, x)[1]]))
            if not everything:
                break
    print('worst', mp.nstr(worst, 3))


if __name__ == '__main__':
    if len(sys.argv) > 1 and sys.argv[1] == '--check':
        check(len(sys.argv) > 2)
    elif len(sys.argv) == 2:
        make(sys.argv[1])
    else:
        sys.exit(__doc__)
