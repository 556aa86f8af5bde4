"""Compares Output/<appraisal>/history.sqlite with the files of the editions of the whole time, without our code.

Prints the number of rows compared. The database is read with Python's sqlite3; every exact number is read as a fraction.
"""

import csv
import json
import os
import re
import sqlite3
import sys
from fractions import Fraction

folder = sys.argv[1]
database = sqlite3.connect(f"file:{folder}/history.sqlite?mode=ro", uri=True)
compared = 0


def rows(sql):
    cursor = database.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def same(found, expected):
    global compared
    assert found == expected, (found, expected)
    compared += len(expected)


assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
assert database.execute("PRAGMA foreign_key_check").fetchall() == []
tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
for table in tables:
    for row in database.execute(f"SELECT * FROM {table}"):
        assert not any(isinstance(value, float) for value in row), (table, row)

# The editions, by what stands on the disk.
current = os.path.basename(os.readlink(folder + "/current"))
on_disk = [name for name in os.listdir(folder + "/editions") if re.fullmatch("[0-9a-f]{16}", name)]
same(
    rows("SELECT id, since, in_force FROM edition WHERE part IS NULL ORDER BY id"),
    [{"id": id, "since": int(os.stat(f"{folder}/editions/{id}").st_mtime), "in_force": int(id == current)} for id in sorted(on_disk)],
)

# The results, by the file that the edition in force says it has.
edition = f"{folder}/editions/{current}"
record = json.load(open(edition + "/edition.json"))
[listed] = [out for out in record["out"] if out["path"] == "office/results.json"]
issued = json.load(open(edition + "/office/results.json"))
[filled] = rows("SELECT edition, sha256 FROM filled")
same([filled], [{"edition": current, "sha256": listed["sha256"]}])
same(
    rows("SELECT id, kind, first_day, last_day, edition, title FROM period"),
    [
        {"id": p["id"], "kind": p["kind"], "first_day": p["from"], "last_day": p["to"], "edition": current, "title": issued["title"]}
        for p in issued["periods"]
    ],
)
units, indicators, rules = [], [], []
for p in issued["periods"]:
    for position, unit in enumerate(p["units"]):
        own = {"period": p["id"], "unit": unit["code"]}
        names = ["name", "category", "category_name", "score", "exact", "rank", "rank_from_bottom", "ranked", "grade", "grade_name"]
        units.append({**own, "position": position, **{name: unit.get(name) for name in names}})
        names = ["name", "numerator", "denominator", "value", "share", "points", "exact", "of", "light", "light_value", "light_plan", "outcome", "data"]
        for position, i in enumerate(unit["indicators"]):
            indicators.append({**own, "indicator": i["id"], "position": position, **{name: i.get(name) for name in names}})
        for position, rule in enumerate(unit["rules"]):
            rules.append({**own, "rule": rule["id"], "position": position, **{n: rule[n] for n in ["name", "count", "points", "exact"]}})
same(rows("SELECT * FROM unit_result ORDER BY period, position"), units)
same(rows("SELECT * FROM indicator_result ORDER BY period, (SELECT position FROM unit_result u WHERE u.unit = indicator_result.unit), position"), indicators)
same(rows("SELECT * FROM rule_result ORDER BY period, (SELECT position FROM unit_result u WHERE u.unit = rule_result.unit), position"), rules)

# And by the tables that people are given: what is printed there is what stands here.
printed = {row[1]: row for row in list(csv.reader(open(edition + "/portal/results.csv", encoding="utf-8-sig")))[1:]}
assert set(printed) == {unit["code"] for unit in issued["periods"][-1]["units"]}
for unit in rows("SELECT * FROM unit_result"):
    rank, code, name, category, score, grade = printed[unit["unit"]]
    assert (rank, name, category, grade) == (str(unit["rank"] or rank), unit["name"], unit["category_name"] or "", unit["grade_name"] or ""), unit
    assert Fraction(score) == Fraction(unit["score"]), unit
    assert abs(Fraction(unit["exact"]) - Fraction(unit["score"])) < 1, unit
    compared += 1
lines = {(row[0], row[2]): row for row in list(csv.reader(open(edition + "/portal/scores.csv", encoding="utf-8-sig")))[1:]}
for row in rows("SELECT * FROM indicator_result WHERE points IS NOT NULL"):
    line = lines[row["unit"], row["indicator"]]
    assert Fraction(line[8]) == Fraction(row["points"]) and abs(Fraction(line[9]) - Fraction(row["of"])) <= Fraction(1, 2 * 10**10), (line, row)
    if row["denominator"] and row["data"] == "value": assert Fraction(row["value"]) == Fraction(row["numerator"]) / Fraction(row["denominator"]), row
    compared += 1
print(compared)
