#!/usr/bin/env python3
"""Computes results.csv of Inputs/jingzhou-2025 without Kaoping.

    jingzhou_2025.py INPUTS [--pools]       as of 2026-01-15, byte for byte; with --pools who has how much of the bonus

It reads the raw exports itself. scheme.yml is not read: a change there must be made here too, which is the point.
"""

import sys
from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction as F
from pathlib import Path

from exports import admitted, bands, elements, fixed, held, mean, number, places, ratio, records, results, rounded, span, time

AS_OF = datetime(2026, 1, 15)
ORGAN, POSTS = "市直机关", ["执法岗", "研发岗", "行政岗"]


def p(percent):
    return F(percent) / 100


class Appraisal:
    def __init__(self, folder):
        self.folder = folder
        self.rows = {row["编码"]: row for row in records(folder, "units.csv")}
        self.found = {name: code for code, row in self.rows.items() for name in (code, row["名称"])}
        self.goals = [{"person": g.findtext("person"), "organ": g.findtext("organ"), "target": number(g.findtext("target")),
                       "done": number(g.findtext("done"))} for g in elements(folder, "goals/*.xml", "goal")]

    def by_unit(self, rows, column):
        grouped = defaultdict(list)
        for row in rows:
            if row[column] in self.found:
                grouped[self.found[row[column]]].append(row)
        return grouped

    def read(self, pattern, column, encoding="utf-8-sig"):
        return self.by_unit(records(self.folder, pattern, encoding), column)

    def met(self, goals):
        return mean([F(1) if g["done"] >= g["target"] else g["done"] / g["target"] for g in goals])

    def organs(self):
        """{code: score}"""
        goals, problems = self.by_unit(self.goals, "organ"), self.read("problems/*.csv", "责任单位")
        latest = {}
        for row in records(self.folder, "hotline/*.csv"):
            if row["工单编号"] not in latest or time(row["更新时间"]) >= time(latest[row["工单编号"]]["更新时间"]):
                latest[row["工单编号"]] = row
        hotline = self.by_unit(latest.values(), "承办单位")
        monitor, evaluated = self.read("monitor/*.csv", "单位", "gb18030"), self.read("evaluation/*.csv", "被评单位")
        cases, water = self.read("cases/*.csv", "单位"), self.read("water/*.csv", "责任单位")
        codes = [code for code, row in self.rows.items() if row["类别"] == ORGAN]
        stopped = {c: sum(number(r["酒驾查处"]) for r in cases[c]) / number(self.rows[c]["服务人口"]) for c in codes if cases[c]}
        scores = {}
        for code in codes:
            parts = {}
            again = [r["复核结果"] for r in problems[code] if r["发现日期"] < "2025" and r["复核结果"] not in ("", "未复核")]
            recheck = ratio(sum(r == "通过" for r in again), len(again))
            steps = [(p(92), F(1)), (p(85), p(80)), (p(70), p(60)), (p(50), p(30))]
            parts["policy"] = 18, [(65, span(self.met(goals[code]), p(50), 1)), (35, None if recheck is None else bands(recheck, steps))]
            asked = [r["是否满意"] for r in hotline[code] if r["是否满意"] not in ("", "未评价")]
            timely = F(sum(r["办结时间"] != "null" and time(r["办结时间"]) <= time(r["办理时限"]) for r in hotline[code]), len(hotline[code]))
            parts["service"] = 24, [(60, span(F(asked.count("满意"), len(asked)), p(50), p(95))),
                                    (40, held(1 - max(F(0), p(97) - timely) * 100 * p(3)))]
            whole = mean([number(r["评价得分"]) for r in evaluated[code] if r["评价类型"] == "部门整体"])
            projects = [(number(r["金额"]), number(r["评价得分"])) for r in evaluated[code] if r["评价类型"] == "项目"]
            project = ratio(sum(a * s for a, s in projects), sum(a for a, _ in projects))
            lower = min(span(x, 40, 95) for x in (whole, project) if x is not None)
            last = max(monitor[code], key=lambda r: r["月份"])
            attained, paid = number(last["已完成目标数"]) / number(last["绩效目标数"]), number(last["支出数"]) / number(last["预算数"])
            inner = [(50, held(attained / p(95)))]
            if code in stopped:
                inner.append((50, stopped[code] / max(stopped.values())))
            if water[code]:
                good = [(number(r["达标次数"], "-9999"), number(r["监测次数"])) for r in water[code]]
                clean = F(sum(g for g, _ in good if g is not None), sum(s for g, s in good if g is not None))
                inner.append((30, bands(clean, [(p(95), F(1)), (p(90), p(85)), (p(80), p(60))])))
                inner.append((20, held(sum(number(r["新建管网"]) for r in water[code]) / number(self.rows[code]["管网任务"]))))
            parts["governance"] = 20, inner
            parts["development"] = 18, [(100, span(paid, p(60), p(96)))]
            score = rounded(20 * lower)
            for of, leaves in parts.values():
                leaves = [(weight, share) for weight, share in leaves if share is not None]
                score += sum(rounded(share * F(of * weight, sum(w for w, _ in leaves))) for weight, share in leaves)
            late = sum(r["整改状态"] != "已整改" and time(r["发现日期"]) < AS_OF - timedelta(days=90) for r in problems[code])
            scores[code] = score + max(F(-2), F(-1, 2) * late)
        return scores

    def people(self, organs):
        """{code: score}, who is not ranked, conduct by code, own goals by code."""
        goals, ratings = self.by_unit(self.goals, "person"), self.read("ratings/*.csv", "被评人")
        visits, research, costs = self.read("visits/*.csv.gz", "执法人员"), self.read("research/*.csv", "负责人"), self.read("costs/*.csv", "经办人", "gb18030")
        codes = [code for code, row in self.rows.items() if row["类别"] != ORGAN]
        post = {"执法岗": (30, 30), "研发岗": (40, 20), "行政岗": (35, 25)}
        special, scores, conduct, met, unranked = {}, {}, {}, {}, set()
        for code in codes:
            kind = self.rows[code]["类别"]
            if kind == "执法岗":
                said = [r["回复"] for r in visits[code] if r["回复"] not in ("", "未回复")]
                enough = len(visits[code]) >= 5 and said
                special[code] = span(F(said.count("满意"), len(said)), p(40), p(95)) if enough else None
            elif kind == "研发岗":
                spent = sum(number(r["研发投入"]) for r in research[code])
                income = sum(number(r["转化收入"], "未转化") or 0 for r in research[code])
                special[code] = span(F(income) / spent, 0, p(150)) if spent else F(0)
            else:
                quota = sum(number(r["定额"]) for r in costs[code])
                special[code] = span(1 - F(sum(number(r["实际"]) for r in costs[code])) / quota, p(-10), p(15))
        for code in codes:
            row = self.rows[code]
            kind = row["类别"]
            of_special, of_goals = post[kind]
            share = special[code]
            if share is None:
                share = mean([s for c, s in special.items() if self.rows[c]["类别"] == kind])
            met[code] = self.met(goals[code])
            if met[code] is None:
                unranked.add(code)
            marks = [(r["评议主体"], r["评议内容"], number(r["分数"], "弃权")) for r in ratings[code]]
            three = [(weight, mean([m for by, on, m in marks if (by, on) == who])) for weight, who in
                     ((40, ("上级", "目标完成")), (30, ("同级", "协作配合")), (30, ("群众", "服务质量")))]
            conduct[code] = mean([m for _, on, m in marks if on == "个人操守"])
            if row["职级"] == "领导":
                three.append((25, conduct[code]))
            three = [(weight, span(mark, 40, 100)) for weight, mark in three if mark is not None]
            wider = F(1) if three else F(100, 75)  # nobody rated: those 25 points go to the others
            score = rounded(15 * wider * held(organs[row["所在机关"]] / 100)) + rounded(of_special * wider * share)
            if met[code] is not None:
                score += rounded(of_goals * wider * span(met[code], p(40), 1))
            scores[code] = score + sum(rounded(mark * F(25 * weight, sum(w for w, _ in three))) for weight, mark in three)
        return scores, unranked, conduct, met

    def appraise(self):
        organs = self.organs()
        people, unranked, conduct, met = self.people(organs)
        self.scores, self.unranked = organs | people, unranked
        rows = []
        for category in [ORGAN, *POSTS]:
            inside = {c: self.scores[c] for c, row in self.rows.items() if row["类别"] == category}
            ranked = {c: score for c, score in inside.items() if c not in unranked}
            barred = {c for c in ranked if self.rows[c]["职级"] == "领导" and conduct[c] is not None and conduct[c] < 60}
            best = admitted({c for c in ranked if ranked[c] >= 82 and c not in barred}, ranked, int(len(ranked) * p(15)))
            keys = {c: (score, met.get(c) or F(0)) for c, score in ranked.items()}
            order = places(keys)
            for c in sorted(ranked, key=lambda c: (order[c], c)) + sorted(set(inside) - set(ranked)):
                score = inside[c]
                grade = "" if c in unranked else "优秀" if c in best else "良好" if score >= 75 and c not in barred else "合格" if score >= 60 else "不合格"
                rows.append((order.get(c, ""), c, self.rows[c]["名称"], category, score, grade))
        return rows

    def pools(self):
        """By the largest remainder, of equal ones to the first code, in fen."""
        for organ in [c for c, row in self.rows.items() if row["类别"] == ORGAN]:
            inside = [c for c, row in self.rows.items() if row["所在机关"] == organ and c not in self.unranked]
            whole = rounded(number(self.rows[organ]["奖金总额"]) * self.scores[organ] / 100) * 100
            weights = {c: self.scores[c] * number(self.rows[c]["岗位系数"]) for c in inside}
            exact = {c: whole * w / sum(weights.values()) for c, w in weights.items()}
            fen = {c: int(x) for c, x in exact.items()}
            for c in sorted(inside, key=lambda c: (fen[c] - exact[c], c))[: int(whole) - sum(fen.values())]:
                fen[c] += 1
            for c in inside:
                print(f"{c},{fixed(F(fen[c], 100))}")


if __name__ == "__main__":
    appraisal = Appraisal(Path(sys.argv[1]) / "jingzhou-2025")
    rows = appraisal.appraise()
    if "--pools" in sys.argv:
        appraisal.pools()
    else:
        results(rows)
