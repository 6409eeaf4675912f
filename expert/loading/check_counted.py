"""Checks of what is said of a finding for conditions that compare it with another, and for formulas that read it: `called`, `counts_as`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from expert.errors import Diagnostics, suggest_names
from expert.language.forms import YES_NO
from expert.language.grid import decimals_of
from expert.language.model import MOST_DECIMALS, Finding, FindingType, KnowledgeBase
from expert.loading.entries import RawEntry


def check_called(finding: Finding, entry: RawEntry, diagnostics: Diagnostics) -> None:
    """Refuse `called` of what is no number, and one that asks for a value."""
    if finding.called and not finding.type.is_numeric:
        message = f"`called` does not belong to a {finding.type.value}"
        diagnostics.add(entry.at("called", of_key=True), "KB043", message, "only what is a number is compared with another finding")
    if re.search("[{}]", finding.called):
        diagnostics.add(entry.at("called"), "KB048", "no value is put into `called`", "write the words alone, such as: the pressure today")


def check_counted(finding: Finding, entry: RawEntry, knowledge: KnowledgeBase, diagnostics: Diagnostics) -> None:
    """Refuse `counts_as` that says no number of some answer, or of a finding whose answer may be put in where none is given."""
    if not finding.counts_as:
        return

    def fault(message: str, help: str, *at: str) -> None:
        diagnostics.add(entry.at("counts_as", *at, of_key=True), "KB043", message, help)

    if finding.type.is_numeric:
        fault(f"`counts_as` does not belong to a {finding.type.value}", "a formula reads its number itself")
        return
    written: Mapping[str, Decimal] = entry.data["counts_as"]
    answers = tuple(finding.options) if finding.type is FindingType.CHOICE else tuple(word for word, _ in YES_NO)
    for answer, number in written.items():
        if answer not in answers:
            fault(f"`{finding.id}` has no value `{answer}`", suggest_names(answer, answers), answer)
        elif decimals_of(Decimal(number)) > MOST_DECIMALS:
            fault(f"`{answer}` counts as a number of too many decimals", f"at most {MOST_DECIMALS}", answer)
    left = [f"`{answer}`" for answer in answers if answer not in written]
    if left:
        fault(f"nothing says as which number {' and '.join(left)} counts", "give a number for each answer")
    if finding.further or finding.taken_as is not None or knowledge.screen_of(finding.id) != finding.id:
        message = f"no formula can read `{finding.id}`: an answer that is not given may follow from others"
        fault(message, "ask it by itself, and not as a line of a checklist or with `further` or `taken_as`; or write a score")
