"""What can be wrong with one body: every mutant is the body's text with one edit."""
from dataclasses import dataclass

from swift_source import broken, closing, statements

OPERATORS = {
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "/", "&+": "&-", "&-": "&+", "&*": "&+", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
    "==": "!=", "!=": "==", "&&": "||", "||": "&&", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "&", "+=": "-=", "-=": "+=",
    "*=": "/=", "/=": "*=", "|=": "&=", "..<": "...", "...": "..<",
}
# Brackets of generics look like comparisons; so do `&x` and `-x`, which stand before their operand without a space behind.
PREFIX = {"-", "&", "<", ">", "!", "?"}
WORDS = {"true": "false", "false": "true"}
MEMBERS = {"min": "max", "max": "min", "zero": "one", "one": "zero"}
NOT_DELETED = {
    "let", "var", "return", "guard", "if", "for", "while", "switch", "case", "default", "func", "repeat", "break", "continue", "defer",
    "throw", "import", "struct", "enum", "class", "extension", "else", "}", "@inline", "precondition", "fallthrough",
}


@dataclass
class Mutant:
    """One edit: text `start..<end` of the file becomes `new`."""
    start: int
    end: int
    new: str
    kind: str
    number: int = 0
    function: int = 0
    is_whole: bool = False


def next_number(text):
    if text.startswith(("0x", "0X")):
        return hex(int(text.replace("_", ""), 16) + 1)
    if text.startswith("0b") or "." in text:
        return None
    value = int(text.replace("_", ""))
    return "0" if value == 1 else str(value + 1)


def spaced(text, token):
    return text[token.start - 1].isspace() and text[token.end].isspace()


def tight(text, token):
    return not text[token.start - 1].isspace() and not text[token.end].isspace()


def of_body(text, all_tokens, body):
    found = of_tokens(text, all_tokens, body.first, body.last)
    for mutant, index in deletions(text, all_tokens, body.first, body.last):
        # Whether all of `self` is set is found out behind type checking, without a line.
        sets_self = all_tokens[index].text == "self" or all_tokens[index + 1].text == "="
        if not (body.is_initializer and sets_self):
            found.append(mutant)
    if body.first < body.last:
        start, end = all_tokens[body.first].start, all_tokens[body.last - 1].end
        for early in early_returns(body):
            found.append(Mutant(start, end, f"return {early}", f"return {early} at once".replace("  ", " "), is_whole=True))
    return found


def of_tokens(text, all_tokens, first, last):
    found = []
    for index in range(first, last):
        token = all_tokens[index]
        previous = all_tokens[index - 1]
        following = all_tokens[index + 1] if index + 1 < len(all_tokens) else token
        new = None
        if token.kind == "operator":
            if token.text == "!" and not text[token.end].isspace() and previous.end < token.start or (
                token.text == "!" and previous.text in ("(", "[")):
                new = ""
            elif token.text in OPERATORS:
                is_operand = previous.text in ("(", ",", "{", ":") and following.text in (")", ",", "}")
                is_binary = spaced(text, token) or (token.text not in PREFIX and tight(text, token))
                if is_binary or is_operand:
                    new = OPERATORS[token.text]
            elif token.text == "-" and not text[token.end].isspace():
                new = None
            if token.text == "-" and new is None and not text[token.end].isspace() and following.kind in ("name", "mark"):
                new = ""
        elif token.kind == "number":
            # `pair.0` is a name.
            if previous.text != "." and not text[token.start - 1] == ".":
                new = next_number(token.text)
        elif token.kind == "name":
            if token.text in WORDS:
                new = WORDS[token.text]
            elif token.text in MEMBERS and (previous.text == "." or following.text == "(") and following.text != ":":
                new = MEMBERS[token.text]
            elif token.text == "continue":
                new = "break"
        if new is not None:
            found.append(Mutant(token.start, token.end, new, f"`{token.text}` → `{new}`"))
    return found


def deletions(text, all_tokens, first, last):
    """Every statement that can go, in this block and in the blocks within it."""
    found = []
    for start, end in statements(text, all_tokens, first, last):
        word = all_tokens[start].text
        if word not in NOT_DELETED and not word.startswith(".") and has_effect(all_tokens, start, end):
            deleted = f"delete `{short(text, all_tokens, start, end)}`"
            found.append((Mutant(all_tokens[start].start, all_tokens[end - 1].end, "", deleted), start))
        place = start
        while place < end:
            if all_tokens[place].text == "{":
                close = closing(all_tokens, place)
                inner = place + 1
                # A closure's parameters, and the labels of a switch, are no statements.
                inner = after_parameters(text, all_tokens, inner, close)
                if all_tokens[inner].text in ("case", "default"):
                    found += of_switch(text, all_tokens, inner, close)
                else:
                    found += deletions(text, all_tokens, inner, close)
                place = close
            place += 1
    return found


def has_effect(all_tokens, start, end):
    """Whether it can stand alone: an assignment or a call."""
    place = start
    while place < end:
        token = all_tokens[place]
        if token.kind == "operator" and token.text.endswith("=") and token.text not in ("==", "!=", "<=", ">="):
            return True
        place = closing(all_tokens, place) + 1 if token.kind == "mark" and token.text in "([{" else place + 1
    return all_tokens[end - 1].text in (")", "}")


def after_parameters(text, all_tokens, first, close):
    place = first
    while place < close and not broken(text, all_tokens[place - 1], all_tokens[place]) or place == first:
        if place >= close:
            break
        if all_tokens[place].text == "in":
            return place + 1
        if all_tokens[place].text in ("for", "{"):
            break
        place += 1
    return first


def of_switch(text, all_tokens, first, close):
    found, place = [], first
    while place < close:
        # To the colon that ends the label.
        while place < close and all_tokens[place].text != ":":
            place = closing(all_tokens, place) + 1 if all_tokens[place].text in ("(", "[", "{") else place + 1
        start = place + 1
        place = start
        while place < close and not (all_tokens[place].text in ("case", "default") and broken(text, all_tokens[place - 1], all_tokens[place])):
            place = closing(all_tokens, place) + 1 if all_tokens[place].text in ("(", "[", "{") else place + 1
        if start < place:
            found += deletions(text, all_tokens, start, place)
    return found


def short(text, all_tokens, start, end):
    line = " ".join(text[all_tokens[start].start : all_tokens[end - 1].end].split())
    return line if len(line) <= 60 else line[:57] + "..."


def early_returns(body):
    """What a body could give back without doing anything."""
    result = body.result
    if body.is_initializer:
        return []
    if result in ("", "Void"):
        return [""]
    if result.endswith("?"):
        return ["nil"]
    if result.startswith("["):
        return ["[:]" if ":" in result else "[]"]
    if result == "Bool":
        return ["false", "true"]
    simple = {"String": '""', "Points": ".zero", "Ratio": ".zero", "Wide": "Wide(0)"}
    if result in simple:
        return [simple[result]]
    return ["0"] if result.startswith(("Int", "UInt")) and "." not in result and result not in ("Interval",) else []
