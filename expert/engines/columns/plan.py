"""What is computed of a table: which columns come out, by which program, from which inputs. Data, which needs no array."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from expert.engines.columns.program import Program, compile_program
from expert.errors import Diagnostics, Location, QueryError, suggest_names
from expert.language.model import Decide, KnowledgeBase, Withhold
from expert.language.remembered import remembered
from expert.lowered.circuit import Literal
from expert.lowered.gates import Gates
from expert.lowered.outcome import Column, Form, Outcome, urgent_levels
from expert.lowered.parts import parts_of
from expert.lowered.row import Row, Written
from expert.lowered.space import Space
from expert.lowered.still_open import StillOpen

Outputs = str | Collection[str]
"""Which columns are wanted: `decisions`, `all`, or the names of some."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column and where its bits come out.

    Of a label they are those of the number of its word, the lowest first, and where it may have none whether it has one; of a truth whether
    it is yes, and whether it is known; of any other its own parts.
    """

    column: Column
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Something of which is counted in how many rows it is so, and where it comes out.

    Attributes:
        column: The column that tells of it, or a finding that is counted where it could still change a decision.
        word: The word that stands there; empty for yes.
        output: Where it comes out.
    """

    column: str
    word: str
    output: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is computed of each row.

    Attributes:
        space: The cells into which answers are cut.
        inputs: What each input of the program stands for.
        columns: What comes out.
        counted: What is counted.
        open: The questions, each counted where it could still change a decision.
        admissible: Where it comes out whether the row contradicts itself in nothing.
        consistent: Where it comes out whether it breaks no constraint, whatever becomes of answers to questions that do not apply.
        urgent: The levels that cannot wait, each with where it comes out that what is answered decides it, also where the rest is refused.
        contradictions: The constraints and the guarded findings, each with where it comes out that it is broken.
        program: What computes it.
    """

    space: Space
    inputs: tuple[Written, ...]
    columns: tuple[Computed, ...]
    counted: tuple[Counted, ...]
    open: tuple[Counted, ...]
    admissible: int
    consistent: int
    urgent: tuple[tuple[str, int], ...]
    contradictions: tuple[tuple[str, int], ...]
    program: Program


def plan(knowledge: KnowledgeBase, outputs: Outputs, *, counts: bool = False) -> Plan:
    """Return what is computed of a table, worked out once for each choice of columns.

    Args:
        knowledge: A checked knowledge base.
        outputs: Which columns come out.
        counts: Whether is counted too in how many rows each thing is so, and each question could still change a decision.

    Raises:
        QueryError: There is no such column (ASK001), or two would bear the same name (ASK012).
    """
    made, key = _plans(knowledge), (outputs if isinstance(outputs, str) else frozenset(outputs), counts)
    if key not in made:
        made[key] = _plan(knowledge, outputs, counts=counts)
    return made[key]


@remembered
def _plans(knowledge: KnowledgeBase) -> dict[object, Plan]:  # noqa: ARG001 - whose they are is all that is asked
    """Return the plans of a knowledge base that were made so far."""
    return {}


def plan_of_rules(knowledge: KnowledgeBase) -> Plan:
    """Return what is computed where it is asked of each rule whether it is true: a column under its id."""
    made = _plans(knowledge)
    if plan_of_rules not in made:
        row = Row(knowledge)
        pairs = {rule: row.person.rule(rule) for rule in knowledge.rules}
        columns = [Column(rule, Form.TRUTH, rule, (), (pair.true, pair.false), "whether it is true") for rule, pair in pairs.items()]
        made[plan_of_rules] = _planned(row, columns)
    return made[plan_of_rules]


def plan_of_coverage(knowledge: KnowledgeBase) -> Plan:
    """Return what is computed where it is asked what some people cover.

    Counted is of each rule, under `rule ID`, whether it is true, false or neither; of its part number N, under `part ID N`, whether that is
    true or false, and under `decides ID N` when it decides so; and of each conclusion how it came out. A column under its id tells of each
    rule that decides or withholds whether it is true.
    """
    made = _plans(knowledge)
    if plan_of_coverage not in made:
        row = Row(knowledge)
        told: list[tuple[str, str, Literal]] = []
        for id, rule in knowledge.rules.items():
            pair = row.person.rule(id)
            unknown = row.gates.conj((-pair.true, -pair.false))
            told += [(f"rule {id}", "yes", pair.true), (f"rule {id}", "no", pair.false), (f"rule {id}", "unknown", unknown)]
            for number, part in enumerate(parts_of(row.person, rule.when)):
                for what, truth in (("part", part.truth), ("decides", part.decides)):
                    told += [(f"{what} {id} {number}", "yes", truth.true), (f"{what} {id} {number}", "no", truth.false)]
        told += [(column.name, word, part) for column in Outcome(row.person).all() for word, part in _words(column)]
        deciding = [id for id, rule in knowledge.rules.items() if any(isinstance(effect, Decide | Withhold) for effect in rule.then)]
        columns = [Column(id, Form.FLAG, id, (), (row.person.rule(id).true,), "whether it is true") for id in deciding]
        made[plan_of_coverage] = _planned(row, columns, told)
    return made[plan_of_coverage]


def _plan(knowledge: KnowledgeBase, outputs: Outputs, *, counts: bool) -> Plan:
    """Work out what is computed of a table."""
    row = Row(knowledge)
    outcome = Outcome(row.person)
    columns = chosen(outcome, outputs)
    if not counts:
        return _planned(row, columns)
    told = [(column.name, word, part) for column in (*outcome.all(), *outcome.counted_levels()) for word, part in _words(column)]
    return _planned(row, columns, told, StillOpen(row.person).questions())


def _planned(
    row: Row,
    columns: Iterable[Column],
    told: Sequence[tuple[str, str, Literal]] = (),
    questions: Mapping[str, Literal] = MappingProxyType({}),
) -> Plan:
    """Return what is computed of each row for some columns; `told` and `questions` are counted."""
    wanted: list[Literal] = []

    def place(literals: Iterable[Literal]) -> tuple[int, ...]:
        first = len(wanted)
        wanted.extend(literals)
        return tuple(range(first, len(wanted)))

    computed = tuple(Computed(column, place(_bits(row.gates, column))) for column in columns)
    counted = tuple(Counted(name, word, output) for (name, word, _), output in zip(told, place(part for *_, part in told), strict=True))
    still_open = tuple(Counted(name, "", output) for name, output in zip(questions, place(questions.values()), strict=True))
    admissible, consistent = place([row.person.admissible, row.gates.conj(-fault.literal for fault in row.constraints)])
    broken = {fault.name: fault.literal for fault in (*row.constraints, *row.misplaced)}
    contradictions = tuple(zip(broken, place(broken.values()), strict=True))
    urgent_literals = dict(urgent_levels(row.person))
    urgent = tuple(zip(urgent_literals, place(urgent_literals.values()), strict=True))
    program = compile_program(row.gates, wanted)
    inputs = tuple(row.written[literal] for literal in program.inputs)
    return Plan(row.space, inputs, computed, counted, still_open, admissible, consistent, urgent, contradictions, program)


def _words(column: Column) -> Iterable[tuple[str, Literal]]:
    """Return the words that may stand in a column, each with when one does; of what is yes or no, yes alone."""
    match column.form:
        case Form.LABEL | Form.NAMES:
            return zip(column.words, column.parts, strict=True)
        case Form.FLAG | Form.TRUTH:
            return [("", column.parts[0])]


def _bits(gates: Gates, column: Column) -> list[Literal]:
    """Return the bits that a column is made of."""
    match column.form:
        case Form.LABEL:
            width = max(1, (len(column.parts) - 1).bit_length())
            bits = [gates.disj(part for index, part in enumerate(column.parts) if index >> bit & 1) for bit in range(width)]
            return bits if column.always else [*bits, gates.disj(column.parts)]
        case Form.TRUTH:
            return [column.parts[0], gates.disj(column.parts)]
        case Form.FLAG | Form.NAMES:
            return [*column.parts]


def chosen(outcome: Outcome, outputs: Outputs) -> tuple[Column, ...]:
    """Return the columns that are wanted, in the order of the outcome."""
    every = tuple(outcome.decisions() if outputs == "decisions" else outcome.all())
    faults = Diagnostics(error=QueryError)
    about: dict[str, str] = {}
    for column in every:
        if column.name in about:
            message = f"two columns would be called `{column.name}`: {_one_of(about[column.name])}, {_one_of(column.about)}"
            faults.add(Location("outputs"), "ASK012", message, "rename one of the two in the knowledge base")
        about[column.name] = column.about
    if isinstance(outputs, str):
        if outputs not in ("decisions", "all"):
            faults.add(Location("outputs"), "ASK001", f"unknown columns `{outputs}`", "`decisions`, `all`, or a list of names of columns")
    elif not outputs:
        faults.add(Location("outputs"), "ASK001", "no column is wanted", "`decisions`, `all`, or a list of names of columns")
    else:
        for name in dict.fromkeys(outputs):
            if name not in about:
                faults.add(Location("outputs"), "ASK001", f"unknown column `{name}`", suggest_names(str(name), about))
    if faults:
        raise QueryError(faults.items)
    return every if isinstance(outputs, str) else tuple(column for column in every if column.name in {*outputs})


def _one_of(about: str) -> str:
    """Return which of two columns is meant."""
    return f"one of `{about}`" if about else "one of the whole outcome"
