"""Every figure of the README, in one run: `make bench`.

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

from expert import (
    Case,
    Consultation,
    Store,
    audit_knowledge,
    consult,
    enough,
    ever,
    keep,
    knowledge_diff,
    load_knowledge,
    mutate,
    open_questions,
    prove,
    read_condition,
    until,
    verify,
    what_if,
    why,
    why_not,
)
from expert.cases.reading import build_case
from expert.diary.store import user_folder
from expert.engines.forward.inference import infer
from expert.errors import Diagnostics
from expert.language.meaning import Meaning
from tests.rehearsal import rehearse

ROOT = Path(__file__).resolve().parents[1]
HAMSTRING = Path(sys.executable).parent / "hamstring"
EXAMPLE = ROOT / "examples" / "long-run-spike.yaml"
RUNS = 9
NEVER = "running <= normal_training and walking_now == limp"
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


class Bench:
    """The knowledge base with its worked cases, and what there is to measure on them."""

    def __init__(self) -> None:
        """Load the knowledge base and consult it on each worked case."""
        self.knowledge = load_knowledge(worked_cases=True)
        worked = self.knowledge.cases.values()
        read = (build_case(self.knowledge, item.case, Diagnostics()) for item in worked)
        self.cases = [case for case in read if case is not None]
        self.outcomes = [consult(self.knowledge, case) for case in self.cases]

    def on_each(self, work: Callable[[Consultation], object]) -> list[float]:
        """Return, for each worked case, how long a question about its outcome takes."""
        return each(self.outcomes, work)

    def commands(self) -> None:
        """Whole processes, cold."""
        report("hamstring --help, cold, whole process", milliseconds(command("--help")), "150 ms")
        report("hamstring assess FILE, cold, whole process", milliseconds(command("assess", EXAMPLE)), "1000 ms now, 500 ms later")
        report("  of which keeping nothing, --no-save", milliseconds(command("assess", EXAMPLE, "--no-save")))
        report("hamstring why running, cold, whole process", milliseconds(command("why", "running", "--case", EXAMPLE)))

    def consultations(self) -> None:
        """Loading, inference and what is kept."""
        knowledge, cases = self.knowledge, self.cases

        def all_rules(case: Case) -> object:
            meaning = Meaning(knowledge, case.values)
            return [meaning.rule(id) for id in knowledge.rules]

        load = milliseconds(load_knowledge)
        report("load the knowledge base", load)
        first = milliseconds(lambda: infer(load_knowledge(), cases[0].values))
        report("first inference, engine built for it", [time - statistics.median(load) for time in first])
        report("warm consultation, trace included, median a case", each(cases, lambda case: consult(knowledge, case)), "60 ms")
        report("  of which forward chaining on experta", each(cases, lambda case: infer(knowledge, case.values)))
        report("  of which all rules by the reference meaning", each(cases, all_rules))
        next_outcome, store = itertools.cycle(self.outcomes), Store(user_folder("hamstring"))
        report("keeping a consultation", milliseconds(lambda: keep(store, next(next_outcome)), len(self.outcomes)))
        rehearsals = [rehearse(knowledge, case) for case in cases]
        report_counts("questions one by one before the offer to stop", [item.until_offer for item in rehearsals], "25")
        report_counts("questions one by one until nothing is open", [item.until_end for item in rehearsals])

    def questions(self) -> None:
        """Questions about an outcome, on top of the consultation."""
        target = "running=run_no_speed"
        report("why running", self.on_each(lambda outcome: why(outcome, "running")), "20 ms")
        report(f"why-not {target}", self.on_each(lambda outcome: why_not(outcome, target)), "20 ms")
        report("what-if pain_walking=8", self.on_each(lambda outcome: what_if(outcome, {"pain_walking": 8})), "150 ms")
        report("enough running", self.on_each(lambda outcome: enough(outcome, "running")), "150 ms")
        report("open", self.on_each(open_questions), "150 ms")
        report(f"until {target}", self.on_each(lambda outcome: until(outcome, target)), "200 ms")
        some = self.outcomes[::20]
        report(f"verify, {len(some)} outcomes", each(some, lambda outcome: verify(self.knowledge, outcome.to_json())))

    def proofs(self) -> None:
        """Proofs about the rules, the audit and the mutants."""
        knowledge = self.knowledge
        report("hamstring kb prove, cold, whole process", milliseconds(command("kb", "prove"), 3), "3000 ms")
        proved = prove(knowledge)
        report(f"prove {len(proved)} invariants and laws", milliseconds(lambda: prove(knowledge), 3))
        report(f"ever {NEVER}", milliseconds(lambda: ever(knowledge, read_condition(knowledge, NEVER)), 3))
        report("audit of every entry", milliseconds(lambda: audit_knowledge(knowledge), 3))
        report("difference of the knowledge base from itself", milliseconds(lambda: knowledge_diff(knowledge, knowledge), 3))
        start = time.perf_counter()
        tried = mutate(knowledge, deciding=True)
        counts = ", ".join(f"{number} {fate.value}" for fate, number in tried.counts().items())
        print(
            f"mutants of the rules that decide or withhold, once: {time.perf_counter() - start:.1f} s, {len(tried.tried)} mutants: {counts}"
        )


def main() -> None:
    """Measure and print."""
    bench = Bench()
    knowledge = bench.knowledge
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {RUNS} runs after one warm-up where nothing else is said")
    counts = (knowledge.rules, knowledge.findings, knowledge.invariants, knowledge.cases)
    words = ("rules", "findings", "invariants", "worked cases")
    print(", ".join(f"{len(items)} {word}" for items, word in zip(counts, words, strict=True)))
    for part in (bench.commands, bench.consultations, bench.questions, bench.proofs):
        print(f"\n{part.__doc__}")
        part()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["HAMSTRING_HOME"] = home
        main()
