"""What would come out if some answers were others: every difference in the outcome, each with its reasons."""

from __future__ import annotations

from expert.cases.changes import Changes, change_case
from expert.consultation.conclude import conclude
from expert.consultation.outcome import Consultation
from expert.language.meaning import Meaning
from expert.questions.parts.differences import outcome_differences
from expert.questions.parts.reasons import answer_differences
from expert.questions.parts.statement import Statement
from expert.words.phrases import say_answer


def what_if(consultation: Consultation, changes: Changes) -> Statement:
    """Return every difference that other answers would make, by the reference meaning; it agrees with a fresh consultation.

    Args:
        consultation: What was concluded from the answers as they are.
        changes: The value that each changed finding gets, None to take its answer away; `parse_changes` reads them from texts.

    Returns:
        A statement of kind `what_if`: the answers that differ, the answers left out because their question would no longer apply, and
        one statement a difference with the rules and answers behind it.

    Raises:
        CaseError: The changed answers contradict others, or their own question does not apply.
        QueryError: A change names no finding, or no value of it.
    """
    knowledge = consultation.knowledge
    changed = change_case(knowledge, consultation.case, changes)
    answers = tuple(item for item in answer_differences(knowledge, consultation.case, changed.case) if item.about not in changed.dropped)
    children = [Statement("supposed", "", {"count": str(len(answers))}, answers) if answers else Statement("answers_same")]
    if changed.dropped:
        dropped = tuple(
            Statement("answer_dropped", name, {"old": say_answer(knowledge.findings[name], consultation.case.answers[name].value)})
            for name in changed.dropped
        )
        children.append(Statement("dropped", "", {"count": str(len(dropped))}, dropped))
    supposed = conclude(Meaning(knowledge, changed.case.values), changed.case, ())
    differences = outcome_differences(consultation, supposed)
    return Statement("what_if", "", {"count": str(len(differences))}, (*children, *(differences or (Statement("nothing_differs"),))))
