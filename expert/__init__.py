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
    from expert.audit.diff import KnowledgeDiff, knowledge_diff
    from expert.audit.mutation.mutate import MutationReport, mutate
    from expert.audit.report import AuditReport
    from expert.cases.case import Answer, Case, case_to_data
    from expert.cases.changes import parse_changes
    from expert.cases.schema import case_schema
    from expert.consultation.consult import consult
    from expert.consultation.outcome import Consultation
    from expert.consultation.stored import read_outcome
    from expert.diary.kept import keep, old_answers, recall
    from expert.diary.store import Kept, Store
    from expert.engines.logic.laws import LawProof, prove
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
    from expert.language.model import KnowledgeBase
    from expert.loading import load_case, load_knowledge, load_schema, parse_case, read_condition
    from expert.questions.assess import Assessment, assess
    from expert.questions.compare import compare
    from expert.questions.enough import enough
    from expert.questions.graph import Graph, graph
    from expert.questions.handover import HandoverPage, handover_page
    from expert.questions.open_questions import open_questions
    from expert.questions.parts.statement import Statement
    from expert.questions.proofs import ever, say_proofs
    from expert.questions.rather_than import why_rather_than
    from expert.questions.show import Overview, overview, show, show_source
    from expert.questions.statements.base import Explanation
    from expert.questions.until import until
    from expert.questions.verify import Check, Verdict, verify
    from expert.questions.what_if import what_if
    from expert.questions.why import why
    from expert.questions.why_not import why_not

_HOMES = {
    "Answer": "cases.case",
    "Assessment": "questions.assess",
    "AuditReport": "audit.report",
    "Case": "cases.case",
    "CaseError": "errors",
    "Check": "questions.verify",
    "Consultation": "consultation.outcome",
    "Diagnostic": "errors",
    "EngineError": "errors",
    "Explanation": "questions.statements.base",
    "ExpertError": "errors",
    "Graph": "questions.graph",
    "HandoverPage": "questions.handover",
    "Kept": "diary.store",
    "KnowledgeBase": "language.model",
    "KnowledgeDiff": "audit.diff",
    "KnowledgeError": "errors",
    "LawProof": "engines.logic.laws",
    "Location": "errors",
    "MutationReport": "audit.mutation.mutate",
    "OutcomeError": "errors",
    "Overview": "questions.show",
    "QueryError": "errors",
    "Statement": "questions.parts.statement",
    "Store": "diary.store",
    "StoreError": "errors",
    "Verdict": "questions.verify",
    "assess": "questions.assess",
    "audit_knowledge": "audit.audit",
    "case_schema": "cases.schema",
    "case_to_data": "cases.case",
    "compare": "questions.compare",
    "consult": "consultation.consult",
    "enough": "questions.enough",
    "ever": "questions.proofs",
    "graph": "questions.graph",
    "handover_page": "questions.handover",
    "keep": "diary.kept",
    "knowledge_diff": "audit.diff",
    "load_case": "loading",
    "load_knowledge": "loading",
    "load_schema": "loading",
    "mutate": "audit.mutation.mutate",
    "old_answers": "diary.kept",
    "open_questions": "questions.open_questions",
    "overview": "questions.show",
    "parse_case": "loading",
    "parse_changes": "cases.changes",
    "prove": "engines.logic.laws",
    "read_condition": "loading",
    "read_outcome": "consultation.stored",
    "recall": "diary.kept",
    "say_proofs": "questions.proofs",
    "show": "questions.show",
    "show_source": "questions.show",
    "until": "questions.until",
    "verify": "questions.verify",
    "what_if": "questions.what_if",
    "why": "questions.why",
    "why_not": "questions.why_not",
    "why_rather_than": "questions.rather_than",
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
    "Explanation",
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
    return str(import_module("expert.faces.pages.notebook").show(form, thing))


display_with(_show)
