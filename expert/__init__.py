"""A rule-based expert system that can be questioned.

    >>> from expert import consult, load_knowledge, parse_case
    >>> knowledge = load_knowledge()
    >>> case = parse_case("date: 2026-01-31", knowledge)
    >>> consult(knowledge, case).decisions["running"].in_force
    'no_run'

Names are imported when they are first used, so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expert.case import Answer, Case, case_to_data
    from expert.case_format import case_schema
    from expert.consultation import Consultation
    from expert.consulting import consult
    from expert.errors import CaseError, Diagnostic, EngineError, ExpertError, KnowledgeError, Location, QueryError
    from expert.explain.assessment import Assessment, assess
    from expert.explain.clinician import ClinicianPage, clinician_page
    from expert.explain.show import Overview, overview, show
    from expert.explain.statements import Statement
    from expert.explain.why import why
    from expert.loading import load_case, load_knowledge, load_schema, parse_case
    from expert.model import KnowledgeBase

_HOMES = {
    "Answer": "case",
    "Assessment": "explain.assessment",
    "Case": "case",
    "CaseError": "errors",
    "ClinicianPage": "explain.clinician",
    "Consultation": "consultation",
    "Diagnostic": "errors",
    "EngineError": "errors",
    "ExpertError": "errors",
    "KnowledgeBase": "model",
    "KnowledgeError": "errors",
    "Location": "errors",
    "Overview": "explain.show",
    "QueryError": "errors",
    "Statement": "explain.statements",
    "assess": "explain.assessment",
    "case_schema": "case_format",
    "case_to_data": "case",
    "clinician_page": "explain.clinician",
    "consult": "consulting",
    "load_case": "loading",
    "load_knowledge": "loading",
    "load_schema": "loading",
    "overview": "explain.show",
    "parse_case": "loading",
    "show": "explain.show",
    "why": "explain.why",
}

__all__ = [
    "Answer",
    "Assessment",
    "Case",
    "CaseError",
    "ClinicianPage",
    "Consultation",
    "Diagnostic",
    "EngineError",
    "ExpertError",
    "KnowledgeBase",
    "KnowledgeError",
    "Location",
    "Overview",
    "QueryError",
    "Statement",
    "assess",
    "case_schema",
    "case_to_data",
    "clinician_page",
    "consult",
    "load_case",
    "load_knowledge",
    "load_schema",
    "overview",
    "parse_case",
    "show",
    "why",
]


def __getattr__(name: str) -> object:
    """Return a public name from its home, imported now."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"expert.{_HOMES[name]}"), name)
