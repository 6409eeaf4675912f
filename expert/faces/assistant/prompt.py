"""The prompt that tells an assistant to quote and to add nothing, and what a server says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from expert.faces.assistant.faults import unknown
from expert.faces.assistant.host import Host

NAME = "quote"
QUESTION = "question"


class Prompt(NamedTuple):
    """A prompt: what it is called and for, and its one argument."""

    name: str
    description: str
    argument: str
    argument_description: str


def prompts(host: Host) -> tuple[Prompt, ...]:
    """Return the prompts."""
    return (Prompt(NAME, host.say("prompt"), QUESTION, host.say("prompt_question")),)


def prompt_text(host: Host, name: str, arguments: Mapping[str, str] | None) -> str:
    """Return the text of a prompt, with what the person asks where that is given.

    Raises:
        QueryError: There is no such prompt, or it has no such argument (ASK043).
    """
    if name != NAME:
        raise unknown("prompt", name, [NAME])
    given = arguments or {}
    for argument in given:
        if argument != QUESTION:
            raise unknown("argument", argument, [QUESTION])
    text = host.say("quote", fine_print=_fine_print(host)).strip()
    asked = " ".join(given.get(QUESTION, "").split())
    return f"{text}\n\n{host.say('quote_question', question=asked)}" if asked else text


def instructions(host: Host) -> str:
    """Return what the server says of itself: what it knows about, and how it is used."""
    knowledge = host.knowledge()
    return host.say("instructions", title=knowledge.title, summary=knowledge.summary.strip(), fine_print=_fine_print(host)).strip()


def _fine_print(host: Host) -> str:
    """Return what must be known before anything is believed."""
    return " ".join(host.knowledge().fine_print)
