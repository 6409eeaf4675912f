"""What can stand in a list of what is asked: a question or a checklist that has a screen of its own."""

from __future__ import annotations

from expert.language.model import KnowledgeBase
from expert.loading.entries import SECTIONS, Entries


def unfit_to_ask(knowledge: KnowledgeBase, entries: Entries, name: str) -> tuple[str, str] | None:
    """Return why something that exists cannot be listed to be asked, and how to mend it; None where it can."""
    kind, finding = entries.kinds().get(name), knowledge.findings.get(name)
    checklist = next((item.id for item in knowledge.checklists.values() if name in item.members), "")
    if checklist:
        return f"`{name}` is asked with the checklist `{checklist}`", "name the checklist"
    if name in knowledge.further_of:
        return f"`{name}` is asked with the question `{knowledge.further_of[name]}`", "name that question"
    if finding is not None and finding.test:
        return f"`{name}` is a test, which comes after all other questions", "leave it out"
    if kind is not None and kind not in (SECTIONS["findings"], SECTIONS["checklists"]):
        return f"`{name}` is a {kind}, and nobody is asked for that", "name a question or a checklist"
    return None
