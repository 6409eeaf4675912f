"""What `mutmut run` found, by module: how many mutants a test noticed, and each that none noticed: `make mutate-code`.

A mutant that changes nothing anybody could notice is named in `bench/equivalent.toml`, with the reason. Ends with 1 where a module
stays below the target.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

TARGET = 95
"""Per cent of the mutants of a module that are not equivalent."""
MUTMUT = str(Path(sys.executable).with_name("mutmut"))
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
NOTICED = ("killed", "timeout", "segfault", "caught by type check")
UNTRIED = ("not checked", "skipped")


def found() -> dict[str, dict[str, str]]:
    """Return what became of each mutant, by module."""
    modules = defaultdict[str, dict[str, str]](dict)
    for line in told("results", "--all", "true").splitlines():
        mutant, apart, verdict = line.strip().rpartition(": ")
        if apart and verdict not in UNTRIED:
            modules[mutant.rpartition(".")[0]][mutant] = verdict
    return modules


def told(*arguments: str) -> str:
    """Return what a command of mutmut prints."""
    return subprocess.run([MUTMUT, *arguments], capture_output=True, text=True, check=True).stdout


def change(mutant: str) -> tuple[str, str]:
    """Return the lines that a mutant takes out, and those that it puts in."""
    out, put = ([line[1:].strip() for line in told("show", mutant).splitlines() if line[:1] == sign != line[1:2]] for sign in "-+")
    return "\n".join(out), "\n".join(put)


def report(module: str, mutants: Mapping[str, str], equivalent: Mapping[tuple[str, str], str]) -> bool:
    """Print what became of the mutants of a module, and return whether that is enough."""
    verdicts = Counter(mutants.values())
    survivors = {mutant: change(mutant) for mutant, verdict in mutants.items() if verdict not in NOTICED}
    unnoticed = {mutant: lines for mutant, lines in survivors.items() if lines not in equivalent}
    judged = len(mutants) - len(survivors) + len(unnoticed)
    share = 100 * (judged - len(unnoticed)) / judged if judged else 100
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    print(f"{module}: {share:.1f} % of {judged} noticed ({counts}; {len(survivors) - len(unnoticed)} equivalent)")
    for mutant, (old, new) in unnoticed.items():
        print(f"  {mutant}\n    - {old}\n    + {new}")
    return share >= TARGET


def main() -> int:
    """Print the report, and return the exit code."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    equivalent = {(item["old"], item["new"]): item["why"] for item in entries}
    enough = [report(module, mutants, equivalent) for module, mutants in found().items()]
    return 0 if enough and all(enough) else 1


if __name__ == "__main__":
    sys.exit(main())
