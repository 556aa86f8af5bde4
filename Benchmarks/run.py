#!/usr/bin/env python3
"""Times `kaoping` and its peers on ../shared/bench's data, interleaved, and appends a dated table to RESULTS.md for each case.

    make bench                             1,000,000 rows, 5 runs, the hotline's CSV
    Benchmarks/run.py 10000000 3           more of them
    Benchmarks/run.py 1000000 5 gzip12 xml other cases: csv gzip gzip12 gb18030 keyed xml xml-libxml2, or all

Data, the appraisals made of it and the peers' virtual environment are kept in $KAOPING_BENCH (default /tmp/kaoping-bench);
$KAOPING_BINARY is the program (default .build/release/kaoping). What each unit comes to is compared, to the last digit: a run that differs from
a peer's fails. The peers write sums of units only; Kaoping also hashes the export, scores, and in `run` renders a page per unit and
publishes the edition, so the comparison is to Kaoping's disadvantage.
"""
import csv, datetime, os, platform, shutil, statistics, sys

import peers
from cases import CASES
from peers import PLACE, ROOT, measured

RUN = "kaoping run (aggregation, scores, pages of all units, edition on disk)"
CHECK = "kaoping check (aggregation and scores)"


def of_edition(edition, measures):
    """By unit, the value of each measure."""
    units = {}
    with open(f"{edition}/portal/scores.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["指标编码"] in measures:
                units.setdefault(row["单位编码"], {})[row["指标编码"]] = int(row["指标值"] or 0)
    return {unit: [values[measure] for measure in measures] for unit, values in units.items()}


def warm(files):
    """Has the files in memory, for each program alike: some systems give up what they have read of them within seconds."""
    for file in files:
        with open(file, "rb", buffering=0) as bytes:
            while bytes.read(4 << 20):
                pass


def timed(case, runs, outputs):
    """By name, what each run of each program took; fails where a peer comes to something else."""
    programs = [(CHECK, case.check()), *case.others, *case.peers]
    times = {name: [] for name in (RUN, *(name for name, _ in programs))}
    for output in outputs:
        for name, command in ((RUN, case.run(output)), *programs):
            warm(case.files())
            times[name].append(measured(command))
    own = of_edition(times[RUN][-1][3].strip(), case.measures)
    for name, _ in case.peers:
        theirs = peers.of_peer(times[name][-1][3])
        # A unit without any record is in an edition, and not in what a peer groups.
        if {unit: values for unit, values in own.items() if any(values)} != theirs:
            sys.exit(f"{case.title}: what units come to differs from {name}")
    return times, len(own)


def table(case, rows, runs, times, units, versions):
    size = sum(os.path.getsize(file) for file in case.files()) / 1e6
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    lines = [
        f"\n## {datetime.date.today()}: {case.title}, {rows:,} records, {size:.0f} MB",
        f"\n{platform.node()}, {cpu}, {os.cpu_count()} cores, {runs} interleaved runs, medians of whole processes; the {len(case.measures)} "
        f"measures of {units:,} units agree to the last digit. {', '.join(f'{name} {versions[name]}' for name in ('duckdb', 'polars', 'lxml'))}.\n",
        "| | wall s | CPU s | records/s | peak MiB | times as long as check (median of the runs) |\n|---|---|---|---|---|---|",
    ]
    for name, took in times.items():
        wall, busy = statistics.median(run[0] for run in took), statistics.median(run[1] for run in took)
        ratio = statistics.median(run[0] / own[0] for run, own in zip(took, times[CHECK]))
        lines.append(f"| {name} | {wall:.2f} | {busy:.2f} | {rows / wall:,.0f} | {max(run[2] for run in took):.0f} | {ratio:.2f} |")
    return "\n".join(lines) + "\n"


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    names = list(CASES) if "all" in sys.argv[3:] else sys.argv[3:] or ["csv"]
    if unknown := [name for name in names if name not in CASES]:
        sys.exit(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}")
    os.makedirs(PLACE, exist_ok=True)
    versions = peers.install()
    # A folder of its own for each run, removed at the end of all: ext4 is slow to create files just after many were deleted.
    everything = f"{PLACE}/output-{os.getpid()}"
    os.makedirs(everything)
    for name in names:
        case = CASES[name](rows)
        outputs = [f"{everything}/{name}-{number}" for number in range(runs)]
        times, units = timed(case, runs, outputs)
        text = table(case, rows, runs, times, units, versions)
        print(text)
        with open(f"{ROOT}/Benchmarks/RESULTS.md", "a", encoding="utf-8") as file:
            file.write(text)
    shutil.rmtree(everything)


if __name__ == "__main__":
    main()
