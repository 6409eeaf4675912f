"""The laws as somebody uses them who writes a knowledge base of their own, outside the package."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from expert import Explanation, KnowledgeBase, KnowledgeError, consult, load_knowledge, read_condition, why
from expert.language.conditions import Compare, Comparison, Subject
from expert.language.meaning import Meaning
from expert.language.model import Rule
from expert.questions.statements import Answered, Statement
from expert.questions.statements.proof_tree import Answer, Question
from expert.testing import Laws, knowledge_bases
from expert.testing.broken import DAY, LawBrokenError, as_case
from expert.testing.inference import disagreements, left_open, unsettled_again, worse_answers
from expert.testing.outcomes import lost_in_storing, unfounded_statements
from tests.places import CAR_FOLDER

FIVE_LINES = """\
from expert import load_knowledge
from expert.testing import Laws

class TestMyKnowledge(Laws):
    knowledge = load_knowledge("my-knowledge/", worked_cases=True)
"""


def outside(folder: Path, *broken: tuple[str, str]) -> subprocess.CompletedProcess[str]:
    """Run five lines of pytest beside a copy of a knowledge base, some of its text replaced."""
    shutil.copytree(CAR_FOLDER, folder / "my-knowledge")
    rules = folder / "my-knowledge" / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    for old, new in broken:
        assert old in text
        text = text.replace(old, new)
    rules.write_text(text, encoding="utf-8")
    (folder / "test_mine.py").write_text(FIVE_LINES, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "error", "test_mine.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_five_lines_are_enough(tmp_path: Path) -> None:
    done = outside(tmp_path)
    assert done.returncode == 0, done.stdout
    laws = [name for name in dir(Laws) if name.startswith("test_")]
    assert f"{len(laws)} passed" in done.stdout


def test_a_broken_rule_prints_a_worked_case_to_be_completed(tmp_path: Path) -> None:
    done = outside(tmp_path, ("when: smoke or fuel_smell\n", "when: fuel_smell\n"))
    assert done.returncode == 1, done.stdout
    text = textwrap.dedent("".join(line[1:] for line in done.stdout.splitlines(keepends=True) if line.startswith("E  ")))
    assert "invariants hold" in text
    assert "KnowledgeBase(" not in text  # the case, not a dump of everything
    pasted = re.search(r"^ *(id: broken-invariants-hold.*?^ *because:[^\n]*\n)", text, re.M | re.S)
    assert pasted is not None, text
    assert "What came out, and why (driving):" in text
    pasted_text = textwrap.dedent(" " * (len(pasted[0]) - len(pasted[1])) + pasted[1])
    folder = tmp_path / "my-knowledge"
    (folder / "cases" / "pasted.yaml").write_text(pasted_text, encoding="utf-8")
    with pytest.raises(KnowledgeError):  # not before somebody has said what should come out, and why
        load_knowledge(folder, worked_cases=True)
    complete = re.sub(r"decisions:[^\n]*", "decisions: {driving: stay}", pasted_text)
    complete = re.sub(r"because:[^\n]*", "because: Where there is smoke nobody drives.", complete)
    (folder / "cases" / "pasted.yaml").write_text(complete, encoding="utf-8")
    worked = load_knowledge(folder, worked_cases=True).cases["broken-invariants-hold"]
    assert dict(worked.expect.decisions) == {"driving": "stay"}
    assert worked.case["answers"]


def car(**changes: Rule) -> KnowledgeBase:
    knowledge = load_knowledge(CAR_FOLDER, worked_cases=True)
    return replace(knowledge, rules={**knowledge.rules, **{id.replace("_", "-"): rule for id, rule in changes.items()}})


def test_a_law_that_does_not_hold_is_told_with_its_case() -> None:
    """Rules whose verdict gets milder when it shakes more."""
    calm = Compare(Subject.FINDING, "shaking", Comparison.LESS, Decimal(6))
    upside_down = replace(load_knowledge(CAR_FOLDER).rules["it-shakes"], bare=calm)

    class Broken(Laws):
        knowledge = car(it_shakes=upside_down)
        max_examples = 300

    with pytest.raises(LawBrokenError, match=r"(?s)worse answers never give a milder verdict.*driving got milder.*shaking: "):
        Broken().test_worse_answers_never_give_a_milder_verdict()
    Broken().test_order_does_not_matter()


def test_a_verdict_that_is_milder_at_one_number_alone_is_found_however_few_cases_are_tried() -> None:
    """Sampling misses it; the solver does not."""
    exactly = Compare(Subject.FINDING, "shaking", Comparison.EQUAL, Decimal(6))

    class Broken(Laws):
        knowledge = car(it_shakes=replace(load_knowledge(CAR_FOLDER).rules["it-shakes"], bare=exactly))
        max_examples = 1

    with pytest.raises(LawBrokenError, match=r"(?s)with `shaking: 6` made worse.*driving got milder.*\n  shaking: 6\n"):
        Broken().test_worse_answers_never_give_a_milder_verdict()


def test_an_invariant_that_few_people_break_is_told_with_its_why() -> None:
    knowledge = car()
    never = read_condition(knowledge, "shaking == 7 and battery_years == 3 and not answered(smoke)")
    broken = replace(next(iter(knowledge.invariants.values())), id="never-so", never=never, because="It is never so.")

    class Broken(Laws):
        max_examples = 1

    Broken.knowledge = replace(knowledge, invariants={**knowledge.invariants, "never-so": broken})
    with pytest.raises(LawBrokenError) as raised:
        Broken().test_invariants_hold()
    told = str(raised.value)
    assert "Broken: It is never so. (never-so)\n├──" in told
    assert "└── Not so: “" in told


def test_each_check_finds_its_fault() -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    smoke, nothing = Meaning(knowledge, {"smoke": True}), Meaning(knowledge, {"smoke": False})
    assert list(unsettled_again(smoke, nothing))
    assert list(unsettled_again(nothing, Meaning(knowledge, {"smoke": False, "fuel_smell": True}))) == []
    assert list(left_open(smoke))
    assert ("smoke", True) in worse_answers(knowledge, {"smoke": False})
    assert ("smoke", False) not in worse_answers(knowledge, {"smoke": True})
    assert ("shaking", 10) in worse_answers(knowledge, {"has_started": True, "shaking": 5})
    worse = worse_answers(knowledge, {"has_started": True, "starts_in_a_row": Decimal(3)})
    assert worse == [("starts_in_a_row", Decimal(0)), ("starts_in_a_row", Decimal(2))]


def with_children(explanation: Explanation, *children: Statement) -> Explanation:
    return replace(explanation, statement=msgspec.structs.replace(explanation.statement, children=children))


def given(name: str) -> Answer:
    return Answer(Answered(name, True), "file", DAY)


def test_a_why_without_its_answers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    outcome = consult(knowledge, as_case(knowledge, {"smoke": True}))
    assert list(unfounded_statements(outcome, "driving")) == []
    silent = with_children(why(outcome, "driving"))
    monkeypatch.setattr("expert.testing.outcomes.why", lambda *_: silent)
    assert list(unfounded_statements(outcome, "driving"))
    inventing = with_children(silent, given("brakes_soft"))
    monkeypatch.setattr("expert.testing.outcomes.why", lambda *_: inventing)
    assert list(unfounded_statements(outcome, "driving"))
    asking = with_children(silent, given("smoke"), Question("smoke"))
    monkeypatch.setattr("expert.testing.outcomes.why", lambda *_: asking)
    assert list(unfounded_statements(outcome, "driving")) == ["why driving asks what is answered: ['smoke']"]


def test_an_engine_that_fires_something_else_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    assert list(disagreements(knowledge, {"smoke": True})) == []
    monkeypatch.setattr("expert.testing.inference.infer", lambda *_: ())
    assert list(disagreements(knowledge, {"smoke": True}))


def test_a_case_that_is_stored_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_knowledge(CAR_FOLDER)
    case = as_case(knowledge, {"smoke": True})
    assert list(lost_in_storing(knowledge, case)) == []
    monkeypatch.setattr("expert.testing.outcomes.case_to_data", lambda _: {"date": "2000-01-01"})
    assert len(list(lost_in_storing(knowledge, case))) == 2


def test_without_worked_cases_that_law_is_skipped() -> None:
    from unittest import SkipTest

    class Without(Laws):
        knowledge = load_knowledge(CAR_FOLDER)

    class Random(Laws):
        knowledge = knowledge_bases()

    for laws in (Without(), Random()):
        with pytest.raises(SkipTest):
            laws.test_worked_cases_come_out_as_expected()
