"""An export that is foreign, broken or changed is refused with its place, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from expert.diary.export import as_text, exported
from expert.diary.migrations import checksum
from expert.diary.store import Store
from expert.diary.taking import take
from expert.errors import StoreError
from tests.unit.diary.writer import save

Records = list[dict[str, Any]]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """Return the records of an export: a header, two consultations, a day, an activity, an import, two knowledge bases, the end."""
    store = Store(tmp_path / "there")
    save(store, 1, "f")
    save(store, 2, "g")
    store.save_day("2026-02-01", {"note": "a"})
    store.replace_activities([{"start": "2026-02-01"}], {"time": "2026-02-02"})
    return [*exported(store)]


def refused(folder: Path, *texts: str | bytes, here: Store | None = None) -> list[str]:
    """Return the code and place of each fault of files, of which nothing may be kept."""
    store = here or Store(folder / "here")
    before = [*exported(store)]
    files = [folder / f"{number}.ndjson" for number, _ in enumerate(texts)]
    for path, text in zip(files, texts, strict=True):
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(StoreError) as error:
        take(store, files)
    assert [*exported(store)] == before
    assert all(item.help for item in error.value.diagnostics)
    return [f"{item.code} {str(item.location).removeprefix(f'{folder}/')}" for item in error.value.diagnostics]


def lines(records: Records) -> str:
    return "".join(as_text(records, "ndjson"))


NO_EXPORT = {
    "nothing": "",
    "space": " \n",
    "table": "id,time\n1,2\n",
    "case": "date: 2026-01-01\n",
    "number": "7",
    "other JSON": '{"a": 1}',
    "other list": '[{"a": 1}]',
    "list of lists": "[[]]",
    "header of another": '{"kind": "header", "format": "my-notes", "version": 1}',
    "outcome": '{"schema": 2, "knowledge": {"id": "hamstring"}}',
}


@pytest.mark.parametrize("name", NO_EXPORT)
def test_what_is_no_export_is_refused(tmp_path: Path, name: str) -> None:
    (told,) = refused(tmp_path, NO_EXPORT[name])
    assert told.startswith("STORE007 0.ndjson")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\xff") == ["READ003 0.ndjson:1:1"]
    with pytest.raises(StoreError, match="READ001"):
        take(Store(tmp_path / "here"), [tmp_path / "none"])


def test_a_newer_form_is_refused(tmp_path: Path, records: Records) -> None:
    records[0]["version"] = 2
    assert refused(tmp_path, lines(records)) == ["STORE007 0.ndjson:1:63"]


def test_an_export_that_was_cut_off_anywhere_is_refused(tmp_path: Path, records: Records) -> None:
    text = lines(records)
    for end in [*range(1, 400, 7), *range(len(text) - 40, len(text) - 1), *(at + 1 for at, sign in enumerate(text[:-1]) if sign == "\n")]:
        assert refused(tmp_path, text[:end])[0][:9] in {"STORE007 ", "STORE008 "}
    text = "".join(as_text(records, "json"))
    for end in range(1, len(text) - 2, 97):
        assert refused(tmp_path, text[:end])[0][:9] in {"STORE007 ", "STORE008 "}


@pytest.mark.parametrize("index", range(9))
def test_a_record_that_is_missing_or_stands_twice_is_noticed(tmp_path: Path, records: Records, index: int) -> None:
    assert len(records) == 9
    assert refused(tmp_path, lines(records[:index] + records[index + 1 :]))
    assert refused(tmp_path, lines(records[: index + 1] + records[index:]))


def change(record: int, key: str, value: Any) -> Callable[[Records], None]:
    """Return what puts a value into a record; the key may lead inside."""

    def changed(records: Records) -> None:
        inner: Any = records[record]
        *around, last = key.split("/")
        for step in around:
            inner = inner[step]
        inner[last] = value

    return changed


CHANGES: dict[str, tuple[Callable[[Records], None], str]] = {
    "kind": (change(1, "kind", "consultations"), "STORE008 0.ndjson:2:10"),
    "no kind": (lambda records: records[1].pop("kind"), "STORE008 0.ndjson:2:1"),
    "id": (change(1, "id", 0), "STORE008 0.ndjson:2:32"),
    "id too large": (change(1, "id", 2**60), "STORE008 0.ndjson:2:32"),
    "id as text": (change(1, "id", "1"), "STORE008 0.ndjson:2:32"),
    "id true": (change(1, "id", True), "STORE008 0.ndjson:2:32"),
    "further key": (change(1, "note", ""), "STORE008 0.ndjson:2:"),
    "key lacking": (lambda records: records[1].pop("headline"), "STORE008 0.ndjson:2:1"),
    "time": (change(1, "time", "2026-02-30T00:00:00+00:00"), "STORE008 0.ndjson:2:43"),
    "time without zone": (change(1, "time", "2026-02-20T00:00:00"), "STORE008 0.ndjson:2:43"),
    "date": (change(1, "date", "2026-02-20"), "STORE008 0.ndjson:2:80"),
    "level": (change(1, "in_force/go", "fast"), "STORE008 0.ndjson:2:"),
    "fingerprint": (change(1, "knowledge/fingerprint", "g"), "STORE008 0.ndjson:2:"),
    "outcome": (change(1, "outcome", {}), "STORE008 0.ndjson:2:"),
    "answers": (change(1, "outcome/case/answers", {"a": 1}), "STORE008 0.ndjson:2:"),
    "decisions": (change(1, "outcome/decisions", []), "STORE008 0.ndjson:2:"),
    "unprintable": (change(1, "headline", "\x1b[31m"), "STORE008 0.ndjson:2:"),
    "half a character": (change(1, "headline", "\ud800"), "STORE008 0.ndjson:2:"),
    "number beyond all use": (change(1, "outcome/number", 10**50), "STORE008 0.ndjson:2:"),
    "no number": (change(1, "outcome/number", float("nan")), "STORE008 0.ndjson:2:"),
    "too long": (change(1, "outcome/number", "x" * 4_000_000), "STORE008 0.ndjson:2:"),
    "no such day": (change(3, "date", "2026-02-30"), "STORE008 0.ndjson:4:25"),
    "day of a list": (change(3, "data", []), "STORE008 0.ndjson:4:47"),
    "start": (change(4, "data/start", "one morning"), "STORE008 0.ndjson:5:40"),
    "no start": (change(4, "data", {}), "STORE008 0.ndjson:5:30"),
    "import": (change(5, "data/time", 7), "STORE008 0.ndjson:6:41"),
    "no base64": (change(6, "files", "%%%%"), "STORE008 0.ndjson:7:"),
    "other rules": (change(6, "files", "AAAA"), "STORE009 0.ndjson:7:38"),
    "other fingerprint": (change(6, "fingerprint", "h"), "STORE009 0.ndjson:7:38"),
    "checksum": (change(6, "checksum", "0" * 64), "STORE009 0.ndjson:7:38"),
    "count": (change(8, "records", 7), "STORE007 0.ndjson:9:28"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_record_that_was_changed_is_refused_with_its_place(tmp_path: Path, records: Records, name: str) -> None:
    changed, place = CHANGES[name]
    changed(records)
    told = refused(tmp_path, lines(records))
    assert told[0].startswith(place)
    listed = refused(tmp_path, "".join(as_text(records, "json")))
    assert [item[:8] for item in listed] == [item[:8] for item in told]


def test_rules_that_are_missing_are_said_to_be(tmp_path: Path, records: Records) -> None:
    del records[6]
    records[-1]["records"] -= 1
    assert refused(tmp_path, lines(records)) == ["STORE009 0.ndjson:2:1"]


def test_rules_that_are_kept_already_may_be_missing(tmp_path: Path, records: Records) -> None:
    here = Store(tmp_path / "here")
    save(here, 9, "f")
    del records[6]
    records[-1]["records"] -= 1
    (tmp_path / "mine.ndjson").write_text(lines(records), encoding="utf-8")
    assert take(here, [tmp_path / "mine.ndjson"]).added["consultation"] == 2


def test_a_day_that_is_kept_otherwise_is_left_to_who_knows(tmp_path: Path, records: Records) -> None:
    here = Store(tmp_path / "here")
    here.save_day("2026-02-01", {"note": "b"})
    assert refused(tmp_path, lines(records), here=here) == ["STORE010 0.ndjson:4:1"]


def test_all_faults_of_all_files_are_told_and_nothing_of_the_sound_one_is_kept(tmp_path: Path, records: Records) -> None:
    sound = lines(records)
    records[1]["id"], records[3]["date"] = 0, "today"
    assert refused(tmp_path, sound, lines(records), "{") == [
        "STORE008 1.ndjson:2:32",
        "STORE008 1.ndjson:4:25",
        "STORE008 2.ndjson:1:2",
    ]


def test_what_follows_a_broken_line_is_read(tmp_path: Path, records: Records) -> None:
    header, *rest = lines(records).splitlines(keepends=True)
    rest[0] = rest[0].replace('"id": 1', '"id": ')
    rest[2] = rest[2].replace('"data"', '"date"')
    rest[4] = rest[4].replace("{", "{{", 1)
    assert refused(tmp_path, header + "".join(rest)) == ["STORE008 0.ndjson:2:32", "STORE008 0.ndjson:4:1", "STORE008 0.ndjson:6:2"]


def test_several_exports_in_one_file_are_refused(tmp_path: Path, records: Records) -> None:
    assert refused(tmp_path, lines(records) * 2) == ["STORE007 0.ndjson:10:1"]
    assert refused(tmp_path, "".join(as_text(records, "json")) * 2) == [
        "STORE007 0.ndjson:" + str(len("".join(as_text(records, "json")).splitlines()) + 1) + ":1"
    ]


def test_a_checksum_goes_with_its_fingerprint(records: Records) -> None:
    assert records[6]["checksum"] == checksum("f", b"files of f").hex()
