from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from expert import KnowledgeBase, QueryError, load_knowledge
from expert.faces.pages.mermaid import render_graph_mermaid
from expert.questions.graph import MOST_NODES, Edge, Graph, Node, graph
from tests.places import CAR_FOLDER

CAR = load_knowledge(CAR_FOLDER)
LINE = re.compile(
    r"flowchart LR|    %% .+|    style [a-z]+_[a-z0-9_]+ stroke-width:4px"
    r'|    [a-z]+_[a-z0-9_]+(\[|\[/|\(|\(\[|\{\{|\[\[)"[^"`<>]*"(\]|/\]|\)|\]\)|\}\}|\]\])'
    r'|    [a-z]+_[a-z0-9_]+ (-->|-\.-x|-\.->)\|"[^"`<>]*"\| [a-z]+_[a-z0-9_]+'
)


def ids(drawn: Graph) -> set[str]:
    return {node.id for node in drawn.nodes}


def test_the_whole_holds_everything_that_rules_connect() -> None:
    whole = graph(CAR)
    assert ids(whole) == {
        *CAR.findings,
        *CAR.quantities,
        *CAR.concepts,
        *CAR.causes,
        *CAR.decisions,
        *CAR.recommendations,
    }
    assert Edge("smoke", "fire_risk", "conclude", ("fire-when-smoke",)) in whole.edges
    assert Edge("lights_left_on", "lights_forgotten", "suggest", ("forgotten-lights", "forgotten-lights-and-no-power")) in whole.edges
    assert Edge("has_started", "shaking", "ask_when") in whole.edges
    assert Edge("fuel_km", "spare_km", "formula") in whole.edges
    assert {rule for edge in whole.edges for rule in edge.rules} == set(CAR.rules)
    assert whole.left_out == 0


def test_one_step_around_an_id() -> None:
    drawn = graph(CAR, "spare_km", depth=1)
    assert ids(drawn) == {"spare_km", "fuel_km", "garage_km", "add_fuel", "calling"}
    assert all({edge.start, edge.end} <= ids(drawn) for edge in drawn.edges)
    beside = {name for edge in graph(CAR).edges for name in (edge.start, edge.end) if {edge.start, edge.end} & ids(drawn)}
    assert drawn.left_out == len(beside - ids(drawn)) > 0
    assert ids(drawn) < ids(graph(CAR, "spare_km", depth=2))


def test_a_rule_is_shown_with_what_it_reads_and_does() -> None:
    drawn = graph(CAR, "forgotten-lights-and-no-power")
    assert ids(drawn) == {"lights_left_on", "no_power", "lights_forgotten"}
    assert {edge.rules for edge in drawn.edges} == {("forgotten-lights-and-no-power",)}


def test_what_is_drawn_around_any_id_can_be_read(knowledge: KnowledgeBase) -> None:
    for name in (*knowledge.decisions, *list(knowledge.concepts)[:5], *list(knowledge.causes)[:3]):
        drawn = graph(knowledge, name)
        assert name in ids(drawn)
        assert 2 <= len(drawn.nodes) <= MOST_NODES
    assert graph(knowledge, "running").left_out > 0
    assert len(graph(knowledge, "running", most=7).nodes) == 7


@pytest.mark.parametrize(
    ("id", "message"), [("smok", "nothing is called `smok`"), ("common-sense", "`common-sense` is a source, which no drawing shows")]
)
def test_what_is_not_in_the_network_is_refused(id: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        graph(CAR, id)
    assert [(item.code, item.message) for item in caught.value.diagnostics] == [("ASK001", message)]
    assert "`smoke`" in caught.value.diagnostics[0].help or id != "smok"


@pytest.mark.parametrize("around", ["", "driving", "fire_risk", "it-shakes"])
def test_as_mermaid_every_line_is_valid(around: str, knowledge: KnowledgeBase) -> None:
    lines = render_graph_mermaid(CAR, graph(CAR, around)).splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    if not around:
        lines = render_graph_mermaid(knowledge, graph(knowledge)).splitlines()
        assert [line for line in lines if not LINE.fullmatch(line)] == []


def test_titles_are_escaped_and_ids_may_be_words_of_mermaid() -> None:
    smoke = replace(CAR.findings["smoke"], id="class", question="x" * 200)
    fire = replace(CAR.concepts["fire_risk"], id="end", title='a "b" #c <d> `e`')
    odd = replace(CAR, findings={"class": smoke}, concepts={"end": fire})
    drawn = Graph("end", (Node("end", "concept"), Node("class", "finding")), (Edge("class", "end", "ask_when"),))
    lines = render_graph_mermaid(odd, drawn).splitlines()
    assert "a #quot;b#quot; #35;c #lt;d#gt; #96;e#96;" in lines[1]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert lines[1] == '    concept_end("end: a #quot;b#quot; #35;c #lt;d#gt; #96;e#96;")'
    assert len(lines[2]) < 100
    assert lines[-1] == "    style concept_end stroke-width:4px"
