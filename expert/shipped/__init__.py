"""What ships with the engine: a program, `cli`, and its knowledge. What they are about is not known here.

In a wheel both lie beside this file, so that one package is installed. In a checkout they lie at its top, and `expert.shipped.cli` is found
there.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = os.path.dirname(__file__)
"""Where the program and the folder `knowledge` lie."""
if not os.path.isfile(os.path.join(FOLDER, "cli.py")):
    FOLDER = os.path.dirname(os.path.dirname(FOLDER))
    __path__.append(FOLDER)


def knowledge_folder() -> Path:
    """Return the folder of the knowledge base that ships: the one beside the schemas that holds a knowledge.yaml."""
    return min((head.parent for head in _knowledge().glob("*/knowledge.yaml")), default=_knowledge())


def _knowledge() -> Path:
    """Return the folder of knowledge bases and schemas; finding the program alone does not import pathlib."""
    from pathlib import Path

    return Path(FOLDER, "knowledge")
