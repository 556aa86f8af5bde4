"""What lived: told so that it is found again when lines move, and the page of those that were judged."""
import re

PAGE = "Tests/Mutation/SURVIVORS.md"
ENTRY = re.compile(r"^- ``(.*?)``\n  (.*)$", re.M)
UNJUDGED = "Not judged."


def key(file, mutant):
    """File, edit, where in the line, and the line as written."""
    first = file.text.rfind("\n", 0, mutant.start) + 1
    last = file.text.find("\n", mutant.start)
    line = file.text[first:last]
    place = mutant.start - first - (len(line) - len(line.lstrip()))
    return f"{file.path.removeprefix('Sources/')} | {mutant.kind} at {place} | {' '.join(line.split())}"


def reasons(root):
    """Reason by key, from the page."""
    page = root / PAGE
    return dict(ENTRY.findall(page.read_text())) if page.exists() else {}


def write(root, told, alive, known):
    """The page anew: `told` is what was run, in words, and a reason that was given for a survivor is kept."""
    by_file = {}
    for name in sorted(alive):
        by_file.setdefault(name.split(" | ")[0], []).append(name)
    lines = [
        "# Mutants that no test kills", "", told, "",
        "Each entry is the file, the edit and the column of its line, and below it why nothing notices. `make mutate-record` writes this page",
        "and keeps the reasons; a mutant without a reason is a gap in the tests.", "",
    ]
    for file, names in by_file.items():
        lines += [f"## {file}", ""] + [f"- ``{name}``\n  {known.get(name, UNJUDGED)}" for name in names] + [""]
    (root / PAGE).write_text("\n".join(lines).rstrip("\n") + "\n")
