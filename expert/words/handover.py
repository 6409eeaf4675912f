"""The page for whoever looks at it next in words: headed parts of labelled lines, as a catalogue and the knowledge base say them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from expert.cases.case import ASSUMED, as_said
from expert.language.model import KnowledgeBase
from expert.questions.handover import AnswerLine, FlagLine, HandoverPage
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.first_screen import say_answers, violation_lines
from expert.words.lines import GAP, LeftOut, Line, Part, Section, Tone, line
from expert.words.phrases import referral_words, say_answer, say_value


def handover_sections(knowledge: KnowledgeBase, page: HandoverPage, words: Catalogue = ENGLISH) -> tuple[Section, ...]:
    """Return the parts of the page, its title first."""
    return tuple(_Handover(knowledge, page, words).sections())


class _Handover:
    """Puts a page into words."""

    def __init__(self, knowledge: KnowledgeBase, page: HandoverPage, words: Catalogue) -> None:
        self.knowledge = knowledge
        self.page = page
        self.words = words
        self.referral = referral_words(knowledge, words)

    def sections(self) -> Iterator[Section]:
        """Yield each part."""
        page = self.page
        yield Section(self.words.say("handover", "title", page=self.referral.page, date=page.date.isoformat()))
        signs = (*violation_lines(self.knowledge, page.violations, self.words), *self.flags())
        yield Section(self.words.say("handover", "flags"), signs)
        yield Section(self.words.say("handover", "suspected"), tuple(self.suspected()))
        yield Section(self.words.say("handover", "answers"), sections=tuple(self.answers()))
        if page.not_known:
            questions = tuple(line("", self.knowledge.findings[name].question) for name in page.not_known)
            yield Section(self.words.say("handover", "not_known"), questions, labelled=False)
        yield Section("", tuple(self.below()), labelled=False)

    def flags(self) -> Iterator[Line]:
        """Yield the warning signs."""
        for flag in self.page.flags:
            label = self.words.say("handover", "flag_unknown" if flag.truth is None else "flag_yes" if flag.truth else "flag_no")
            yield line(label, self.flag(flag), Tone.ALARM if flag.truth else Tone.PLAIN)
            if flag.because:
                yield line("", say_answers(self.knowledge, flag.because, self.words))

    def flag(self, flag: FlagLine) -> str:
        """Return one warning sign, with how much is not answered about it."""
        title = self.knowledge.concepts[flag.concept].title
        return title if flag.truth is not None else f"{title} ({self.words.say_count('handover', 'missing', len(flag.unanswered))})"

    def suspected(self) -> Iterator[Line]:
        """Yield what the answers suggest."""
        if not self.page.suspected:
            yield line("", self.words.say("handover", "nothing_suspected"))
        for item in self.page.suspected:
            cause = self.knowledge.causes[item.cause]
            kind = self.words.say("handover", "kind", cause_kind=self.knowledge.cause_kinds[cause.kind].title)
            yield Line(self.knowledge.grades.titles[item.grade.value], (Part(cause.title, Tone.STRONG), Part(kind)))
            yield line("", say_answers(self.knowledge, item.because, self.words))
            if item.against:
                yield line("", self.words.say("handover", "against", answers=say_answers(self.knowledge, item.against, self.words)))

    def answers(self) -> Iterator[Section]:
        """Yield what was answered, group by group."""
        for group, lines in groupby(self.page.answers, key=lambda item: item.group):
            yield Section(self.knowledge.groups[group].title, tuple(map(self.answer, lines)))

    def answer(self, item: AnswerLine) -> Line:
        """Return one answer with its question, and its day where that is not the day of the page."""
        finding, value = self.knowledge.findings[item.answer.finding], item.answer.value
        said = as_said(finding, value, self.page.date)
        question, in_short, in_full = f"{finding.question} ", say_value(said, self.words), f" ({say_answer(finding, value, self.words)})"
        if item.origin == ASSUMED:
            in_full += self.words.say("handover", "assumed")
        day = "" if item.on == self.page.date else item.on.isoformat()
        return Line(day, (Part(question), Part(in_short, Tone.STRONG), Part(in_full)))

    def below(self) -> Iterator[Line]:
        """Yield what is left out, and the small print."""
        if self.page.left_out:
            said = self.words.say_count("handover", "left_out", self.page.left_out)
            yield from (GAP, Line("", (Part(said),), LeftOut.PRIVATE, self.page.left_out))
        yield from (GAP, line("", self.words.say("handover", "no_advice", note=self.referral.note), Tone.QUIET))
        yield line("", " ".join(self.knowledge.fine_print), Tone.QUIET)
