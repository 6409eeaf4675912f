"""Every example of docs/meaning.md holds, and its tables are those of the definition."""

from __future__ import annotations

import re
from itertools import product

import pytest

from expert.consultation.outcome import truth_word
from expert.language.meaning import Grade, Status, Truth, both, either, opposite
from tests.repo.page_examples import MEANING, examples, expected_and_found

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
