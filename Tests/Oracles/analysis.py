"""Recomputes office/indicators.csv of an edition from its portal tables: means, spreads, points lost, correlations.

Prints the number of figures compared; the first that differs ends it.
"""
import csv
import statistics
import sys
from fractions import Fraction

folder = sys.argv[1]


def rows(path):
    return list(csv.reader(open(f"{folder}/{path}", encoding="utf-8-sig")))[1:]


totals = {row[1]: Fraction(row[4]) for row in rows("portal/results.csv") if row[0]}
shares, lost = {}, {}
for row in rows("portal/scores.csv"):
    if not row[7]:
        continue
    shares.setdefault(row[2], {})[row[0]] = Fraction(row[7])
    lost[row[2]] = lost.get(row[2], 0) + Fraction(row[9]) - Fraction(row[8])

compared = 0


def same(found, expected, what, within=Fraction(6, 100000)):
    global compared
    assert abs(Fraction(found) - Fraction(expected)) <= within, (what, found, float(expected))
    compared += 1


for row in rows("office/indicators.csv"):
    own = shares[row[0]]
    same(row[4], sum(share >= 1 for share in own.values()), row[1])
    same(row[5], sum(share == 0 for share in own.values()), row[1])
    same(row[6], statistics.mean(own.values()), row[1])
    same(row[7], statistics.pstdev(own.values()), row[1])
    same(row[8], lost[row[0]], row[1], within=Fraction(6, 1000))  # printed with the places of points
    ranked = [unit for unit in own if unit in totals]
    x, y = [own[unit] for unit in ranked], [totals[unit] for unit in ranked]
    if len(set(x)) > 1 and len(set(y)) > 1:
        same(row[9], statistics.correlation(list(map(float, x)), list(map(float, y))), row[1])
    else:
        assert row[9] == "", row
print(compared)
