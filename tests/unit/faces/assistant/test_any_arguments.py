"""Whatever comes as arguments, a tool answers or tells faults; never does the program fail."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from expert import case_to_data
from expert.errors import DiagnosedError
from expert.faces.assistant.faults import faults_of, text_of
from expert.faces.assistant.interview_tool import interview_tool
from expert.faces.assistant.tools import Tool, question_tools
from expert.interview import start
from expert.interview.drafts import draft_of
from expert.testing import cases
from tests.assistants import car_host

TOOLS: dict[str, Tool] = {**question_tools(car_host()), "interview": interview_tool(car_host())}
CAR = car_host().knowledge()
QUICK = sorted(TOOLS.keys() - {"prove", "until", "plan", "ever"})
"""The tools that ask no solver."""
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3))
names = sorted({name for tool in TOOLS.values() for name in tool.input_schema["properties"]})
some_case = st.fixed_dictionaries(
    {"date": st.sampled_from(["2026-05-04", "2026-02-30", "", "9999-12-31"])},
    optional={
        "answers": st.dictionaries(st.sampled_from([*CAR.findings, "agee"]), leaves, max_size=4),
        "checklists": st.dictionaries(st.sampled_from([*CAR.checklists, "x"]), anything, max_size=2),
    },
)
draft = draft_of(start(CAR, datetime.date(2026, 5, 4)))
some_state = st.fixed_dictionaries({key: st.just(value) | anything for key, value in draft.items()}, optional={"choosing": anything})


def answers(tool: Tool, arguments: Any) -> None:
    """Call a tool; what it returns fits its schema, and what it refuses has a code and a place."""
    try:
        reply = tool.call(arguments)
    except DiagnosedError as error:
        faults = faults_of(error.diagnostics)
        assert all(fault.code and fault.message for fault in faults)
        assert text_of(faults).isprintable() or "\n" in text_of(faults)
        return
    Draft202012Validator(tool.output_schema).validate(reply.data)


@pytest.mark.parametrize("name", QUICK)
@given(arguments=st.dictionaries(st.sampled_from(names) | st.text(max_size=8), some_case | some_state | anything, max_size=4))
@settings(max_examples=25)
def test_any_arguments_are_answered_or_refused(name: str, arguments: Any) -> None:
    answers(TOOLS[name], arguments)


@given(state=some_state, reply=st.text(max_size=12) | st.sampled_from(["1", "none", "t", "t smoke", "b", "s", "u", "q", "?", "yes"]))
@settings(max_examples=60)
def test_any_state_and_any_reply_are_answered_or_refused(state: Any, reply: str) -> None:
    answers(TOOLS["interview"], {"state": state, "reply": reply})


@given(person=cases(CAR), replies=st.lists(st.sampled_from(["1", "2", "none", "yes", "no", "u", "s", "b", "t", "3", "done"]), max_size=6))
@settings(max_examples=20)
def test_anybody_is_assessed_and_any_way_through_the_interview_leads_on(person: Any, replies: list[str]) -> None:
    case = case_to_data(person)
    for name in ("assess", "why", "open", "handover"):
        answers(TOOLS[name], {"case": case})
    arguments: dict[str, Any] = {}
    for text in replies:
        try:
            step = TOOLS["interview"].call(arguments).data
        except DiagnosedError:
            arguments.pop("reply")
            continue
        Draft202012Validator(TOOLS["interview"].output_schema).validate(step)
        if step["state"] is None:
            return
        arguments = {"state": step["state"], "reply": text}
