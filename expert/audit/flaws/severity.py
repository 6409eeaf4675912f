"""Severities that do not say so: one direction of a finding makes a decision stricter and never milder, and `worse` is missing."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from expert.audit.everybody import Everybody
from expert.audit.report import Draft
from expert.engines.logic.laws import milder_when_worse
from expert.language.forms import Worse
from expert.language.model import Finding, FindingType
from expert.questions.statements.auditing import Direction, NoWorse


def severities(people: Everybody) -> Iterator[Draft]:
    """Yield a flaw for each boolean, scale or number that lacks `worse` though it has one."""
    for finding in people.knowledge.findings.values():
        if finding.worse is None and finding.type is not FindingType.CHOICE:
            yield from _severity(people, finding)


def _severity(people: Everybody, finding: Finding) -> Iterator[Draft]:
    """Yield the flaw about a severity, with two people who differ in it alone."""
    written: dict[bool, Direction] = {True: "higher", False: "lower"}
    if finding.type is FindingType.BOOLEAN:
        written = {True: "yes", False: "no"}
    asked = {}
    for upward in (True, False):
        # The cells of a boolean that declares nothing run from no to yes, so that yes is higher.
        asked[upward] = milder_when_worse(people.solver, replace(finding, worse=Worse(higher=upward)))
    possible = {upward: people.circuit.model([people.solver.admissible, goal], []) is not None for upward, (goal, _) in asked.items()}
    for upward in (True, False):
        goal, other = asked[not upward]
        if not possible[upward] and possible[not upward]:
            # Going the other way makes a decision milder for somebody, so this way makes it stricter.
            found = people.solver.decide([goal], (people.solver.given, other), differ={finding.id})
            if found.people:
                yield Draft(NoWorse(finding.id, written[upward]), people=(found.people[1], found.people[0]))
