#!/usr/bin/env python3
"""Holds an edition of Inputs/leping-2025 against the exports, by leping_2025.py and Python's own readers.

    leping_edition.py detail EDITION      scores.csv, row by row: all figures of all leaves and rules, and no row more
    leping_edition.py counts EDITION      edition.json: counts, sizes and (where b3sum is installed) hashes of every export
    leping_edition.py rejected EDITION    office/rejected.csv: the same records, each at the line where it begins
    leping_edition.py orders EDITION      office/consequences.csv: every order with its count, shares of the fund, trainings; weak spots
    leping_edition.py leaks EDITION       portal/: no cell of a field that is not public, no telephone number, no script

Every difference is one line on stdout; exit status 1 when there is any.
"""
import csv, gzip, io, json, re, shutil, subprocess, sys
import xml.parsers.expat
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).resolve().parent
INPUTS = HERE.parents[1] / "Inputs" / "leping-2025"
what, edition = sys.argv[1], Path(sys.argv[2])
differences = []


def oracle(option):
    answer = subprocess.run(
        [sys.executable, HERE / "leping_2025.py", "--as-of", "2026-01-15T00:00:00", option], check=True, capture_output=True, text=True)
    return list(csv.DictReader(io.StringIO(answer.stdout, newline="")))


def table(path):
    return list(csv.DictReader(io.StringIO((edition / path).read_bytes().decode("utf-8-sig"), newline="")))


def differ(*words):
    differences.append(" ".join(map(str, words)))


def printed(text, places=10):
    """A fraction as scores.csv prints it: rounded half away from zero, without closing zeros."""
    value = Fraction(text)
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{whole // 10**places}.{whole % 10**places:0{places}d}".rstrip("0").rstrip(".")
    return "-" + digits if value < 0 and whole else digits


def detail():
    own = {}
    for row in table("portal/scores.csv"):
        key = row["单位编码"], row["指标编码"]
        if key in own:
            differ(*key, "stands twice")
        own[key] = row
    for row in oracle("--detail"):
        key = row["unit_code"], row["indicator"]
        if key not in own:
            differ(*key, "is missing")
            continue
        found = own.pop(key)
        expected = {"得分": row["points"]}
        if row["of"]:  # an indicator; a rule has only its records and points
            expected["满分"] = printed(row["of"]) if row["share"] else ""
            expected["得分率"] = printed(row["share"]) if row["share"] else ""
            expected["指标值"] = printed(row["value"]) if row["value"] else ""
            # Only a quotient of two expressions has parts; the oracle also gives those of a mean, and a lone number as numerator.
            if found["分子"] or found["分母"] or not re.match("survey|by_|deviation|urgent|third_party|mystery", row["indicator"]):
                expected["分子"] = printed(row["numerator"]) if row["numerator"] else ""
                expected["分母"] = printed(row["denominator"]) if row["denominator"] else ""
        elif row["numerator"]:
            expected["分子"] = row["numerator"]
        for column, value in expected.items():
            if found[column] != value:
                differ(*key, column, found[column], "instead of", value)
    for key in own:
        differ(*key, "is one too many")


def inputs():
    return json.loads((edition / "edition.json").read_text("utf-8"))["in"]["inputs"]


def counts():
    """Records outside the year are `used` to the oracle and `skipped` to Kaoping, so their sum is compared."""
    own = {entry["file"]["path"]: entry for entry in inputs() if entry["source"] not in ("units", "history")}
    for row in oracle("--counts"):
        if row["file"] not in own:
            differ(row["file"], "is missing")
            continue
        entry = own.pop(row["file"])
        found, expected = entry["counts"], {name: int(row[name]) for name in row if name != "file"}
        for name in ("read", "superseded", "rejected"):
            if found[name] != expected[name]:
                differ(row["file"], name, found[name], "instead of", expected[name])
        found["skipped"] += found["exempted"]  # the oracle reads first and exempts then
        if found["used"] + found["skipped"] != expected["used"] + expected["skipped"] or found["used"] > expected["used"]:
            differ(row["file"], "used and skipped", found, "instead of", expected)
        if found["read"] != found["used"] + found["skipped"] + found["superseded"] + found["rejected"]:
            differ(row["file"], "loses records:", found)
    for path in own:
        differ(path, "is one too many")
    for entry in inputs():
        path = INPUTS / entry["file"]["path"]
        if entry["file"]["bytes"] != path.stat().st_size:
            differ(entry["file"]["path"], "has another size")
        if shutil.which("b3sum"):  # python's hashlib has no BLAKE3
            said = subprocess.run(["b3sum", "--no-names", path], check=True, capture_output=True, text=True).stdout.strip()
            if entry["file"]["blake3"] != said:
                differ(entry["file"]["path"], "has another hash")


def lines(path):
    """The line on which each record begins."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if path.suffix != ".xml":
        text = data.decode("gb18030" if path.parent.name == "finance" else "utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""))
        next(reader)
        found, at = [], reader.line_num + 1
        for _ in reader:
            found.append(at)
            at = reader.line_num + 1
        return found
    found, parser = [], xml.parsers.expat.ParserCreate()
    parser.StartElementHandler = lambda name, _: found.append(parser.CurrentLineNumber) if name == "event" else None
    parser.Parse(data, True)
    return found


def rejected():
    expected, known = set(), {}
    for row in oracle("--rejected"):
        at = known.setdefault(row["file"], None) or lines(INPUTS / row["file"])
        known[row["file"]] = at
        expected.add((row["file"], at[int(row["record"]) - 1]))
    rows = table("office/rejected.csv")
    found = {(row["文件"], int(row["行"])) for row in rows}
    if len(found) != len(rows):
        differ("a record is rejected twice")
    for place in sorted(expected ^ found):
        differ(*place, "is rejected by", "the oracle" if place in expected else "Kaoping", "only")


def orders():
    expected, weak, fund = {}, {}, {}
    training = []
    for row in oracle("--rules"):
        code, rule = row["unit_code"], row["rule"]
        if rule == "fund":
            fund[code] = row["points"]
        elif rule == "diagnosis":
            weak[row["records"]] = weak.get(row["records"], 0) + 1
            training += [code] if row["points"] else []
        elif not row["points"]:
            expected[code, rule] = row["records"]
    rows = table("office/consequences.csv")
    found = {(row["单位编码"], row["规则编码"]): row["次数"] for row in rows if row["规则编码"] not in ("fund", "diagnosis")}
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            differ(*key, found.get(key), "instead of", expected.get(key))
    if fund != {row["单位编码"]: row["金额"] for row in rows if row["规则编码"] == "fund"}:
        differ("the fund is not", fund)
    if sorted(training) != sorted(row["单位编码"] for row in rows if row["规则编码"] == "diagnosis"):
        differ("trainings are not", training)
    for row in table("office/indicators.csv"):
        if int(row["薄弱单位"]) != weak.get(row["指标编码"], 0):
            differ(row["指标编码"], "is weak in", row["薄弱单位"], "units instead of", weak.get(row["指标编码"], 0))


def leaks():
    """Cells of `show: unit` and of fields without `show`; only those long enough not to be found by accident."""
    private = set()
    for path in sorted(INPUTS.glob("hotline/*.csv.gz")):
        for row in csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8-sig"), newline="")):
            private |= {line.strip() for line in row["回访意见"].splitlines()} | {row["更新时间"].strip()}
    for row in csv.DictReader(io.StringIO((INPUTS / "units.csv").read_text("utf-8-sig"), newline="")):
        private |= set(row["邮箱"].split("；"))
    private = {text for text in private if len(text) >= 6}
    comments = {text for text in private if not re.match(r"[\d/T: .年月日Z+-]+$", text)}
    if len(comments) < 20:
        differ("only", len(comments), "texts to look for")
    unescape = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
    for path in sorted(edition.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_text("utf-8")
        name = path.relative_to(edition)
        if path.suffix == ".html":
            for tag in re.findall(r"<\s*(script|img|iframe|object|embed|svg|form|base)\b", text, re.I):
                differ(name, "has a tag", tag)
            for attribute in re.findall(r"<[a-z][^<>]*\s(on[a-z]+|style)\s*=", text, re.I):
                differ(name, "has an attribute", attribute)
            if re.search(r"(href|src)\s*=\s*[\"']?\s*(javascript|data|https?|//)", text, re.I):
                differ(name, "has a link to elsewhere")
        if name.parts[0] != "portal":
            continue
        for entity, character in unescape.items():
            text = text.replace(entity, character)
        for secret in comments:
            if secret in text:
                differ(name, "shows", secret)
        for number in re.findall(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", text):
            differ(name, "shows the number", number)


{"detail": detail, "counts": counts, "rejected": rejected, "orders": orders, "leaks": leaks}[what]()
print("\n".join(differences), end="")
sys.exit(bool(differences))
