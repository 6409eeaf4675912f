from __future__ import annotations

from pathlib import Path

import pytest

from expert import KnowledgeBase, load_knowledge
from tests.web.visiting import Browser, site_of


@pytest.fixture(scope="session")
def worked() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.fixture
def browser(worked: KnowledgeBase, tmp_path: Path) -> Browser:
    return Browser(site_of(worked, tmp_path / "home"))
