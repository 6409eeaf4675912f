"""All laws as ready tests: a class to inherit from, with one test for each.

A law that does not hold ends in the smallest case that Hypothesis finds, printed as a worked case. Complete what is expected and put it
into `cases/`, so that it is never forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import ClassVar
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from expert.audit.worked_cases import mismatches_of
from expert.cases.case import Case, follows
from expert.cases.worked import read_worked_case
from expert.consultation.consult import consult
from expert.engines.logic.law_proof import LawProof
from expert.engines.logic.laws import prove
from expert.faces.pages.audit import mismatch_text
from expert.language.meaning import Meaning, is_admissible
from expert.language.model import KnowledgeBase
from expert.testing import generators
from expert.testing.broken import DAY, as_case, hold
from expert.testing.inference import conclusions, disagreements, left_open, milder_verdicts, unsettled_again, worse_answers
from expert.testing.orders import shuffled, shuffled_mapping
from expert.testing.outcomes import explained, faults_of_the_first_screen, lost_in_storing, unfounded_statements, violated_invariants
from expert.words.catalogue import ENGLISH

Law = Callable[[KnowledgeBase, Case, st.DataObject], None]
"""Raises where it does not hold; what else it needs it draws."""

ORDERS = 5
"""In so many other orders a knowledge base is read."""
MOST_TARGETS = 6
"""So many things are asked about each case."""
MOST_CHANGES = 8
"""So many answers of each case are made worse, one at a time."""


class Laws:
    """The laws that every knowledge base keeps, as tests that pytest and unittest collect from a class that inherits them.

    Attributes:
        knowledge: The knowledge base, loaded with its worked cases; or a strategy that makes knowledge bases.
        max_examples: How many cases each law is tried on. With 100 a small knowledge base takes some seconds.
    """

    knowledge: ClassVar[KnowledgeBase | st.SearchStrategy[KnowledgeBase]]
    max_examples: ClassVar[int] = 100

    def test_engines_agree(self) -> None:
        """Forward chaining fires exactly the rules that are true by the reference meaning, each for a reason that is true and enough."""

        def law(knowledge: KnowledgeBase, case: Case, _: st.DataObject) -> None:
            hold("engines agree", knowledge, case, disagreements(knowledge, case.values))

        self._try(law)

    def test_more_answers_never_change_what_was_settled(self) -> None:
        """Every truth, once known, stays, and bounds only narrow, whatever is answered next."""

        def law(knowledge: KnowledgeBase, case: Case, data: st.DataObject) -> None:
            missing = [name for name in knowledge.findings if name not in case.answers]
            if missing:
                name = data.draw(st.sampled_from(missing))
                more = {**case.values, name: data.draw(generators.values(knowledge, name))}
                if is_admissible(knowledge, more):
                    faults = unsettled_again(Meaning(knowledge, case.values), Meaning(knowledge, more))
                    hold("more answers never change what was settled", knowledge, as_case(knowledge, more, case.date), faults)

        self._try(law)

    def test_all_answers_settle_everything(self) -> None:
        """Once every question that applies is answered nothing is open, and nothing comes out that some of the answers had ruled out."""

        def law(knowledge: KnowledgeBase, case: Case, data: st.DataObject) -> None:
            hold("all answers settle everything", knowledge, case, left_open(Meaning(knowledge, case.values)))
            kept = data.draw(st.integers(0, 2 ** len(case.answers) - 1))
            some = {name: value for place, (name, value) in enumerate(case.values.items()) if kept >> place & 1}
            faults = unsettled_again(Meaning(knowledge, some), Meaning(knowledge, case.values))
            hold("more answers never change what was settled", knowledge, case, faults)

        self._try(law, complete=True)

    def test_order_does_not_matter(self) -> None:
        """The order of rules, of the parts of conditions, of findings and of answers is irrelevant."""
        fixed = self.knowledge
        others = [shuffled(fixed, Random(seed)) for seed in range(ORDERS)] if isinstance(fixed, KnowledgeBase) else []

        def law(knowledge: KnowledgeBase, case: Case, data: st.DataObject) -> None:
            seed = data.draw(st.integers(0, 2**32))
            other = (others[seed % len(others)] if others else shuffled(knowledge.whole, Random(seed))).on(case.date)
            one, two = conclusions(knowledge, case.values), conclusions(other, shuffled_mapping(case.values, Random(seed)))
            hold("order does not matter", knowledge, case, (f"the {name} differ" for name in one if one[name] != two[name]))

        self._try(law)

    def test_worse_answers_never_give_a_milder_verdict(self) -> None:
        """No answer that is worse, as its finding declares, makes any decision milder: neither its bounds nor its level in force."""
        for proof, knowledge, case in self._refuted("worse_never_milder"):
            faults = milder_verdicts(follows(knowledge, case), proof.about, (proof.then or {})[proof.about])
            hold("worse answers never give a milder verdict", knowledge, case, faults)

        def law(knowledge: KnowledgeBase, case: Case, data: st.DataObject) -> None:
            changes = worse_answers(knowledge, case.values)
            before = Meaning(knowledge, case.values)
            for name, value in data.draw(st.lists(st.sampled_from(changes), max_size=MOST_CHANGES, unique=True)) if changes else ():
                hold("worse answers never give a milder verdict", knowledge, case, milder_verdicts(before, name, value))

        self._try(law)

    def test_explanations_rest_on_what_was_answered(self) -> None:
        """A why mentions only answers that were given, asks nothing that was, and what it cites is enough to conclude the same."""

        def law(knowledge: KnowledgeBase, case: Case, data: st.DataObject) -> None:
            outcome = consult(knowledge, case)
            for target in data.draw(st.lists(st.sampled_from(explained(knowledge)), min_size=1, max_size=MOST_TARGETS, unique=True)):
                faults = unfounded_statements(outcome, target)
                hold("explanations rest on what was answered", knowledge, case, faults, target)

        self._try(law)

    def test_the_first_screen_says_what_came_out(self) -> None:
        """What there is to do, and not to do, and the levels on the first screen are those of the outcome."""

        def law(knowledge: KnowledgeBase, case: Case, _: st.DataObject) -> None:
            hold("the first screen says what came out", knowledge, case, faults_of_the_first_screen(consult(knowledge, case)))

        self._try(law)

    def test_invariants_hold(self) -> None:
        """What must never come out never does, for random cases, and for anybody whom the solver finds."""
        for _, knowledge, case in self._refuted("invariant"):
            hold("invariants hold", knowledge, case, violated_invariants(knowledge, case))

        def law(knowledge: KnowledgeBase, case: Case, _: st.DataObject) -> None:
            hold("invariants hold", knowledge, case, violated_invariants(knowledge, case))

        self._try(law)

    def test_a_case_is_read_as_it_was_written(self) -> None:
        """What is stored of a case, as data or as JSON, is read back as an equal case."""

        def law(knowledge: KnowledgeBase, case: Case, _: st.DataObject) -> None:
            hold("a case is read as it was written", knowledge, case, lost_in_storing(knowledge, case))

        self._try(law)

    def test_worked_cases_come_out_as_expected(self) -> None:
        """Every worked case has the outcome that somebody wrote down for it."""
        knowledge = self.knowledge
        if not isinstance(knowledge, KnowledgeBase) or not knowledge.cases:
            raise SkipTest(ENGLISH.say("law", "no_cases"))
        for worked in knowledge.cases.values():
            outcome = consult(knowledge, read_worked_case(knowledge, worked))
            hold("worked cases come out as expected", knowledge, outcome.case, map(mismatch_text, mismatches_of(worked, outcome)))

    def _refuted(self, law: str) -> Iterator[tuple[LawProof, KnowledgeBase, Case]]:
        """Yield who breaks a law of one knowledge base, as the solver finds them: the fewest answers, on a day on which they do."""
        knowledge = self.knowledge
        if isinstance(knowledge, KnowledgeBase):
            for proof in prove(knowledge, laws={law}):
                if proof.broken_by is not None:
                    day = None if proof.period is None else proof.period.day
                    yield proof, knowledge, as_case(knowledge, proof.broken_by, day or DAY)

    def _try(self, law: Law, *, complete: bool = False) -> None:
        """Try a law on so many cases; the smallest for which it does not hold is told."""
        given_knowledge = self.knowledge
        people = _people_of(given_knowledge, complete) if isinstance(given_knowledge, KnowledgeBase) else None

        # Hypothesis's own report of a failure is a dump of the whole knowledge base; `hold` tells the case instead.
        @settings(
            max_examples=self.max_examples,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=set(Phase) - {Phase.explain},
            verbosity=Verbosity.quiet,
        )
        @given(st.data())
        def tried(data: st.DataObject) -> None:
            knowledge = given_knowledge if isinstance(given_knowledge, KnowledgeBase) else data.draw(given_knowledge)
            case = data.draw(_people_of(knowledge, complete) if people is None else people)
            law(knowledge.on(case.date), case, data)

        tried()


def _people_of(knowledge: KnowledgeBase, complete: bool) -> st.SearchStrategy[Case]:
    """Return cases of one knowledge base, answered as far as a real person may leave it or in full."""
    return generators.cases(knowledge, partial(generators.answers, complete=complete))
