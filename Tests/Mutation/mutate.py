#!/usr/bin/env python3
"""Mutation test of the floors that compute: does a test notice when an operator or a constant is wrong?

Every mutant is compiled into one binary behind a switch that is set at run time (mutant schemata), so that there is one build and not
thousands. First it is found out which tests reach which function; then each mutant runs the tests that reach it, the quick ones first
and of those the ones that reach little else, until one fails, traps or does not end, or BUDGET is spent: what lives through that
counts as living. A mutant that does not compile does not count.

    python3 Tests/Mutation/mutate.py                      all mutants; `make mutate`
    python3 Tests/Mutation/mutate.py --record             the same, and writes SURVIVORS.md; `make mutate-record`
    python3 Tests/Mutation/mutate.py --sample 40          so many, drawn by --seed
    python3 Tests/Mutation/mutate.py --resume             goes on where a run was stopped
    python3 Tests/Mutation/mutate.py --again              those that lived and are not known to be equivalent, after tests were added
    python3 Tests/Mutation/mutate.py --only Wide.swift    those of one file

Exit status 1 when fewer than 95 % die of those that are not equivalent to what is written, or one lives that SURVIVORS.md has no reason for.
"""

import argparse
import collections
import concurrent.futures
import itertools
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import threading
import time

import package
import schemata
import survivors

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLOORS = ["Sources/Exact", "Sources/Scoring"]
# Of the whole program those suites that show the rules at work in the appraisals that ship.
JUDGES = {
    "ExactTests": r".*", "ScoringTests": r".*",
    "KaopingTests": r"EditionTests|GoldenTests|LepingTests|AidTests|DecisionTests|LightTests|ParentTests"
                    r"|PeriodTests|SupersedingTests|RuleWordsTests|MethodPageTests|AnalysisTests"}
PASS_MARK = 95
# Tests of fewer seconds of the processor run together in few processes, others one by one while BUDGET seconds last; those of more
# than SLOWEST judge nothing.
QUICK, BUDGET, SLOWEST = 0.25, 15, 4
MEMORY = 8 << 30
# Tests of the whole program may want what the scratch package has not, as the checkout around it.
MOST_FAILING = 10


def say(text):
    print(text, file=sys.stderr, flush=True)


class Mutation:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.scratch)
        self.package = self.work / "package"
        numbers, functions = itertools.count(1), itertools.count(1)
        paths = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.swift"))]
        self.files = [schemata.File(str(path.relative_to(ROOT)), path.read_text(), numbers, functions) for path in paths]
        self.mutants = {mutant.number: (file, mutant) for file in self.files for mutant in file.mutants}
        seen = collections.Counter()
        self.names = {}
        for number, told in self.mutants.items():
            name = survivors.key(*told)
            seen[name] += 1
            self.names[number] = name + (f" ({seen[name]})" if seen[name] > 1 else "")  # a line may stand in a file twice
        # Those that did not compile the last time are not tried again.
        self.known_dropped = self.work / "dropped"
        known = set(self.known_dropped.read_text().splitlines()) if self.known_dropped.exists() else set()
        self.dropped = {number for number, name in self.names.items() if name in known}
        say(f"{len(self.mutants)} mutants in {len(self.files)} files")

    # MARK: one build

    def build(self):
        """Builds until everything compiles; what does not is dropped."""
        package.prepare(ROOT, self.package, FLOORS, JUDGES)
        while True:
            owners = {}
            for file in self.files:
                text, owners[file.path] = file.schemata(self.dropped)
                package.write_if_new(self.package / file.path, text)
            started = time.time()
            command = package.BUILD + ["--scratch-path", str(self.work / "build")]
            done = subprocess.run(command, cwd=self.package, capture_output=True, text=True)
            say(f"built in {time.time() - started:.0f} s without {len(self.dropped)} mutants that do not compile")
            if done.returncode == 0:
                return
            wrong = set(self.wrong(done.stdout + done.stderr, owners))
            if wrong <= self.dropped:
                raise SystemExit(f"mutate: the build fails\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
            self.dropped |= wrong
            self.known_dropped.write_text("".join(self.names[number] + "\n" for number in sorted(self.dropped)))

    def wrong(self, log, owners):
        """The mutants whose lines the compiler calls wrong."""
        for path, line in re.findall(r"^(.*?\.swift):(\d+):\d+: error:", log, re.M):
            path = os.path.relpath(path, self.package)
            if path in owners and (number := owners[path][int(line) - 1]) is not None:
                yield number

    # MARK: which tests reach what

    def run(self, tests, environment, seconds):
        """Whether all of these tests pass within so many seconds of the processor, and how many they took; a trap is a failure, too."""
        command = self.binary() + ["--filter", "^(" + "|".join(map(re.escape, tests)) + ")"]
        limit = int(seconds) + 1

        def limits():
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

        process = subprocess.Popen(
            command, env=os.environ | environment | {"SWIFT_BACKTRACE": "enable=no"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=limits)
        waiting = threading.Timer(60 * limit, process.kill)
        waiting.start()
        _, status, usage = os.wait4(process.pid, 0)
        waiting.cancel()
        process.returncode = status
        return status == 0, usage.ru_utime + usage.ru_stime

    def binary(self):
        return [str(next((self.work / "build" / package.CONFIGURATION).glob("*.xctest"))), "--testing-library", "swift-testing"]

    def reached(self, test):
        """The functions that a test reaches, and its seconds; fills the oracles' cache."""
        record = self.work / re.sub(r"\W+", "-", test)
        record.unlink(missing_ok=True)
        passes, seconds = self.run([test], {"MUTANT_RECORD": str(record)}, 300)
        if not passes:
            say(f"  judges nothing, since it fails without any mutant: {test}")
            return None
        return set(map(int, record.read_text().split())), seconds

    def survey(self):
        listed = subprocess.run(self.binary() + ["--list-tests"], capture_output=True, text=True, check=True).stdout
        lines = [line.strip().split("(")[0] for line in listed.splitlines() if "(" in line]
        tests = sorted({line + "(" for line in lines if re.match(JUDGES.get(line.split(".")[0], "$^"), line.split(".", 1)[1])})
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            found = dict(zip(tests, pool.map(self.reached, tests)))
        if sum(1 for both in found.values() if both is None) > MOST_FAILING:
            raise SystemExit("mutate: too many tests fail without any mutant")
        judging = {test: both for test, both in found.items() if both and both[1] < SLOWEST}
        self.reach = {test: functions for test, (functions, _) in judging.items()}
        self.seconds = {test: seconds for test, (_, seconds) in judging.items()}
        say(f"{len(judging)} of {len(tests)} tests judge, {sum(self.seconds.values()):.0f} s one after the other")

    # MARK: the judgement

    def dies(self, number):
        """What reaches little else tells most of the mutant's function; of the slow tests, what is issued of whole appraisals does."""
        _, mutant = self.mutants[number]
        environment = {"MUTANT": str(number), "MUTANT_FUNCTION": str(mutant.function)}
        reaching = sorted((test for test in self.reach if mutant.function in {0} | self.reach[test]), key=lambda test: len(self.reach[test]))
        stages, rest, size = [], [test for test in reaching if self.seconds[test] < QUICK], 8
        while rest:
            stages, rest, size = stages + [rest[:size]], rest[size:], 4 * size
        slow = [test for test in reaching if self.seconds[test] >= QUICK]
        left = BUDGET
        for test in sorted(slow, key=lambda test: ("EditionTests" not in test, self.seconds[test])):
            if self.seconds[test] < left:
                stages.append([test])
                left -= self.seconds[test]
        return any(not self.run(stage, environment, 2 * sum(map(self.seconds.get, stage)))[0] for stage in stages)

    def judge(self, numbers):
        """Whether each dies, by name; kept in a file as it goes."""
        started, verdicts = time.time(), {}
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool, open(self.work / "verdicts", "a") as file:
            for number, dead in zip(numbers, pool.map(self.dies, numbers)):
                verdicts[self.names[number]] = dead
                print("died" if dead else "lives", self.names[number], sep="\t", file=file, flush=True)
                if not dead:
                    say(f"  lives: {self.names[number]}")
                if len(verdicts) % 100 == 0:
                    say(f"{len(verdicts)} of {len(numbers)}: {sum(verdicts.values())} died; {time.time() - started:.0f} s")
        return verdicts

    def earlier(self):
        """The verdicts of runs before, the last one of each mutant."""
        path = self.work / "verdicts"
        lines = path.read_text().splitlines() if path.exists() else []
        found = {name: verdict == "died" for verdict, name in (line.split("\t") for line in lines)}
        return {name: found[name] for number, name in self.names.items() if name in found and number not in self.dropped}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", default="/tmp/kaoping-mutation", help="where the mutated package is built")
    parser.add_argument("--sample", type=int, help="judge only so many mutants")
    parser.add_argument("--seed", type=int, default=1, help="of the order in which they are judged")
    parser.add_argument("--only", default="", help="judge the mutants of files whose path holds this")
    parser.add_argument("--again", action="store_true", help="judge those that lived in the runs before and are no equivalents, and count the others as then")
    parser.add_argument("--resume", action="store_true", help="judge those that were not yet, and count the others as then")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--record", action="store_true", help="write SURVIVORS.md, keeping the reasons in it")
    options = parser.parse_args()
    pathlib.Path(options.scratch).mkdir(parents=True, exist_ok=True)
    mutation = Mutation(options)
    mutation.build()
    mutation.survey()
    compiled = [number for number in mutation.mutants if number not in mutation.dropped]
    numbers = [number for number in compiled if options.only in mutation.mutants[number][0].path]
    numbers = random.Random(options.seed).sample(numbers, len(numbers))
    verdicts = mutation.earlier() if options.again or options.resume else {}
    if options.again or options.resume:
        known = survivors.reasons(ROOT)
        lived = [number for number in numbers if verdicts.get(mutation.names[number]) is False]
        lived = [number for number in lived if not known.get(mutation.names[number], "").startswith("Equivalent")]
        fresh = [number for number in numbers if mutation.names[number] not in verdicts]
        numbers = (lived if options.again else []) + (fresh if options.resume else [])
    numbers = numbers[: options.sample]
    verdicts |= mutation.judge(numbers)

    alive, known = [name for name, dead in verdicts.items() if not dead], survivors.reasons(ROOT)
    equivalent = [name for name in alive if known.get(name, "").startswith("Equivalent")]
    died = 100 * (len(verdicts) - len(alive)) / max(1, len(verdicts) - len(equivalent))
    told = (
        f"{len(verdicts)} of {len(compiled)} mutants of {' and '.join(FLOORS)} were run (drawn with seed {options.seed}) by "
        f"{time.strftime('%Y-%m-%d', time.gmtime())}: {len(alive)} lived, so {100 * (1 - len(alive) / max(1, len(verdicts))):.1f} % died; "
        f"{len(equivalent)} of the living compute the same as what is written, and of the others {died:.1f} % died.")
    print(told)
    if options.record:
        not_run = [name for name in known if name not in verdicts and name in mutation.names.values()]
        survivors.write(ROOT, told, alive + not_run, known)
    unjudged = [name for name in alive if known.get(name, survivors.UNJUDGED) == survivors.UNJUDGED]
    for name in unjudged:
        print(f"not judged: {name}")
    return 1 if unjudged or died < PASS_MARK else 0


if __name__ == "__main__":
    sys.exit(main())
