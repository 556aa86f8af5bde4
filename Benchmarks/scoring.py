#!/usr/bin/env python3
"""Times scoring alone, and scoring with every derivation replayed, and appends a dated table to RESULTS.md.

    make bench-scoring            5 runs
    Benchmarks/scoring.py 3

The indicators take each of ten methods in turn, each over a measure of its own. A derivation that comes to other points than the score
says is a failure.
"""
import datetime, os, pathlib, platform, statistics, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
SIZES = [(5_000, 80), (50_000, 80), (5_000, 10), (50_000, 10), (500_000, 10)]


def run(binary, units, indicators):
    """Wall seconds, CPU seconds and peak MiB of both."""
    lines = subprocess.run([binary, "scoring", str(units), str(indicators)], capture_output=True, text=True, check=True).stdout.splitlines()
    if len(lines) != 2:
        sys.exit("\n".join(lines))
    return [tuple(float(x) for x in line.split()[1:]) for line in lines]


def main():
    subprocess.run(["swift", "build", "-c", "release", "--product", "Gates"], cwd=ROOT, check=True)
    binary = ROOT / ".build/release/Gates"
    runs = {size: [] for size in SIZES}
    for _ in range(RUNS):
        for size in SIZES:
            runs[size].append(run(binary, *size))
    lines = [
        f"\n## {datetime.date.today()}: scoring",
        f"\n{platform.machine()}, {os.cpu_count()} cores, {RUNS} interleaved runs, medians; load at the end {os.getloadavg()[0]:.1f}.\n",
        "| units × indicators | scored s | CPU s | ns a unit and indicator | derivations too, s | peak MiB |\n|---|---|---|---|---|---|",
    ]
    for (units, indicators), measured in runs.items():
        wall, cpu, both = (statistics.median(f(r) for r in measured) for f in (
            lambda r: r[0][0], lambda r: r[0][1], lambda r: r[0][0] + r[1][0]))
        peak = max(r[1][2] for r in measured)
        lines.append(f"| {units:,} × {indicators} | {wall:.2f} | {cpu:.2f} | {wall * 1e9 / units / indicators:.0f} | {both:.2f} | {peak:.0f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    with open(ROOT / "Benchmarks/RESULTS.md", "a", encoding="utf-8") as file:
        file.write(text)


main()
