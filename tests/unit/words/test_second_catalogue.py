"""Nothing but the catalogue speaks English: with another one, and a knowledge base in another language, no English word is left.

All that explanations, flaws and commands say is said in the language of `tests.abroad`. What then stands there in English letters was put
there by code; only names, and the words of files, commands and diagrams, are the same in every language.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from expert import (
    Consultation,
    Explanation,
    KnowledgeBase,
    compare,
    consult,
    enough,
    ever,
    open_questions,
    parse_case,
    parse_changes,
    read_condition,
    until,
    what_if,
    why,
    why_not,
)
from expert.engines.logic.law_proof import LawProof
from expert.faces.terminal.command_line import command_line
from expert.faces.terminal.product import Product
from expert.interview import start, why_asked
from expert.language.meaning import Grade
from expert.language.model import Advise, Decide
from expert.questions.prove import ProofReport
from expert.questions.statements import auditing
from expert.questions.statements.auditing import FlawStatement
from expert.words.catalogue import Catalogue
from expert.words.shortening import brief, cut, fold, whole
from expert.words.told import Told
from expert.words.wording import Wording
from tests.abroad import FOREIGN, WORDS, abroad, english_in, folder_abroad, outcome_of
from tests.places import EXAMPLES, ROOT


def lines(told: Told) -> Iterator[str]:
    """Yield what is said; a further question is a part of its own, and no words."""
    for sentence in told.sentences:
        yield from (part for part in sentence if isinstance(part, str))
    for child in told.children:
        yield from lines(child)


def said(explanation: Explanation) -> Iterator[str]:
    """Yield every line of an explanation: the whole, and all that is said of it where it is made short."""
    say = Wording(explanation.knowledge, WORDS).tell
    for shown in (whole, fold, brief, lambda statement: cut(statement, 2)):
        yield from lines(say(shown(explanation.statement)))


def all_targets(knowledge: KnowledgeBase) -> list[str]:
    levels = [f"{name}={level.id}" for name, scale in knowledge.decisions.items() for level in scale.levels]
    grades = [f"{grade}:{name}" for name in knowledge.causes for grade in ("likely", "unlikely")]
    statuses = [f"{status}:{name}" for name in knowledge.recommendations for status in ("recommended", "withheld")]
    return [*levels, *grades, *knowledge.concepts, *statuses]


def whys(outcome: Consultation) -> Iterator[Explanation]:
    yield from (why(outcome, target) for target in all_targets(outcome.knowledge))


def why_nots(outcome: Consultation) -> Iterator[Explanation]:
    yield from (why_not(outcome, target) for target in all_targets(outcome.knowledge))


def sides(outcome: Consultation) -> Iterator[Explanation]:
    for level in outcome.knowledge.decisions["running"].levels:
        yield why(outcome, "running", f"running={level.id}")
        yield why(outcome, "running=easy_flat_only", f"running={level.id}")
    yield why(outcome, "muscle_strain", "overstriding")


def proofs(outcome: Consultation) -> Iterator[Explanation]:
    knowledge = outcome.knowledge
    yield ever(knowledge, read_condition(knowledge, "running == run_no_speed and pain_walking >= 2"))
    yield ever(knowledge, read_condition(knowledge, "emergency and not emergency"))
    invariant = next(iter(knowledge.invariants))
    yield ProofReport(
        knowledge,
        (
            *(LawProof(law, "") for law in ("invariant", "worse_never_milder", "settled_stays", "complete_settles", "withheld_not_tested")),
            LawProof("worse_never_milder", "pop", {"pop": False, "walking_now": "limp"}, {"pop": True, "walking_now": "limp"}),
            LawProof("complete_settles", "", {"pop": False}),
            LawProof("invariant", invariant, certain=False),
            LawProof("invariant", invariant, {"pop": False, "walking_now": "limp"}),
        ),
    ).explanation()


def asked(outcome: Consultation) -> Iterator[Explanation]:
    yield why_asked(start(outcome.knowledge, outcome.case.date))


def hypotheticals(outcome: Consultation) -> Iterator[Explanation]:
    knowledge = outcome.knowledge
    yield what_if(outcome, parse_changes(knowledge, ["walking_now=limp", "pop=yes", "onset=sudden"]))
    yield what_if(outcome, parse_changes(knowledge, ["has_run_since_onset=no"]))
    for name in ("long-run-spike", "ice-slip", "sprint-finish", "overstriding"):
        yield compare(outcome, outcome_of(name))
        yield compare(outcome_of(name), outcome)
    for target in ("running=run_no_speed", "running", "jump_rope", "overstriding", "unlikely:muscle_strain"):
        yield until(outcome, target)
        yield enough(outcome, target)
    yield open_questions(outcome)
    yield open_questions(consult(knowledge, parse_case("{date: 2026-05-04}", knowledge)))


READ: Mapping[str, Callable[[Consultation], Iterator[str]]] = {
    form.__name__: lambda outcome, form=form: (line for explanation in form(outcome) for line in said(explanation))  # type: ignore[misc]
    for form in (whys, why_nots, sides, proofs, asked, hypotheticals)
}
"""What people read of a case, by its name: each yields its lines in the words of the other catalogue."""


@pytest.mark.parametrize("case", ["long-run-spike", "ice-slip"])
@pytest.mark.parametrize("form", READ)
def test_no_english_word_is_left(form: str, case: str) -> None:
    read = list(READ[form](outcome_of(case)))
    assert any(FOREIGN in line for line in read)
    assert [line for line in dict.fromkeys(read) if english_in(line)] == []


def test_a_word_that_code_puts_there_is_noticed() -> None:
    words = Catalogue({**WORDS.sections, "statement": {**WORDS.sections["statement"], "lead": "Because {reasons}."}})
    statement = why(outcome_of("long-run-spike")).statement
    told = Wording(abroad("hamstring"), words).tell(statement)
    assert [line for line in lines(told) if english_in(line)] == [told.children[0].lines[0]]


FLAWS: tuple[FlawStatement, ...] = (
    auditing.AdvisedAndWithheld("jump_rope", "rope-once-calm", "no-rope-in-pain", same_reason=True),
    auditing.AdvisedAndWithheld("jump_rope", "rope-once-calm", "no-rope-in-pain", same_reason=False),
    auditing.AdvisedAndWithheld("jump_rope", "rope-once-calm", "rope-once-calm", same_reason=True),
    auditing.DeadRule("stop-when-gait-altered"),
    auditing.UnreachedLevel("running", "no_run"),
    *(auditing.UnreachedGrade("muscle_strain", grade) for grade in (Grade.LIKELY, Grade.POSSIBLE, Grade.UNLIKELY)),
    auditing.UnreachedStatus("jump_rope", "recommended"),
    auditing.UnreachedStatus("jump_rope", "withheld"),
    auditing.UnreachedStatus("jump_rope", "not withheld"),
    auditing.UnreachedTruth("emergency", "true"),
    auditing.UnreachedTruth("emergency", "false"),
    auditing.IdleRule("stop-when-gait-altered"),
    auditing.IdleEffects("stop-when-gait-altered", (Decide("running", "no_run"),)),
    auditing.CoveredRule("stop-when-gait-altered", "rope-once-calm"),
    auditing.CoveredEffects("stop-when-gait-altered", (Decide("running", "no_run"), Advise("jump_rope")), "rope-once-calm"),
    auditing.IdlePart("stop-when-gait-altered", "pop"),
    auditing.OpenSplit("running", "pop", ("stop-when-gait-altered",)),
    auditing.NoWorse("pop", "yes"),
    auditing.CountedTwice("muscle_strain", "pop", "stop-when-gait-altered", "rope-once-calm"),
    auditing.Unread("pop"),
    auditing.ReadInVain("pop"),
    auditing.UnusedClaim("runners-guide#C40"),
    auditing.UnusedSource("vincent-2017"),
    auditing.ReasonOfSome("stop-when-gait-altered", "pop", "walking_now == limp"),
    auditing.UnusedAcceptance("pop", "AUD002"),
    auditing.UnusedAcceptance("pop", "AUD002", FOREIGN),
)
IN_FILES = {"decide", "advise", "yes", "AUD002", "rope-once-calm", "no-rope-in-pain"}
"""What the language of the files, a code or an id that is not there says of them in every language."""


def test_of_every_kind_of_flaw_something_is_said_and_nothing_in_english() -> None:
    assert {type(flaw) for flaw in FLAWS} == set(FlawStatement.__subclasses__())
    wording = Wording(abroad("hamstring"), WORDS)
    for flaw in FLAWS:
        message, help = wording.sentence(flaw).split("\n")
        assert FOREIGN in message
        assert FOREIGN in help
        assert english_in(message + help) <= IN_FILES


CASE = "--case long-run-spike.yaml"
DIAGRAM = {"flowchart", "TD", "LR", "style", "stroke-width", "px", "x"}
CONDITIONS = {"and", "or", "not", "in"}
AS_CASE = {"date", "answers", "yes", "no"}
AS_WORKED_CASE = {"id", "title", "story", "expect", "decisions", "because", "notices-stop-when-gait-altered", *AS_CASE}
OUTCOME = {"in_force", "floor", "ceiling", "status", "to_do", "open", "withheld", "not_indicated", "recommended"}
COMMANDS: Mapping[str, set[str]] = {
    "assess long-run-spike.yaml": {"all"},
    "assess overstriding.yaml --all": set(),
    "assess ice-slip.yaml --for-clinician --with-private": set(),
    "why": {"until"},
    f"why running --full {CASE}": {"until"},
    f"why running --rather-than running=no_run {CASE}": set(),
    f"why --markdown {CASE}": {"until"},
    f"why-not running=normal_training {CASE}": set(),
    f"what-if walking_now=limp {CASE}": set(),
    f"until running=run_no_speed {CASE}": set(),
    f"enough running {CASE}": set(),
    f"open {CASE}": set(),
    "compare sprint-finish.yaml ice-slip.yaml": set(),
    "log import training.csv": set(),
    "log check --date 2026-05-03 --all": set(),
    "log check --date 2026-04-30 --planned '16 mi'": set(),
    "log check --date 2025-10-20 --all": set(),
    "log list": {"Easy", "run", "Long", "Morning", "To", "work", "and", "back", "with", "the", "club"},
    "log delete --yes": set(),
    "history list": set(),
    "history show last": {"consultation", "all"},
    "history import mine.ndjson": set(),
    "history delete 1": set(),
    "history delete --all": set(),
    "kb show": set(),
    "kb show stop-when-gait-altered": CONDITIONS,
    "kb show jump_rope": set(),
    "kb show spike_pct": set(),
    "kb show pain_walking": CONDITIONS,
    "kb source vincent-2017": set(),
    "kb check --fast": set(),
    "kb prove": set(),
    "kb ever 'running == run_no_speed and pain_walking >= 2'": CONDITIONS,
    "kb mutate --rule stop-when-gait-altered --kind level": {*AS_WORKED_CASE, *OUTCOME, "decide"},
}
"""What is typed, and what its answer may hold beside names: words of files, outcomes and conditions, options, further questions."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setenv("ABROAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ABROAD_CACHE", str(folder_abroad("hamstring").with_name("cache")))
    monkeypatch.setenv("COLUMNS", "1000")
    return tmp_path


def answer(line: str, folder: Path, given: str | None = None) -> str:
    """Return what a program in the other language answers, without its own name and the fingerprint of its rules."""
    main = command_line(Product("abroad", "hamstring-expert", folder, help="", catalogue=WORDS))
    done = CliRunner().invoke(main, shlex.split(line), input=given, catch_exceptions=False)
    assert done.exit_code in {0, 1}, done.output
    return done.output.replace("abroad ", "").replace(abroad("hamstring").fingerprint[:6], "")


@pytest.mark.parametrize("line", COMMANDS)
def test_no_command_answers_in_english(home: Path, line: str) -> None:
    if line.startswith("log"):
        answer("assess -", folder_abroad("hamstring"), "{date: 2026-05-03, answers: {days_since_onset: 0}}")
        answer("log import training.csv", folder_abroad("hamstring"))
    if line == "why" or line.startswith("history"):
        answer("assess long-run-spike.yaml", folder_abroad("hamstring"))
    if line.startswith("history import"):
        answer(f"history export --output {home / 'mine.ndjson'}", folder_abroad("hamstring"))
    said = answer(line.replace("mine", str(home / "mine")), folder_abroad("hamstring"))
    assert FOREIGN in said
    assert english_in(said) <= COMMANDS[line]


@pytest.mark.parametrize("line", [f"why --mermaid {CASE}", "kb graph overstriding", "kb graph stop-when-gait-altered"])
def test_no_diagram_is_in_english(home: Path, line: str) -> None:
    said = answer(line, folder_abroad("hamstring"))
    labels = re.findall('"([^"]*)"', said)
    assert labels
    assert FOREIGN in said
    assert english_in(" ".join(labels).replace("#96;", " ").replace("#35;", "#").replace("#quot;", " ")) <= {"until"}
    nodes = re.compile(r"\b(n[0-9]+|(finding|quantity|concept|cause|decision|recommendation)_\w+)\b")
    assert english_in(nodes.sub("", re.sub('"[^"]*"', "", said))) <= DIAGRAM


@pytest.mark.parametrize("replies", ["long-run", "brown-pee", "changed-mind"])
def test_no_interview_is_in_english(home: Path, replies: str) -> None:
    typed = (ROOT / "tests" / "golden" / "interviews" / f"{replies}.in").read_text(encoding="utf-8")
    said = answer("ask --fresh", folder_abroad("hamstring"), given=typed)
    assert FOREIGN in said
    assert english_in("\n".join(line for line in said.splitlines() if line.removeprefix("> ") not in typed.splitlines())) == set()


def test_no_audit_is_in_english(home: Path) -> None:
    folder = shutil.copytree(folder_abroad("car"), home / "car")
    (folder / "audit.yaml").unlink()
    said = answer("kb check", folder).replace(str(folder), "")
    assert len(re.findall("AUD[0-9]+:", said)) == 7
    said = re.sub(r"\{.*\}|^\S+:\d+:\d+: ", "", said, flags=re.MULTILINE)  # without cases, acceptances and places
    assert english_in(said, "car") <= {"AUD006", "AUD007", "AUD010", "AUD011", "yes", "no", "worse", "suggest", "withhold"}


def test_no_difference_of_two_knowledge_bases_is_in_english(home: Path) -> None:
    folder = shutil.copytree(folder_abroad("car"), home / "car")
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("shaking >= 6", "shaking >= 7"), encoding="utf-8")
    said = answer(f"kb diff {folder_abroad('car')} {folder}", folder)
    assert FOREIGN in said
    assert english_in(said, "car") <= {"when", *OUTCOME, *AS_CASE}
