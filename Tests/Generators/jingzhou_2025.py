#!/usr/bin/env python3
"""Writes the made-up exports of Inputs/jingzhou-2025, the same bytes every time.

    python3 Tests/Generators/jingzhou_2025.py [INPUTS]        (default: Inputs of this checkout)

Standard library only, PCG32 and integers as in leping_2025.py. No organ, person or figure is real.
"""

import gzip
import sys
from datetime import datetime, timedelta
from pathlib import Path

from leping_2025 import Random, rows_text, write

INPUTS = Path(__file__).resolve().parents[2] / "Inputs"

# code, name, duty, people served (10,000), kilometres of pipe promised, budget (10,000 yuan), how good (permille)
COLUMNS = "code name duty population pipes budget quality"
ORGANS = """
JG01 市公安局东湾分局 公安 62 - 8600 900
JG02 市公安局西渚分局 公安 21 - 3900 880
JG03 市公安局南浦分局 公安 9 - 2100 820
JG04 市生态环境局 水环境 340 18 5200 890
JG05 市水务局 水环境 340 46 7400 840
JG06 市住房和城乡建设局 水环境 340 60 9800 720
JG07 市市场监督管理局 综合 340 - 4600 930
JG08 市财政局 综合 340 - 3100 940
JG09 市科学技术研究院 综合 120 - 2800 860
JG10 市农业科学院 综合 150 - 2500 800
JG11 市政务服务局 综合 340 - 1900 950
JG12 市人力资源和社会保障局 综合 340 - 4100 780
"""
# Post types of the four people of each organ; E enforcement, R research, A administration. The first is the leader.
POSTS = {"JG01": "EEEA", "JG02": "EEEA", "JG03": "EEEA", "JG04": "EERA", "JG05": "AERA", "JG06": "AERR", "JG07": "EEAA",
         "JG08": "AAAA", "JG09": "RRRR", "JG10": "RRRR", "JG11": "AAAE", "JG12": "AAEE"}
KIND = {"E": "执法岗", "R": "研发岗", "A": "行政岗"}
FAMILY, GIVEN = "林何郭马罗梁宋郑谢韩唐冯于董萧程", "文昊诗涵宇航欣怡志远雅婷俊杰梦琪天佑思源"
STRATEGY = ["平安示例", "清水绿岸", "营商环境提升", "科技强市", "节约型机关"]
POST_GOAL = {"E": "依法履职、群众满意", "R": "成果落地见效", "A": "高效运转、降本增效"}
PROBLEMS = ["台账缺失", "公示超期", "项目进度滞后", "群众来信未答复", "资金拨付不及时", "现场管理混乱"]
COMMENTS = ["态度和蔼，讲解清楚。", "等了两个小时才到现场。", "罚单写错了车牌。", "处理公道。"]


class Organ:
    def __init__(self, line):
        for name, text in zip(COLUMNS.split(), line.split()):
            setattr(self, name, None if text == "-" else int(text) if text.isdigit() else text)


class Person:
    def __init__(self, number, organ, place):
        self.code, self.organ, self.post, self.leader = f"P{number:03}", organ, POSTS[organ.code][place], place == 0
        self.name = FAMILY[number % 16] + GIVEN[(number // 16 * 3 + number % 16) % 10 * 2:][:2]
        self.contract = place == 3
        self.quality = organ.quality - 90 + Random(70 + number).between(-110, 130)


ORGAN_LIST = [Organ(line) for line in ORGANS.split("\n") if line]
PEOPLE = [Person(n * 4 + place + 1, organ, place) for n, organ in enumerate(ORGAN_LIST) for place in range(4)]
# 政务服务局: another person was excellent in each of the three years, and P044, the fourth, is the best now.
PEOPLE[43].quality = 990
# 财政局: P029 was excellent three times, and is good.
PEOPLE[28].quality = 960
# P047 is seconded to another city: no goals of its own. P048 has nothing but a contract since December: no ratings either.
SECONDED, NEW = "P047", "P048"


def decimal(value, places):
    digits = str(abs(value)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + digits[:-places] + "." + digits[-places:]


def units(folder):
    rows = [["编码", "名称", "类别", "所在机关", "邮箱", "职能", "服务人口", "管网任务", "年度预算", "奖金总额", "职级", "用工性质", "岗位系数", "班组"]]
    for o in ORGAN_LIST:
        rows.append([o.code, o.name, "市直机关", "", f"{o.code.lower()}@example.cn", o.duty, str(o.population), str(o.pipes or ""),
                     f"{o.budget:,}", "96000", "", "", "", ""])
    for p in PEOPLE:
        coefficient = "1.3" if p.leader else "0.8" if p.contract else "1"
        rows.append([p.code, p.name, KIND[p.post], p.organ.code, f"{p.code.lower()}@example.cn", "", "", "", "", "", "领导" if p.leader else "科员",
                     "合同制" if p.contract else "在编", coefficient, p.organ.name])
    write(folder / "units.csv", rows_text(rows, "\n"))


def history(folder):
    """One excellent person a year in each organ: in most the same one again, in 政务服务局 a new one every year."""
    for year in (2022, 2023, 2024):
        rows = [["年度", "编码", "得分", "等次"]]
        for o in ORGAN_LIST:
            rows.append([str(year), o.code, decimal(o.quality * 9 + 300 + year % 10, 2), "优秀" if o.quality > 925 else "良好"])
        for n, p in enumerate(PEOPLE):
            place = n % 4
            best = year - 2022 if p.organ.code == "JG11" else 0 if year != 2023 else 1
            if p.code != NEW:
                rows.append([str(year), p.code, decimal(7000 + p.quality + (900 if place == best else 0), 2), "优秀" if place == best else "良好"])
        write(folder / "history" / f"{year}.csv", rows_text(rows, "\r\n"))


def goals(folder):
    for part in range(3):
        lines, number = ['<?xml version="1.0" encoding="UTF-8"?>', "<goals>"], 0
        for n, p in enumerate(PEOPLE):
            if n % 3 != part or p.code in (SECONDED, NEW):
                continue
            draw = Random(1000 + n)
            for k in range(5):
                number += 1
                target = draw.between(4, 30) * 5
                done = target + draw.between(0, 8) if draw.chance(p.quality - 150) else target * draw.between(max(300, p.quality - 350), 960) // 1000
                left = f"<done>{done}</done>" if k < 4 or not draw.chance(60) else ""
                lines.append(
                    f'<goal id="FJ{part + 1}{number:03}"><organ>{p.organ.code}</organ><person>{p.code}</person><strategy>{STRATEGY[(n + k) % 5]}'
                    f"</strategy><post>{POST_GOAL[p.post]}</post><target>{target}</target>{left or '<done>0</done>'}</goal>")
        write(folder / "goals" / f"2025-{part + 1}.xml", "\n".join(lines + ["</goals>", ""]))


def ratings(folder):
    rows = [["被评人", "评议主体", "评议内容", "分数"]]
    for n, p in enumerate(PEOPLE):
        draw = Random(2000 + n)
        if p.code == NEW:
            continue
        plan = [("上级", "目标完成", 3, 2), ("同级", "协作配合", 9, 4), ("群众", "服务质量", 20, 0)]
        if p.leader:
            plan += [("上级", "个人操守", 3, 4), ("同级", "个人操守", 6, 4), ("群众", "个人操守", 8, 2)]
        for rater, about, count, kinder in plan:
            for _ in range(count):
                mark = min(100, 30 + p.quality * 6 // 100 + kinder + draw.between(-8, 8))
                if about == "个人操守" and p.code == "P041":  # does well, and is ill thought of
                    mark -= 30
                rows.append([p.code, rater, about, "弃权" if draw.chance(25) else str(mark)])
    write(folder / "ratings" / "2025.csv", rows_text(rows, "\r\n"), "utf-8-sig")


def visits(folder):
    rows = [["执法人员", "发送时间", "回复", "留言"]]  # 留言 is read by nobody
    for n, p in enumerate(PEOPLE):
        if p.post != "E":
            continue
        draw = Random(3000 + n)
        for _ in range(3 if p.code == NEW else 40):
            at = datetime(2025, 1, 1, 9) + timedelta(minutes=draw.below(520000))
            answer = draw.weighted([("满意", 60 * max(p.quality - 350, 100) // 100), ("不满意", 60 * (1000 - p.quality) // 100), ("未回复", 60), ("", 10)])
            rows.append([p.code, f"{at:%Y/%m/%d %H:%M}", answer, draw.pick(COMMENTS) if answer and draw.chance(80) else ""])
    path = folder / "visits" / "2025.csv.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(rows_text(rows, "\r\n").encode("utf-8"), 9, mtime=0))


def research(folder):
    rows = [["负责人", "登记月份", "成果名称", "研发投入", "转化收入"]]
    for n, p in enumerate(PEOPLE):
        if p.post != "R" or p.code == "P036":  # P036 registered nothing: no points
            continue
        draw = Random(4000 + n)
        for k in range(draw.between(2, 5)):
            spent = draw.between(80, 400)
            income = spent * max(p.quality - 300, 50) * draw.between(60, 140) // 40000
            rows.append([p.code, f"2025-{draw.between(1, 12):02}", f"成果{n:02}-{k + 1}", decimal(spent, 1), "未转化" if draw.chance(150) else decimal(income, 1)])
    write(folder / "research" / "2025.csv", rows_text(rows, "\n"), "utf-8-sig")


def costs(folder):
    for half in (1, 2):
        rows, total = [["经办人", "月份", "定额", "实际"]], 0
        for n, p in enumerate(PEOPLE):
            if p.post != "A":
                continue
            draw = Random(5000 + n)
            for month in range(half * 6 - 5, half * 6 + 1):
                quota = draw.between(20, 90) * 100
                spent = quota * (1180 - p.quality * 32 // 100 + draw.between(-40, 40)) // 1000
                total += spent
                rows.append([p.code, f"2025{month:02}", f"{quota:,}", f"{spent:,}"])
        rows.append(["合计", f"2025{half * 6:02}", "", f"{total:,}"])
        write(folder / "costs" / f"2025-{half}.csv", rows_text(rows, "\r\n"), "gb18030")


def hotline(folder):
    for half in (1, 2):
        rows = [["工单编号", "承办单位", "受理时间", "办理时限", "办结时间", "是否满意", "更新时间"]]
        for n, o in enumerate(ORGAN_LIST):
            draw = Random(6000 + n * 2 + half)
            for k in range(70):
                received = datetime(2025, half * 6 - 5, 2, 8) + timedelta(minutes=draw.below(250000))
                due = received + timedelta(days=5)
                on_time = draw.chance(min(990, 480 + o.quality * 54 // 100))
                closed = due - timedelta(minutes=draw.below(6000)) if on_time else due + timedelta(minutes=1 + draw.below(9000))
                answer = "满意" if draw.chance(o.quality - 60) else "不满意"
                answer = draw.weighted([(answer, 70), ("未评价", 20), ("", 10)])
                row = [f"RX25{half}{n:02}{k:03}", o.name, f"{received:%Y-%m-%d %H:%M:%S}", f"{due:%Y-%m-%d %H:%M:%S}",
                       "null" if not on_time and draw.chance(200) else f"{closed:%Y-%m-%d %H:%M:%S}", answer, f"{closed:%Y-%m-%d %H:%M:%S}"]
                rows.append(row)
                if draw.chance(30):  # exported again after another call back
                    rows.append(row[:5] + ["满意", f"{closed + timedelta(days=2):%Y-%m-%d %H:%M:%S}"])
        write(folder / "hotline" / f"2025-{half}.csv", rows_text(rows, "\r\n"))


def monitor(folder):
    for month in range(1, 13):
        rows, total = [["单位", "月份", "预算数", "支出数", "绩效目标数", "已完成目标数"]], 0
        for n, o in enumerate(ORGAN_LIST):
            draw = Random(7000 + n)
            pace, work = 700 + o.quality * 28 // 100 + draw.between(-15, 15), 560 + o.quality * 44 // 100
            spent = pace * month // 12
            if o.code == "JG05" and month < 12:  # pays early, works late
                spent, work = spent + 60, work * (month + 4) // 20
            if o.code == "JG06" and 4 <= month <= 8:  # has worked, and is not paid
                spent -= 200
            count = draw.between(20, 40)
            paid = o.budget * spent // 10
            total += paid
            rows.append([o.name, f"2025-{month:02}", f"{o.budget:,}", decimal(paid, 2), str(count), decimal(count * work * month // 120, 2)])
        rows.append(["合计", f"2025-{month:02}", "", decimal(total, 2), "", ""])
        write(folder / "monitor" / f"2025-{month:02}.csv", rows_text(rows, "\r\n"), "gb18030")


def evaluation(folder):
    rows = [["被评单位", "评价类型", "评价对象", "金额", "评价得分"]]
    for n, o in enumerate(ORGAN_LIST):
        draw = Random(8000 + n)
        rows.append([o.name, "部门整体", o.name, str(o.budget), decimal(o.quality * 10 + draw.between(-300, 200), 2)])
        for k in range(0 if o.code == "JG11" else 3):  # 政务服务局 has no projects
            rows.append([o.name, "项目", f"{o.name}项目{k + 1}", str(draw.between(100, 900)), decimal(o.quality * 10 + draw.between(-900, 500), 2)])
    write(folder / "evaluation" / "2025.csv", rows_text(rows, "\n"), "utf-8-sig")


def cases(folder):
    """东湾 stops most drivers, 南浦 most for its people."""
    rows = [["单位", "月份", "酒驾查处"]]
    for organ, mean in (("市公安局东湾分局", 55), ("市公安局西渚分局", 26), ("市公安局南浦分局", 13)):
        draw = Random(9000 + mean)
        rows += [[organ, f"2025年{month}月", str(mean + draw.between(-mean // 5, mean // 5))] for month in range(1, 13)]
    write(folder / "cases" / "2025.csv", rows_text(rows, "\r\n"))


def water(folder):
    rows = [["责任单位", "月份", "监测次数", "达标次数", "新建管网"]]
    for n, o in enumerate(ORGAN_LIST):
        if o.duty != "水环境":
            continue
        draw = Random(9500 + n)
        for month in range(1, 13):
            samples = draw.between(12, 20)
            good = "-9999" if month == 2 and o.code == "JG05" else str(sum(draw.chance(o.quality + 60) for _ in range(samples)))
            rows.append([o.name, f"2025-{month:02}", str(samples), good, decimal(o.pipes * (o.quality + draw.between(-80, 80)) // 120, 2)])
    write(folder / "water" / "2025.csv", rows_text(rows, "\r\n"))


def problems(folder):
    rows, number = [["问题编号", "责任单位", "发现日期", "问题", "整改状态", "复核结果"]], 0
    for year in (2024, 2025):
        for n, o in enumerate(ORGAN_LIST):
            draw = Random(9700 + n * 2 + year)
            for _ in range(0 if year == 2024 and o.code == "JG03" else draw.between(8, 25) if year == 2024 else draw.between(4, 14)):
                number += 1
                found = datetime(year, 1, 5) + timedelta(days=draw.below(350))
                put_right = year == 2024 or draw.chance(o.quality - 100)
                again = "" if year == 2025 else "未复核" if draw.chance(60) else "通过" if draw.chance(min(985, o.quality + 20)) else "反弹"
                rows.append([f"WT{number:04}", o.name, f"{found:%Y-%m-%d}", draw.pick(PROBLEMS), "已整改" if put_right else "整改中", again])
    write(folder / "problems" / "2024-2025.csv", rows_text(rows, "\r\n"), "utf-8-sig")


if __name__ == "__main__":
    folder = (Path(sys.argv[1]) if len(sys.argv) > 1 else INPUTS) / "jingzhou-2025"
    for export in (units, history, goals, ratings, visits, research, costs, hotline, monitor, evaluation, cases, water, problems):
        export(folder)
