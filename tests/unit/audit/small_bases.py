"""Small knowledge bases: the sound one of tests/broken with other rules, findings or worked cases."""

from __future__ import annotations

import shutil
from pathlib import Path

from expert.language.model import KnowledgeBase
from expert.loading.load import load_knowledge
from tests.places import SOUND

RULE = """\
  - id: {id}
    title: Another rule
    when: {when}
    then: {then}
    because: For the sake of the test.
    evidence: COH
    sources: [hand-2020]
"""


def another_rule(id: str, when: str, then: str) -> str:
    return RULE.format(id=id, when=when, then=then)


def written(folder: Path, *swaps: tuple[str, str, str], rules: str = "", cases: bool = True) -> KnowledgeBase:
    """Return the tiny knowledge base with texts replaced in its files (file, before, after), with further rules, without cases."""
    target = folder / "knowledge"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SOUND, target)
    for file, before, after in swaps:
        text = (target / file).read_text(encoding="utf-8")
        assert before in text
        (target / file).write_text(text.replace(before, after), encoding="utf-8")
    with (target / "rules.yaml").open("a", encoding="utf-8") as stream:
        stream.write(rules)
    if not cases:
        shutil.rmtree(target / "cases")
    return load_knowledge(target, worked_cases=True)
