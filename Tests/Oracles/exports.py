"""What the oracles of the sample appraisals share: reading exports, fractions, ranks, results.csv. Standard library, no Kaoping."""
import csv
import gzip
import io
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from fractions import Fraction as F


def text(path, encoding="utf-8-sig"):
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode(encoding)


def records(folder, pattern, encoding="utf-8-sig", header=1):
    """Dictionaries by column, all files in the order of their names."""
    for path in sorted(folder.glob(pattern)):
        lines = io.StringIO("".join(text(path, encoding).splitlines(keepends=True)[header - 1:]), newline="")
        yield from csv.DictReader(lines)


def elements(folder, pattern, path):
    for file in sorted(folder.glob(pattern)):
        yield from ElementTree.parse(file).getroot().iterfind(path)


def number(cell, *missing):
    cell = (cell or "").strip()
    if cell in ("", *missing):
        return None
    return F(cell[:-1]) / 100 if cell.endswith("%") else F(cell.replace(",", ""))


def time(cell):
    digits = [int(part) for part in re.findall(r"\d+", cell or "")]
    return datetime(*(digits + [1] * (3 - len(digits)))[:6]) if digits else None


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values, F(0)) / len(values) if values else None


def trimmed(values, cut):
    """The mean without floor(cut × n) values at each end."""
    values = sorted(value for value in values if value is not None)
    away = int(cut * len(values))
    return mean(values[away:len(values) - away])


def ratio(a, b):
    return F(a) / b if a is not None and b else None


def rounded(value, places=2):
    """Half away from zero."""
    scaled = abs(value) * 10**places
    nearest = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return F(nearest if value >= 0 else -nearest, 10**places)


def held(share):
    return None if share is None else max(F(0), min(F(1), share))


def span(value, worst, best):
    return None if value is None else held((value - worst) / F(best - worst))


def bands(value, steps, linear=False):
    """steps: (from, share), highest first."""
    for n, (at, share) in enumerate(steps):
        if value >= at:
            if not linear or n == 0:
                return share
            above, more = steps[n - 1]
            return share + (value - at) / (above - at) * (more - share)
    return F(0)


def places(scores):
    """Competition ranks by score, greatest first: {key: place}."""
    return {key: 1 + sum(other > score for other in scores.values()) for key, score in scores.items()}


def admitted(candidates, scores, room):
    """A quota that a tied group that does not fit stays out of, and all behind it."""
    taken = set()
    for score in sorted({scores[c] for c in candidates}, reverse=True):
        group = {c for c in candidates if scores[c] == score}
        if len(taken) + len(group) > room:
            break
        taken |= group
    return taken


def fixed(value, decimals=2):
    cents = rounded(value, decimals) * 10**decimals
    digits = str(abs(int(cents))).rjust(decimals + 1, "0")
    return ("-" if cents < 0 else "") + digits[:-decimals] + "." + digits[-decimals:]


def results(rows):
    """rows: (place, code, name, category, score, grade), as they are printed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["名次", "单位编码", "单位名称", "类别", "得分", "等次"])
    for place, code, name, category, score, grade in rows:
        writer.writerow([place, code, name, category, fixed(score), grade])
    sys.stdout.buffer.write(("\ufeff" + out.getvalue()).encode("utf-8"))
