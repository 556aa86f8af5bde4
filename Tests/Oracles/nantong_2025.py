#!/usr/bin/env python3
"""Computes results.csv of Inputs/nantong-2025 and, with --staff, of Inputs/nantong-staff-2025, without Kaoping.

    nantong_2025.py INPUTS [--staff]        as of 2026-01-15, byte for byte

It reads the raw exports itself. scheme.yml is not read: a change there must be made here too, which is the point.
"""

import sys
from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction as F
from pathlib import Path

from exports import admitted, bands, elements, held, mean, number, places, ratio, records, results, rounded, span, time, trimmed

AS_OF = datetime(2026, 1, 15)
CLASSES = ["党政服务类", "经济管理类", "执法监管类", "垂直管理类"]


class Departments:
    def __init__(self, folder):
        self.folder = folder
        self.rows = {row["单位编码"]: row for row in records(folder, "units.csv")}
        self.found = {}
        for code, row in self.rows.items():
            for name in [code, row["单位名称"], *row["别名"].split("；")]:
                self.found[name] = code

    def by_unit(self, rows, column):
        grouped = defaultdict(list)
        for row in rows:
            if (cell := row[column].strip()) in self.found:
                grouped[self.found[cell]].append(row)
        return grouped

    def measures(self):
        """{code: {measure: value}}, lights and overdue matters with them."""
        folder = self.folder
        latest = {}
        for row in records(folder, "review/*.csv.gz"):
            before = latest.get(row["问卷编号"])
            if before is None or time(row["提交时间"]) >= time(before["提交时间"]):
                latest[row["问卷编号"]] = row
        reviews = self.by_unit(latest.values(), "评议对象")
        matters = self.by_unit(
            [{"unit": m.get("unit"), "due": time(m.findtext("times/due")), "closed": time(m.findtext("times/closed"))}
             for m in elements(folder, "supervision/*.xml", "matters/matter")], "unit")
        visits = self.by_unit(records(folder, "conduct/*.csv"), "受检单位")
        papers = self.by_unit(records(folder, "documents/*.csv", "gb18030", header=2), "发文单位")
        targets = self.by_unit(records(folder, "targets/*.csv"), "责任单位")
        figures = self.by_unit(records(folder, "statistics/*.csv"), "单位")
        budget = self.by_unit(({**row, "code": row["预算单位"][1:7]} for row in records(folder, "finance/*.csv", "gb18030")), "code")
        past = {row["单位编码"]: number(row["指标值"]) for row in records(folder, "history/*.csv") if row["年度"] == "2024" and row["指标"] == "index"}
        found = {}
        for code, row in self.rows.items():
            m = found[code] = {}
            mark = [(r["评议主体"] == "市领导", number(r["评分"], "弃权", "不了解")) for r in reviews[code]]
            m["society"] = trimmed([score for leader, score in mark if not leader], F(5, 100))
            m["leaders"] = mean([score for leader, score in mark if leader])
            done = [(x["due"], x["closed"] is not None and x["closed"] <= x["due"]) for x in matters[code]]
            m["supervised"] = ratio(sum(ok for _, ok in done), len(done))
            to_date = [[ok for due, ok in done if due.month <= month] for month in range(1, 13)]
            m["red"] = sum(F(sum(oks), len(oks)) < F(85, 100) * F(92, 100) for oks in to_date if oks)
            m["overdue"] = sum(
                x["closed"] - x["due"] > timedelta(days=10) if x["closed"] else x["due"] < AS_OF for x in matters[code])
            m["conduct"] = mean([number(v["检查得分"], "未检") for v in visits[code]])
            wrong = ratio(sum(number(p["差错件数"]) for p in papers[code]), sum(number(p["发文件数"]) for p in papers[code]))
            m["documents"] = wrong - number(row["公文标准差错率"])
            goals = [(t["目标类别"], number(t["目标值"]), number(t["完成值"]), number(t["难度系数"])) for t in targets[code]]
            key = [(g, d or F(0), h) for kind, g, d, h in goals if kind == "重点"]
            m["key"] = mean([h * min(d / g, F(1)) for g, d, h in key])
            m["met"], m["difficulty"] = F(sum(d >= g for g, d, _ in key), len(key)), mean([h for _, _, h in key])
            given = [d is not None and d >= g for kind, g, d, _ in goals if kind == "动态"]
            m["dynamic"] = ratio(sum(given), len(given))
            m["archives"] = mean([d / g for kind, g, d, _ in goals if kind == "共性"])
            last = max(budget[code], key=lambda b: b["月份"])
            m["execution"] = number(last["支出数"]) / number(last["预算数"])
            index = {time(f["月份"][:7] + "-01").month: (number(f["发展指数"], "-"), number(f["全省平均"], "-")) for f in figures[code]}
            own, province = mean([i for i, _ in index.values()]), mean([p for _, p in index.values()])
            m["index"], m["province"] = own, ratio(own, province)
            m["growth"] = own / past[code] - 1 if own is not None and code in past else None
            start, end = (index.get(month, (None, None))[0] for month in (1, 12))
            m["rise"] = end / start - 1 if start and end else None
        return found

    def appraise(self):
        """[(place, code, name, category, score, grade)], with the place from the bottom last."""
        m, rows = self.measures(), []
        peers = {category: [c for c, row in self.rows.items() if row["类别"] == category] for category in CLASSES}
        for category, codes in peers.items():
            shares = {code: self.shares(code, codes, m) for code in codes}
            for name in ("growth", "rise", "index", "province"):
                stands_in = mean([shares[code][name] for code in codes])
                for code in codes:
                    if shares[code][name] is None:
                        shares[code][name] = stands_in
            scores = {code: total(shares[code], m[code]) for code in codes}
            order = places(scores)
            grade = self.grades(codes, scores, m)
            for code in sorted(codes, key=lambda c: (order[c], c)):
                from_bottom = 1 + sum(scores[other] < scores[code] for other in codes)
                rows.append((order[code], code, self.rows[code]["单位名称"], category, scores[code], grade[code], from_bottom))
        return rows

    def shares(self, code, codes, m):
        own = m[code]
        s = {"society": span(own["society"], 50, 100), "leaders": span(own["leaders"], 50, 100)}
        s["supervised"] = held(1 - max(F(0), F(96, 100) - own["supervised"]) * 100 * F(2, 100))
        s["conduct"] = bands(own["conduct"], [(95, F(1)), (90, F(9, 10)), (80, F(3, 4)), (60, F(4, 10))], linear=True)
        papers = [m[c]["documents"] for c in codes]
        s["documents"] = F(6, 10) + F(4, 10) * (own["documents"] - max(papers)) / (min(papers) - max(papers))
        s["key"] = held(own["key"] / F(105, 100))
        s["growth"] = span(own["growth"], F(-5, 100), F(8, 100))
        s["rise"] = span(own["rise"], F(-3, 100), F(6, 100))
        others = [m[c]["index"] for c in codes if m[c]["index"] is not None]
        s["index"] = None if own["index"] is None else F(sum(x < own["index"] for x in others), len(others) - 1)
        s["province"] = span(own["province"], F(85, 100), F(105, 100))
        s["dynamic"] = own["dynamic"]
        s["execution"] = span(own["execution"], F(70, 100), F(95, 100))
        s["archives"] = held(own["archives"] / F(9, 10))
        return s

    def grades(self, codes, scores, m):
        grade, easy = {}, {c for c in codes if m[c]["met"] >= 1 and m[c]["difficulty"] < F(9, 10)}
        assert all(scores[c] >= 84 for c in easy)  # 优秀 becomes 良好
        excellent = admitted({c for c in codes if scores[c] >= 84 and c not in easy}, scores, int(len(codes) * F(25, 100)))
        room, given = int(len(codes) * F(50, 100) + F(1, 2)), 0
        for score in sorted({scores[c] for c in codes if c not in excellent}, reverse=True):
            group = [c for c in codes if scores[c] == score and c not in excellent]
            good = score >= 78 and given < room
            given += len(group) if good else 0
            for c in group:
                grade[c] = "良好" if good else "达标" if score >= 60 else "诫勉"
        return grade | {c: "优秀" for c in excellent}


def total(share, m):
    points = dict(society=20, leaders=10, supervised=12, conduct=10, documents=8)
    inner = {"key": (60, 50), "growth": (60, 15), "rise": (60, 10), "index": (60, 15), "province": (60, 10), "execution": (10, 60), "archives": (10, 40)}
    whole = 100 if share["dynamic"] is not None else 70  # nothing assigned: its weight goes to the others
    points |= {name: F(40 * outer * weight, whole * 100) for name, (outer, weight) in inner.items()}
    if share["dynamic"] is not None:
        points["dynamic"] = 12
    lost = max(F(-15, 10), F(-3, 10) * m["red"]) + max(F(-1), F(-1, 10) * m["overdue"])
    return sum(rounded(share[name] * of) for name, of in points.items()) + lost


def staff(folder, departments):
    people = {row["人员编号"]: row for row in records(folder, "units.csv")}
    above = {code: (grade, from_bottom) for _, code, _, _, _, grade, from_bottom in departments}
    marks, votes = defaultdict(list), defaultdict(list)
    for row in records(folder, "marks/*.csv"):
        marks[row["人员编号"]].append(number(row["得分"], "请假"))
    worth = {"优秀": F(1), "称职": F(85, 100), "基本称职": F(6, 10), "不称职": F(0)}
    for row in records(folder, "votes/*.csv"):
        votes[row["被测评人"]].append(worth.get(row["测评意见"]))
    routine = {p: mean(marks[p]) for p in people}
    scores = {p: rounded(60 * span(routine[p], 40, 100)) + rounded(40 * span(mean(votes[p]), F(4, 10), 1)) for p in people}
    grade = {p: "称职" if scores[p] >= 50 else "基本称职" for p in people}
    for code in {row["所在单位"] for row in people.values()}:
        inside = [p for p, row in people.items() if row["所在单位"] == code]
        room = int(len(inside) * (F(20, 100) if above[code][0] == "优秀" else F(15, 100)))
        barred = {p for p in inside if people[p]["职务"] == "主要负责人" and above[code][1] == 1}
        able = [p for p in inside if scores[p] >= 75 and p not in barred]
        for p in sorted(able, key=lambda p: (-scores[p], -routine[p]))[:room]:
            grade[p] = "优秀"
    order = places(scores)
    return [(order[p], p, people[p]["姓名"], "", scores[p], grade[p]) for p in sorted(people, key=lambda p: (order[p], p))]


if __name__ == "__main__":
    inputs = Path(sys.argv[1])
    departments = Departments(inputs / "nantong-2025").appraise()
    if "--staff" in sys.argv:
        results(staff(inputs / "nantong-staff-2025", departments))
    else:
        results(row[:6] for row in departments)
