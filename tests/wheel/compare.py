"""Build a wheel, install it into an empty environment, run it from another folder, and compare with the checkout."""

from __future__ import annotations

import os
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
    ["history", "list"],
)


def run(command: list[str], folder: Path, home: Path) -> str:
    """Return what a command prints; it keeps consultations in `home`. Raises if it fails."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {"HAMSTRING_HOME": str(home)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Compare every command's output."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run([sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)], ROOT, folder)
        (wheel,) = folder.glob("*.whl")
        venv.create(folder / "empty", with_pip=True)
        elsewhere = folder / "elsewhere"
        elsewhere.mkdir()
        bin = folder / "empty" / "bin"
        run([str(bin / "pip"), "install", "--quiet", str(wheel)], elsewhere, folder)
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
