"""Whatever a form sends ends in a page that says what is wrong, and never in a failure of the program."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import KnowledgeBase
from expert.faces.web.app import GET, POST
from tests.web.visiting import Browser, site_of

NAMES = ("answer", "also", "line", "unsure", "screen", "command", "words", "days_ago", "target", "rather_than", "topic", "days_there")
OTHERS = ("planned", "old", "new", "id", "files", "token", "timeout")
WORDS = ("none", "yes", "1", "-1", "1e9", "٣", "tell", "back", "quit", "why", "running", "walking_now", "\0", "ﷺ" * 50, "9" * 60)
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(WORDS))
FORMS = st.dictionaries(st.sampled_from(NAMES + OTHERS), st.lists(TEXTS, max_size=3), max_size=5)


def filled(path: str, text: str) -> str:
    """Return an address whose parts somebody made up."""
    parts = (("{stage:int}", "2"), ("{which}", "diary"), ("{extent}", text), ("{question}", text), ("{argument}", text))
    for part, given_ in (*parts, ("{section}", text), ("{id:path}", text)):
        path = path.replace(part, quote(given_, safe=""))
    return path


@settings(max_examples=25)
@given(data=st.data())
def test_no_form_makes_it_fail(worked: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    browser = Browser(site_of(worked, tmp_path_factory.mktemp("home")))
    browser.begin()
    for _ in range(6):
        path = data.draw(st.sampled_from([*POST]))
        word = data.draw(st.one_of(TEXTS, st.sampled_from(["why", "until", "what-if", "plan", "enough", "topic"])))
        key = browser.hidden().get("form_key", "")
        form = {**data.draw(FORMS), "form_key": key, **({"screen": browser.hidden().get("screen", "")} if data.draw(st.booleans()) else {})}
        answer = browser.client.post(filled(path, word), data=form)
        assert answer.status_code < 500, (path, word, form)
        assert "Traceback" not in answer.text
        browser.go(filled(data.draw(st.sampled_from([*GET])), word))
        assert browser.page.status_code < 500, (path, word)
        browser.go("/")
