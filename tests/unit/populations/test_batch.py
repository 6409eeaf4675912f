"""A table in a file comes out row by row as a consultation says it, is written whole or not at all, and any row can be asked about."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from expert import CaseError, Consultation, KnowledgeBase, QueryError, consult, load_knowledge
from expert.cases.case import Case
from expert.cases.reading import build_case
from expert.cases.values import write_value
from expert.engines.columns.evaluator import BLOCK
from expert.errors import Diagnostics
from expert.language.meaning import Status
from expert.populations import files
from expert.populations.batch import about_path, rejects_path, run_batch
from expert.populations.rows import case_of_row
from tests.places import CAR_FOLDER

DAY = datetime.date(2026, 3, 1)
PEOPLE = 60


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    return load_knowledge(worked_cases=True)


@pytest.fixture(scope="module")
def people(knowledge: KnowledgeBase) -> list[Case]:
    read = (build_case(knowledge, {**item.case, "date": str(DAY)}, Diagnostics()) for item in knowledge.cases.values())
    return [case for case in read if case is not None][::13][:PEOPLE]


@pytest.fixture(scope="module")
def outcomes(knowledge: KnowledgeBase, people: list[Case]) -> list[Consultation]:
    return [consult(knowledge, case) for case in people]


@pytest.fixture
def rows(people: list[Case]) -> list[dict[str, str]]:
    return [{name: write_value(answer.value) for name, answer in case.answers.items()} for case in people]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    match path.suffix:
        case ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows(rows)
        case ".parquet":
            pa.parquet.write_table(pa.table({name: pa.array([row.get(name) for row in rows]) for name in names}), path)
        case _:
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str | None]]:
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                return [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
        case ".parquet":
            table = pa.parquet.read_table(path).to_pylist()
            return [{name: _text(value) for name, value in row.items()} for row in table]
        case _:
            lines = path.read_text(encoding="utf-8").splitlines()
            return [{name: _text(value) for name, value in json.loads(line).items()} for line in lines]


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("ending", files.ENDINGS)
@pytest.mark.parametrize("out", files.ENDINGS)
def test_every_row_comes_out_as_a_consultation_says_it(
    knowledge: KnowledgeBase, outcomes: list[Consultation], rows: list[dict[str, str]], tmp_path: Path, ending: str, out: str
) -> None:
    summary = run_batch(knowledge, write(tmp_path / f"in{ending}", rows), tmp_path / f"out{out}", today=DAY)
    written = read(tmp_path / f"out{out}")
    assert len(written) == summary.rows == len(outcomes)
    for outcome, row in zip(outcomes, written, strict=True):
        for name, decision in outcome.decisions.items():
            assert (row[name], row[f"{name}_floor"], row[f"{name}_ceiling"]) == (decision.in_force, decision.floor, decision.ceiling)
            assert row[f"{name}_settled"] == str(decision.settled).lower()


def test_the_summary_counts_what_consultations_say(
    knowledge: KnowledgeBase, outcomes: list[Consultation], rows: list[dict[str, str]], tmp_path: Path
) -> None:
    summary = run_batch(knowledge, write(tmp_path / "in.csv", rows), tmp_path / "out.csv", today=DAY)
    for name in knowledge.decisions:
        for level, count in summary.decisions[name].items():
            assert count == sum(item.decisions[name].in_force == level for item in outcomes)
            assert summary.settled[name][level] == sum(
                item.decisions[name].in_force == level and item.decisions[name].settled for item in outcomes
            )
    for name in knowledge.causes:
        for grade, count in summary.causes[name].items():
            assert count == sum(item.causes[name].grade.value == grade for item in outcomes)
    for name in knowledge.recommendations:
        for status, count in summary.recommendations[name].items():
            assert count == sum(item.recommendations[name].for_now is Status(status) for item in outcomes)
    open = [{name for decision in item.decisions.values() for name in decision.open} for item in outcomes]
    assert {name: count for name, count in summary.open.items() if count} == {
        name: count for name in knowledge.findings if (count := sum(name in names for names in open))
    }
    assert (summary.failed, dict(summary.violated), summary.rejected) == (0, {}, 0)


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_a_row_is_asked_about_as_one_person(
    knowledge: KnowledgeBase, people: list[Case], rows: list[dict[str, str]], tmp_path: Path, ending: str
) -> None:
    out = tmp_path / "out.csv"
    run_batch(knowledge, write(tmp_path / f"in{ending}", rows), out, today=DAY)
    for number in (1, 2, len(people)):
        asked, meant = (consult(knowledge, case) for case in (case_of_row(knowledge, out, number), people[number - 1]))
        assert (asked.decisions, asked.recommendations) == (meant.decisions, meant.recommendations)


def test_rows_that_cannot_be_used_are_listed_and_keep_their_numbers(
    knowledge: KnowledgeBase, rows: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_CSV_BYTES", 4_000)
    source, out = write(tmp_path / "in.csv", rows), tmp_path / "out.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    width = lines[0].count(",")
    lines[3] = "x,y"
    lines[10] = f"yes{',' * (width + 3)}"
    lines[41] = ",".join("hobble" if name == "walking_now" else "" for name in lines[0].split(","))
    lines[42] = ""
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = run_batch(knowledge, source, out, today=DAY)
    assert (summary.urgent, summary.urgent_rows) == ((), 0)
    with rejects_path(out).open(encoding="utf-8", newline="") as file:
        rejects = [(int(row["row"]), row["column"], row["code"]) for row in csv.DictReader(file)]
    assert rejects == [(3, "", "CASE035"), (10, "", "CASE035"), (41, "walking_now", "CASE012")]
    assert (summary.rows, summary.rejected, summary.faults) == (len(rows), 3, {"CASE012": 1, "CASE035": 2})
    written = read(out)
    assert [number for number, row in enumerate(written, start=1) if row["running"] is None] == [3, 10, 41]
    assert written[41]["running"] == consult(knowledge, Case(DAY)).decisions["running"].in_force
    with pytest.raises(CaseError, match="CASE012"):
        case_of_row(knowledge, out, 41)
    with pytest.raises(CaseError, match="CASE035"):
        case_of_row(knowledge, out, 10)


def test_a_narrow_table_comes_in_pieces_that_can_be_evaluated(tmp_path: Path) -> None:
    knowledge, source, out = load_knowledge(CAR_FOLDER), tmp_path / "in.csv", tmp_path / "out.csv"
    number = 5 * files.ROWS
    broken = {1, 40, 41, files.ROWS, files.ROWS + 1, *range(files.ROWS + 3, BLOCK, 2), number}
    lines = ("yes,yes" if row in broken else ("yes" if row % 3 else "") for row in range(1, number + 1))
    source.write_text("\n".join(["brakes_soft", *lines, ""]), encoding="utf-8")
    with files.open_table(source, [*knowledge.findings], ()) as table:
        assert max(batch.num_rows for batch, _ in table.batches()) <= files.ROWS <= BLOCK
    summary = run_batch(knowledge, source, out, today=DAY)
    assert (summary.rows, summary.rejected, summary.faults) == (number, len(broken), {"CASE035": len(broken)})
    with rejects_path(out).open(encoding="utf-8", newline="") as file:
        assert {int(row["row"]) for row in csv.DictReader(file)} == broken
    written = read(out)
    assert {row for row, outcome in enumerate(written, start=1) if outcome["failed"] is None} == broken
    assert len({tuple(outcome.items()) for row, outcome in enumerate(written, start=1) if row not in broken}) == 2


def test_lines_that_are_no_json_are_listed(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text('{"age": 30}\n[1]\nno\n{"agee": 3}\n{"age": [1]}\n{"age": "31 "}\n\n', encoding="utf-8")
    summary = run_batch(knowledge, source, tmp_path / "out.ndjson", today=DAY)
    assert summary.faults == {"CASE010": 1, "CASE011": 1, "CASE036": 3}
    assert summary.rows == 7
    assert [bool(row) for row in read(tmp_path / "out.ndjson")] == [True, False, False, False, False, True, False]


def test_a_row_that_was_rejected_cannot_be_asked_about(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    rows = [
        {"medicines_list": "yes"},
        {"medicines_list": ["none_of_the_others"]},
        {"age": {"value": 30}},
        {"onset": ["sudden"]},
        {"medicines_list": " none_of_the_others "},
    ]
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert run_batch(knowledge, source, out, today=DAY).rejected == 4
    for row, code in enumerate(("CASE022", "CASE022", "CASE011", "CASE012"), start=1):
        with pytest.raises(CaseError, match=code):
            case_of_row(knowledge, out, row)
    assert case_of_row(knowledge, out, 5).values


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_stands_between_two_values_is_told_from_the_first_line(knowledge: KnowledgeBase, tmp_path: Path, delimiter: str) -> None:
    rows = (("runner", "longest_run_before_km", "age", "walking_now"), ('"a, b; c"', '"7,5"', "12", "limp"))
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    summary = run_batch(knowledge, tmp_path / "in.csv", tmp_path / "out.csv", ["running"], keep=["runner"], today=DAY)
    assert (summary.rows, summary.rejected) == (1, 0)
    assert read(tmp_path / "out.csv") == [{"runner": "a, b; c", "running": "no_run_until_assessed"}]


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_what_is_kept_comes_first_and_only_what_is_asked_for_after_it(
    knowledge: KnowledgeBase, rows: list[dict[str, str]], tmp_path: Path, ending: str
) -> None:
    told = [{"runner": f"r{number}", **row} for number, row in enumerate(rows)]
    source, out = write(tmp_path / f"in{ending}", told), tmp_path / "out.csv"
    run_batch(knowledge, source, out, ["care", "swim_status"], keep=["runner"], today=DAY)
    assert case_of_row(knowledge, out, 3).date == DAY
    written = read(tmp_path / "out.csv")
    assert [*written[0]] == ["runner", "care", "swim_status"]
    assert [row["runner"] for row in written] == [row["runner"] for row in told]


def test_what_cannot_wait_is_named_though_its_row_is_rejected(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("runner,age,chest_symptoms\nA,30,no\nB,40 years old,yes\nC,,\n", encoding="utf-8")
    summary = run_batch(knowledge, source, out, keep=["runner"], today=DAY)
    assert (summary.urgent, summary.urgent_rows, summary.rejected) == ((2,), 1, 1)
    assert summary.unclear["care"] == {level.id: 2 * (level.id == "self_care") for level in knowledge.decisions["care"].levels}
    with rejects_path(out).open(encoding="utf-8", newline="") as file:
        (reject,) = csv.DictReader(file)
    assert (reject["runner"], reject["column"], reject["urgent"]) == ("B", "age", "care: emergency")


def test_answers_that_do_not_apply_are_left_out_and_counted(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("name,onset,pop\nA,gradual,no\nB,sudden,no\n", encoding="utf-8")
    assert run_batch(knowledge, source, out, ignore=["name"], today=DAY).rejected == 1
    summary = run_batch(knowledge, source, out, ignore=["name"], drop_idle=True, today=DAY)
    assert (summary.rejected, summary.dropped) == (0, 1)
    assert case_of_row(knowledge, out, 1).values.keys().isdisjoint({"pop"})
    assert case_of_row(knowledge, out, 2).values.keys() >= {"onset", "pop"}


def test_folders_are_told_before_anything_is_read(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("age\n30\n", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    for out in (tmp_path / "nowhere" / "out.csv", tmp_path / "folder.csv"):
        with pytest.raises(QueryError, match="ASK019"):
            run_batch(knowledge, tmp_path / "in.csv", out)


def test_an_interrupted_run_leaves_what_was_there_and_nothing_else(
    knowledge: KnowledgeBase, rows: list[dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write(tmp_path / "in.csv", rows), tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")

    def stop(_rows: int, _fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(knowledge, source, out, today=DAY, progress=stop)
    assert out.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    run_batch(knowledge, source, out, today=DAY)
    assert len(read(out)) == len(rows)


def test_rejects_of_an_earlier_run_do_not_stay(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("age\nold\n", encoding="utf-8")
    run_batch(knowledge, source, out, today=DAY)
    assert rejects_path(out).exists()
    source.write_text("age\n30\n", encoding="utf-8")
    run_batch(knowledge, source, out, today=DAY)
    assert not rejects_path(out).exists()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("in.csv", "", "READ012"), ("in.csv", "\xff\xfe,", "READ012"), ("in.parquet", "age", "READ012"), ("in.csv", "agee\n1\n", "CASE010")],
)
def test_a_file_that_is_no_table_is_told_and_nothing_is_written(
    knowledge: KnowledgeBase, tmp_path: Path, name: str, text: str, code: str
) -> None:
    (tmp_path / name).write_text(text, encoding="latin-1")
    with pytest.raises(CaseError, match=code):
        run_batch(knowledge, tmp_path / name, tmp_path / "out.csv", today=DAY)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_not_there_and_names_that_cannot_be_are_told(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="READ001"):
        run_batch(knowledge, tmp_path / "in.csv", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("age\n30\n", encoding="utf-8")
    for source, out, code in (("in.txt", "out.csv", "ASK014"), ("in.csv", "out.xls", "ASK014"), ("in.csv", "in.csv", "ASK015")):
        with pytest.raises(QueryError, match=code):
            run_batch(knowledge, tmp_path / source, tmp_path / out)


def test_a_row_is_not_asked_about_where_something_has_changed(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("age\n30\n", encoding="utf-8")
    run_batch(knowledge, source, out, today=DAY)
    with pytest.raises(QueryError, match="ASK018"):
        case_of_row(knowledge, out, 2)
    with pytest.raises(QueryError, match="ASK017"):
        case_of_row(load_knowledge(CAR_FOLDER), out, 1)
    source.write_text("age\n31\n", encoding="utf-8")
    with pytest.raises(QueryError, match="ASK017"):
        case_of_row(knowledge, out, 1)
    about_path(out).unlink()
    with pytest.raises(QueryError, match="ASK016"):
        case_of_row(knowledge, out, 1)
