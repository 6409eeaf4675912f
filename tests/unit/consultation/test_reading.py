"""Reading an outcome: every fault with its code and place, all at once."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import expert.consultation.outcome_file
import expert.consultation.reading
from expert import KnowledgeBase, OutcomeError, consult, read_outcome
from expert.errors import Diagnostic
from expert.files import LARGEST_BYTES
from tests.unit.tiny_cases import read

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def text(tiny: KnowledgeBase) -> str:
    return consult(tiny, read(tiny, "answers: {numb: no, cold: yes, onset: sudden, pain: 5, longest_km: 0, trigger_km: 1}")).to_json()


def refusal(tiny: KnowledgeBase, raw: str | bytes | dict[str, object]) -> tuple[Diagnostic, ...]:
    with pytest.raises(OutcomeError) as caught:
        read_outcome(raw, tiny, "o.json")
    return caught.value.diagnostics


FAULTS: dict[str, tuple[str, Change, str]] = {
    "an older schema": ("OUT002", lambda data: data.update(schema=1), "an older program"),
    "a newer schema": ("OUT002", lambda data: data.update(schema=3), "a newer program"),
    "another knowledge base": ("OUT003", lambda data: data["knowledge"].update(fingerprint="a" * 64), "(aaaaaaaaaaaa)"),
    "an unknown decision": ("OUT005", lambda data: data["decisions"].update(x=data["decisions"]["running"]), "no decision `x`"),
    "an unknown level": ("OUT005", lambda data: data["decisions"]["running"].update(floor="fast"), "level of `running` called `fast`"),
    "an unknown rule": ("OUT005", lambda data: data["decisions"]["running"].update(decided_by=["x"]), "no rule `x`"),
    "an unknown finding": ("OUT005", lambda data: data["open"].append("x"), "no finding `x`"),
    "an unknown invariant": ("OUT005", lambda data: data["violations"].append({"invariant": "x", "because": "y"}), "no invariant `x`"),
    "an unknown premise": ("OUT005", lambda data: data["trace"][0]["matched"][0].update(name="x"), "no finding `x`"),
    "an unknown word": ("OUT005", lambda data: data["certificates"]["uncited"].update(x="dont_know"), "no finding `x`"),
    "a concept is missing": ("OUT006", lambda data: data["concepts"].clear(), "nothing of the concept `alarm`"),
    "a certificate is missing": ("OUT006", lambda data: data["certificates"]["causes"].clear(), "nothing of the cause `strain`"),
    "a step is missing": ("OUT006", lambda data: data["certificates"]["steps"].pop(), "nothing of the rule `cool-what-is-sore`"),
    "a word for a number": ("OUT007", lambda data: data["quantities"].update(spike_pct="five"), "cannot be `five`"),
    "a level of an answer": ("OUT007", lambda data: data["trace"][0]["matched"][0].update(level="easy"), "no premise of the kind `answer`"),
    "another quantity": ("OUT008", lambda data: data["quantities"].update(spike_pct=7), "another `/quantities/spike_pct`"),
    "another id of the knowledge base": ("OUT008", lambda data: data["knowledge"].update(id="other"), "another `/knowledge/id`"),
    "an unknown key": ("OUT010", lambda data: data.update(extra=1), "unknown key `extra`"),
    "a key is missing": ("OUT011", lambda data: data.pop("open"), "lacks `open`"),
    "a number for a list": ("OUT012", lambda data: data.update(open=3), "`open` is a number"),
    "an unknown status": ("OUT013", lambda data: data["recommendations"]["ice"].update(status="fine"), "cannot be `fine`"),
    "a fingerprint of another form": ("OUT014", lambda data: data["knowledge"].update(fingerprint="x"), "the right form"),
    "a score of one": ("OUT015", lambda data: data["causes"]["strain"].update(score=[1]), "too short"),
    "a number beyond all use": ("OUT016", lambda data: data["quantities"].update(spike_pct=10**41), "`spike_pct` is a number"),
    "a text that is acted on": ("OUT016", lambda data: data["knowledge"].update(id="a\x1b[2J"), "`id` holds a character"),
    "a key that is acted on": ("OUT016", lambda data: data["concepts"].update({"\x1b": 1}), "holds a character"),
    "an answer of another type": ("CASE011", lambda data: data["case"]["answers"]["pain"].update(value="much"), "`pain` is a scale"),
    "a citation of another type": ("CASE011", lambda data: data["certificates"]["steps"][0]["cites"].update(cold=3), "`cold` is a boolean"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_code_and_its_place(tiny: KnowledgeBase, text: str, fault: str) -> None:
    code, change, words = FAULTS[fault]
    data = json.loads(text)
    change(data)
    diagnostic, *more = refusal(tiny, json.dumps(data, indent=1))
    assert more == []
    assert (diagnostic.code, diagnostic.location.file) == (code, "o.json")
    assert words in diagnostic.message
    assert diagnostic.location.line >= 1
    assert diagnostic.help
    from_data = refusal(tiny, data)[0]
    assert (from_data.code, from_data.location.line) == (code, 0)


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        ("{", "OUT001", (1, 2)),
        ("[]", "OUT001", (1, 1)),
        ('{\n"a": nope}', "OUT001", (2, 6)),
        ('{"a": NaN}', "OUT001", (0, 0)),
        ("[" * 100_000, "OUT001", (0, 0)),
        (b"\xff", "READ003", (1, 1)),
        (b" " * (LARGEST_BYTES + 1), "READ002", (0, 0)),
    ],
    ids=["unfinished", "a list", "a word", "not a number", "too deep", "not UTF-8", "too long"],
)
def test_what_is_no_json(tiny: KnowledgeBase, raw: str | bytes, code: str, place: tuple[int, int]) -> None:
    (diagnostic,) = refusal(tiny, raw)
    assert (diagnostic.code, diagnostic.location.line, diagnostic.location.column) == (code, *place)


def test_a_name_with_two_verdicts(tiny: KnowledgeBase, text: str) -> None:
    twice = text.replace('"concepts": {', '"concepts": {\n    "alarm": {"truth": "no", "concluded_by": [], "open": []},', 1)
    (diagnostic,) = refusal(tiny, twice)
    assert (diagnostic.code, diagnostic.message) == ("OUT004", "duplicate key `alarm`")
    assert text.splitlines()[diagnostic.location.line - 1].strip() == '"alarm": {'


def test_all_faults_at_once(tiny: KnowledgeBase, text: str) -> None:
    data = json.loads(text)
    data["decisions"]["running"]["floor"] = "fast"
    data["concepts"].clear()
    data["case"]["answers"]["pain"]["value"] = 11
    assert [item.code for item in refusal(tiny, json.dumps(data, indent=1))] == ["CASE012", "OUT005", "OUT006"]


def test_another_knowledge_base_is_refused_by_name(tiny: KnowledgeBase, text: str) -> None:
    other = replace(tiny, fingerprint="b" * 64)
    (diagnostic,) = refusal(other, text)
    assert tiny.fingerprint[:12] in diagnostic.message
    assert "bbbbbbbbbbbb" in diagnostic.message
    assert "assess the case again" in diagnostic.help


def test_every_code_is_tested() -> None:
    told = set()
    for module in (expert.consultation.reading, expert.consultation.outcome_file):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("OUT[0-9]{3}", node.value):
                told.add(node.value)
    assert told - {code for code, _, _ in FAULTS.values()} == {"OUT001", "OUT004"}, "these have tests of their own"
