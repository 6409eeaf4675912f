"""Consultations, days and activities made up, and a process that keeps them until it is killed, reporting each once it is saved."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expert.diary.store import Store
from tests.places import ROOT

WRITER = """
import sys, hashlib
from contextlib import closing
from pathlib import Path
from expert.diary.store import Store

def outcome(number):
    noise = "".join(hashlib.sha256(f"{number} {part}".encode()).hexdigest() for part in range(200))
    knowledge = {"id": "tiny", "version": "1", "fingerprint": f"f{number % 3}"}
    return {"knowledge": knowledge, "case": {"date": "2026-01-01"}, "decisions": {}, "number": number, "noise": noise}

def day(number):
    return f"{1000 + number // 372 % 9000}-{1 + number // 31 % 12:02}-{1 + number % 28:02}"

store, first, last = Store(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for number in range(first, last):
    print("consultation", store.save(outcome(number), "headline", lambda: b"x" * 9000), number, flush=True)
    if number % 2:
        store.save_day(day(number), {"number": number})
        print("day", day(number), number, flush=True)
    else:
        runs = [{"start": f"2026-01-01T00:00:{second:02}", "number": number} for second in range(number % 60)]
        store.replace_activities(runs, {"time": "2026-01-01", "number": number})
        print("activities", 0, number, flush=True)
"""
"""Writes consultations, days and activities, and prints what each was and its number once it is saved."""


def outcome(number: int = 0, fingerprint: str = "f") -> dict[str, Any]:
    knowledge = {"id": "tiny", "version": "1", "fingerprint": fingerprint}
    return {
        "knowledge": knowledge,
        "case": {"date": "2026-01-01", "answers": {}},
        "decisions": {"go": {"in_force": "slow"}},
        "number": number,
    }


def save(store: Store, number: int = 0, fingerprint: str = "f") -> int:
    return store.save(outcome(number, fingerprint), f"headline {number}", lambda: f"files of {fingerprint}".encode())


def writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, folder, str(first), str(last)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@dataclass
class Reported:
    """What writers reported as saved: consultations by id, days by date, and the last activities, each with its number."""

    consultations: dict[int, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    activities: int = -1

    def note(self, lines: Iterable[str]) -> None:
        """Note what stands in whole lines."""
        for kind, name, number in (line.split() for line in lines if line.endswith("\n")):
            match kind:
                case "consultation":
                    self.consultations[int(name)] = int(number)
                case "day":
                    self.days[name] = int(number)
                case _:
                    self.activities = int(number)

    def is_there(self, store: Store) -> None:
        """Fail if anything that was reported is not kept, or not as it was written; what was saved last may not have been reported."""
        assert self.consultations.keys() <= {head.id for head in store.heads()}
        for id, number in random.Random(len(self.consultations)).sample(
            sorted(self.consultations.items()), min(50, len(self.consultations))
        ):
            kept = store.load(id)
            assert kept is not None
            assert kept.outcome["number"] == number
            assert store.knowledge(kept.head.fingerprint) == b"x" * 9000
        days = dict(store.days())
        assert all(days[date]["number"] >= number for date, number in self.days.items())

    def activities_are_there(self, store: Store) -> None:
        """Fail if activities are kept that are not those of one import, or those of one before the last that was reported."""
        note, activities = store.last_import(), store.activities()
        if note is None:
            assert self.activities == -1
        else:
            assert note["number"] >= self.activities
            assert [item["number"] for item in activities] == [note["number"]] * (note["number"] % 60)
