"""Build a wheel, install it into an empty environment, see that it is one package, run it elsewhere, and compare with the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.places import ROOT

COMMANDS = (
    ["kb", "check"],
    ["kb", "test"],
    ["kb", "docs"],
    ["kb", "show"],
    ["kb", "schema", "case"],
    ["kb", "schema", "outcome"],
    *(["assess", "CASE", flag] for flag in ("--all", "--json", "--for-clinician")),
    ["why", "running", "--case", "CASE"],
    ["why", "care"],
    ["sensitivity", "CASE"],
    ["kb", "columns"],
    ["history", "list"],
)


def run(command: list[str], folder: Path, home: Path) -> str:
    """Return what a command prints; it keeps consultations in `home`. Raises if it fails."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {"HAMSTRING_HOME": str(home)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


INSTALLED = """
import importlib.util, json
from importlib.metadata import files
print(json.dumps({
    "files": sorted(map(str, files("hamstring-expert"))),
    "importable": [name for name in ("cli", "knowledge", "expert") if importlib.util.find_spec(name)],
}))
"""


def install(wheel: Path, folder: Path, elsewhere: Path) -> Path:
    """Return the folder of the programs of an empty environment into which a wheel was installed with the locked versions."""
    venv.create(folder / "empty", with_pip=True)
    bin = folder / "empty" / "bin"
    pip = [str(bin / "python"), "-m", "pip", "install", "--quiet"]
    run([*pip, "--require-hashes", "--requirement", str(ROOT / "requirements" / "build.lock")], elsewhere, folder)
    # With their hashes they would be asked of the wheel too, which has just been built.
    locked = re.findall(r"^[a-z0-9].*?(?= *\\$)", (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8"), re.M)
    (folder / "versions.txt").write_text("\n".join(locked), encoding="utf-8")
    run([*pip, "--no-build-isolation", "--constraint", str(folder / "versions.txt"), str(wheel)], elsewhere, folder)
    return bin


def check_package(python: Path, elsewhere: Path, home: Path) -> None:
    """See that the wheel put one package beside its metadata, with every file of the knowledge inside. Raises if it did not."""
    found = json.loads(run([str(python), "-c", INSTALLED], elsewhere, home))
    tops = {name.split("/")[0] for name in found["files"] if not name.startswith("..")}
    packages = {name for name in tops if not name.endswith(".dist-info")}
    if packages != {"expert"} or len(tops) != 2 or found["importable"] != ["expert"]:
        raise SystemExit(f"the wheel installs {sorted(tops)}, and {found['importable']} can be imported, not `expert` alone")
    shipped = [ROOT / "cli.py", *(path for path in (ROOT / "knowledge").rglob("*") if path.suffix in {".yaml", ".json"})]
    missing = {f"expert/shipped/{path.relative_to(ROOT).as_posix()}" for path in shipped} - set(found["files"])
    if missing:
        raise SystemExit(f"the wheel lacks {sorted(missing)[:5]}")
    print(f"wheel test: one package, {len(shipped)} files of the program and its knowledge inside")


def main() -> None:
    """Compare every command's output."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)], ROOT, folder)
        (wheel,) = folder.glob("*.whl")
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        bin = install(wheel, folder, elsewhere)
        check_package(bin / "python", elsewhere, folder)
        examples = sorted((ROOT / "examples").glob("*.yaml"))
        compared = 0
        for example in examples:
            for command in COMMANDS:
                if "CASE" not in command and example is not examples[0]:
                    continue
                arguments = [str(example) if word == "CASE" else word for word in command]
                installed = run([str(bin / "hamstring"), *arguments], elsewhere, folder / "home of the wheel")
                checkout = run([str(Path(sys.executable).parent / "hamstring"), *arguments], ROOT, folder / "home of the checkout")
                if installed != checkout or not installed:
                    raise SystemExit(f"hamstring {' '.join(arguments)}: the wheel says something else than the checkout")
                compared += 1
        print(f"wheel test: {compared} outputs of the wheel equal the checkout's")


if __name__ == "__main__":
    main()
