"""What a change of the rules does to the rows of a table is what two consultations of each row say."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from expert import CaseError, KnowledgeBase, knowledge_diff, load_knowledge
from expert.cases.reading import build_case
from expert.cases.values import write_value
from expert.consultation.conclude import conclude
from expert.errors import Diagnostics
from expert.faces.pages.knowledge_diff import render_knowledge_diff
from expert.language.meaning import Meaning
from expert.populations.impact import impact
from tests.places import CAR_FOLDER

DAY = "2026-03-01"


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.fixture(scope="module")
def changed(knowledge: KnowledgeBase) -> KnowledgeBase:
    return replace(knowledge, rules=dict(list(knowledge.rules.items())[::3]))


def test_rows_that_change_are_those_of_which_two_consultations_differ(
    knowledge: KnowledgeBase, changed: KnowledgeBase, tmp_path: Path
) -> None:
    read = (build_case(knowledge, {**item.case, "date": DAY}, Diagnostics()) for item in knowledge.cases.values())
    people = [case for case in read if case is not None and case.values.get("walking_now") in ("limp", "cannot", "normal")][:80]
    names = list(dict.fromkeys(name for case in people for name in case.answers))
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["runner", *names])
        writer.writerow(["nobody", *("hobble" if name == "walking_now" else "" for name in names)])
        for case in people:
            writer.writerow(["x", *(write_value(case.answers[name].value) if name in case.answers else "" for name in names)])
    found = impact(knowledge, changed, tmp_path / "in.csv", keep=["runner"])
    assert (found.rows, found.rejected, found.only_old, found.only_new) == (len(people) + 1, 1, (), ())
    moved = {item.name: item for item in found.moved}
    outcomes = [[conclude(Meaning(base, case.values), case, ()).decisions for base in (knowledge, changed)] for case in people]
    for name in knowledge.decisions:
        differing, ways = [], Counter[tuple[str, str]]()
        for number, (old, new) in enumerate(([item[name] for item in pair] for pair in outcomes), start=2):
            if (old.in_force, old.floor, old.ceiling, old.settled) != (new.in_force, new.floor, new.ceiling, new.settled):
                differing.append(number)
            if old.in_force != new.in_force:
                ways[old.in_force, new.in_force] += 1
        if differing:
            assert moved[name].listed == tuple(differing)
            assert moved[name].rows == len(differing)
            assert {(before, after): count for before, after, count in moved[name].ways} == ways
        else:
            assert name not in moved
    assert moved["running"].rows


def test_it_stands_beside_the_witnesses(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("smoke,on_turning\nyes,\n,clicks\n", encoding="utf-8")
    old = load_knowledge(CAR_FOLDER, worked_cases=True)
    new = replace(old, rules=dict(list(old.rules.items())[1:]))
    found = knowledge_diff(old, new, on=tmp_path / "in.csv")
    text = render_knowledge_diff(found)
    assert "In the table something changes in 2 of 2 rows:" in text
    assert text.index("In the table") < text.index("changes, for example")
    assert found.impact is not None
    data = found.to_data()
    assert isinstance(data["impact"], dict)
    assert data["impact"]["rows"] == 2


def test_a_column_that_neither_knows_is_told(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("agee\n30\n", encoding="utf-8")
    with pytest.raises(CaseError, match="CASE010"):
        impact(knowledge, knowledge, tmp_path / "in.csv")
