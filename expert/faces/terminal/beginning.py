"""What `kb new` makes: a folder with a small knowledge base, schemas by which editors know its names, and a test of the laws."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from expert.errors import Diagnostics, Location, QueryError
from expert.faces.pages.schemas import own_schemas
from expert.language.model import KnowledgeBase
from expert.loading.load import load_knowledge
from expert.loading.own_schema import read_own_names
from expert.loading.yaml_text import yaml_text
from expert.printable import printable
from expert.shapes.hints import record_of

_TEMPLATE = Path(__file__).parent / "template"
KNOWLEDGE, SCHEMA = "knowledge", "schema"
"""The folders in it."""
_TEST = "test_laws.py"


def make_knowledge(folder: Path, id: str | None, title: str | None) -> None:
    """Make a folder with a small knowledge base, whole or not at all.

    Args:
        folder: Where; it must not exist, or be empty.
        id: What the knowledge base is called where programs name it; that of the template if None.
        title: What it is called where people read it; likewise.

    Raises:
        QueryError: There is something in the folder (ASK032), or it cannot be called so (ASK033).
        OSError: The system refused it.
    """
    _check(folder, id, title)
    is_there = folder.is_dir()
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder if is_there else folder.absolute().parent) as made_in:
        made = Path(made_in) / "made"
        _write(made, id, title)
        if is_there:
            _put_into(folder, made)
        else:
            made.rename(folder)


def _check(folder: Path, id: str | None, title: str | None) -> None:
    """Refuse what cannot be made, all at once."""
    faults = Diagnostics(error=QueryError)
    if folder.is_symlink() and not folder.exists():
        faults.add(Location(str(folder)), "ASK032", "is a link to nothing", "name another folder")
    elif folder.exists() and not folder.is_dir():
        faults.add(Location(str(folder)), "ASK032", "is not a folder", "name one that does not exist yet, or an empty one")
    elif folder.exists() and any(folder.iterdir()):
        faults.add(Location(str(folder)), "ASK032", "is not empty", "name a folder that does not exist yet, or an empty one")
    if id is not None and (not record_of(KnowledgeBase)["id"].shape.fits(id) or not id.isprintable()):
        faults.add(Location("--id"), "ASK033", f"`{id}` cannot be an id", "snake_case: small letters, digits and _, starting with a letter")
    if title is not None and (not title.strip() or printable(title) != title):
        faults.add(Location("--title"), "ASK033", f"`{title}` cannot be a title", "some words on one line")
    if faults:
        raise QueryError(faults.items)


def _write(made: Path, id: str | None, title: str | None) -> None:
    """Write everything into a folder that does not exist yet."""
    shutil.copytree(_TEMPLATE / KNOWLEDGE, made / KNOWLEDGE, copy_function=shutil.copyfile)
    shutil.copyfile(_TEMPLATE / f"{_TEST}.template", made / _TEST)
    head = made / KNOWLEDGE / "knowledge.yaml"
    lines = head.read_text(encoding="utf-8").splitlines(keepends=True)
    for key, said in (("id", id), ("title", title)):
        if said is not None:
            lines = [f"{key}: {yaml_text(said)}\n" if line.startswith(f"{key}: ") else line for line in lines]
    head.write_text("".join(lines), encoding="utf-8")
    (made / SCHEMA).mkdir()
    for name, text in own_schemas(read_own_names(made / KNOWLEDGE, load_knowledge(made / KNOWLEDGE))).items():
        (made / SCHEMA / name).write_text(text, encoding="utf-8")


def _put_into(folder: Path, made: Path) -> None:
    """Put what was made into a folder that is there; it is left empty where that is stopped."""
    try:
        for item in sorted(made.iterdir()):
            item.rename(folder / item.name)
    except BaseException:
        for name in (KNOWLEDGE, SCHEMA):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / _TEST).unlink(missing_ok=True)
        raise
