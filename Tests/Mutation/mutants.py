"""What can be wrong: every mutant is the text of a file with one edit."""
from dataclasses import dataclass

OPERATORS = {
    "+": "-", "-": "+", "*": "/", "/": "*", "%": "/", "&+": "&-", "&-": "&+", "&*": "&+", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
    "==": "!=", "!=": "==", "&&": "||", "||": "&&", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "&", "+=": "-=", "-=": "+=",
    "*=": "/=", "/=": "*=", "|=": "&=", "..<": "...", "...": "..<",
}
WORDS = {"true": "false", "false": "true", "continue": "break"}
MEMBERS = {"min": "max", "max": "min", "zero": "one", "one": "zero"}
# What a whole body is replaced by, by the type that it gives.
EARLY = {"": [""], "Void": [""], "Bool": ["false", "true"], "String": ['""'], "Points": [".zero"], "Ratio": [".zero"], "Wide": ["Wide()"]}


@dataclass
class Mutant:
    """Text `start..<end` of the file becomes `new`."""
    start: int
    end: int
    new: str
    kind: str
    number: int = 0
    function: int = 0
    is_whole: bool = False


def of_tokens(text, all_tokens, first, last):
    """One mutant for every operator, number and word among the tokens `first..<last` that has another side."""
    found = []
    for index in range(first, last):
        token, new = all_tokens[index], replacement(text, all_tokens, index)
        if new is not None:
            found.append(Mutant(token.start, token.end, new, f"`{token.text}` → `{new}`"))
    return found


def of_body(text, all_tokens, body):
    """Those of its tokens, and the body that gives back at once what says nothing."""
    found = of_tokens(text, all_tokens, body.first, body.last)
    if body.first < body.last and not body.is_initializer:
        start, end = all_tokens[body.first].start, all_tokens[body.last - 1].end
        for value in early(body.result):
            found.append(Mutant(start, end, f"return {value}", f"return {value} at once".replace("  ", " "), is_whole=True))
    return found


def replacement(text, all_tokens, index):
    """nil for a token that stays."""
    token, before = all_tokens[index], all_tokens[index - 1].text
    if token.kind == "number":
        # `pair.0` is a name, and `InlineArray<6, …>` room: of one more nothing is used.
        is_room = before == "<" and all_tokens[index - 2].text == "InlineArray"
        return None if before == "." or is_room else next_number(token.text)
    if token.kind == "name" and token.text in MEMBERS:
        after = all_tokens[index + 1].text
        return MEMBERS[token.text] if before == "." or after == "(" else None
    if token.kind == "name":
        return WORDS.get(token.text) if before != "while" else None  # a body that ends without `return` does not compile
    if token.kind != "operator":
        return None
    space_before, space_behind = text[token.start - 1].isspace(), text[token.end].isspace()
    if token.text in ("!", "-") and not space_behind and (space_before or before in ("(", "[")):
        return ""
    is_binary = space_before and space_behind or token.text in ("..<", "...")
    is_argument = before in ("(", ",") and all_tokens[index + 1].text in (")", ",")  # `reduce(.zero, +)`
    return OPERATORS.get(token.text) if is_binary or is_argument else None


def next_number(text):
    """One more; but 0 for 1, which is more often noticed to be wrong than 2."""
    if text.startswith("0x"):
        return hex(int(text.replace("_", ""), 16) + 1)
    if text.startswith("0b") or "." in text:
        return None
    value = int(text.replace("_", ""))
    return "0" if value == 1 else str(value + 1)


def early(result):
    if result.endswith("?"):
        return ["nil"]
    if result.startswith("["):
        return ["[:]" if ":" in result else "[]"]
    return EARLY.get(result, ["0"] if result.startswith(("Int", "UInt")) and result != "Interval" else [])
