#!/usr/bin/env python3
"""Writes the made-up roster and exports of Inputs/zhengzhou-2025, the same bytes every time.

    python3 Tests/Generators/zhengzhou_2025.py [FOLDER]        (default: Inputs of this checkout)

Standard library only; PCG32 and integers, as leping_2025.py. No institution, person or figure is real.
"""

import gzip
import sys
from pathlib import Path

from leping_2025 import Random

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "Inputs") / "zhengzhou-2025"
MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]

# code, name, category, budget in 万元, level: permille at which its staff and its own work go
INSTITUTIONS = [
    ("ZE01", "示例市投资促进中心", "经济服务类", 2600, 930, 420000), ("ZE02", "示例市重点项目中心", "经济服务类", 3100, 840, 380000),
    ("ZL01", "示例市第三医院", "民生事业类", 9800, 900, 560000), ("ZL02", "示例市中医院", "民生事业类", 7600, 800, 450000),
    ("ZL03", "示例市实验幼儿园", "民生事业类", 1400, 950, 260000), ("ZW01", "示例市政务服务中心", "窗口服务类", 1900, 940, 300000),
    ("ZW02", "示例市不动产登记中心", "窗口服务类", 1700, 820, 280000), ("ZS01", "示例市第一污水处理厂", "污水处理厂", 4200, 900, 0),
    ("ZS02", "示例市第二污水处理厂", "污水处理厂", 3900, 860, 0), ("ZS03", "示例市第三污水处理厂", "污水处理厂", 3600, 720, 0),
]
SURNAMES, GIVEN = "林沈顾唐贺邵龚程陆韩姜傅范方石姚谭廖邹熊金邱夏侯白孟", ["一禾", "思远", "景行", "若水", "知白", "怀瑾", "清扬", "望舒", "以宁", "子衿"]
POSTS = [("管理岗", "1.30", "在编"), ("专业技术岗", "1.20", "在编"), ("专业技术岗", "1.10", "在编"), ("服务岗", "1.00", "合同制"), ("工勤岗", "0.90", "劳务派遣")]


def write(path, text, encoding="utf-8-sig"):
    place = ROOT / path
    place.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode(encoding)
    place.write_bytes(gzip.compress(data, mtime=0) if path.endswith(".gz") else data)


def table(rows):
    return "".join(",".join(str(cell) for cell in row) + "\r\n" for row in rows)


def people():
    random, made, taken = Random(11), [], set()
    for code, _, _, _, level, bonus in INSTITUTIONS:
        for number, (post, coefficient, employment) in enumerate(POSTS if bonus else []):
            while (name := random.pick(SURNAMES) + random.pick(GIVEN)) in taken:
                pass
            taken.add(name)
            made.append((f"{code}-{number + 1}", name, code, post, coefficient, employment, level + random.between(-90, 60)))
    return made


def main():
    staff = people()
    rows = [["编码", "名称", "类别", "所在单位", "岗位", "贡献系数", "用工性质", "年度预算", "奖励总额", "邮箱"]]
    for code, name, category, budget, _, bonus in INSTITUTIONS:
        rows.append([code, name, category, "", "", "", "", f"{budget}.00", bonus or "", f"{code.lower()}@example.cn"])
    for code, name, parent, post, coefficient, employment, _ in staff:
        rows.append([code, name, "工作人员", parent, post, coefficient, employment, "", "", f"{code.lower()}@example.cn"])
    write("units.csv", table(rows))

    # Cumulative spending; the third institution lags in the first half, the last all year.
    random, paid = Random(12), {}
    for number, month in enumerate(MONTHS, 1):
        rows, total = [["单位编码", "单位名称", "月份", "预算数", "支出数"]], 0
        for code, name, _, budget, level, _ in INSTITUTIONS:
            pace = 550 if code == "ZS03" else 600 if code == "ZL02" and number <= 6 else level + 60
            done = budget * pace * number // 12 // 10 + random.below(budget // 2)   # 分之一万元
            paid[code] = max(paid.get(code, 0), done)
            rows.append([code, name, month, f"{budget}.00", f"{paid[code] // 100}.{paid[code] % 100:02d}"])
            total += paid[code]
        rows.append(["合计", "", month, sum(i[3] for i in INSTITUTIONS), f"{total // 100}.{total % 100:02d}"])
        write(f"finance/{month}.csv", table(rows), "gb18030")

    # Work of each function by month: due and done.
    random, works = Random(13), {
        "经济服务类": ["投资落地", "项目开工"], "民生事业类": ["服务满意", "承诺兑现"], "窗口服务类": ["服务态度", "限时办结"]}
    for month in MONTHS:
        rows = [["填报单位", "月份", "事项", "应完成", "已完成"]]
        for _, name, category, _, level, _ in INSTITUTIONS:
            for item in works.get(category, []):
                due = random.between(20, 60)
                rows.append([name, month, item, due, min(due, due * (level + random.between(-80, 60)) // 1000)])
        if month == "2025-05":
            rows.append(["", month, "项目开工", "", ""])   # an empty line of the form
        write(f"functions/{month}.csv", table(rows))

    # Inspections of the sewage plants, each month; the third plant's report of August came twice, the later one counts.
    random = Random(14)
    for quarter in range(4):
        rows = [["检查编号", "污水处理厂", "检查日期", "项目", "得分", "更新时间"]]
        for month in MONTHS[quarter * 3 : quarter * 3 + 3]:
            for code, name, category, _, level, _ in INSTITUTIONS:
                if category == "污水处理厂":
                    for item in ["设备运行", "安全生产", "服务保障"]:
                        mark = min(100, (level + random.between(-60, 70)) // 10)
                        if item == "安全生产" and code == "ZS01":
                            mark = 95
                        key = f"{code}-{month}-{item}"
                        if key == "ZS03-2025-08-设备运行":
                            rows.append([key, name, f"{month}-18", item, 20, f"{month}-19 09:00:00"])
                        rows.append([key, name, f"{month}-18", item, mark, f"{month}-25 09:00:00"])
        write(f"inspections/2025-Q{quarter + 1}.csv", table(rows))

    # Projects before the budget: XML. Marks of the three questions, 100 each.
    random, parts, number = Random(15), ['<?xml version="1.0" encoding="UTF-8"?>\n<projects>\n'], 0
    domains = {"ZL01": "医疗", "ZL02": "医疗", "ZL03": "学前教育"}
    for code, name, _, _, level, bonus in INSTITUTIONS:
        for turn in range(3 if bonus else 0):
            number += 1
            kind = ["新增", "延续", "专项"][turn]
            amount = {"专项": 13500 if code in ("ZL01", "ZE02") else 8600}.get(kind, random.between(200, 900))
            needs = amount > (10000 if kind == "专项" else 500)
            missing = code in ("ZL02", "ZE02") and needs
            parts.append(
                f'  <project id="XM{number:03d}" kind="{kind}">\n    <unit>{name}</unit><domain>{domains.get(code, "其他")}</domain>'
                f"<amount>{amount}.00</amount><filed>2025-02-{number:02d}</filed>\n")
            if kind != "专项" and needs and not missing:
                parts.append(f"    <evaluated>2025-01-{number:02d}</evaluated>\n")
            if kind == "专项" and needs and not missing:
                parts.append(f"    <report>2025-01-{number:02d}</report>\n")
            if not missing:
                should, much, when = (min(100, (level + random.between(-120, 60)) // 10) for _ in range(3))
                parts.append(f"    <should>{should}</should><much>{much}</much><when>{when}</when>\n")
            parts.append("  </project>\n")
    write("projects/2025.xml", "".join(parts) + "</projects>\n", "utf-8")

    # Internal evaluation and external audit of the same programmes.
    random, rows = Random(16), [["单位", "项目支出", "内部评价", "外部审核"]]
    for code, name, _, _, level, _ in INSTITUTIONS:
        for programme in ["人员类", "公用类", "项目类"]:
            audit = min(98, (level + random.between(-60, 40)) // 10)
            own = min(100, audit + (random.between(12, 18) if code in ("ZW02", "ZS03") else random.between(-2, 7)))
            rows.append([name, programme, own, audit])
    write("evaluation/2025.csv", table(rows))

    # Consumption subsidies (万元) and the growth of retail sales, by month.
    random, rows = Random(17), [["责任单位", "月份", "补贴支出", "零售增速"]]
    for month in MONTHS:
        for code in ["ZE01", "ZE02"]:
            subsidy = random.between(80, 400)
            growth = subsidy * 2 + random.between(0, 300) if code == "ZE01" else random.between(200, 700)   # basis points
            rows.append([code, month, f"{subsidy}.00", f"{growth // 100}.{growth % 100:02d}%"])
    write("consumption/2025.csv", table(rows))

    # Staff: the month's tasks, marks of quality, attendance. One person is away all year; two do the same and tie.
    random = Random(18)
    twins = {}
    for month in MONTHS:
        rows = [["人员编码", "月份", "应完成任务", "完成任务", "质量评分", "应出勤", "实出勤", "不合格记录", "更新时间"]]
        for code, _, parent, _, _, _, level in staff:
            if code == "ZL02-5":
                continue
            due, days = random.between(8, 16), 21
            done, quality = min(due, due * (level + random.between(-40, 120)) // 1000), min(100, (level + random.between(-60, 70)) // 10)
            present = days - (0 if random.chance(700) else random.between(1, 3))
            failed = "是" if (code, month) in (("ZE01-2", "2025-04"), ("ZW02-5", "2025-09")) else ""
            row = [due, done, quality, days, present, failed]
            if code == "ZW01-3":
                twins[month] = row
            if code == "ZW01-4":
                row = twins[month]
            if code == "ZE02-1" and month == "2025-03":
                rows.append([code, month, due, 0, 30, days, 0, "", f"{month}-28 08:00:00"])   # corrected a day later
            if code == "ZL03-4" and month == "2025-06":
                row = row[:2] + [""] + row[3:]
            rows.append([code, month] + row + [f"{month}-28 18:00:00"])
        write(f"tasks/{month}.csv.gz", table(rows))

    # The staff's vote at the end of the year.
    random, rows = Random(19), [["被测评人", "测评意见"]]
    for code, _, _, _, _, _, level in staff:
        for _ in range(12):
            at = random.below(1000)
            rows.append([code, "弃权" if at < 30 else "优秀" if at < level - 250 else "合格" if at < level + 40 else "不合格"])
    twin = [vote for code, vote in rows if code == "ZW01-3"]
    rows = [row for row in rows if row[0] != "ZW01-4"] + [["ZW01-4", vote] for vote in twin]
    write("votes/2025.csv", table(rows), "gb18030")


if __name__ == "__main__":
    main()
