"""Which questions could still change something, what each of them could change, and which to answer next."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from expert.consultation.outcome import Consultation
from expert.engines.logic.counterfactual import counterfactuals
from expert.questions.parts.next import next_question, open_conclusions, questions_behind, screen_of
from expert.questions.parts.statement import Statement
from expert.words.catalogue import join, say, say_count


def open_questions(consultation: Consultation, really_open: Collection[str] | None = None) -> Statement:
    """Return the unanswered questions that could still change a decision, a cause or a recommendation, and the next best one.

    Args:
        consultation: What was concluded.
        really_open: The decisions, causes and recommendations that some completion of the answers makes different from what is shown
            now; None asks the solver which these are.

    Returns:
        A statement of kind `open_questions`: the next best question, the checklists, the single questions, and how many questions each
        conclusion still waits for; of kind `nothing_open` where no further question could change anything.
    """
    knowledge = consultation.knowledge
    if really_open is None:
        really_open = counterfactuals(knowledge).still_open(consultation.case.values)
    return _Reader(consultation, really_open).statement()


class _Reader:
    """Reads what is open off the meaning."""

    def __init__(self, consultation: Consultation, really_open: Collection[str]) -> None:
        """Take the consultation, and which conclusions are really open."""
        self.knowledge = consultation.knowledge
        self.case = consultation.case
        self.meaning = consultation.meaning
        self.really_open = really_open
        open = open_conclusions(self.knowledge, self.meaning)
        self.behind = {name: questions_behind(self.knowledge, self.meaning, [name]) for name in open if name in really_open}

    def statement(self) -> Statement:
        """Return everything that is open."""
        names = self.knowledge.in_order_of_asking(name for names in self.behind.values() for name in names)
        if not names:
            return Statement("nothing_open")
        screens: dict[str, list[str]] = {}
        for name in names:
            screens.setdefault(screen_of(self.knowledge, name), []).append(name)
        checklists = [self._checklist(id, lines) for id, lines in screens.items() if id in self.knowledge.checklists]
        singles = [self._single(id) for id in screens if id not in self.knowledge.checklists]
        conclusions = tuple(self._conclusion(name, behind) for name, behind in self.behind.items())
        return Statement(
            "open_questions",
            "",
            {"text": self._count(len(checklists), len(singles)), "checklists": str(len(checklists)), "singles": str(len(singles))},
            (*self._next(screens), *checklists, *singles, Statement("open_conclusions", "", {"count": str(len(conclusions))}, conclusions)),
        )

    @staticmethod
    def _count(checklists: int, singles: int) -> str:
        """Return how much is open, in words."""
        parts = [say_count("screen", "open_checklists", checklists)] if checklists else []
        return " ".join([*parts, say_count("screen", "open_questions", singles)] if singles else parts)

    def _next(self, screens: Mapping[str, list[str]]) -> tuple[Statement, ...]:
        """Return the next best question; what was asked and not known is not asked again."""
        screen = next_question(self.knowledge, self.meaning, self.case.unknown.keys(), self.really_open)
        if screen is None:
            return ()
        return (Statement("next_question", screen, {"question": self._question(screen), "changes": self._changes(screens[screen])}),)

    def _question(self, screen: str) -> str:
        """Return the words of a question or checklist."""
        checklist = self.knowledge.checklists.get(screen)
        return self.knowledge.findings[screen].question if checklist is None else checklist.question

    def _checklist(self, id: str, lines: list[str]) -> Statement:
        """Return a checklist of which some lines are open."""
        texts = {"question": self._question(id), "count": str(len(lines)), "changes": self._changes(lines)}
        questions = (Statement("question", name, {"question": self.knowledge.findings[name].question}) for name in lines)
        return Statement("open_checklist", id, texts, tuple(questions))

    def _single(self, name: str) -> Statement:
        """Return a question; one of which it is not known whether it applies says so, one that is not known by the person too."""
        kind = "open_unknown" if name in self.case.unknown else "open_question" if self.meaning.applies(name) else "open_if_it_applies"
        return Statement(kind, name, {"question": self._question(name), "changes": self._changes([name])})

    def _changes(self, names: list[str]) -> str:
        """Return what answers to these questions could change, in words: each decision, and how many causes and recommendations."""
        found = [about for about, behind in self.behind.items() if set(names) & set(behind)]
        parts = [self._quoted(about) for about in found if about in self.knowledge.decisions]
        for key, kind in (("causes", self.knowledge.causes), ("recommendations", self.knowledge.recommendations)):
            those = [about for about in found if about in kind]
            if those:
                parts.append(self._quoted(those[0]) if len(those) == 1 else say_count("open", key, len(those)))
        return join(tuple(parts))

    def _quoted(self, about: str) -> str:
        """Return what a conclusion is called, in quotes."""
        return say("open", "quoted", title=self._title(about))

    def _title(self, about: str) -> str:
        """Return what a conclusion is called."""
        if about in self.knowledge.decisions:
            return self.knowledge.decisions[about].question
        titled = self.knowledge.causes[about] if about in self.knowledge.causes else self.knowledge.recommendations[about]
        return titled.title

    def _conclusion(self, about: str, behind: tuple[str, ...]) -> Statement:
        """Return how many questions a conclusion waits for."""
        screens = dict.fromkeys(screen_of(self.knowledge, name) for name in behind)
        return Statement(
            "open_conclusion", about, {"title": self._title(about), "count": str(len(screens)), "questions": " ".join(screens)}
        )
