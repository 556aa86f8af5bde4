#!/usr/bin/env python3
"""Times `kaoping` and its peers on ../shared/bench's hotline file, interleaved, and appends a dated table to RESULTS.md.

    make bench                    1,000,000 rows, 5 runs
    Benchmarks/run.py 10000000 3

Data, the appraisal made for it and the peers' virtual environment are kept in $KAOPING_BENCH (default /tmp/kaoping-bench);
$KAOPING_BINARY is the program (default .build/release/kaoping). What each unit comes to is compared, to the last digit: a run that differs from
DuckDB's or polars' fails. The peers write sums of units only; Kaoping also hashes the export, scores, renders a page per unit and
publishes the edition, so the comparison is to Kaoping's disadvantage.
"""
import csv, datetime, os, platform, resource, shutil, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.environ.get("KAOPING_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
PLACE = os.environ.get("KAOPING_BENCH", "/tmp/kaoping-bench")
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
BINARY = os.environ.get("KAOPING_BINARY", f"{ROOT}/.build/release/kaoping")
PEERS = ("duckdb", "polars")

SCHEME = """appraisal: bench
title: 基准
year: 2025
authority: 基准
units: {files: units.csv, fields: {code: 单位编码, name: 单位名称}}
sources:
  hotline:
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
measures:
  tickets: {from: hotline, value: count(*)}
  resp24: {from: hotline, value: count(*) filter (where responded - received <= interval '24 hours')}
  resolved: {from: hotline, value: count(*) filter (where resolved = '是')}
  rated: {from: hotline, value: count(rating)}
  satisfied: {from: hotline, value: count(*) filter (where rating >= 4)}
  closed: {from: hotline, value: count(closed)}
  overdue:
    from: hotline
    value: count(*) filter (where closed > due or closed is null and due < timestamp '2026-02-01 00:00:00')
  handle_seconds: {from: hotline, value: sum(extract(epoch from closed - received))}
indicators:
"""
MEASURES = ["tickets", "resp24", "resolved", "rated", "satisfied", "closed", "overdue", "handle_seconds"]

DUCK = """
import duckdb, sys
con = duckdb.connect(); con.execute("SET threads=2; SET preserve_insertion_order=false; SET enable_progress_bar=false")
header = next(__import__("csv").reader(open(sys.argv[1], encoding="utf-8")))
T = {"受理时间": "TIMESTAMP", "办理时限": "TIMESTAMP", "首次响应时间": "TIMESTAMP", "办结时间": "TIMESTAMP", "满意度": "TINYINT"}
spec = "{" + ",".join(f"'{c}':'{T.get(c, 'VARCHAR')}'" for c in header) + "}"
rows = con.execute(f'''SELECT 承办单位编码, strftime(受理时间, '%Y-%m') m, count(*),
  count(*) FILTER (首次响应时间 - 受理时间 <= INTERVAL 24 HOUR), count(*) FILTER (是否解决 = '是'), count(满意度),
  count(*) FILTER (满意度 >= 4), count(办结时间),
  count(*) FILTER (CASE WHEN 办结时间 IS NULL THEN 办理时限 < TIMESTAMP '2026-02-01' ELSE 办结时间 > 办理时限 END),
  sum(date_diff('second', 受理时间, 办结时间))
FROM read_csv('{sys.argv[1]}', header=true, delim=',', quote='"', escape='"', auto_detect=false, columns={spec})
WHERE 诉求类型 <> '表扬' AND 受理时间 >= TIMESTAMP '2025-01-01' AND 受理时间 < TIMESTAMP '2026-01-01' GROUP BY ALL''').fetchall()
"""

POLARS = """
import sys
import polars as pl
header = next(__import__("csv").reader(open(sys.argv[1], encoding="utf-8")))
time = lambda name: pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
rows = (
    pl.scan_csv(sys.argv[1], schema={name: pl.String for name in header})
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

# Each peer prints what a unit comes to in the whole year.
PRINT = """
units = {}
for unit, _, *values in rows:
    units[unit] = [a + (b or 0) for a, b in zip(units.get(unit, [0] * 8), values)]
for unit, values in sorted(units.items()):
    print(unit, *values)
"""


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


def prepare():
    os.makedirs(PLACE, exist_ok=True)
    data = f"{PLACE}/hotline_{ROWS}.csv"
    if not os.path.exists(data):
        subprocess.check_call(["cc", "-O2", "-o", f"{PLACE}/gen", f"{SHARED}/bench/gen.c", "-lm"])
        subprocess.check_call([f"{PLACE}/gen", "hotline", str(ROWS), data])
    if not os.path.exists(f"{PLACE}/venv"):
        subprocess.check_call([sys.executable, "-m", "venv", f"{PLACE}/venv"])
    subprocess.check_call([f"{PLACE}/venv/bin/pip", "-q", "install", *PEERS])
    folder = f"{PLACE}/appraisal-{ROWS}"
    if not os.path.exists(f"{folder}/units.csv"):
        os.makedirs(f"{folder}/hotline", exist_ok=True)
        if not os.path.exists(f"{folder}/hotline/hotline.csv"):
            os.link(data, f"{folder}/hotline/hotline.csv")
        with open(data, encoding="utf-8", newline="") as file:
            codes = sorted({row["承办单位编码"] for row in csv.DictReader(file)})
        with open(f"{folder}/units.csv", "w", encoding="utf-8") as file:
            file.write("单位编码,单位名称\n" + "".join(f"{code},单位{code}\n" for code in codes))
    points = ["30"] + ["10"] * 7
    leaves = "".join(
        f"  - {{id: {m}, name: {m}, points: {p}, measure: {m}, score: {{minmax: {{direction: higher}}}}}}\n" for m, p in zip(MEASURES, points))
    with open(f"{folder}/scheme.yml", "w", encoding="utf-8") as file:
        file.write(SCHEME + leaves + "grades:\n  - {id: all, name: 达标}\n")
    return data, folder


def of_edition(edition):
    """By unit, the value of each measure."""
    units = {}
    with open(f"{edition}/portal/scores.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["指标编码"] in MEASURES:
                units.setdefault(row["单位编码"], {})[row["指标编码"]] = int(row["指标值"])
    return {unit: [values[measure] for measure in MEASURES] for unit, values in units.items()}


def of_peer(out):
    lines = map(str.split, out.splitlines())
    return {unit: [int(value) for value in values] for unit, *values in lines}


def main():
    data, folder = prepare()
    python = f"{PLACE}/venv/bin/python"
    run, check, duck, polars = [], [], [], []
    # A folder of its own for each run, removed at the end: ext4 is slow to create files just after many were deleted.
    outputs = [f"{PLACE}/output-{os.getpid()}-{number}" for number in range(RUNS)]
    for output in outputs:
        run.append(measured([BINARY, "run", folder, "--output", output, "--quiet"]))
        check.append(measured([BINARY, "check", folder, "--fresh", "--quiet"]))
        duck.append(measured([python, "-c", DUCK + PRINT, data]))
        polars.append(measured([python, "-c", POLARS + PRINT, data]))
    own = of_edition(run[-1][3].strip())
    for peer, runs in (("DuckDB", duck), ("polars", polars)):
        if own != of_peer(runs[-1][3]):
            sys.exit(f"what units come to differs from {peer}")
    units = len(os.listdir(run[-1][3].strip() + "/units"))
    versions = dict(line.split("==") for line in subprocess.check_output([f"{PLACE}/venv/bin/pip", "freeze"], text=True).split())
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    lines = [
        f"\n## {datetime.date.today()}: hotline CSV, {ROWS:,} rows, {os.path.getsize(data) / 1e6:.0f} MB",
        f"\n{platform.node()}, {cpu}, {os.cpu_count()} cores, {RUNS} interleaved runs, medians of whole processes; the {len(MEASURES)} measures of "
        f"{len(own):,} units agree to the last digit.\n",
        "| | wall s | CPU s | rows/s | peak MiB | of kaoping check |\n|---|---|---|---|---|---|",
    ]
    base = statistics.median(seconds for seconds, *_ in check)
    for name, runs in (
        (f"kaoping run (aggregation, scores, pages of {units} units, edition on disk)", run),
        ("kaoping check (aggregation and scores)", check),
        (f"DuckDB {versions['duckdb']} (aggregation)", duck),
        (f"polars {versions['polars']}, streaming (aggregation)", polars),
    ):
        wall, busy = statistics.median(r[0] for r in runs), statistics.median(r[1] for r in runs)
        peak = max(r[2] for r in runs)
        lines.append(f"| {name} | {wall:.2f} | {busy:.2f} | {ROWS / wall:,.0f} | {peak:.0f} | {wall / base:.2f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    with open(f"{ROOT}/Benchmarks/RESULTS.md", "a", encoding="utf-8") as file:
        file.write(text)
    for output in outputs:
        shutil.rmtree(output)


main()
