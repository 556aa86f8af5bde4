#!/usr/bin/env python3
"""Gates against going slower: instructions and allocations of the night's inner loops, against the recorded ones.

    python3 Benchmarks/gates.py            compares with gates.json; exit 1 when a count is off by more than 3 % or a hot path allocates
    python3 Benchmarks/gates.py --record   writes gates.json: a deliberate act, whose difference is read and told in the commit

Instructions are counted by valgrind's callgrind, in a short and a long run of the same kernel, so that start-up cancels. What lies in
libcrypto, BLAKE3 (the hash of an export) and libxml2 (whose dictionary hashes by a random seed) is left out. Nothing of the machine enters: valgrind presents a processor of its own to the program, and
addresses, the seed of hashing, the environment and what glibc and libcrypto choose by processor are fixed here.
"""
import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "Benchmarks" / "gates.json"
PAGE = ROOT / "Sources/kaoping/kaoping.docc/Gates.md"
TOLERANCE = 0.03
# A batch of 4,096 records, a column or a unit may ask for memory, a record or a leaf of a unit may not: one in twenty is none.
NONE = 0.05

NOT_COUNTED = ("libcrypto", "libxml2")
# Of our own: BLAKE3 in as many lanes as there are.
NOT_COUNTED_FUNCTIONS = re.compile("c?blake3_")

# Kernel: turns of the short run, turns of the long run, items in a turn, what an item is.
KERNELS = {
    "scan": (20, 40, 64, "KiB"),
    "record": (1, 3, 10_000, "record"),
    "xml": (1, 3, 10_000, "record"),
    "aggregation": (20, 40, 4_096, "row"),
    "leaf": (1, 3, 12_000, "leaf and unit"),
    "page": (2, 6, 1, "page"),
}

# The same paths through glibc and libcrypto on every x86-64: baseline string functions, thresholds that do not depend on the caches.
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


def output(*command, **options):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)
    if done.returncode:
        raise SystemExit(f"gates: {' '.join(command)} fails:\n{done.stdout}{done.stderr}")
    return done.stdout


def instructions(gates, kernel, turns):
    """Those of one whole run."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out"
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
        output("setarch", "--addr-no-randomize", *valgrind, gates, kernel, str(turns), env=ENVIRONMENT)
        return own(out.read_text())


def own(text):
    """Sums what functions spend themselves; the line behind `calls=` is what the callee spent, and stands there too."""
    total, names, counts, is_ours, is_call = 0, {}, True, True, False
    for line in text.splitlines():
        if match := re.match(r"(c?)ob=(\(\d+\))(?: (.*))?", line):
            is_callee, number, name = match.groups()
            names.setdefault(number, name)  # told once, and then only by its number
            if not is_callee:
                counts = not any(library in names[number] for library in NOT_COUNTED)
        elif match := re.match(r"fn=(\(\d+\))(?: (.*))?", line):
            is_ours = not NOT_COUNTED_FUNCTIONS.match(names.setdefault("f" + match[1], match[2]))
        elif match := re.match(r"cfn=(\(\d+\)) (.*)", line):
            names.setdefault("f" + match[1], match[2])
        elif line.startswith("calls="):
            is_call = True
        elif re.match(r"[+\-*\d]", line):
            if counts and is_ours and not is_call:
                total += int(line.split()[1])
            is_call = False
    return total


def cost(gates, kernel):
    short, long, items, _ = KERNELS[kernel]
    return round((instructions(gates, kernel, long) - instructions(gates, kernel, short)) / ((long - short) * items), 2)


def counted(gates):
    """What this build needs: the table as it is recorded."""
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        bare = os.path.join(folder, "Gates")
        output("strip", "--strip-debug", "-o", bare, gates)  # Debian's valgrind cannot read what Swift writes for debuggers
        costs = dict(zip(KERNELS, pool.map(lambda kernel: cost(bare, kernel), KERNELS)))
    rows = map(str.split, output(gates, "allocations", env=ENVIRONMENT).splitlines())
    return {
        "recorded": datetime.date.today().isoformat(),
        "swift": re.search(r"Swift version (\S+)", output("swift", "--version"))[1],
        "valgrind": output("valgrind", "--version").strip().removeprefix("valgrind-"),
        "instructions": costs,
        "allocations": {name: round(int(count) / int(items), 4) for name, count, items in rows},
    }


def record(now):
    """Writes the table, and the figures into their rows of the page: the last column behind the name."""
    TABLE.write_text(json.dumps(now, indent=2) + "\n")
    page = PAGE.read_text()
    for name, figure in (now["instructions"] | now["allocations"]).items():
        page = re.sub(rf"(?m)^(\| `{name}` .*\| )[\d,.]+ \|$", lambda row: f"{row[1]}{figure:,} |", page)
    PAGE.write_text(page)
    print(f"recorded in {TABLE.relative_to(ROOT)} and {PAGE.relative_to(ROOT)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--gates", default=str(ROOT / ".build/release/Gates"), help="the program that holds the kernels")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        print("gates: skipped, valgrind is not installed (`make oracles` does it)")
        return 0
    now = counted(options.gates)
    before = json.loads(TABLE.read_text()) if TABLE.exists() else {"instructions": {}}

    off = []
    for kernel, count in now["instructions"].items():
        recorded = before["instructions"].get(kernel)
        change = f"{count / recorded - 1:+7.2%} of {recorded:,.2f}" if recorded else "not recorded"
        print(f"{kernel:16} {count:14,.2f} instructions a {KERNELS[kernel][3]:14} {change}")
        if not recorded or abs(count / recorded - 1) > TOLERANCE:
            off.append(kernel)
    hot = []
    for name, share in now["allocations"].items():
        print(f"{name:16} {share:14.4f} allocations")
        if share >= NONE:
            hot.append(name)
    if options.record:
        record(now)
        off = []
    elif before.get("swift") != now["swift"]:
        print(f"recorded with Swift {before.get('swift')}, counted with Swift {now['swift']}: a difference may be the compiler's")
    if off:
        print(f"gates: {', '.join(off)}: off by more than {TOLERANCE:.0%}. Make it as lean as it was; where it is leaner, or dearer for a"
              " reason, record it with `make gates-record` and tell the reason in the commit", file=sys.stderr)
    if hot:
        print(f"gates: {', '.join(hot)}: a hot path does not allocate", file=sys.stderr)
    return 1 if off or hot else 0


if __name__ == "__main__":
    sys.exit(main())
