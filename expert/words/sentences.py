"""An explanation in words."""

from __future__ import annotations

from collections.abc import Callable

from expert.questions.statements.base import Explanation, Statement
from expert.words.catalogue import ENGLISH, Catalogue
from expert.words.shortening import Shown, whole
from expert.words.told import Told
from expert.words.wording import Wording

Shortening = Callable[[Statement], Shown]
"""Makes an explanation as short as it is to be shown."""


def tell(explanation: Explanation, shorten: Shortening = whole, words: Catalogue = ENGLISH) -> Told:
    """Return an explanation in words, the whole if nothing makes it shorter."""
    return Wording(explanation.knowledge, words).tell(shorten(explanation.statement))
