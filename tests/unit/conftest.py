"""What the tests of single modules share: the tiny sound knowledge base of tests/broken, loaded once."""

from __future__ import annotations

import pytest

from expert.language.model import KnowledgeBase
from expert.loading.load import load_knowledge
from tests.places import SOUND


@pytest.fixture(scope="session")
def tiny() -> KnowledgeBase:
    return load_knowledge(SOUND, worked_cases=True)
