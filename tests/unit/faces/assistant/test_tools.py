"""Every question is a tool: what it lists, what it answers, and what it says of arguments that cannot be used."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from mcp import Client

from expert import Consultation, KnowledgeBase, QueryError, case_to_data, consult, load_case, load_schema
from expert.faces.assistant.arguments import ASKED_OF, LONGEST_SECONDS
from expert.faces.assistant.host import Host
from expert.faces.assistant.sayings import MANNERS
from expert.faces.assistant.tools import LARGEST_UNASKED, question_tools
from expert.questions.registry import QUESTIONS, About
from expert.words.sentences import tell
from tests.assistants import call, car_host, example_arguments, host_of, refusal, server_of, talk, text_of
from tests.places import CAR_FOLDER, EXAMPLES, ROOT

EMERGENCY = "saddle_numbness"


def data_of(example: str, knowledge: KnowledgeBase) -> dict[str, Any]:
    return case_to_data(load_case(EXAMPLES / f"{example}.yaml", knowledge))


@pytest.fixture(scope="module")
def host() -> Host:
    return host_of()


@pytest.fixture(scope="module")
def knowledge(host: Host) -> KnowledgeBase:
    return host.knowledge()


@pytest.fixture(scope="module")
def case(knowledge: KnowledgeBase) -> dict[str, Any]:
    return data_of("long-run-spike", knowledge)


@pytest.fixture(scope="module")
def consultation(knowledge: KnowledgeBase) -> Consultation:
    return consult(knowledge, load_case(EXAMPLES / "long-run-spike.yaml", knowledge))


@pytest.fixture(scope="module")
def asked(case: dict[str, Any], knowledge: KnowledgeBase, consultation: Consultation) -> Mapping[str, Any]:
    """Return what each argument that a question is asked of may be."""
    return {"case": case, "old": case, "new": data_of("ice-slip", knowledge), "outcome": json.loads(consultation.to_json())}


def arguments_for(name: str, host: Host, asked: Mapping[str, Any]) -> dict[str, Any]:
    question = QUESTIONS[name]
    return {**{item: asked[item] for item in ASKED_OF[question.about]}, **example_arguments(question, host)}


def test_every_question_is_a_tool_and_so_is_the_interview() -> None:
    async def names(client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    assert talk(names) == ["interview", *QUESTIONS]
    assert talk(names, mode="legacy") == ["interview", *QUESTIONS]


def test_what_a_tool_takes_is_what_is_declared(host: Host) -> None:
    for name, tool in question_tools(host).items():
        question = QUESTIONS[name]
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert set(tool.input_schema["properties"]) == {*ASKED_OF[question.about], *(item.typed for item in question.arguments), "full"}
        assert set(tool.input_schema["required"]) == {
            *ASKED_OF[question.about],
            *(item.typed for item in question.arguments if item.required),
        }
        assert tool.description.startswith(host.named(question.help))
        for item in question.arguments:
            if item.example:
                assert tool.input_schema["properties"][item.typed]["examples"]


def test_the_list_of_tools_does_not_fill_an_assistant(host: Host) -> None:
    tools = question_tools(host).values()
    assert sum(len(json.dumps(tool.input_schema)) + len(tool.description) for tool in tools) < 30_000
    assert sum(len(json.dumps(tool.output_schema)) for tool in tools) < 120_000


@pytest.mark.parametrize(("name", "full"), [(name, full) for name in QUESTIONS for full in (False, True) if name != "prove" or not full])
def test_every_tool_answers_its_example(name: str, full: bool, host: Host, asked: Mapping[str, Any]) -> None:
    question = QUESTIONS[name]
    result = call(name, {**arguments_for(name, host, asked), "full": full})  # the client holds it against the schema of the tool
    assert not result.is_error, text_of(result)
    data, text = result.structured_content, text_of(result)
    Draft202012Validator(question_tools(host)[name].output_schema).validate(data)
    assert text.strip()
    assert (data["answer"] is None) == any("full" in notice for notice in data["notices"])
    assert all(sentence in text or name == "graph" for sentence in data["say"])
    assert set(data["certificate"]) == set(ASKED_OF[question.about]) - {"outcome"}
    assert {item["id"] for item in data["sources"]} >= {source for item in data["evidence"] for source in item["sources"]}
    if name not in MANNERS or name == "prove":
        Draft7Validator(load_schema("explanation")).validate(data["answer"])
    if not full:
        assert len(json.dumps(data, ensure_ascii=False)) < LARGEST_UNASKED


def test_in_the_whole_an_answer_is_what_the_question_returns(consultation: Consultation, case: dict[str, Any]) -> None:
    whole = QUESTIONS["why"].ask(consultation.knowledge, (consultation,), {})
    result = call("why", {"case": case, "full": True})
    assert result.structured_content["answer"] == whole.to_data()


def test_what_is_said_is_what_the_words_of_the_project_say(consultation: Consultation, case: dict[str, Any]) -> None:
    from expert import why
    from expert.words.shortening import short

    told = tell(why(consultation), short)
    assert call("why", {"case": case}).structured_content["say"][0] == told.lines[0]


def test_a_sample_is_assessed_as_the_program_assesses_it(host: Host) -> None:
    knowledge = host.knowledge()
    for path in sorted(EXAMPLES.glob("*.yaml"))[:4]:
        person = load_case(path, knowledge)
        data = call("assess", {"case": case_to_data(person), "full": True}).structured_content
        assert data["outcome"] == json.loads(consult(knowledge, person).to_json())
        verified = call("verify", {"outcome": data["outcome"]}).structured_content
        assert verified["answer"]["verified"] is True


def test_worked_cases_are_assessed_alike(host: Host) -> None:
    from expert.cases.worked import read_worked_case

    knowledge = host.knowledge(worked_cases=True)
    for name in [*knowledge.cases][::111]:
        person = read_worked_case(knowledge, knowledge.cases[name])
        data = call("assess", {"case": case_to_data(person), "full": True}).structured_content
        assert data["outcome"] == json.loads(consult(host.knowledge(), person).to_json())


def test_a_certificate_says_on_which_answers_it_rests(consultation: Consultation, case: dict[str, Any]) -> None:
    data = call("why", {"case": case, "target": "running"}).structured_content
    found = data["certificate"]["case"]
    assert tuple(found["conclusions"]["running"]) == consultation.certificates.decisions["running"]
    steps = {step.rule: step for step in consultation.certificates.steps}
    assert found["steps"]
    assert all(set(step["rests_on"]) == set(steps[step["rule"]].cites) for step in found["steps"])
    assert {name for step in found["steps"] for name in step["rests_on"]} <= set(found["answers"])


def test_evidence_has_its_strength_and_its_sources(host: Host, case: dict[str, Any]) -> None:
    knowledge = host.knowledge()
    result = call("assess", {"case": case})
    for item in result.structured_content["evidence"]:
        if item["kind"] == "rule":
            rule = knowledge.rules[item["id"]]
            assert item["strength"]["title"] == knowledge.evidence[rule.evidence].title
            assert tuple(item["sources"]) == rule.sources
            assert f"{rule.title}: {item['strength']['title']}" in text_of(result)


def test_what_cannot_wait_is_said_first_whatever_is_asked(host: Host, knowledge: KnowledgeBase) -> None:
    person = {"date": datetime.date.today().isoformat(), "answers": {EMERGENCY: True}}
    for name in ("assess", "why", "plan", "topic", "open", "what-if", "handover", "sensitivity"):
        arguments = {**example_arguments(QUESTIONS[name], host), "case": person}
        result = call(name, arguments)
        alarm = result.structured_content["alarm"]
        assert alarm[0].startswith(knowledge.decisions["care"].question)
        assert text_of(result).split("\n")[1] == alarm[0]
    assert call("assess", {"case": person}).structured_content["say"] == alarm
    changed = call("compare", {"old": {"date": "2026-01-01"}, "new": person}).structured_content
    assert changed["alarm"] == alarm
    assert call("assess", {"case": {"date": "2026-01-01"}}).structured_content["alarm"] == []


def test_what_is_out_of_date_or_still_to_come_is_noticed() -> None:
    old = call("assess", {"case": {"date": "2020-01-01", "answers": {"age": 40}}}).structured_content["notices"]
    new = call("assess", {"case": {"date": "2100-01-01", "answers": {"age": 40}}}).structured_content["notices"]
    assert (len(old), len(new)) == (1, 1)
    assert "out of date" in old[0]
    assert "2100-01-01" in new[0]


TODAY = {"date": "2026-05-04", "answers": {}}
BAD: list[tuple[str, Any, set[tuple[str, str]]]] = [
    ("topc", {}, {("ASK043", "/tool")}),
    ("assess", None, {("ASK044", "")}),
    ("assess", {"case": None}, {("ASK044", "")}),
    ("assess", {"case": []}, {("ASK044", "/case")}),
    ("assess", {"case": {}}, {("CASE003", "/case")}),
    ("assess", {"case": {"date": "2026-02-30"}}, {("CASE003", "/case/date")}),
    ("assess", {"case": TODAY, "evrything": True}, {("ASK044", "/evrything")}),
    ("assess", {"case": TODAY, "all": "yes"}, {("ASK044", "/all")}),
    ("assess", {"case": {"date": "2026-05-04", "answers": {"agee": 4}}}, {("CASE010", "/case/answers/agee")}),
    ("assess", {"case": {"date": "2026-05-04", "answers": {"pain_walking": 11}}}, {("CASE012", "/case/answers/pain_walking")}),
    ("assess", {"case": {"date": "2026-05-04", "answers": {"age": 10**60}}}, {("ASK045", "/case/answers/age")}),
    ("assess", {"case": {"date": "2026-05-04", "note": "x" * 5_000_000}}, {("ASK045", "")}),
    ("assess", {"case": {"date": "2026-05-04", "title": "\x1b[2J"}}, {("ASK045", "/case/title")}),
    ("topic", {"case": TODAY, "topic": "racng"}, {("ASK001", "/topic")}),
    ("why", {"case": TODAY, "target": "runing"}, {("ASK001", "/target")}),
    ("why", {"case": TODAY, "target": "running", "rather_than": "care=nowhere"}, {("ASK002", "/rather_than")}),
    ("what-if", {"case": TODAY, "changes": []}, {("ASK044", "/changes")}),
    ("what-if", {"case": TODAY, "changes": ["agee=4"]}, {("ASK001", "/changes")}),
    ("until", {"case": TODAY, "target": "running", "timeout": LONGEST_SECONDS + 1}, {("ASK044", "/timeout")}),
    ("plan", {"case": TODAY, "days_there": -1}, {("ASK044", "/days_there")}),
    ("compare", {"old": {"date": 1}, "new": {"dat": 2}}, {("CASE003", "/old/date"), ("CASE003", "/new"), ("CASE002", "/new/dat")}),
    ("verify", {"outcome": {}}, {("OUT011", "/outcome")}),
    ("verify", {"outcome": {"schema": 99}}, {("OUT002", "/outcome/schema")}),
    ("show", {"id": "stop-when-gait-alterd"}, {("ASK001", "/id")}),
    ("source", {"id": "age"}, {("ASK001", "/id")}),
    ("graph", {"id": "overstridin"}, {("ASK001", "/id")}),
    ("ever", {"condition": "running ==="}, {("ASK020", "/condition")}),
    (
        "topic",
        {"case": {"date": "2026-13-01", "answers": {"agee": 4, "walking_now": "limps"}}, "topic": "racng", "nope": 1},
        {
            ("CASE003", "/case/date"),
            ("CASE010", "/case/answers/agee"),
            ("CASE012", "/case/answers/walking_now"),
            ("ASK044", "/nope"),
            ("ASK001", "/topic"),
        },
    ),
]


@pytest.mark.parametrize(("tool", "arguments", "found"), BAD, ids=[f"{tool}-{place}" for place, (tool, *_) in enumerate(BAD)])
def test_bad_arguments_come_back_as_faults_all_at_once(tool: str, arguments: Any, found: set[tuple[str, str]]) -> None:
    result = call(tool, arguments)
    assert result.is_error
    faults = result.structured_content["faults"]
    assert {(fault["code"], fault["where"]) for fault in faults} == found
    assert all(fault["message"] and fault["help"] for fault in faults)
    assert all(fault["message"] in text_of(result) for fault in faults)
    assert "Traceback" not in text_of(result)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(number: float, host: Host) -> None:
    with pytest.raises(QueryError) as caught:
        question_tools(host)["assess"].call({"case": {"date": "2026-05-04", "answers": {"age": number}}})
    assert [item.code for item in caught.value.diagnostics] == ["ASK045"]


def test_the_nearest_names_are_told() -> None:
    help = {fault["where"]: fault["help"] for fault in call(*BAD[-1][:2]).structured_content["faults"]}
    assert help["/case/answers/agee"] == "did you mean `age`?"
    assert help["/case/answers/walking_now"] == "did you mean `limp`?"
    assert help["/topic"] == "did you mean `racing`?"
    assert help["/nope"] == "valid here: `case`, `full`, `topic`"
    assert "`topic`" in call("topc", {}).structured_content["faults"][0]["help"]


def test_faults_are_not_told_without_end() -> None:
    answers = {f"nobody_asks_{number}": number for number in range(400)}
    result = call("assess", {"case": {"date": "2026-05-04", "answers": answers}})
    assert len(result.structured_content["faults"]) == 50


def test_what_is_sent_is_not_sent_back_whole() -> None:
    long = "x" * 1_000_000
    for tool, arguments in (
        ("assess", {"case": {"date": "2026-05-04", "answers": {long: 1}}}),
        ("why", {"case": TODAY, "target": long}),
        ("assess", {"case": {"date": long}}),
        ("interview", {"state": {}, "reply": long}),
        (long, {}),
    ):
        assert len(text_of(call(tool, arguments))) < 3_000


def test_a_large_answer_comes_only_where_it_is_asked_for() -> None:
    short, whole = (call("graph", {"full": full}) for full in (False, True))
    assert short.structured_content["answer"] is None
    assert len(text_of(short)) < 500
    assert len(whole.structured_content["answer"]["nodes"]) > 100


def test_a_fault_of_our_own_says_nothing_of_anybody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("walking_now: limp")

    monkeypatch.setattr("expert.faces.assistant.tools.say", fail)
    error = refusal(lambda client: client.call_tool("why", {"case": TODAY}))
    assert error.message == "the program failed by a fault of its own: KeyError"
    assert "limp" not in caplog.text


def test_nothing_of_an_answer_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        call("why", {"case": {"date": "2026-05-04", "answers": {"walking_now": "limp", "agee": 4}}})
        call("why", {"case": {"date": "2026-05-04", "answers": {"walking_now": "limp"}}})
    assert "limp" not in caplog.text


def test_nothing_is_kept_between_calls(case: dict[str, Any]) -> None:
    async def twice(client: Client) -> list[Any]:
        first = await client.call_tool("why", {"case": case})
        await client.call_tool("assess", {"case": {"date": "2026-05-04", "answers": {EMERGENCY: True}}})
        return [first.structured_content, (await client.call_tool("why", {"case": case})).structured_content]

    first, second = talk(twice)
    assert first == second


def test_nulls_are_as_if_nothing_were_given(case: dict[str, Any]) -> None:
    plain = call("why", {"case": case}).structured_content
    assert call("why", {"case": case, "target": None, "full": None}).structured_content == plain


def test_a_car_has_the_same_tools_and_nothing_of_the_first_domain() -> None:
    from tests.car.words import foreign_in

    async def everything(client: Client) -> str:
        tools = (await client.list_tools()).tools
        said = [tool.model_dump_json() for tool in tools]
        for name, question in QUESTIONS.items():
            about = {item: {"date": "2026-02-01", "answers": {"has_started": False}} for item in ASKED_OF[question.about]}
            if question.about is About.WRITTEN_OUTCOME:
                whole = await client.call_tool("assess", {"case": {"date": "2026-02-01"}, "full": True})
                about = {"outcome": whole.structured_content["outcome"]}
            result = await client.call_tool(name, {**about, **example_arguments(question, car_host())})
            assert not result.is_error, text_of(result)
            said += [text_of(result), json.dumps(result.structured_content, ensure_ascii=False)]
        prompt = await client.get_prompt("quote")
        said += [prompt.model_dump_json(), client.instructions or ""]
        return "\n".join(said)

    said = talk(everything, server_of(CAR_FOLDER))
    assert foreign_in(said) == []
    assert "hamstring" not in said


def test_the_reader_of_questions_needs_no_protocol() -> None:
    """Only the server imports the SDK, so whoever lists tools elsewhere needs none."""
    import subprocess
    import sys

    code = "import sys; import expert.faces.assistant.tools, expert.faces.assistant.interview_tool; print('mcp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, timeout=60)
    assert done.stdout == b"False\n"
