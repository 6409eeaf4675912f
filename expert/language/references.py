"""How an outcome names the parts of a knowledge base, and how values and truths stand in it."""

from __future__ import annotations

from typing import Annotated

from expert.language.forms import TRUTHS
from expert.language.model import Value
from expert.language.names import FindingName, RuleName
from expert.shapes.notes import Converted, Form, Site, Words
from expert.shapes.plain import value_to_data

Id = Annotated[str, Form(least=1)]
RuleNames = Annotated[tuple[RuleName, ...], Form(distinct=True)]
FindingNames = Annotated[tuple[FindingName, ...], Form(distinct=True)]
TruthWord = Annotated[bool | None, Words(TRUTHS)]


def _value(raw: object, site: Site) -> object:
    """Return the value of the finding under whose name it stands."""
    return site.reader.value(site.at[-1], raw, site.at)


def _value_or_word(raw: object, site: Site) -> object:
    """Return the same, or the word for an answer that is not known."""
    return site.reader.value_or_word(site.at[-1], raw, site.at)


FindingValue = Annotated[Value, Converted(Value, _value, value_to_data)]
ValueOrWord = Annotated[Value, Converted(Value, _value_or_word, value_to_data)]
