"""Every figure of the README and of section 9 of the design that this version can have, in one run: `make bench`.

Medians of whole processes for commands, of calls for the rest. It judges nothing.
"""

from __future__ import annotations

import itertools
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
HAMSTRING = Path(sys.executable).parent / "hamstring"
EXAMPLE = ROOT / "examples" / "long-run-spike.yaml"
RUNS = 9
T = TypeVar("T")


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return how long each of `runs` calls took, after one that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return times


def report(what: str, times: list[float], target: str = "") -> None:
    """Print a median with its range."""
    median = statistics.median(times)
    print(f"{what:<48} {median:8.1f} ms  ({min(times):.1f} to {max(times):.1f}){'  target ' + target if target else ''}")


def report_counts(what: str, counts: list[int], target: str = "") -> None:
    """Print a median of counts with its range."""
    median = statistics.median(counts)
    print(f"{what:<48} {median:8g}     ({min(counts)} to {max(counts)}){'  target ' + target if target else ''}")


def command(*arguments: str | Path) -> Callable[[], object]:
    """Return a call that runs the installed command as a whole process."""
    return lambda: subprocess.run([HAMSTRING, *arguments], stdout=subprocess.DEVNULL, check=True)


def each(items: Sequence[T], work: Callable[[T], object]) -> list[float]:
    """Return, for each item, the median time of a few calls."""

    def timed(item: T) -> float:
        return statistics.median(milliseconds(lambda: work(item), 5))

    return [timed(item) for item in items]


def main() -> None:
    """Measure and print."""
    from expert import Case, consult, enough, load_knowledge, mutate, open_questions, what_if, why
    from expert.case_reader import build_case
    from expert.errors import Diagnostics
    from expert.history import keep
    from expert.interpreters.forward import infer
    from expert.interview import rehearse
    from expert.semantics import Meaning
    from expert.store import Store, user_folder

    knowledge = load_knowledge(worked_cases=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {RUNS} runs after one warm-up")
    print(f"{len(knowledge.rules)} rules, {len(knowledge.findings)} findings, {len(knowledge.cases)} worked cases")
    cases = [case for worked in knowledge.cases.values() if (case := build_case(knowledge, dict(worked.case), Diagnostics())) is not None]
    outcomes = [consult(knowledge, case) for case in cases]

    def all_rules(case: Case) -> object:
        meaning = Meaning(knowledge, case.values)
        return [meaning.rule(id) for id in knowledge.rules]

    report("hamstring --help, cold, whole process", milliseconds(command("--help")), "150 ms")
    report("hamstring assess FILE, cold, whole process", milliseconds(command("assess", EXAMPLE)), "1000 ms now, 500 ms later")
    report("  of which keeping nothing, --no-save", milliseconds(command("assess", EXAMPLE, "--no-save")))
    report("hamstring why running, cold, whole process", milliseconds(command("why", "running", "--case", EXAMPLE)))
    load = milliseconds(load_knowledge)
    report("load the knowledge base", load)
    first = milliseconds(lambda: infer(load_knowledge(), cases[0].values))
    report("first inference, engine built for it", [time - statistics.median(load) for time in first])
    report("warm consultation, trace included, median a case", each(cases, lambda case: consult(knowledge, case)), "60 ms")
    report("  of which forward chaining on experta", each(cases, lambda case: infer(knowledge, case.values)))
    report("  of which all rules by the reference meaning", each(cases, all_rules))
    next_outcome, store = itertools.cycle(outcomes), Store(user_folder("hamstring"))
    report("keeping a consultation", milliseconds(lambda: keep(store, knowledge, next(next_outcome)), len(outcomes)))
    rehearsals = [rehearse(knowledge, case) for case in cases]
    report_counts("questions one by one before the offer to stop", [item.until_offer for item in rehearsals], "25")
    report_counts("questions one by one until nothing is open", [item.until_end for item in rehearsals])
    report("why running, on top of the consultation", each(outcomes, lambda outcome: why(knowledge, outcome, "running")), "20 ms")
    change = {"pain_walking": 8}
    report("what-if, on top of the consultation", each(outcomes, lambda outcome: what_if(knowledge, outcome, change)), "150 ms")
    report("enough running, on top of the consultation", each(outcomes, lambda outcome: enough(knowledge, outcome, "running")), "150 ms")
    report("open, on top of the consultation", each(outcomes, lambda outcome: open_questions(knowledge, outcome)), "150 ms")
    start = time.perf_counter()
    tried = mutate(knowledge, deciding=True)
    counts = ", ".join(f"{number} {fate.value}" for fate, number in tried.counts().items())
    print(f"mutants of the rules that decide or withhold, once: {time.perf_counter() - start:.1f} s, {len(tried.tried)} mutants: {counts}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["HAMSTRING_HOME"] = home
        main()
