"""What lived, told so that it is found again when lines move, and the list of those that were judged."""
import re

PAGE = "Tests/Mutation/SURVIVORS.md"


class Told:
    """A mutant by its file, its line as written, and the edit."""

    def __init__(self, path, text, mutant):
        self.path, self.mutant = path, mutant
        first = text.rfind("\n", 0, mutant.start) + 1
        last = text.find("\n", mutant.start)
        line = text[first:last]
        self.line = " ".join(line.split())
        self.place = mutant.start - first - (len(line) - len(line.lstrip()))
        self.number = text.count("\n", 0, mutant.start) + 1

    @property
    def key(self):
        return f"{self.path.removeprefix('Sources/')} | {self.mutant.kind} at {self.place} | {self.line}"

    def __str__(self):
        return f"{self.key}    #{self.mutant.number}"


def judged(root):
    """Reason by key, from the table."""
    found = {}
    page = root / PAGE
    if page.exists():
        for row in re.findall(r"^- ``(.*?)``\n  (.*)$", page.read_text(), re.M):
            found[row[0]] = row[1]
    return found


def report(mutation, numbers, alive, pass_mark):
    (mutation.work / "alive.txt").write_text("".join(f"{mutation.mutants[n]}\n" for n in alive))
    died = len(numbers) - len(alive)
    print(f"{len(numbers)} mutants compiled, {died} died: {100 * died / max(1, len(numbers)):.1f} %")
    return 0
