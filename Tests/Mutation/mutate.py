#!/usr/bin/env python3
"""Mutation test of the floors that compute: does a test notice when an operator or a constant is wrong?

Every mutant is compiled into one binary behind a switch that is set at run time (mutant schemata), so that there is one build and not
thousands. First it is found out which tests reach which function; then each mutant runs the tests that reach it, the fastest first,
until one fails, traps or does not end.

    python3 Tests/Mutation/mutate.py                      all mutants; `make mutation`
    python3 Tests/Mutation/mutate.py --sample 40          so many, drawn by --seed
    python3 Tests/Mutation/mutate.py --only Wide.swift    those of one file

A mutant that does not compile does not count. Survivors that were judged are in SURVIVORS.md, with the reason.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import itertools
import json
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import time

import package
import schemata
import survivors

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLOORS = ["Sources/Exact", "Sources/Scoring"]
JUDGES = ["ExactTests", "ScoringTests", "ExpressionsTests"]
PASS_MARK = 95


def say(text):
    print(text, file=sys.stderr, flush=True)


class Mutation:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.scratch)
        self.package = self.work / "package"
        self.files = []
        self.dropped = set()

    # MARK: one build

    def read(self):
        numbers, functions = itertools.count(1), itertools.count(1)
        for floor in FLOORS:
            for path in sorted((ROOT / floor).rglob("*.swift")):
                name = str(path.relative_to(ROOT))
                all_tokens, found, outside, text = schemata.read(name, path.read_text(), numbers, functions)
                self.files.append((name, text, all_tokens, found, outside))
        self.mutants = {}
        for name, text, _, found, outside in self.files:
            for mutant in outside + [m for _, of_body in found for m in of_body]:
                self.mutants[mutant.number] = survivors.Told(name, text, mutant)
        say(f"{len(self.mutants)} mutants of {next(functions) - 1} functions in {len(self.files)} files")

    def build(self):
        package.prepare(ROOT, self.package, FLOORS, JUDGES)
        log = self.work / "build.log"
        for attempt in range(8):
            owners = {}
            for name, text, all_tokens, found, outside in self.files:
                new, owner = schemata.generate(name, text, all_tokens, found, outside, self.dropped)
                owners[name] = owner
                package.write_if_new(self.package / name, new)
            started = time.time()
            result = subprocess.run(
                package.BUILD + ["--scratch-path", str(self.work / "build")], cwd=self.package, capture_output=True, text=True)
            log.write_text(result.stdout + result.stderr)
            say(f"build {attempt + 1}: {time.time() - started:.0f} s, {len(self.dropped)} mutants do not compile")
            if result.returncode == 0:
                return
            failed = set()
            for line in (result.stdout + result.stderr).splitlines():
                match = re.match(r"(.*?\.swift):(\d+):\d+: error:", line)
                if match and (name := os.path.relpath(match[1], self.package)) in owners:
                    number = owners[name][int(match[2]) - 1]
                    if number is None:
                        raise SystemExit(f"an error that is no mutant's: {line}")
                    failed.add(number)
            if not failed - self.dropped:
                raise SystemExit(f"the build fails, see {log}")
            self.dropped |= failed
        raise SystemExit("mutants that do not compile remain after 8 builds")

    # MARK: which tests reach what

    def binary(self):
        return next((self.work / "build" / package.CONFIGURATION).glob("*.xctest"))

    def run(self, tests, environment, seconds):
        """Whether all of these tests pass; a timeout or a trap is a failure."""
        pattern = "^(" + "|".join(re.escape(test) for test in tests) + ")"
        limit = int(seconds) + 2
        try:
            done = subprocess.run(
                [str(self.binary()), "--testing-library", "swift-testing", "--filter", pattern],
                env=os.environ | environment | {"SWIFT_BACKTRACE": "enable=no"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=6 * limit, start_new_session=True,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (limit, limit)))
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def survey(self):
        listed = subprocess.run(
            [str(self.binary()), "--testing-library", "swift-testing", "--list-tests"], capture_output=True, text=True, check=True).stdout
        tests = [line.strip().split("(")[0] + "(" for line in listed.splitlines() if line.split(".")[0] in JUDGES]
        self.seconds, self.reach = {}, {}
        for test in sorted(set(tests)):
            record = self.work / "reached"
            record.unlink(missing_ok=True)
            # Once to fill the oracles' cache, once to be timed.
            if not self.run([test], {"MUTANT_RECORD": str(record)}, 300):
                raise SystemExit(f"{test} fails without any mutant")
            started = time.time()
            self.run([test], {}, 300)
            self.seconds[test] = time.time() - started
            self.reach[test] = set(map(int, record.read_text().split()))
        say(f"{len(self.reach)} tests, {sum(self.seconds.values()):.0f} s one after the other")

    # MARK: the judgement

    def stages(self, function):
        """Tests that reach a function, in groups that run in one process: all quick ones together, then the slow one by one."""
        reaching = sorted((t for t in self.reach if function == 0 or function in self.reach[t]), key=self.seconds.get)
        reaching = [t for t in reaching if self.seconds[t] < self.options.slowest]
        quick = [t for t in reaching if self.seconds[t] < 0.25]
        slow = [[t] for t in reaching if self.seconds[t] >= 0.25]
        return ([quick] if quick else []) + slow

    def dies(self, number):
        mutant = self.mutants[number].mutant
        environment = {"MUTANT": str(number), "MUTANT_FUNCTION": str(mutant.function)}
        for stage in self.stages(mutant.function):
            if not self.run(stage, environment, 4 * sum(self.seconds[t] for t in stage)):
                return True
        return False

    def judge(self):
        numbers = [n for n in self.mutants if n not in self.dropped]
        if self.options.only:
            numbers = [n for n in numbers if self.options.only in self.mutants[n].path]
        if self.options.sample:
            numbers = sorted(random.Random(self.options.seed).sample(numbers, min(len(numbers), self.options.sample)))
        started, alive = time.time(), []
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            for done, (number, dead) in enumerate(zip(numbers, pool.map(self.dies, numbers)), 1):
                if not dead:
                    alive.append(number)
                    say(f"  lives: {self.mutants[number]}")
                if done % 100 == 0:
                    say(f"{done} of {len(numbers)}: {done - len(alive)} died; {time.time() - started:.0f} s")
        return numbers, alive


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/kaoping-mutation", help="where the mutated package is built")
    parser.add_argument("--sample", type=int, help="judge only so many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="judge the mutants of files whose path holds this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--slowest", type=float, default=5, help="tests that take more seconds judge nothing")
    parser.add_argument("--write", action="store_true", help="write SURVIVORS.md anew, keeping the reasons in it")
    mutation = Mutation(parser.parse_args())
    mutation.work.mkdir(parents=True, exist_ok=True)
    mutation.read()
    mutation.build()
    mutation.survey()
    numbers, alive = mutation.judge()
    return survivors.report(mutation, numbers, alive, PASS_MARK)


if __name__ == "__main__":
    sys.exit(main())
