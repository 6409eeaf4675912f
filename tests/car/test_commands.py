"""Every command of the program on a knowledge base of another domain: what it says is right, and says nothing about the first one."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from cli import main
from expert import consult, handover_page, load_knowledge, parse_case, why
from expert.diary.file import FILE_NAME
from expert.faces.terminal.commands import BAD_INPUT, FOUND_SOMETHING
from expert.questions.statements.lead import Dispute
from expert.words.catalogue import ENGLISH
from expert.words.handover import handover_sections
from expert.words.phrases import referral_words
from expert.words.wording import Wording
from tests.car.words import foreign_in
from tests.unit.training.lists import write_list

KNOWLEDGE = Path(__file__).parent / "knowledge"
CAR = load_knowledge(KNOWLEDGE, worked_cases=True)
FLAT = "{date: 2026-02-01, answers: {has_started: no, on_turning: clicks, dash_lights: dim, has_leads: yes, lights_left_on: yes}}"
"""It clicks, and somebody is there with leads; nobody said whether there is smoke."""
LATER = "{date: 2026-02-02, checklists: {stop_signs: none_of_the_others}, answers: {has_started: yes, warning_light: red}}"
"""It started, and a red light stays on."""


@pytest.fixture
def yard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in: two cases, a table, an outcome of the first, and a copy of the knowledge in which one rule differs."""
    monkeypatch.setenv("HAMSTRING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flat.yaml").write_text(FLAT, encoding="utf-8")
    (tmp_path / "later.yaml").write_text(LATER, encoding="utf-8")
    (tmp_path / "cars.csv").write_text("plate,smoke,shaking,on_turning\nA 1,no,2,clicks\nB 2,,7,\n", encoding="utf-8")
    (tmp_path / "outcome.json").write_text(run("assess flat.yaml --no-save --json").stdout, encoding="utf-8")
    shutil.copytree(KNOWLEDGE, tmp_path / "changed", copy_function=shutil.copyfile)
    rules = tmp_path / "changed" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("when: shaking >= 6", "when: shaking >= 7"), encoding="utf-8")
    return tmp_path


def run(line: str, text: str | None = None, *, alone: bool = False) -> Result:
    """Run a command on the car, written as in a shell; `alone`: without saying which knowledge base."""
    knows = alone or line.startswith(
        ("history", "diary export", "diary import", "kb diff", "kb new", "kb watch", "completion", "log list", "log delete")
    )
    arguments = [part.replace("+", " ") for part in line.split(" ")]
    return CliRunner().invoke(main, [*arguments, *([] if knows else ["--kb", str(KNOWLEDGE)])], input=text, catch_exceptions=False)


def said(line: str, text: str | None = None, code: int = 0, *, alone: bool = False) -> str:
    """Return what a command prints, once it ended as it should."""
    result = run(line, text, alone=alone)
    assert result.exit_code == code, result.output
    return result.stdout


def tree(line: str, text: str | None = None, code: int = 0) -> Any:
    """Return the data that a command prints."""
    return json.loads(said(f"{line} --json", text, code))


def explained(line: str, text: str | None = None) -> Any:
    """Return the statement that a command prints as data."""
    return tree(line, text)["statement"]


def _about(statement: dict[str, Any]) -> list[str]:
    named = [value for field, value in statement.items() if field not in {"kind", "texts", "children"}]
    return [str(first["finding"] if isinstance(first, dict) else first) for first in named[:1]]


def about(statement: dict[str, Any], kind: str) -> list[str]:
    """Return what the statements of a kind are about, anywhere in a tree: what their first field names."""
    mine = _about(statement) if statement["kind"] == kind else []
    return mine + [id for child in statement.get("children", []) for id in about(child, kind)]


def outcome_of(answers: dict[str, Any]) -> str:
    """Return the outcome of somebody whose car is sound but for these answers."""
    values = {"smoke": False, "fuel_smell": False, "brakes_soft": False, "warning_light": "none", "shaking": 0, **answers}
    return said("assess - --no-save --json", json.dumps({"date": "2026-02-01", "answers": values}))


LINES = {
    "ask --fresh --no-save": ["none\n?\nyes\nq\n"],
    "assess": [
        "flat.yaml",
        "later.yaml",
        "flat.yaml --all",
        "flat.yaml --for-clinician",
        "flat.yaml --for-clinician --with-private",
        "flat.yaml --json",
    ],
    "topics": ["", "--json"],
    "topic": ["start_it --case flat.yaml --full", "start_it --case later.yaml", "start_it --case flat.yaml --json"],
    "why": [
        *(f"{target} --full --case flat.yaml" for target in (*CAR.decisions, *CAR.causes, *CAR.concepts, *CAR.recommendations)),
        *(f"driving --case flat.yaml {form}" for form in ("--depth 2", "--markdown", "--mermaid", "--json")),
        "--case later.yaml",
        "driving --rather-than driving=drive --case flat.yaml",
        "--full long_drive --case later.yaml",
        "driving --full --outcome outcome.json",
    ],
    "why-not": [
        "driving=drive --case flat.yaml --full",
        "out_of_fuel --case flat.yaml --markdown",
        "long_drive --case later.yaml --json",
    ],
    "what-if": [
        "smoke=yes --case flat.yaml --full",
        "fuel_km=10+mi garage_km=3 --case later.yaml",
        "has_started=no --case later.yaml --json",
    ],
    "until": ["driving=drive --case flat.yaml", "recommended:jump_start --case flat.yaml --json", "driving=drive --case later.yaml --full"],
    "plan": ["--case flat.yaml", "driving=nearby --case later.yaml --full --days-there 1", "driving --case flat.yaml --json"],
    "enough": [
        "no_power --case flat.yaml",
        "driving --case later.yaml --markdown",
        "driving --case flat.yaml",
        "likely:flat_battery --case flat.yaml",
    ],
    "sensitivity": ["flat.yaml", "later.yaml --full", "--case flat.yaml --markdown", "flat.yaml --json"],
    "batch": [
        "cars.csv --out out.csv --ignore plate",
        "cars.csv --out all.parquet --all --keep plate --json",
        "cars.csv --out two.ndjson --column driving --keep plate",
    ],
    "open": ["--case flat.yaml --full", "--case later.yaml --json"],
    "compare": ["flat.yaml later.yaml --full", "outcome.json later.yaml --markdown", "later.yaml later.yaml"],
    "handover": ["--case flat.yaml", "--with-private --outcome outcome.json", "--case later.yaml --json"],
    "verify": ["outcome.json", "outcome.json --json"],
    "log import": ["rides.csv", "rides.csv nothing.fit --json"],
    "log check": ["", "--all", "--planned 8+mi --json"],
    "log list": ["", "--json"],
    "log delete": ["--yes", "--yes --json"],
    "diary --note well": ["none\n?\n4\nb\n4\nbright\n2\nred\nturns_over\nnone\n", "q\n"],
    "diary show": ["", "--json"],
    "diary export": ["", "--format csv"],
    "diary import": ["mine.ndjson", "mine.ndjson --json"],
    "history list": ["", "--json"],
    "history show": ["last", "last --all", "last --json"],
    "history export": ["", "last --format json", "--format csv"],
    "history import": ["mine.ndjson", "mine.ndjson --json"],
    "history delete": ["last --yes", "--all --yes --json"],
    "serve": ["--help"],
    "mcp": ["--help"],
    "completion": ["--help"],
    "kb check": ["--fast", "--fast --json"],
    "kb test": ["", "--json"],
    "kb overview": ["", "--json"],
    "kb show": [
        "",
        *CAR.findings,
        *CAR.decisions,
        *CAR.recommendations,
        *CAR.causes,
        *CAR.rules,
        *CAR.invariants,
        *CAR.cases,
        "driving --json",
    ],
    "kb source": [*CAR.sources, *CAR.claims, "common-sense --json"],
    "kb graph": ["", "driving --depth 2", "it-shakes --json"],
    "kb docs": [""],
    "kb columns": ["", "--json"],
    "kb schema": ["", "case", "rules", "knowledge"],
    "kb new": ["made", "made --id my_rules --title My+rules"],
    "kb prove": ["", "--full", "--markdown"],
    "kb ever": ["driving==drive+and+smoke", "fuel_used_pct>80+and+calling==garage --full", "it_is --json"],
    "kb mutate": ["--rule red-light-means-stop", "--rule it-shakes --kind threshold --json"],
    "kb cover": ["", "--on cars.csv --keep plate", "it-shakes", "--json"],
    "kb diff": [f"{KNOWLEDGE} changed", f"changed {KNOWLEDGE} --json"],
    "kb lock": ["--check"],
    "kb watch": [f"{KNOWLEDGE} --once"],
}
"""Each command, with what it is asked about the car; `ask` and `diary` are typed to."""


def test_no_command_is_left_out() -> None:
    context = click.Context(main, **main.context_settings)

    def names(command: click.Command | None, name: str = "") -> Iterator[str]:
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield name
        if isinstance(command, click.Group):
            for part in command.list_commands(context):
                yield from names(command.get_command(context, part), f"{name} {part}".strip())

    assert {line.partition(" --")[0] for line in LINES} == set(names(main))


@pytest.mark.parametrize(("command", "rest"), [(command, rest) for command, all in LINES.items() for rest in all], ids=repr)
def test_nothing_is_said_that_nobody_says_about_a_car(command: str, rest: str, yard: Path) -> None:
    if command.startswith("log"):
        write_list(yard / "rides.csv", [(datetime.date.today() - datetime.timedelta(days), "Ride", 5.0) for days in range(0, 90, 3)])
        said("log import rides.csv")
    if command.startswith(("history", "diary")):
        said("assess flat.yaml" if command.startswith("history") else "assess later.yaml")
    if command.startswith(("diary show", "diary export", "diary import")):
        said("diary --note well", str(LINES["diary --note well"][0]))
    if command.startswith(("history", "diary")):
        (yard / "mine.ndjson").write_text(said("history export"), encoding="utf-8")
    typed = command.startswith(("ask", "diary --note"))
    result = run(command if typed else f"{command} {rest}".strip(), rest if typed else None)
    assert result.exit_code in {0, FOUND_SOMETHING, BAD_INPUT if "it_is" in rest else 0}, result.output
    assert result.output.strip()
    assert foreign_in(result.output.replace(str(KNOWLEDGE), "").replace(str(yard), "")) == []


@pytest.mark.parametrize(
    "where", [KNOWLEDGE / "findings.yaml", KNOWLEDGE / "rules.yaml", KNOWLEDGE / "knowledge.yaml"], ids=lambda path: path.stem
)
def test_its_own_files_are_about_cars_too(where: Path) -> None:
    assert foreign_in(where.read_text(encoding="utf-8")) == []


def test_assess_says_what_to_do(yard: Path) -> None:
    text = said("assess flat.yaml")
    assert re.search(r"^May I drive\? +Nowhere but to the garage, until the rest is answered\.$", text, re.M)
    assert re.search(r"^What is wrong +a flat battery  could be$", text, re.M)
    assert "Get out and away from the car if you see smoke" in text
    data = tree("assess flat.yaml")
    assert {name: item["in_force"] for name, item in data["decisions"].items()} == {"driving": "to_garage", "calling": "nobody"}
    assert data["causes"]["flat_battery"]["grade"] == "possible"
    later = said("assess later.yaml --all")
    assert re.search(r"^First of all +Call the breakdown service\. Ring them and wait outside the car\.$", later, re.M)


def test_the_page_for_the_garage_has_answers_and_no_advice(yard: Path) -> None:
    text = said("assess flat.yaml --for-clinician")
    assert text.startswith("For the garage — answers of 2026-02-01\n")
    assert "What happens when you turn the key? clicks" in text
    assert "Nobody has opened the bonnet for it." in text
    assert "headlights were left on" not in text  # a private answer
    assert "1 private answer is left out" in text
    assert "headlights were left on" in said("assess flat.yaml --for-clinician --with-private")
    assert not any(item.title in text for item in CAR.recommendations.values())


def test_without_words_of_its_own_it_gets_neutral_ones() -> None:
    silent = replace(CAR, referral=None, sources={id: replace(item, called="") for id, item in CAR.sources.items()})
    outcome = consult(silent, parse_case("{date: 2026-02-01, answers: {has_started: yes, battery_volts: 9, has_meter: yes}}", silent))
    title, *_ = handover_sections(silent, handover_page(outcome))
    assert title.heading == "For whoever looks at it next — answers of 2026-02-01"
    assert referral_words(silent, ENGLISH).label == "Get help"
    disputes = [item for item in why(outcome, "long_drive").walk() if isinstance(item, Dispute)]
    assert disputes
    assert all(Wording(silent).sentence(item).startswith("Disputed. The source says: ") for item in disputes)


def test_a_whole_interview_comes_to_an_end(yard: Path) -> None:
    answers = ["none", "no", "yes", "dark", "no", "yes", "40", "12.5", "clicks", "s", "7", "loose", "yes", "8.0", "1200", "50 °F", "done"]
    result = run("ask --json", "\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert {name: item["in_force"] for name, item in data["decisions"].items()} == {"driving": "nearby", "calling": "nobody"}
    assert {name for name, item in data["causes"].items() if item["grade"] == "likely"} == {"flat_battery", "worn_battery"}
    assert data["recommendations"]["jump_start"]["status"] == "recommended"
    assert "Is any of this true now?" in result.stderr
    assert "This is what was answered:" in result.stderr
    assert tree("history show last")["outcome"] == data


def test_an_interview_goes_on_where_it_was_left(yard: Path) -> None:
    first = said("ask", "none\n?\nno\nq\n")
    assert "Why this is asked" in first
    assert "Stopped. `hamstring ask` goes on from here." in first
    second = said("ask", "yes\nyes\ndim\nq\n")
    assert f"You stopped on {datetime.date.today()} after 4 answers. Go on where you stopped?" in second
    assert "Is any of this true now?" not in second
    assert "Are you standing on a motorway?" in second
    assert "Is any of this true now?" in said("ask --fresh --no-save", "q\n")


def test_an_alarm_ends_the_interview(yard: Path) -> None:
    text = said("ask", "1\n")
    assert re.search(r"^Whom do I call\? The fire brigade, now\.$", text, re.M)
    assert "May I drive?" not in text.partition("> 1")[2]


def test_why_gives_the_reasons(yard: Path) -> None:
    data = explained("why driving --case flat.yaml")
    assert (data["decision"], data["level"]) == ("driving", "to_garage")
    assert said("why driving --case flat.yaml").startswith("May I drive? Nowhere but to the garage, until the rest is answered.")
    assert "nearby-until-proven" in about(data, "rule")
    assert set(about(data, "answer")) == {"has_started"}
    assert set(about(explained("why flat_battery --case flat.yaml"), "answer")) == {"on_turning", "lights_left_on"}
    other = explained("why driving --rather-than driving=drive --case later.yaml")
    assert (other["kind"], other["found"]["value"]) == ("rather_than", "stay")
    assert "red-light-means-stop" in about(other, "rule")
    assert said("why driving --mermaid --case flat.yaml").startswith("flowchart TD\n")
    disputed = said("why long_drive --full --outcome -", outcome_of({"has_started": True, "battery_volts": 9, "has_meter": True}))
    assert "Disputed. The neighbour says: Half an hour of driving fills a battery again." in disputed


def test_why_not_names_what_is_in_the_way(yard: Path) -> None:
    data = explained("why-not driving=drive --case later.yaml")
    assert data["kind"] == "why_not"
    assert {"red-light-means-stop", "yellow-light-means-garage"} <= set(about(data, "rule"))
    assert about(data, "answer")[0] == "warning_light"


def test_what_if_says_what_would_differ(yard: Path) -> None:
    data = explained("what-if smoke=yes --case flat.yaml")
    moved = {child["decision"]: child["new"] for child in data["children"] if child["kind"] == "decision_changed"}
    assert moved == {"driving": "stay", "calling": "fire_brigade"}
    refused = run("what-if shaking=11 --case later.yaml")
    assert (refused.exit_code, "shaking" in refused.output) == (BAD_INPUT, True)


def test_until_names_the_smallest_change(yard: Path) -> None:
    data = explained("until driving=drive --case later.yaml")
    assert data["kind"] == "until"
    assert set(about(data, "until_change")) == {"warning_light"}
    assert set(about(data, "until_answer")) == {"shaking", "starts_in_a_row"}


def test_enough_names_the_answers_that_suffice(yard: Path) -> None:
    data = explained("enough calling --case later.yaml")
    assert data["kind"] == "enough"
    assert set(about(data, "answer")) == {"smoke", "fuel_smell", "warning_light"}
    assert about(explained("enough no_power --case flat.yaml"), "answer") == ["dash_lights"]


def test_open_names_the_best_question(yard: Path) -> None:
    data = explained("open --case flat.yaml")
    assert about(data, "next_question") == ["stop_signs"]
    assert "battery_volts" in about(data, "open_if_it_applies")


def test_compare_says_what_changed(yard: Path) -> None:
    data = explained("compare flat.yaml later.yaml")
    assert {child["decision"] for child in data["children"] if child["kind"] == "decision_changed"} == {"driving", "calling"}
    assert "Nothing comes out differently." in said("compare flat.yaml outcome.json")


def test_verify_accepts_the_outcome_and_no_other(yard: Path) -> None:
    assert "Verified" in said("verify outcome.json")
    text = (yard / "outcome.json").read_text(encoding="utf-8")
    (yard / "outcome.json").write_text(text.replace('"in_force": "to_garage"', '"in_force": "drive"'), encoding="utf-8")
    assert "Not verified" in said("verify outcome.json", code=FOUND_SOMETHING)


def test_what_is_kept_is_found_again_with_the_rules_that_gave_it(yard: Path) -> None:
    said("assess flat.yaml")
    said("assess later.yaml")
    assert [item["headline"] for item in tree("history list")] == ["To the garage and no further", "Leave it where it is"]
    assert "No, leave it where it is." in said("history show last")
    assert "A red light is on" in said("why driving --full", alone=True)  # without --kb: the rules that are kept with it
    assert "has not started since" in said("why driving --full --consultation 1", alone=True)
    records = [json.loads(line) for line in said("history export").splitlines()]
    assert [item["outcome"]["knowledge"]["id"] for item in records if item["kind"] == "consultation"] == ["car", "car"]
    assert explained("compare 1 2")["kind"] == "compare"
    said("history delete 1 --yes")
    assert [item["id"] for item in tree("history list")] == [2]
    assert (yard / "home" / FILE_NAME).exists()


def test_the_engineer_is_told_that_all_is_well(yard: Path) -> None:
    assert tree("kb check")["audit"]["flaws"] == []
    assert tree("kb test")["mismatches"] == []
    proofs = explained("kb prove")
    assert (proofs["number"], proofs["broken"]) == (22, 0)
    assert explained("kb ever driving==drive+and+smoke")["kind"] == "ever_never"
    somebody = explained("kb ever driving==drive+and+battery_volts<11")
    assert (somebody["kind"], "battery_volts" in about(somebody, "their_answer")) == ("ever", True)


def test_the_engineer_is_shown_every_entry(yard: Path) -> None:
    assert tree("kb show driving")["statement"]["kind"] == "entry"
    assert "Bright lights and an empty battery do not go together." in said("kb show no-bright-lights-without-volts")
    lines = [line for field in tree("kb source written-for-these-tests")["statement"]["children"] for line in field.get("children", ())]
    claims = [line["claim"] for line in lines if line["kind"] == "claim_line"]
    assert claims == [f"written-for-these-tests#T{number}" for number in (1, 2, 3)]
    assert "shaking" in said("kb graph it-shakes")
    assert "# A car that does not start" in said("kb docs")
    assert "dash_lights" in json.loads(said("kb schema case"))["properties"]["answers"]["properties"]


def test_a_change_of_the_rules_is_noticed(yard: Path) -> None:
    assert tree("kb mutate --rule red-light-means-stop")["all"] == {
        "killed_by_case": 8,
        "killed_by_invariant": 0,
        "equivalent": 0,
        "survived": 0,
        "undecided": 0,
    }
    (survivor,) = (item for item in tree("kb mutate --rule it-shakes --kind threshold", code=FOUND_SOMETHING)["mutants"] if item["answers"])
    assert (survivor["answers"]["shaking"], len(survivor["answers"])) == (6, 1)
    changed = tree(f"kb diff {KNOWLEDGE} changed", code=FOUND_SOMETHING)
    assert [(item["kind"], item["id"]) for item in changed["changes"]] == [("rule", "it-shakes")]
    assert {str(item["answers"]["shaking"]) for item in changed["witnesses"]} == {"6"}
    assert tree(f"kb diff {KNOWLEDGE} {KNOWLEDGE}") == {
        "changes": [],
        "same_outcomes": True,
        "witnesses": [],
        "cases": [],
        "not_compared": [],
        "narrowed": [],
        "out_of_time_after_seconds": None,
        "impact": None,
    }
