"""Property tests for everybody who writes a knowledge base: strategies for Hypothesis, and all laws as ready tests.

    from expert import load_knowledge
    from expert.testing import Laws

    class TestMyKnowledge(Laws):
        knowledge = load_knowledge("my-knowledge/", worked_cases=True)

needs `hypothesis` (the extra `testing`). Names are those of this module; nothing else in `expert` imports it.
"""

from expert.testing.laws import Laws
from expert.testing.strategies import answers, cases, knowledge_bases

__all__ = ["Laws", "answers", "cases", "knowledge_bases"]
