"""All laws of `expert.testing`, on the knowledge base that ships, on one of another domain, and on small ones made at random."""

from __future__ import annotations

from pathlib import Path

from expert import load_knowledge
from expert.testing import Laws, knowledge_bases

CAR = Path(__file__).resolve().parents[1] / "car" / "knowledge"


class TestHamstring(Laws):
    knowledge = load_knowledge(worked_cases=True)
    max_examples = 100


class TestCar(Laws):
    knowledge = load_knowledge(CAR, worked_cases=True)
    max_examples = 200


class TestSmall(Laws):
    knowledge = knowledge_bases()
    max_examples = 30
