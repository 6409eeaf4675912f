"""Locations, diagnostics and the help for unknown names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from expert.errors import (
    MOST_SUGGESTIONS,
    CaseError,
    DiagnosedError,
    Diagnostic,
    Diagnostics,
    EngineError,
    ExpertError,
    KnowledgeError,
    Location,
    QueryError,
    suggest_names,
    with_article,
)


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location("rules.yaml", 3, 7), "rules.yaml:3:7"),
        (Location("rules.yaml", 3), "rules.yaml:3"),
        (Location("rules.yaml"), "rules.yaml"),
        (Location("rules.yaml", 0, 7), "rules.yaml"),
        (Location(), "<input>"),
        (Location("", 3, 7), "<input>:3:7"),
        (Location("rules.yaml", 3, 7, "/rules/0"), "rules.yaml:3:7"),
    ],
)
def test_location_is_printed_as_far_as_it_is_known(location: Location, text: str) -> None:
    assert str(location) == text


def test_diagnostic_is_printed_with_its_help_on_a_second_line() -> None:
    where = Location("rules.yaml", 3, 7)
    assert str(Diagnostic(where, "KB021", "unknown name `x`", "did you mean `y`?")) == (
        "rules.yaml:3:7: KB021: unknown name `x`\n    help: did you mean `y`?"
    )
    assert str(Diagnostic(where, "KB021", "unknown name `x`")) == "rules.yaml:3:7: KB021: unknown name `x`"


def fault(file: str, line: int, column: int = 1, code: str = "KB010", message: str = "m", help: str = "") -> Diagnostic:
    return Diagnostic(Location(file, line, column), code, message, help)


def test_error_sorts_by_file_line_and_column_as_numbers_and_tells_a_fault_once() -> None:
    ordered = [fault("a", 2), fault("a", 10, 2), fault("a", 10, 11), fault("b", 1), fault("b", 1, code="KB011")]
    error = KnowledgeError([ordered[3], ordered[4], ordered[2], ordered[0], ordered[1], ordered[0]])
    assert error.diagnostics == tuple(ordered)
    assert str(error) == "\n".join(str(item) for item in ordered)


def test_faults_that_differ_in_anything_are_both_told() -> None:
    assert (
        len(KnowledgeError([fault("a", 1), fault("a", 1, message="n"), fault("a", 1, help="h"), fault("a", 1, code="KB011")]).diagnostics)
        == 4
    )


@pytest.mark.parametrize("kind", [KnowledgeError, CaseError, QueryError])
def test_diagnosed_errors_are_errors_of_this_package_and_each_its_own(kind: type[DiagnosedError]) -> None:
    with pytest.raises(ExpertError) as caught:
        raise kind([fault("a", 1)])
    assert isinstance(caught.value, DiagnosedError)
    others = {KnowledgeError, CaseError, QueryError, EngineError} - {kind}
    assert not any(isinstance(caught.value, other) for other in others)


def test_error_of_no_faults_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="none"):
        KnowledgeError([])


def test_collector_keeps_the_order_and_knows_whether_it_is_empty() -> None:
    diagnostics = Diagnostics()
    assert not diagnostics
    diagnostics.add(Location("b"), "KB002", "second", "help")
    diagnostics.add(Location("a"), "KB001", "first")
    assert diagnostics
    assert diagnostics.items == [Diagnostic(Location("b"), "KB002", "second", "help"), Diagnostic(Location("a"), "KB001", "first", "")]
    assert not Diagnostics(), "collectors share nothing"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("a\nb", "a\\nb"), ("a\u2028b", "a\\u2028b"), ("\x07", "\\x07"), ("\ud83d", "\\ud83d"), ("é … 🏃", "é … 🏃"), ("a\\nb", "a\\nb")],
)
def test_message_and_help_are_one_line_each_whatever_was_written(written: str, shown: str) -> None:
    diagnostics = Diagnostics()
    diagnostics.add(Location("a"), "KB001", f"unknown name `{written}`", f"is `{written}` meant?")
    assert diagnostics.items == [Diagnostic(Location("a"), "KB001", f"unknown name `{shown}`", f"is `{shown}` meant?")]


@pytest.mark.parametrize(("noun", "told"), [("invariant", "an invariant"), ("rule", "a rule"), ("cause", "a cause")])
def test_noun_with_its_article(noun: str, told: str) -> None:
    assert with_article(noun) == told


NAMES = ["limping", "lapping", "numb", "onset", "pain", "weeks", "age"]


@pytest.mark.parametrize(
    ("name", "valid", "others", "help"),
    [
        ("limpin", NAMES, {}, "did you mean `limping` or `lapping`?"),
        ("limpinf", ["limping", "limpind", "limpine", "limpina"], {}, "did you mean `limping` or `limpine`?"),
        ("numbb", NAMES, {}, "did you mean `numb`?"),
        ("numbb", NAMES, {"other": "cause"}, "did you mean `numb`?"),
        ("ice", NAMES, {"ice": "recommendation"}, "`ice` is a recommendation, which does not belong here"),
        ("numbb", NAMES, {"numbb": "cause"}, "`numbb` is a cause, which does not belong here"),
        ("xyz", ["b", "a", "b"], {}, "valid here: `b`, `a`"),
        ("xyz", ["e", "d", "c", "b", "a"], {}, "valid here: `e`, `d`, `c`, `b`, `a`"),
        ("xyz", ["f", "e", "d", "c", "b", "a"], {}, "valid here: `f`, `e`, `d`, `c`, `b` and 1 more"),
        ("xyz", [], {}, "there is none"),
        ("", ["a"], {}, "valid here: `a`"),
    ],
)
def test_help_for_an_unknown_name(name: str, valid: list[str], others: dict[str, str], help: str) -> None:
    assert suggest_names(name, valid, others) == help


@pytest.mark.parametrize("gather", [set, frozenset, dict.fromkeys, reversed])
def test_names_without_an_order_of_their_own_are_sorted(gather: Callable[[list[str]], Iterable[str]]) -> None:
    assert suggest_names("xyz", gather(NAMES)) == "valid here: `age`, `lapping`, `limping`, `numb`, `onset` and 2 more"


def test_nearest_names_do_not_depend_on_the_order_of_all() -> None:
    assert suggest_names("limpin", NAMES) == suggest_names("limpin", NAMES[::-1])


def test_help_never_lists_more_than_a_few() -> None:
    many = [f"name_{index:03}" for index in range(200)]
    assert suggest_names("q", many).count("`") == 2 * MOST_SUGGESTIONS
    assert suggest_names("q", many).endswith("and 195 more")


def test_help_has_the_right_article() -> None:
    assert suggest_names("x", [], {"x": "invariant"}) == "`x` is an invariant, which does not belong here"
