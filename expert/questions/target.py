"""What a question is about, read from what somebody types: `running`, `running=easy_flat_only`, `overstriding`, `recommended:jump_rope`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import msgspec

from expert.errors import Diagnostics, Location, QueryError, suggest_names, with_article
from expert.language.conditions import Likely, Possible
from expert.language.meaning import Grade, Meaning, Status, Truth, both, opposite
from expert.language.model import KnowledgeBase, Level, Titled
from expert.language.names import ConclusionName, OutcomeName

Kind = Literal["decision", "cause", "concept", "recommendation"]
"""What is concluded, and so asked about: `expert.language.kinds.CONCLUDED`, as words that a type checker can tell apart."""
KINDS: tuple[Kind, ...] = get_args(Kind)
QUALIFIERS: Mapping[str, Kind] = {
    Grade.LIKELY.value: "cause",
    Grade.POSSIBLE.value: "cause",
    Grade.UNLIKELY.value: "cause",
    Status.RECOMMENDED.value: "recommendation",
    Status.WITHHELD.value: "recommendation",
}
"""The words that may stand before a colon, and what each is said of."""
_NOT_IN_IDS = re.compile(r"[\W_]+")


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that is concluded, or one way in which it can come out.

    Attributes:
        kind: `decision`, `cause`, `concept` or `recommendation`.
        name: Its id.
        value: A level of the decision, which stands for that level or a milder one; `likely`, `possible` or `unlikely` of a cause;
            `recommended` or `withheld` of a recommendation; empty where the thing itself is meant.
    """

    kind: Kind
    name: ConclusionName
    value: OutcomeName = ""

    def __str__(self) -> str:
        """Return it as it is typed."""
        if not self.value:
            return self.name
        return f"{self.name}={self.value}" if self.kind == "decision" else f"{self.value}:{self.name}"


def parse_target(knowledge: KnowledgeBase, text: str) -> Target:
    """Return what somebody asks about; case does not matter, `-` and spaces read as `_`, and titles do for ids.

    Raises:
        QueryError: Nothing of that name is concluded (ASK001), or it has no such level, grade or status (ASK002).
    """
    qualifier, colon, rest = text.partition(":")
    if colon and _normal(qualifier) in QUALIFIERS:
        target = _named(knowledge, rest, (QUALIFIERS[_normal(qualifier)],))
        return Target(target.kind, target.name, _normal(qualifier))
    if colon and "=" not in qualifier and not _find(knowledge, text, KINDS):
        raise _unknown(
            "ASK002", f"`{qualifier.strip()}:` says nothing of a conclusion", suggest_names(_normal(qualifier), list(QUALIFIERS))
        )
    name, equals, level = text.partition("=")
    if not equals:
        return _named(knowledge, text, KINDS)
    target = _named(knowledge, name, KINDS)
    if target.kind != "decision":
        help = " or ".join(f"`{word}:{target.name}`" for word, kind in QUALIFIERS.items() if kind == target.kind)
        raise _unknown("ASK002", f"`{target.name}` is {with_article(target.kind)}: it has no levels", f"write {help or f'`{target.name}`'}")
    levels = knowledge.decisions[target.name].levels
    found = _match(level, levels)
    if not found:
        raise _unknown("ASK002", f"`{target.name}` has no level `{level.strip()}`", _nearest(level, levels))
    return Target(target.kind, target.name, found)


def holds(meaning: Meaning, target: Target) -> Truth:
    """Return whether a target holds, three-valued: True only if no further answer can change that.

    A decision at a level: at that level or a more permissive one. A decision alone: that it is settled. A cause alone is asked to be
    likely, a recommendation alone to be recommended.
    """
    match target:
        case Target("decision", name, ""):
            return True if meaning.is_settled(name) else None
        case Target("decision", name, level):
            floor, ceiling = meaning.bounds(name)
            rank = meaning.knowledge.decisions[name].rank(level)
            return True if ceiling <= rank else False if floor > rank else None
        case Target("cause", name, value):
            likely, possible = meaning.truth(Likely(name)), meaning.truth(Possible(name))
            return opposite(possible) if value == Grade.UNLIKELY.value else possible if value == Grade.POSSIBLE.value else likely
        case Target("recommendation", name, value):
            blocked = meaning.blocked(name)
            return blocked if value == Status.WITHHELD.value else both((meaning.advised(name), opposite(blocked)))
        case _:
            return meaning.concept(target.name)


def _normal(text: str) -> str:
    """Return a name as ids are written."""
    return _NOT_IN_IDS.sub("_", text.casefold()).strip("_")


def _collection(knowledge: KnowledgeBase, kind: Kind) -> dict[str, str]:
    """Return the titles of everything of a kind, by id."""
    match kind:
        case "decision":
            return {item.id: item.title for item in knowledge.decisions.values()}
        case "cause":
            return {item.id: item.title for item in knowledge.causes.values()}
        case "concept":
            return {item.id: item.title for item in knowledge.concepts.values()}
        case _:
            return {item.id: item.title for item in knowledge.recommendations.values()}


def _match(text: str, items: Iterable[Level | Titled]) -> str:
    """Return the id of the item that a text names by id or title, or an empty string."""
    wanted = _normal(text)
    items = tuple(items)
    ids = (item.id for item in items if _normal(item.id) == wanted)
    return next(ids, "") or next((item.id for item in items if _normal(item.title) == wanted), "")


def _find(knowledge: KnowledgeBase, text: str, kinds: Iterable[Kind]) -> Target | None:
    """Return what a text names among some kinds: by id before by title."""
    titled = [(kind, Titled(id, title)) for kind in kinds for id, title in _collection(knowledge, kind).items()]
    found = _match(text, (item for _, item in titled))
    return next((Target(kind, found) for kind, item in titled if item.id == found), None)


def _named(knowledge: KnowledgeBase, text: str, kinds: tuple[Kind, ...]) -> Target:
    """Return what a text names among some kinds.

    Raises:
        QueryError: It names nothing of these kinds.
    """
    found = _find(knowledge, text, kinds)
    if found is not None:
        return found
    written = text.strip()
    wanted = " or ".join(map(with_article, kinds)) if len(kinds) < len(KINDS) else "something that is concluded"
    other = next((id for id in (written, _normal(text), _normal(text).replace("_", "-")) if knowledge.kind_of(id)), "")
    if other:
        kind = knowledge.kind_of(other)
        raise _unknown("ASK001", f"`{other}` is not {wanted}", suggest_names(other, (), {other: kind}))
    for decision in knowledge.decisions.values():
        level = _match(text, decision.levels)
        if level:
            raise _unknown("ASK001", f"`{level}` is a level of `{decision.id}`", f"write `{decision.id}={level}`")
    items = [Titled(id, title) for kind in kinds for id, title in _collection(knowledge, kind).items()]
    raise _unknown("ASK001", f"nothing is called `{written}`", _nearest(text, items))


def _nearest(text: str, items: Iterable[Level | Titled]) -> str:
    """Return a help sentence with the ids that are nearest to a text, or whose titles are."""
    wanted, items = _normal(text), tuple(items)
    help = suggest_names(wanted, [item.id for item in items])
    if help.startswith("did you mean"):
        return help
    shared = {item.id: len(set(wanted.split("_")) & set(_normal(item.title).split("_"))) for item in items}
    near = sorted((id for id in shared if wanted and shared[id]), key=lambda id: -shared[id])[:2]
    return "did you mean " + " or ".join(f"`{id}`" for id in near) + "?" if near else help


def _unknown(code: str, message: str, help: str) -> QueryError:
    """Return the error of a name that cannot be asked about."""
    faults = Diagnostics()
    faults.add(Location("target"), code, message, help)
    return QueryError(faults.items)
