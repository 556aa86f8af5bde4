"""Just enough Swift to mutate it: tokens, the bodies of functions, the statements of a body."""
import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>\"\"\"(?:\\.|.)*?\"\"\")
  | (?P<quote>")
  | (?P<number>0x[0-9A-Fa-f_]+|0b[01_]+|\d[\d_]*(?:\.\d[\d_]*)?)
  | (?P<name>[@\#$\\]?`?[A-Za-z_\u4e00-\u9fff][\w]*`?|\$\d+|\\\.)
  | (?P<operator>\.\.[.<]|[-+*/%<>=&|^!?~]+)
  | (?P<mark>[(){}\[\],:;.])
    """,
    re.X | re.S,
)
OPEN, CLOSE = "([{", ")]}"


@dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int


def end_of_string(text, place):
    """Behind the closing quote of a literal that opens at `place`; what is interpolated may hold literals of its own."""
    place += 1
    while text[place] != '"':
        if text[place] != "\\":
            place += 1
            continue
        place += 2
        if text[place - 1] != "(":
            continue
        depth = 1
        while depth:
            if text[place] == '"':
                place = end_of_string(text, place)
                continue
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            place += 1
    return place + 1


def tokens(text):
    """All tokens but spaces and comments."""
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(f"no token at {text[place:place + 20]!r}")
        kind, end = match.lastgroup, match.end()
        if kind == "quote":
            kind, end = "string", end_of_string(text, place)
        if kind == "operator":
            end = place + len(split_operator(match.group()))
        if kind not in ("space", "comment"):
            found.append(Token(kind, text[place:end], place, end))
        place = end
    return found


def split_operator(run):
    """`?.`, `!=` and `->` are one; a run of unwraps and brackets (`>?`, `>>(`) is taken apart where Swift does."""
    for known in ("..<", "...", "&&=", "||=", "<<=", ">>=", "&<<", "&>>", "===", "!=="):
        if run.startswith(known):
            return known
    for known in ("->", "==", "!=", "<=", ">=", "&&", "||", "??", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "&+", "&-", "&*", "<<", ">>"):
        if run.startswith(known):
            return known
    return run[0]


def closing(all_tokens, index):
    """The index of the bracket that closes the one at `index`."""
    depth = 0
    for place in range(index, len(all_tokens)):
        text = all_tokens[place].text
        if all_tokens[place].kind == "mark" and text in OPEN:
            depth += 1
        elif all_tokens[place].kind == "mark" and text in CLOSE:
            depth -= 1
            if depth == 0:
                return place
    raise ValueError("unbalanced")


@dataclass
class Body:
    """What stands between the braces of a function, an initialiser or a computed property: tokens `first..<last`."""
    first: int
    last: int
    result: str
    is_initializer: bool


def bodies(text, all_tokens):
    """Outermost bodies; local functions and closures belong to theirs."""
    found, index = [], 0
    while index < len(all_tokens):
        word = all_tokens[index].text
        before = all_tokens[index - 1].text if index else ""
        if word in ("func", "init", "subscript") and all_tokens[index].kind == "name" and before not in (".", "func"):
            index = function(text, all_tokens, index, found)
        elif word == "var" and all_tokens[index].kind == "name":
            index = variable(text, all_tokens, index, found)
        else:
            index += 1
    return found


def broken(text, a, b):
    return "\n" in text[a.end : b.start]


def function(text, all_tokens, index, found):
    word = all_tokens[index].text
    place = index + 1
    arrow = None
    while place < len(all_tokens):
        token = all_tokens[place]
        if token.kind == "mark" and token.text in "([":
            place = closing(all_tokens, place) + 1
            continue
        if token.text == "{":
            break
        if token.text == "->":
            arrow = token.end
        follows_break = place > index + 2 and broken(text, all_tokens[place - 1], token)
        if token.text == "}" or follows_break and token.text not in ("where", "->", "throws", "async"):
            return place  # a requirement of a protocol
        place += 1
    result = "" if arrow is None else re.split(r"\bwhere\b", text[arrow : all_tokens[place].start])[0].strip()
    if word != "subscript":
        end = closing(all_tokens, place)
        found.append(Body(place + 1, end, "" if word == "init" else result, word == "init"))
        return end + 1
    return accessors(all_tokens, place, result, found)


def accessors(all_tokens, place, result, found):
    """What stands in the braces at `place`: a value's body, or `get` and `set` with bodies of their own; observers are left alone."""
    end = closing(all_tokens, place)
    inside = place + 1
    if all_tokens[inside].text not in ("get", "set", "willSet", "didSet", "_read"):
        found.append(Body(inside, end, result, False))
        return end + 1
    while inside < end and all_tokens[inside + 1].text == "{":
        last = closing(all_tokens, inside + 1)
        if all_tokens[inside].text in ("get", "set"):
            found.append(Body(inside + 2, last, result if all_tokens[inside].text == "get" else "", False))
        inside = last + 1
    return end + 1


def variable(text, all_tokens, index, found):
    place = index + 1
    while place < len(all_tokens):
        token = all_tokens[place]
        if place > index + 1 and broken(text, all_tokens[place - 1], token) and token.text != "{":
            return place
        if token.kind == "mark" and token.text in "([":
            place = closing(all_tokens, place) + 1
            continue
        if token.text in ("=", "}"):
            return place
        if token.text == "{":
            break
        place += 1
    if place >= len(all_tokens):
        return place
    colon = next(t.end for t in all_tokens[index:place] if t.text == ":")
    return accessors(all_tokens, place, text[colon : all_tokens[place].start].strip(), found)


CONTINUES = {".", "?", ":", "??", "else", "{", "where", ",", ")", "]", "}", "in", "catch"}


def statements(text, all_tokens, first, last):
    """(first, last) of each statement directly in `first..<last`."""
    found, start, place = [], first, first
    while place < last:
        token = all_tokens[place]
        if place > start:
            previous = all_tokens[place - 1]
            is_binary = token.kind == "operator" and place + 1 < last and text[token.end].isspace()
            hangs = previous.text in (",", "(", "[", "=", "?", ":", "&&", "||", "->", "in") or (
                previous.kind == "operator" and text[previous.start - 1].isspace())
            if token.text == ";" or broken(text, previous, token) and token.text not in CONTINUES and not is_binary and not hangs:
                found.append((start, place))
                start = place + 1 if token.text == ";" else place
        if token.kind == "mark" and token.text in OPEN and place >= start:
            place = closing(all_tokens, place) + 1
        else:
            place += 1
    if start < last:
        found.append((start, last))
    return found
