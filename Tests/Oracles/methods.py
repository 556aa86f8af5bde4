"""Scoring methods, statistics of peers and means of nodes by Python's fractions and decimal, one JSON object a line.

Numbers come as "n/d". Prints the true value at 45 decimals, or a word. Nothing here follows the formulas of the program's
arithmetic: everything is a fraction, or a decimal of 90 digits.
"""
import json
import sys
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 90

def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator) if isinstance(x, Fraction) else x

def fractions(texts):
    return [Fraction(t) for t in texts]

def arctangent_of_inverse(n):
    power = total = Decimal(1) / n
    k = 1
    while abs(power) > Decimal(10) ** -95:
        power /= -n * n
        k += 2
        total += power / k
    return total

PI = 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))

def density(x):
    return (-x * x / 2).exp() / (2 * PI).sqrt()

def area(x):
    """Φ(x) - 1/2 by the Maclaurin series of erf."""
    total = term = x
    k = 0
    while abs(term) > Decimal(10) ** -85:
        k += 1
        term = -term * x * x / (2 * k)
        total += term / (2 * k + 1)
    return total / (2 * PI).sqrt()

KNOWN = {}

def quantile(p):
    """Newton's method on Φ."""
    if p not in KNOWN:
        target, x = decimal(p) - Decimal("0.5"), Decimal(0)
        for _ in range(200):
            step = (target - area(x)) / density(x)
            x += max(min(step, Decimal("0.5")), Decimal("-0.5"))
            if abs(step) < Decimal(10) ** -55:
                break
        KNOWN[p] = x
    return KNOWN[p]

def mean(values):
    return sum(values) / len(values)

def variance(values):
    middle = mean(values)
    return sum((v - middle) ** 2 for v in values) / len(values)

def root(x):
    return decimal(x).sqrt()

def between(x, low, high):
    return min(max(x, low), high)

# Methods: value of the unit, values of all its peers with data (the unit's own among them), and what the scheme declares.

def zscore(x, peers, d, number):
    if max(peers) == min(peers):
        return number("mean", "1/2")
    z = decimal(x - mean(peers)) / root(variance(peers))
    return decimal(number("mean", "1/2")) + decimal(number("spread", "1/10")) * (z if d == "higher" else -z)

def percentile(x, peers, d, number):
    if max(peers) == min(peers):
        return Fraction(1)
    worse = sum(1 for p in peers if (p < x if d == "higher" else p > x))
    return Fraction(worse, len(peers) - 1)

def best(x, peers, d, number):
    top = max(peers) if d == "higher" else min(peers)
    if x == top:
        return Fraction(1)
    return x / top if d == "higher" else top / x

def calibrate(x, peers, d, number):
    worse = sum(1 for p in peers if (p < x if d == "higher" else p > x))
    same = sum(1 for p in peers if p == x)
    middle_rank = worse + Fraction(same + 1, 2)
    z = quantile((middle_rank - Fraction(3, 8)) / (len(peers) + Fraction(1, 4)))
    return decimal(number("mean")) + decimal(number("spread")) * z

def minmax(x, peers, d, number):
    low, high = min(peers), max(peers)
    if low == high:
        return Fraction(1)
    way = (x - low) / (high - low)
    return way if d == "higher" else 1 - way

def anchors(x, peers, d, number):
    reached = [Fraction(s) for t, s in number.declared["anchors"] if x >= Fraction(t)]
    return reached[0] if reached else Fraction(0)

def log_range(x, peers, d, number):
    worst, top, base = number("worst"), number("best"), number("base", "0")
    if x <= 0:
        way = Decimal(0) if worst < top else Decimal(100)
    else:
        way = (decimal(x).ln() - decimal(worst).ln()) / (decimal(top).ln() - decimal(worst).ln())
    return decimal(base) + decimal(1 - base) * max(way, Decimal(0))

METHODS = {f.__name__: f for f in (zscore, percentile, best, calibrate, minmax, anchors, log_range)}

class Numbers:
    def __init__(self, declared):
        self.declared = declared
    def __call__(self, name, otherwise=None):
        return Fraction(self.declared.get(name, otherwise))

def share(case):
    number = Numbers(case)
    raw = METHODS[case["method"]](Fraction(case["x"]), fractions(case["peers"]), case.get("direction"), number)
    return between(decimal(raw), Decimal(0), decimal(number("cap", "1")))

# Nodes: shares and weights of the children that are in.

def arithmetic(shares, weights):
    return sum(s * w for s, w in zip(shares, weights)) / sum(weights)

def geometric(shares, weights):
    if min(shares) == 0:
        return Decimal(0)
    return (sum(s.ln() * w for s, w in zip(shares, weights)) / sum(weights)).exp()

def harmonic(shares, weights):
    if min(shares) == 0:
        return Decimal(0)
    return sum(weights) / sum(w / s for s, w in zip(shares, weights))

def minimum(shares, weights):
    return min(shares)

NODES = {f.__name__: f for f in (arithmetic, geometric, harmonic, minimum)}

def tree(node):
    """A share, or nested {"aggregate", "children": [[weight, node]]}; null is a child that is out. None when nothing is in."""
    if node is None:
        return None
    if isinstance(node, str):
        return decimal(Fraction(node))
    parts = [(decimal(Fraction(w)), tree(c)) for w, c in node["children"]]
    parts = [(w, s) for w, s in parts if s is not None]
    if not parts:
        return None
    return NODES[node["aggregate"]]([s for _, s in parts], [w for w, _ in parts])

# Treatment of measures.

def skewness(v):
    n, m = len(v), mean(v)
    m2, m3 = decimal(variance(v)), decimal(sum((x - m) ** 3 for x in v) / n)
    return m3 / (m2 * m2.sqrt()) * Decimal(n * (n - 1)).sqrt() / (n - 2)

def kurtosis(v):
    n, m = len(v), mean(v)
    m2, m4 = variance(v), sum((x - m) ** 4 for x in v) / n
    return Fraction(n - 1, (n - 2) * (n - 3)) * ((n + 1) * (m4 / m2 ** 2 - 3) + 6)

def winsorised(values, most, skew, kurt):
    values = list(values)
    for _ in range(most):
        if len(values) < 4 or max(values) == min(values):
            break
        if abs(skewness(values)) < decimal(skew) or kurtosis(values) < kurt:
            break
        end = max if skewness(values) > 0 else min
        outermost = end(values)
        neighbour = end(v for v in values if v != outermost)
        values = [neighbour if v == outermost else v for v in values]
    return values

def median(values):
    v = sorted(values)
    return (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2

def calibrated(x, marks, mean_, spread):
    return mean_ + spread * decimal(x - mean(marks)) / root(variance(marks))

def told(x):
    return f"{decimal(x):.45f}"

def answer(case):
    kind = case["kind"]
    if kind == "quantile":
        return told(quantile(Fraction(case["p"])))
    if kind == "mean":
        return told(mean(fractions(case["values"])))
    if kind == "spread":
        return told(root(variance(fractions(case["values"]))))
    if kind == "node":
        return told(NODES[case["aggregate"]](*([decimal(Fraction(t)) for t in case[k]] for k in ("shares", "weights"))))
    if kind == "share":
        return told(share(case))
    if kind == "tree":
        value = tree(case["tree"])
        return "out" if value is None else told(value)
    if kind == "winsorised":
        v = winsorised(fractions(case["values"]), case["most"], Fraction(case["skew"]), Fraction(case["kurtosis"]))
        return " ".join(f"{x.numerator}/{x.denominator}" for x in v)
    if kind == "median":
        return told(median(fractions(case["values"])))
    if kind == "mark":
        return told(calibrated(Fraction(case["x"]), fractions(case["marks"]), decimal(Fraction(case["mean"])), decimal(Fraction(case["spread"]))))
    raise ValueError(kind)

for line in sys.stdin:
    print(answer(json.loads(line)))
