"""A true outcome is verified; an outcome in which anything that follows, is cited or was answered is changed is not.

Not tampered with, because nothing follows from them: the day, the title, where an answer came from and which lines were shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expert import Case, KnowledgeBase, OutcomeError, consult, load_knowledge, verify
from expert.cases.worked import read_worked_case
from expert.language.meaning import Grade, Status
from expert.shapes.plain import value_to_data
from expert.testing.generators import cases, knowledge_bases
from expert.testing.generators.values import pool_of
from tests.share import examples, parts

Data = dict[str, Any]
Tampering = Callable[["Tamperer"], None]
PARTS = 8
WORKED = 104
"""How many tamperings of outcomes of worked cases there are, in so many parts; those of random outcomes make it 1,000 where all run."""
RANDOM_CASES, TAMPERINGS_EACH = examples(128), 7


class Tamperer:
    """Changes one thing in an outcome."""

    def __init__(self, knowledge: KnowledgeBase, data: Data, random: Random) -> None:
        self.knowledge = knowledge
        self.data = data
        self.random = random

    def one(self, items: Any) -> Any:
        """Return one of some things."""
        listed = list(items)
        return self.random.choice(listed) if listed else None

    def other(self, holder: Any, key: Any, values: Any) -> None:
        """Put another one of some values in a place."""
        value = self.one(item for item in values if (type(item), item) != (type(holder[key]), holder[key]))
        if value is not None or None in values:
            holder[key] = value

    def flip(self, names: list[str], pool: Any) -> None:
        """Remove a name from a list, or put another one in it."""
        absent = [name for name in pool if name not in names]
        if names and (not absent or self.random.random() < 0.5):
            names.remove(self.one(names))
        elif absent:
            names.insert(self.random.randrange(len(names) + 1), self.one(absent))

    def value_of(self, finding: str) -> Any:
        """Return some value of a finding, as JSON has it."""
        return value_to_data(self.one(pool_of(self.knowledge.findings[finding], ())))

    def levels(self) -> None:
        name, decision = self.one(self.data["decisions"].items())
        self.other(decision, self.one(["floor", "ceiling", "in_force"]), [level.id for level in self.knowledge.decisions[name].levels])

    def settled(self) -> None:
        item = self.one(item for kind in ("decisions", "causes", "recommendations") for item in self.data[kind].values())
        item["settled"] = not item["settled"]

    def grades(self) -> None:
        cause = self.one(self.data["causes"].values())
        if cause is not None and self.random.random() < 0.5:
            self.other(cause, "grade", [grade.value for grade in Grade])
        elif cause is not None:
            cause["score"][self.random.randrange(2)] += self.random.choice([1, 2])

    def concepts(self) -> None:
        concept = self.one(self.data["concepts"].values())
        if concept is not None:
            self.other(concept, "truth", ["yes", "no", "unknown"])

    def statuses(self) -> None:
        item, statuses = self.one(self.data["recommendations"].values()), [status.value for status in Status]
        if item is not None:
            key = self.one(["status", "for_now"])
            self.other(item, key, statuses if key == "status" else [*statuses, None])

    def rule_lists(self) -> None:
        keys = {"decided_by", "could_raise", "concluded_by", "suggested_by", "opposed_by", "advised_by", "withheld_by"}
        kinds = ("decisions", "concepts", "causes", "recommendations")
        lists = [item[key] for kind in kinds for item in self.data[kind].values() for key in keys & item.keys()]
        self.flip(self.one(lists), self.knowledge.rules)

    def open_lists(self) -> None:
        kinds = ("decisions", "concepts", "causes", "recommendations")
        lists = [self.data["open"], *(item["open"] for kind in kinds for item in self.data[kind].values())]
        self.flip(self.one(lists), self.knowledge.findings)

    def steps(self) -> None:
        steps = self.data["certificates"]["steps"]
        index = self.random.randrange(len(steps))
        match self.random.randrange(5):
            case 0:
                del steps[index]
            case 1:
                steps.insert(index, deepcopy(steps[index]))
            case 2:
                self.other(steps[index], "rule", self.knowledge.rules)
            case 3:
                steps.append(steps.pop(index))
            case _:
                self.other(steps[index], "truth", ["yes", "no", "unknown"])

    def citations(self) -> None:
        step, answers = self.one(self.data["certificates"]["steps"]), self.data["case"]["answers"]
        absent = [name for name in self.knowledge.findings if name not in step["cites"]]
        cited = self.one(step["cites"])
        if cited is not None and self.random.random() < 0.4:
            del step["cites"][cited]
        elif cited is not None and self.random.random() < 0.5:
            step["cites"][cited] = self.value_of(cited)
        elif absent:
            name = self.one(absent)
            step["cites"][name] = answers[name]["value"] if name in answers else self.value_of(name)

    def conclusions(self) -> None:
        certificates = self.data["certificates"]
        lists = [names for kind in ("decisions", "concepts", "causes", "recommendations") for names in certificates[kind].values()]
        answered = [name for name, item in self.data["case"]["answers"].items() if item["value"] not in ("dont_know", "skipped")]
        self.flip(self.one(lists), self.random.choice([answered, list(self.knowledge.findings)]))

    def uncited(self) -> None:
        uncited = self.data["certificates"]["uncited"]
        name = self.one(uncited)
        if name is not None and self.random.random() < 0.5:
            del uncited[name]
        elif name is not None:
            uncited[name] = self.value_of(name)

    def answers(self) -> None:
        answers = self.data["case"]["answers"]
        name = self.one(answers)
        absent = self.one(name for name in self.knowledge.findings if name not in answers)
        match self.random.randrange(5):
            case 0 if name is not None:
                del answers[name]
            case 1 if absent is not None:
                answers[absent] = {"value": self.value_of(absent), "from": "file"}
            case 2 if absent is not None:
                answers[absent] = {"value": self.one(["dont_know", "skipped"])}
            case _ if name is not None:
                answers[name]["value"] = self.value_of(name)
                answers[name].setdefault("from", "file")
            case _:
                pass

    def trace(self) -> None:
        trace = self.data["trace"]
        if not trace:
            return
        index = self.random.randrange(len(trace))
        matched = trace[index]["matched"]
        match self.random.randrange(6):
            case 0:
                del trace[index]
            case 1:
                trace.insert(index, deepcopy(trace[index]))
            case 2:
                self.other(trace[index], "rule", self.knowledge.rules)
            case 3 if matched:
                del matched[self.random.randrange(len(matched))]
            case 4:
                matched.append(
                    deepcopy(self.one(self.one(trace)["matched"] or matched or [{"kind": "concept", "name": "x", "value": True}]))
                )
            case _ if matched:
                premise = self.one(matched)
                premise["value"] = self.value_of(premise["name"]) if premise["kind"] == "answer" else not premise["value"]
            case _:
                pass

    def names(self) -> None:
        kind = self.one(["decisions", "concepts", "causes", "recommendations", "quantities"])
        holder = self.one([self.data[kind], *([self.data["certificates"][kind]] if kind != "quantities" else [])])
        name = self.one(holder)
        if name is not None and self.random.random() < 0.5:
            del holder[name]
        elif name is not None:
            holder[f"{name}_too"] = holder.pop(name)

    def rest(self) -> None:
        quantity = self.one(self.data["quantities"])
        match self.random.randrange(5):
            case 0 if quantity is not None:
                self.other(self.data["quantities"], quantity, [None, 0, 1.5, "undefined", "five"])
            case 1:
                self.data["look_again"] = {"days": 400, "about": self.one(self.knowledge.recommendations), "level": None, "sooner_if": []}
            case 2 if self.knowledge.invariants:
                invariant = self.one(self.knowledge.invariants.values())
                self.data["violations"].append({"invariant": invariant.id, "because": invariant.because})
            case 3:
                self.data["knowledge"][self.one(["id", "version", "fingerprint"])] = self.one(["other", "9.9.9", "0" * 64])
            case _:
                self.data["schema"] += 1


TAMPERINGS: tuple[Tampering, ...] = (
    *(Tamperer.levels, Tamperer.settled, Tamperer.grades, Tamperer.concepts, Tamperer.statuses, Tamperer.rule_lists, Tamperer.open_lists),
    *(Tamperer.steps, Tamperer.citations, Tamperer.conclusions, Tamperer.uncited, Tamperer.answers, Tamperer.trace, Tamperer.names),
    *(Tamperer.rest, Tamperer.answers, Tamperer.citations, Tamperer.levels),
)


def tampered(knowledge: KnowledgeBase, true: Data, random: Random) -> tuple[str, Data]:
    """Return an outcome in which one thing is really changed, and what was changed."""
    while True:
        data = deepcopy(true)
        tampering = random.choice(TAMPERINGS)
        tampering(Tamperer(knowledge, data, random))
        if json.dumps(data) != json.dumps(true):
            return tampering.__name__, data


def is_caught(knowledge: KnowledgeBase, data: Data) -> bool:
    try:
        return not verify(knowledge, json.dumps(data)).verified
    except OutcomeError:
        return True


def check(knowledge: KnowledgeBase, case: Case, seeds: Iterator[int] | range) -> None:
    true = consult(knowledge, case).to_json()
    verification = verify(knowledge, true)
    assert verification.first_failure is None
    for seed in seeds:
        what, data = tampered(knowledge, json.loads(true), Random(seed))
        assert is_caught(knowledge, data), (what, seed)


@pytest.mark.parametrize("part", parts(PARTS, 4))
def test_worked_cases(part: int) -> None:
    knowledge = load_knowledge(worked_cases=True)
    chosen = list(knowledge.cases.values())[part :: 8 * PARTS]
    for index, seeds in enumerate(chunks(range(part * WORKED // PARTS, (part + 1) * WORKED // PARTS), len(chosen))):
        check(knowledge, read_worked_case(knowledge, chosen[index]), seeds)


def chunks(numbers: range, count: int) -> Iterator[range]:
    """Yield numbers in so many runs of about the same length."""
    yield from (numbers[index * len(numbers) // count : (index + 1) * len(numbers) // count] for index in range(count))


@settings(max_examples=RANDOM_CASES, derandomize=True)
@given(st.data())
def test_random_cases(data: st.DataObject) -> None:
    generated = data.draw(knowledge_bases(dated=True))
    check(generated, data.draw(cases(generated)), (data.draw(st.integers(0, 2**32)) for _ in range(TAMPERINGS_EACH)))
