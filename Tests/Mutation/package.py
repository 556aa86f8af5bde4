"""The scratch package in which the mutated floors are built: the targets that the tests need, without strictness, and the switch."""
import json
import pathlib
import shutil
import subprocess

CONFIGURATION = "release"
BUILD = ["swift", "build", "--build-tests", "-c", CONFIGURATION, "-Xswiftc", "-enable-testing", "-Xswiftc", "-suppress-warnings"]
# What tests of the whole program read beside the sources.
READ_BY_TESTS = ["Inputs", "Templates", "Tests/Golden", "Tests/Generators"]

HEADER = """#pragma once
#include <stdbool.h>
#include <stdint.h>

extern int32_t mutant_active, mutant_function;
extern bool mutant_records;
void mutant_reached(int32_t function);

/* Which mutant is active; 0 for none. */
static inline int32_t mutant_number(void) { return mutant_active; }

/* Whether the active mutant is one of this function's. */
static inline bool mutant_in(int32_t function) {
    if (mutant_records) mutant_reached(function);
    return function == mutant_function;
}
"""

SOURCE = """#include "CMutant.h"
#include <stdio.h>
#include <stdlib.h>

int32_t mutant_active, mutant_function = -1;
bool mutant_records;
static bool reached[1 << 16];

void mutant_reached(int32_t function) { reached[function & 0xFFFF] = true; }

__attribute__((constructor)) static void begin(void) {
    if (getenv("MUTANT")) mutant_active = atoi(getenv("MUTANT"));
    if (getenv("MUTANT_FUNCTION")) mutant_function = atoi(getenv("MUTANT_FUNCTION"));
    mutant_records = getenv("MUTANT_RECORD") != NULL;
}

__attribute__((destructor)) static void end(void) {
    if (!mutant_records) return;
    FILE *file = fopen(getenv("MUTANT_RECORD"), "a");  // the program that a test runs adds its own
    if (!file) return;
    for (int i = 0; i < 1 << 16; i++)
        if (reached[i]) fprintf(file, "%d\\n", i);
    fclose(file);
}
"""

# Oracles answer the same question the same way: a mutant asks again what was asked before.
CACHED = """import hashlib, os, pathlib, subprocess, sys
here = pathlib.Path(__file__)
data = sys.stdin.buffer.read()
key = hashlib.sha256(repr(sys.argv[1:]).encode() + b"\\0" + data).hexdigest()
known = here.parent / "cache" / key
if not known.exists():
    answer = subprocess.run([sys.executable, str(here.parent / "plain" / here.name)] + sys.argv[1:], input=data, stdout=subprocess.PIPE)
    if answer.returncode:
        sys.exit(answer.returncode)
    part = known.with_suffix("." + str(os.getpid()))
    part.write_bytes(answer.stdout)
    part.rename(known)
sys.stdout.buffer.write(known.read_bytes())
"""


def write_if_new(path, text):
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def copied(source, target):
    """Keeps the dates of what did not change, so that it is not built anew."""
    for path in source.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source)
            if not place.exists() or place.read_bytes() != path.read_bytes():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
    for path in [p for p in target.rglob("*") if p.is_file() and not (source / p.relative_to(target)).exists()]:
        path.unlink()


def prepare(root, target, floors, judges):
    described = json.loads(subprocess.run(["swift", "package", "dump-package"], cwd=root, capture_output=True, check=True).stdout)
    targets = {t["name"]: t for t in described["targets"]}
    needed, products = [], set()

    def visit(name):
        if name in needed:
            return
        for dependency in targets[name]["dependencies"]:
            if "byName" in dependency and dependency["byName"][0] in targets:
                visit(dependency["byName"][0])
            elif "target" in dependency:
                visit(dependency["target"][0])
            else:
                products.add(tuple((dependency.get("product") or dependency["byName"])[:2]))
        needed.append(name)

    for judge in judges:
        visit(judge)
    lines = ["// swift-tools-version: 6.2", "import PackageDescription", 'let package = Package(name: "mutated", dependencies: [']
    for dependency in described["dependencies"]:
        (control,) = dependency["sourceControl"]
        if any(product[1] and product[1].lower() == control["identity"] for product in products):
            url = control["location"]["remote"][0]["urlString"]
            lines.append(f'.package(url: "{url}", from: "{control["requirement"]["range"][0]["lowerBound"]}"),')
    lines.append('], targets: [.target(name: "CMutant"),')
    mutated = {pathlib.Path(floor).parts[1] for floor in floors}
    for name in needed:
        lines.append(declaration(targets[name], name in mutated))
        kind = "Tests" if targets[name]["type"] == "test" else "Sources"
        place = targets[name].get("path") or f"{kind}/{name}"
        if name not in mutated:
            copied(root / place, target / place)
    lines.append("], swiftLanguageModes: [.v6])")
    write_if_new(target / "Package.swift", "\n".join(lines) + "\n")
    if (resolved := root / "Package.resolved").exists():  # a clone that was never built has none
        shutil.copyfile(resolved, target / "Package.resolved")
    write_if_new(target / "Sources/CMutant/include/CMutant.h", HEADER)
    write_if_new(target / "Sources/CMutant/CMutant.c", SOURCE)
    for folder in READ_BY_TESTS:
        (target / folder).parent.mkdir(parents=True, exist_ok=True)
        (target / folder).unlink(missing_ok=True)  # it may be of another checkout
        (target / folder).symlink_to(root / folder)
    (target / "Tests/Oracles/cache").mkdir(parents=True, exist_ok=True)
    for oracle in (root / "Tests/Oracles").glob("*.py"):
        write_if_new(target / "Tests/Oracles/plain" / oracle.name, oracle.read_text())
        write_if_new(target / "Tests/Oracles" / oracle.name, CACHED)


def declaration(target, is_mutated):
    kind = {"regular": "target", "test": "testTarget", "system": "systemLibrary", "executable": "executableTarget"}[target["type"]]
    parts = [f'name: "{target["name"]}"']
    if target["type"] != "system":
        names = []
        for dependency in target["dependencies"]:
            if "product" in dependency:
                names.append('.product(name: "%s", package: "%s")' % tuple(dependency["product"][:2]))
            else:
                names.append(f'"{(dependency.get("byName") or dependency["target"])[0]}"')
        if is_mutated:
            names.append('"CMutant"')
        parts.append(f'dependencies: [{", ".join(names)}]')
    if target.get("path"):
        parts.append(f'path: "{target["path"]}"')
    if target.get("pkgConfig"):
        parts.append(f'pkgConfig: "{target["pkgConfig"]}"')
    return f'.{kind}({", ".join(parts)}),'
