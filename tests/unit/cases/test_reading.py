"""A case in: dates, origins, checklists, contradictions. Faults with places: tests/broken/case-*."""

from __future__ import annotations

import datetime
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from expert.cases.case import ORIGINS, UNKNOWN_WORDS, Answer
from expert.cases.form import case_to_data
from expert.cases.reading import build_case, in_data, nowhere
from expert.errors import CaseError, Diagnostic, Diagnostics, Location
from expert.language.model import KnowledgeBase
from expert.loading.cases import parse_case
from expert.loading.load import load_knowledge
from tests.places import SOUND
from tests.unit.tiny_cases import DAY, build, codes, read, refusal


def test_name_that_is_no_text_is_refused(tiny: KnowledgeBase) -> None:
    case, faults = build(tiny, {"date": DAY, "answers": {1: 2}})
    assert case is None
    assert [fault.code for fault in faults] == ["CASE010"]


def test_origin_and_day_of_an_answer(tiny: KnowledgeBase) -> None:
    case = read(tiny, "answers: {pain: {value: 3, from: asked, on: 2026-01-30}, weeks: {value: 2}, limping: no}")
    assert case.answers == {
        "pain": Answer(3, "asked", datetime.date(2026, 1, 30)),
        "weeks": Answer(Decimal(2), "file", None),
        "limping": Answer(False, "file", None),
    }
    assert case.date == datetime.date(2026, 1, 31)


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_origin_is_accepted(tiny: KnowledgeBase, origin: str) -> None:
    assert read(tiny, f"answers: {{pain: {{value: 3, from: {origin}}}}}").answers["pain"].origin == origin


@pytest.mark.parametrize(
    "text", ["answers: {pain: null}", "answers: {pain: ~}", "answers: {pain: }", "answers: {pain: {value: null}}", "answers:", ""]
)
def test_null_is_not_asked(tiny: KnowledgeBase, text: str) -> None:
    case = read(tiny, text)
    assert not case.answers
    assert not case.unknown


@pytest.mark.parametrize("word", UNKNOWN_WORDS)
@pytest.mark.parametrize("name", ["limping", "onset", "pain", "weeks"])
def test_word_for_not_known(tiny: KnowledgeBase, word: str, name: str) -> None:
    for text in (word, f"{{value: {word}, from: asked}}"):
        case = read(tiny, f"answers: {{{name}: {text}}}")
        assert not case.answers
        assert case.unknown == {name: word}


def test_answers_stand_in_the_order_of_the_findings(tiny: KnowledgeBase) -> None:
    case = read(tiny, "answers: {weeks: 2, limping: yes, onset: skipped, numb: dont_know, pain: 3}")
    assert list(case.answers) == ["limping", "pain", "weeks"]
    assert list(case.unknown) == ["numb", "onset"]


@pytest.mark.parametrize(
    "date", ["2026-02-30", "2026-1-31", "31.1.2026", "20260131", "2026-01-31T10:00:00", "2026", "null", "''", "yes", "0000-01-01"]
)
def test_date_is_refused(tiny: KnowledgeBase, date: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case(f"date: {date}\n", tiny)
    assert [item.code for item in caught.value.diagnostics] == ["CASE003"]


@pytest.mark.parametrize(
    ("text", "values", "unknown"),
    [
        ("none_of_the_others", {"numb": False, "cold": False}, {}),
        ("{none_of_the_others: yes}", {"numb": False, "cold": False}, {}),
        ("{none_of_the_others: true}", {"numb": False, "cold": False}, {}),
        ("{yes: [], none_of_the_others: yes}", {"numb": False, "cold": False}, {}),
        ("{yes: [cold], none_of_the_others: yes}", {"numb": False, "cold": True}, {}),
        ("{yes: [cold]}", {"cold": True}, {}),
        ("{yes: [cold], none_of_the_others: no}", {"cold": True}, {}),
        ("{yes: [cold, numb]}", {"numb": True, "cold": True}, {}),
        ("{none_of_the_others: no}", {}, {}),
        ("{}", {}, {}),
        ("null", {}, {}),
    ],
)
def test_checklist_expands_into_single_answers(tiny: KnowledgeBase, text: str, values: dict[str, bool], unknown: dict[str, str]) -> None:
    case = read(tiny, f"checklists: {{alarms: {text}}}")
    assert case.values == values
    assert case.unknown == unknown
    assert {answer.origin for answer in case.answers.values()} <= {"checklist"}


def test_explicit_answer_wins_over_none_of_the_others(tiny: KnowledgeBase) -> None:
    case = read(tiny, "checklists: {alarms: none_of_the_others}\nanswers: {numb: {value: yes, from: examination}}")
    assert case.answers == {"numb": Answer(True, "examination"), "cold": Answer(False, "checklist")}


def test_explicit_answer_keeps_its_origin_where_the_checklist_agrees(tiny: KnowledgeBase) -> None:
    case = read(tiny, "checklists: {alarms: {yes: [numb]}}\nanswers: {numb: {value: yes, from: examination}}")
    assert case.answers == {"numb": Answer(True, "examination")}


@pytest.mark.parametrize("word", UNKNOWN_WORDS)
def test_not_known_survives_none_of_the_others(tiny: KnowledgeBase, word: str) -> None:
    case = read(tiny, f"checklists: {{alarms: none_of_the_others}}\nanswers: {{numb: {word}}}")
    assert case.values == {"cold": False}
    assert case.unknown == {"numb": word}


def test_nothing_is_both_answered_and_not_known(tiny: KnowledgeBase) -> None:
    diagnostics = Diagnostics()
    data = {"date": DAY, "checklists": {"alarms": {"yes": ["numb"]}}, "answers": {"numb": "dont_know"}}
    case = build_case(tiny, data, diagnostics)
    assert case is None or not case.answers.keys() & case.unknown.keys()


def test_not_asked_gives_way_to_none_of_the_others(tiny: KnowledgeBase) -> None:
    assert read(tiny, "checklists: {alarms: none_of_the_others}\nanswers: {numb: null}").values == {"numb": False, "cold": False}


def test_ticked_and_answered_no_is_a_conflict(tiny: KnowledgeBase) -> None:
    assert codes(tiny, "checklists: {alarms: {yes: [numb], none_of_the_others: yes}}\nanswers: {numb: no}") == ["CASE032"]


def test_what_was_shown_is_kept(tiny: KnowledgeBase) -> None:
    assert read(tiny, "checklists: {alarms: none_of_the_others}").shown == {"alarms": ("numb", "cold")}
    assert read(tiny, "checklists: {alarms: {none_of_the_others: yes, shown: [cold]}}").shown == {"alarms": ("cold",)}
    assert read(tiny, "").shown == {}


def test_line_that_was_not_shown_stays_unknown(tiny: KnowledgeBase) -> None:
    assert read(tiny, "checklists: {alarms: {none_of_the_others: yes, shown: [cold]}}").values == {"cold": False}
    assert read(tiny, "checklists: {alarms: {none_of_the_others: yes, shown: []}}").values == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("alarms: yes", "CASE022"),
            ("alarms: [numb]", "CASE022"),
            ("alarms: none_of_these", "CASE022"),
            ("alarms: {yes: numb}", "CASE022"),
        ),
        *(
            ("alarms: {shown: none}", "CASE022"),
            ("alarms: {none_of_the_others: 1}", "CASE022"),
            ("alarms: {none_of_the_others: 0}", "CASE022"),
        ),
        *(("alarms: {none_of_the_others: maybe}", "CASE022"), ("alarms: {none_of_the_others: null}", "CASE022")),
        *(("alarms: {yes: [limping]}", "CASE021"), ("alarms: {yes: [1]}", "CASE021"), ("alarms: {shown: [colt]}", "CASE021")),
        *(("alarm: none_of_the_others", "CASE020"), ("alarms: {no: [numb]}", "CASE002")),
    ],
)
def test_checklist_is_refused(tiny: KnowledgeBase, text: str, code: str) -> None:
    assert codes(tiny, f"checklists: {{{text}}}") == [code]


def test_answer_to_a_question_that_does_not_apply(tiny: KnowledgeBase) -> None:
    (fault,) = refusal(tiny, "answers: {has_run: no, pain_on_run: 4}")
    assert (fault.code, fault.help) == ("CASE030", "which is right: `has_run: no`, or this answer?")
    assert fault.message == "`pain_on_run` is answered, but it applies only when `has_run`"


@pytest.mark.parametrize(
    "text", ["pain_on_run: 4", "has_run: dont_know, pain_on_run: 4", "has_run: yes, pain_on_run: 4", "has_run: no, pain_on_run: skipped"]
)
def test_answer_to_a_question_that_may_apply(tiny: KnowledgeBase, text: str) -> None:
    assert read(tiny, f"answers: {{{text}}}").answers


def test_answers_that_break_a_constraint(tiny: KnowledgeBase) -> None:
    (fault,) = refusal(tiny, "answers: {pain: 0, limping: yes}")
    assert (fault.code, fault.message) == ("CASE031", "`pain` contradicts another answer")
    assert fault.help == "A limp without any pain does not go together. Which is right: `limping: yes`, `pain: 0`?"
    for text in ("pain: 0", "limping: yes", "pain: 1, limping: yes", "pain: 0, limping: no", "pain: dont_know, limping: yes"):
        assert read(tiny, f"answers: {{{text}}}").answers


def test_contradictions_wait_until_every_answer_is_readable(tiny: KnowledgeBase) -> None:
    assert codes(tiny, "answers: {pain: 0, limping: yes, weeks: few}") == ["CASE011"]


def with_findings(folder: Path, text: str) -> KnowledgeBase:
    """Return the sound knowledge base with a file of findings more."""
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    (folder / "findings").mkdir(exist_ok=True)
    (folder / "findings" / "more.yaml").write_text(text, encoding="utf-8")
    return load_knowledge(folder)


@pytest.mark.parametrize(
    ("guard", "answers"),
    [("spike_pct > 10", "trigger_km: 10, longest_km: 10"), ("alarm", "numb: no, cold: no")],
    ids=["quantity", "concept"],
)
def test_question_that_does_not_apply_for_a_reason_behind_its_guard(tmp_path: Path, guard: str, answers: str) -> None:
    finding = f"{{id: why, type: boolean, group: today, question: Why?, ask_when: {guard}, phrase: {{yes: so, no: not so}}}}"
    (fault,) = refusal(with_findings(tmp_path, f"findings: [{finding}]"), f"answers: {{{answers}, why: yes}}")
    assert fault.code == "CASE030"
    assert answers.split(":")[0] in fault.help


@pytest.mark.parametrize(
    ("require", "answers"), [("pain_on_run >= 1", "has_run: no"), ("not alarm", "numb: yes")], ids=["does not apply", "concept"]
)
def test_constraint_that_is_broken_by_an_answer_that_it_does_not_name(tmp_path: Path, require: str, answers: str) -> None:
    knowledge = with_findings(tmp_path, f"constraints: [{{id: another, require: {require}, message: no}}]")
    assert codes(knowledge, f"answers: {{{answers}}}") == ["CASE031"]


@pytest.mark.parametrize(
    ("require", "message", "answers", "fault", "help"),
    [
        (
            "spike_pct < 900",
            "That is far.",
            "trigger_km: 100, longest_km: 1",
            "`trigger_km` contradicts another answer",
            "That is far. Which is right: `longest_km: 1`, `trigger_km: 100`?",
        ),
        (
            "spike_pct < 900",
            "that is far",
            "longest_km: 1, trigger_km: 100",
            "`trigger_km` contradicts another answer",
            "that is far. Which is right: `longest_km: 1`, `trigger_km: 100`?",
        ),
        (
            "spike_pct < 900",
            "Is that so?",
            "trigger_km: 100, longest_km: 1",
            "`trigger_km` contradicts another answer",
            "Is that so? Given: `longest_km: 1`, `trigger_km: 100`.",
        ),
        ("weeks > 0", "Not yet.", "weeks: 0", "`weeks: 0` cannot be", "Not yet. Correct it, or leave it open."),
    ],
)
def test_constraint_is_told_with_every_answer_behind_it(
    tmp_path: Path, require: str, message: str, answers: str, fault: str, help: str
) -> None:
    knowledge = with_findings(tmp_path, f"constraints: [{{id: another, require: {require}, message: '{message}'}}]")
    (told,) = refusal(knowledge, f"answers: {{{answers}}}")
    assert (told.code, told.message, told.help) == ("CASE031", fault, help)
    last = fault.strip("`").split("`")[0].split(":")[0]
    assert (told.location.line, told.location.column) == (2, f"answers: {{{answers}}}".index(f"{last}: ") + len(last) + 3)


def test_every_fault_is_told_at_once(tiny: KnowledgeBase) -> None:
    checklists, answers = "{alarms: {yes: [colt]}, alarm: null}", "{pain: 11, pian: 3, weeks: {value: few, on: soon}}"
    text = f"limping: yes\ntitle: 5\nchecklists: {checklists}\nanswers: {answers}"
    assert sorted(codes(tiny, text)) == ["CASE002", "CASE003", "CASE010", "CASE011", "CASE011", "CASE012", "CASE020", "CASE021"]


def test_faults_of_plain_data_are_told_by_pointer(tiny: KnowledgeBase) -> None:
    case, faults = build(tiny, {"date": DAY, "answers": {"pain": {"value": 11}}, "checklists": {"alarms": {"yes": ["numb", "colt"]}}})
    assert case is None
    assert [fault.location for fault in faults] == [
        Location("<case>", pointer="/answers/pain/value"),
        Location("<case>", pointer="/checklists/alarms/yes/1"),
    ]
    assert nowhere() == Location("<case>")


SHOWN_ONLY = {"alarms": {"yes": ["numb"], "shown": ["cold"]}}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, [("", "CASE003", "the file lacks `date`", "The day of the answers: `date: 2026-01-31`.")]),
        ([], [("", "CASE001", "the file is a list, not a mapping", "A case has a `date:`, and under `answers:` what was answered.")]),
        (
            {"date": 5, "title": 3, "answers": {"pain": 30}},
            [
                ("/date", "CASE003", "`date` is a number, not a text", "The day of the answers: `date: 2026-01-31`."),
                ("/title", "CASE011", "`title` is a number, not a text", "write a text, in quotes where it looks like something else"),
                ("/answers/pain", "CASE012", "`pain` is 30, outside its range", "a whole number from 0 to 10"),
            ],
        ),
        (
            {"date": DAY, "title": "a\x07"},
            [("/title", "CASE011", "`title` holds a character that cannot be printed", "write it on one line")],
        ),
        (
            {"date": DAY, "answers": [], "checklists": 3},
            [
                (
                    "/answers",
                    "CASE001",
                    "`answers` is a list, not a mapping or null",
                    "One `finding: value` a line, or `finding: {value: …, from: …, on: …}`.",
                ),
                (
                    "/checklists",
                    "CASE001",
                    "`checklists` is a number, not a mapping or null",
                    "One checklist a line: `none_of_the_others`, or `{yes: [a, b], none_of_the_others: yes}`.",
                ),
            ],
        ),
        ({"date": DAY, "pain": 3}, [("/pain", "CASE002", "unknown key `pain`", "`pain` is a finding: write it under `answers:`")]),
        (
            {"date": DAY, "answers": {"alarms": True, "strain": True, "pan": 3, "pain": 30}},
            [
                ("/answers/alarms", "CASE010", "unknown finding `alarms`", "`alarms` is a checklist: write it under `checklists:`"),
                ("/answers/strain", "CASE010", "unknown finding `strain`", "`strain` is a cause, which does not belong here"),
                ("/answers/pan", "CASE010", "unknown finding `pan`", "did you mean `pain`?"),
                ("/answers/pain", "CASE012", "`pain` is 30, outside its range", "a whole number from 0 to 10"),
            ],
        ),
        (
            {"date": DAY, "answers": {"pain": {"value": 30, "from": "thin air"}, "limping": {"value": "maybe", "on": "2026-02-01"}}},
            [
                (
                    "/answers/pain/from",
                    "CASE012",
                    "`from` cannot be `thin air`",
                    "valid here: `asked`, `assumed`, `checklist`, `diary`, `examination` and 3 more",
                ),
                ("/answers/pain/value", "CASE012", "`pain` is 30, outside its range", "a whole number from 0 to 10"),
                (
                    "/answers/limping/on",
                    "CASE014",
                    f"`2026-02-01` is after the day of the case, `{DAY}`",
                    "correct one of the two days",
                ),
                ("/answers/limping/value", "CASE011", "`limping` is a boolean, not `maybe`", "write yes or no"),
            ],
        ),
        (
            {"date": DAY, "answers": {"pain": {"value": 3, "on": 5}}},
            [("/answers/pain/on", "CASE003", "`on` is a number, not a text", "The day on which it was given, if not that of the case.")],
        ),
        (
            {"date": DAY, "checklists": {"alarms": 3, "numb": None, "alarm": {}}},
            [
                (
                    "/checklists/alarms",
                    "CASE022",
                    "`alarms` cannot be `3`",
                    "write `none_of_the_others` or `{yes: […], none_of_the_others: yes}`",
                ),
                ("/checklists/numb", "CASE020", "unknown checklist `numb`", "`numb` is a finding, which does not belong here"),
                ("/checklists/alarm", "CASE020", "unknown checklist `alarm`", "`alarm` is a concept, which does not belong here"),
            ],
        ),
        (
            {"date": DAY, "checklists": {"alarms": {"yes": "numb", "no": []}}},
            [
                ("/checklists/alarms/yes", "CASE022", "`yes` is a text, not a list", "write `[a, b]`"),
                ("/checklists/alarms/no", "CASE002", "unknown key `no`", "valid here: `none_of_the_others`, `shown`, `yes`"),
            ],
        ),
        (
            {"date": DAY, "checklists": {"alarms": {"yes": ["nmb", 3], "shown": ["numb", "clod"]}}},
            [
                ("/checklists/alarms/yes/0", "CASE021", "`nmb` is not a line of `alarms`", "did you mean `numb`?"),
                ("/checklists/alarms/yes/1", "CASE021", "`3` is not a line of `alarms`", "valid here: `numb`, `cold`"),
                ("/checklists/alarms/shown/1", "CASE021", "`clod` is not a line of `alarms`", "did you mean `cold`?"),
            ],
        ),
        (
            {"date": DAY, "checklists": SHOWN_ONLY},
            [("/checklists/alarms/yes", "CASE032", "`numb` is ticked, but it was not shown", "add it to `shown`, or do not tick it")],
        ),
        (
            {"date": DAY, "checklists": {"alarms": {"yes": ["numb", "cold"]}}, "answers": {"numb": False, "cold": "skipped"}},
            [
                (
                    "/checklists/alarms/yes",
                    "CASE032",
                    f"`{name}` is ticked here and answered `{said}` under `answers`",
                    "keep the one that is right",
                )
                for name, said in (("numb", "no"), ("cold", "skipped"))
            ],
        ),
        (
            {"date": DAY, "answers": {"has_run": False, "pain_on_run": {"value": 3}}},
            [
                (
                    "/answers/pain_on_run",
                    "CASE030",
                    "`pain_on_run` is answered, but it applies only when `has_run`",
                    "which is right: `has_run: no`, or this answer?",
                )
            ],
        ),
        (
            {"date": DAY, "answers": {"limping": True, "pain": 0}},
            [
                (
                    "/answers/pain",
                    "CASE031",
                    "`pain` contradicts another answer",
                    "A limp without any pain does not go together. Which is right: `limping: yes`, `pain: 0`?",
                )
            ],
        ),
    ],
)
def test_every_fault_of_plain_data_says_where_what_and_how_to_mend_it(
    tiny: KnowledgeBase, data: object, told: list[tuple[str, str, str, str]]
) -> None:
    case, faults = build(tiny, data)
    assert case is None
    assert {item.location.file for item in faults} == {"<case>"}
    assert sorted((item.location.pointer, item.code, item.message, item.help) for item in faults) == sorted(told)


@pytest.mark.parametrize(
    ("answers", "checklists", "pointer"),
    [
        ({"numb": True, "cold": True}, {}, "/answers/cold"),
        ({"numb": True}, {"alarms": {"yes": ["cold"]}}, "/checklists/alarms/yes"),
        ({"cold": True}, {"alarms": {"yes": ["numb"]}}, "/answers/cold"),
    ],
)
def test_a_contradiction_stands_where_the_last_of_its_answers_does(
    tmp_path: Path, answers: object, checklists: object, pointer: str
) -> None:
    tiny = with_constraint(tmp_path, "not (numb and cold)", "It is one of them")
    case, faults = build(tiny, {"date": DAY, "answers": answers, "checklists": checklists})
    assert case is None
    assert [(item.location.pointer, item.code, item.help) for item in faults] == [
        (pointer, "CASE031", "It is one of them. Which is right: `numb: yes`, `cold: yes`?")
    ]


def with_constraint(folder: Path, require: str, message: str) -> KnowledgeBase:
    shutil.copytree(SOUND, folder / "knowledge")
    with (folder / "knowledge" / "findings.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f'  - {{id: more, require: "{require}", message: "{message}"}}\n')
    return load_knowledge(folder / "knowledge")


def test_a_contradiction_of_three_answers_is_told_of_the_last(tmp_path: Path) -> None:
    tiny = with_constraint(tmp_path, "not (numb and cold and has_run)", "Not all three!")
    case, (fault,) = build(tiny, {"date": DAY, "answers": {"has_run": True, "cold": True, "numb": True}})
    assert case is None
    assert (fault.location.pointer, fault.message) == ("/answers/has_run", "`has_run` contradicts another answer")
    assert fault.help == "Not all three! Which is right: `numb: yes`, `cold: yes`, `has_run: yes`?"


@pytest.mark.parametrize("answered", ["none_of_the_others", {"none_of_the_others": True}])
def test_a_contradiction_of_what_was_not_ticked_stands_where_the_checklist_does(tmp_path: Path, answered: object) -> None:
    tiny = with_constraint(tmp_path, "numb or cold", "One of them is.")
    case, (fault,) = build(tiny, {"date": DAY, "checklists": {"alarms": answered}})
    assert case is None
    assert fault.location == Location("<case>", pointer="/checklists/alarms")


def test_what_nobody_can_answer_rightly_is_told_of_the_whole_case(tmp_path: Path) -> None:
    tiny = with_constraint(tmp_path, "not (running <= none_at_all)", "There is no such person.")
    case, (fault,) = build(tiny, {"date": DAY})
    assert case is None
    assert fault == Diagnostic(
        Location("<case>"), "CASE031", "a case without answers cannot be", "There is no such person. Correct it, or leave it open."
    )


def test_where_a_value_of_plain_data_stands() -> None:
    locate = in_data("what you typed")
    assert locate(("answers", "pain", 0), of_key=True) == Location("what you typed", pointer="/answers/pain/0")


def test_what_a_choice_answers_stands_where_the_choice_does(knowledge: KnowledgeBase) -> None:
    data = {"date": DAY, "answers": {"location": ["calf", "ankle", "groin_hip"], "also_groin_hip": "dont_know", "side": {"value": ["one"]}}}
    case, faults = build(knowledge, data)
    assert case is None
    assert sorted((item.location.pointer, item.code) for item in faults) == [
        ("/answers/location", "CASE012"),
        ("/answers/location", "CASE032"),
    ]


@pytest.mark.parametrize("data", [None, [], "yes", 3, [{"date": DAY}]])
def test_what_is_no_mapping_is_no_case(tiny: KnowledgeBase, data: object) -> None:
    case, faults = build(tiny, data)
    assert case is None
    assert [fault.code for fault in faults] == ["CASE001"]


def test_a_value_alone_says_no_to_all_further_ones(knowledge: KnowledgeBase) -> None:
    case = parse_case(f"date: {DAY}\nanswers: {{location: {{value: calf, from: asked, on: 2026-01-30}}}}", knowledge)
    further = knowledge.findings["location"].further
    assert case.answers["location"].value == "calf"
    assert all(case.answers[name] == Answer(False, "asked", datetime.date(2026, 1, 30)) for name in further.values())
    assert not {*knowledge.findings["side"].further.values()} & case.answers.keys()


def test_several_values_are_the_first_and_what_is_true_as_well(knowledge: KnowledgeBase) -> None:
    case = parse_case(f"date: {DAY}\nanswers: {{location: [calf, groin_hip], also_sit_bone: dont_know}}", knowledge)
    assert case.answers["location"].value == "calf"
    assert {name for name, value in case.values.items() if value is True} == {"also_groin_hip"}
    assert case.unknown == {"also_sit_bone": "dont_know"}
    diagnostics = Diagnostics()
    assert build_case(knowledge, case_to_data(case), diagnostics) == case


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("location: [calf, calf]", "CASE012"),
        ("location: [calf, groin_hip, groin_hip]", "CASE012"),
        ("location: [calf, ankle]", "CASE012"),
        ("location: []", "CASE012"),
        ("side: [both, one]", "CASE012"),
        ("onset: [gradual, sudden]", "CASE012"),
        ("location: [calf, groin_hip], also_groin_hip: no", "CASE032"),
        ("location: [calf, groin_hip], also_groin_hip: dont_know", "CASE032"),
    ],
)
def test_several_values_that_cannot_be_are_refused(knowledge: KnowledgeBase, written: str, code: str) -> None:
    assert [fault.code for fault in refusal_of(knowledge, written)] == [code]


def test_a_case_that_answers_what_hangs_on_a_choice_has_what_is_meant(knowledge: KnowledgeBase) -> None:
    assert parse_case(f"date: {DAY}\nanswers: {{onset: sudden}}", knowledge).answers["brings_you"] == Answer("pain_now", "assumed")
    assert "brings_you" not in parse_case(f"date: {DAY}\nanswers: {{age: 40}}", knowledge).answers
    case = parse_case(f"date: {DAY}\nanswers: {{onset: sudden, brings_you: coming_back}}", knowledge)
    assert case.answers["brings_you"] == Answer("coming_back")


def test_who_does_not_know_what_is_meant_is_left_so(knowledge: KnowledgeBase) -> None:
    case = parse_case(f"date: {DAY}\nanswers: {{onset: sudden, brings_you: dont_know}}", knowledge)
    assert "brings_you" not in case.answers
    assert [fault.code for fault in refusal_of(knowledge, "brings_you: preventing, onset: sudden")] == ["CASE030"]
    assert [fault.code for fault in refusal_of(knowledge, "brings_you: coming_back, pain_walking: 2")] == ["CASE030"]


def refusal_of(knowledge: KnowledgeBase, answers: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(CaseError) as caught:
        parse_case(f"date: {DAY}\nanswers: {{{answers}}}", knowledge)
    return caught.value.diagnostics
