"""Every figure of the README, in one run, beside what version 0.1.0 took on two quiet cores: `make bench`.

Medians of whole processes for commands, of calls for the rest. It judges nothing.
"""

from __future__ import annotations

import datetime
import itertools
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

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
    plan,
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
from expert.loading.cases import load_case
from tests.rehearsal import rehearse

ROOT = Path(__file__).resolve().parents[1]
HAMSTRING = Path(sys.executable).parent / "hamstring"
EXAMPLE = ROOT / "examples" / "long-run-spike.yaml"
KNOWLEDGE = ROOT / "knowledge" / "hamstring"
YEAR = 365
QUIET_ENTRY = "0\nnormal\n2\n1\n2\n0\npain\nnone\n"
"""Pain at rest, walking, pain when walking, a usual morning, the last run, quiet runs, how it feels, and what was done."""
RUNS = 9
COLD_RUNS = 21
NEVER = "running <= normal_training and walking_now == limp"
T = TypeVar("T")


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return how long each of `runs` calls took, after one that is not counted."""
    (times,) = milliseconds_in_turn(runs, work)
    return times


def milliseconds_in_turn(runs: int, *works: Callable[[], object]) -> tuple[list[float], ...]:
    """Return the same for several, called in turn, so that whatever else the machine does weighs on all of them."""
    for work in works:
        work()
    times: tuple[list[float], ...] = tuple([] for _ in works)
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            start = time.perf_counter()
            work()
            taken.append((time.perf_counter() - start) * 1000)
    return times


def report(what: str, times: list[float], target: str = "", before: float | None = None) -> None:
    """Print a median with its range, and what it was in version 0.1.0 on two quiet cores."""
    median = statistics.median(times)
    was = "" if before is None else f"  0.1.0: {before:g} ms"
    print(f"{what:<48} {median:8.1f} ms  ({min(times):.1f} to {max(times):.1f}){was}{'  target ' + target if target else ''}")


def report_process(what: str, work: Callable[[], object], target: str = "", before: float | None = None) -> None:
    """Measure a whole process and print the same, with how many times longer it takes than a Python that does nothing."""
    bare, times = milliseconds_in_turn(COLD_RUNS, bare_python, work)
    ratio = statistics.median(times) / statistics.median(bare)
    report(what, times, f"{target}{', ' if target else ''}now {ratio:.1f} times a bare Python", before)


def bare_python() -> None:
    """Run a Python that does nothing as a whole process."""
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def report_counts(what: str, counts: list[int], target: str = "") -> None:
    """Print a median of counts with its range."""
    median = statistics.median(counts)
    print(f"{what:<48} {median:8g}     ({min(counts)} to {max(counts)}){'  target ' + target if target else ''}")


def forget(cache: str) -> None:
    """Remove what is compiled."""
    for path in Path(cache).iterdir():
        path.unlink()


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set variables for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def command(*arguments: str | Path, typed: str = "") -> Callable[[], object]:
    """Return a call that runs the installed command as a whole process, with what is typed to it."""
    return lambda: subprocess.run([HAMSTRING, *arguments], stdout=subprocess.DEVNULL, check=True, input=typed.encode())


def each(items: Sequence[T], work: Callable[[T], object], runs: int = 5) -> list[float]:
    """Return, for each item, the median time of so many calls."""

    def timed(item: T) -> float:
        return statistics.median(milliseconds(lambda: work(item), runs))

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
        """Whole processes, cold; what is compiled was compiled by the run that is not counted, but for the lines that say otherwise."""
        report("python -c pass", milliseconds(bare_python, COLD_RUNS))
        report_process("hamstring --help", command("--help"), "60 ms and 4 times", 69)
        report_process("hamstring assess FILE", command("assess", EXAMPLE))
        report_process("  of which keeping nothing, --no-save", command("assess", EXAMPLE, "--no-save"), "300 ms and 15 times", 647)
        with environment(HAMSTRING_CACHE="off"):
            report_process("  with nothing compiled, HAMSTRING_CACHE=off", command("assess", EXAMPLE, "--no-save"))
        with tempfile.TemporaryDirectory() as cache, environment(HAMSTRING_CACHE=cache):
            again = command("assess", EXAMPLE, "--no-save")

            def compiling() -> None:
                forget(cache)
                again()

            report_process("  the first after a change, which compiles", compiling)
        report_process("hamstring why running", command("why", "running", "--case", EXAMPLE))
        self.diary()

    def diary(self) -> None:
        """A whole check-in with piped answers, after a year of entries."""
        with tempfile.TemporaryDirectory() as home, environment(HAMSTRING_HOME=home):
            store, today, case = Store(Path(home)), datetime.date.today(), load_case(EXAMPLE, self.knowledge)
            for back in range(YEAR, 0, -1):
                keep(store, consult(self.knowledge, replace(case, date=today - datetime.timedelta(back))), KNOWLEDGE)
            check_in = command("diary", typed=QUIET_ENTRY)
            report_process(f"hamstring diary, {YEAR} entries kept", check_in, "400 ms")
            report_process("hamstring diary show", command("diary", "show"))

    def consultations(self) -> None:
        """Loading, inference and what is kept."""
        knowledge, cases = self.knowledge, self.cases

        def all_rules(case: Case) -> object:
            meaning = Meaning(knowledge, case.values)
            return [meaning.rule(id) for id in knowledge.rules]

        load = milliseconds(load_knowledge)
        report("load the knowledge base from its files", load, before=321)
        with tempfile.TemporaryDirectory() as cache:
            report("load it compiled", milliseconds(lambda: load_knowledge(cache=Path(cache))), before=321)
        first = milliseconds(lambda: infer(load_knowledge(), cases[0].values))
        report("first inference, engine built for it", [time - statistics.median(load) for time in first])
        report("warm consultation, trace included, median a case", each(cases, lambda case: consult(knowledge, case)), "15 ms", 20)
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
        in_pain = [outcome for outcome in self.outcomes if outcome.meaning.applies("pain_walking") is not False]
        report("what-if pain_walking=8", each(in_pain, lambda outcome: what_if(outcome, {"pain_walking": 8})), "150 ms")
        report("enough running", self.on_each(lambda outcome: enough(outcome, "running")), "150 ms")
        report("open", self.on_each(open_questions), "150 ms")
        report(f"until {target}", each(self.outcomes, lambda outcome: until(outcome, target), 1), "50 ms; 283 ms for the slowest in 0.1.0")
        report("plan, to the mildest level", each(self.outcomes[::5], plan, 1), "500 ms")
        some = self.outcomes[::20]
        report(f"verify, {len(some)} outcomes", each(some, lambda outcome: verify(self.knowledge, outcome.to_json())))

    def proofs(self) -> None:
        """Proofs about the rules, the audit and the mutants."""
        knowledge = self.knowledge
        report("hamstring kb prove, cold, whole process", milliseconds(command("kb", "prove"), 3), "3000 ms")
        proved = prove(knowledge).proofs
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
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # nobody's Python compiles the program anew each time it is started
        os.environ["HAMSTRING_HOME"] = home
        os.environ["HAMSTRING_CACHE"] = str(Path(home) / "cache")
        main()
