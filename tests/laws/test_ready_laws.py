"""All laws of `expert.testing`, on the knowledge base that ships, on one of another domain, and on small ones made at random."""

from __future__ import annotations

from expert import load_knowledge
from expert.testing import Laws, knowledge_bases
from tests.places import CAR_FOLDER


class TestHamstring(Laws):
    knowledge = load_knowledge(worked_cases=True)
    max_examples = 100


class TestCar(Laws):
    knowledge = load_knowledge(CAR_FOLDER, worked_cases=True)
    max_examples = 200


class TestSmall(Laws):
    knowledge = knowledge_bases()
    max_examples = 30


class TestSmallWhereRulesHaveDays(Laws):
    """Rules that begin and end, and people of the days inside, outside and at the ends."""

    knowledge = knowledge_bases(dated=True)
    max_examples = 30
