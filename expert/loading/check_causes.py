"""What speaks for and against causes: strengths that count for something, rules that speak one way, grades that can be reached."""

from __future__ import annotations

from expert.errors import Diagnostics
from expert.language.model import Cause, KnowledgeBase, Rule, Suggest, score
from expert.loading.entries import Entries

_THRESHOLDS = ("possible_at", "likely_at")
"""The keys of a cause that say from which score on it has a grade."""


def check_causes(knowledge: KnowledgeBase, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note everything about scores that does not fit together."""
    head = entries.head
    for index, item in enumerate(head.data.get("strengths", ()) if head is not None else ()):
        if head is not None and item["points"] == 0:
            message, help = f"`{item['id']}` counts for nothing", "give it points above 0, or below 0 to speak against a cause"
            diagnostics.add(head.at("strengths", index, "points"), "KB070", message, help)
    for rule in knowledge.rules.values():
        _check_rule(knowledge, rule, entries, diagnostics)
    # Where a rule cannot be read it may be the one that supports a cause.
    is_whole = entries["rules"].keys() == knowledge.rules.keys() and not entries.repeated
    for cause in knowledge.causes.values():
        _check_cause(knowledge, cause, entries, diagnostics, is_whole=is_whole)


def _check_rule(knowledge: KnowledgeBase, rule: Rule, entries: Entries, diagnostics: Diagnostics) -> None:
    """Note a rule that speaks for and against the same cause."""
    speaks: dict[str, bool] = {}
    for index, effect in enumerate(rule.then):
        if isinstance(effect, Suggest) and effect.strength in knowledge.strengths:
            against = knowledge.speaks_against(effect)
            if speaks.setdefault(effect.cause, against) is not against:
                message, help = f"the rule speaks for and against `{effect.cause}`", "keep one of the two, or make two rules of it"
                diagnostics.add(entries["rules"][rule.id].at("then", index), "KB070", message, help)


def _check_cause(knowledge: KnowledgeBase, cause: Cause, entries: Entries, diagnostics: Diagnostics, *, is_whole: bool) -> None:
    """Note grades of a cause that stand the wrong way round, or that nothing can bring it to."""
    entry = entries["causes"][cause.id]
    own = {key: least for key in _THRESHOLDS if (least := getattr(cause, key)) is not None}
    if own and knowledge.possible_at(cause.id) > knowledge.likely_at(cause.id):
        message = f"`possible_at` of `{cause.id}` is above its `likely_at`"
        help = f"it is possible from {knowledge.possible_at(cause.id)} and likely from {knowledge.likely_at(cause.id)}"
        diagnostics.add(entry.at(next(iter(own))), "KB052", message, help)
    said = [effect for _, effect in knowledge.rules_with(cause.id, Suggest)]
    if not is_whole or not said or not {effect.strength for effect in said} <= knowledge.strengths.keys():
        return
    most = score(knowledge.strengths[effect.strength] for effect in said if not knowledge.speaks_against(effect))
    if most == 0:
        diagnostics.add(entry.at("id"), "KB053", f"no rule supports `{cause.id}`", "without one it could only ever be false")
    for key, least in own.items():
        if 0 < most < least:
            message, help = f"the rules about `{cause.id}` come to {most} at most", "lower it, or add a rule that supports the cause"
            diagnostics.add(entry.at(key), "KB070", message, help)
