"""What is computed of a table: which columns come out, by which program, from which inputs. Data, which needs no array."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from expert.engines.columns.program import Program, compile_program
from expert.errors import Diagnostics, Location, QueryError, suggest_names
from expert.language.model import KnowledgeBase
from expert.language.remembered import remembered
from expert.lowered.circuit import Literal
from expert.lowered.gates import Gates
from expert.lowered.outcome import Column, Form, Outcome
from expert.lowered.row import Row, Written
from expert.lowered.space import Space

Outputs = str | Collection[str]
"""Which columns are wanted: `decisions`, `all`, or the names of some."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column and where its bits come out.

    Of a label they are those of the number of its word, the lowest first, and whether it has one; of a truth whether it is yes, and whether
    it is known; of any other its own parts.
    """

    column: Column
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is computed of each row.

    Attributes:
        space: The cells into which answers are cut.
        inputs: What each input of the program stands for.
        columns: What comes out.
        admissible: Where it comes out whether the row contradicts itself in nothing.
        contradictions: The constraints and the guarded findings, each with where it comes out that it is broken.
        program: What computes it.
    """

    space: Space
    inputs: tuple[Written, ...]
    columns: tuple[Computed, ...]
    admissible: int
    contradictions: tuple[tuple[str, int], ...]
    program: Program


def plan(knowledge: KnowledgeBase, outputs: Outputs) -> Plan:
    """Return what is computed of a table, worked out once for each choice of columns.

    Raises:
        QueryError: There is no such column (ASK001), or two would bear the same name (ASK012).
    """
    made, key = _plans(knowledge), outputs if isinstance(outputs, str) else frozenset(outputs)
    if key not in made:
        row = Row(knowledge)
        made[key] = plan_of(row, chosen(Outcome(row.person), outputs))
    return made[key]


@remembered
def _plans(knowledge: KnowledgeBase) -> dict[object, Plan]:  # noqa: ARG001 - whose they are is all that is asked
    """Return the plans of a knowledge base that were made so far."""
    return {}


def plan_of(row: Row, columns: Iterable[Column]) -> Plan:
    """Return what is computed of a table for some columns of a row's outcome."""
    wanted: list[Literal] = []

    def place(literals: Iterable[Literal]) -> tuple[int, ...]:
        first = len(wanted)
        wanted.extend(literals)
        return tuple(range(first, len(wanted)))

    computed = tuple(Computed(column, place(_bits(row.gates, column))) for column in columns)
    (admissible,) = place([row.person.admissible])
    broken = (*row.constraints, *row.misplaced)
    contradictions = zip((fault.name for fault in broken), place(fault.literal for fault in broken), strict=True)
    program = compile_program(row.gates, wanted)
    inputs = tuple(row.written[literal] for literal in program.inputs)
    return Plan(row.space, inputs, computed, admissible, tuple(contradictions), program)


def _bits(gates: Gates, column: Column) -> list[Literal]:
    """Return the bits that a column is made of."""
    match column.form:
        case Form.LABEL:
            width = max(1, (len(column.parts) - 1).bit_length())
            bits = [gates.disj(part for index, part in enumerate(column.parts) if index >> bit & 1) for bit in range(width)]
            return [*bits, gates.disj(column.parts)]
        case Form.TRUTH:
            return [column.parts[0], gates.disj(column.parts)]
        case Form.FLAG | Form.NAMES:
            return [*column.parts]


def chosen(outcome: Outcome, outputs: Outputs) -> tuple[Column, ...]:
    """Return the columns that are wanted, in the order of the outcome."""
    every = tuple(outcome.all())
    faults = Diagnostics()
    about: dict[str, str] = {}
    for column in every:
        if column.name in about:
            message = f"two columns would be called `{column.name}`: one of `{about[column.name]}`, one of `{column.about}`"
            faults.add(Location("outputs"), "ASK012", message, "rename one of the two in the knowledge base")
        about[column.name] = column.about
    if not isinstance(outputs, str):
        for name in dict.fromkeys(outputs):
            if name not in about:
                faults.add(Location("outputs"), "ASK001", f"unknown column `{name}`", suggest_names(str(name), about))
    elif outputs not in ("decisions", "all"):
        faults.add(Location("outputs"), "ASK001", f"unknown columns `{outputs}`", "`decisions`, `all`, or a list of names of columns")
    if faults:
        raise QueryError(faults.items)
    if outputs == "all":
        return every
    wanted = {column.name for column in outcome.decisions()} if isinstance(outputs, str) else {*outputs}
    return tuple(column for column in every if column.name in wanted)
