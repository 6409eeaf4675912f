"""Each kind of flaw is found in a small knowledge base that has one such fault, its witness replays, and a sound one has none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from expert.audit.audit import audit_knowledge
from expert.audit.report import AuditReport, Flaw, FlawKind
from expert.engines.logic.solver import Solver
from expert.errors import KnowledgeError, Location
from expert.faces.pages.audit import acceptance_text
from expert.language.conditions import AtLeast, Likely
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.loading.file_kinds import schema_of
from expert.loading.load import load_knowledge
from expert.lowered.variants import Variants, without_rules
from expert.questions.statements.auditing import FlawStatement, IdlePart, ReadInVain, Unread
from expert.words.wording import Wording
from tests.statements import read_statement

HEAD = """
id: tiny
title: A tiny knowledge base
version: 1.0.0
summary: Just enough of everything to audit.
fine_print: [Not a diagnosis.]
groups: [{id: today, title: Today}]
topics: [{id: relief, title: Relief}]
evidence: [{id: COH, title: People observed, meaning: People were observed.}]
standings: [{id: supported, title: Supported}]
strengths: [{id: weak, title: Weak, points: 1}, {id: strong, title: Strong, points: 3}]
grades: {likely_at: 3, possible_at: 1, titles: {likely: likely, possible: possible, unlikely: unlikely, open: open}}
cause_kinds: [{id: condition, title: What it looks like}]
decisions:
  - id: running
    title: Running
    question: May I run?
    hold_at: easy
    on_failure: stop
    levels:
      - {id: normal, title: Normal, answer: "Yes.", meaning: Run as you like.}
      - {id: easy, title: Easy, answer: "Yes, easy.", meaning: Run gently.}
      - {id: stop, title: None, answer: "No.", meaning: Do not run.}
"""
ENTRIES = """
findings:
  - {id: limp, type: boolean, group: today, question: Limp?, phrase: {yes: you limp, no: you walk well}, worse: yes}
  - {id: numb, type: boolean, group: today, question: Numb?, phrase: {yes: it is numb, no: it is not numb}, worse: yes}
  - {id: sudden, type: boolean, group: today, question: Sudden?, phrase: {yes: it was sudden, no: it was slow}}
  - {id: pain, type: scale, group: today, question: Pain?, phrase: "pain of {value}/10", worse: higher}
"""
CONCLUSIONS = """
concepts:
  - {id: alarm, title: Alarm, phrase: {yes: there is an alarm, no: there is no alarm}}
"""
CAUSES = "causes:\n  - {id: strain, kind: condition, title: A strain, meaning: Sore.}\n"
ADVICE = "recommendations:\n  - {id: ice, title: Ice, topic: relief, do: Cool it., priority: 1, evidence: COH, sources: [hand-2020]}\n"
RULE = "  - {{id: {}, title: T, when: {!r}, then: [{}], because: {}, evidence: COH, sources: ['guide#C1']}}\n"
SOURCES = "sources:\n  - {id: hand-2020, kind: cohort, authors: Hand A}\n  - {id: guide, kind: article, authors: Guide G}\n"
CLAIMS = "claims_of: guide\nclaims:\n  - {id: C1, section: Relief, type: treatment, claim: Cooling helps., standing: supported}\n"
RULES = {
    "alarm-when-numb": ("numb", "conclude: alarm", "A"),
    "stop-in-alarm": ("alarm", "decide: {running: stop}", "B"),
    "easy-with-pain": ("pain >= 3", "decide: {running: easy}", "C"),
    "no-ice-in-alarm": ("alarm", "withhold: ice", "D"),
    "ice-for-pain": ("pain >= 1", "advise: ice", "E"),
    "strain-when-sudden": ("sudden", "suggest: {strain: strong}", "F"),
    "strain-with-a-limp": ("limp", "suggest: {strain: weak}", "G"),
}
Change = Callable[[dict[str, str], dict[str, tuple[str, str, str]]], None]


def load(folder: Path, change: Change | None = None, accepted: str = "") -> KnowledgeBase:
    """Return the sound knowledge base with a change."""
    files = {"knowledge": HEAD, "findings": ENTRIES, "concepts": CONCLUSIONS, "causes": CAUSES, "recommendations": ADVICE}
    files |= {"sources": SOURCES, "claims": CLAIMS}
    rules = dict(RULES)
    if change is not None:
        change(files, rules)
    effects = {id: ", ".join(f"{{{effect}}}" for effect in then.split(" & ")) for id, (_, then, _) in rules.items()}
    files["rules"] = "rules:\n" + "".join(RULE.format(id, when, effects[id], why) for id, (when, _, why) in rules.items())
    if accepted:
        files["audit"] = f"accepted: [{accepted}]"
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_knowledge(folder, worked_cases=True)


def rule(id: str, when: str, then: str, because: str = "X") -> Change:
    """Return the change that adds or replaces a rule."""
    return lambda _, rules: rules.update({id: (when, then, because)})


def lines(file: str, text: str) -> Change:
    """Return the change that adds to a file."""
    return lambda files, _: files.update({file: files[file] + text})


def replaced(file: str, old: str, new: str) -> Change:
    """Return the change that replaces a text of a file."""
    return lambda files, _: files.update({file: files[file].replace(old, new)})


def without(id: str) -> Change:
    """Return the change that drops a rule."""

    def change(_: dict[str, str], rules: dict[str, tuple[str, str, str]]) -> None:
        del rules[id]

    return change


def against(when: str) -> Change:
    """Return the change that adds a strength against causes, and a rule of it."""

    def change(files: dict[str, str], rules: dict[str, tuple[str, str, str]]) -> None:
        files["knowledge"] = files["knowledge"].replace("points: 3}", "points: 3}, {id: against, title: Against, points: -2}")
        rules["no-strain"] = (when, "suggest: {strain: against}", "X")

    return change


def own_grade(files: dict[str, str], rules: dict[str, tuple[str, str, str]]) -> None:
    """Let a cause be likely only with the points of two rules of which both never hold."""
    files["causes"] = files["causes"].replace("meaning:", "likely_at: 4, meaning:")
    rules["strain-with-a-limp"] = ("limp and not sudden", "suggest: {strain: weak}", "X")


TABLE: list[tuple[str, FlawKind, str, str, Change]] = [
    ("same reason", FlawKind.CONTRADICTION, "ice", "ice-for-pain / no-ice", rule("no-ice", "limp", "withhold: ice", "E")),
    (
        "same condition",
        FlawKind.CONTRADICTION,
        "ice",
        "ice-for-limp / no-ice",
        lambda _, rules: rules.update(
            {"ice-for-limp": ("limp or pain >= 7", "advise: ice", "H"), "no-ice": ("pain > 6 or limp", "withhold: ice", "I")}
        ),
    ),
    ("dead", FlawKind.DEAD_RULE, "easy-never", "", rule("easy-never", "limp and pain >= 3 and not limp", "decide: {running: stop}")),
    ("level", FlawKind.LEVEL, "running", "stop", without("stop-in-alarm")),
    ("grade", FlawKind.GRADE, "strain", "likely", without("strain-when-sudden")),
    ("grade of its own", FlawKind.GRADE, "strain", "likely", own_grade),
    ("grade that something speaks against", FlawKind.GRADE, "strain", "likely", against("sudden or limp")),
    ("never recommended", FlawKind.STATUS, "ice", "recommended", rule("no-ice-in-alarm", "pain >= 0", "withhold: ice")),
    ("always true", FlawKind.STATUS, "alarm", "false", rule("alarm-in-pain", "pain >= 0", "conclude: alarm")),
    ("idle together", FlawKind.IDLE_RULE, "easy-or-alarm", "", rule("easy-or-alarm", "pain >= 5 or alarm", "decide: {running: easy}")),
    (
        "idle effect",
        FlawKind.SUBSUMED_RULE,
        "both",
        "stop-in-alarm",
        rule("both", "alarm", "decide: {running: easy} & suggest: {strain: weak}"),
    ),
    (
        "subsumed",
        FlawKind.SUBSUMED_RULE,
        "easy-with-much-pain",
        "easy-with-pain",
        rule("easy-with-much-pain", "pain >= 5", "decide: {running: easy}"),
    ),
    ("part", FlawKind.IDLE_PART, "stop-in-alarm", "numb", rule("stop-in-alarm", "alarm or (numb and limp)", "decide: {running: stop}")),
    (
        "split",
        FlawKind.OPEN_SPLIT,
        "running",
        "pain",
        lambda _, rules: rules.update(
            {"one": ("limp and pain <= 3", "decide: {running: stop}", "H"), "two": ("limp and pain > 3", "decide: {running: stop}", "I")}
        ),
    ),
    ("worse", FlawKind.NO_WORSE, "sudden", "yes", rule("stop-sudden", "sudden", "decide: {running: stop}")),
    ("twice", FlawKind.COUNTED_TWICE, "strain", "limp", rule("strain-limp", "limp and pain >= 5", "suggest: {strain: weak}")),
    (
        "reason",
        FlawKind.REASON_OF_SOME,
        "stop-when-sore",
        "numb",
        rule("stop-when-sore", "limp or numb", "decide: {running: stop}", "X, short: you limp"),
    ),
    (
        "unread",
        FlawKind.UNREAD,
        "cold",
        "",
        lines("findings", "  - {id: cold, type: boolean, group: today, question: Cold?, phrase: {yes: it is cold, no: it is warm}}\n"),
    ),
    (
        "claim",
        FlawKind.UNUSED_CLAIM,
        "guide#C2",
        "",
        lines("claims", "  - {id: C2, section: Relief, type: treatment, claim: More., standing: supported}\n"),
    ),
    ("source", FlawKind.UNUSED_SOURCE, "hand-2021", "", lines("sources", "  - {id: hand-2021, kind: cohort, authors: Hand A}\n")),
]


def found(report: AuditReport, kind: FlawKind, about: str, detail: str) -> Flaw:
    matching = [item for item in report.flaws if (item.kind, item.about) == (kind, about) and detail in item.detail]
    assert matching, [str(item) for item in report.flaws]
    return matching[0]


def test_a_sound_knowledge_base_gives_nothing(tmp_path: Path) -> None:
    report = audit_knowledge(load(tmp_path))
    assert (report.flaws, report.accepted, report.is_clean, report.complete) == ((), (), True, True)


@pytest.mark.parametrize(("kind", "about", "detail", "change"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_kind_is_found_where_it_stands(tmp_path: Path, kind: FlawKind, about: str, detail: str, change: Change) -> None:
    knowledge = load(tmp_path, change)
    flaw = found(audit_knowledge(knowledge), kind, about, detail)
    assert flaw.location.file.startswith(str(tmp_path))
    assert flaw.location.line > 0
    for answers in (flaw.witness, flaw.then):
        assert answers is None or is_admissible(knowledge, answers)


@pytest.mark.parametrize("change", [row[4] for row in TABLE], ids=[row[0] for row in TABLE])
def test_a_flaw_is_read_back_from_its_json_and_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path, change: Change) -> None:
    knowledge = load(tmp_path, change)
    wording = Wording(knowledge)
    for flaw in audit_knowledge(knowledge).flaws:
        data = json.loads(json.dumps(flaw.to_data()))
        assert read_statement(data["statement"]) == flaw.statement
        assert (data["code"], data["about"], data["detail"]) == (flaw.code, flaw.about, flaw.detail)
        message, help = wording.sentence(flaw.statement).split("\n")
        assert f"`{flaw.about}`" in message
        assert help


def test_every_kind_of_flaw_has_a_code_of_the_audit() -> None:
    kinds = FlawStatement.__subclasses__()
    assert {kind.code for kind in kinds} == {kind.value for kind in FlawKind}
    assert all({kind.subject, kind.part} - {""} <= set(kind.__struct_fields__) for kind in kinds)


def test_every_kind_is_in_the_table_and_every_code_in_the_schema() -> None:
    assert {row[1] for row in TABLE} == set(FlawKind) - {FlawKind.UNUSED_ACCEPTANCE}
    codes = schema_of("audit")["properties"]["accepted"]["items"]["properties"]["code"]["enum"]
    assert codes == [kind.value for kind in FlawKind if kind is not FlawKind.UNUSED_ACCEPTANCE]


def change_of(name: str) -> Change:
    return next(row[4] for row in TABLE if row[0] == name)


def test_witnesses_replay(tmp_path: Path) -> None:
    knowledge = load(tmp_path, change_of("same reason"))
    both = found(audit_knowledge(knowledge), FlawKind.CONTRADICTION, "ice", "").witness or {}
    assert [Meaning(knowledge, both).rule(id) for id in ("ice-for-pain", "no-ice")] == [True, True]
    assert set(both) == {"pain", "limp"}, "no answer can be left away"
    knowledge = load(tmp_path, change_of("split"))
    open_for = found(audit_knowledge(knowledge), FlawKind.OPEN_SPLIT, "running", "pain").witness or {}
    assert not Meaning(knowledge, open_for).is_settled("running")
    assert {Meaning(knowledge, {**open_for, "pain": pain}).bounds("running")[0] for pain in range(11)} == {2}
    knowledge = load(tmp_path, change_of("worse"))
    flaw = found(audit_knowledge(knowledge), FlawKind.NO_WORSE, "sudden", "yes")
    mild, worse = flaw.witness or {}, flaw.then or {}
    assert (mild["sudden"], worse["sudden"]) == (False, True)
    assert Meaning(knowledge, mild).bounds("running") < Meaning(knowledge, worse).bounds("running")


def test_a_split_that_a_constraint_decides_is_none(tmp_path: Path) -> None:
    def change(files: dict[str, str], rules: dict[str, tuple[str, str, str]]) -> None:
        change_of("split")(files, rules)
        files["findings"] += "constraints:\n  - {id: limp-hurts, require: not (limp and pain <= 3), message: It hurts.}\n"

    report = audit_knowledge(load(tmp_path, change))
    assert FlawKind.OPEN_SPLIT not in {item.kind for item in report.flaws}


def test_a_finding_that_is_read_for_and_against_a_cause_is_not_counted_twice(tmp_path: Path) -> None:
    report = audit_knowledge(load(tmp_path, against("limp and pain >= 5")))
    assert FlawKind.COUNTED_TWICE not in {item.kind for item in report.flaws}


def test_what_is_accepted_is_no_flaw_and_an_acceptance_of_nothing_is(tmp_path: Path) -> None:
    accepted = "{code: AUD002, about: easy-never, reason: It is meant.}, {code: AUD001, about: ice, reason: It was meant.}"
    report = audit_knowledge(load(tmp_path, change_of("dead"), accepted))
    assert [(item.flaw.code, item.reason) for item in report.accepted] == [("AUD002", "It is meant.")]
    vain = [(item.about, item.detail) for item in report.flaws if item.code == "AUD015"]
    assert vain == [("ice", "AUD001")]
    fast = audit_knowledge(load(tmp_path, change_of("dead"), accepted), fast=True)
    assert (fast.flaws, fast.complete) == ((), False), "what is not looked for cannot be missed"


def test_an_acceptance_with_a_detail_accepts_no_other(tmp_path: Path) -> None:
    accepted = "{code: AUD008, about: stop-in-alarm, detail: limp, reason: It is meant.}"
    report = audit_knowledge(load(tmp_path, change_of("part"), accepted))
    assert {item.kind for item in report.flaws} == {FlawKind.IDLE_PART, FlawKind.UNUSED_ACCEPTANCE}


def test_the_command_says_it_and_its_exit_code_tells(tmp_path: Path) -> None:
    load(tmp_path)
    clean = CliRunner().invoke(main, ["kb", "check", "--kb", str(tmp_path)])
    assert (clean.exit_code, "audit: nothing found" in clean.output) == (0, True)
    load(tmp_path, change_of("same reason"))
    dirty = CliRunner().invoke(main, ["kb", "check", "--kb", str(tmp_path)])
    assert dirty.exit_code == 1
    assert "Contradictory advice" in dirty.output
    assert "case: {date: 2026-01-31, answers: {" in dirty.output
    data = CliRunner().invoke(main, ["kb", "check", "--json", "--kb", str(tmp_path)])
    assert (data.exit_code, '"AUD001"' in data.output) == (1, True)


def test_what_only_leads_to_what_nothing_reads_is_found_too(tmp_path: Path) -> None:
    def change(files: dict[str, str], rules: dict[str, tuple[str, str, str]]) -> None:
        files["findings"] += (
            "  - {id: km, type: number, group: today, question: How far?, range: [0, 9], unit: km, phrase: '{value} km'}\n"
            "  - {id: cold, type: boolean, group: today, question: Cold?, phrase: {yes: it is cold, no: it is warm}}\n"
            "quantities:\n"
            "  - {id: twice, title: Twice, formula: 2 * km, unit: km, decimals: 0, when_undefined: no, phrase: '{value} km'}\n"
        )
        files["concepts"] += "  - {id: chilled, title: Chilled, phrase: {yes: chilled, no: warm}}\n"
        rules["chilled-when-cold"] = ("cold", "conclude: chilled", "X")

    report = audit_knowledge(load(tmp_path, change), fast=True)
    assert {item.statement for item in report.flaws} == {ReadInVain("km"), ReadInVain("cold"), Unread("twice"), Unread("chilled")}
    assert all(item.kind is FlawKind.UNREAD and item.location.line for item in report.flaws)


@pytest.mark.parametrize("change", [row[4] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_printed_to_accept_a_flaw_accepts_it_once_the_reason_is_written(tmp_path: Path, change: Change) -> None:
    load(tmp_path, change)
    printed = CliRunner().invoke(main, ["kb", "check", "--kb", str(tmp_path)]).output.splitlines()
    entries = [line.removeprefix("    accept: - ") for line in printed if line.startswith("    accept: ")]
    assert entries
    with pytest.raises(KnowledgeError, match="`reason` is empty"):
        load(tmp_path, change, ", ".join(entries))
    reasoned = ", ".join(entry.replace("reason: }", "reason: It is meant.}") for entry in entries)
    report = audit_knowledge(load(tmp_path, change, reasoned))
    assert (report.flaws, len(report.accepted)) == ((), len(entries))


@pytest.mark.parametrize("word", ["No", "y", "NULL", "12", "a b", "no"])
def test_what_some_reader_of_yaml_takes_for_no_text_is_printed_in_quotation_marks(word: str) -> None:
    text = acceptance_text(Flaw(IdlePart("some-rule", word), Location()))
    assert text.startswith(f'- {{code: AUD008, about: some-rule, detail: "{word}"')


def test_a_variant_concludes_what_its_rules_say(tmp_path: Path) -> None:
    knowledge = load(tmp_path)
    solver = Solver(knowledge)
    for dropped in knowledge.rules:
        other = without_rules(knowledge, {dropped})
        person = Variants(solver.person).under(other)
        with solver.circuit.building():
            asked = {name: person.concept(name) for name in knowledge.concepts}
            asked |= {f"running {rank}": person.reaches("running", rank) for rank in (1, 2)}
            asked |= {"likely": person.scores("strain", 3), "advised": person.advised("ice"), "blocked": person.blocked("ice")}
        cases: tuple[dict[str, Value], ...] = (
            {},
            {"numb": True},
            {"numb": False, "pain": 5},
            {"limp": True, "sudden": False},
            {"sudden": True, "pain": 0},
        )
        for answers in cases:
            cells = [atom if knowledge_holds(solver, name, index, answers) else -atom for name, index, atom in atoms(solver)]
            holds = solver.circuit.model(cells, [literal for pair in asked.values() for literal in (pair.true, pair.false)]) or frozenset()
            meaning = Meaning(other, answers)
            expected = {name: meaning.concept(name) for name in knowledge.concepts}
            expected |= {f"running {rank}": meaning.truth(AtLeast("running", level)) for rank, level in ((1, "easy"), (2, "stop"))}
            expected |= {"likely": meaning.truth(Likely("strain")), "advised": meaning.advised("ice"), "blocked": meaning.blocked("ice")}
            true = solver.circuit.true
            found = {
                key: True if pair.true in holds or pair.true == true else False if pair.false in holds or pair.false == true else None
                for key, pair in asked.items()
            }
            assert found == expected, (dropped, answers)


def atoms(solver: Solver) -> list[tuple[str, int, int]]:
    return [(name, index, atom) for name, listed in solver.given.findings.items() for index, atom in enumerate(listed)]


def knowledge_holds(solver: Solver, name: str, index: int, answers: Mapping[str, Value]) -> bool:
    return name in answers and solver.cell(name, answers[name]) is solver.space.findings[name][index]
