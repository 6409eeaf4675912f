"""What all tests share: the knowledge base that ships, loaded once, and how many examples Hypothesis tries."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from expert.loading import load_knowledge
from expert.model import KnowledgeBase

# Property tests on the whole knowledge base take as long as they take; how many cases they try is fixed in each test.
_COMMON = settings(deadline=None, derandomize=False, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", _COMMON)
settings.register_profile("thorough", _COMMON, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge()
