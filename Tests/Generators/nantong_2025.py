#!/usr/bin/env python3
"""Writes the made-up exports of Inputs/nantong-2025 and Inputs/nantong-staff-2025, the same bytes every time.

    python3 Tests/Generators/nantong_2025.py [INPUTS]        (default: Inputs of this checkout)

Standard library only, PCG32 and integers as in leping_2025.py. No department, person or figure is real.
"""

import gzip
import sys
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

from leping_2025 import Random, rows_text, write

INPUTS = Path(__file__).resolve().parents[2] / "Inputs"

# code, name, short name, how good (permille), difficulty of its key targets (hundredths), growth on last year (permille).
# index -: no statistics of its own. dynamic 0: nothing was assigned during the year.
COLUMNS = "code name short quality difficulty growth dynamic"
CLASSES = {
    "党政服务类": """
NS01 市委办公室 市委办 930 104 45 4
NS02 市政府办公室 市府办 940 108 60 5
NS03 市委组织部 组织部 955 105 62 4
NS04 市委宣传部 宣传部 880 100 30 3
NS05 市委统战部 统战部 850 98 20 0
NS06 市委党校 党校 820 96 12 2
NS07 市档案馆 档案馆 790 90 - 2
NS08 市机关事务管理局 机关事务局 765 92 -10 3
""",
    "经济管理类": """
NE01 市发展和改革委员会 发改委 945 106 66 6
NE02 市工业和信息化局 工信局 925 102 58 5
NE03 市财政局 财政局 960 82 70 4
NE04 市商务局 商务局 870 100 35 5
NE05 市农业农村局 农业局 890 103 44 4
NE06 市文化和旅游局 文旅局 840 97 38 4
NE07 市科学技术局 科技局 810 110 15 3
NE08 市统计局 统计局 770 95 -15 2
""",
    "执法监管类": """
NF01 市公安局 公安局 935 104 50 6
NF02 市司法局 司法局 900 100 40 4
NF03 市生态环境局 环境局 860 106 28 5
NF04 市市场监督管理局 市监局 915 101 48 5
NF05 市应急管理局 应急局 830 99 22 6
NF06 市交通运输局 交通局 800 97 18 4
NF07 市城市管理局 城管局 720 93 -30 4
NF08 市自然资源局 资规局 790 98 5 3
""",
    "垂直管理类": """
NV01 市税务局 税务局 950 103 64 4
NV02 市气象局 气象局 905 100 42 2
NV03 市烟草专卖局 烟草局 905 100 42 2
NV04 市邮政管理局 邮管局 860 98 30 2
NV05 示例海关 海关 920 104 52 3
NV06 示例海事局 海事局 840 99 25 2
NV07 市消防救援支队 消防支队 880 102 33 4
NV08 市通信建设管理办公室 通管办 760 90 -12 2
""",
}
SOCIETY = ["人大代表", "政协委员", "企业", "服务对象", "基层单位", "市民"]
COMMENTS = [
    "窗口工作人员业务熟练，建议延长周五下午的办理时间。", "电话经常打不通，建议增加咨询线路。", "政策文件出台后没有配套解读，基层不好执行。",
    "材料要求前后不一，跑了三趟才办成。", "建议多到企业走访，少发表格。", "网上办事大厅“进度查询”常年显示“受理中”，请改进。",
    "会议太多，可以合并召开。", "检查频次过高，同一事项一个月查了4次。", "<b>希望加强</b>对一线人员的培训。",
]
TITLES = ["重点项目推进", "信访事项化解", "建议提案办理", "安全隐患整改", "市长信箱答复", "专项资金拨付"]
KEY = ["年度重大改革任务", "重点项目开工数", "服务群众实事", "数字化平台建设", "规范性文件清理", "基层减负事项"]


class Department:
    def __init__(self, category, line):
        for name, text in zip(COLUMNS.split(), line.split()):
            setattr(self, name, None if text == "-" else int(text) if text.lstrip("-").isdigit() else text)
        self.category = category


DEPARTMENTS = [Department(category, line) for category, lines in CLASSES.items() for line in lines.split("\n") if line]
for number, department in enumerate(DEPARTMENTS, 1):
    department.agency = str(101000 + number)
# 气象局 and 烟草局 have the same figures in all exports, so that they tie to the last digit.
TWIN = {"NV03": "NV02"}


def seed(department, stream):
    code = TWIN.get(department.code, department.code)
    return Random(stream * 1000 + next(n for n, d in enumerate(DEPARTMENTS) if d.code == code))


def decimal(value, places):
    digits = str(abs(value)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + digits[:-places] + "." + digits[-places:]


def units(folder):
    rows = [["单位编码", "单位名称", "别名", "类别", "邮箱", "公文标准差错率"]]
    for d in DEPARTMENTS:
        wide = d.code in ("NS01", "NS02")
        rows.append([d.code, d.name, f"{d.short}；{d.agency}", d.category, f"{d.code.lower()}@example.cn", "1.5%" if wide else "1%"])
    write(folder / "units.csv", rows_text(rows, "\n"))


def history(folder):
    """2023 and 2024; 城管局 was last in 2024, too, 统计局 in 2023 only."""
    rows = [["年度", "单位编码", "得分", "等次", "指标", "指标值"]]
    for year in (2023, 2024):
        for d in DEPARTMENTS:
            draw = Random(year * 100 + int(d.agency))
            score = 6000 + d.quality * 28 // 10 + draw.between(-150, 150)
            if (year, d.code) in ((2024, "NE08"), (2024, "NS08"), (2024, "NV08")):
                score += 900
            grade = "优秀" if score >= 8600 else "良好" if score >= 8200 else "达标"
            rows.append([str(year), d.code, decimal(score, 2), grade, "", ""])
            if d.growth is not None:
                rows.append([str(year), d.code, "", "", "index", decimal(last_index(d) - (2024 - year) * 210, 2)])
    write(folder / "history" / "2023-2024.csv", rows_text(rows, "\r\n"))


def last_index(d):
    return 9000 + d.quality * 2 + seed(d, 1).between(-300, 300)


def review(folder):
    number = 0
    rows = {1: [["问卷编号", "评议对象", "评议主体", "评分", "意见建议", "提交时间"]]}
    rows[2] = list(rows[1])
    for d in DEPARTMENTS:
        draw, words = seed(d, 2), Random(int(d.agency))
        for n in range(132):
            leader = n < 12
            rater = "市领导" if leader else SOCIETY[n % 6]
            mark = 52 + (d.quality - 500) * 7 // 75 + draw.between(-9, 9) + (2 if leader else 0)
            missing = draw.below(100)
            text = "弃权" if missing == 0 else "不了解" if missing < 3 and not leader else "" if missing == 3 and not leader else str(min(mark, 100))
            at = datetime(2025, 11, 3 if n % 2 else 20, 8) + timedelta(minutes=draw.below(14000))
            comment = words.pick(COMMENTS) if words.chance(35) or n == 7 and d.quality < 800 else ""
            number += 1
            row = [f"PY{number:05}", words.pick([d.name, d.name, d.short]), rater, text, comment, f"{at:%Y-%m-%d %H:%M:%S}"]
            half = rows[1 if n % 2 else 2]
            half.append(row)
            if n % 2 == 0 and draw.chance(15):  # sent twice: the later one counts
                half.append(row[:3] + [str(min(mark + 3, 100)), comment, f"{at + timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"])
    for half, lines in rows.items():
        path = folder / "review" / f"2025-{half}.csv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(rows_text(lines, "\r\n").encode("utf-8-sig"), 9, mtime=0))


def supervision(folder):
    for quarter in range(4):
        lines, number = ['<?xml version="1.0" encoding="UTF-8"?>', "<export><matters>"], 0
        for d in DEPARTMENTS:
            draw = seed(d, 30 + quarter)
            for month in range(quarter * 3 + 1, quarter * 3 + 4):
                for _ in range(9):
                    number += 1
                    due = datetime(2025, month, draw.between(3, 27), 18)
                    late = not draw.chance(min(985, 480 + d.quality * 52 // 100 - (120 if d.code == 'NF07' else 0)))
                    closed = due + timedelta(hours=draw.between(3, 300)) if late else due - timedelta(hours=draw.between(2, 90))
                    title = draw.pick(TITLES)
                    shut = "" if late and draw.chance(200) else f"<closed>{closed:%Y-%m-%dT%H:%M:%S}</closed>"
                    lines.append(
                        f"<matter id={quoteattr(f'DB2025{quarter + 1}{number:04}')} unit={quoteattr(d.name)}><title>{title}</title>"
                        f"<times><due>{due:%Y-%m-%dT%H:%M:%S}</due>{shut}</times></matter>")
        write(folder / "supervision" / f"2025-Q{quarter + 1}.xml", "\n".join(lines + ["</matters></export>", ""]))


def conduct(folder):
    rows = [["受检单位", "检查日期", "检查得分"]]
    for d in DEPARTMENTS:
        draw = seed(d, 4)
        for month in range(1, 13):
            mark = 58 + d.quality * 4 // 100 + draw.between(-4, 4)
            rows.append([d.short, f"2025/{month}/{draw.between(5, 25)}", "未检" if draw.chance(40) else str(min(mark, 100))])
    write(folder / "conduct" / "2025.csv", rows_text(rows, "\r\n"))


def documents(folder):
    for half, months in ((1, range(1, 7)), (2, range(7, 13))):
        text, sent_all, wrong_all = f"2025年公文交换情况统计表（{'上' if half == 1 else '下'}半年）,,,\r\n", 0, 0
        rows = [["发文单位", "月份", "发文件数", "差错件数"]]
        for d in DEPARTMENTS:
            draw = seed(d, 50 + half)
            for month in months:
                sent = draw.between(30, 90)
                wrong = sum(draw.chance(max(3, (1000 - d.quality) // 12)) for _ in range(sent))
                sent_all, wrong_all = sent_all + sent, wrong_all + wrong
                rows.append([d.name, f"2025年{month}月", str(sent), str(wrong)])
        rows.append(["合计", "", str(sent_all), str(wrong_all)])
        write(folder / "documents" / f"2025-{half}.csv", text + rows_text(rows, "\r\n"), "gb18030")


def targets(folder):
    rows, number = [["目标编号", "责任单位", "目标类别", "目标内容", "目标值", "完成值", "难度系数"]], 0
    for d in DEPARTMENTS:
        draw = seed(d, 6)
        kinds = [("重点", n) for n in range(6)] + [("动态", n) for n in range(d.dynamic)] + [("共性", 0)]
        for kind, n in kinds:
            number += 1
            target, difficulty = draw.between(8, 40) * 10, d.difficulty + draw.between(-5, 5)
            if kind == "共性":
                done = target * 92 // 100 + draw.below(target // 20)
            elif d.code == "NE03":  # 财政局 met every one of its easy targets
                done = target + draw.between(0, 20)
            else:
                done = target + draw.between(0, 30) if draw.chance(d.quality - 60) else target * draw.between(60, 96) // 100
            title = {"重点": KEY[n % 6], "动态": f"交办任务{n + 1}", "共性": "档案规范化"}[kind]
            empty = kind == "动态" and d.code == "NF07" and n == 0  # not reported
            rows.append([f"MB{number:04}", d.name, kind, title, str(target), "" if empty else str(done), decimal(difficulty, 2)])
    write(folder / "targets" / "2025.csv", rows_text(rows, "\r\n"), "utf-8-sig")


def statistics(folder):
    for half, months in ((1, range(1, 7)), (2, range(7, 13))):
        rows = [["单位", "月份", "发展指数", "全省平均"]]
        for month in months:
            for d in DEPARTMENTS:
                if d.growth is None:
                    if month > 10:
                        rows.append([d.name, f"2025-{month:02}", "-", "-"])
                    continue
                draw = seed(d, 7 + 100 * month)
                mean = last_index(d) * (1000 + d.growth) // 1000
                index = mean + (month * 2 - 13) * d.growth * 4 // 10 + draw.between(-40, 40)
                rows.append([d.name, f"2025-{month:02}", decimal(index, 2), decimal(11000 + month * 8, 2)])
        write(folder / "statistics" / f"2025-{half}.csv", rows_text(rows, "\n"))


def budget(folder):
    for month in (3, 6, 9, 12):
        rows, total = [["预算单位", "月份", "预算数", "支出数"]], [0, 0]
        for d in DEPARTMENTS:
            draw = seed(d, 8)
            amount = draw.between(900, 6000)
            paid = amount * (560 + d.quality * 41 // 100 + draw.between(-12, 12)) * month // 120
            rows.append([f"[{d.agency}]{d.name}", f"2025{month:02}", f"{amount:,}", decimal(paid, 2)])
            total = [total[0] + amount, total[1] + paid]
        rows.append(["合计", f"2025{month:02}", str(total[0]), decimal(total[1], 2)])
        write(folder / "finance" / f"2025{month:02}.csv", rows_text(rows, "\r\n"), "gb18030")


# Four departments: an excellent one, a good one, the last of its class, a small one. How many staff, the head among them.
STAFF = {"NS03": 20, "NE04": 20, "NF07": 14, "NV04": 6}
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "明远子涵雨桐思齐文博嘉禾景行若水知行清和"


def staff(folder):
    people, number = [["人员编号", "姓名", "所在单位", "职务"]], 0
    marks, votes = [["人员编号", "考核时间", "得分"]], [["被测评人", "测评意见"]]
    for code, count in STAFF.items():
        draw = Random(900 + int(code[2:]) + count)
        for n in range(count):
            number += 1
            person = f"GW{number:03}"
            name = FAMILY[number % 16] + GIVEN[(number // 16 * 3 + number % 16) % 10 * 2:][:2]  # no two alike
            people.append([person, name, code, "主要负责人" if n == 0 else "副职" if n < 3 else "科员"])
            skill = 930 if n == 0 else draw.between(620, 960)
            for quarter in range(4):
                mark = skill // 10 + draw.between(-6, 4)
                marks.append([person, f"2025-{quarter * 3 + 3:02}-20", "请假" if draw.chance(20) else str(min(mark, 100))])
            for _ in range(25):
                ballot = draw.below(1000)
                good = skill - 150
                vote = "优秀" if ballot < good else "称职" if ballot < 940 else "基本称职" if ballot < 975 else "不称职" if ballot < 985 else "弃权"
                votes.append([person, vote])
    write(folder / "units.csv", rows_text(people, "\n"))
    write(folder / "marks" / "2025.csv", rows_text(marks, "\r\n"))
    write(folder / "votes" / "2025.csv", rows_text(votes, "\r\n"), "utf-8-sig")


if __name__ == "__main__":
    inputs = Path(sys.argv[1]) if len(sys.argv) > 1 else INPUTS
    folder = inputs / "nantong-2025"
    for export in (units, history, review, supervision, conduct, documents, targets, statistics, budget):
        export(folder)
    staff(inputs / "nantong-staff-2025")
