#!/usr/bin/env python3
"""Writes the made-up roster and exports of Inputs/jiangyou-2025, the same bytes every time.

    python3 Tests/Generators/jiangyou_2025.py [FOLDER]        (default: Inputs of this checkout)

Standard library only; PCG32 and integers, as leping_2025.py. No office, person or figure is real.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from leping_2025 import Random

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "Inputs") / "jiangyou-2025"
CLASSES = [("综合管理类", 12), ("专业技术类", 10), ("行政执法类", 10), ("窗口服务类", 10)]
OFFICES = "党政 组织 宣传 统战 纪检 人大 政协 财政 审计 统计 档案 督查 农技 水利 林业 畜牧 规划 建设 交通 环保 信息 教育 执法一 执法二 执法三 市场 安监 食药 路政 渔政 文化 消防 社保 医保 民政 户籍 税务 证照 退役 残联 就业 司法".split()
SURNAMES, GIVEN = "林沈顾唐贺邵龚程陆韩姜傅范方石姚谭廖邹熊金", ["望川", "思齐", "景明", "若谷", "知行", "怀远", "清和", "以诺"]
COMMON = "政治素质 理论学习 纪律作风 廉洁自律 依法行政 工作效率 工作质量 团结协作 服务群众 调查研究 公文写作 会议落实 保密工作 安全责任 信息报送 节约办公 学习培训 志愿服务".split()
DYNAMIC = "乡村振兴 招商引资 项目建设 防汛抗旱 矛盾化解 环境整治 数字政务 营商环境 民生实事 急难任务".split()
OWN = {"综合管理类": ["统筹协调", "督查落实"], "专业技术类": ["技术成果", "技术服务"], "行政执法类": ["案件质量", "规范执法"], "窗口服务类": []}
STEPS = ["个人自评", "同事互评", "领导审核", "党委审定"]


def write(path, rows, encoding="utf-8-sig"):
    place = ROOT / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes("".join(",".join(str(cell) for cell in row) + "\r\n" for row in rows).encode(encoding))


def main():
    random, people, names = Random(21), [], set()
    for category, count in CLASSES:
        for _ in range(count):
            while (name := random.pick(SURNAMES) + random.pick(GIVEN)) in names:
                pass
            names.add(name)
            number = len(people) + 1
            people.append((f"JY{number:02d}", name, category, OFFICES[number - 1] + "办", random.between(640, 960) if number != 40 else 480))
    write("units.csv", [["编号", "姓名", "职位类别", "科室", "职责", "邮箱"]] + [
        [code, name, category, office, f"{office}日常工作", f"{code.lower()}@example.cn"] for code, name, category, office, _ in people])

    random, rows = Random(22), [["人员", "指标", "环节", "调整前", "调整后", "时间", "理由"]]
    for code, _, category, _, level in people:
        for item in COMMON + OWN[category] + DYNAMIC:
            mark = min(100, level // 10 + random.between(-4, 9))
            before = ""
            for at, step in enumerate(STEPS):
                change = 0 if at == 0 or not random.chance(60) else random.pick([-5, -3, -2, 2])
                after = min(100, (mark if before == "" else before) + change)
                reason = "核实佐证材料" if before != "" and after != before else ""
                rows.append([code, item, step, before, after, f"2025-12-{5 + at * 5:02d}", reason])
                before = after
    write("steps/2025.csv", rows, "gb18030")

    # 1,300 marks given on the spot; some leave the mark blank.
    random, rows = Random(23), [["评价单号", "被评人", "评价时间", "评分"]]
    for number in range(1300):
        code, _, _, _, level = people[number % 42]
        mark = "" if random.chance(30) else min(100, level // 10 + random.between(-15, 20))
        rows.append([f"PJ{number + 1:04d}", code, f"2025-11-{1 + number % 28:02d} {9 + number % 8:02d}:30:00", mark])
    write("ratings/2025.csv", rows)

    # The window's visits: done at the first visit, and how long a bad review took. One of the window is seconded all year.
    random, rows = Random(24), [["业务号", "经办人", "办理时间", "一次办结", "差评时间", "整改时间"]]
    for number in range(900):
        code, _, category, _, level = people[32 + number % 10]
        if code == "JY42":
            continue
        day = date(2025, 1, 2) + timedelta(days=number * 400 // 1000)
        bad, fixed = "", ""
        if random.chance(120):
            bad = f"{day + timedelta(days=1)} 09:00:00"
            fixed = f"{day + timedelta(days=1 + random.between(0, 2 + (960 - level) // 60))} 17:00:00"
        rows.append([f"YW{number:04d}", code, f"{day} 10:00:00", "是" if random.chance(min(990, level + 80)) else "否", bad, fixed])
    write("window/2025.csv", rows)

    random, weekly = Random(25), {}
    for week in range(52):
        day = date(2025, 1, 1) + timedelta(days=week * 7)
        for code, _, _, _, level in people:
            planned = random.between(3, 8)
            weekly.setdefault((day.month + 2) // 3, []).append(
                [f"{code}-{week + 1:02d}", code, day, planned, min(planned, (planned * (level + random.between(0, 200)) + 500) // 1000)])
    for quarter, lines in weekly.items():
        write(f"weekly/2025-Q{quarter}.csv", [["周计划号", "人员", "周一", "计划事项", "完成事项"]] + lines)

    # What people say they settled, and what the hotline and the petitions say of them.
    random, claims, tickets = Random(26), [["人员", "月份", "自报办结件数"]], [["工单编号", "经办人", "渠道", "办结时间", "是否属实"]]
    for month in range(1, 13):
        for code, _, _, _, _ in people:
            true = random.between(2, 6)
            claims.append([code, f"2025-{month:02d}", true + (2 if code in ("JY05", "JY28") else 0)])
            for _ in range(true):
                channel = random.pick(["热线", "热线", "信访"])
                tickets.append([f"GD{len(tickets):05d}", code, channel, f"2025-{month:02d}-{random.between(1, 28):02d} 15:00:00", "是"])
    write("selfcheck/2025.csv", claims)
    write("hotline/2025.csv", tickets + [tickets[7], ["合计", "", "", "", ""]])

    random, rows = Random(27), [["编号", "人员", "目标", "关键结果", "目标值", "完成值"]]
    results = [("建成特色产业村", 2), ("签约企业", 3), ("培训农民", 500)]
    for code, _, _, _, level in people:
        for turn, (result, target) in enumerate(results):
            done = target * (level + random.between(-50, 200)) // 1000
            rows.append([f"OKR-{code}-{turn + 1}", code, "产业兴旺", result, target, 0 if code == "JY09" and turn == 1 else done])
    write("okr/2025.csv", rows)

    write("conduct/2025.csv", [["记录编号", "人员", "日期", "负面清单事项"]] + [
        ["FM001", "JY13", "2025-03-11", "迟报瞒报"], ["FM002", "JY21", "2025-06-20", "推诿扯皮"], ["FM003", "JY09", "2025-08-02", "试点项目未达预期"],
        ["FM004", "JY40", "2025-09-15", "推诿扯皮"], ["FM005", "JY40", "2025-10-09", "迟报瞒报"]])
    write("decisions.csv", [["编号", "决定日期", "类型", "单位", "来源", "记录", "指标", "值", "理由"],
        ["江考决〔2025〕1号", "2025-12-01", "豁免", "JY09", "conduct", "FM003", "", "", "先行先试的失误，符合容错条件"],
        ["江考决〔2025〕2号", "2025-12-02", "豁免", "JY09", "okr", "OKR-JY09-2", "", "", "签约企业因政策调整退出"],
        ["江考决〔2026〕1号", "2026-01-08", "申诉成立", "JY16", "", "", "onsite", "88", "评价单误录他人"],
        ["江考决〔2026〕2号", "2026-01-09", "申诉不成立", "JY21", "conduct", "FM002", "", "", "经核查属实"]])


if __name__ == "__main__":
    main()
