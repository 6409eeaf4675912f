"""What a save of a knowledge base did, as text: faults, entries, worked cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from expert.audit.watch import Look
from expert.faces.pages.audit import mismatch_text
from expert.faces.pages.knowledge_diff import change_line
from expert.words.catalogue import ENGLISH, Catalogue

_MOST_LINES = 20
_MOST_WAYS = 12
_MOST_CASES = 4
_MOST_FILES = 3


def render_saved(files: Sequence[str], words: Catalogue = ENGLISH) -> str:
    """Return which files were saved, the first of them by name."""
    shown = ", ".join(files[:_MOST_FILES])
    rest = len(files) - _MOST_FILES
    return words.say_count(
        "watch", "saved", len(files), files=words.say_count("watch", "more_files", rest, files=shown) if rest > 0 else shown
    )


def render_look(look: Look, seconds: float, words: Catalogue = ENGLISH) -> str:
    """Return what a knowledge base is like now, beside the last good state.

    Args:
        look: What was seen.
        seconds: How long it took.
        words: The catalogue that speaks.
    """
    *lines, last = _lines(look, words)
    return "\n".join([*lines, words.say("watch", "took", text=last, seconds=f"{seconds:.1f}")])


def _lines(look: Look, words: Catalogue) -> Iterator[str]:
    """Yield line by line what there is to say, the sum last."""
    if look.faults:
        yield from map(str, look.faults)
        yield words.say_count("watch", "faults", len(look.faults))
        return
    if not look.is_first:
        yield from (
            _first([f"  {change_line(item, words)}" for item in look.changes], words) if look.changes else [words.say("watch", "same")]
        )
        for way in look.ways[:_MOST_WAYS]:
            before, after = (value or words.say("watch", "nothing") for value in (way.before, way.after))
            cases = ", ".join(way.cases[:_MOST_CASES])
            cases = words.say("watch", "more", cases=cases) if len(way.cases) > _MOST_CASES else cases
            yield words.say_count("watch", "way", len(way.cases), name=way.name, before=before, after=after, cases=cases)
        if len(look.ways) > _MOST_WAYS:
            yield words.say_count("watch", "more_ways", len(look.ways) - _MOST_WAYS)
        yield words.say_count("watch", "otherwise", len(look.otherwise))
    failing = look.failing if look.is_first else look.new
    yield from _first([words.say("watch", "new", text=mismatch_text(item, words)) for item in failing], words)
    yield from _first([words.say("watch", "mended", text=mismatch_text(item, words)) for item in look.mended], words)
    still = len(look.failing) - len(failing)
    if still:
        yield words.say_count("watch", "still", still)
    told = words.say_count("watch", "failing", len(look.failing))
    yield words.say("watch", "first", rules=str(look.rules), cases=str(look.cases), failing=told)


def _first(lines: Sequence[str], words: Catalogue) -> Iterator[str]:
    """Yield the first of some lines, and how many more there are."""
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield words.say_count("watch", "more_lines", len(lines) - _MOST_LINES)
