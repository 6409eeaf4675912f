"""One consultation from start to end.

experta concludes, the reference meaning says what is false and what is open, and the invariants have the last word.
"""

from __future__ import annotations

from collections.abc import Iterable

from expert.cases.applying import completed
from expert.cases.case import Case
from expert.cases.fitting import meaning_of
from expert.consultation.conclude import conclude
from expert.consultation.outcome import Consultation
from expert.engines.forward.inference import infer
from expert.engines.trace import Firing
from expert.errors import EngineError
from expert.given import checked
from expert.language.meaning import Meaning
from expert.language.model import KnowledgeBase


@checked
def consult(knowledge: KnowledgeBase, case: Case) -> Consultation:
    """Return everything concluded for a case, with its trace.

    Raises:
        CaseError: The case does not fit the knowledge base: it was made by hand, or for another one.
        QueryError: What should be a knowledge base is none (ASK006).
        EngineError: The engine failed, or concluded something else than the reference meaning does.
    """
    meaning = meaning_of(knowledge, case)
    knowledge = meaning.knowledge
    whole = completed(knowledge, case)
    if whole is not case:
        case, meaning = whole, meaning_of(knowledge, whole)
    trace = infer(knowledge, case.values)
    _check_agreement(knowledge, meaning, trace)
    return conclude(meaning, case, trace)


def _check_agreement(knowledge: KnowledgeBase, meaning: Meaning, trace: Iterable[Firing]) -> None:
    """Raise unless the rules that fired are the rules that are true."""
    fired = {firing.rule for firing in trace}
    true = {id for id in knowledge.rules if meaning.rule(id) is True}
    if fired != true:
        raise EngineError(f"the engine and the reference meaning disagree on: {', '.join(sorted(fired ^ true))}")
