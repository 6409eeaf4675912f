"""The tiny knowledge base with a checklist that is asked only of those who ran, and lines that are asked of some of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from expert.language.model import KnowledgeBase
from expert.loading.load import load_knowledge
from tests.places import SOUND

_FINDINGS = """
findings:
  - {id: stiff, type: boolean, group: today, question: Stiff?, phrase: {yes: stiff, no: loose}, worse: yes}
  - {id: sore, type: boolean, group: today, question: Sore?, ask_when: onset == sudden, phrase: {yes: sore, no: not sore}, worse: yes}
  - {id: blue, type: boolean, group: today, question: Blue?, ask_when: alarm, phrase: {yes: blue, no: not blue}, worse: yes}
checklists:
  - {id: more, group: today, question: More?, none: None, members: [sore, stiff, blue], ask_when: has_run}
"""
_RULE = """
rules:
  - id: rest-when-it-is-worse
    title: Worse
    when: sore or stiff or blue
    then: [{conclude: worse}, {advise: rest}]
    because: It says so.
    evidence: COH
    sources: [hand-2020]
"""
_CONCEPT = "concepts:\n  - {id: worse, title: Worse, phrase: {yes: it is worse, no: it is not worse}}\n"


def guarded_lines(folder: Path, *, meant: bool = False) -> KnowledgeBase:
    """Return it, made in a folder; `meant` says that an onset nobody tells of was gradual."""
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    for kind, text in (("findings", _FINDINGS), ("rules", _RULE), ("concepts", _CONCEPT)):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / "more.yaml").write_text(text, encoding="utf-8")
    if meant:
        file = folder / "findings.yaml"
        file.write_text(
            file.read_text(encoding="utf-8").replace("  - id: onset\n", "  - id: onset\n    taken_as: gradual\n"), encoding="utf-8"
        )
    return load_knowledge(folder)
