#!/usr/bin/env python3
"""Computes the results of Inputs/leping-2025 without Kaoping: standard library, exact fractions, the scheme by hand.

    leping_2025.py [FOLDER] [--as-of 2026-01-15T00:00:00]     results.csv on stdout, byte for byte
    leping_2025.py --detail      one row per unit and leaf, then per unit and rule that changed the score
    leping_2025.py --counts      one row per file: read, used, skipped, superseded, rejected
    leping_2025.py --rejected    one row per rejected record, with its number in the file (the header is not counted)
    leping_2025.py --rules       one row per unit and rule that holds, `do` rules, shares of the fund and weak spots included

It reads the raw exports itself. scheme.yml is not read: a change there must be made here too, which is the point.
"""

import argparse
import csv
import gzip
import io
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction as F
from pathlib import Path

YEAR = 2025
CATEGORIES = ["农业乡镇", "城关镇街"]
FARMING, URBAN = CATEGORIES
SPACES = " \u3000\u00a0"
NARROW = {0xFF10 + n: str(n) for n in range(10)} | {0xFF0C: ",", 0xFF0E: ".", 0xFF0B: "+", 0xFF0D: "-", 0xFF05: "%"}


class Invalid(Exception):
    pass


# --- cells ---------------------------------------------------------------------------------------------------------------

def number(text):
    text = text.translate(NARROW)
    if not re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", text):
        raise Invalid(f"not a number: {text}")
    return F(text.replace(",", ""))


def wan(text):
    return number(text) * 10000


def integer(text):
    value = number(text)
    if value.denominator != 1:
        raise Invalid(f"not an integer: {text}")
    return value


def percent(text):
    text = text.translate(NARROW)
    if not text.endswith("%"):
        raise Invalid(f"not a percentage: {text}")
    return number(text[:-1]) / 100


def time(text):
    text = text.translate(NARROW)
    match = re.fullmatch(
        r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
        r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?(Z|[+-]\d{2}:\d{2})?", text)
    if not match:
        raise Invalid(f"not a time: {text}")
    groups = match.groups()
    month, day = next((groups[n], groups[n + 1]) for n in (1, 3, 5) if groups[n])
    try:
        moment = datetime(int(groups[0]), int(month), int(day), *(int(g or 0) for g in groups[7:10]))
    except ValueError as error:
        raise Invalid(f"not a time: {text}") from error
    zone = groups[10]
    if zone:  # moved to Asia/Shanghai, which has been UTC+8 all year since 1991
        offset = timedelta() if zone == "Z" else timedelta(hours=int(zone[1:3]), minutes=int(zone[4:])) * (-1 if zone[0] == "-" else 1)
        moment += timedelta(hours=8) - offset
    return moment


def month(text):
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})|年(\d{1,2})月|(\d{2}))", text.translate(NARROW))
    if not match or not 1 <= int(match[2] or match[3] or match[4]) <= 12:
        raise Invalid(f"not a month: {text}")
    return datetime(int(match[1]), int(match[2] or match[3] or match[4]), 1)


def cell(raw, kind, missing):
    """None is NULL. Text keeps '' apart from NULL; an absent XML element is NULL for every type."""
    if raw is None:
        return None
    raw = raw.strip(SPACES)
    if raw in missing:
        return None
    if kind is None:
        return raw
    return kind(raw) if raw else None


# --- sources: name → files, encoding, unit field, fields {name: (columns, type, missing)}, skip, key, by, period, to_date -----

NOT_RATED = ["未评价"]
SOURCES = {
    "budget": dict(
        files="finance/*.csv", encoding="gb18030", unit="agency", period="month", to_date=True,
        skip=lambda r: r["agency"] == "合计" or r["agency_name"] == "合计",
        fields=dict(agency=(["预算单位编码"],), agency_name=(["预算单位名称"],), month=(["月份"], month),
                    budget=(["预算数"], wan), paid=(["支出数"], wan))),
    "hotline": dict(
        files="hotline/*.csv.gz", unit="office", period="received", key="id", by="updated",
        fields=dict(id=(["工单编号"],), type=(["工单类型"],), office=(["承办单位", "责任单位"],), received=(["受理时间"], time),
                    due=(["办理时限"], time), closed=(["办结时间"], time, ["null", "0001-01-01T00:00:00"]), resolved=(["是否解决"],),
                    satisfied=(["是否满意"], None, NOT_RATED), updated=(["更新时间"], time), comment=(["回访意见"],))),
    "grid": dict(
        files="grid/*.xml", unit="unit", period="reported", key="id", by=None,
        fields=dict(id=(["@id"],), unit=(["@unit"],), kind=(["category"],), reported=(["times/reported"], time),
                    due=(["times/due"], time), closed=(["times/closed"], time))),
    "survey": dict(
        files="survey/*.csv", unit="unit", period="answered",
        fields=dict(unit=(["评价单位"],), answer=(["评价结果"], None, NOT_RATED), answered=(["评价时间"], time))),
    "ratings": dict(
        files="ratings/*.csv", unit="unit",
        fields=dict(unit=(["被评单位"],), rater=(["评价主体"],), judge=(["评委编号"],), score=(["分数"], number, ["弃权"]))),
    "tasks": dict(
        files="tasks/*.csv", unit="unit", period="month",
        fields=dict(unit=(["填报单位"],), month=(["填报月份"], month), item=(["指标名称"],), base=(["应完成数"], number),
                    done=(["完成数"], number), note=(["备注"],))),
    "environment": dict(
        files="environment/*.csv", unit="unit", period="month", skip=lambda r: r["unit"] == "全市",
        fields=dict(unit=(["属地"],), month=(["监测月份"], month), days=(["监测天数"], integer), rate=(["达标率"], percent, ["-9999"]))),
    "projects": dict(
        files="projects/*.csv", unit="unit", period="month", to_date=True, skip=lambda r: r["unit"] == "合计",
        fields=dict(month=(["月份"], month), unit=(["责任单位"],), planned=(["年度计划投资"], wan), done=(["累计完成投资"], wan))),
    "checks": dict(
        files="checks/*.xml", record="check", unit="unit", period="day",
        fields=dict(day=(["day"], time), id=(["@id"],), unit=(["@unit"],), item=(["item"],), reported=(["reported"], integer), found=(["found"], integer))),
    "third_party": dict(
        files="thirdparty/*.csv", encoding="gb18030", unit="unit",
        fields=dict(unit=(["乡镇（街道）"],), score=(["满意度"], number, ["拒访"]))),
    "mystery": dict(
        files="mystery/*.csv", header=2, unit="unit", period="day",
        fields=dict(day=(["暗访日期"], time), unit=(["暗访单位"],), place=(["暗访点位"],), score=(["得分"], number, ["未开门"]),
                    issue=(["发现问题"],))),
    "culture": dict(
        files="culture/*.csv", unit="unit", period="month",
        fields=dict(unit=(["单位"],), month=(["季度末月"], month), held=(["活动场次"], integer))),
    "innovation": dict(
        files="innovation/*.csv", unit="unit", period="day", key="id", by=None,
        fields=dict(id=(["事项编号"],), unit=(["申报单位"],), what=(["创新事项"],), result=(["认定结果"],), day=(["认定日期"], time))),
}


def csv_rows(path, encoding, header_line=1):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    reader = csv.reader(io.StringIO(data.decode(encoding).removeprefix("\ufeff"), newline=""), strict=True)
    for _ in range(header_line - 1):
        next(reader)
    header = [name.strip(SPACES) for name in next(reader)]
    for row in reader:
        yield dict(zip(header, row, strict=True)).get


def xml_rows(path, record):
    def at(event, column):
        if column.startswith("@"):
            return event.get(column[1:])
        element = event.find(column)
        return None if element is None else element.text or ""

    for event in ElementTree.parse(path).getroot().findall(record):
        yield lambda column, event=event: at(event, column)


class Roster:
    FIELDS = dict(population=("常住人口", integer), land_target=("土地流转目标", number), output_target=("特色产业产值目标", wan),
                  governance_target=("治理创新目标", integer), training_target=("干部培训目标", integer), culture_target=("文化活动目标", integer), basin=("流域", None))

    def __init__(self, path):
        self.units, self.by_code, self.by_name, self.by_alias = {}, {}, {}, {}
        for row in csv_rows(path, "utf-8"):
            code, name = cell(row("单位编码"), None, []), cell(row("单位名称"), None, [])
            unit = {"code": code, "name": name, "category": cell(row("类别"), None, [])}
            unit |= {field: cell(row(column), kind, ["—"]) for field, (column, kind) in self.FIELDS.items()}
            self.units[code] = unit
            self.by_code[code] = self.by_name[name] = code
            for alias in row("别名").split("；"):
                assert self.by_alias.setdefault(alias.strip(SPACES), code) == code
        assert all(unit["category"] in CATEGORIES for unit in self.units.values())

    def find(self, text):
        for names in (self.by_code, self.by_name, self.by_alias):
            if text in names:
                return names[text]
        raise Invalid(f"unknown unit: {text}")


def read(folder, name, source, roster, counts, rejected):
    """The records in force, each with `@unit`; one row of counts per file."""
    kept, newest = [], {}
    for path in sorted(folder.glob(source["files"])):
        count = counts.setdefault(str(path.relative_to(folder)), dict(read=0, used=0, skipped=0, superseded=0, rejected=0))
        if path.suffix == ".xml":
            rows = xml_rows(path, source.get("record", "events/event"))
        else:
            rows = csv_rows(path, source.get("encoding", "utf-8"), source.get("header", 1))
        for at, row in enumerate(rows, 1):
            count["read"] += 1
            record, problem = {"@count": count}, None
            for field, (columns, *rest) in source["fields"].items():
                raw = next((raw for raw in map(row, columns) if raw is not None), None)
                try:
                    record[field] = cell(raw, rest[0] if rest else None, rest[1] if len(rest) > 1 else [])
                except Invalid as error:
                    record[field], problem = None, problem or str(error)
            if "skip" in source and source["skip"](record):
                count["skipped"] += 1
                continue
            try:
                record["@unit"] = roster.find(record[source["unit"]])
            except Invalid as error:
                problem = problem or str(error)
            if problem:
                count["rejected"] += 1
                rejected.append((str(path.relative_to(folder)), at, problem))
                continue
            count["used"] += 1
            if "key" not in source:
                kept.append(record)
                continue
            key = record[source["key"]]
            if key in newest:
                if source["by"] is None:
                    raise SystemExit(f"{path}: {key} appears twice")
                older = newest[key] if newest[key][source["by"]] <= record[source["by"]] else record
                older["@count"]["used"] -= 1
                older["@count"]["superseded"] += 1
                if older is record:
                    continue
            newest[key] = record
    return kept + list(newest.values())


def exempt(folder, records, as_of):
    """Takes the records away that a decision in force exempts."""
    for row in csv_rows(folder / "decisions.csv", "utf-8"):
        assert row("类型") == "豁免"
        if time(row("决定日期")) <= as_of:
            source = row("来源")
            kept = [r for r in records[source] if r[SOURCES[source]["key"]] != row("记录")]
            assert len(kept) == len(records[source]) - 1
            records[source] = kept


FINE = Context(prec=80)


def calibrate(records, least=10, mean_to=84, spread_to=7):
    """Each judge's marks to one mean and one spread, at 20 decimals; judges with few marks, or with all the same, keep theirs."""
    marks = {}
    for record in records:
        if record["score"] is not None:
            marks.setdefault(record["judge"], []).append(record["score"])

    def decimal(value):
        return FINE.divide(Decimal(value.numerator), Decimal(value.denominator))

    for record in records:
        own = marks.get(record["judge"], [])
        if record["score"] is None or len(own) < least or len(set(own)) == 1:
            continue
        middle = sum(own) / len(own)
        variance = sum((mark - middle) ** 2 for mark in own) / len(own)
        z = FINE.divide(decimal(record["score"] - middle), FINE.sqrt(decimal(variance)))
        mark = FINE.add(Decimal(mean_to), FINE.multiply(Decimal(spread_to), z))
        record["calibrated"] = F(mark.quantize(Decimal(1).scaleb(-20), rounding=ROUND_HALF_UP, context=FINE))
    for record in records:
        record["score"] = record.get("calibrated", record["score"])


# --- measures: (numerator, denominator, value); denominator None when the value is no quotient --------------------------------

def quotient(numerator, denominator):
    """x / 0 is NULL, and so is anything with NULL in it."""
    if numerator is None or denominator is None or denominator == 0:
        return numerator, denominator, None
    return F(numerator), F(denominator), F(numerator) / F(denominator)


def total(values):
    """SQL's sum: NULLs are left out, the sum of nothing is NULL."""
    values = [value for value in values if value is not None]
    return sum(values) if values else None


def mean(values):
    values = [value for value in values if value is not None]
    return quotient(sum(values), len(values)) if values else (None, F(0), None)


def count(records, test):
    return sum(1 for record in records if test(record))


def before(a, b):
    """a <= b with NULL as false, which is what a filter does with unknown."""
    return a is not None and b is not None and a <= b


# indicator → source, the two fields of its quotient, what a whole year comes to by plan
LIGHTS = {"execution": ("budget", "paid", "budget", F(9, 10)), "projects": ("projects", "done", "planned", F(1))}


class Year:
    """The observations of one unit in the year."""

    def __init__(self, unit, records, as_of):
        self.unit, self.as_of, self.all = unit, as_of, records
        self.lights = {name: list(self.monthly(*light)) for name, light in LIGHTS.items()}
        self.of = {}
        for name, source in SOURCES.items():
            rows = [r for r in records[name] if r["@unit"] == unit["code"]]
            if "period" in source:
                rows = self.within(rows, source["period"])
            self.of[name] = self.latest(rows) if source.get("to_date") else rows

    def latest(self, rows, month=12):
        """Of cumulative figures those of the last month up to the given one."""
        rows = [r for r in rows if r["month"].month <= month]
        last = max((r["month"] for r in rows), default=None)
        return [r for r in rows if r["month"] == last]

    def monthly(self, source, above, below, pace):
        """The light of each month, year to date; none where there is nothing to show."""
        rows = self.within([r for r in self.all[source] if r["@unit"] == self.unit["code"]], "month")
        for month in range(1, 13):
            now = self.latest(rows, month)
            value = quotient(total(r[above] for r in now), total(r[below] for r in now))[2]
            plan = pace * month / 12
            yield None if value is None else "red" if value < F(8, 10) * plan else "yellow" if value < F(9, 10) * plan else "green"

    def within(self, rows, field):
        return [r for r in rows if r[field] is not None and r[field].year == YEAR]

    def done(self, item, field="done"):
        return total(r[field] for r in self.of["tasks"] if r["item"] == item)

    def execution(self):
        rows = self.of["budget"]
        return quotient(total(r["paid"] for r in rows), total(r["budget"] for r in rows))

    def deviation(self):
        execution = self.execution()[2]
        value = None if execution is None else execution - 1 if execution > 1 else 1 - execution
        return value, None, value

    def resolved(self):
        rows = self.of["hotline"]
        if len(rows) < 10:
            return None, None, None
        return quotient(count(rows, lambda r: r["resolved"] == "解决"), count(rows, lambda r: r["resolved"] != ""))

    def timely(self):
        due = [r for r in self.of["hotline"] if r["due"] is not None and r["due"] < self.as_of]
        return quotient(count(due, lambda r: before(r["closed"], r["due"])), len(due))

    def satisfied(self):
        rows = [r for r in self.of["hotline"] if r["satisfied"] is not None and r["satisfied"] != ""]
        return quotient(count(rows, lambda r: r["satisfied"] in ("满意", "基本满意")), len(rows))

    def complaints(self):
        return quotient(count(self.of["hotline"], lambda r: r["type"].startswith("投诉")) * 10000, self.unit["population"])

    def survey(self):
        worth = {"满意": F(1), "基本满意": F(4, 5), "不满意": F(0)}
        return mean(worth.get(r["answer"]) for r in self.of["survey"])

    def on_time(self):
        rows = self.within([r for r in self.all["grid"] if r["@unit"] == self.unit["code"]], "due")
        return quotient(count(rows, lambda r: before(r["closed"], r["due"])), len(rows))

    def quick(self):
        rows = [r for r in self.of["grid"] if r["closed"] is not None]
        return quotient(count(rows, lambda r: r["closed"] - r["reported"] <= timedelta(days=3)), len(rows))

    def disputes(self):
        rows = [r for r in self.of["grid"] if r["kind"] == "矛盾纠纷"]
        return quotient(count(rows, lambda r: r["closed"] is not None), len(rows))

    def water(self):
        rows = [r for r in self.of["environment"] if r["rate"] is not None]
        return quotient(total(r["rate"] * r["days"] for r in rows), total(r["days"] for r in rows))

    def basin(self):
        mine = {unit["code"] for unit in self.all["@roster"].values() if unit["basin"] == self.unit["basin"]}
        rows = self.within([r for r in self.all["environment"] if r["@unit"] in mine and r["rate"] is not None], "month")
        return quotient(total(r["rate"] * r["days"] for r in rows), total(r["days"] for r in rows))

    def projects(self):
        rows = self.of["projects"]
        return quotient(total(r["done"] for r in rows), total(r["planned"] * r["month"].month / 12 for r in rows))

    def checked(self):
        rows = self.of["checks"]
        return quotient(total(r["found"] for r in rows), total(r["reported"] for r in rows))

    def third_party(self):
        return mean(r["score"] for r in self.of["third_party"])

    def mystery(self):
        return mean(r["score"] for r in self.of["mystery"])

    def culture(self):
        return quotient(total(r["held"] for r in self.of["culture"]), self.unit["culture_target"])

    def rating(self, rater):
        return mean(r["score"] for r in self.of["ratings"] if r["rater"] == rater)

    def by_superiors(self):
        return self.rating("上级")

    def by_peers(self):
        return self.rating("同级")

    def by_public(self):
        return self.rating("群众")

    def urgent(self):
        value = self.done("急难险重任务")
        return value, None, value

    def training(self):
        return quotient(self.done("干部培训人次"), self.unit["training_target"])

    def training_in_quarter(self, quarter):
        rows = [r for r in self.of["tasks"] if r["item"] == "干部培训人次" and (r["month"].month + 2) // 3 == quarter]
        return quotient(total(r["done"] for r in rows), self.unit["training_target"])[2]

    def land(self):
        return quotient(self.done("土地流转面积"), self.unit["land_target"])

    def output(self):
        done = self.done("特色产业产值")
        return quotient(done and done * 10000, self.unit["output_target"])

    def governance(self):
        return quotient(self.done("社区治理创新项目"), self.unit["governance_target"])

    def floating(self):
        return quotient(self.done("流动人口服务"), self.done("流动人口服务", "base"))


# --- methods: a share from a value and the values of the peers (the unit among them) ------------------------------------------

def pc(text):
    return F(text) / 100


def held(share):
    return max(F(0), min(F(1), share))


def target(full):
    return lambda x, peers: held(x / full)


def goalposts(worst, best):
    return lambda x, peers: held((x - worst) / (best - worst))


def bands(*steps, linear=False):
    def share(x, peers):
        above = None
        for threshold, worth in steps:
            if x >= threshold:
                if linear and above:
                    return worth + (above[1] - worth) * (x - threshold) / (above[0] - threshold)
                return worth
            above = threshold, worth
        return F(0)

    return share


def per(full, each, costs, lower=False):
    return lambda x, peers: held(1 - max(F(0), (x - full if lower else full - x)) / each * costs)


def ladder(steps, rest):
    def share(x, peers):
        better = sum(1 for other in peers if other > x)
        return steps[better] if better < len(steps) else rest

    return share


def minmax(lower=False, floor=F(0)):
    def share(x, peers):
        low, high = min(peers), max(peers)
        if low == high:
            return F(1)
        return floor + (1 - floor) * ((high - x if lower else x - low) / (high - low))

    return share


class Node:
    """A leaf when it has a method; `size` is its points, or its weight among its siblings."""

    def __init__(self, name, size=None, method=None, children=(), category=None, no_data="fail"):
        self.name, self.declared, self.method, self.children = name, size, method, list(children)
        self.category, self.no_data = category, no_data

    def for_(self, category):
        return [child for child in self.children if child.category in (None, category)]

    def size(self, category):
        return F(self.declared) if self.declared is not None else sum(child.size(category) for child in self.for_(category))


RATED = goalposts(F(60), F(92))
TREE = Node("总分", 100, children=[
    Node("财政效能", children=[
        Node("execution", 7, target(pc(95))),
        Node("deviation", 3, per(pc(5), pc(1), F("0.05"), lower=True))]),
    Node("公共服务", children=[
        Node("resolved", 6, bands((pc(95), F(1)), (pc(90), F("0.9")), (pc(85), F("0.8")), (pc(75), F("0.6")), (pc(60), F("0.3")))),
        Node("timely", 5, per(pc(98), pc(1), F("0.04"))),
        Node("complaints", 2, minmax(lower=True)),
        Node("satisfaction", children=[
            Node("satisfied", 8, ladder([F(1), F("0.97"), F("0.94"), F("0.9"), F("0.86")], F("0.8"))),
            Node("survey", 10, minmax(floor=F("0.6"))),
            Node("third_party", 8, goalposts(F(40), F(92)), no_data="exclude")]),
        Node("mystery", 3, bands((F(95), F(1)), (F(85), F("0.85")), (F(70), F("0.6")), (F(50), F("0.2")), linear=True)),
        Node("culture", 2, target(F(1)))]),
    Node("内部管理", children=[
        Node("on_time", 4, goalposts(pc(60), pc(95))),
        Node("quick", 2, bands((pc(95), F(1)), (pc(85), F("0.8")), (pc(60), F("0.4")), linear=True)),
        Node("water", 2, goalposts(pc(40), pc(90)), no_data="exclude"),
        Node("basin", 2, goalposts(pc(40), pc(90))),
        Node("projects", 4, target(F(1)), no_data="exclude"),
        Node("checked", 2, per(F(1), pc(1), F("0.05")), no_data="exclude")]),
    Node("学习成长", children=[
        Node("担当作为", 16, children=[
            Node("behaviour", 50, children=[
                Node("disputes", 60, bands((pc(95), F(1)), (pc(88), F("0.9")), (pc(80), F("0.75")), (pc(65), F("0.5")))),
                Node("urgent", 40, bands((F(6), F(1)), (F(4), F("0.85")), (F(2), F("0.6")), (F(1), F("0.4"))), no_data="zero")]),
            Node("reviews", 50, children=[
                Node("by_superiors", 30, RATED, no_data="exclude"),
                Node("by_peers", 20, RATED, no_data="exclude"),
                Node("by_public", 50, RATED, no_data="exclude")])]),
        Node("training", 2, target(F(1)))]),
    Node("个性指标", children=[
        Node("land", 7, goalposts(pc(20), pc(100)), category=FARMING),
        Node("output", 5, target(F(1)), category=FARMING),
        Node("governance", 6, bands((pc(100), F(1)), (pc(80), F("0.9")), (pc(60), F("0.7")), (pc(30), F("0.4"))), category=URBAN),
        Node("floating", 6, bands((pc(95), F(1)), (pc(90), F("0.9")), (pc(85), F("0.8")), (pc(60), F("0.5")), linear=True),
             category=URBAN, no_data="peers")]),
])
# What is looked at as a whole beside the indicators, and where a training answers a weak spot (its own, or of a node above).
TRAINED = {"deviation", "resolved", "timely", "satisfaction", "mystery", "culture", "on_time", "projects", "behaviour", "output"}
GROUPS = {"satisfaction": ["satisfied", "survey", "third_party"], "behaviour": ["disputes", "urgent"]}
ABOVE = {leaf: group for group, below in GROUPS.items() for leaf in below}


def leaves(node, category):
    return [node] if node.method else [leaf for child in node.for_(category) for leaf in leaves(child, category)]


def spread(node, points, category, excluded):
    """Effective points of every leaf: what is excluded goes to its siblings, and up when no sibling is left."""

    def alive(child):
        return any(leaf.name not in excluded for leaf in leaves(child, category))

    if node.method:
        return {node.name: points}
    children = [child for child in node.for_(category) if alive(child)]
    whole = sum(child.size(category) for child in children)
    result = {}
    for child in children:
        result |= spread(child, points * child.size(category) / whole, category, excluded)
    return result


def rounded(value, places=2):
    """Half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return F(whole if value >= 0 else -whole, 10**places)


def fixed(value):
    hundredths = int(value * 100)
    return ("-" if hundredths < 0 else "") + f"{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


# --- rules ---------------------------------------------------------------------------------------------------------------------

def point_rules(year, values):
    """(rule, records, points) for those that change the score."""
    late = count(year.of["grid"], lambda r: r["kind"] == "河道污染" and r["due"] is not None and (
        r["closed"] > r["due"] if r["closed"] is not None else r["due"] < year.as_of))
    praised = count(year.of["tasks"], lambda r: r["item"] == "市级以上表彰")
    timely, floating = values["timely"], values.get("floating")
    found = [
        ("river", late, max(F(-3), late * F("-0.5"))),
        ("honours", praised, min(F("1.5"), praised * F("0.5"))),
        ("backlog", None, F(-1) if timely is not None and timely < pc(70) else F(0)),
        ("registry", None, F("-0.5") if floating is not None and floating < pc(70) else F(0)),
    ]
    for rule, each, cap in (("yellow", F("-0.1"), -1), ("red", F("-0.3"), -2)):
        shown = year.lights["projects"].count(rule)
        found.append((rule, shown, max(F(cap), shown * each)))
    failed = count(year.of["innovation"], lambda r: r["result"] == "未达预期")
    found.append(("failure", failed, failed * F("-0.5")))
    return [(rule, records, points) for rule, records, points in found if points]


def do_rules(year, values, result, bottom):
    """(rule, how often)"""
    timely = values["timely"]
    found = [
        ("replies", count(year.of["hotline"], lambda r: r["satisfied"] == "不满意" and r["comment"] != "")),
        ("inspected", count(year.of["mystery"], lambda r: r["issue"] != "")),
        ("overstated", count(year.of["checks"], lambda r: r["found"] < F(9, 10) * r["reported"])),
        ("accountable", int(year.lights["projects"].count("red") >= 3)),
        ("dispatch", sum(1 for q in range(1, 5) if (year.training_in_quarter(q) or F(0)) < pc(5))),
        ("remind", int(timely is not None and pc(70) <= timely <= pc(85))),
        ("priority", int(result.grade == "优秀" and year.unit.get("excellent_before") == 2)),
        ("last", int(result is bottom)),
        ("summon", int(result.score < 60)),
    ]
    return [(rule, times) for rule, times in found if times]


def weak_spots(result):
    """Nodes at which the unit has less than 60 % of the points that count for it."""
    scored = {name: (share, of) for name, _, _, _, share, _, of, _ in result.details if share is not None}
    spots = dict.fromkeys(name for name, (share, _) in scored.items() if share < pc(60))
    for group, below in GROUPS.items():
        parts = [scored[name] for name in below if name in scored]
        if parts and sum(share * of for share, of in parts) < pc(60) * sum(of for _, of in parts):
            spots[group] = None
    return list(spots)


def share_fund(results, amount=3_000_000):
    """Fen for those who were excellent three years running, by score: rounded down, then the largest remainders."""
    winners = [r for r in results if r.grade == "优秀" and r.year.unit.get("excellent_before") == 2]
    whole = sum(r.score for r in winners)
    exact = {r.unit["code"]: r.score / whole * amount * 100 for r in winners}
    fen = {code: value.numerator // value.denominator for code, value in exact.items()}
    order = sorted(exact, key=lambda code: (fen[code] - exact[code], code))
    for code in order[:amount * 100 - sum(fen.values())]:
        fen[code] += 1
    return {code: F(value, 100) for code, value in fen.items()}


def excellent_years(folder):
    found = {}
    for path in sorted(folder.glob("history/*.csv")):
        for row in csv_rows(path, "utf-8"):
            found[row("单位编码")] = found.get(row("单位编码"), 0) + (row("等次") == "优秀" and row("年度") in ("2023", "2024"))
    return found


# --- the appraisal ----------------------------------------------------------------------------------------------------------------

class Result:
    year = values = weak = None

    def __init__(self, unit):
        self.unit, self.details, self.rules, self.does = unit, [], [], []
        self.score = F(0)
        self.rank = self.grade = None


def appraise(roster, records, as_of):
    results = []
    for category in CATEGORIES:
        years = {code: Year(unit, records, as_of) for code, unit in roster.units.items() if unit["category"] == category}
        names = leaves(TREE, category)
        observed = {leaf.name: {code: getattr(year, leaf.name)() for code, year in years.items()} for leaf in names}
        shares = {}
        for leaf in names:
            peers = [value for _, _, value in observed[leaf.name].values() if value is not None]
            shares[leaf.name] = {c: leaf.method(v, peers) for c, (_, _, v) in observed[leaf.name].items() if v is not None}
        group = []
        for code, year in years.items():
            result = Result(year.unit)
            values = {leaf.name: observed[leaf.name][code][2] for leaf in names}
            excluded = {leaf.name for leaf in names if values[leaf.name] is None and leaf.no_data == "exclude"}
            points_of = spread(TREE, F(100), category, excluded)
            assert sum(points_of.values()) == 100
            for leaf in names:
                numerator, denominator, value = observed[leaf.name][code]
                how, share = "", None
                if value is not None:
                    share = shares[leaf.name][code]
                elif leaf.no_data == "zero":
                    how, share = "zero", F(0)
                elif leaf.no_data == "peers":
                    others = shares[leaf.name].values()
                    how, share = "peers", sum(others) / len(others)
                elif leaf.no_data == "exclude":
                    how = "exclude"
                else:
                    raise SystemExit(f"{code} {leaf.name}: no data, and no_data is not declared")
                points = None if share is None else rounded(share * points_of[leaf.name])
                result.score += points or 0
                result.details.append((leaf.name, numerator, denominator, value, share, points, points_of.get(leaf.name, F(0)), how))
            for rule, number_of_records, points in point_rules(year, values):
                result.rules.append((rule, number_of_records, rounded(points)))
                result.score += rounded(points)
            result.score = rounded(result.score)
            result.year, result.values = year, values
            result.execution, result.timely = values["execution"], values["timely"]
            group.append(result)
        rank(group)
        grade(group)
        bottom = min(group, key=lambda r: (r.score, r.execution))
        for result in group:
            result.does = do_rules(result.year, result.values, result, bottom)
            result.weak = weak_spots(result)
        results += sorted(group, key=lambda r: (r.rank, r.unit["code"]))
    return results


def rank(group):
    def key(result):
        return result.score, result.execution

    for result in group:
        result.rank = 1 + sum(1 for other in group if key(other) > key(result))


def grade(group):
    room = F(30, 100) * len(group)
    room = room.numerator // room.denominator
    ranks = sorted({result.rank for result in group})
    for at in ranks:
        tied = [result for result in group if result.rank == at]
        able = [result for result in tied if result.score >= 90 and result.timely is not None and result.timely >= pc(90)]
        if len(able) <= room:
            room -= len(able)
            for result in able:
                result.grade = "优秀"
        else:
            room = 0  # what a tied group could not share goes to nobody ranked below it
    for result in group:
        if not result.grade:
            result.grade = "良好" if result.score >= 80 else "达标" if result.score >= 60 else "诫勉"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "Inputs" / "leping-2025")
    parser.add_argument("--as-of", type=datetime.fromisoformat, default=datetime(2026, 1, 15))
    for option in ("--detail", "--counts", "--rejected", "--rules"):
        parser.add_argument(option, action="store_true")
    options = parser.parse_args()
    roster = Roster(options.folder / "units.csv")
    counts, rejected = {}, []
    records = {name: read(options.folder, name, source, roster, counts, rejected) for name, source in SOURCES.items()}
    exempt(options.folder, records, options.as_of)
    calibrate(records["ratings"])
    records["@roster"] = roster.units
    for code, times in excellent_years(options.folder).items():
        roster.units[code]["excellent_before"] = times
    for name, source in SOURCES.items():
        files = [counts[str(path.relative_to(options.folder))] for path in options.folder.glob(source["files"])]
        assert sum(f["rejected"] for f in files) * 100 <= sum(f["read"] for f in files), f"{name}: more than 1% rejected"
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    results = appraise(roster, records, options.as_of)

    def text(value):
        return "" if value is None else str(value)

    if options.counts:
        writer.writerow(["file", "read", "used", "skipped", "superseded", "rejected"])
        for name, row in counts.items():
            assert row["read"] == row["used"] + row["skipped"] + row["superseded"] + row["rejected"]
            writer.writerow([name, *row.values()])
    elif options.rejected:
        writer.writerow(["file", "record", "reason"])
        writer.writerows(rejected)
    elif options.rules:
        writer.writerow(["unit_code", "rule", "records", "points"])
        fund = share_fund(results)
        for result in sorted(results, key=lambda r: r.unit["code"]):
            for rule, number_of_records, points in result.rules:
                writer.writerow([result.unit["code"], rule, text(number_of_records), fixed(points)])
            for rule, number_of_records in result.does:
                writer.writerow([result.unit["code"], rule, text(number_of_records), ""])
            if result.unit["code"] in fund:
                writer.writerow([result.unit["code"], "fund", "", fixed(fund[result.unit["code"]])])
            for spot in result.weak:
                writer.writerow([result.unit["code"], "diagnosis", spot, "training" if spot in TRAINED or ABOVE.get(spot) in TRAINED else ""])
    elif options.detail:
        writer.writerow(["unit_code", "indicator", "numerator", "denominator", "value", "share", "points", "of", "no_data"])
        for result in sorted(results, key=lambda r: r.unit["code"]):
            for name, numerator, denominator, value, share, points, of, how in result.details:
                writer.writerow([result.unit["code"], name, text(numerator), text(denominator), text(value), text(share),
                                 "" if points is None else fixed(points), text(of), how])
            for rule, number_of_records, points in result.rules:
                writer.writerow([result.unit["code"], rule, text(number_of_records), "", "", "", fixed(points), "", ""])
    else:
        writer.writerow(["名次", "单位编码", "单位名称", "类别", "得分", "等次"])
        for r in results:
            writer.writerow([r.rank, r.unit["code"], r.unit["name"], r.unit["category"], fixed(r.score), r.grade])
        out.seek(0)
        sys.stdout.buffer.write(b"\xef\xbb\xbf")
    sys.stdout.buffer.write(out.getvalue().encode("utf-8"))


if __name__ == "__main__":
    main()
