"""Every example of docs/meaning.md holds, and its tables are those of the definition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import pytest

from expert.consultation.outcome import truth_word
from expert.diary.trends import diary_report
from expert.language.meaning import Grade, Status, Truth, both, either, opposite
from tests.repo.page_examples import MEANING, examples, expected_and_found
from tests.trends import TODAY, entries, of_pain, pain_followed

PAGE = MEANING.read_text(encoding="utf-8")
EXAMPLES = examples(MEANING)
TRUTHS: tuple[Truth, ...] = (True, False, None)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_holds(number: int) -> None:
    compared = list(expected_and_found(EXAMPLES[number]))
    assert compared, "an example says what follows"
    assert [item for item in compared if item[1] != item[2]] == []


def test_the_table_of_and_or_and_not_is_that_of_the_definition() -> None:
    rows = [(left, right, both([left, right]), either([left, right]), opposite(left)) for left, right in product(TRUTHS, TRUTHS)]
    assert re.findall(r"^\| (?:yes|no|unknown) \|.*$", PAGE, re.M) == [f"| {' | '.join(map(truth_word, row))} |" for row in rows]


def test_the_tables_name_every_grade_and_every_status() -> None:
    for grade in Grade:
        assert f"\n| {grade.value} | " in PAGE
    for status in Status:
        assert f"\n| {status.value.replace('_', ' ')} | " in PAGE


def _numbers(cell: str) -> Sequence[int | None]:
    if cell.startswith("no entry at all"):
        return (None, None)
    return [int(part) if part.isdigit() else None for part in cell.split(" and ")]


def test_the_table_of_a_change_is_that_of_the_definition() -> None:
    rows = [[cell.strip() for cell in row.split("|")[1:5]] for row in re.findall(r"^\| (?:[0-9]|no entry).*and.*$", PAGE, re.M)]
    assert len(rows) == 5
    knowledge = pain_followed(of_pain("change", 7, {"most": -1, "says": "less"}, {"says": "no less"}))
    for before, after, change, said in rows:
        found = dict(zip((-7, -6, -1, 0), (*_numbers(before), *_numbers(after)), strict=True))
        (line,) = diary_report(knowledge, entries(found), TODAY).trends
        assert ((change.lstrip("-").isdigit() and int(change)) or None) == line.number
        assert said == ("unknown" if line.band is None else ("less", "no less")[line.band])
