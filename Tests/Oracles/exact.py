"""Exact arithmetic by Python's fractions, line by line.

Each line of the input is a case: `kind arguments…`, numbers as `n/d`. Points are multiples of 10^-30 given as integers.
Prints one answer per line. What does not fit 128 bits is `overflow`; x / 0 is `missing`.
"""
import calendar
import datetime
import decimal
import sys
from fractions import Fraction

SCALE = 10**30
decimal.getcontext().prec = 100

def half_away(x):
    """The nearest integer, half away from zero."""
    return nearest(x.numerator, x.denominator)

def nearest(n, d):
    """The integer nearest to n / d, d > 0, half away from zero."""
    magnitude = (2 * abs(n) + d) // (2 * d)
    return -magnitude if n < 0 else magnitude

def points(x):
    return nearest(x.numerator * SCALE, x.denominator)

def decided(raw):
    return nearest(raw, 10**10)

def order(a, b):
    return (a > b) - (a < b)

LEAST, MOST = -(2**127), 2**127 - 1

def ratio(text):
    """A fraction, or the text of what is no number."""
    return text if text in ("missing", "overflow") else Fraction(text)

def told(x):
    """A ratio fits when its lowest terms do."""
    fits = LEAST <= x.numerator <= MOST and x.denominator <= MOST
    return f"{x.numerator}/{x.denominator}" if fits else "overflow"

def told_points(raw):
    """The least integer stands for overflow."""
    return raw if LEAST < raw <= MOST else "overflow"

def calculated(symbol, a, b):
    for special in ("overflow", "missing"):
        if special in (a, b):
            return special
    if symbol == "/" and b == 0:
        return "missing"
    return told({"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[symbol]())

def calculated_points(symbol, a, b):
    if LEAST in (a, b) or (symbol == "/" and b == 0):
        return "overflow"
    x, y = Fraction(a, SCALE), Fraction(b, SCALE)
    return told_points(points({"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[symbol]()))

def year(number):
    """Every day of a year in one number: the day's ordinal since 1970 times month and day."""
    epoch = datetime.date(1970, 1, 1).toordinal()
    first = datetime.date(number, 1, 1).toordinal()
    days = (datetime.date.fromordinal(first + i) for i in range(366 if calendar.isleap(number) else 365))
    return sum((d.toordinal() - epoch) * (d.month * 100 + d.day) for d in days)

def months_later(y, m, d, months):
    """As PostgreSQL adds months: the day is held at the month's end."""
    index = y * 12 + m - 1 + months
    y, m = index // 12, index % 12 + 1
    if not 1 <= y <= 9999:
        return "none"
    return f"{y:04}-{m:02}-{min(d, calendar.monthrange(y, m)[1]):02}"

def is_workday(day, off, on):
    return (day in on) if day.weekday() >= 5 else (day not in off)

def workdays(start, end, off, on):
    """The working days after start up to and with end, one by one."""
    if end < start:
        return -workdays(end, start, off, on)
    days = (start + datetime.timedelta(days=n + 1) for n in range((end - start).days))
    return sum(is_workday(day, off, on) for day in days)

def term_ends(start, count, off, on):
    """The day on which the count-th working day after start falls."""
    while count > 0:
        start += datetime.timedelta(days=1)
        count -= is_workday(start, off, on)
    return start

def interval_times(months, days, microseconds, factor):
    """PostgreSQL's interval_mul in fractions instead of doubles."""
    whole_months, whole_days = int(months * factor), int(days * factor)
    days_of_month = (months * factor - whole_months) * 30
    rest = days * factor - whole_days + days_of_month - int(days_of_month)
    whole_days += int(rest) + int(days_of_month)
    time = half_away(microseconds * factor + (rest - int(rest)) * 86_400_000_000)
    fits = abs(whole_months) < 2**31 and abs(whole_days) < 2**31 and abs(time) < 2**63
    return f"{whole_months} {whole_days} {time}" if fits else "none"

def fields(microseconds):
    """What PostgreSQL's extract gives, in the order in which `TimeField` lists it."""
    t = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=microseconds)
    isoyear, week, isodow = t.isocalendar()
    second, epoch = Fraction(t.second * 10**6 + t.microsecond, 10**6), Fraction(microseconds, 10**6)
    whole = [t.year, (t.month + 2) // 3, t.month, week, t.day, t.hour, t.minute, second, epoch, isodow % 7, isodow, t.timetuple().tm_yday, isoyear]
    return " ".join(str(x) for x in whole)

def moved(wall, microsecond, offset):
    """The clock of UTC when one that is `offset` minutes ahead shows `wall`."""
    t = datetime.datetime.fromisoformat(wall).replace(microsecond=microsecond) - datetime.timedelta(minutes=offset)
    return t.isoformat()

def function(name, x, y=None):
    """By Python's decimal at 100 digits; None outside the function's domain."""
    x = decimal_of(x)
    try:
        if name == "power":
            y = decimal_of(y)
            if x == 0:
                return None if y < 0 else decimal.Decimal(0 if y else 1)
            return x**y
        return {"sqrt": x.sqrt, "exp": x.exp, "ln": x.ln}[name]()
    except decimal.InvalidOperation:
        return None

def decimal_of(x):
    return decimal.Decimal(x.numerator) / decimal.Decimal(x.denominator)

def near(name, own, *args):
    """`ok` when our result is the true one rounded at as many decimals as it carries, and it carries as many as fit."""
    true = function(name, *map(Fraction, args))
    if true is None or not true.is_finite():
        return "ok" if own == "missing" else f"missing, not {own}"
    if own == "overflow":
        return "ok" if abs(true) > MOST else f"fits: {true}"
    if own == "0/1":
        return "ok" if abs(true) * 10**30 < decimal.Decimal("0.5") else str(true)
    numerator, denominator = map(int, own.split("/"))
    places = len(str(denominator)) - 1
    if denominator != 10**places:
        exact = Fraction(numerator, denominator)  # a whole power, kept exact
        return "ok" if abs(decimal_of(exact) - true) <= abs(true) * decimal.Decimal(10) ** -90 else str(true)
    if abs(decimal_of(Fraction(numerator, denominator)) - true) > decimal.Decimal("0.5000000001") * decimal.Decimal(10) ** -places:
        return str(true)
    exact = abs(decimal_of(Fraction(numerator, denominator)) - true) <= abs(true) * decimal.Decimal(10) ** -90
    room = places >= 30 or exact or abs(true) * 10 ** (places + 5) > MOST
    return "ok" if room else f"only {places} places"

def answer(kind, args):
    if kind == "near":
        return near(*args)
    if kind == "compare":
        a, b = map(Fraction, args)
        return order(a, b)
    if kind == "weighted":
        # Sum of value × weight, each product rounded to 30 decimals, against the same of another triple.
        values = [Fraction(x) for x in args]
        sums = []
        for half in (values[:6], values[6:]):
            sums.append(sum(nearest(points(v) * points(w), SCALE) for v, w in zip(half[:3], half[3:])))
        return order(decided(sums[0]), decided(sums[1]))
    if kind == "round":
        raw, places = int(args[0]), int(args[1])
        return told_points(half_away(Fraction(decided(raw), 10 ** (20 - places))) * 10 ** (30 - places))
    if kind == "position":
        x, a, b = map(Fraction, args)
        return told_points(points((x - a) / (b - a))) if a != b else "overflow"
    if kind == "points":
        return told_points(points(Fraction(args[0])))
    if kind in ("+", "-", "*", "/"):
        return calculated(kind, *map(ratio, args))
    if kind == "make":
        n, d = map(int, args)
        return told(Fraction(n, d)) if d else "missing"
    if kind == "round_ratio":
        places = int(args[1])
        return told(Fraction(half_away(Fraction(args[0]) * 10**places), 10**places))
    if kind in ("points+", "points-", "points*", "points/"):
        return calculated_points(kind[-1], *map(int, args))
    if kind == "decide":
        a, b = (decided(int(x)) for x in args)
        return order(a, b)
    if kind == "truth":
        # Sum of value × weight without any rounding, against the same of another three.
        values = [Fraction(x) for x in args]
        return order(*(sum(v * w for v, w in zip(half[:3], half[3:])) for half in (values[:6], values[6:])))
    if kind == "shortfall":
        a, b, each = map(Fraction, args)
        return told_points(points((a - b) / each)) if each else "overflow"
    if kind == "year":
        return year(int(args[0]))
    if kind in ("workdays", "term_ends"):
        days = lambda text: {datetime.date.fromisoformat(day) for day in text.split(",") if day}
        first = datetime.date.fromisoformat(args[0])
        off, on = days(args[2][1:]), days(args[3][1:])
        if kind == "term_ends":
            return term_ends(first, int(args[1]), off, on)
        return workdays(first, datetime.date.fromisoformat(args[1]), off, on)
    if kind == "interval_times":
        return interval_times(*map(int, args[:3]), Fraction(args[3]))
    if kind == "fields":
        return fields(int(args[0]))
    if kind == "moved":
        return moved(args[0], *map(int, args[1:]))
    if kind == "months_later":
        return months_later(*map(int, args))
    if kind == "text":
        x, places = Fraction(args[0]), int(args[1])
        scaled = half_away(x * 10**places)
        digits = str(abs(scaled)).rjust(places + 1, "0")
        body = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
        return ("-" if scaled < 0 else "") + body
    if kind == "plain":
        text = answer("text", args)
        return text.rstrip("0").rstrip(".") if "." in text else text
    raise ValueError(kind)

out = []
for line in sys.stdin:
    kind, *args = line.split()
    out.append(str(answer(kind, args)))
sys.stdout.write("\n".join(out) + "\n")
