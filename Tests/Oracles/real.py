"""Independent counts over the real exports, by Python's own readers.

real.py tainan FILE     area,requests,closed,overdue       (overdue as of 2015-06-01)
real.py leeds FOLDER    label,records,sum,revenue          (exact decimals)
"""
import csv, glob, os, sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from decimal import Decimal

out = csv.writer(sys.stdout, lineterminator="\r\n")
what, place = sys.argv[1:]
if what == "tainan":
    counts = defaultdict(lambda: [0, 0, 0])
    for request in ET.parse(place).getroot().findall("request"):
        field = lambda name: (request.findtext(name) or "").strip()
        updated, expected = field("updated_datetime"), field("expected_datetime")
        late = updated > expected if updated != "null" else expected < "2015-06-01"
        row = counts[field("area")]
        row[0] += 1
        row[1] += field("status") == "已完工"
        row[2] += late
    for area in sorted(counts):
        out.writerow([area, *counts[area]])
else:
    sums = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for name in sorted(glob.glob(os.path.join(place, "*.csv"))):
        with open(name, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = [cell.strip() for cell in next(rows)]
            label, amount, kind = (header.index(x) for x in ("Service label", "Net amount", "Capital or revenue"))
            for cells in rows:
                value = Decimal(cells[amount].strip().replace(",", ""))
                row = sums[cells[label].strip()]
                row[0] += 1
                row[1] += value
                row[2] += value if cells[kind].strip() == "R" else 0
    for label in sorted(sums):
        out.writerow([label, *(f"{x:f}" if isinstance(x, Decimal) else x for x in sums[label])])
