"""A change of a rule that decides or withholds, or that these read, is noticed by a worked case or an invariant, or changes no outcome."""

from __future__ import annotations

from expert import load_knowledge, mutate


def test_every_mutant_of_a_deciding_rule_is_killed_or_equivalent() -> None:
    report = mutate(load_knowledge(worked_cases=True), deciding=True)
    assert len(report.tried) > 2_000
    assert [(item.mutant.about, item.mutant.before, item.mutant.after) for item in report.survivors()] == []
