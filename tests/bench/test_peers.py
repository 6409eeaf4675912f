from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.peers.__main__ import report
from bench.peers.agree import disagreements, meant
from bench.peers.measure import measure_peers
from bench.peers.peer import NAMES, Conclusions, Peer, peer_named
from bench.peers.people import people
from expert import load_knowledge
from expert.language.meaning import is_admissible
from expert.language.model import KnowledgeBase, Value
from expert.testing import knowledge_bases
from tests.places import ROOT

CAR = ROOT / "tests" / "car" / "knowledge"
OPTIONAL = {"clips": "clips", "zen": "zen"}
TRANSLATED = ("clips", "zen", "clingo")


def installed_peer(name: str) -> type[Peer]:
    """Return the class of a peer; skips the test where its engine is not installed."""
    if name in OPTIONAL:
        pytest.importorskip(OPTIONAL[name])
    return peer_named(name)


def check_agreement(kind: type[Peer], knowledge: KnowledgeBase, number: int, seed: int = 0) -> None:
    drawn = people(knowledge, number, seed)
    assert list(disagreements(kind(knowledge), drawn, [meant(knowledge, person) for person in drawn])) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_peer_agrees_with_the_meaning(name: str, knowledge: KnowledgeBase) -> None:
    check_agreement(installed_peer(name), knowledge, 20)


@pytest.mark.parametrize("name", NAMES)
def test_a_peer_agrees_on_a_car(name: str) -> None:
    check_agreement(installed_peer(name), load_knowledge(CAR, worked_cases=True), 100)


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_peer_agrees_on_generated_knowledge(name: str) -> None:
    kind = installed_peer(name)

    @settings(max_examples=20)
    @given(knowledge_bases(), st.integers(0, 99))
    def law(generated: KnowledgeBase, seed: int) -> None:
        check_agreement(kind, generated, 5, seed)

    law()


def test_a_bound_that_is_no_multiple_of_its_points_is_kept() -> None:
    car = load_knowledge(CAR, worked_cases=True)
    sign = replace(car.strengths["sign"], together_at_most=car.strengths["sign"].points + 1)
    harder = replace(car, strengths={**car.strengths, "sign": sign}, grades=replace(car.grades, possible_at=2 * sign.points))
    check_agreement(peer_named("clingo"), harder, 200)


class SilentPeer(Peer):
    """An engine from which nothing ever follows."""

    name = "silent"

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def conclude(self, values: Mapping[str, Value]) -> Conclusions:  # noqa: ARG002 - as Peer asks
        return Conclusions({}, frozenset())


def test_a_peer_that_is_wrong_is_told() -> None:
    car = load_knowledge(CAR)
    drawn = people(car, 5)
    told = list(disagreements(SilentPeer(car), drawn, [meant(car, person) for person in drawn]))
    assert len(told) == 5
    assert all(line.startswith("silent on {") for line in told)


def test_the_same_seed_draws_the_same_people() -> None:
    car = load_knowledge(CAR, worked_cases=True)
    drawn = people(car, 50, seed=3)
    assert drawn == people(car, 50, seed=3) != people(car, 50, seed=4)
    assert all(is_admissible(car, person) for person in drawn)


def test_what_is_measured_is_told_in_a_table() -> None:
    (found,) = measure_peers(["clingo"], cases=20, seconds=0.001, folder=CAR)
    assert (found.name, found.compared, found.disagreements, found.timed) == ("clingo", 20, (), 20)
    assert found.per_second
    head, line, told = report([found])
    assert len(head) == len(line)
    assert line.split()[:3] == ["clingo", "20/20", "20"]
    assert told == f"clingo: {found.approximated}"
