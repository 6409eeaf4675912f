"""The notebook of the examples: its cells are run one after the other, and what the last line of each shows stands below it."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import Any

from tests.places import ROOT

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


def executed(path: Path = NOTEBOOK) -> dict[str, Any]:
    """Return a notebook as it is after its cells were run in the folder where it lies."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        count = 0
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                count += 1
                cell["execution_count"] = count
                cell["outputs"] = _shown(_run("".join(cell["source"]), names), count)
    finally:
        os.chdir(before)
    return notebook


def _run(code: str, names: dict[str, Any]) -> object:
    """Run a cell, and return what its last line comes to."""
    *lines, last = ast.parse(code).body
    exec(compile(ast.Module([*lines], []), "<cell>", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    exec(compile(ast.Module([last], []), "<cell>", "exec"), names)
    return None


def _shown(thing: object, count: int) -> list[dict[str, Any]]:
    """Return what a notebook shows of something."""
    if thing is None:
        return []
    data = {"text/plain": repr(thing).splitlines(keepends=True)}
    forms = (("text/html", "_repr_html_"), ("text/markdown", "_repr_markdown_"))
    for kind, method in forms:
        if hasattr(thing, method):
            data[kind] = str(getattr(thing, method)()).splitlines(keepends=True)
            data["text/plain"] = [type(thing).__name__]
            break
    return [{"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": data}]


def text_of(notebook: dict[str, Any]) -> str:
    """Return a notebook as its file holds it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    NOTEBOOK.write_text(text_of(executed()), encoding="utf-8")
