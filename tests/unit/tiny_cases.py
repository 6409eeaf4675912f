"""Cases of the tiny knowledge base in tests/broken/_sound: written as YAML, read, refused, built from plain data."""

from __future__ import annotations

import pytest

from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.errors import CaseError, Diagnostic, Diagnostics
from expert.language.model import KnowledgeBase
from expert.loading.cases import parse_case

DAY = "2026-01-31"
SAMPLES = [
    "title: Nothing answered",
    "title: A title\nstory: What happened.\nnote: For the physio.\nanswers: {limping: yes, onset: sudden, pain: 3, weeks: 2}",
    "checklists: {alarms: none_of_the_others}\nanswers: {numb: yes}",
    "checklists: {alarms: {yes: [cold], none_of_the_others: yes, shown: [cold]}}",
    "checklists: {alarms: null}\nanswers: {pain: null, limping: true, numb: false, weeks: skipped}",
    "checklists:\nanswers:",
    "answers: {longest_km: 2000 m, trigger_km: 10 km}",
    "answers: {has_run: yes, pain_on_run: {value: 10, from: log, on: 2026-01-30}, onset: {value: dont_know}}",
    "answers: {weeks: 520, longest_km: 0, pain: 0}",
]
"""Cases that are well formed, without their date."""


def read(tiny: KnowledgeBase, text: str) -> Case:
    return parse_case(f"date: {DAY}\n{text}", tiny)


def refusal(tiny: KnowledgeBase, text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(CaseError) as caught:
        read(tiny, text)
    return caught.value.diagnostics


def codes(tiny: KnowledgeBase, text: str) -> list[str]:
    return [diagnostic.code for diagnostic in refusal(tiny, text)]


def build(tiny: KnowledgeBase, data: object) -> tuple[Case | None, list[Diagnostic]]:
    diagnostics = Diagnostics()
    return build_case(tiny, data, diagnostics), diagnostics.items
