#!/usr/bin/env python3
"""Times `kaoping run` and DuckDB on ../shared/bench's hotline file, interleaved, and appends a dated table to RESULTS.md.

    make bench                    1,000,000 rows, 5 runs
    Benchmarks/run.py 10000000 3

Data, the appraisal made for it and DuckDB's virtual environment are kept in $KAOPING_BENCH (default /tmp/kaoping-bench).
Counts are compared: a run whose totals differ from DuckDB's fails. DuckDB writes the table of units and months only; Kaoping also
scores, renders a page per unit and publishes the edition, so the comparison is to Kaoping's disadvantage.
"""
import csv, datetime, os, platform, resource, shutil, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.environ.get("KAOPING_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
PLACE = os.environ.get("KAOPING_BENCH", "/tmp/kaoping-bench")
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5

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
indicators:
"""
MEASURES = ["tickets", "resp24", "resolved", "rated", "satisfied", "closed", "overdue"]

DUCK = """
import duckdb, sys
con = duckdb.connect(); con.execute("SET threads=2; SET preserve_insertion_order=false")
header = next(__import__("csv").reader(open(sys.argv[1], encoding="utf-8")))
T = {"受理时间": "TIMESTAMP", "办理时限": "TIMESTAMP", "首次响应时间": "TIMESTAMP", "办结时间": "TIMESTAMP", "满意度": "TINYINT"}
spec = "{" + ",".join(f"'{c}':'{T.get(c, 'VARCHAR')}'" for c in header) + "}"
rows = con.execute(f'''SELECT 承办单位编码, strftime(受理时间, '%Y-%m') m, count(*),
  count(*) FILTER (首次响应时间 - 受理时间 <= INTERVAL 24 HOUR), count(*) FILTER (是否解决 = '是'), count(满意度),
  count(*) FILTER (满意度 >= 4), count(办结时间),
  count(*) FILTER (CASE WHEN 办结时间 IS NULL THEN 办理时限 < TIMESTAMP '2026-02-01' ELSE 办结时间 > 办理时限 END)
FROM read_csv('{sys.argv[1]}', header=true, delim=',', quote='"', escape='"', auto_detect=false, columns={spec})
WHERE 诉求类型 <> '表扬' AND 受理时间 >= TIMESTAMP '2025-01-01' AND 受理时间 < TIMESTAMP '2026-01-01' GROUP BY ALL''').fetchall()
print(*[sum(r[i] for r in rows) for i in range(2, 9)])
"""


def measured(command):
    """Seconds, peak MiB and standard output of a whole process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    out = process.stdout.read()
    err = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed: {err.decode()[-2000:]}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, out.decode()


def prepare():
    os.makedirs(PLACE, exist_ok=True)
    data = f"{PLACE}/hotline_{ROWS}.csv"
    if not os.path.exists(data):
        subprocess.check_call(["cc", "-O2", "-o", f"{PLACE}/gen", f"{SHARED}/bench/gen.c", "-lm"])
        subprocess.check_call([f"{PLACE}/gen", "hotline", str(ROWS), data])
    if not os.path.exists(f"{PLACE}/venv"):
        subprocess.check_call([sys.executable, "-m", "venv", f"{PLACE}/venv"])
        subprocess.check_call([f"{PLACE}/venv/bin/pip", "-q", "install", "duckdb"])
    folder = f"{PLACE}/appraisal-{ROWS}"
    if not os.path.exists(folder):
        os.makedirs(f"{folder}/hotline")
        os.link(data, f"{folder}/hotline/hotline.csv")
        with open(data, encoding="utf-8", newline="") as file:
            codes = sorted({row["承办单位编码"] for row in csv.DictReader(file)})
        with open(f"{folder}/units.csv", "w", encoding="utf-8") as file:
            file.write("单位编码,单位名称\n" + "".join(f"{code},单位{code}\n" for code in codes))
    points = ["40"] + ["10"] * 6
    leaves = "".join(
        f"  - {{id: {m}, name: {m}, points: {p}, measure: {m}, score: {{minmax: {{direction: higher}}}}}}\n" for m, p in zip(MEASURES, points))
    with open(f"{folder}/scheme.yml", "w", encoding="utf-8") as file:
        file.write(SCHEME + leaves + "grades:\n  - {id: all, name: 达标}\n")
    return data, folder


def totals(edition):
    sums = dict.fromkeys(MEASURES, 0)
    with open(f"{edition}/portal/scores.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            sums[row["指标编码"]] += int(row["指标值"])
    return [sums[m] for m in MEASURES]


def main():
    data, folder = prepare()
    kaoping, check, duck = [], [], []
    # A folder of its own for each run, removed at the end: ext4 is slow to create files just after many were deleted.
    outputs = [f"{PLACE}/output-{os.getpid()}-{run}" for run in range(RUNS)]
    for output in outputs:
        kaoping.append(measured([f"{ROOT}/.build/release/kaoping", "run", folder, "--output", output, "--quiet"]))
        check.append(measured([f"{ROOT}/.build/release/kaoping", "check", folder, "--fresh", "--quiet"]))
        duck.append(measured([f"{PLACE}/venv/bin/python", "-c", DUCK, data]))
    own, theirs = totals(kaoping[-1][2].strip()), [int(x) for x in duck[-1][2].split()]
    if own != theirs:
        sys.exit(f"totals differ: {own} {theirs}")
    version = subprocess.check_output([f"{PLACE}/venv/bin/python", "-c", "import duckdb; print(duckdb.__version__)"]).decode().strip()
    lines = [
        f"\n## {datetime.date.today()}: hotline CSV, {ROWS:,} rows, {os.path.getsize(data) / 1e6:.0f} MB",
        f"\n{platform.machine()}, {os.cpu_count()} cores, {RUNS} interleaved runs, medians of whole processes; totals of the seven measures agree.\n",
        "| | wall s | rows/s | peak MiB |\n|---|---|---|---|",
    ]
    units = len(os.listdir(kaoping[-1][2].strip() + "/units"))
    for name, runs in (
        (f"kaoping run (aggregation, scores, pages of {units} units, edition on disk)", kaoping),
        ("kaoping check (aggregation and scores)", check),
        (f"DuckDB {version} (aggregation)", duck),
    ):
        seconds = statistics.median(r[0] for r in runs)
        lines.append(f"| {name} | {seconds:.2f} | {ROWS / seconds:,.0f} | {max(r[1] for r in runs):.0f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    with open(f"{ROOT}/Benchmarks/RESULTS.md", "a", encoding="utf-8") as file:
        file.write(text)
    for output in outputs:
        shutil.rmtree(output)


main()
