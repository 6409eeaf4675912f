"""What ships with the engine: a program, `cli`, and its knowledge. What they are about is not known here.

In a wheel both lie beside this file, so that one package is installed. In a checkout they lie at its top, and `expert.shipped.cli` is found
there.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the program and the folder `knowledge` lie."""
if not (FOLDER / "cli.py").is_file():
    FOLDER = FOLDER.parents[1]
    __path__.append(str(FOLDER))


def knowledge_folder() -> Path:
    """Return the folder of the knowledge base that ships: the one that holds a knowledge.yaml."""
    return min((head.parent for head in (FOLDER / "knowledge").glob("*/knowledge.yaml")), default=FOLDER / "knowledge")
