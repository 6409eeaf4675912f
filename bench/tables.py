"""Tables of random people of any size: some thousand different ones, drawn again and again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from msgspec.structs import replace

from bench.peers.people import Person, people
from expert import KnowledgeBase
from expert.language.conditions import And
from expert.language.model import Finding, FindingType
from expert.language.network import names_in

DIFFERENT = 5_000
"""So many different people are drawn; what a row costs does not depend on whether somebody like that came before."""


def table_of(knowledge: KnowledgeBase, rows: int, seed: int = 0) -> pa.Table:
    """Return a table of people with admissible answers, who answered between nearly nothing and nearly everything.

    Args:
        knowledge: Whose findings they answer; loaded with its worked cases, most are somebody like one of these.
        rows: How many.
        seed: Another one draws other people.
    """
    different = arrow_of(knowledge, people(knowledge, min(rows, DIFFERENT), seed))
    return different.take(pa.array(np.random.default_rng(seed).integers(0, different.num_rows, rows)))


def arrow_of(knowledge: KnowledgeBase, listed: Sequence[Person]) -> pa.Table:
    """Return people as a table: yes and no as booleans, choices as categories, numbers as numbers."""
    return pa.table({name: _column(finding, [person.get(name) for person in listed]) for name, finding in knowledge.findings.items()})


def _column(finding: Finding, values: Sequence[object]) -> pa.Array:
    """Return the column of a finding."""
    match finding.type:
        case FindingType.BOOLEAN:
            return pa.array(values, pa.bool_())
        case FindingType.CHOICE:
            places = {option: place for place, option in enumerate(finding.options)}
            codes = pa.array([None if value is None else places[str(value)] for value in values], pa.uint8())
            return pa.DictionaryArray.from_arrays(codes, pa.array([*finding.options]))
        case _:
            numbers = [None if value is None else float(str(value)) for value in values]
            return pa.array(numbers, pa.float64()).cast(pa.int32() if finding.decimals == 0 else pa.float64())


def more_rules(knowledge: KnowledgeBase, number: int) -> KnowledgeBase:
    """Return a knowledge base with so many rules.

    They are the first of its own, then some of these again under the condition of another one too: of one that reads nothing that is
    concluded, so that no conclusion comes to rest on itself.
    """
    drawn, rules = random.Random(0), list(knowledge.rules.values())
    answers = [rule for rule in rules if {*names_in(rule.bare)} <= {*knowledge.findings, *knowledge.quantities}]
    found = {rule.id: rule for rule in rules[:number]}
    while len(found) < number:
        one, two = drawn.choice(rules), drawn.choice(answers)
        id = f"{one.id}-{len(found)}"
        found[id] = replace(one, id=id, bare=And((one.bare, two.bare)))
    return replace(knowledge, rules=found)
