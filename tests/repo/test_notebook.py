"""The notebook of the examples runs, and shows what it would show today."""

from __future__ import annotations

import json

from tests.repo.notebook import NOTEBOOK, executed, text_of


def test_it_runs_and_what_it_shows_is_current() -> None:
    notebook = executed()
    assert NOTEBOOK.read_text(encoding="utf-8") == text_of(notebook), "run `make docs`"
    shown = [cell["outputs"][0]["data"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert sum("text/html" in data for data in shown) >= 5
    assert "Yes: short, easy and flat." in "".join(shown[0]["text/html"])
    assert "<details" in "".join(shown[1]["text/html"])


def test_it_is_a_notebook_of_version_4() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 4)
    assert all({"cell_type", "metadata", "source"} <= set(cell) for cell in notebook["cells"])
