"""A table of people says of every row what a consultation about that person would, whoever runs the circuit or holds the table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from expert import load_knowledge
from expert.consultation.conclude import conclude
from expert.engines.columns.bits import words_for
from expert.engines.columns.encode import Encoder
from expert.engines.columns.integers import run
from expert.engines.columns.people import People, _Bits
from expert.engines.columns.plan import plan
from expert.engines.columns.program import compile_program
from expert.engines.columns.readings import Readings
from expert.engines.columns.words import Runner
from expert.engines.logic.circuit import GroundRules
from expert.language.model import FindingType, Invariant, KnowledgeBase, Value
from expert.lowered.circuit import Circuit, Literal
from expert.lowered.gates import Gates
from expert.lowered.person import Given, Person, any_person
from expert.lowered.space import space_of
from expert.testing import knowledge_bases
from expert.testing.generators import conditions, vocabulary_of
from tests.agreement.test_logic import literals_of
from tests.places import CAR_FOLDER, KNOWLEDGE_FOLDER
from tests.populations import TODAY, Row, Rows, Told, check_rows, concluded, meant
from tests.share import examples, parts

CHUNKS, CHUNK = 20, 500
"""So many tables of so many rows: every one with columns of other types."""


@cache
def hamstring() -> KnowledgeBase:
    """Return the knowledge base that ships, with its worked cases, of which rows are drawn."""
    return load_knowledge(KNOWLEDGE_FOLDER, worked_cases=True)


@cache
def car() -> KnowledgeBase:
    return load_knowledge(CAR_FOLDER, worked_cases=True)


def check_concluded(expected: Iterable[Told]) -> None:
    """Check that what was compared is all that a consultation says."""
    for told in expected:
        if told.meaning is not None and told.case is not None:
            assert concluded(conclude(told.meaning, told.case, ())) == meant(told.meaning)


def check_people(knowledge: KnowledgeBase, expected: Sequence[Told]) -> None:
    """Check the reader of whole numbers on the people who have an outcome and marked nothing as not known."""
    some = [told for told in expected if told.case is not None and not told.case.unknown]
    people = People(knowledge, plan(knowledge, "all"), [told.case.values for told in some if told.case is not None])
    assert all(people.admissible)
    for name, values in people.columns.items():
        assert values == [outcome[name] for told in some if (outcome := told.outcome) is not None], name


@pytest.mark.parametrize("part", parts(CHUNKS, 4))
def test_on_random_rows(part: int) -> None:
    drawing = Rows(hamstring(), Random(part))
    expected = check_rows(drawing, drawing.rows(CHUNK))
    assert {code for told in expected for code in (item.code for item in told.faults)} >= {"CASE030"}
    check_concluded(expected[::25])
    check_people(hamstring(), expected[::5])


@pytest.mark.parametrize("part", range(4))
def test_on_random_rows_about_a_car(part: int) -> None:
    drawing = Rows(car(), Random(part))
    expected = check_rows(drawing, drawing.rows(CHUNK))
    check_concluded(expected[::5])
    check_people(car(), expected)


def test_on_the_worked_cases() -> None:
    for knowledge in (hamstring(), car()):
        drawing = Rows(knowledge, Random(0))
        rows = [Row(values) for values in drawing.worked]
        expected = check_rows(drawing, rows)
        assert all(told.meaning is not None for told in expected)


def mixed(people: Sequence[dict[str, Value]], random: Random) -> Row:
    """Return a row of one person's answers, some of them another's or left out: a hundred times as fast as drawing one anew."""
    answers, other = dict(random.choice(people)), random.choice(people)
    for name in random.sample([*other], min(len(other), random.choice((0, 0, 1, 5)))):
        answers[name] = other[name]
    for name in random.sample([*answers], min(len(answers), random.choice((0, 1, 5, 20)))):
        del answers[name]
    return Row(answers)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_both_readers_on_a_million_rows(part: int) -> None:
    """Compare every bit of every outcome between both readers; of each thousand rows one is compared with a consultation too."""
    knowledge, random, size = hamstring(), Random(1_000 + part), 2_000
    drawing, made = Rows(knowledge, random, only_sound=True), plan(knowledge, "all")
    drawing.texts = set()
    people = [row.answers for row in drawing.rows(1_000)]
    encoder = Encoder(knowledge, made.space, made.inputs, Readings(knowledge, TODAY))
    runner = Runner(made.program, words_for(size))
    for _ in range(50):
        rows = [mixed(people, random) for _ in range(size)]
        table = drawing.table(rows)
        columns = {name: table.column(name).combine_chunks() for name in table.column_names}
        assert encoder.encode(columns, runner.inputs) == []
        runner.run()
        bits = _Bits(knowledge, made, [row.answers for row in rows], ())
        outputs = run(made.program, [bits.of(item.name, item.test, item.cell) for item in made.inputs], size)
        for words, whole in zip(runner.outputs, outputs, strict=True):
            assert int.from_bytes(words.tobytes(), "little") & (1 << size) - 1 == whole
        check_rows(drawing, rows[::1_000])


@st.composite
def enriched(draw: st.DrawFn) -> KnowledgeBase:
    """Return a random knowledge base with invariants that somebody may violate, and with what a reader adds to answers."""
    knowledge = draw(knowledge_bases())
    never = st.lists(conditions(vocabulary_of(knowledge), depth=2, on_outcome=True), max_size=2, unique=True)
    invariants = {f"invariant-{index}": Invariant(f"invariant-{index}", item, "it cannot be") for index, item in enumerate(draw(never))}
    single = [item for item in knowledge.findings.values() if knowledge.screen_of(item.id) == item.id]
    booleans = [item.id for item in single if item.type is FindingType.BOOLEAN and not item.counts_as]
    choices = [item for item in knowledge.findings.values() if item.type is FindingType.CHOICE and not item.counts_as]
    changed = {}
    which, choice = (draw(st.integers(0, 2)), draw(st.sampled_from(choices))) if choices else (0, None)
    if which == 1 and choice is not None:
        changed[choice.id] = replace(choice, further=dict(zip(choice.options, draw(st.permutations(booleans)), strict=False)))
    if which == 2 and choice is not None:
        changed[choice.id] = replace(choice, taken_as=draw(st.sampled_from(sorted(choice.options))))
    return replace(knowledge, invariants=invariants, findings={**knowledge.findings, **changed})


@settings(max_examples=examples(200))
@given(enriched(), st.integers(0, 2**32))
def test_on_random_knowledge(knowledge: KnowledgeBase, seed: int) -> None:
    drawing = Rows(knowledge, Random(seed))
    expected = check_rows(drawing, drawing.rows(40))
    check_concluded(expected[:2])
    check_people(knowledge, expected)


class Lowered:
    """Any person of a knowledge base in one circuit."""

    def __init__(self, circuit: Circuit, knowledge: KnowledgeBase) -> None:
        space = space_of(knowledge)
        self.circuit = circuit
        self.given: Given = any_person(circuit, knowledge, space)
        self.literals = literals_of(Person(circuit, knowledge, space, self.given))

    @property
    def atoms(self) -> list[Literal]:
        """Return the free parts, in an order that is the same in every circuit."""
        return [atom for group in (self.given.findings, self.given.quantities) for atoms in group.values() for atom in atoms]


class Translated:
    """What each part of the solver's circuit is among the gates."""

    def __init__(self, solver: Lowered, gates: Lowered) -> None:
        self.gates = gates.circuit
        self.known: dict[Literal, Literal] = {solver.circuit.true: gates.circuit.true}
        self.known |= dict(zip(solver.atoms, gates.atoms, strict=True))
        for key, literal in solver.circuit._known.items():
            self.known[literal] = self._made(key)

    def __getitem__(self, literal: Literal) -> Literal:
        return self.known[literal] if literal > 0 else -self.known[-literal]

    def _made(self, key: object) -> Literal:
        """Return the part of the gates that was made of the same parts."""
        match key:
            case ("and", frozenset() as parts):
                return self.gates.conj(self[part] for part in parts)
            case ("or", frozenset() as parts):
                return self.gates.disj(self[part] for part in parts)
            case ("sum", tuple() as parts, int(least)):
                return self.gates.at_least([(self[part], weight) for part, weight in parts], least)
            case _:
                raise AssertionError(key)


def check_gates(knowledge: KnowledgeBase, random: Random, number: int) -> None:
    """Check every part of both circuits on some models of the solver."""
    rules, gates = GroundRules(), Gates()
    with rules.building():
        solver = Lowered(rules, knowledge)
    lowered = Lowered(gates, knowledge)
    count = len(gates.gates)
    translated = Translated(solver, lowered)
    assert len(gates.gates) == count, "a part of the solver's circuit has no gate"
    assert {name: translated[literal] for name, literal in solver.literals.items()} == lowered.literals
    models = [model for _ in range(number) if (model := some_model(rules, solver, [*translated.known], random)) is not None]
    program = compile_program(gates, [*translated.known.values()])
    inputs = {translated.known[atom]: sum((atom in model) << row for row, model in enumerate(models)) for atom in solver.atoms}
    outputs = run(program, [inputs[literal] for literal in program.inputs], len(models))
    assert len(models) > number // 2
    for literal, bits in zip(translated.known, outputs, strict=True):
        assert bits == sum((literal in model) << row for row, model in enumerate(models))


def some_model(rules: GroundRules, solver: Lowered, asked: list[Literal], random: Random) -> frozenset[Literal] | None:
    """Return what holds for somebody whose answers lie in random cells, and of whose quantities the solver says where they lie."""
    unanswered, assumptions = random.choice((0.1, 0.5, 0.9)), []
    for atoms in solver.given.findings.values():
        chosen = None if random.random() < unanswered else random.choice(atoms)
        assumptions += [atom if atom == chosen else -atom for atom in atoms]
    return rules.model(assumptions, asked)


def test_both_circuits_agree_gate_by_gate() -> None:
    check_gates(hamstring(), Random(0), 100)


def test_both_circuits_of_a_car_agree_gate_by_gate() -> None:
    check_gates(car(), Random(0), 300)


@settings(max_examples=examples(60))
@given(knowledge_bases(), st.integers(0, 2**32))
def test_both_circuits_of_random_knowledge_agree_gate_by_gate(knowledge: KnowledgeBase, seed: int) -> None:
    check_gates(knowledge, Random(seed), 20)
