"""What a check of a knowledge base finds as SARIF 2.1.0, which editors and code hosts show beside the lines that it is about.

Faults are errors, flaws of the audit warnings; what the knowledge base accepts is suppressed, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from expert.audit.report import AuditReport, Flaw
from expert.errors import Diagnostic, Location
from expert.language.model import KnowledgeBase
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.wording import Wording

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_of_faults(program: str, version: str, faults: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return the faults for which a knowledge base cannot be loaded, as a SARIF log.

    Args:
        program: The name of the program that found them.
        version: Its version.
        faults: The faults.
    """
    return _log(program, version, (_result(item.code, "error", item.location, item.message, item.help) for item in faults))


def sarif_of_audit(program: str, version: str, knowledge: KnowledgeBase, report: AuditReport, words: Catalogue = ENGLISH) -> dict[str, Any]:
    """Return what an audit finds, as a SARIF log.

    Args:
        program: The name of the program that found it.
        version: Its version.
        knowledge: What was audited.
        report: What was found.
        words: The catalogue that it is said in.
    """
    wording = Wording(knowledge, words)
    accepted = ({**_flaw(wording, item.flaw), "suppressions": [_accepted(item.reason)]} for item in report.accepted)
    return _log(program, version, (*(_flaw(wording, item) for item in report.flaws), *accepted))


def _log(program: str, version: str, results: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a log of one run."""
    listed = list(results)
    rules = [{"id": code} for code in sorted({item["ruleId"] for item in listed})]
    driver = {"name": program, "semanticVersion": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": listed}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _flaw(wording: Wording, flaw: Flaw) -> dict[str, Any]:
    """Return a flaw as a result."""
    message, help = wording.sentence(flaw.statement).split("\n")
    return _result(flaw.code, "warning", flaw.location, message, help)


def _accepted(reason: str) -> dict[str, str]:
    """Return that a result is accepted, outside of the line that it is about."""
    return {"kind": "external", "justification": reason}


def _result(code: str, level: str, location: Location, message: str, help: str) -> dict[str, Any]:
    """Return one result."""
    text = f"{message}. {help}" if help else message
    return {"ruleId": code, "level": level, "message": {"text": text}, "locations": list(_places(location))}


def _places(location: Location) -> Iterator[dict[str, Any]]:
    """Yield where it stands, as far as that is known."""
    if not location.file:
        return
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(location.file)}}
    if location.line:
        place["region"] = {"startLine": location.line, **({"startColumn": location.column} if location.column else {})}
    yield {"physicalLocation": place}
