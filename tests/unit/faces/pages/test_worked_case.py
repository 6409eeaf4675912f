from __future__ import annotations

import datetime
from decimal import Decimal

import yaml

from expert import Answer, Case, load_knowledge
from expert.faces.pages.worked_case import render_worked_case
from expert.language.model import Value
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER)


def test_it_reads_back_as_the_same_answers() -> None:
    values: dict[str, Value] = {"smoke": False, "on_turning": "clicks", "battery_volts": Decimal("11.5"), "shaking": 3}
    case = Case(datetime.date(2026, 1, 2), {name: Answer(value) for name, value in values.items()})
    data = yaml.load(render_worked_case(CAR, case, "some-id", 'A "title": odd'), Loader=yaml.BaseLoader)
    assert (data["id"], data["title"]) == ("some-id", 'A "title": odd')
    assert data["date"] == "2026-01-02"
    assert data["answers"] == {"smoke": "no", "on_turning": "clicks", "battery_volts": "11.5", "shaking": "3"}
    assert (data["expect"]["decisions"], data["because"]) == ("", "")  # to be written by hand


def test_what_came_out_is_said_beside_what_is_to_be_written() -> None:
    case = Case(datetime.date(2026, 1, 2), {"smoke": Answer(True)})
    assert "{driving: stay, calling: fire_brigade}" in render_worked_case(CAR, case, "some-id", "A title")


def test_values_that_look_like_something_else_are_quoted() -> None:
    case = Case(datetime.date(2026, 1, 2), {name: Answer(name) for name in ("yes", "null", "12", "on", "plain_word")})
    text = render_worked_case(CAR, case, "some-id", "A title")
    assert '  yes: "yes"\n  null: "null"\n  12: "12"\n  on: "on"\n  plain_word: plain_word\n' in text


def test_no_answers_at_all() -> None:
    assert "answers: {}\n" in render_worked_case(CAR, Case(datetime.date(2026, 1, 2)), "some-id", "A title")
