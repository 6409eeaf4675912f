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

from expert.display import display_with

if TYPE_CHECKING:
    from expert.audit.audit import audit_knowledge
    from expert.audit.finding import AuditReport
    from expert.audit.knowledge_diff import KnowledgeDiff, knowledge_diff
    from expert.audit.mutation import MutationReport, mutate
    from expert.case import Answer, Case, case_to_data
    from expert.case_format import case_schema
    from expert.consultation import Consultation
    from expert.consulting import consult
    from expert.errors import (
        CaseError,
        Diagnostic,
        EngineError,
        ExpertError,
        KnowledgeError,
        Location,
        OutcomeError,
        QueryError,
        StoreError,
    )
    from expert.explain.assessment import Assessment, assess
    from expert.explain.changes import parse_changes
    from expert.explain.compare import compare
    from expert.explain.enough import enough
    from expert.explain.graph import Graph, graph
    from expert.explain.handover import HandoverPage, handover_page
    from expert.explain.open_questions import open_questions
    from expert.explain.proving import ever, say_proofs
    from expert.explain.rather_than import why_rather_than
    from expert.explain.show import Overview, overview, show, show_source
    from expert.explain.statements import Statement
    from expert.explain.until import until
    from expert.explain.what_if import what_if
    from expert.explain.why import why
    from expert.explain.why_not import why_not
    from expert.history import keep, old_answers, recall
    from expert.interpreters.logic.laws import LawProof, prove
    from expert.loading import load_case, load_knowledge, load_schema, parse_case, read_condition
    from expert.model import KnowledgeBase
    from expert.outcome_reader import read_outcome
    from expert.store import Kept, Store
    from expert.verification import Check, Verdict, verify

_HOMES = {
    "Answer": "case",
    "Assessment": "explain.assessment",
    "AuditReport": "audit.finding",
    "Case": "case",
    "CaseError": "errors",
    "Check": "verification",
    "Consultation": "consultation",
    "Diagnostic": "errors",
    "EngineError": "errors",
    "ExpertError": "errors",
    "Graph": "explain.graph",
    "HandoverPage": "explain.handover",
    "Kept": "store",
    "KnowledgeBase": "model",
    "KnowledgeDiff": "audit.knowledge_diff",
    "KnowledgeError": "errors",
    "LawProof": "interpreters.logic.laws",
    "Location": "errors",
    "MutationReport": "audit.mutation",
    "OutcomeError": "errors",
    "Overview": "explain.show",
    "QueryError": "errors",
    "Statement": "explain.statements",
    "Store": "store",
    "StoreError": "errors",
    "Verdict": "verification",
    "assess": "explain.assessment",
    "audit_knowledge": "audit.audit",
    "case_schema": "case_format",
    "case_to_data": "case",
    "compare": "explain.compare",
    "consult": "consulting",
    "enough": "explain.enough",
    "ever": "explain.proving",
    "graph": "explain.graph",
    "handover_page": "explain.handover",
    "keep": "history",
    "knowledge_diff": "audit.knowledge_diff",
    "load_case": "loading",
    "load_knowledge": "loading",
    "load_schema": "loading",
    "mutate": "audit.mutation",
    "old_answers": "history",
    "open_questions": "explain.open_questions",
    "overview": "explain.show",
    "parse_case": "loading",
    "parse_changes": "explain.changes",
    "prove": "interpreters.logic.laws",
    "read_condition": "loading",
    "read_outcome": "outcome_reader",
    "recall": "history",
    "say_proofs": "explain.proving",
    "show": "explain.show",
    "show_source": "explain.show",
    "until": "explain.until",
    "verify": "verification",
    "what_if": "explain.what_if",
    "why": "explain.why",
    "why_not": "explain.why_not",
    "why_rather_than": "explain.rather_than",
}

__all__ = [
    "Answer",
    "Assessment",
    "AuditReport",
    "Case",
    "CaseError",
    "Check",
    "Consultation",
    "Diagnostic",
    "EngineError",
    "ExpertError",
    "Graph",
    "HandoverPage",
    "Kept",
    "KnowledgeBase",
    "KnowledgeDiff",
    "KnowledgeError",
    "LawProof",
    "Location",
    "MutationReport",
    "OutcomeError",
    "Overview",
    "QueryError",
    "Statement",
    "Store",
    "StoreError",
    "Verdict",
    "assess",
    "audit_knowledge",
    "case_schema",
    "case_to_data",
    "compare",
    "consult",
    "enough",
    "ever",
    "graph",
    "handover_page",
    "keep",
    "knowledge_diff",
    "load_case",
    "load_knowledge",
    "load_schema",
    "mutate",
    "old_answers",
    "open_questions",
    "overview",
    "parse_case",
    "parse_changes",
    "prove",
    "read_condition",
    "read_outcome",
    "recall",
    "say_proofs",
    "show",
    "show_source",
    "until",
    "verify",
    "what_if",
    "why",
    "why_not",
    "why_rather_than",
]


def __getattr__(name: str) -> object:
    """Return a public name from its home, imported now."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"expert.{_HOMES[name]}"), name)


def _show(form: str, thing: object) -> str:
    """Return a statement or an outcome as a notebook shows it; rendering is imported when the first one is shown."""
    return str(import_module("expert.render.notebook").show(form, thing))


display_with(_show)
