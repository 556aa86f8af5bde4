"""Exact arithmetic by Python's fractions, line by line.

Each line of the input is a case: `kind arguments…`, numbers as `n/d`. Points are multiples of 10^-30 given as integers.
Prints one answer per line.
"""
import sys
from fractions import Fraction

SCALE = 10**30

def half_away(x):
    """The nearest integer, half away from zero."""
    sign = -1 if x < 0 else 1
    return sign * ((2 * abs(x).numerator + abs(x).denominator) // (2 * abs(x).denominator))

def points(x):
    return half_away(x * SCALE)

def decided(raw):
    return half_away(Fraction(raw, 10**10))

def order(a, b):
    return (a > b) - (a < b)

def answer(kind, args):
    if kind == "compare":
        a, b = map(Fraction, args)
        return order(a, b)
    if kind == "weighted":
        # Sum of value × weight, each product rounded to 30 decimals, against the same of another triple.
        values = [Fraction(x) for x in args]
        sums = []
        for half in (values[:6], values[6:]):
            sums.append(sum(half_away(Fraction(points(v) * points(w), SCALE)) for v, w in zip(half[:3], half[3:])))
        return order(decided(sums[0]), decided(sums[1]))
    if kind == "round":
        raw, places = int(args[0]), int(args[1])
        return half_away(Fraction(decided(raw), 10 ** (20 - places))) * 10 ** (30 - places)
    if kind == "position":
        x, a, b = map(Fraction, args)
        return points((x - a) / (b - a))
    if kind == "points":
        return points(Fraction(args[0]))
    if kind in ("+", "-", "*", "/"):
        a, b = map(Fraction, args)
        r = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[kind]()
        return f"{r.numerator}/{r.denominator}"
    if kind == "text":
        x, places = Fraction(args[0]), int(args[1])
        scaled = half_away(x * 10**places)
        digits = str(abs(scaled)).rjust(places + 1, "0")
        body = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
        return ("-" if scaled < 0 else "") + body
    raise ValueError(kind)

out = []
for line in sys.stdin:
    kind, *args = line.split()
    out.append(str(answer(kind, args)))
sys.stdout.write("\n".join(out) + "\n")
