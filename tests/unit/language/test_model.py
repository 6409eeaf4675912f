"""The little that the model computes: ranks, rules by what they bear on, citations, kinds."""

from __future__ import annotations

import msgspec
import pytest

from expert.errors import Location
from expert.language.forms import Phrase
from expert.language.kinds import CONCLUDED
from expert.language.model import (
    Advise,
    Claim,
    Concept,
    Conclude,
    Decide,
    Decision,
    Effect,
    KnowledgeBase,
    Level,
    Source,
    SourceKind,
    Suggest,
    Withhold,
    subject_of,
)


def decision(*levels: str) -> Decision:
    return Decision("running", "Running", "May I run?", tuple(Level(id, id.title(), id, id) for id in levels), levels[-1], levels[-1])


def test_rank_counts_from_the_most_permissive_level() -> None:
    scale = decision("normal", "easy", "nothing")
    assert [scale.rank(level) for level in ("normal", "easy", "nothing")] == [0, 1, 2]
    assert scale.level("easy") is scale.levels[1]


def test_unknown_level_has_no_rank() -> None:
    with pytest.raises((StopIteration, KeyError, ValueError)):
        decision("normal", "nothing").rank("easy")


@pytest.mark.parametrize(
    ("effect", "name"),
    [(Conclude("a"), "a"), (Suggest("a", "b"), "a"), (Decide("a", "b"), "a"), (Advise("a"), "a"), (Withhold("a"), "a")],
)
def test_subject_of_an_effect(effect: Effect, name: str) -> None:
    assert subject_of(effect) == name


def test_rules_about_lists_every_rule_that_bears_on_something_with_that_effect(tiny: KnowledgeBase) -> None:
    about = {name: [(rule.id, effect) for rule, effect in pairs] for name, pairs in tiny.rules_about.items()}
    assert about == {
        "alarm": [("alarm-when-numb-or-cold", Conclude("alarm"))],
        "strain": [("strain-when-sudden", Suggest("strain", "strong"))],
        "running": [("stop-in-alarm", Decide("running", "none_at_all"))],
        "rest": [("strain-when-sudden", Advise("rest"))],
        "ice": [("stop-in-alarm", Withhold("ice")), ("cool-what-is-sore", Advise("ice"))],
    }


def test_rules_about_is_computed_once(tiny: KnowledgeBase) -> None:
    assert tiny.rules_about is tiny.rules_about


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        *(("limping", "finding"), ("alarms", "checklist"), ("spike_pct", "quantity"), ("no-limp-without-pain", "constraint")),
        *(("alarm", "concept"), ("strain", "cause"), ("running", "decision"), ("ice", "recommendation")),
        *(("stop-in-alarm", "rule"), ("no-ice-in-alarm", "invariant"), ("hand-2020", "source"), ("guide#C1", "claim")),
        *(("sudden-and-numb", "case"), ("easy", None), ("nothing", None), ("", None)),
    ],
)
def test_kind_of_an_id(tiny: KnowledgeBase, id: str, kind: str | None) -> None:
    assert tiny.kind_of(id) == kind


def test_what_is_concluded_knows_its_kind(tiny: KnowledgeBase) -> None:
    assert {name: tiny.concluded_kind(name) for name in tiny.names_of(CONCLUDED)} == {
        name: tiny.kind_of(name) for name in (*tiny.decisions, *tiny.concepts, *tiny.causes, *tiny.recommendations)
    }
    with pytest.raises(KeyError):
        tiny.concluded_kind("limping")


FULL = Source(
    *("hand-2020", SourceKind.COHORT, "Hand A, Foot B", 2020, "Sore legs"),
    journal="Legs",
    volume="12(3)",
    pages="4-5",
    doi="10.1000/x",
    address="https://x",
)


@pytest.mark.parametrize(
    ("source", "citation"),
    [
        (FULL, "Hand A, Foot B (2020). Sore legs. Legs 12(3):4-5. doi 10.1000/x"),
        (Source("a", SourceKind.ARTICLE, "Hand A"), "Hand A"),
        (Source("a", SourceKind.ARTICLE, "Hand A et al."), "Hand A et al"),
        (Source("a", SourceKind.ARTICLE, "Hand A", 2020), "Hand A (2020)"),
        (Source("a", SourceKind.ARTICLE, "Hand A", title="Sore legs."), "Hand A. Sore legs"),
        (Source("a", SourceKind.ARTICLE, "Hand A", journal="Legs"), "Hand A. Legs"),
        (Source("a", SourceKind.ARTICLE, "Hand A", volume="12"), "Hand A. 12"),
        (Source("a", SourceKind.ARTICLE, "Hand A", journal="Legs", pages="4"), "Hand A. Legs:4"),
        (Source("a", SourceKind.ARTICLE, "Hand A", pages="4"), "Hand A. 4"),
        (Source("a", SourceKind.ARTICLE, "Hand A", doi="10.1/x"), "Hand A. doi 10.1/x"),
    ],
)
def test_citation_says_what_is_known(source: Source, citation: str) -> None:
    assert source.citation() == citation


def test_citation_keeps_an_ellipsis() -> None:
    assert Source("a", SourceKind.ARTICLE, "Hand A", title="Sore legs...").citation() == "Hand A. Sore legs..."


def test_reference_of_a_claim() -> None:
    assert Claim("guide", "C1", "Relief", "treatment", "Cooling helps.", "supported").reference == "guide#C1"


def test_where_something_stands_is_no_part_of_what_it_is() -> None:
    here, there = (Concept("a", "A", Phrase(), location=Location("rules.yaml", line)) for line in (1, 2))
    assert here == there
    assert "rules.yaml" not in repr(here)


def test_model_is_frozen(tiny: KnowledgeBase) -> None:
    with pytest.raises(AttributeError):
        tiny.rules["stop-in-alarm"].title = "Go"  # type: ignore[misc]
    with pytest.raises(TypeError):
        tiny.rules["x"] = tiny.rules["stop-in-alarm"]  # type: ignore[index]
    with pytest.raises(TypeError):
        tiny.findings["onset"].options["x"] = "X"  # type: ignore[index]
    with pytest.raises(AttributeError):
        tiny.version = "2.0.0"  # type: ignore[misc]


def test_effects_are_written_and_read_back_by_type() -> None:
    effects = (Conclude("alarm"), Suggest("strain", "strong"), Decide("running", "stop"), Advise("ice"), Withhold("ice"))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(effects), type=tuple[Effect, ...]) == effects


def test_ids_keep_the_order_of_the_files(tiny: KnowledgeBase) -> None:
    assert list(tiny.rules) == ["alarm-when-numb-or-cold", "stop-in-alarm", "strain-when-sudden", "cool-what-is-sore"]
    assert list(tiny.findings)[:3] == ["limping", "numb", "cold"]
