"""What would come out if some answers were others: every difference in the outcome, each with its reasons."""

from __future__ import annotations

from expert.cases.case import follows
from expert.cases.changes import Changes, change_case
from expert.consultation.conclude import conclude
from expert.consultation.outcome import Consultation
from expert.given import checked
from expert.questions.parts.differences import outcome_differences
from expert.questions.parts.reasons import answer_differences
from expert.questions.statements import Answered, Explanation, Statement
from expert.questions.statements.differences import AnswerDropped, AnswersSame, Dropped, NothingDiffers, Supposed, WhatIf


@checked
def what_if(consultation: Consultation, changes: Changes) -> Explanation:
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
    knowledge, case = consultation.knowledge, consultation.case
    changed = change_case(knowledge, case, changes)
    moved = answer_differences(knowledge, case, changed.case)
    answers = tuple(item for name, item in moved.items() if name not in changed.dropped)
    children: list[Statement] = [Supposed(children=answers) if answers else AnswersSame()]
    if changed.dropped:
        dropped = (AnswerDropped(Answered(name, case.values[name])) for name in changed.dropped)
        children.append(Dropped(children=tuple(dropped)))
    supposed = conclude(follows(knowledge, changed.case), changed.case, ())
    differences = outcome_differences(consultation, supposed) or (NothingDiffers(),)
    return Explanation("what-if", knowledge, WhatIf(children=(*children, *differences)))
