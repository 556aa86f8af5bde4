"""All mutants of a file in one file: a function that holds the active mutant runs its body, all others run as written."""
import re
from dataclasses import dataclass

from mutants import Mutant, of_body, of_tokens
from swift_source import bodies, statements, tokens

IMPORT = "import CMutant\n"
# Mutated bodies are long, and inlining them into other modules gains nothing here.
ATTRIBUTES = re.compile(r"^[ \t]*(@inlinable|@inline\(__always\)|@usableFromInline|@frozen)[ \t]*\n|@inlinable |@inline\(__always\) |@usableFromInline |@frozen ", re.M)


@dataclass
class Source:
    """A file, its mutants, and where each stands in what was generated."""
    path: str
    text: str
    mutants: list


def read(path, text, numbers, functions):
    """Finds the mutants of a file. `numbers` and `functions` count on over all files; function 0 stands for what no function holds."""
    text = ATTRIBUTES.sub(lambda match: " " * 0 if "\n" not in match.group() else "", text)
    all_tokens = tokens(text)
    found, inside = [], []
    for body in bodies(text, all_tokens):
        inside.append((body.first, body.last))
        of_this = of_body(text, all_tokens, body)
        function = next(functions) if of_this else None
        for mutant in of_this:
            mutant.function, mutant.number = function, next(numbers)
        found.append((body, of_this))
    # Constants of types, and default arguments.
    outside = []
    start = 0
    for first, last in inside + [(len(all_tokens), len(all_tokens))]:
        for mutant in of_tokens(text, all_tokens, start, first):
            if mutant.new and re.fullmatch(r"\w+", mutant.new) and mutant.new not in ("min", "max", "zero", "one", "break"):
                mutant.number, mutant.function = next(numbers), 0
                outside.append(mutant)
        start = last
    return all_tokens, found, outside, text


def implicit_return(text, all_tokens, body):
    """Whether the value of the only expression is what is returned."""
    if body.is_initializer or body.result in ("", "Void") or body.first == body.last:
        return False
    parts = statements(text, all_tokens, body.first, body.last)
    word = all_tokens[body.first].text
    if len(parts) != 1 or word in ("return", "guard", "for", "while", "throw", "let", "var", "precondition"):
        return False
    has_return = any(all_tokens[i].text == "return" for i in range(body.first, body.last))
    return not (word in ("if", "switch") and has_return)


def generate(path, text, all_tokens, found, outside, dropped):
    """The text of the mutated file, and for each line of it the mutant that it belongs to."""
    pieces, place = [], 0
    edits = [(m.start, m.end, f"(mutant_number() == {m.number} ? {m.new} : {text[m.start:m.end]})", m.number)
             for m in outside if m.number not in dropped]
    for body, mutants in found:
        alive = [m for m in mutants if m.number not in dropped]
        if not alive:
            continue
        start, end = all_tokens[body.first].start, all_tokens[body.last - 1].end
        original = text[start:end]
        prefix = "return " if implicit_return(text, all_tokens, body) else ""
        ends = "\nreturn" if body.is_initializer or body.result in ("", "Void") else ""
        cases = []
        for m in alive:
            mutated = m.new if m.is_whole else prefix + text[start : m.start] + m.new + text[m.end : end]
            cases.append((f"case {m.number}:\n{mutated}{'' if m.is_whole else ends}\n", m.number))
        edits.append((start, end, (alive[0].function, cases, prefix + original), None))
    lines, owner = [""], [None]

    def put(piece, number):
        first, *rest = piece.split("\n")
        lines[-1] += first
        owner[-1] = owner[-1] or number
        for line in rest:
            lines.append(line)
            owner.append(number)

    put(IMPORT, None)
    for start, end, new, number in sorted(edits, key=lambda e: e[0]):
        put(text[place:start], None)
        if number is not None:
            put(new, number)
        else:
            function, cases, original = new
            put(f"\nif mutant_in({function}) {{\nswitch mutant_number() {{\n", None)
            for case, case_number in cases:
                put(case, case_number)
                owner[-1] = None
            put("default: break\n}\n}\n", None)
            put(original, None)
        place = end
    put(text[place:], None)
    return "\n".join(lines), owner
