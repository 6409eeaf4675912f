"""A tree of text loses nothing, however deep it is and however narrow the screen."""

from __future__ import annotations

import pytest

from expert.faces.terminal.screens.text import render_told, to_plain
from expert.questions.statements.base import Weight
from expert.words.told import Told


def chain(depth: int) -> Told:
    """Return a statement that rests on one that rests on one, and so on; the last is the answer."""
    told = Told((("the answer is yes, and so on",),), Weight.PLAIN)
    for number in reversed(range(depth)):
        told = Told(((f"step{number} rests on what follows",),), Weight.PLAIN, (told,))
    return told


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("depth", [1, 9, 40])
def test_every_word_is_shown_within_the_width(depth: int, width: int) -> None:
    shown = to_plain(render_told(chain(depth)), width)
    assert max(map(len, shown.splitlines())) <= width
    words = shown.replace("│", " ").split()
    assert [word for word in words if word.startswith("step")] == [f"step{number}" for number in range(depth)]
    assert words[-7:] == ["the", "answer", "is", "yes,", "and", "so", "on"]


def test_what_has_no_room_for_its_place_says_how_deep_it_is() -> None:
    last = to_plain(render_told(chain(20)), 80).splitlines()[-1]
    assert last == " " * 40 + "└── 20› the answer is yes, and so on"
