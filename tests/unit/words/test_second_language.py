"""One worked case in a second, tiny catalogue, of a knowledge base without one English letter: nothing but these two speaks.

Every word is one of the catalogue, or comes from the knowledge base, whose letters are none that the catalogue has, or is a name.
"""

from __future__ import annotations

import datetime
import html
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from expert import Consultation, assess, audit_knowledge, graph, handover_page, old_answers, open_questions, until, why
from expert.cases.case import Answer
from expert.diary.store import Head
from expert.errors import Location
from expert.faces.pages.audit import render_audit
from expert.faces.pages.mermaid import render_graph_mermaid, render_told_mermaid
from expert.faces.terminal.product import Product
from expert.faces.terminal.screens.interview import render_start, render_step
from expert.faces.terminal.screens.text import render_assessment, render_handover_page, render_told, to_plain
from expert.interview import Command, Interview, ReplyError, reply, start, why_asked
from expert.questions.registry import QUESTIONS
from expert.questions.statements import Explanation
from expert.words.catalogue import Catalogue
from expert.words.diary import say_history, say_old_answers, say_old_rules, say_other_outcome, say_to_come
from expert.words.interview import explain_refusal, say_given
from expert.words.sentences import tell
from tests.abroad import FOREIGN, abroad, names_of, outcome_of
from tests.places import ROOT

GERMAN = Catalogue(tomllib.loads((Path(__file__).parent / "german.toml").read_text(encoding="utf-8")))
PRODUCT = Product("abroad", "hamstring-expert", Path(), help="", catalogue=GERMAN)
DAY = datetime.date(2026, 6, 1)
FURTHER = re.compile(f"`({'|'.join(QUESTIONS)})( [^`]*)?`")
WORD = re.compile(r"[^\W\d_][\w#-]*")
CASES = ("overstriding", "long-run-spike", "ice-slip", "one-line-message", "sprint-finish")


def texts(catalogue: Catalogue) -> Iterator[str]:
    """Yield every wording of a catalogue."""
    left: list[object] = [catalogue.sections]
    while left:
        found = left.pop()
        if isinstance(found, Mapping):
            left.extend(found.values())
        else:
            yield str(found)


@cache
def german_words() -> frozenset[str]:
    """Return the words of the catalogue; what stands in braces is filled in."""
    return frozenset(word for text in texts(GERMAN) for word in WORD.findall(re.sub(r"\{[^{}]*\}", " ", text)))


def strange_words(said: str, base: str = "hamstring") -> set[str]:
    """Return the words that are neither of the catalogue nor of the knowledge base, but for further questions as they are typed."""
    said = FURTHER.sub("", said.replace(abroad("hamstring").fingerprint[:6], ""))
    found = WORD.findall(re.sub(f"{FOREIGN}+", " ", said, flags=re.IGNORECASE))
    return set(found) - german_words() - names_of(base) - {PRODUCT.name}


def text_of(explanation: Explanation) -> str:
    """Return an explanation as text."""
    return to_plain(render_told(tell(explanation, words=GERMAN)), 200)


def first_screen(outcome: Consultation) -> str:
    view = assess(outcome, everything=True)
    return to_plain(render_assessment(view, outcome, PRODUCT, kept=1), 200)


def page_for_a_clinician(outcome: Consultation) -> str:
    return to_plain(render_handover_page(outcome.knowledge, handover_page(outcome), GERMAN), 200)


def why_it_is_so(outcome: Consultation) -> str:
    return text_of(why(outcome, "running"))


def until_it_is_otherwise(outcome: Consultation) -> str:
    return text_of(until(outcome, "running=run_no_speed"))


def what_is_open(outcome: Consultation) -> str:
    return text_of(open_questions(outcome))


def steps_of_an_interview(outcome: Consultation) -> str:
    """Return every step of an interview, why the first is asked, how a reply is refused, and answers inside a sentence."""
    interview = start(outcome.knowledge, DAY)
    said = [to_plain(render_start(interview, GERMAN), 200), text_of(why_asked(interview)), *refusals(interview)]
    for line in (ROOT / "tests" / "golden" / "interviews" / "long-run.in").read_text(encoding="utf-8").splitlines():
        said.append(to_plain(render_step(interview, GERMAN), 200))
        interview = reply(interview, line)
    return "\n".join((*said, say_given(outcome.knowledge, outcome.case, outcome.case.answers, GERMAN)))


def refusals(interview: Interview) -> Iterator[str]:
    """Yield what is said of a reply that cannot be used."""
    with pytest.raises(ReplyError) as caught:
        reply(interview, FOREIGN)
    yield from (f"{item.message} {item.help}" for item in explain_refusal(interview.knowledge, caught.value, Location(), Command, GERMAN))


def lines_of_the_diary(outcome: Consultation) -> str:
    knowledge, case = outcome.knowledge, outcome.case
    kept = Head(1, datetime.datetime.min, DAY.isoformat(), FOREIGN, {}, knowledge.id, knowledge.version, knowledge.fingerprint)
    some = replace(case, answers={**case.answers, "pop": Answer(False, on=DAY)})
    lines = [say_history([], GERMAN), say_history([kept], GERMAN), say_old_rules(kept, knowledge, GERMAN), say_other_outcome(kept, GERMAN)]
    return "\n".join(
        [*lines, *(say_old_answers(knowledge, item, old_answers(item, DAY), GERMAN) for item in (case, some)), say_to_come(case, GERMAN)]
    )


def diagrams(outcome: Consultation) -> str:
    """Return the labels of the rule network around a name, and of an explanation."""
    drawn = render_graph_mermaid(outcome.knowledge, graph(outcome.knowledge, "overstriding", most=3), words=GERMAN)
    told = render_told_mermaid(tell(why(outcome, "running"), words=GERMAN))
    left_out = re.findall("%%.*", drawn)
    assert left_out
    labels = "\n".join([*left_out, *re.findall('"([^"]*)"', drawn + told)])
    return re.sub(r"#(\w+);", lambda code: html.unescape(f"&{code[1] if code[1].isalpha() else f'#{code[1]}'};"), labels)


SAID: Mapping[str, tuple[Callable[[Consultation], str], str]] = {
    "first screen": (first_screen, "Noch offen"),
    "page for a clinician": (page_for_a_clinician, "Warnzeichen"),
    "why": (why_it_is_so, "Was es ändern würde"),
    "until": (until_it_is_otherwise, "Bis"),
    "open": (what_is_open, "Als Nächstes"),
    "interview": (steps_of_an_interview, "Statt einer Antwort"),
    "diary": (lines_of_the_diary, "Tage alt"),
    "diagrams": (diagrams, "legt nahe"),
}
"""What people read of a case, each with words that stand in it."""


@pytest.mark.parametrize("what", SAID)
def test_nothing_but_the_catalogue_speaks(what: str) -> None:
    say, words = SAID[what]
    said = say(outcome_of("long-run-spike"))
    assert strange_words(said) == set()
    assert FOREIGN in said
    assert words in said
    assert re.search(r"\{\w*\}", said) is None


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("what", ["first screen", "page for a clinician"])
def test_every_case_is_said_in_it(case: str, what: str) -> None:
    assert strange_words(SAID[what][0](outcome_of(case))) == set()


def test_the_report_of_an_audit() -> None:
    car = replace(abroad("car"), accepted=())
    said = render_audit(car, audit_knowledge(car), GERMAN)
    said = re.sub(r"\{.*\}|^\S+:\d+:\d+: AUD\d+: ", "", said, flags=re.MULTILINE)  # without cases, acceptances, places and codes
    written = {"suggest", "withhold", "yes", "no"}  # as they stand in the files of rules
    assert strange_words(said, "car") <= written
    assert "Regeln, die nichts bewirken" in said
    assert "7 Fehler" in said


def test_a_word_that_code_puts_there_is_noticed() -> None:
    assert strange_words(f"{FOREIGN}: Noch offen, because of running") == {"because", "of"}
