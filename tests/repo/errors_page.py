"""The page docs/errors.md: each code with its meaning, and what the program really says of an example. `make docs` writes it."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator

from tests.repo.error_examples import REGISTRY, Example, examples

FAMILIES = {
    "READ": "A file that cannot be read",
    "KB": "A knowledge base that cannot be used",
    "CASE": "Answers that cannot be used",
    "OUT": "A stored outcome that cannot be read",
    "ASK": "A question that cannot be asked, or a reply that cannot be read",
    "CAL": "A calendar that cannot be written",
    "STORE": "Kept consultations that cannot be used",
    "LOG": "A training file that gives nothing",
    "AUD": "What the audit finds",
}
"""The codes by what they are about."""
SHORT = 12
"""So many lines are shown whole."""
WIDTH = 138
AROUND = 2
"""So many lines are shown on each side of a difference."""
OTHERS_SAY = re.compile(r"(is not valid YAML|is damaged|cannot be used|cannot be read): .*")
"""After these words a library or the system speaks, each version in its own words."""
HEAD = """\
# Errors

Every message bears a code. The code stays when the wording changes, so look for it here, or test for it in a program.

`make docs` writes this page, from `expert/errors.toml` and the examples of `tests/repo/error_examples.toml`. What the program says of a
wrong example is what it really says, and a right example passes.

The YAML and JSON examples are about the tiny knowledge base `tests/broken/_sound`, those of the audit about the car of
`tests/car/knowledge`. In the Python examples `knowledge` is the tiny knowledge base, `car` that about the car, `outcome` and
`car_outcome` are outcomes of theirs and `noon` that of their day, `store` is an empty `Store`, `table` an Arrow table of two people, and
`written(text)` and `named(name, text)` write a file. `without(package)` does as if a package were not installed. `track` is a GPX track
between two times, and `read_all` fails with whatever `read_log` tells; for `largest(bytes)` no file may be larger.
"""


def page() -> str:
    """Return the whole page."""
    found = examples()
    parts = [HEAD]
    for family, title in FAMILIES.items():
        parts.append(f"## {family}: {title[0].lower()}{title[1:]}\n")
        parts += [entry(code, found[code]) for code in REGISTRY if re.fullmatch(rf"{family}[0-9]+", code)]
    return "\n".join(parts)


def entry(code: str, example: Example) -> str:
    """Return the part of the page about one code."""
    said = "\n".join(_of_code(code, example.says_wrong().text))
    like = REGISTRY[code].get("like")
    met = f" In a file of a knowledge base the same fault is [{like}](#{like.lower()})." if like else ""
    meaning = textwrap.fill(f"**{REGISTRY[code]['title']}.** {REGISTRY[code]['meaning']}{met}", WIDTH, break_on_hyphens=False)
    lines = [f"### {code}", "", meaning, "", f"Wrong{_in(example.place)}:", ""]
    lines += [*_fenced(example.language, _excerpt(example.wrong, example.right)), "", *_fenced("text", said), ""]
    if example.right:
        lines += [f"Right{_in(example.right_place)}:", "", *_fenced(example.language, _excerpt(example.right, example.wrong)), ""]
    else:
        lines += ["Right: leave it out, or say where it is needed.", ""]
    return "\n".join(lines)


def _in(place: str) -> str:
    """Return where a text stands, as it is said after a word."""
    return f", in {place}" if place else ""


def _of_code(code: str, said: str) -> Iterator[str]:
    """Yield the lines of a message that bear the code, and the help of each."""
    ours = False
    for line in said.splitlines():
        ours = f"{code}:" in line or (ours and line.startswith("    help:"))
        if ours:
            yield OTHERS_SAY.sub(r"\1: …", line)


def _excerpt(text: str, other: str) -> str:
    """Return a text, of a long one only what differs from another with some lines around it."""
    lines = text.splitlines()
    if len(lines) <= SHORT:
        return text
    shown: set[int] = set()
    for tag, first, last, _, _ in difflib.SequenceMatcher(None, lines, other.splitlines()).get_opcodes():
        if tag != "equal":
            shown |= set(range(max(0, first - AROUND), min(len(lines), last + AROUND)))
    assert shown, "a long example differs somewhere"
    return "\n".join(lines[index] for index in sorted(shown))


def _fenced(language: str, text: str) -> list[str]:
    """Return a block of code."""
    return [f"```{language}", *text.strip("\n").splitlines(), "```"]


if __name__ == "__main__":
    print(page(), end="")
