#!/usr/bin/env python3
"""Gates against going slower: instructions and allocations of the night's kernels against the recorded table.

    python3 Benchmarks/gates.py            compares with gates.json; exit 1 when a count is off by more than 3 % or a hot path allocates
    python3 Benchmarks/gates.py --record   records what is counted now, deliberately

Instructions are counted by valgrind's callgrind, and for two sizes, so that start-up cancels. What lies in libcrypto (the hash of a file) is
left out. Nothing of the machine enters: addresses, the seed of hashing, the environment and the processor's extensions are fixed here.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "Benchmarks" / "gates.json"
TOLERANCE = 0.03
# Fewer than one in a thousand is none.
NONE = 0.001

# Kernel: turns of the short run, turns of the long run, units in a turn, what a unit is.
KERNELS = {
    "scan": (20, 40, 64, "KiB"),
    "record": (4_000, 12_000, 1, "record"),
    "aggregation": (20, 40, 4_096, "row"),
    "leaf": (1, 3, 12_000, "leaf and unit"),
    "page": (2, 6, 1, "page"),
}

# The same paths through glibc and the hash on every x86-64: baseline string functions, thresholds that do not depend on the caches.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C",
    "SWIFT_DETERMINISTIC_HASHING": "1",
    "SWIFT_BACKTRACE": "enable=no",
    "OPENSSL_ia32cap": "0x0",
    "GLIBC_TUNABLES": ":".join([
        "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI1,-BMI2,-LZCNT,-MOVBE,-ERMS,-FSRM,-RTM,-SSE4_1,-SSE4_2,-SSSE3,-POPCNT",
        "glibc.cpu.x86_data_cache_size=32768", "glibc.cpu.x86_shared_cache_size=1048576",
        "glibc.cpu.x86_non_temporal_threshold=786432", "glibc.cpu.x86_rep_movsb_threshold=1048576",
        "glibc.cpu.x86_rep_stosb_threshold=1048576", "glibc.malloc.arena_max=1",
    ]),
}


def stripped(gates, folder):
    """A copy without debug information, which Debian's valgrind cannot read."""
    copy = os.path.join(folder, "Gates")
    subprocess.run(["strip", "--strip-debug", "-o", copy, gates], check=True)
    return copy


def instructions(gates, kernel, turns):
    """Those of one whole run, without libcrypto's."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        command = ["setarch", "--addr-no-randomize", "valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", gates, kernel, str(turns)]
        done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"gates: {' '.join(command)} fails:\n{done.stdout}{done.stderr}")
        return own(out.read_text())


def own(text):
    """Sums what functions spend themselves; lines behind `calls=` are their callees' and belong there."""
    total, names, counts, is_call = 0, {}, True, False
    for line in text.splitlines():
        if line.startswith("ob="):
            number, _, name = line[3:].partition(" ")
            names.setdefault(number, name)
            counts = "libcrypto" not in names[number]
        elif line.startswith("calls="):
            is_call = True
        elif re.match(r"[+\-*\d]", line):
            if counts and not is_call:
                total += int(line.split()[1])
            is_call = False
    return total


def cost(gates, kernel):
    short, long, units, _ = KERNELS[kernel]
    return (instructions(gates, kernel, long) - instructions(gates, kernel, short)) / ((long - short) * units)


def allocations(gates):
    done = subprocess.run([gates, "allocations"], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"gates: {done.stdout}{done.stderr}")
    return {name: int(count) / int(units) for name, count, units in map(str.split, done.stdout.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--gates", default=str(ROOT / ".build/release/Gates"), help="the program that holds the kernels")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        gates = stripped(options.gates, folder)
        counted = dict(zip(KERNELS, pool.map(lambda kernel: round(cost(gates, kernel), 2), KERNELS)))
        allocated = allocations(gates)
    failed = []
    recorded = json.loads(TABLE.read_text())["instructions"] if TABLE.exists() else {}
    for kernel, count in counted.items():
        before = recorded.get(kernel)
        change = count / before - 1 if before else 0
        print(f"{kernel:12} {count:14,.2f} instructions a {KERNELS[kernel][3]:14} {change:+7.2%}" + ("" if before else "  (not recorded)"))
        if before is None or abs(change) > TOLERANCE:
            failed.append(kernel)
    for name, share in allocated.items():
        print(f"{name:15} {share:11.4f} allocations")
        if abs(share) >= NONE:
            failed.append(name)
    if options.record:
        TABLE.write_text(json.dumps({"instructions": counted}, indent=2) + "\n")
        print(f"recorded in {TABLE.relative_to(ROOT)}")
        failed = [name for name in failed if name in allocated]
    if failed:
        print(f"gates: {', '.join(failed)}: a count may differ by {TOLERANCE:.0%} from the recorded one, and a hot path does not allocate;"
              " make it as lean as it was, or record it with `make gates-record` and say why", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
