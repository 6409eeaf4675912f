from __future__ import annotations

import pytest

from expert import load_knowledge
from expert.faces.pages.markdown import MOST_CASES, render_knowledge
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER)
RULE = next(iter(CAR.rules))


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (0, "no worked case"),
        (MOST_CASES + 1, "case-0, case-1, case-2, case-3, case-4, case-5, case-6"),
        (MOST_CASES + 2, f"case-0, case-1, case-2, case-3, case-4, case-5 and 2 more (`kb show {RULE}`)"),
    ],
)
def test_a_rule_lists_some_of_the_cases_that_fire_it(count: int, line: str) -> None:
    page = render_knowledge(CAR, {RULE: tuple(f"case-{index}" for index in range(count))})
    assert f"- **Fired by** {line}" in page.splitlines()
