#!/usr/bin/env python3
"""Computes results.csv of Inputs/zhengzhou-2025 without Kaoping: standard library, exact fractions, the scheme by hand.

    zhengzhou_2025.py [FOLDER]      as of any day after 2025; byte for byte
"""

import csv
import gzip
import io
import sys
import xml.etree.ElementTree as ElementTree
from fractions import Fraction as F
from pathlib import Path

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "Inputs/zhengzhou-2025")
CATEGORIES = ["经济服务类", "民生事业类", "窗口服务类", "污水处理厂", "工作人员"]


def read(pattern, encoding="utf-8-sig"):
    for path in sorted(FOLDER.glob(pattern)):
        data = path.read_bytes()
        yield from csv.DictReader(io.StringIO((gzip.decompress(data) if path.suffix == ".gz" else data).decode(encoding)))


def rounded(x):
    return F(int(x * 100 + F(1, 2)), 100)


def held(x):
    return max(F(0), min(F(1), x))


def span(x, worst, best):
    return None if x is None else held((x - worst) / F(best - worst))


def mean(values):
    return sum(values) / F(len(values)) if values else None


def ratio(rows, top, bottom):
    below = sum(F(r[bottom]) for r in rows)
    return sum(F(r[top]) for r in rows) / below if below else None


def total(*nodes):
    """Nodes are (points, [(weight, share)]); a share of None leaves its weight to the siblings."""
    score = F(0)
    for points, leaves in nodes:
        whole = sum(weight for weight, share in leaves if share is not None)
        score += sum((rounded(points * F(weight) / whole * share) for weight, share in leaves if share is not None), F(0))
    return score


units = list(read("units.csv"))
institutions = [u for u in units if not u["所在单位"]]
staff = [u for u in units if u["所在单位"]]
code_of = {u["单位"] if "单位" in u else u["名称"]: u["编码"] for u in units}

finance = {}
for r in read("finance/*.csv", "gb18030"):
    finance[r["单位编码"]] = F(r["支出数"]) / F(r["预算数"])     # the last month stands
inspected = {}
for r in read("inspections/*.csv"):
    inspected[r["检查编号"]] = max(inspected.get(r["检查编号"], r), r, key=lambda x: x["更新时间"])
functions, evaluated, growth, asked = {}, {}, {}, {}
for r in read("functions/*.csv"):
    if r["应完成"]:
        functions.setdefault((code_of[r["填报单位"]], r["事项"]), []).append(r)
for r in read("evaluation/*.csv"):
    evaluated.setdefault(code_of[r["单位"]], []).append((F(r["内部评价"]), F(r["外部审核"])))
for r in read("consumption/*.csv"):
    growth.setdefault(r["责任单位"], []).append(F(r["零售增速"][:-1]) / 100)
lost = {}
for p in ElementTree.parse(FOLDER / "projects/2025.xml").getroot():
    code, kind, amount = code_of[p.findtext("unit")], p.get("kind"), F(p.findtext("amount"))
    if p.find("should") is not None:
        weights = {"医疗": (5, 3, 2), "学前教育": (3, 3, 4)}.get(p.findtext("domain"), (F(10, 3),) * 3)
        asked.setdefault(code, []).append(sum(w * F(p.findtext(q)) / 10 for w, q in zip(weights, ("should", "much", "when"))))
    if kind in ("新增", "延续") and amount > 500 and p.find("evaluated") is None:
        lost[code] = lost.get(code, 0) + 1
    if kind == "专项" and amount > 10000 and p.find("report") is None:
        lost[code] = lost.get(code, 0) + 2

scores = {}
for u in institutions:
    code = u["编码"]
    pairs = evaluated[code]
    work = {item: ratio(rows, "已完成", "应完成") for (c, item), rows in functions.items() if c == code}
    marks = {i: mean([F(r["得分"]) for r in inspected.values() if r["污水处理厂"] == u["名称"] and r["项目"] == i]) for i in ("设备运行", "安全生产", "服务保障")}
    own = {
        "经济服务类": lambda: [(30, span(work["投资落地"], F(1, 2), 1)), (25, span(work["项目开工"], F(1, 2), 1)), (15, held(mean(growth[code]) / F(6, 100)))],
        "民生事业类": lambda: [(40, span(work["服务满意"], F(2, 5), 1)), (30, span(work["承诺兑现"], F(2, 5), 1))],
        "窗口服务类": lambda: [(40, span(work["服务态度"], F(2, 5), 1)), (30, span(work["限时办结"], F(2, 5), 1))],
        "污水处理厂": lambda: [(25, held(marks["设备运行"] / 95)), (25, held(marks["安全生产"] / 95)), (20, held(marks["服务保障"] / 95))],
    }[u["类别"]]()
    differ = mean([abs(a - b) for a, b in pairs])
    common = [
        (10, held(finance[code] / F(95, 100))), (5, span(mean(asked.get(code, [])), 50, 95)), (10, span(mean([b for _, b in pairs]), 50, 95)),
        (5, held(1 - max(F(0), differ - 5) / 10))]
    scores[code] = total((30, common), (70, own)) - min(3, lost.get(code, 0))

newest = {}
for r in read("tasks/*.csv.gz"):
    key = (r["人员编码"], r["月份"])
    newest[key] = max(newest.get(key, r), r, key=lambda x: x["更新时间"])
votes = {}
for r in read("votes/*.csv", "gb18030"):
    if r["测评意见"] != "弃权":
        votes.setdefault(r["被测评人"], []).append({"优秀": F(1), "合格": F(4, 5), "不合格": F(0)}[r["测评意见"]])


def part(code, months):
    """Shares of attendance, tasks and quality, and the rate of tasks done."""
    rows = [newest[code, m] for m in months if (code, m) in newest]
    rate = ratio(rows, "完成任务", "应完成任务")
    quality = mean([F(r["质量评分"]) for r in rows if r["质量评分"]])
    return span(ratio(rows, "实出勤", "应出勤"), F(4, 5), 1), span(rate, F(1, 2), 1), span(quality, 40, 100), rate


def good(months):
    """Who is good in a month or quarter: at most two fifths of those ranked in an institution, tied ones whole or not at all."""
    found, by_parent = set(), {}
    for u in staff:
        attendance, done, quality, rate = part(u["编码"], months)
        if done is not None:
            score = total((30, [(1, attendance)]), (70, [(40, done), (20, quality)]))
            failed = any(newest[u["编码"], m]["不合格记录"] == "是" for m in months)
            by_parent.setdefault(u["所在单位"], []).append(((score, rate), u["编码"], not failed and score >= 80))
    for group in by_parent.values():
        room = len(group) * 2 // 5
        fit = [(key, code) for key, code, is_fit in group if is_fit]
        for key in sorted({k for k, _ in fit}, reverse=True):
            tied = [c for k, c in fit if k == key]
            if len(tied) > room:
                break
            room -= len(tied)
            found.update(tied)
    return found


MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]
good_months = [good([m]) for m in MONTHS]
good_quarters = [good(MONTHS[q : q + 3]) for q in range(0, 12, 3)]

rates = {}
for u in staff:
    code = u["编码"]
    attendance, done, quality, rates[code] = part(code, MONTHS)
    scores[code] = total(
        (30, [(10, attendance), (20, span(mean(votes[code]), F(1, 5), F(19, 20)))]),
        (70, [(40, done or F(0)), (20, quality), (10, held(scores[u["所在单位"]] / 100))]))


def grade(u):
    code = u["编码"]
    failed = any(r["不合格记录"] == "是" for (c, _), r in newest.items() if c == code)
    regular = sum(code in g for g in good_months) >= 6 and sum(code in g for g in good_quarters) >= 2 and not failed
    if scores[code] >= 85 and (not u["所在单位"] or regular):
        return "优秀"
    return "合格" if scores[code] >= 60 else "基本合格"


out = "\ufeff名次,单位编码,单位名称,类别,得分,等次\r\n"
for category in CATEGORIES:
    group = [u for u in units if u["类别"] == category]
    key = lambda u: (scores[u["编码"]], rates.get(u["编码"]) or 0)
    ranked = sorted((u for u in group if not u["所在单位"] or rates[u["编码"]] is not None), key=lambda u: ([-k for k in key(u)], u["编码"]))
    for u in ranked:
        place = 1 + sum(key(other) > key(u) for other in ranked)
        out += f'{place},{u["编码"]},{u["名称"]},{category},{float(scores[u["编码"]]):.2f},{grade(u)}\r\n'
    for u in group:
        if u not in ranked:
            out += f',{u["编码"]},{u["名称"]},{category},{float(scores[u["编码"]]):.2f},\r\n'
sys.stdout.buffer.write(out.encode())
