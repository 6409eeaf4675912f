"""Consultations kept, and recalled with the rules that gave them."""

from __future__ import annotations

from pathlib import Path

from expert.cases.case import Case
from expert.cases.reading import build_case, in_data
from expert.consultation.consult import consult
from expert.consultation.outcome import Consultation
from expert.diary.store import KeptConsultation, Store
from expert.errors import CaseError, Diagnostic, Diagnostics, KnowledgeError, Location, StoreError
from expert.given import checked
from expert.language.model import KnowledgeBase


@checked
def keep(store: Store, consultation: Consultation, folder: Path) -> int:
    """Keep a consultation with the rules that gave it, and return its id; it is on disk then.

    Args:
        store: Where.
        consultation: What to keep.
        folder: Where the files of the knowledge base lie.

    Raises:
        StoreError: It could not be kept.
    """
    knowledge = consultation.knowledge
    first = knowledge.first_decision
    headline = knowledge.decisions[first].level(consultation.decisions[first].in_force).title
    return store.save(consultation.to_data(), headline, lambda: _packed(folder))


@checked
def recall(store: Store, kept: KeptConsultation, knowledge: KnowledgeBase) -> Consultation:
    """Return a kept consultation, by the rules that gave it.

    Args:
        store: Where its rules are kept.
        kept: The consultation.
        knowledge: The knowledge base of today: taken if it is the very one, so that nothing is loaded twice.

    Raises:
        StoreError: This version of the program cannot read those rules any more, or they are not those that gave it.
    """
    if kept.head.fingerprint != knowledge.fingerprint:
        knowledge = _kept_knowledge(store, kept)
    return consult(knowledge, case_of(kept, knowledge))


def case_of(kept: KeptConsultation, knowledge: KnowledgeBase) -> Case:
    """Return the answers of a kept consultation, read with any knowledge base.

    Raises:
        CaseError: They do not fit that knowledge base.
    """
    diagnostics = Diagnostics(error=CaseError)
    case = build_case(knowledge, kept.outcome.get("case"), diagnostics, in_data(f"consultation {kept.head.id}"))
    if case is None:
        raise CaseError(diagnostics.items)
    return case


def _packed(folder: Path) -> bytes:
    """Return the files of a knowledge base; what packs them is imported for the first consultation that it gives, not for each."""
    from expert.loading.archive import pack_knowledge

    return pack_knowledge(folder)


def _kept_knowledge(store: Store, kept: KeptConsultation) -> KnowledgeBase:
    """Return the knowledge base that gave a consultation, from its kept files."""
    from expert.loading.archive import PackedError, load_packed_knowledge

    place = Location(f"{store.path}: consultation {kept.head.id}")
    try:
        knowledge = load_packed_knowledge(store.knowledge(kept.head.fingerprint))
    except (KnowledgeError, PackedError) as error:
        message = f"this program cannot read the rules that gave it, version {kept.head.knowledge_version}"
        help = "use the version of the program that kept it; `history show --json` prints what it said"
        raise StoreError([Diagnostic(place, "STORE006", message, help)]) from error
    if knowledge.fingerprint != kept.head.fingerprint:
        raise StoreError([Diagnostic(place, "STORE006", "the rules kept with it are not those that gave it", "assess the answers again")])
    return knowledge
