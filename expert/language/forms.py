"""How what the knowledge language is made of stands in a file: names, texts, yes and no, and what is written otherwise than it is kept.

Each form stands once, with the type that it is read into; `expert.language.model` builds its records of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct

from expert.language.conditions import Condition
from expert.language.formulas import Formula
from expert.language.kinds import Kind
from expert.shapes.frozen import Frozen
from expert.shapes.notes import DAY, Converted, Defined, Form, Keys, Names, Says, Short, Site, Words

_KEBAB, _CLAIM = "[a-z][a-z0-9]*(-[a-z0-9]+)*", "[A-Z]+[0-9]+[a-z]?"
"""The ids of sources and rules, and of a claim inside its source."""
YES_NO = (("yes", True), ("no", False))
TRUTHS = (*YES_NO, ("unknown", None))
"""The words for the truth values, here and in an outcome."""
_BARE = ((True, True), (False, False))
"""What YAML and JSON have for yes and no."""

Text = Annotated[str, Form(least=1), Defined("text")]
Snake = Annotated[
    str,
    Form(pattern="^[a-z][a-z0-9_]*$", help="snake_case: small letters, digits and _, starting with a letter"),
    Defined("snake"),
]
Kebab = Annotated[
    str, Form(pattern=f"^{_KEBAB}$", help="kebab-case: small letters, digits and -, starting with a letter"), Defined("kebab")
]
Day = Annotated[str, DAY]
Version = Annotated[str, Form(pattern="^[0-9]+\\.[0-9]+\\.[0-9]+$", help="three numbers: 1.0.0")]
ClaimId = Annotated[str, Form(pattern=f"^{_CLAIM}$", help="capital letters and a number: C1")]
Doi = Annotated[str, Form(pattern=r"^10\.[0-9]{4,}/\S+$", help="a DOI: 10.1234/abc, without address")]
YesNo = Annotated[bool, Words((*YES_NO, *_BARE))]
ExpectedTruth = Annotated[bool | None, Words((*TRUTHS, *_BARE))]
EvidenceId = Annotated[
    str,
    Form(pattern="^[A-Za-z]+$", help="letters only, as in knowledge.yaml"),
    Says("An id of the evidence scale in knowledge.yaml."),
    Defined("evidence"),
]
StrengthOfEvidence = Annotated[EvidenceId, Names("strength of evidence", "evidence")]
Reference = Annotated[
    str,
    Form(pattern=f"^{_KEBAB}(#{_CLAIM})?$", help="a source, or a claim of it: `a-source` or `a-source#C1`"),
    Defined("reference"),
    Kind.SOURCE.names,
]
References = Annotated[
    tuple[Reference, ...],
    Form(least=1, distinct=True),
    Says("Publications or claims: SOURCE-ID or SOURCE-ID#CLAIM-ID."),
    Defined("references"),
]


def _rule_condition(raw: str, site: Site) -> object:
    """Return the condition that a text says."""
    return site.reader.condition(raw, site.at)


def _invariant_condition(raw: str, site: Site) -> object:
    """Return the condition on a finished outcome that a text says."""
    return site.reader.condition(raw, site.at, on_outcome=True)


def _formula(raw: str, site: Site) -> object:
    """Return the formula that a text says."""
    return site.reader.formula(raw, site.at)


def is_condition(form: Converted) -> bool:
    """Return whether what is written so is a condition."""
    return form.read in {_rule_condition, _invariant_condition}


_SAYS_CONDITION = Says("A condition in Python's expression syntax.")
Test = Annotated[Condition, Converted(Text, _rule_condition), _SAYS_CONDITION, Defined("condition")]
OutcomeTest = Annotated[Condition, Converted(Text, _invariant_condition), _SAYS_CONDITION, Defined("condition")]
Computation = Annotated[Formula, Converted(Text, _formula)]


class Worse(Struct, frozen=True):
    """Which direction of a finding is worse.

    `order` lists the values from mild to worse for a boolean or choice; `higher` says it for a scale or number.
    """

    order: tuple[bool | str, ...] = ()
    higher: bool = True


def _worse(raw: Any, site: Site) -> Worse:  # noqa: ARG001 - as Converted asks
    """Return which direction is worse."""
    match raw:
        case "higher" | "lower":
            return Worse(higher=raw == "higher")
        case "yes" | True:
            return Worse(order=(False, True))
        case "no" | False:
            return Worse(order=(True, False))
        case _:
            return Worse(order=tuple(raw) if isinstance(raw, list) else (raw,))


Direction = Annotated[Worse, Converted(str | bool | tuple[str, ...], _worse)]


NUMBER_FORMS = ("zero", "one", "two", "few", "many", "other")
"""The forms that a number can take in some language, by the names that Unicode gives them."""


class Phrase(Frozen, frozen=True):
    """How an answer reads inside a sentence: a text for each value, or of numbers one with `{value}` for each form that they take.

    Which number takes which form is a matter of the language, so that its catalogue says it; every other number takes the form `other`.
    """

    by_value: Mapping[bool | str, str] = {}
    by_form: Mapping[str, str] = {}


def _finding_phrase(raw: Any, site: Site) -> Phrase:
    """Return how the answers to a finding read."""
    if isinstance(raw, str) or site.around["type"] in {"scale", "number", "date"}:
        return _number_phrase(raw, site)
    return _truth_phrase(raw, site) if site.around["type"] == "boolean" else Phrase(raw)


def _number_phrase(raw: str | Mapping[str, str], site: Site) -> Phrase:  # noqa: ARG001 - as Converted asks
    """Return how a number reads: one text for all, or one for each form."""
    return Phrase(by_form={"other": raw} if isinstance(raw, str) else raw)


def _truth_phrase(raw: Mapping[str, str], site: Site) -> Phrase:  # noqa: ARG001 - as Converted asks
    """Return how yes and no read."""
    return Phrase({key == "yes": text for key, text in raw.items()})


_TextOrTexts = Text | Annotated[Mapping[str, Text], Form(least=1)]
AnswerPhrase = Annotated[
    Phrase,
    Converted(_TextOrTexts, _finding_phrase),
    Says("How an answer reads inside a sentence: a text for each value; for a number one with {value}, or one for each form it takes."),
]
NumberPhrase = Annotated[
    Phrase,
    Converted(_TextOrTexts, _number_phrase),
    Says("How the value reads inside a sentence: a text with {value}, or one for each form that a number takes."),
]
TruthPhrase = Annotated[
    Phrase,
    Converted(Annotated[Mapping[str, Text], Keys({word: Text for word, _ in YES_NO}, needed=True)], _truth_phrase),
]


def _counts_as(raw: Mapping[str, Decimal], site: Site) -> Mapping[bool | str, Decimal]:
    """Return which number stands for each answer."""
    words: Mapping[str, bool] = dict(YES_NO) if site.around["type"] == "boolean" else {}
    return {words.get(key, key): Decimal(number) for key, number in raw.items()}


COUNTED = Converted(Annotated[Mapping[Snake, Decimal], Form(least=2)], _counts_as)
"""How it is written what each answer to a choice or boolean counts as."""

Amount = tuple[Decimal, Decimal]
"""[least, most] of something, equal for an exact amount."""


def _amount(raw: Any, site: Site) -> Amount:  # noqa: ARG001 - as Converted asks
    """Return a dose's amount as least and most."""
    low, high = raw if isinstance(raw, list) else (raw, raw)
    return Decimal(low), Decimal(high)


_NotNegative = Annotated[Decimal, Form(least=0)]
DoseAmount = Annotated[
    Amount,
    Converted(_NotNegative | tuple[_NotNegative, _NotNegative], _amount),
    Says("A number, or [least, most]."),
    Defined("amount"),
]


class Measure(Struct, frozen=True, omit_defaults=True):
    """An amount of something, with its unit where it is measured and not counted."""

    amount: DoseAmount
    unit: Annotated[Text, Says("Of what is `measured`: any unit, such as mg or mmol/l.")] = ""


MEASURED = "measured"
"""The part of a dose that is measured in a unit that it names."""
DOSE_PARTS = (
    "minutes",
    "seconds",
    "times_a_day",
    "every_hours",
    "every_days",
    "days",
    "weeks",
    "months",
    "percent",
    MEASURED,
)
"""What a dose can say everywhere; whatever else it counts is declared by the knowledge base."""


def _whole_measure(raw: Any) -> Mapping[str, object]:
    """Return the measure that an amount alone stands for."""
    return {"amount": raw}


Dose = Annotated[
    Mapping[
        Snake,
        Annotated[Measure, Short(_NotNegative | tuple[_NotNegative, _NotNegative], _whole_measure)],
    ],
    Form(least=1),
    Says("How much: {what is counted: an amount}, and of `measured` a mapping with `amount` and `unit`."),
]
