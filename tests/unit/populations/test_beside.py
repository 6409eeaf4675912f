"""Outcomes in plain types with the faults beside each row: the same as those of a table, however the rows come in batches."""

from __future__ import annotations

import datetime
import pickle
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pytest
from msgspec.structs import replace

import expert.populations.beside
from expert import CaseError, KnowledgeBase, QueryError, evaluate, load_knowledge
from expert.engines.columns.evaluator import Evaluator
from expert.language.conditions import AtLeast
from expert.language.model import Invariant
from expert.populations.beside import REJECTS, layout_with_rejects, outcomes_of, schema_of
from tests.spark.rows import TODAY, people


def rows_of(knowledge: KnowledgeBase, table: pa.Table, outputs: Any = "decisions", keep: tuple[str, ...] = ("id",)) -> list[dict[str, Any]]:
    layout = layout_with_rejects(knowledge, table.column_names, outputs, keep)
    batches = [*outcomes_of(knowledge, layout, TODAY, table.to_batches())]
    for batch in batches:
        assert batch.schema == pa.schema([*(table.schema.field(name) for name in keep), *schema_of(layout)])
    return [row for batch in batches for row in batch.to_pylist()]


def expected(knowledge: KnowledgeBase, table: pa.Table, outputs: Any = "decisions") -> list[dict[str, Any]]:
    whole = evaluate(knowledge, table, outputs, keep=["id"], today=TODAY)
    faults = defaultdict[int, list[dict[str, str]]](list)
    for item in whole.rejects:
        told = {name: getattr(item, name) for name in ("column", "value", "code", "message", "urgent")}
        faults[item.row].append(told)
    return [row | {REJECTS: faults.get(number)} for number, row in enumerate(whole.table.to_pylist(), 1)]


@pytest.mark.parametrize("outputs", ["decisions", "all", ["care", "violated"]], ids=str)
def test_it_says_what_a_table_says(outputs: Any) -> None:
    knowledge = load_knowledge(worked_cases=True)
    table = people(knowledge, 300, seed=1)
    rows = rows_of(knowledge, table, outputs)
    assert rows == expected(knowledge, table, outputs)
    assert 0 < sum(row[REJECTS] is not None for row in rows) < len(rows)


def test_batches_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = load_knowledge(worked_cases=True)
    table = people(knowledge, 300, seed=2)
    monkeypatch.setattr(expert.populations.beside, "BLOCK", 70)
    pieces = pa.concat_tables([table.slice(0, 1), table.slice(1, 0), table.slice(1, 199), table.slice(200)])
    assert rows_of(knowledge, pieces) == expected(knowledge, table)


def test_the_evaluator_is_made_once_for_all_batches(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(*arguments: Any) -> Evaluator:
        made.append(arguments)
        return Evaluator(*arguments)

    monkeypatch.setattr(expert.populations.beside, "Evaluator", counted)
    table = pa.table({"id": range(9), "pain": [*range(9)]})
    layout = layout_with_rejects(tiny, table.column_names, "decisions", ["id"])
    assert len([*outcomes_of(tiny, layout, TODAY, table.to_batches(max_chunksize=2))]) == 5
    assert len(made) == 1


def test_violated_invariants_are_texts(tiny: KnowledgeBase) -> None:
    decision = next(iter(tiny.decisions.values()))
    never = Invariant("never-anything", AtLeast(decision.id, decision.levels[0].id), "This is always so, and must never be.")
    failing = replace(tiny, invariants={never.id: never})
    (sound, faulty) = rows_of(failing, pa.table({"id": [1, 2], "pain": [3, 99]}), ["violated", "failed"])
    assert sound == {"id": 1, "failed": True, "violated": ["never-anything"], REJECTS: None}
    assert (faulty["violated"], faulty["failed"], faulty[REJECTS][0]["code"]) == (None, None, "CASE012")


def test_a_layout_can_be_sent_to_other_processes(tiny: KnowledgeBase) -> None:
    table = pa.table({"id": [1, 2], "pain": [3, 99]})
    layout = layout_with_rejects(tiny, table.column_names, "all", ["id"])
    again: tuple[KnowledgeBase, Any, datetime.date] = pickle.loads(pickle.dumps((tiny, layout, TODAY)))
    batches = [*outcomes_of(*again, table.to_batches())]
    assert pa.Table.from_batches(batches).to_pylist() == expected(tiny, table, "all")


def test_columns_that_cannot_be_used_are_told_as_of_a_table(tiny: KnowledgeBase) -> None:
    with pytest.raises(CaseError) as caught:
        layout_with_rejects(tiny, ["pain", "pian", "weeks", "weeks"], "decisions", ())
    assert [item.code for item in caught.value.diagnostics] == ["CASE010", "CASE002"]


def test_what_is_kept_cannot_be_called_like_the_faults(tiny: KnowledgeBase) -> None:
    with pytest.raises(CaseError) as caught:
        layout_with_rejects(tiny, ["pain", REJECTS], "decisions", [REJECTS])
    assert [item.code for item in caught.value.diagnostics] == ["CASE033"]


def test_no_outcome_can_be_called_like_the_faults(tiny: KnowledgeBase) -> None:
    name, concept = next(iter(tiny.concepts.items()))
    renamed = replace(tiny, concepts={**tiny.concepts, REJECTS: replace(concept, id=REJECTS)})
    with pytest.raises(QueryError) as caught:
        layout_with_rejects(renamed, ["pain"], [name, REJECTS], ())
    assert [item.code for item in caught.value.diagnostics] == ["ASK012"]
    assert [item.column.name for item in layout_with_rejects(renamed, ["pain"], [name], ()).plan.columns] == [name]
