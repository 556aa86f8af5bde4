#!/usr/bin/env python3
"""Computes results.csv of Inputs/jiangyou-2025 without Kaoping: standard library, exact fractions, the scheme by hand.

    jiangyou_2025.py [FOLDER]      as of any day from 2026-01-09 on; byte for byte
"""

import csv
import io
import sys
from datetime import datetime
from fractions import Fraction as F
from pathlib import Path

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "Inputs/jiangyou-2025")
CATEGORIES = ["综合管理类", "专业技术类", "行政执法类", "窗口服务类"]
OWN = ["统筹协调", "督查落实", "技术成果", "技术服务", "案件质量", "规范执法"]
DYNAMIC = "乡村振兴 招商引资 项目建设 防汛抗旱 矛盾化解 环境整治 数字政务 营商环境 民生实事 急难任务".split()


def read(pattern, encoding="utf-8-sig"):
    for path in sorted(FOLDER.glob(pattern)):
        yield from csv.DictReader(io.StringIO(path.read_bytes().decode(encoding)))


def rounded(x):
    return F(int(x * 100 + F(1, 2)), 100)


def held(x):
    return max(F(0), min(F(1), x))


def mean(values):
    return sum(values) / F(len(values)) if values else None


def grouped(pattern, who, encoding="utf-8-sig"):
    found = {}
    for r in read(pattern, encoding):
        found.setdefault(r[who], []).append(r)
    return found


units = list(read("units.csv"))
steps, ratings = grouped("steps/*.csv", "人员", "gb18030"), grouped("ratings/*.csv", "被评人")
window, weekly = grouped("window/*.csv", "经办人"), grouped("weekly/*.csv", "人员")
claims, okr, conduct = grouped("selfcheck/*.csv", "人员"), grouped("okr/*.csv", "人员"), grouped("conduct/*.csv", "人员")
settled = {}
for r in read("hotline/*.csv"):
    if r["是否属实"] == "是":
        settled.setdefault(r["经办人"], set()).add(r["工单编号"])
exempt = {r["记录"] for r in read("decisions.csv") if r["类型"] == "豁免"}
upheld = {r["单位"]: F(r["值"]) for r in read("decisions.csv") if r["类型"] == "申诉成立"}


def visits(code):
    rows = window.get(code, [])
    if not rows:
        return None
    took = [(datetime.fromisoformat(r["整改时间"]) - datetime.fromisoformat(r["差评时间"])).total_seconds() for r in rows if r["差评时间"]]
    first = F(sum(r["一次办结"] == "是" for r in rows), len(rows))
    return held((first - F(1, 2)) * 2), held((F(int(sum(took)), 86400) / len(took) - 8) / -7)


window_units = [u["编号"] for u in units if u["职位类别"] == "窗口服务类"]
peers = [visits(c) for c in window_units if visits(c)]
scores, onsite = {}, {}
for u in units:
    code = u["编号"]
    marks = [(F(r["调整后"]), 12 if r["指标"] in OWN else 2) for r in steps[code] if r["环节"] == "党委审定"]
    score = sum(rounded(points * mark / 100) for mark, points in marks)
    if code in window_units:
        for n in range(2):
            score += rounded(12 * (visits(code)[n] if visits(code) else mean([p[n] for p in peers])))
    results = [min(F(1), F(r["完成值"]) / F(r["目标值"])) for r in okr[code] if r["编号"] not in exempt]
    score += rounded(10 * mean(results))
    score += rounded(5 * held(F(sum(int(r["完成事项"]) for r in weekly[code]), sum(int(r["计划事项"]) for r in weekly[code]))))
    onsite[code] = upheld.get(code) or mean([F(r["评分"]) for r in ratings[code] if r["评分"]])
    score += rounded(5 * held((onsite[code] - 40) / 60))
    if sum(int(r["自报办结件数"]) for r in claims[code]) > F(11, 10) * len(settled.get(code, ())):
        score -= 2
    score -= min(3, sum(r["记录编号"] not in exempt for r in conduct.get(code, [])))
    scores[code] = score

out = "\ufeff名次,单位编码,单位名称,类别,得分,等次\r\n"
for category in CATEGORIES:
    group = sorted((u for u in units if u["职位类别"] == category), key=lambda u: (-scores[u["编号"]], u["编号"]))
    room = len(group) // 5
    for u in sorted(group, key=lambda u: (-scores[u["编号"]], -onsite[u["编号"]])):
        u["等次"] = next(name for least, name in ((85, "优秀"), (72, "称职"), (60, "一般"), (-999, "较差")) if scores[u["编号"]] >= least)
        if u["等次"] == "优秀":
            u["等次"], room = ("优秀", room - 1) if room else ("称职", 0)
    for u in group:
        place = 1 + sum(scores[o["编号"]] > scores[u["编号"]] for o in group)
        out += f'{place},{u["编号"]},{u["姓名"]},{category},{float(scores[u["编号"]]):.2f},{u["等次"]}\r\n'
sys.stdout.buffer.write(out.encode())
