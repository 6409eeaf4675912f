"""The nightly job of docs/scale.md, run as it stands there."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expert import evaluate, load_knowledge
from tests.places import ROOT
from tests.spark.rows import TODAY, people

pytest.importorskip("pyspark")
PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


def run(folder: Path, day: datetime.date) -> subprocess.CompletedProcess[str]:
    """Run the job for a day, in a folder with the people."""
    (script,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
    (folder / "nightly.py").write_text(script, encoding="utf-8")
    submit = "--master local[2] --conf spark.ui.enabled=false --conf spark.log.level=ERROR pyspark-shell"
    surroundings = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_SUBMIT_ARGS": submit}
    command = [sys.executable, "nightly.py", "people", "outcomes", "rejects", day.isoformat()]
    return subprocess.run(command, cwd=folder, env=os.environ | surroundings, capture_output=True, text=True, timeout=100, check=False)


def read(folder: Path) -> list[dict[str, Any]]:
    """Return the rows that lie in a folder; none where it is not there."""
    return pq.read_table(folder).to_pylist() if folder.exists() else []


def test_the_nightly_job_writes_the_outcomes_of_its_day_and_what_is_rejected(tmp_path: Path) -> None:
    knowledge = load_knowledge(worked_cases=True)
    table = people(knowledge, 300, seed=3)
    before = TODAY - datetime.timedelta(1)
    days = pa.array([before if row < 100 else TODAY for row in range(300)], pa.date32())
    (tmp_path / "people").mkdir()
    pq.write_table(table.append_column("day", days), tmp_path / "people" / "all.parquet")
    kept = tmp_path / "outcomes" / f"day={before.isoformat()}"
    kept.mkdir(parents=True)
    pq.write_table(pa.table({"id": [1]}), kept / "kept.parquet")

    done = run(tmp_path, TODAY)
    assert done.returncode == 0, done.stderr
    asked = table.slice(100)
    expected = evaluate(knowledge, asked, keep=["id"], today=TODAY)
    refused = {item.row for item in expected.rejects}
    assert done.stdout.strip().endswith(f"2026-05-04: 200 people, 200 rows, {len(refused)} of them rejected")

    rows = sorted(read(tmp_path / "outcomes" / "day=2026-05-04"), key=lambda row: row["id"])
    assert [{name: row[name] for name in expected.table.column_names} for row in rows] == expected.table.to_pylist()
    assert {row["knowledge"] for row in rows} == {knowledge.fingerprint}
    faults = {
        (row["id"], row["column"], row["value"], row["code"], row["message"]) for row in read(tmp_path / "rejects" / "day=2026-05-04")
    }
    assert faults == {(item.row + 100, item.column, item.value, item.code, item.message) for item in expected.rejects} != set()
    assert [path.name for path in kept.iterdir()] == ["kept.parquet"]
