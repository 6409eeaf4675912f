"""What `expert.spark` says before Spark is asked for anything."""

from __future__ import annotations

import pickle

import pytest

import expert
import expert.spark
from expert import KnowledgeBase, QueryError
from expert.populations.beside import layout_with_rejects
from tests.spark.rows import TODAY


def test_it_is_reached_both_ways() -> None:
    from expert.spark import evaluate

    assert expert.spark.evaluate is evaluate


def test_without_spark_it_says_what_to_install(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.populations.evaluate.find_spec", lambda name: None if name == "pyspark" else name)
    with pytest.raises(QueryError) as caught:
        expert.spark.evaluate(tiny, object())
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.message, fault.help) == ("ASK013", "tables need pyspark, which is not installed", "install `pyspark`")


def test_all_that_is_missing_is_named_at_once(tiny: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expert.populations.evaluate.find_spec", {}.get)
    with pytest.raises(QueryError) as caught:
        expert.spark.evaluate(tiny, object())
    (fault,) = caught.value.diagnostics
    assert fault.message == "tables need numpy and pyarrow and pyspark and pandas, which are not installed"
    assert fault.help == "install the package with its extra `columns` and `pyspark` and `pandas`"


def test_a_python_worker_opens_what_it_is_sent_once(tiny: KnowledgeBase) -> None:
    def sent() -> bytes:
        return pickle.dumps((tiny, layout_with_rejects(tiny, ["pain"], "decisions", ()), TODAY))

    opened = expert.spark._opened(sent())
    assert opened[0] is not tiny
    assert expert.spark._opened(sent()) is opened
