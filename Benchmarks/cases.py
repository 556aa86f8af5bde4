"""What the bench times: appraisals made of ../shared/bench's data, and the peers that count the same."""
import csv, dataclasses, gzip, os, subprocess

import peers
from peers import BINARY, PLACE, SHARED

SCHEME = """appraisal: bench
title: 基准
year: 2025
authority: 基准
units: {files: units.csv, fields: {code: 单位编码, name: 单位名称}}
sources:
"""
HOTLINE = """  hotline:
    files: hotline/*.csv
    unit: office
    period: received
    skip: type = '表扬'
    fields:
      office: 承办单位编码
      type: 诉求类型
      received: {column: 受理时间, type: time}
      due: {column: 办理时限, type: time}
      responded: {column: 首次响应时间, type: time}
      closed: {column: 办结时间, type: time}
      resolved: 是否解决
      rating: {column: 满意度, type: integer}
"""
KEYED = HOTLINE.replace("    skip:", "    key: {fields: [id], by: closed, keep: newest}\n    skip:").replace(
    "      office:", "      id: 工单编号\n      office:")
GRID = """  grid:
    files: grid/*.xml
    record: GridEvents/Event
    unit: unit
    period: reported
    fields:
      unit: Unit/@code
      reported: {column: Times/Reported, type: time}
      deadline: {column: Times/Deadline, type: time}
      closed: {column: Times/Closed, type: time}
      rework: {column: Rework/@count, type: integer}
"""
TICKETS = {
    "tickets": "count(*)",
    "resp24": "count(*) filter (where responded - received <= interval '24 hours')",
    "resolved": "count(*) filter (where resolved = '是')",
    "rated": "count(rating)",
    "satisfied": "count(*) filter (where rating >= 4)",
    "closed": "count(closed)",
    "overdue": "count(*) filter (where closed > due or closed is null and due < timestamp '2026-02-01 00:00:00')",
    "handle_seconds": "sum(extract(epoch from closed - received))",
}
EVENTS = {
    "events": "count(*)",
    "closed": "count(closed)",
    "ontime": "count(*) filter (where closed <= deadline)",
    "reworked": "count(*) filter (where rework > 0)",
}


@dataclasses.dataclass
class Case:
    title: str
    folder: str
    measures: dict
    peers: list
    """Name and command of each."""
    others: list = dataclasses.field(default_factory=list)
    """More of Kaoping's own: what is told, and the command."""

    def files(self):
        return [os.path.join(place, name) for place, _, names in os.walk(self.folder) for name in names if place != self.folder]

    def check(self):
        return [BINARY, "check", self.folder, "--fresh", "--quiet"]

    def run(self, output):
        return [BINARY, "run", self.folder, "--output", output, "--quiet"]


def made(kind, rows):
    """The file that the generator makes."""
    path = f"{PLACE}/{kind}_{rows}.{'csv' if kind == 'hotline' else 'xml'}"
    if not os.path.exists(path):
        subprocess.check_call(["cc", "-O2", "-o", f"{PLACE}/gen", f"{SHARED}/bench/gen.c", "-lm"])
        subprocess.check_call([f"{PLACE}/gen", kind, str(rows), path])
    return path


def appraisal(name, rows, source, measures, fill):
    """A folder with a scheme, the roster of the hotline's units, and what `fill` puts into the source's folder."""
    folder = f"{PLACE}/{name}-{rows}"
    exports = f"{folder}/{source.split(':')[0].strip()}"
    if not os.path.exists(f"{folder}/units.csv"):
        os.makedirs(exports, exist_ok=True)
        fill(exports)
        with open(f"{folder}/units.csv", "w", encoding="utf-8") as file:
            file.write("单位编码,单位名称\n" + "".join(f"{code},单位{code}\n" for code in codes()))
    points = [100 - 10 * (len(measures) - 1)] + [10] * (len(measures) - 1)
    with open(f"{folder}/scheme.yml", "w", encoding="utf-8") as file:
        file.write(SCHEME + source + "measures:\n")
        file.writelines(f"  {measure}: {{from: {os.path.basename(exports)}, value: \"{value}\"}}\n" for measure, value in measures.items())
        file.write("indicators:\n")
        file.writelines(
            f"  - {{id: {m}, name: {m}, points: {p}, measure: {m}, score: {{minmax: {{direction: higher}}}}}}\n" for m, p in zip(measures, points))
        file.write("grades:\n  - {id: all, name: 达标}\n")
    return folder


def codes():
    with open(made("hotline", 1_000_000), encoding="utf-8", newline="") as file:
        return sorted({row["承办单位编码"] for row in csv.DictReader(file)})


def split(path, borders, files):
    """Copies records, by their numbers, into files with the header before them; a text may hold line ends, and no line of it begins as a record."""
    with open(path, "rb") as lines:
        header, number = next(lines), -1
        for _, file in files:
            file.write(header)
        for line in lines:
            number += line.startswith(b"GD2025") and len(line) > 18
            for (begin, end), (_, file) in zip(borders, files):
                if begin <= number < end:
                    file.write(line)
    for _, file in files:
        file.close()


def plain(rows):
    path = made("hotline", rows)
    folder = appraisal("appraisal", rows, HOTLINE, TICKETS, lambda to: os.link(path, f"{to}/hotline.csv"))
    return Case("hotline CSV", folder, TICKETS, [("DuckDB", peers.duckdb(path)), ("polars", peers.polars(path))])


def packed(rows, count, name):
    borders = [(rows * i // count, rows * (i + 1) // count) for i in range(count)]

    def fill(to):
        split(made("hotline", rows), borders, [(i, gzip.open(f"{to}/hotline-{i:02}.csv.gz", "wb", 6)) for i in range(count)])

    folder = appraisal(name, rows, HOTLINE.replace("*.csv", "*.csv.gz"), TICKETS, fill)
    case = Case(f"hotline CSV in {count} gzip file{'s' if count > 1 else ''}", folder, TICKETS, [])
    files = sorted(file for file in case.files() if file.endswith(".gz"))
    case.peers = [("DuckDB", peers.duckdb(*files)), ("polars", peers.polars(*files))]
    return case


def gb18030(rows):
    def fill(to):
        with open(f"{to}/hotline.csv", "wb") as file:
            subprocess.check_call(["iconv", "-f", "utf-8", "-t", "gb18030", made("hotline", rows)], stdout=file)

    source = HOTLINE.replace("    unit:", "    encoding: gb18030\n    unit:")
    folder = appraisal("gb18030", rows, source, TICKETS, fill)
    utf8 = plain(rows)
    return Case("hotline CSV in GB18030", folder, TICKETS, utf8.peers[:1], [("kaoping check of the same in UTF-8", utf8.check())])


def keyed(rows):
    """Two files of six tenths each, of which two tenths stand in both."""
    def fill(to):
        split(made("hotline", rows), [(0, rows * 6 // 10), (rows * 4 // 10, rows)], [(i, open(f"{to}/hotline-{i}.csv", "wb")) for i in (0, 1)])

    folder = appraisal("keyed", rows, KEYED, TICKETS, fill)
    files = [f"{folder}/hotline/hotline-{i}.csv" for i in (0, 1)]
    return Case("hotline CSV in two overlapping files, the newest of each id", folder, TICKETS, [("DuckDB", peers.duckdb("--newest", *files))])


def xml(rows, name="grid", title="grid XML", change=None):
    def fill(to):
        if not change:
            return os.link(made("grid", rows), f"{to}/grid.xml")
        with open(made("grid", rows), "rb") as whole, open(f"{to}/grid.xml", "wb") as file:
            first = whole.read(1 << 16)
            file.write(change(first))
            while block := whole.read(1 << 20):
                file.write(block)

    folder = appraisal(name, rows, GRID, EVENTS, fill)
    file = f"{folder}/grid/grid.xml"
    return Case(title, folder, EVENTS, [("libxml2's SAX2 from C", peers.sax(file)), ("lxml, iterparse", peers.lxml(file))])


def foreign_xml(rows):
    """With an element of a name that is left to libxml2 before the first record."""
    return xml(rows, "foreign", "grid XML that libxml2 reads", lambda first: first.replace(b"\n  <Event ", "<é/>\n  <Event ".encode(), 1))


CASES = {
    "csv": plain,
    "gzip": lambda rows: packed(rows, 1, "gzip"),
    "gzip12": lambda rows: packed(rows, 12, "gzip12"),
    "gb18030": gb18030,
    "keyed": keyed,
    "xml": xml,
    "xml-libxml2": foreign_xml,
}
