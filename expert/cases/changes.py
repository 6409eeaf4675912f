"""Other answers than those given: read from `finding=value`, and put into a case that stays one that a person could give."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from expert.cases.applying import completed, without_idle
from expert.cases.case import ASSUMED, DONT_KNOW, UNKNOWN_WORDS, Answer, Case, as_said
from expert.cases.form import case_to_data
from expert.cases.reading import build_case
from expert.cases.values import read_said, read_value
from expert.errors import CaseError, Diagnostics, Location, QueryError, show_value, suggest_names, with_article
from expert.given import checked
from expert.language.model import Finding, FindingType, KnowledgeBase, Said

UNKNOWN = "unknown"
"""What may stand for a value: as if the question had not been answered."""
_NOT_IN_IDS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})\Z")
_WHERE = Location("changes")

Changes = Mapping[str, Said | None]
"""The value that each changed finding gets, of a date the day or how many days ago it is; None takes its answer away."""


class ChangedCase(Struct, frozen=True):
    """A case with other answers.

    Attributes:
        case: The answers after the change.
        dropped: The findings whose answers were left out because their question no longer applies.
    """

    case: Case
    dropped: tuple[str, ...]


@checked
def parse_changes(knowledge: KnowledgeBase, texts: Iterable[str]) -> dict[str, Said | None]:
    """Return the changes that texts such as `walking_now=limp`, `trigger_run_km=6 mi` or `pop=unknown` ask for.

    Case does not matter, and `-` and spaces in names read as `_`.

    Raises:
        QueryError: With every fault: what is not a change (ASK010), no finding (ASK001), changed twice (ASK011), or no value of it.
    """
    faults = Diagnostics(error=QueryError)
    changes: dict[str, Said | None] = {}
    for text in texts:
        name, equals, written = (part.strip() for part in text.partition("="))
        finding = knowledge.findings.get(name) or knowledge.findings.get(_normal(name))
        if finding is None:
            faults.add(_WHERE, "ASK001", f"unknown finding `{name}`", _other(knowledge, name))
        elif not equals or not written:
            faults.add(_WHERE, "ASK010", f"`{text.strip()}` changes nothing", f"write `{finding.id}=value`, or `{finding.id}={UNKNOWN}`")
        elif finding.id in changes:
            faults.add(_WHERE, "ASK011", f"`{finding.id}` is changed twice", "keep the one that is meant")
        else:
            changes[finding.id] = _read(finding, written, faults)
    if faults:
        raise QueryError(faults.items)
    return changes


def _normal(name: str) -> str:
    """Return a name as ids are written."""
    return _NOT_IN_IDS.sub("_", name.casefold()).strip("_")


def _other(knowledge: KnowledgeBase, name: str) -> str:
    """Return how to mend a name that no finding bears."""
    kind = knowledge.kind_of(_normal(name))
    if kind == "checklist":
        return f"`{_normal(name)}` is a checklist: change its lines, such as `{knowledge.checklists[_normal(name)].members[0]}=yes`"
    if kind:
        return f"`{_normal(name)}` is {with_article(kind)}: it follows from the answers, and only answers can be changed"
    return suggest_names(_normal(name), knowledge.findings)


def _read(finding: Finding, written: str, faults: Diagnostics) -> Said | None:
    """Return the typed value that somebody wrote, or None for unknown or with the fault noted."""
    normal = _normal(written)
    if normal in (UNKNOWN, *UNKNOWN_WORDS) and written not in finding.options:
        return None
    raw: object = written
    report = partial(faults.add, _WHERE)
    match finding.type:
        case FindingType.BOOLEAN:
            raw = {"true": True, "false": False, "yes": True, "no": False}.get(normal, written)
        case FindingType.CHOICE:
            raw = written if written in finding.options or _NUMBER.match(written) else normal
        case FindingType.SCALE | FindingType.NUMBER:
            plain = written.removesuffix(finding.unit).strip() if finding.unit else written
            raw = Decimal(plain) if _NUMBER.match(plain) else written
        case FindingType.DATE if _NUMBER.match(written):
            raw = Decimal(written)
        case FindingType.DATE:
            return read_said(finding, written, report, None)
    return read_value(finding, raw, report)


def change_case(knowledge: KnowledgeBase, case: Case, changes: Changes) -> ChangedCase:
    """Return the case with other answers; answers whose question no longer applies because of them are left out.

    With the answer to a choice go its further values. What would be answered by itself, and is to be unknown, is marked as not known.

    Raises:
        CaseError: The changed answers contradict others (CASE031), or their own question does not apply (CASE030).
        QueryError: A change names no finding (ASK001) or no value of it.
    """
    typed = _typed(knowledge, changes)
    gone = (name for choice, value in typed.items() if value is None for name in knowledge.findings[choice].further.values())
    changes = {**dict.fromkeys(gone), **typed}
    given = {name: answer for name, answer in case.answers.items() if name not in changes}
    findings, today = knowledge.findings, case.date
    given |= {name: Answer(as_said(findings[name], value, today), ASSUMED) for name, value in changes.items() if value is not None}
    unknown = {name: word for name, word in case.unknown.items() if name not in changes}
    by_itself = completed(knowledge, replace(case, answers=given, unknown=unknown)).answers.keys()
    unknown |= {name: DONT_KNOW for name, value in typed.items() if value is None and name in by_itself}
    changed, dropped = without_idle(knowledge, replace(case, answers=given, unknown=unknown), changes.keys())
    faults = Diagnostics(error=CaseError)
    checked = build_case(knowledge, case_to_data(changed), faults, _locate)
    if checked is None or faults:
        raise CaseError(faults.items)
    return ChangedCase(checked, dropped)


def _locate(pointer: tuple[str | int, ...] = (), *, of_key: bool = False) -> Location:  # noqa: ARG001 - as Locate asks
    """Return that a fault lies in the changes."""
    return _WHERE


def _typed(knowledge: KnowledgeBase, changes: Changes) -> dict[str, Said | None]:
    """Return the changes with typed values: somebody may have made them without `parse_changes`."""
    faults = Diagnostics(error=QueryError)
    typed: dict[str, Said | None] = {}
    for name, value in changes.items():
        finding = knowledge.findings.get(name)
        if finding is None:
            faults.add(_WHERE, "ASK001", f"unknown finding `{show_value(name)}`", _other(knowledge, name))
        elif value is None or (finding.type is FindingType.DATE and type(value) is datetime.date):
            typed[name] = value
        else:
            typed[name] = read_value(finding, value, partial(faults.add, _WHERE))
    if faults:
        raise QueryError(faults.items)
    return typed
