"""The interview, a step a call: the same as one that is held in one go, whoever carries its state."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, types

from expert import case_to_data, consult
from expert.interview import Over, reply, start, why_asked
from expert.words.interview import say_step
from expert.words.sentences import tell
from tests.assistants import call, host_of, server_of, talk, text_of
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER

Answer = Callable[[dict[str, Any]], str]


def held(answer: Answer, folder: Path = KNOWLEDGE_FOLDER) -> tuple[list[str], dict[str, Any]]:
    """Return what was replied, and the end of an interview whose state goes through JSON at each step."""

    async def walked(client: Client) -> tuple[list[str], dict[str, Any]]:
        replies: list[str] = []
        arguments: dict[str, Any] = {}
        while True:
            result = await client.call_tool("interview", arguments)
            assert not result.is_error, text_of(result)
            step: dict[str, Any] = result.structured_content
            if step["state"] is None:
                return replies, step
            replies.append(answer(step))
            arguments = {"state": json.loads(json.dumps(step["state"])), "reply": replies[-1]}

    return talk(walked, server_of(folder))


def quiet(step: dict[str, Any]) -> str:
    """Reply that nothing is wrong, and that nothing else is known."""
    said = {"ask_checklist": "none", "offer_to_stop": "no", "review": "done"}
    return said.get(step["step"]["step"]["step"], "u")


def first(step: dict[str, Any]) -> str:
    """Reply with the first option, or yes."""
    kind = step["step"]["step"]["step"]
    options = [text for text in step["say"] if text.startswith("1  ")]
    return {"ask_checklist": "none", "offer_to_stop": "yes", "review": "done"}.get(kind, "1" if options else "u")


@pytest.mark.parametrize(("answer", "folder"), [(quiet, KNOWLEDGE_FOLDER), (quiet, CAR_FOLDER), (first, CAR_FOLDER)])
def test_a_whole_interview_gives_the_case_that_it_gives_elsewhere(answer: Answer, folder: Path) -> None:
    replies, end = held(answer, folder)
    knowledge = host_of(folder).knowledge()
    interview = start(knowledge, datetime.date.today())
    for text in replies:
        interview = reply(interview, text)
    assert isinstance(interview.step, Over)
    assert end["case"] == case_to_data(interview.case)
    assert end["step"] == interview.shown.to_data()
    assert end["assessment"] == call("assess", {"case": end["case"]}, server_of(folder)).structured_content
    assert end["say"] == end["assessment"]["say"]
    consultation = consult(knowledge, interview.case)
    whole = call("assess", {"case": end["case"], "full": True}, server_of(folder)).structured_content
    assert whole["outcome"] == json.loads(consultation.to_json())


def test_a_step_says_the_question_how_it_is_answered_and_why_it_is_asked() -> None:
    knowledge = host_of().knowledge()
    step = call("interview").structured_content
    interview = start(knowledge, datetime.date.today())
    screen = say_step(interview)
    assert step["say"][0] == screen.question
    assert step["say"][1:-1] == [f"{number}  {text}" for number, text in enumerate(screen.options, start=1)]
    assert step["say"][-1] == screen.hint
    assert step["remarks"][-1] == screen.progress
    assert step["why"][0] == tell(why_asked(interview)).lines[0]
    assert len(step["why"]) == sum(1 for _ in why_asked(interview).walk())
    assert step["step"] == interview.shown.to_data()
    assert step["expected"]
    assert (step["case"], step["assessment"], step["alarm"]) == (None, None, [])


def test_an_emergency_ends_it_at_once_and_is_said_first() -> None:
    replies, end = held(lambda _: "2")
    assert len(replies) == 1
    assert end["step"]["step"] == {"step": "over", "ending": "alone"}
    assert end["alarm"] == end["say"] == end["assessment"]["alarm"]
    assert end["alarm"]
    result = call("interview", {"state": call("interview").structured_content["state"], "reply": "2"})
    assert text_of(result).split("\n")[1] == end["alarm"][0]


def test_an_alarm_is_not_answered_away() -> None:
    begun = call("interview").structured_content["state"]
    case = call("interview", {"state": begun, "reply": "2"}).structured_content["case"]
    again = {**begun, "case": case, "trail": ["emergency_now"]}
    for arguments in ({"state": again}, {"state": again, "reply": "none"}, {"state": again, "reply": "b"}):
        assert call("interview", arguments).structured_content["alarm"]


def test_commands_work_from_call_to_call() -> None:
    def step(state: Any, text: str) -> dict[str, Any]:
        result = call("interview", {"state": state, "reply": text})
        assert not result.is_error, text_of(result)
        found: dict[str, Any] = result.structured_content
        return found

    begun = call("interview").structured_content
    second = step(begun["state"], "none")
    assert step(second["state"], "b")["step"] == begun["step"]
    assert step(second["state"], "?")["step"] == second["step"]
    assert call("interview", {"state": second["state"]}).structured_content["step"] == second["step"]
    which = step(second["state"], "t bruise")
    assert which["step"]["step"]["step"] == "ask_which"
    assert which["state"]["choosing"]
    told = step(which["state"], "2")
    assert told["step"]["step"] == {"step": "ask_question", "finding": "bruise"}
    assert told["state"]["chosen"] == "bruise"
    stopped = step(told["state"], "q")
    assert stopped["step"]["step"] == {"step": "over", "ending": "quit"}
    assert stopped["assessment"]["say"]


def test_earlier_answers_begin_it() -> None:
    today = datetime.date.today().isoformat()
    knowledge = host_of().knowledge()
    case = {"date": today, "checklists": dict.fromkeys(knowledge.checklists, "none_of_the_others"), "answers": {"age": 41}}
    step = call("interview", {"case": case}).structured_content
    assert step["state"]["case"]["answers"]["age"]["value"] == 41
    assert step["step"]["progress"]["done"] > 4
    assert call("interview", {"case": {"date": today, "answers": {"agee": 1}}}).is_error
    old = call("interview", {"case": {"date": "2020-01-01", "answers": {"age": 41, "walking_now": "limp"}}}).structured_content
    assert "2 answers are more than a week old, so they are asked again." in old["remarks"]


BAD: list[tuple[Any, set[tuple[str, str]]]] = [
    ({"reply": "yes"}, {("ASK044", "/reply")}),
    ({"reply": 3, "state": []}, {("ASK044", "/reply"), ("ASK044", "/state")}),
    ({"state": {}}, {("ASK042", "/state")}),
    ({"state": {"knowledge": "car", "case": {}, "trail": [], "offered": False, "stopped": False, "chosen": ""}}, {("ASK042", "/state")}),
    ({"state": {}, "case": {"date": "2026-01-01"}}, {("ASK044", "/case")}),
    ({"stat": {}}, {("ASK044", "/stat")}),
]


@pytest.mark.parametrize(("arguments", "found"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_told(arguments: Any, found: set[tuple[str, str]]) -> None:
    result = call("interview", arguments)
    assert result.is_error
    assert {(fault["code"], fault["where"]) for fault in result.structured_content["faults"]} == found


def test_a_reply_that_does_not_fit_says_what_does() -> None:
    state = call("interview").structured_content["state"]
    for text in ("maybe", "", "9", "1,x", "yes"):
        result = call("interview", {"state": state, "reply": text})
        assert result.is_error
        (fault,) = result.structured_content["faults"]
        assert (fault["code"], fault["where"]) == ("ASK040", "/reply")
        assert "numbers from 1 to 7" in fault["help"]


def test_a_state_with_answers_of_other_questions_is_refused() -> None:
    state = call("interview").structured_content["state"]
    state["case"]["answers"]["agee"] = {"value": 4}
    result = call("interview", {"state": state})
    codes = {fault["code"] for fault in result.structured_content["faults"]}
    assert result.is_error
    assert codes == {"ASK042", "CASE010"}


def test_the_text_is_enough_for_who_reads_no_data() -> None:
    result = call("interview")
    assert isinstance(result, types.CallToolResult)
    for sentence in result.structured_content["say"]:
        assert sentence in text_of(result)
