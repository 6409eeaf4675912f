"""Random people, the same ones each time: worked cases with answers left out or replaced, and people drawn question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from expert.engines.columns.people import Answers
from expert.language.grid import from_grid
from expert.language.model import Finding, KnowledgeBase, Value
from expert.lowered.cells import Cell

_KEPT = (0.5, 0.8, 0.95)
"""How likely an answer of a worked case stays, and how likely it stays as it is."""
_ANSWERED = (0.3, 0.7, 0.95)
"""How likely a question is answered by somebody who is drawn question by question."""


def random_people(
    knowledge: KnowledgeBase, cells: Mapping[str, tuple[Cell, ...]], cases: Sequence[Answers], number: int, seed: int
) -> list[Answers]:
    """Return people; what they answer may contradict itself.

    Args:
        knowledge: Whose findings they answer.
        cells: The cells of each finding: each is as likely as any other.
        cases: The answers of the worked cases, from which two of three begin.
        number: How many people.
        seed: The same people come of the same one.
    """
    random = Random(seed)
    found: list[Answers] = []
    for _ in range(number):
        begun = random.choice(cases) if cases and random.random() < 2 / 3 else None
        stays, same = random.choice(_KEPT), random.choice(_KEPT)
        if begun is None:
            stays, same = random.choice(_ANSWERED), 0
        names = [name for name in (knowledge.findings if begun is None else begun) if random.random() < stays]
        found.append(
            {
                name: begun[name]
                if begun is not None and random.random() < same
                else _value(knowledge.findings[name], random.choice(cells[name]), random)
                for name in names
            }
        )
    return found


def _value(finding: Finding, cell: Cell, random: Random) -> Value:
    """Return an answer in a cell."""
    if cell.value is not None:
        return cell.value
    low, high = finding.grid
    return from_grid(random.randint(low if cell.low is None else cell.low, high if cell.high is None else cell.high), finding.decimals)
