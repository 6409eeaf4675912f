"""Consultations that are kept, and how the other commands find them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import expert.loading.load
from cli import main
from expert.diary.file import FILE_NAME, WAIT_SECONDS
from expert.diary.migrations import HEAD, checksum
from expert.diary.store import Store
from expert.faces.terminal.commands import BAD_INPUT, SYSTEM_FAILED
from expert.language.model import KnowledgeBase
from tests.places import KNOWLEDGE_FOLDER, ROOT

FIRST, SECOND = (str(ROOT / "examples" / name) for name in ("long-run-spike.yaml", "ice-slip.yaml"))
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return how to run a command in this process, with the knowledge base that ships loaded once for all."""
    load = expert.loading.load.load_knowledge

    def given(folder: Path | None = None, **more: Any) -> KnowledgeBase:
        return knowledge if folder in {None, KNOWLEDGE_FOLDER} else load(folder, **more)

    monkeypatch.setattr(expert.loading.load, "load_knowledge", given)

    def invoke(*arguments: str, code: int = 0, input: str | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=input)
        assert result.exit_code == code, result.output
        return result

    return invoke


def listed(run: Run) -> Any:
    return json.loads(run("history", "list", "--json").stdout)


def test_nothing_is_kept_at_first_and_looking_makes_nothing(run: Run, home: Path) -> None:
    assert run("history", "list").stdout == "No consultation is kept yet.\n"
    assert listed(run) == []
    assert outcomes(run("history", "export").stdout) == []
    assert run("history", "delete", "--all").stdout == "Nothing to delete.\n"
    for arguments in (["why", "running"], ["history", "show"], ["history", "export", "last"], ["history", "delete", "last"]):
        assert "ASK005: no consultation is kept yet" in run(*arguments, code=BAD_INPUT).stderr
    assert not home.exists()


def test_assess_keeps_what_the_questions_then_find(run: Run, home: Path) -> None:
    screen = run("assess", FIRST).stdout
    assert "hamstring why running\n" in screen
    assert "· kept as 1\n" in screen
    assert run("why", "running").stdout == run("why", "running", "--case", FIRST).stdout
    run("assess", "-", "--json", input=Path(SECOND).read_text(encoding="utf-8"))
    assert run("why", "care").stdout == run("why", "care", "--case", SECOND).stdout
    assert run("why", "care", "--consultation", "1").stdout == run("why", "care", "--case", FIRST).stdout
    assert run("why", "care", "--consultation", "last").stdout == run("why", "care", "--case", SECOND).stdout
    assert stat.S_IMODE((home / FILE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.parametrize("options", [[], ["--json"], ["--for-clinician"], ["--all"]])
def test_no_save_leaves_no_trace(run: Run, home: Path, options: list[str]) -> None:
    screen = run("assess", FIRST, "--no-save", *options)
    assert not home.exists()
    assert "kept" not in screen.output
    if not options:
        assert f"--case {FIRST}" in "".join(line.strip() for line in screen.stdout.splitlines()).replace("--case", "--case ").replace(
            "  ", " "
        )


def test_what_cannot_be_assessed_is_not_kept(run: Run, home: Path) -> None:
    run("assess", "-", input="date: 2026-01-01\nanswers: {nonsense: 1}\n", code=BAD_INPUT)
    assert not home.exists()


def test_the_list_says_when_what_and_by_which_rules(run: Run) -> None:
    run("assess", FIRST)
    outcome = json.loads(run("assess", SECOND, "--json").stdout)
    lines = run("history", "list").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["1", "2026-04-15"], ["2", outcome["case"]["date"]]]
    assert all(re.search(r"  \S.* version \d+\.\d+\.\d+ \([0-9a-f]{6}\)$", line) for line in lines)
    last = listed(run)[-1]
    assert last["knowledge"] == outcome["knowledge"]
    assert last["in_force"] == {name: item["in_force"] for name, item in outcome["decisions"].items()}
    assert last["headline"] in lines[1]


def test_show_prints_the_first_screen_again(run: Run) -> None:
    screen = run("assess", FIRST).stdout
    run("assess", SECOND)
    again = run("history", "show", "1")
    assert again.stdout == screen.replace("why running\n", "why running --consultation 1\n").replace(
        "why care\n", "why care --consultation 1\n"
    )
    assert "out of date" in again.stderr
    assert json.loads(run("history", "show", "1", "--json").stdout)["outcome"]["case"]["date"] == "2026-04-15"


def outcomes(text: str) -> list[Any]:
    """Return the outcomes in lines of an export."""
    records = [json.loads(line) for line in text.splitlines()]
    return [record["outcome"] for record in records if record["kind"] == "consultation"]


def test_export_holds_everything(run: Run, tmp_path: Path) -> None:
    told = [json.loads(run("assess", path, "--json").stdout) for path in (FIRST, SECOND)]
    assert outcomes(run("history", "export").stdout) == told
    kinds = [item["kind"] for item in json.loads(run("history", "export", "--format", "json").stdout)]
    assert kinds == ["header", "consultation", "consultation", "knowledge", "end"]
    assert run("history", "export", "last", "--output", str(tmp_path / "one.ndjson")).stdout == ""
    assert outcomes((tmp_path / "one.ndjson").read_text(encoding="utf-8")) == told[1:]
    assert stat.S_IMODE((tmp_path / "one.ndjson").stat().st_mode) == 0o600
    assert "cannot be written" in run("history", "export", "--output", str(tmp_path / "none" / "one"), code=SYSTEM_FAILED).stderr
    assert "csv" in run("history", "export", "--format", "xml", code=BAD_INPUT).stderr


def test_a_table_has_a_row_for_each(run: Run) -> None:
    for path in (FIRST, SECOND):
        run("assess", path)
    rows = [*csv.DictReader(io.StringIO(run("history", "export", "--format", "csv").stdout))]
    assert [(row["id"], row["date"]) for row in rows] == [(str(item["id"]), item["date"]) for item in listed(run)]
    assert (rows[0]["answers.age"], rows[0]["answers.impact_pain_deep"], rows[1]["answers.longest_run_before_km"]) == ("41", "no", "")


@pytest.mark.parametrize("format", ["ndjson", "json"])
def test_what_is_imported_elsewhere_is_explained_by_its_own_rules(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    changed, mine = tmp_path / "kb", tmp_path / "mine"
    shutil_copy(ROOT / "knowledge" / "hamstring", changed)
    head = (changed / "knowledge.yaml").read_text(encoding="utf-8")
    (changed / "knowledge.yaml").write_text(re.sub(r"(?m)^version: .*$", "version: 0.0.1", head), encoding="utf-8")
    run("assess", FIRST, "--kb", str(changed))
    run("assess", SECOND)
    kept, expected = listed(run), [run("why", "running", "--consultation", id).output for id in ("1", "2")]
    run("history", "export", "--format", format, "--output", str(mine))
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "elsewhere"))
    assert run("history", "import", str(mine)).stdout == "Taken in: 2 consultations.\n"
    assert listed(run) == kept
    assert [run("why", "running", "--consultation", id).output for id in ("1", "2")] == expected
    assert "version 0.0.1" in expected[0]
    assert run("history", "export", "--format", format).stdout == mine.read_text(encoding="utf-8")
    again = run("history", "import", str(mine)).stdout
    assert again == "Nothing new to take in.\n2 of what the files hold were kept already.\n"


def test_an_import_says_what_came_of_it(run: Run, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("assess", FIRST)
    Store(home).save_day("2026-02-01", {"note": "rest"})
    Store(home).replace_activities([{"start": "2026-02-01"}, {"start": "2026-02-02"}], {"time": "2026-02-03"})
    run("history", "export", "--output", str(tmp_path / "mine.ndjson"))
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "elsewhere"))
    run("assess", SECOND)
    taken = run("history", "import", str(tmp_path / "mine.ndjson")).stdout
    assert taken == "Taken in: 1 consultation, 1 day and 2 activities.\nAnother number was needed for 1 (now 2).\n"
    data = json.loads(run("history", "import", str(tmp_path / "mine.ndjson"), "--json").stdout)
    assert data == {
        "added": {"consultation": 0, "day": 0, "activity": 0},
        "known": {"consultation": 1, "day": 1, "activity": 2},
        "renumbered": {},
    }


def test_what_cannot_be_imported_is_refused_whole(run: Run, tmp_path: Path, home: Path) -> None:
    run("assess", FIRST)
    sound = run("history", "export").stdout
    table = run("history", "export", "--format", "csv").stdout
    for name, text in {
        "sound": sound,
        "broken": sound.replace('"id": 1', '"id": 0'),
        "table": table,
        "case": Path(FIRST).read_text(),
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("history", "delete", "--all")
    message = run("history", "import", *(str(tmp_path / name) for name in ("sound", "broken", "table", "case")), code=BAD_INPUT).stderr
    assert f"{tmp_path / 'broken'}:2:32: STORE008: `id` cannot be `0`" in message
    assert f"{tmp_path / 'table'}: STORE007: is not an export: it begins with `id,time,date" in message
    assert f"{tmp_path / 'case'}: STORE007" in message
    assert "READ001" in run("history", "import", str(tmp_path / "none"), code=BAD_INPUT).stderr
    run("history", "import", code=BAD_INPUT)
    assert listed(run) == []


def test_delete_one_and_all(run: Run) -> None:
    for path in (FIRST, SECOND, FIRST):
        run("assess", path)
    assert run("history", "delete", "2").stdout == "1 consultation is deleted.\n"
    assert [item["id"] for item in listed(run)] == [1, 3]
    assert "no consultation `2` is kept" in run("history", "delete", "2", code=BAD_INPUT).stderr
    run("history", "delete", code=BAD_INPUT)
    run("history", "delete", "1", "--all", code=BAD_INPUT)
    assert json.loads(run("history", "delete", "--all", "--yes", "--json").stdout) == {"deleted": 2}
    assert listed(run) == []


def test_everything_is_deleted_with_all(run: Run, home: Path) -> None:
    run("assess", FIRST)
    store = Store(home)
    store.save_day("2026-02-01", {})
    store.replace_activities([{"start": "2026-02-01"}], {"time": "2026-02-03"})
    store.save_draft({})
    (home / "consultations.version-1.sqlite").write_bytes(b"an older copy")
    assert run("history", "delete", "--all").stdout == "Everything that was kept is deleted.\n"
    assert (store.heads(), store.days(), store.activities(), store.last_import(), store.load_draft()) == ((), (), (), None, None)
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


def test_a_terminal_is_asked_before_anything_is_deleted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("assess", FIRST)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    assert "Delete consultation 1?" in run("history", "delete", "1", input="n\n").stderr
    assert (
        "Delete everything that is kept: consultations, days, activities and an unfinished interview?"
        in run("history", "delete", "--all", input="\n").stderr
    )
    assert len(listed(run)) == 1
    run("history", "delete", "1", input="y\n")
    assert listed(run) == []


def test_an_id_that_is_not_there(run: Run) -> None:
    run("assess", FIRST)
    for id in ("0", "-1", "2", "one", "1.0", "9" * 40, "", "²"):
        message = run("why", "running", f"--consultation={id}", code=BAD_INPUT).stderr
        assert f"ASK005: no consultation `{id}` is kept" in message
        assert "hamstring history list" in message


def test_only_one_place_to_find_the_case(run: Run) -> None:
    assert "choose one of" in run("why", "running", "--case", FIRST, "--consultation", "1", code=BAD_INPUT).stderr


def test_an_outcome_is_a_place_to_find_the_case(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outcome.json").write_text(run("assess", FIRST, "--json").stdout, encoding="utf-8")
    run("assess", SECOND)
    expected = run("why", "running", "--case", FIRST).stdout
    assert run("why", "running", "--outcome", str(tmp_path / "outcome.json")).stdout == expected
    assert run("why", "running", "--outcome", "-", input=(tmp_path / "outcome.json").read_text(encoding="utf-8")).stdout == expected
    assert "READ001" in run("why", "running", "--outcome", str(tmp_path / "none.json"), code=BAD_INPUT).stderr
    run("why", "running", "--outcome", FIRST, code=BAD_INPUT)


def test_old_answers_are_said_to_be_out_of_date(run: Run, tmp_path: Path) -> None:
    today = datetime.date.today()
    old = (today - datetime.timedelta(8)).isoformat()
    run("assess", "-", input=f"date: {today.isoformat()}\nanswers: {{age: 40}}\n")
    assert run("why", "running").stderr == ""
    run("assess", "-", input=f"date: {today.isoformat()}\nanswers: {{age: 40, pain_walking: {{value: 2, on: {old}}}}}\n")
    for arguments in (["why", "running"], ["history", "show"]):
        message = run(*arguments).stderr
        assert "Out of date: " in message
        assert "(8 days old)" in message
        assert message.count("days old") == 1
    run("assess", "-", input=f"date: {old}\nanswers: {{age: 40, pain_walking: 2}}\n")
    assert f"they are 8 days old, from {old}" in run("why", "running").stderr
    (tmp_path / "case.yaml").write_text(f"date: {old}\nanswers: {{age: 40}}\n", encoding="utf-8")
    outcome = tmp_path / "outcome.json"
    outcome.write_text(run("assess", "--json", str(tmp_path / "case.yaml")).stdout, encoding="utf-8")
    for arguments in (["assess", str(tmp_path / "case.yaml")], ["why", "--outcome", str(outcome)]):
        assert f"they are 8 days old, from {old}" in run(*arguments).stderr


def test_day_that_a_whole_case_is_out_of_date_from_is_that_of_its_answers(run: Run) -> None:
    today = datetime.date.today()
    old = (today - datetime.timedelta(60)).isoformat()
    message = run("assess", "-", input=f"date: {today.isoformat()}\nanswers: {{age: {{value: 40, on: {old}}}}}\n").stderr
    assert f"they are 60 days old, from {old}" in message


def test_case_of_a_day_to_come_is_told(run: Run) -> None:
    day = (datetime.date.today() + datetime.timedelta(2)).isoformat()
    assert f"dated {day}, and that day is still to come" in run("assess", "-", input=f"date: {day}\n").stderr


def test_a_consultation_of_another_knowledge_base_is_explained_by_its_own_rules(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    folder.mkdir()
    for path in (ROOT / "tests" / "broken" / "_sound").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    decision = re.search(r"decisions:\n\s*- id: (\w+)", (folder / "knowledge.yaml").read_text(encoding="utf-8"))
    assert decision is not None
    case = "date: 2026-01-01\nanswers: {limping: yes}\n"
    why = ["why", decision[1], "--full"]
    run("assess", "-", "--kb", str(folder), input=case)
    expected = run(*why, "--case", "-", "--kb", str(folder), input=case).stdout
    assert run(*why, "--kb", str(folder)).stdout == expected
    head = (folder / "knowledge.yaml").read_text(encoding="utf-8")
    (folder / "knowledge.yaml").write_text(head.replace('answer: "', 'answer: "Changed '), encoding="utf-8")
    done = run(*why, "--kb", str(folder))
    assert "? Changed " in done.stdout
    assert "out of date" in done.stderr
    for path in folder.iterdir():
        path.unlink()
    done = run(*why)
    assert done.stdout == expected
    assert "rules have changed" not in done.stderr


def test_changed_rules_are_said_and_the_old_ones_explain(run: Run, tmp_path: Path) -> None:
    changed = tmp_path / "kb"
    shutil_copy(ROOT / "knowledge" / "hamstring", changed)
    head = (changed / "knowledge.yaml").read_text(encoding="utf-8")
    (changed / "knowledge.yaml").write_text(re.sub(r"(?m)^version: .*$", "version: 0.0.1", head), encoding="utf-8")
    run("assess", FIRST, "--kb", str(changed))
    done = run("why", "running")
    assert "The rules have changed since consultation 1 was kept" in done.stderr
    assert "version 0.0.1" in done.stderr
    assert done.stdout == run("why", "running", "--case", FIRST).stdout
    assert "version 0.0.1" in run("history", "list").stdout


def shutil_copy(source: Path, target: Path) -> None:
    for path in source.rglob("*.yaml"):
        if "cases" not in path.relative_to(source).parts:
            (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(source)).write_bytes(path.read_bytes())


def test_another_outcome_than_the_one_kept_is_said(run: Run, home: Path) -> None:
    run("assess", FIRST)
    assert "differently" not in run("history", "show").stderr
    with sqlite3.connect(home / FILE_NAME) as database:
        database.create_function("checksum", -1, checksum)
        database.execute("""UPDATE consultation SET in_force = '{"running": "normal_training"}'""")
        database.execute(f"UPDATE consultation SET head_checksum = checksum({HEAD})")
    database.close()
    assert "reads the same answers and rules differently" in run("history", "show").stderr


def test_a_file_that_cannot_be_used_does_not_cost_the_advice(run: Run, home: Path) -> None:
    expected = run("assess", FIRST, "--no-save").stdout
    home.mkdir()
    (home / FILE_NAME).write_bytes(b"not a database " * 100)
    done = run("assess", FIRST)
    assert done.stdout == expected
    assert "this consultation is not kept:\n" in done.stderr
    assert "STORE001" in done.stderr
    assert "STORE001" in run("history", "list", code=BAD_INPUT).stderr
    assert (home / FILE_NAME).read_bytes() == b"not a database " * 100


def test_what_the_system_refuses_has_an_exit_code_of_its_own(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.diary.file.WAIT_SECONDS", 0.05)
    run("assess", FIRST)
    database = sqlite3.connect(home / FILE_NAME, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    assert "STORE004" in run("history", "list", code=SYSTEM_FAILED).stderr
    assert "STORE004" in run("assess", SECOND).stderr
    database.close()
    assert WAIT_SECONDS >= 1


def test_a_home_that_cannot_be_made_does_not_cost_the_advice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "file" / "home"))
    done = run("assess", FIRST)
    assert "STORE005: cannot be used: not a directory" in done.stderr
    assert "May I run?" in done.stdout
