"""The peers of the bench: their programs, where they are installed, and how a whole process is measured."""
import os, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.environ.get("KAOPING_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
PLACE = os.environ.get("KAOPING_BENCH", "/tmp/kaoping-bench")
BINARY = os.environ.get("KAOPING_BINARY", f"{ROOT}/.build/release/kaoping")
PYTHON = f"{PLACE}/venv/bin/python"

# Of the files named, one or many, compressed or not; `--newest` keeps the record of each id that was closed last.
DUCK = """
import duckdb, sys
con = duckdb.connect(); con.execute("SET threads=2; SET preserve_insertion_order=false; SET enable_progress_bar=false")
newest, files = "--newest" in sys.argv, [name for name in sys.argv[1:] if name != "--newest"]
T = {"受理时间": "TIMESTAMP", "办理时限": "TIMESTAMP", "首次响应时间": "TIMESTAMP", "办结时间": "TIMESTAMP", "满意度": "TINYINT"}
spec = "{" + ",".join(f"'{c}':'{T.get(c, 'VARCHAR')}'" for c in header(files[0])) + "}"
w = f"(SELECT * FROM read_csv({files}, header=true, delim=',', quote='\\"', escape='\\"', auto_detect=false, columns={spec}) WHERE 诉求类型 <> '表扬')"
if newest:
    fields = "承办单位编码, 受理时间, 首次响应时间, 办结时间, 办理时限, 是否解决, 满意度"
    w = f"(SELECT {fields} FROM {w} QUALIFY row_number() OVER (PARTITION BY 工单编号 ORDER BY 办结时间 DESC NULLS LAST) = 1)"
rows = con.execute(f'''SELECT 承办单位编码, strftime(受理时间, '%Y-%m') m, count(*),
  count(*) FILTER (首次响应时间 - 受理时间 <= INTERVAL 24 HOUR), count(*) FILTER (是否解决 = '是'), count(满意度),
  count(*) FILTER (满意度 >= 4), count(办结时间),
  count(*) FILTER (CASE WHEN 办结时间 IS NULL THEN 办理时限 < TIMESTAMP '2026-02-01' ELSE 办结时间 > 办理时限 END),
  sum(date_diff('second', 受理时间, 办结时间))
FROM {w} WHERE 受理时间 >= TIMESTAMP '2025-01-01' AND 受理时间 < TIMESTAMP '2026-01-01' GROUP BY ALL''').fetchall()
"""

POLARS = """
import sys
import polars as pl
time = lambda name: pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
rows = (
    pl.scan_csv(sys.argv[1:], schema={name: pl.String for name in header(sys.argv[1])})
    .filter(pl.col("诉求类型") != "表扬", pl.col("受理时间") >= "2025-01-01", pl.col("受理时间") < "2026-01-01")
    .select(
        pl.col("承办单位编码").alias("unit"), pl.col("受理时间").str.slice(0, 7).alias("month"), time("受理时间").alias("received"),
        time("办理时限").alias("due"), time("首次响应时间").alias("responded"), time("办结时间").alias("closed"),
        pl.col("是否解决").alias("resolved"), pl.col("满意度").cast(pl.Int8).alias("rating"))
    .group_by("unit", "month").agg(
        pl.len(), (pl.col("responded") - pl.col("received") <= pl.duration(hours=24)).sum().alias("resp24"),
        (pl.col("resolved") == "是").sum(), pl.col("rating").count(), (pl.col("rating") >= 4).sum().alias("satisfied"),
        pl.col("closed").count(),
        pl.when(pl.col("closed").is_null()).then(pl.col("due") < pl.datetime(2026, 2, 1)).otherwise(pl.col("closed") > pl.col("due")).sum()
        .alias("overdue"), (pl.col("closed") - pl.col("received")).dt.total_seconds().sum().alias("seconds"))
    .collect(engine="streaming").rows())
"""

LXML = """
import sys
from lxml import etree
units = {}
for _, event in etree.iterparse(sys.argv[1], events=("end",), tag="Event"):
    times = event.find("Times")
    if "2025-01-01" <= times[0].text < "2026-01-01":
        values = units.setdefault(event.find("Unit").get("code"), [0] * 4)
        closed = times.findtext("Closed")
        values[0] += 1
        if closed:
            values[1] += 1
            values[2] += closed <= times.findtext("Deadline")
        values[3] += event.find("Rework").get("count") != "0"
    event.clear()
    while event.getprevious() is not None:
        del event.getparent()[0]
for unit, values in sorted(units.items()):
    print(unit, *values)
"""

HEADER = """
def header(name):
    import csv, gzip
    with (gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8") as file:
        return next(csv.reader(file))
"""
# What a unit comes to in the whole year.
PRINT = """
units = {}
for unit, _, *values in rows:
    units[unit] = [a + (b or 0) for a, b in zip(units.get(unit, [0] * 8), values)]
for unit, values in sorted(units.items()):
    print(unit, *values)
"""


def duckdb(*arguments):
    return [PYTHON, "-c", HEADER + DUCK + PRINT, *arguments]


def polars(*files):
    return [PYTHON, "-c", HEADER + POLARS + PRINT, *files]


def lxml(file):
    return [PYTHON, "-c", LXML, file]


def sax(file):
    """C's own libxml2, by its SAX2 push parser: what it counts it writes to a file."""
    if not os.path.exists(f"{PLACE}/sax"):
        source = f"{SHARED}/bench/probes/sax.c"
        subprocess.check_call(["cc", "-O2", "-w", "-I/usr/include/libxml2", "-o", f"{PLACE}/sax", source, "-lxml2", "-lexpat"])
    return [f"{PLACE}/sax", "libxml2", file, "/dev/stdout"]


def install():
    """Returns the version of each peer."""
    if not os.path.exists(f"{PLACE}/venv"):
        subprocess.check_call([sys.executable, "-m", "venv", f"{PLACE}/venv"])
    subprocess.check_call([f"{PLACE}/venv/bin/pip", "-q", "install", "duckdb", "polars", "lxml"])
    return dict(line.split("==") for line in subprocess.check_output([f"{PLACE}/venv/bin/pip", "freeze"], text=True).split())


def measured(command):
    """Seconds, those of the processor, peak MiB and standard output of a whole process."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ | {"POLARS_MAX_THREADS": str(os.cpu_count())})
    out = process.stdout.read()
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed: {err.decode()[-2000:]}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.decode()


def of_peer(out):
    """By unit, what it comes to: of lines by unit, or by unit and month."""
    units = {}
    for line in out.splitlines():
        if line.startswith("unit_code"):
            continue
        unit, *values = line.split() if "," not in line else [line.split(",")[0], *line.split(",")[2:]]
        units[unit] = [a + int(b) for a, b in zip(units.get(unit, [0] * len(values)), values)]
    return units
