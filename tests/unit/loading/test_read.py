"""YAML 1.2 with positions: scalars, what is refused, and where the n-th character of a text stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
import yaml

from expert.errors import Diagnostics, Location
from expert.loading.read import Document, read_bytes, read_text
from expert.shapes.notes import Pointer


def read(text: str) -> Document:
    diagnostics = Diagnostics()
    document = read_text(text, "file.yaml", diagnostics)
    assert document is not None, diagnostics.items
    assert not diagnostics
    return document


def refusal(text: str | bytes) -> list[tuple[str, int, int]]:
    """Return the code, line and column of every fault."""
    diagnostics = Diagnostics()
    reader = read_bytes(text, "file.yaml", diagnostics) if isinstance(text, bytes) else read_text(text, "file.yaml", diagnostics)
    assert reader is None
    return [(item.code, item.location.line, item.location.column) for item in diagnostics.items]


def told(text: str) -> tuple[str, str]:
    """Return the message and help of the only fault."""
    diagnostics = Diagnostics()
    assert read_text(text, "file.yaml", diagnostics) is None
    (item,) = diagnostics.items
    return item.message, item.help


def place(document: Document, *pointer: str | int, offset: int | None = None, of_key: bool = False) -> tuple[int, int]:
    at = document.location(pointer, offset=offset, of_key=of_key)
    return at.line, at.column


@pytest.mark.parametrize("text", ["no", "yes", "on", "off", "No", "YES", "y", "n", "On", "OFF"])
def test_words_that_yaml_1_1_takes_for_truth_are_texts(text: str) -> None:
    assert read(f"a: {text}").data == {"a": text}


@pytest.mark.parametrize(
    "text",
    [
        *("1_000", "0o7", "0x1f", "0b1", "1:30", "12:30:45", "2026-01-31", "2026-01-31T10:00:00Z", "1.0.0"),
        *("1e", "e1", "1e+", ".", "-", "+", ".inf", "-.inf", ".nan", "Infinity", "NaN", "=", "<<", "٣", "1٣"),
        *("1e41", "1e-41", "1e400", "1e9999", "1e99999999999999999999999", "9" * 41, "0." + "1" * 40),
    ],
)
def test_other_words_are_texts(text: str) -> None:
    value = read(f"a: [{text}]").data
    assert value == {"a": [text]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("0", 0), ("7", 7), ("+7", 7), ("-7", -7), ("007", 7), ("-0", 0), ("9" * 40, int("9" * 40))),
        *((".5", Decimal("0.5")), ("1.", Decimal(1)), ("1.50", Decimal("1.50")), ("-.5", Decimal("-0.5")), ("+1.5", Decimal("1.5"))),
        *(("1e3", Decimal(1000)), ("1E3", Decimal(1000)), ("1.5e-3", Decimal("0.0015")), ("1e40", Decimal(10) ** 40)),
    ],
)
def test_numbers_are_exact(text: str, value: int | Decimal) -> None:
    data = read(f"a: {text}").data
    assert isinstance(data, dict)
    assert data["a"] == value
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None)])
def test_constants(text: str, value: bool | None) -> None:
    data = read(f"a: {text}\nb: 1").data
    assert isinstance(data, dict)
    assert data["a"] is value


@pytest.mark.parametrize("text", ["true", "null", "~", "", "7", "1.5", "no"])
@pytest.mark.parametrize("form", ["'{}'", '"{}"', "! {}", "! '{}'", "|-\n  {}", ">-\n  {}"])
def test_what_is_quoted_is_a_text(text: str, form: str) -> None:
    assert read("a: " + form.format(text)).data == {"a": text}


def test_keys_are_texts() -> None:
    assert read("1: a\n01: b\nnull: c\nyes: d\n1.0: e\n? f\n: g").data == {
        "1": "a",
        "01": "b",
        "null": "c",
        "yes": "d",
        "1.0": "e",
        "f": "g",
    }


def test_json_is_read() -> None:
    data = {"a": [1, True, False, None, "no", {"b": 'é " \\ / \n\t'}], "c": {}, "d": [], "e": -2, "": "x"}
    assert read(json.dumps(data)).data == data
    assert read(json.dumps(data, indent=2, ensure_ascii=False)).data == data


def test_json_with_an_escaped_character_beyond_the_basic_plane_is_read() -> None:
    assert read(json.dumps({"a": "🏃"})).data == {"a": "🏃"}


def test_merge_keys_mean_nothing() -> None:
    assert read("<<: {a: 1}\nb: 2").data == {"<<": {"a": 1}, "b": 2}


def test_directive_and_end_of_document_are_read() -> None:
    assert read("%YAML 1.1\n---\na: no\n...\n").data == {"a": "no"}


def test_numbers_at_the_top_and_lists_are_read() -> None:
    assert read("3").data == 3
    assert read("- 1\n- [2, 3]\n").data == [1, [2, 3]]
    assert read("- -").data == [[None]]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("READ006", 1, 1)),
        ("\n\n# nothing\n", ("READ006", 1, 1)),
        ("---\n", ("READ006", 1, 1)),
        ("a: 1\n--- \nb: 1\n", ("READ005", 2, 1)),
        ("a: 1\nb: &x 1\n", ("READ008", 2, 4)),
        ("a: *x\n", ("READ008", 1, 4)),
        ("a: !!int 3\n", ("READ008", 1, 4)),
        ("a: !mine {}\n", ("READ008", 1, 4)),
        ("&a b: 1\n", ("READ009", 1, 1)),
        ("!!str b: 1\n", ("READ009", 1, 1)),
        ("? {a: b}\n: c\n", ("READ009", 1, 3)),
        ("a:\n\tb: 1\n", ("READ004", 2, 1)),
        ("a: 'x\n", ("READ004", 1, 4)),
        ("a: b: c\n", ("READ004", 1, 5)),
        ("a: @b\n", ("READ004", 1, 4)),
        ('a: "\\q"\n', ("READ004", 1, 5)),
        ("a: {b: 1\n", ("READ004", 2, 1)),
        ("a: \x00", ("READ004", 1, 4)),
        ("a: 1\nb: \x07", ("READ004", 2, 4)),
        ("a: 1\nb: \ud83d", ("READ004", 2, 4)),
        ("é𝒳: 1\n𝒳: &a 1", ("READ008", 2, 4)),
        (b"a: 1\nb: \xff", ("READ003", 2, 4)),
        ("a: 1".encode("utf-16"), ("READ003", 1, 1)),
        (b"\xef\xbb\xbfa: &x 1", ("READ008", 1, 4)),
        (b"a: \xed\xa0\x80", ("READ003", 1, 4)),
    ],
)
def test_refused(text: str | bytes, fault: tuple[str, int, int]) -> None:
    assert refusal(text) == [fault]


@pytest.mark.parametrize("text", ["é: 1\nbé: \x07", "a: ééé\nb: \x07\n\n\n"])
def test_place_of_a_forbidden_character_counts_characters(text: str) -> None:
    line, column = text.count("\n", 0, text.index("\x07")) + 1, text.split("\n")[1].index("\x07") + 1
    assert refusal(text) == [("READ004", line, column)]


def test_column_of_a_wrong_byte_counts_characters() -> None:
    assert refusal("é: ".encode() + b"\xff") == [("READ003", 1, 4)]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with libyaml, or with the parser that PyYAML has for where it was built without."""
    monkeypatch.setattr("expert.loading.read._LOADER", getattr(yaml, request.param))
    return str(request.param)


@pytest.mark.usefixtures("parser")
def test_depth_is_bounded() -> None:
    assert read("[" * 40 + "]" * 40).data is not None
    assert refusal("[" * 41 + "]" * 41) == [("READ007", 1, 41)]
    assert refusal("[" * 100_000) == [("READ007", 1, 41)]
    assert refusal("{a: " * 10_000) == [("READ007", 1, 161)]
    assert refusal("- " * 5_000 + "x") == [("READ007", 1, 81)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("limit", [60, 1_000, 10_000])
def test_depth_is_bounded_by_us_wherever_the_parser_gives_up(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(text: str, Loader: type) -> Iterator[yaml.Event]:  # noqa: N803 - PyYAML calls it so
        if len(text) > limit:
            raise yaml.scanner.ScannerError("while increasing", None, "too deep", yaml.Mark("", limit, 0, limit, None, 0))
        return genuine(text, Loader=Loader)

    genuine = yaml.parse
    monkeypatch.setattr(yaml, "parse", parse)
    assert refusal("[" * 20_000) == [("READ007", 1, 41)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[" * 41 + "@", ("READ007", 1, 41)),
        ("[" * 40 + "@" + "[" * 40, ("READ004", 1, 41)),
        ("? [a, @b]", ("READ009", 1, 3)),
        ("{&a b: @", ("READ009", 1, 2)),
        ("[!mine a, 'b", ("READ008", 1, 2)),
        ("a: &x 1\nb: \x07", ("READ004", 2, 4)),
        ("a: \x07\nb: \ud83d", ("READ004", 1, 4)),
        ("a: \ud83d\nb: \x07", ("READ004", 1, 4)),
    ],
)
def test_first_fault_of_a_text_is_told_however_far_the_parser_looks_ahead(text: str, fault: tuple[str, int, int]) -> None:
    assert refusal(text) == [fault]


def test_duplicate_keys_are_told_each_time_and_the_first_counts() -> None:
    diagnostics = Diagnostics()
    document = read_text("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n", "file.yaml", diagnostics)
    assert document is not None
    assert document.data == {"a": 1, "b": {"c": 1}}
    assert [str(item.location) for item in diagnostics.items] == ["file.yaml:2:11", "file.yaml:3:1", "file.yaml:4:1"]
    assert {item.code for item in diagnostics.items} == {"READ010"}


NESTED = "a: 1\nb:\n  - c: x\n    dd: [1, 22, {e: 3}]\n  - f\n"


@pytest.mark.parametrize(
    ("pointer", "of_key", "expected"),
    [
        ((), False, (1, 1)),
        (("a",), False, (1, 4)),
        (("a",), True, (1, 1)),
        (("b",), False, (3, 3)),
        (("b",), True, (2, 1)),
        (("b", 0), False, (3, 5)),
        (("b", 0, "c"), True, (3, 5)),
        (("b", 0, "dd"), False, (4, 9)),
        (("b", 0, "dd"), True, (4, 5)),
        (("b", 0, "dd", 1), False, (4, 13)),
        (("b", 0, "dd", 2), True, (4, 17)),
        (("b", 0, "dd", 2, "e"), True, (4, 18)),
        (("b", 1), False, (5, 5)),
    ],
)
def test_place_of_a_value_and_of_its_key(pointer: Pointer, of_key: bool, expected: tuple[int, int]) -> None:
    assert place(read(NESTED), *pointer, of_key=of_key) == expected


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        (("z",), (1, 1)),
        (("b", 0, "z"), (3, 5)),
        (("b", 7), (3, 3)),
        (("a", "z"), (1, 4)),
        (("b", "z"), (3, 3)),
        (("b", 0, "dd", 9), (4, 9)),
    ],
)
def test_place_of_what_is_not_there_is_the_nearest_value_around_it(pointer: Pointer, expected: tuple[int, int]) -> None:
    assert place(read(NESTED), *pointer) == expected


def test_pointer_is_a_json_pointer() -> None:
    document = read('"a/b": [{"~c": 1}]')
    assert document.location(("a/b", 0, "~c")) == Location("file.yaml", 1, 16, "/a~1b/0/~0c")
    assert document.location() == Location("file.yaml", 1, 1, "")


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("a: one two", 0, (1, 4)),
        ("a: one two", 4, (1, 8)),
        ("a: one two", 7, (1, 11)),
        ("a: one\n  two", 4, (2, 3)),
        ("a: 'one two'", 0, (1, 5)),
        ("a: 'one two'", 4, (1, 9)),
        ('a: "one two"', 4, (1, 9)),
        ('a: "one two"', 7, (1, 12)),
        ("a: 'one\n    two'", 4, (2, 5)),
        ("a: >-\n  one\n  two\n", 0, (2, 3)),
        ("a: >-\n  one\n  two\n", 4, (3, 3)),
        ("a: >-\n  one\n\n  two\n", 4, (4, 3)),
        ("a: >-\n  one\n  two\n", 7, (3, 6)),
        ("a: |\n  one\n    two\n", 6, (3, 5)),
        ("a: |-\n  one two\n  three\n", 9, (3, 4)),
        ("a: >-  # why\n  one two\n", 4, (2, 7)),
        ("a: |2-\n    one\n", 2, (2, 5)),
        ("a: >-\r\n  one\r\n  two\r\n", 4, (3, 3)),
        ("é: 𝒳𝒳 two", 3, (1, 7)),
        ("{a: one two, b: c}", 4, (1, 9)),
        ("a: 1\nb: one two\n", 4, (2, 8)),
        ("a: >-\n\nb: 1", 0, (1, 4)),
        ("a: |\r  xy\r  w\r", 3, (3, 3)),
        ("a: |\u2028  xy\u2028  w", 3, (3, 3)),
        ("a: 'one two'", 7, (1, 12)),
        ("a: 'one two '", 8, (1, 12)),
    ],
)
def test_place_of_a_character_however_the_text_is_quoted_or_folded(text: str, offset: int, expected: tuple[int, int]) -> None:
    document = read(text)
    key = "b" if "b: one" in text else "é" if "é" in text else "a"
    assert place(document, key, offset=offset) == expected


@pytest.mark.parametrize(
    "text",
    ['"x\\ty limpin"', '"x\\\n  y limpin"', "'x'' limpin'", "''", "' '", '"\\n"'],
    ids=["escape", "escaped line end", "doubled quotation mark", "empty", "blank", "escaped blank"],
)
def test_place_of_a_character_that_cannot_be_counted_is_that_of_the_text(text: str) -> None:
    document = read(f"b: 1\na: {text}\nc: 1")
    value = document.root.value["a"].value if isinstance(document.root.value, dict) else ""
    for offset in range(len(str(value)) + 1):
        assert place(document, "a", offset=offset) == (2, 4)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(end: str) -> None:
    document = read(f"a: 1{end}bb:{end}  - c{end}")
    assert document.data == {"a": 1, "bb": ["c"]}
    assert place(document, "bb", of_key=True) == (2, 1)
    assert place(document, "bb", 0) == (3, 5)
    assert refusal(f"a: 1{end}b: &x 1") == [("READ008", 2, 4)]


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_faults_of_reading_and_of_meaning_count_lines_alike(end: str) -> None:
    ((_, line, column),) = refusal(f"a: 1{end}b: &x 1")
    assert place(read(f"a: 1{end}b: 1"), "b") == (line, column)


def test_byte_order_mark_of_a_file_is_no_character() -> None:
    diagnostics = Diagnostics()
    document = read_bytes(b"\xef\xbb\xbfa: one two\nb: 2", "file.yaml", diagnostics)
    assert document is not None
    assert document.data == {"a": "one two", "b": 2}
    assert place(document, "a", offset=4) == (1, 8)
    assert place(document, "b") == (2, 4)


def test_byte_order_mark_of_a_text_is_no_character() -> None:
    document = read("\ufeffa: one two\nb: 2")
    assert place(document, "b") == (2, 4)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("a: \ud83d", "is not valid YAML: half a character (a lone surrogate)", "remove it"),
        ("a: \x07", "is not valid YAML: a character that text may not contain", "remove it; most editors do not show it"),
        *(
            (
                text,
                "is not valid YAML: a quotation mark that is opened here is never closed",
                "close it, or quote the text with the other mark",
            )
            for text in ("a: 'b", "a: 'b\n---\n", 'a: "b\\"', "a: 'b''", '"')
        ),
    ],
)
@pytest.mark.usefixtures("parser")
def test_message_says_what_is_wrong(text: str, message: str, help: str) -> None:
    assert told(text) == (message, help)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("a: b: c", "a text that contains `: ` must be quoted"),
        ("a: 1\n b: 2", "a text that contains `: ` must be quoted"),
        ("a: @b", "a text that starts with this character must be quoted; indent with spaces, not tabs"),
        ("a:\n\tb: 1", "a text that starts with this character must be quoted; indent with spaces, not tabs"),
        ("a:\n - b\n- c", "check the indentation of this line and the one before"),
        ("- a\nb: c", "check the indentation of this line and the one before"),
        ("a: 'b'c", "check the indentation of this line and the one before"),
        ('a: "\\q"', "between double quotes a backslash is written twice; between single quotes it is itself"),
        ("a: [b", "put a comma between two parts, and close the bracket"),
        ("a: [b}", "put a comma between two parts, and close the bracket"),
        ("a: {b: 1", "put a comma between two parts, and close the bracket"),
        ("a: }", "quote the text, or check brackets and indentation"),
        ("a: - b", "quote the text, or check brackets and indentation"),
        ("a: 1\n'b'\n", "quote the text, or check brackets and indentation"),
        ("'a\n'b: 1", "quote the text, or check brackets and indentation"),
    ],
)
@pytest.mark.usefixtures("parser")
def test_help_is_read_from_the_text_and_not_from_the_words_of_the_parser(text: str, help: str) -> None:
    message, mended = told(text)
    assert message.removeprefix("is not valid YAML: ") not in ("", message), "the parser's own words follow"
    assert mended == help
