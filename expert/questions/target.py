"""What a question is about, read from what somebody types: `running`, `running=easy_flat_only`, `overstriding`, `recommended:jump_rope`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, assert_never

from expert.errors import Diagnostics, Location, QueryError, suggest_names, with_article
from expert.language.conditions import Likely, Possible
from expert.language.kinds import CONCLUDED, TOLD, Kind
from expert.language.meaning import Grade, Meaning, Status, Truth, both, opposite
from expert.language.model import KnowledgeBase, Level, Titled
from expert.language.names import ConclusionName, OutcomeName
from expert.shapes.part import Part

if TYPE_CHECKING:
    from expert.language.kinds import ConcludedKind
else:
    # To msgspec a literal is made of texts, and a member of an enumeration is none.
    ConcludedKind = Literal[tuple(kind.value for kind in CONCLUDED)]

IN_TURN: tuple[ConcludedKind, ...] = (*TOLD, Kind.CONCEPT)
"""What a text is taken to name, where it names several: a concept last, as few know that there are any."""
QUALIFIERS: Mapping[str, ConcludedKind] = {
    **dict.fromkeys((Grade.LIKELY.value, Grade.POSSIBLE.value, Grade.UNLIKELY.value), Kind.CAUSE),
    **dict.fromkeys((Status.RECOMMENDED.value, Status.WITHHELD.value), Kind.RECOMMENDATION),
}
"""The words that may stand before a colon, and what each is said of."""
_DID_YOU_MEAN = "did you mean"
_NOT_IN_IDS = re.compile(r"[\W_]+")


class Target(Part, frozen=True, omit_defaults=True):
    """Something that is concluded, or one way in which it can come out.

    Attributes:
        kind: `decision`, `cause`, `concept` or `recommendation`.
        name: Its id.
        value: A level of the decision, which stands for that level or a milder one; `likely`, `possible` or `unlikely` of a cause;
            `recommended` or `withheld` of a recommendation; empty where the thing itself is meant.
    """

    kind: ConcludedKind
    name: ConclusionName
    value: OutcomeName = ""

    def __str__(self) -> str:
        """Return it as it is typed."""
        if not self.value:
            return self.name
        return f"{self.name}={self.value}" if self.kind == Kind.DECISION else f"{self.value}:{self.name}"


def parse_target(knowledge: KnowledgeBase, text: str, beside: Iterable[Kind] = ()) -> Target:
    """Return what somebody asks about; case does not matter, `-` and spaces read as `_`, and titles do for ids.

    Args:
        knowledge: Where it is concluded.
        text: What somebody typed.
        beside: Of which kinds a name would do too, so that the nearest of them is suggested.

    Raises:
        QueryError: Nothing of that name is concluded (ASK001), or it has no such level, grade or status (ASK002).
    """
    qualifier, colon, rest = text.partition(":")
    if colon and _normal(qualifier) in QUALIFIERS:
        target = _named(knowledge, rest, (QUALIFIERS[_normal(qualifier)],))
        return Target(target.kind, target.name, _normal(qualifier))
    if colon and "=" not in qualifier and not _find(knowledge, text, IN_TURN):
        raise _unknown(
            "ASK002", f"`{qualifier.strip()}:` says nothing of a conclusion", suggest_names(_normal(qualifier), list(QUALIFIERS))
        )
    name, equals, level = text.partition("=")
    if not equals:
        return _named(knowledge, text, IN_TURN, beside)
    target = _named(knowledge, name, IN_TURN)
    if target.kind != Kind.DECISION:
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
    name, value = target.name, target.value
    match target.kind:
        case Kind.DECISION if not value:
            return True if meaning.is_settled(name) else None
        case Kind.DECISION:
            floor, ceiling = meaning.bounds(name)
            rank = meaning.knowledge.decisions[name].rank(value)
            return True if ceiling <= rank else False if floor > rank else None
        case Kind.CONCEPT:
            return meaning.concept(name)
        case Kind.CAUSE:
            likely, possible = meaning.truth(Likely(name)), meaning.truth(Possible(name))
            return opposite(possible) if value == Grade.UNLIKELY.value else possible if value == Grade.POSSIBLE.value else likely
        case Kind.RECOMMENDATION:
            blocked = meaning.blocked(name)
            return blocked if value == Status.WITHHELD.value else both((meaning.advised(name), opposite(blocked)))
        case _:  # pragma: no cover
            assert_never(target.kind)


def _normal(text: str) -> str:
    """Return a name as ids are written."""
    return _NOT_IN_IDS.sub("_", text.casefold()).strip("_")


def _titled(knowledge: KnowledgeBase, kind: Kind | ConcludedKind) -> Iterator[Titled]:
    """Yield the ids of everything of a kind whose entries have titles, with these."""
    return (Titled(id, getattr(item, "title")) for id, item in knowledge.entries(Kind(kind)).items())  # noqa: B009 - of some kinds only


def _match(text: str, items: Iterable[Level | Titled]) -> str:
    """Return the id of the item that a text names by id or title, or an empty string."""
    wanted = _normal(text)
    items = tuple(items)
    ids = (item.id for item in items if _normal(item.id) == wanted)
    return next(ids, "") or next((item.id for item in items if _normal(item.title) == wanted), "")


def _find(knowledge: KnowledgeBase, text: str, kinds: Iterable[ConcludedKind]) -> Target | None:
    """Return what a text names among some kinds: by id before by title."""
    titled = [(kind, item) for kind in kinds for item in _titled(knowledge, kind)]
    found = _match(text, (item for _, item in titled))
    return next((Target(kind, found) for kind, item in titled if item.id == found), None)


def _named(knowledge: KnowledgeBase, text: str, kinds: tuple[ConcludedKind, ...], beside: Iterable[Kind] = ()) -> Target:
    """Return what a text names among some kinds.

    Raises:
        QueryError: It names nothing of these kinds.
    """
    found = _find(knowledge, text, kinds)
    if found is not None:
        return found
    written = text.strip()
    wanted = " or ".join(map(with_article, kinds)) if len(kinds) < len(IN_TURN) else "something that is concluded"
    other = next((id for id in (written, _normal(text), _normal(text).replace("_", "-")) if knowledge.kind_of(id)), "")
    kind = knowledge.kind_of(other)
    if kind is not None:
        raise _unknown("ASK001", f"`{other}` is not {wanted}", suggest_names(other, (), {other: kind}))
    for decision in knowledge.decisions.values():
        level = _match(text, decision.levels)
        if level:
            raise _unknown("ASK001", f"`{level}` is a level of `{decision.id}`", f"write `{decision.id}={level}`")
    items = [item for kind in kinds for item in _titled(knowledge, kind)]
    others = [item for kind in beside for item in _titled(knowledge, kind)]
    near = _nearest(text, [*items, *others])
    help = near if near.startswith(_DID_YOU_MEAN) else _nearest(text, items)
    raise _unknown("ASK001", f"nothing is called `{written}`", help)


def _nearest(text: str, items: Iterable[Level | Titled]) -> str:
    """Return a help sentence with the ids that are nearest to a text, or whose titles are."""
    wanted, items = _normal(text), tuple(items)
    help = suggest_names(wanted, [item.id for item in items])
    if help.startswith(_DID_YOU_MEAN):
        return help
    shared = {item.id: len(set(wanted.split("_")) & set(_normal(item.title).split("_"))) for item in items}
    near = sorted((id for id in shared if wanted and shared[id]), key=lambda id: -shared[id])[:2]
    return f"{_DID_YOU_MEAN} " + " or ".join(f"`{id}`" for id in near) + "?" if near else help


def _unknown(code: str, message: str, help: str) -> QueryError:
    """Return the error of a name that cannot be asked about."""
    faults = Diagnostics()
    faults.add(Location("target"), code, message, help)
    return QueryError(faults.items)
