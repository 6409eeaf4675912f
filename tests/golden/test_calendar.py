"""A calendar as it is written, line by line; `make golden` rewrites it."""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest

from expert import consult, load_case, load_knowledge, plan_calendar
from tests.places import EXAMPLES

EXPECTED = Path(__file__).parent / "expected"


@pytest.mark.parametrize("name", ["long-run-spike", "ice-slip"])
def test_is_written_as_before(name: str) -> None:
    knowledge = load_knowledge()
    case = load_case(EXAMPLES / f"{name}.yaml", knowledge)
    now = datetime.datetime.combine(case.date, datetime.time(12), datetime.UTC)
    raw = plan_calendar(consult(knowledge, case), now)
    text = re.sub(r"(?m)^DTSTAMP:.*$", "DTSTAMP:STAMP", raw.decode().replace("\r\n", "\n"))
    path = EXPECTED / f"plan-{name}.ics"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
