"""Quotas, pools and the bounds of rules, worked with Python's fractions; a case a line, an answer a line.

quota SHARE ROUND LEAST MOST TIE UNIT…   UNIT is group:score:extra:outside(0/1); `-` is no bound. Answers a letter per unit: a or b.
pool AMOUNT PLACES WEIGHT…               Units in the order of their codes. Answers the amounts, in least units.
rules LEAST MOST RULE…                   RULE is count:each:least:most. Answers the points of all rules, in hundredths.
"""
import math
import sys
from fractions import Fraction

def half_away(x):
    magnitude = math.floor(abs(x) + Fraction(1, 2))
    return -magnitude if x < 0 else magnitude

def held(x, least, most):
    if least != "-":
        x = max(x, Fraction(least))
    if most != "-":
        x = min(x, Fraction(most))
    return x

def quota(share, rounding, least, most, tie, *units):
    units = [unit.split(":") for unit in units]
    grades = ["b"] * len(units)
    groups = {}
    for index, (group, score, _, outside) in enumerate(units):
        if outside == "1":
            grades[index] = "a" if int(score) >= 60 else "b"
        else:
            groups.setdefault(group, []).append(index)
    for members in groups.values():
        exact = Fraction(share) * len(members)
        room = {"down": math.floor(exact), "up": math.ceil(exact), "half_up": half_away(exact)}[rounding]
        room = int(held(Fraction(room), least, most))
        keys = {}
        for index in members:
            score, extra = int(units[index][1]), int(units[index][2])
            if score >= 60:
                keys.setdefault((-score, -extra if tie == "break" else 0), []).append(index)
        taken = 0
        for key in sorted(keys):
            tied = keys[key]
            if taken + len(tied) > room and not (tie == "admit_all" and taken < room):
                break
            for index in tied:
                grades[index] = "a"
            taken += len(tied)
    return "".join(grades)

def pool(amount, places, *weights):
    whole = Fraction(amount) * 10 ** int(places)
    assert whole.denominator == 1
    weights = [Fraction(half_away(Fraction(weight) * 10**20), 10**20) for weight in weights]
    parts = [whole * weight / sum(weights) for weight in weights]
    given = [math.floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda index: (given[index] - parts[index], index))
    for index in order[: int(whole) - sum(given)]:
        given[index] += 1
    assert sum(given) == whole
    return " ".join(map(str, given))

def rules(least, most, *declared):
    printed = Fraction(0)
    for rule in declared:
        count, each, low, high = rule.split(":")
        printed += Fraction(half_away(held(int(count) * Fraction(each), low, high) * 100), 100)
    return half_away(held(printed, least, most) * 100)

for line in sys.stdin:
    kind, *arguments = line.split()
    print({"quota": quota, "pool": pool, "rules": rules}[kind](*arguments))
