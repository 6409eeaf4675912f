"""The words of the page: each is said, what it says otherwise than a terminal has the same fields, and a car has no legs."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

from expert import load_knowledge
from expert.faces.web.outcome import ASKED
from expert.faces.web.site import WEB_ENGLISH
from expert.words.catalogue import ENGLISH
from tests.car.test_car import KNOWLEDGE as CAR
from tests.car.words import foreign_in
from tests.places import ROOT
from tests.web.visiting import Browser, site_of, text_of

WEB = ROOT / "expert" / "faces" / "web"
OWN = ("web", "web_ask", "web_question", "web_argument", "web_group")


def fields(wording: Any) -> set[str]:
    texts = (
        [wording]
        if isinstance(wording, str)
        else [text for form in wording.values() for text in ([form] if isinstance(form, str) else form)]
    )
    return {name.split(".")[0] for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_what_is_said_otherwise_has_no_other_fields() -> None:
    changed = 0
    for section in (name for name in WEB_ENGLISH.sections if name not in OWN):
        for key, wording in WEB_ENGLISH.sections[section].items():
            assert key in ENGLISH.sections[section]
            if wording != ENGLISH.sections[section][key]:
                changed += 1
                assert fields(wording) <= fields(ENGLISH.sections[section][key]) | {"answers"}
    assert changed > 10


def test_every_word_of_the_page_is_said_and_every_one_said_is_there() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (*WEB.glob("*.py"), *WEB.glob("templates/*.html")))
    words = WEB_ENGLISH.sections["web"]
    named = set(re.findall(r"""['"]([a-z_]+)['"]""", sources))
    assert set(words) <= named, "a word that nobody says"
    said = set(re.findall(r"""(?:say|say_count)\(\s*['"]web['"],\s*['"]([a-z_]+)['"]""", sources))
    said |= set(re.findall(r"""(?:visit|self)\.say\(\s*['"]([a-z_]+)['"]""", sources))
    assert said <= set(words)


def test_every_question_and_argument_has_words() -> None:
    for name, question in ASKED.items():
        assert WEB_ENGLISH.say("web_question", name)
        assert WEB_ENGLISH.say("web_ask", name)
        for argument in question.arguments:
            assert argument.name in ("timeout", "changes") or WEB_ENGLISH.say("web_argument", argument.name)


def test_a_page_about_a_car_says_nothing_about_legs(tmp_path: Path) -> None:
    car = load_knowledge(CAR, worked_cases=True)
    browser = Browser(site_of(car, tmp_path / "home", CAR)._replace(name="garage"))
    pages = [browser.begin().text]
    pages.append(browser.answer(line=["none"]).text)
    pages += [browser.go(path).text for path in ("/result", "/result/all", "/result/plan", "/result/page", "/diary", "/history", "/log")]
    pages += [browser.go(f"/result/{name}").text for name in ASKED]
    pages += [browser.go(path).text for path in ("/knowledge", "/knowledge/rules", "/knowledge/entry/red-light-means-stop")]
    for page in pages:
        assert foreign_in(text_of(page)) == []
