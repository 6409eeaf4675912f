"""The first screen in words: labelled lines, as a catalogue and the knowledge base say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from expert.language.model import KnowledgeBase, Level, Recommendation, Rule, Tells, Topic
from expert.questions.assess import Assessment
from expert.questions.parts.screen import CauseLine, DecisionLine, NotNow, Settling, TopicLines
from expert.questions.statements.base import Answered
from expert.questions.statements.records import Action, LevelInForce
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.dose import say_dose
from expert.words.lines import GAP, LeftOut, Line, Part, Tone, line
from expert.words.phrases import referral_words, say_answer, say_level, say_what_to_do
from expert.words.plain_words import say_condition

MOST_SOONER = 2
"""How many reasons to look again sooner are named."""
MOST_SETTLING = 3
"""How many questions are named that would settle what somebody asked."""


def first_screen(knowledge: KnowledgeBase, view: Assessment, words: Catalogue = ENGLISH) -> tuple[Line, ...]:
    """Return the lines of the first screen."""
    return tuple(_FirstScreen(knowledge, view, words).lines())


def small_print(knowledge: KnowledgeBase, view: Assessment, words: Catalogue = ENGLISH) -> tuple[str, ...]:
    """Return what stands below the first screen."""
    fingerprint = knowledge.fingerprint[:6]
    return (*knowledge.fine_print, words.say_count("screen", "footer", view.answered, version=knowledge.version, fingerprint=fingerprint))


def violation_lines(knowledge: KnowledgeBase, violations: Iterable[str], words: Catalogue) -> Iterator[Line]:
    """Yield that the program contradicted itself, and in what; nothing where it did not."""
    broken = list(violations)
    if broken:
        yield line("", words.say("screen", "contradiction"), Tone.ALARM)
        yield from (line("", knowledge.invariants[name].because) for name in broken)


def say_answers(knowledge: KnowledgeBase, answers: Iterable[Answered], words: Catalogue) -> str:
    """Return answers in a person's own words, one after the other."""
    return words.say("screen", "answered_joint").join(say_answer(knowledge.findings[item.finding], item.value, words) for item in answers)


class _FirstScreen:
    """Puts an assessment into words."""

    def __init__(self, knowledge: KnowledgeBase, view: Assessment, words: Catalogue) -> None:
        self.knowledge = knowledge
        self.view = view
        self.words = words

    def lines(self) -> Iterator[Line]:
        """Yield every line."""
        view = self.view
        yield from violation_lines(self.knowledge, view.violations, self.words)
        if view.alone is not None:
            yield from self.alone(view.alone)
            return
        yield from self.decisions()
        for action in view.referrals:
            yield from self.referral(action)
        for item in view.topics:
            yield from self.topic(item)
        if not view.violations:
            if view.in_detail:
                yield from self.levels()
            yield from self.causes()
            yield from self.actions()
            yield from self.still_open()
        yield from self.look_again()

    def alone(self, item: DecisionLine) -> Iterator[Line]:
        """Yield the one decision that stands alone: what to do, which answer says so and why, what to tell them."""
        yield line(self.knowledge.decisions[item.decision].question, say_level(self.knowledge, item), Tone.ALARM, item.decision)
        if item.reasons:
            yield line(self.words.say("screen", "alone_because"), say_answers(self.knowledge, item.reasons, self.words))
        if item.presumed_by is not None:
            yield line("", self.presumed(self.knowledge.rules[item.presumed_by]))
        if self.view.alone_rule is not None:
            rule = self.knowledge.rules[self.view.alone_rule]
            yield line(self.words.say("screen", "alone_reason"), rule.because)
            yield line("", self.words.say("statement", "certainty", evidence=self.knowledge.evidence[rule.evidence]))
        for action in self.view.referrals[:1]:
            yield from self.referral(action)

    def decisions(self) -> Iterator[Line]:
        """Yield each decision, without reasons and a next question that were said just above."""
        said: tuple[Answered, ...] = ()
        asked = ""
        for index, item in enumerate(self.view.decisions):
            yield line(self.knowledge.decisions[item.decision].question, say_level(self.knowledge, item), Tone.STRONG, item.decision)
            if item.reasons and item.reasons != said:
                yield line("", self.words.say("screen", "answered", reasons=say_answers(self.knowledge, item.reasons, self.words)))
            stop_rule = self.level(item).stop_rule
            if stop_rule and index == 0:
                yield line("", stop_rule)
            if item.presumed_by is not None:
                yield line("", self.presumed(self.knowledge.rules[item.presumed_by]))
            if item.held_by:
                yield line("", self.words.say_count("screen", "held", item.held_by), Tone.OPEN)
            elif item.open:
                yield line("", self.words.say_count("screen", "could_change", item.open), Tone.OPEN)
            if item.next_screen and not asked:
                yield line("", self.words.say("screen", "next_question", question=self.question(item.next_screen)), Tone.OPEN)
            said, asked = item.reasons, asked or item.next_screen

    def level(self, item: LevelInForce) -> Level:
        """Return the level in force."""
        return self.knowledge.decisions[item.decision].level(item.level)

    def presumed(self, rule: Rule) -> str:
        """Return the reason of a presumed rule, and what would lift it."""
        assert rule.lifting is not None  # nothing else is presumed
        unless = say_condition(self.knowledge, rule.lifting, self.words)
        return self.words.say("screen", "presumed", because=rule.reason, unless=unless)

    def question(self, screen: str) -> str:
        """Return the question of a screen."""
        item = self.knowledge.checklists.get(screen) or self.knowledge.findings[screen]
        return item.question

    def referral(self, action: Action) -> Iterator[Line]:
        """Yield whom to turn to and what to tell them."""
        item = self.knowledge.recommendations[action.recommendation]
        said = f"{item.title}. {say_what_to_do(self.knowledge, action)}"
        yield line(referral_words(self.knowledge, self.words).label, said, about=item.id)
        yield line(self.words.say("screen", "referral"), item.tell)
        if item.cautions:
            yield line(self.words.say("screen", "meanwhile"), " ".join(item.cautions))

    def levels(self) -> Iterator[Line]:
        """Yield what the levels that the answers decide look like in practice, and when to test again.

        A level that only unanswered questions hold is no plan; and a test can ask for more than the level, so it waits for whatever
        could still make that stricter.
        """
        decided = [(item, self.level(item)) for item in self.view.in_force if not item.is_held]
        lines = [
            (self.knowledge.decisions[item.decision].title, level.session, "" if item.could_rise else level.test_again)
            for item, level in decided
        ]
        if any(session or test for _, session, test in lines):
            yield GAP
        for label, session, test in lines:
            if session:
                yield line(label, session)
            if test:
                yield line("" if session else label, self.words.say("screen", "test_again", text=test))

    def topic(self, item: TopicLines) -> Iterator[Line]:
        """Yield what the person asked, and what answers it."""
        topic = self.knowledge.topics[item.topic]
        yield line(self.words.say("screen", "asked"), topic.question, Tone.STRONG)
        for cause in item.causes:
            yield from self.cause("", cause)
            if told := self.told(topic, cause, item):
                yield line("", told, Tone.QUIET)
        for action in item.to_do:
            advice = self.knowledge.recommendations[action.recommendation]
            do = "" if action in self.view.referrals else say_what_to_do(self.knowledge, action)  # whom to turn to stands right above
            parts = [Part(f"•  {advice.title}. ", Tone.STRONG), Part(do), self.how_sure(advice)]
            yield Line("", tuple(parts), about=advice.id)
            if advice.disputed is not None:
                yield from (
                    line("", self.words.say("statement", side, recommendation=advice), Tone.QUIET) for side in ("one_side", "other_side")
                )
        yield from (self.not_now("", withheld) for withheld in item.not_now)
        if item.is_missing_something:
            yield from self.not_known(topic, item)
        elif item.open and not item.is_examined_first:
            yield line("", self.words.say_count("screen", "could_change", item.open), Tone.OPEN)

    def not_known(self, topic: Topic, item: TopicLines) -> Iterator[Line]:
        """Yield what is said where nothing of a topic is known but what is withheld, and what would settle it."""
        if item.is_examined_first:
            yield line("", self.words.say("statement", "topic_examined_first"))
        elif not item.open:
            yield line("", self.words.say("statement", "topic_not_known_at_all"))
        else:
            yield line("", self.words.say_form("statement", "topic_not_known", "rest" if item.not_now else "all", topic=topic))
            yield from self.settling(topic, item.settling)

    def settling(self, topic: Topic, items: tuple[Settling, ...]) -> Iterator[Line]:
        """Yield the first questions that would settle a topic, and how many more there are."""
        yield line("", self.words.say("statement", "topic_settled_by" if items else "topic_not_askable"), Tone.OPEN)
        for item in items[:MOST_SETTLING]:
            key = "settling" if item.applies else "settling_if_it_applies"
            yield line("", self.words.say("screen", key, question=self.question(item.screen)), Tone.OPEN)
        if left := len(items[MOST_SETTLING:]):
            yield line("", self.words.say_count("screen", "more_settling", left, topic=topic), Tone.OPEN)

    def told(self, topic: Topic, cause: CauseLine, lines: TopicLines) -> str:
        """Return what a topic tells of a cause."""
        match topic.tells:
            case Tells.MEANING:
                return self.knowledge.causes[cause.cause].meaning
            case Tells.PROGNOSIS:
                return "" if lines.is_examined_first else self.knowledge.causes[cause.cause].prognosis
            case None:
                return ""

    def cause(self, label: str, item: CauseLine) -> Iterator[Line]:
        """Yield a cause, and how likely it is."""
        parts = (Part(self.knowledge.causes[item.cause].title), Part(f"  {self.grade(item)}", Tone.QUIET))
        yield Line(label, parts, about=item.cause)

    def causes(self) -> Iterator[Line]:
        """Yield what it looks like, then what brought it on."""
        label = ""
        if self.view.causes or self.view.unknown_kinds or self.view.ruled_out_kinds:
            yield GAP
        for item in self.view.causes:
            cause = self.knowledge.causes[item.cause]
            kind = self.knowledge.cause_kinds[cause.kind].title
            yield from self.cause(kind if kind != label else "", item)
            if cause.prognosis and self.view.tell_prognosis:
                yield line("", cause.prognosis, Tone.QUIET)
            label = kind
        for name in self.view.unknown_kinds:
            yield line(self.knowledge.cause_kinds[name].title, self.words.say("screen", "causes_unknown"), Tone.QUIET)
        for name in self.view.ruled_out_kinds:
            yield line(self.knowledge.cause_kinds[name].title, self.words.say("screen", "causes_ruled_out"), Tone.QUIET)

    def grade(self, item: CauseLine) -> str:
        """Return how likely a cause is."""
        return self.knowledge.grades.titles[item.grade.value]

    def actions(self) -> Iterator[Line]:
        """Yield what to do, then what not to do now."""
        view = self.view
        if view.to_do or view.not_now:
            yield GAP
        for number, action in enumerate(view.to_do, start=1):
            yield self.to_do(number, action)
            if view.in_detail:
                yield from self.details(action)
        if view.more_to_do:
            said = self.words.say_count("screen", "more_to_do", view.more_to_do)
            yield Line("", (Part(said, Tone.QUIET),), LeftOut.TO_DO, view.more_to_do)
        for number, item in enumerate(view.not_now):
            yield self.not_now("" if number else self.words.say("screen", "not_now"), item)

    def not_now(self, label: str, item: NotNow) -> Line:
        """Return what not to do now, and why."""
        title, rule = self.knowledge.recommendations[item.recommendation].title, self.knowledge.rules[item.rule]
        said = self.words.say("screen", "not_now_line", title=title, because=rule.reason)
        return Line(label, (Part("✗  ", Tone.AGAINST), Part(said)), about=item.recommendation)

    def to_do(self, number: int, action: Action) -> Line:
        """Return one thing to do, with the label of its evidence where that must be shown."""
        item = self.knowledge.recommendations[action.recommendation]
        parts = [Part(f"{number}  {item.title}. ", Tone.STRONG), Part(say_what_to_do(self.knowledge, action))]
        if self.knowledge.evidence[item.evidence].label:
            parts.append(self.how_sure(item))
        return Line(self.words.say("screen", "to_do") if number == 1 else "", tuple(parts), about=item.id)

    def how_sure(self, item: Recommendation) -> Part:
        """Return the label of its evidence."""
        label = self.knowledge.evidence[item.evidence].title
        return Part(" " + self.words.say("screen", "evidence_label", label=label), Tone.QUIET)

    def details(self, action: Action) -> Iterator[Line]:
        """Yield dose, timing, equipment and cautions."""
        item = self.knowledge.recommendations[action.recommendation]
        details = {
            "dose": say_dose(self.knowledge, item.dose, self.words),
            "timing": item.timing,
            "equipment": self.words.join(item.equipment),
            "cautions": " ".join(item.cautions),
        }
        for key, text in details.items():
            if text:
                yield line("", f"   {self.words.say('action', key, text=text)}", Tone.QUIET)

    def still_open(self) -> Iterator[Line]:
        """Yield what is still open."""
        counts = {
            "open_checklists": self.view.open_checklists,
            "open_questions": self.view.open_questions,
            "open_tests": self.view.open_tests,
        }
        said = " ".join(self.words.say_count("screen", key, count) for key, count in counts.items() if count)
        yield GAP
        yield line(self.words.say("screen", "open"), said or self.words.say("screen", "nothing_open"))
        for notice in self.knowledge.notices:
            if notice.while_open in self.view.notices:
                yield line("", notice.text)

    def look_again(self) -> Iterator[Line]:
        """Yield when to look again, and what moves the first decision on."""
        view = self.view
        if view.look_again_days is not None:
            when = self.words.say_count("screen", "look_again_days", view.look_again_days)
            sooner = self.words.say("screen", "sooner_joint").join(self.level(item).sooner_if for item in view.sooner_if[:MOST_SOONER])
            said = self.words.say("screen", "look_again_sooner", when=when, sooner_if=sooner) if sooner else when
            yield line(self.words.say("screen", "look_again"), said)
        leading = view.decisions[0] if view.decisions else None
        if leading is None or leading.held_by or leading.presumed_by is not None or view.violations:
            return
        if self.level(leading).move_on:
            yield line(self.words.say("screen", "move_on"), self.level(leading).move_on)
