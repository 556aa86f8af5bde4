"""All mutants of a file in one file: a function that holds the active mutant runs that mutant's body, all others run as written.

    func half(_ x: Int) -> Int {
    if mutant_in(7) {
    switch mutant_number() {
    case 31:
    return x * 2
    default: break
    }
    }
    return x / 2
    }
"""
import re

from mutants import of_body, of_tokens
from swift_source import bodies, statements, tokens

# A body that is inlined elsewhere would have to show the switch there too.
ATTRIBUTES = re.compile(r"^[ \t]*(@inlinable|@inline\(__always\)|@usableFromInline|@frozen)[ \t]*\n|(@inlinable|@inline\(__always\)|@usableFromInline|@frozen) ", re.M)
# What begins a body whose last line is no value.
STATEMENTS = {"return", "guard", "for", "while", "throw", "let", "var", "precondition"}


class File:
    """One source and its mutants; `numbers` and `functions` count on over all files.

    Function 0 stands for what no function holds: constants of types and default arguments."""

    def __init__(self, path, text, numbers, functions):
        self.path, self.text = path, ATTRIBUTES.sub("", text)
        self.tokens = tokens(self.text)
        self.bodies, self.outside = [], []
        start = 0
        for body in bodies(self.text, self.tokens):
            self.add_outside(start, body.first, numbers)
            start = body.last
            inside = of_body(self.text, self.tokens, body)
            function = next(functions) if inside else 0
            for mutant in inside:
                mutant.function, mutant.number = function, next(numbers)
            self.bodies.append((body, inside))
        self.add_outside(start, len(self.tokens), numbers)

    def add_outside(self, first, last, numbers):
        for mutant in of_tokens(self.text, self.tokens, first, last):
            if mutant.new[:1].isdigit() or mutant.new in ("true", "false"):
                mutant.number = next(numbers)
                self.outside.append(mutant)

    @property
    def mutants(self):
        return self.outside + [mutant for _, inside in self.bodies for mutant in inside]

    def schemata(self, dropped):
        """The text that holds all mutants but the dropped ones, and for each of its lines the number of its mutant or None."""
        edits = []
        for m in self.outside:
            if m.number not in dropped:
                edits.append((m.start, m.end, [(f"(mutant_number() == {m.number} ? {m.new} : {self.text[m.start:m.end]})", m.number)]))
        for body, inside in self.bodies:
            alive = [m for m in inside if m.number not in dropped]
            if alive:
                start, end = self.tokens[body.first].start, self.tokens[body.last - 1].end
                edits.append((start, end, self.switch(body, alive, start, end)))
        lines = Lines()
        lines.add("import CMutant\n", None)
        place = 0
        for start, end, pieces in sorted(edits, key=lambda edit: edit[0]):
            lines.add(self.text[place:start], None)
            for piece, number in pieces:
                lines.add(piece, number)
            place = end
        lines.add(self.text[place:], None)
        return "\n".join(lines.texts), lines.owners

    def switch(self, body, alive, start, end):
        value = "return " if self.is_one_expression(body) else ""
        leave = "\nreturn" if body.is_initializer or body.result in ("", "Void") else ""
        pieces = [(f"\nif mutant_in({alive[0].function}) {{\nswitch mutant_number() {{\n", None)]
        for m in alive:
            mutated = m.new if m.is_whole else value + self.text[start : m.start] + m.new + self.text[m.end : end] + leave
            pieces += [(f"case {m.number}:\n{mutated}", m.number), ("\n", None)]
        return pieces + [("default: break\n}\n}\n", None), (value + self.text[start:end], None)]

    def is_one_expression(self, body):
        """Whether its value is returned without the word."""
        if body.is_initializer or body.result in ("", "Void") or body.first == body.last:
            return False
        words = [token.text for token in self.tokens[body.first : body.last]]
        if words[0] in STATEMENTS or words[0] in ("if", "switch") and "return" in words:
            return False
        return len(statements(self.text, self.tokens, body.first, body.last)) == 1


class Lines:
    def __init__(self):
        self.texts, self.owners = [""], [None]

    def add(self, piece, number):
        first, *rest = piece.split("\n")
        self.texts[-1] += first
        self.owners[-1] = self.owners[-1] or number
        for line in rest:
            self.texts.append(line)
            self.owners.append(number)
