"""What a phrase for numbers has to say: a text for every number, with the number in it."""

from __future__ import annotations

from typing import Any

from expert.errors import Diagnostics
from expert.language.forms import NUMBER_FORMS, Phrase
from expert.loading.entries import RawEntry


def check_forms(phrase: Phrase, entry: RawEntry, diagnostics: Diagnostics, *steps: str | int) -> None:
    """Note what is wrong with a phrase for numbers, which stands under `steps` of its entry; none at all may be said in words alone."""
    said: Any = entry.data
    for step in steps:
        said = said[step]
    for form, text in phrase.by_form.items():
        if form not in NUMBER_FORMS:
            place = entry.at(*steps, "phrase", form, of_key=True)
            diagnostics.add(place, "KB044", f"no number takes the form `{form}`", f"it takes one of {', '.join(NUMBER_FORMS)}")
        elif "{value}" not in text and form != "zero":
            place = entry.at(*steps, "phrase") if said["phrase"] == text else entry.at(*steps, "phrase", form)
            diagnostics.add(place, "KB044", "the phrase lacks `{value}`", "write where the number goes")
    if "other" not in phrase.by_form:
        help = "write one text with `{value}`, or {one: …, other: …}"
        diagnostics.add(entry.at(*steps, "phrase"), "KB044", "there is no phrase for `other` numbers", help)
