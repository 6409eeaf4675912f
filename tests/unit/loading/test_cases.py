"""A case from a file, from bytes or from a text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from expert.errors import CaseError, Location
from expert.language.model import KnowledgeBase
from expert.loading.cases import load_case, parse_case, read_case
from tests.unit.tiny_cases import DAY, codes, read


def test_load_case_reads_yaml_and_json(tiny: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"date: {DAY}\nanswers: {{pain: 3}}\n", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"date": DAY, "answers": {"pain": 3}}), encoding="utf-8")
    assert load_case(tmp_path / "a.yaml", tiny) == load_case(tmp_path / "a.json", tiny)


def test_fault_of_a_file_names_it(tiny: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"date: {DAY}\nanswers: {{pain: 11}}\n", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(path, tiny)
    assert [item.location for item in caught.value.diagnostics] == [Location(str(path), 2, 17, "/answers/pain")]


def test_bytes_of_a_file_are_read_as_the_file_is(tiny: KnowledgeBase) -> None:
    assert read_case(f"\ufeffdate: {DAY}\nanswers: {{pain: 3}}\n".encode(), tiny) == read(tiny, "answers: {pain: 3}")
    with pytest.raises(CaseError) as caught:
        read_case(b"date: \xff", tiny, "<stdin>")
    assert [str(item.location) for item in caught.value.diagnostics] == ["<stdin>:1:7"]


def test_parse_case_names_the_text_as_it_is_told(tiny: KnowledgeBase) -> None:
    with pytest.raises(CaseError) as caught:
        parse_case("date: soon", tiny, "<stdin>")
    assert str(caught.value).startswith("<stdin>:1:7: CASE003: `soon` does not have the right form")


def test_case_that_is_read_with_a_duplicate_key_is_refused(tiny: KnowledgeBase) -> None:
    assert codes(tiny, "answers: {pain: 3, pain: 3}") == ["READ010"]
