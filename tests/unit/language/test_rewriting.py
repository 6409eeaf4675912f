from __future__ import annotations

from pathlib import Path

import pytest

from expert import load_knowledge
from expert.language.conditions import Answered, Condition
from expert.language.rewriting import with_conditions
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER, ROOT, SOUND

FOLDERS = (KNOWLEDGE_FOLDER, CAR_FOLDER, ROOT / "tests" / "clot" / "knowledge", SOUND)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_every_condition_is_changed_and_none_is_missed(folder: Path) -> None:
    knowledge, seen = load_knowledge(folder), list[Condition]()

    def noted(condition: Condition) -> Condition:
        seen.append(condition)
        return Answered("changed")

    changed = with_conditions(knowledge, noted)
    anything = {Answered("changed"), None}
    assert {*changed.conditions()} - {rule.when for rule in changed.rules.values()} <= anything
    assert {part for rule in changed.rules.values() for part in (rule.bare, rule.unless, *rule.excluded)} <= anything
    assert {item.ask_when for item in changed.checklists.values()} <= anything
    assert {item.when for item in changed.exclusions.values()} <= anything
    assert {*knowledge.conditions()} - {rule.when for rule in knowledge.rules.values()} <= {*seen}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_where_nothing_changes_it_is_the_same_one(folder: Path) -> None:
    knowledge = load_knowledge(folder)
    assert with_conditions(knowledge, lambda condition: condition) is knowledge
