"""What experta gets wrong, each with the test that fails without its handling."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from expert.engines.forward._experta import Engine, Idle, P, Production, WorkingFact, fact_class
from expert.errors import EngineError
from tests.places import ROOT


def run(script: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a fresh interpreter, in which nothing has imported experta yet."""
    return subprocess.run([sys.executable, *options, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)


class Seen(list[tuple[str, list[dict[str, object]]]]):
    """Notes what fires, with the fields of the facts that matched."""

    def rule(self, name: str, *patterns: WorkingFact, then: Iterable[WorkingFact] = ()) -> Production:
        """Return a production that is noted when it fires and then declares facts."""

        def act(matched: Sequence[WorkingFact]) -> Iterable[WorkingFact]:
            self.append((name, [fact.as_dict() for fact in matched]))
            return [fact.copy() for fact in then]

        return Production(patterns, act)

    @property
    def names(self) -> list[str]:
        """Return the names of what fired, sorted."""
        return sorted(name for name, _ in self)


def fails(value: object) -> bool:
    """Raise, as a predicate that is not total does."""
    raise ValueError(value)


def test_collections_mapping_is_lent_for_the_import_only() -> None:
    result = run("import collections, expert.engines.forward._experta as e; print(e.Engine.__name__, hasattr(collections, 'Mapping'))")
    assert (result.stdout, result.stderr) == ("Engine False\n", "")


def test_a_mapping_that_somebody_else_provides_stays() -> None:
    script = (
        "import collections; collections.Mapping = dict.__mro__[-1]; import expert.engines.forward._experta; print(collections.Mapping)"
    )
    assert run(script).stdout == "<class 'object'>\n"


def test_an_experta_without_its_engine_is_an_engine_error() -> None:
    script = (
        "import sys; sys.modules['frozendict'] = None\n"
        "from expert.errors import EngineError\n"
        "try:\n    import expert.engines.forward._experta\n"
        "except EngineError as error:\n    print(type(error.__cause__).__name__, 'reinstall' in str(error))\n"
    )
    assert run(script).stdout == "ImportError True\n"


def test_the_root_logger_is_left_as_found() -> None:
    script = "import logging, expert.engines.forward._experta; print(logging.root.handlers, logging.root.level)"
    assert run(script).stdout == f"[] {logging.WARNING}\n"


def test_no_warning_escapes_when_everything_is_compiled_anew(tmp_path: Path) -> None:
    result = run("import expert.engines.forward._experta", "-W", "error", "-X", f"pycache_prefix={tmp_path}")
    assert (result.returncode, result.stderr) == (0, "")


def test_no_answer_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    seen, answer = Seen(), fact_class("weight_lost")
    with caplog.at_level(logging.DEBUG):
        Engine([seen.rule("a", answer(value=True))]).infer([answer(value=True)])
    assert seen.names == ["a"]
    assert caplog.records == []


def test_a_conjunction_fires_once_all_patterns_have_their_fact() -> None:
    seen, a, b, c = Seen(), fact_class("a"), fact_class("b"), fact_class("c")
    engine = Engine(
        [
            seen.rule("first", a(value=1), then=[b(value=2)]),
            seen.rule("both", a(value=1), b(value=P(lambda value: value == 2)), then=[c(value=3)]),
            seen.rule("chained", c(value=3), a(value=1)),
            seen.rule("never", c(value=4), a(value=1)),
            seen.rule("always"),
        ]
    )
    engine.infer([a(value=1)])
    assert seen.names == ["always", "both", "chained", "first"]
    assert dict(seen)["both"] == [{"value": 1}, {"value": 2}]


def test_a_pattern_that_stands_twice_counts_once() -> None:
    seen, a = Seen(), fact_class("a")
    Engine([seen.rule("twice", a(value=1), a(value=1))]).infer([a(value=1)])
    assert seen.names == ["twice"]


def test_a_pattern_takes_the_first_fact_that_fits_it() -> None:
    seen, a, b = Seen(), fact_class("a"), fact_class("b")
    engine = Engine([seen.rule("both", a(value=P(bool)), b(value=1))])
    engine.infer([a(value=1), a(value=2)])
    assert seen.names == []
    engine.infer([a(value=1), a(value=2), b(value=1)])
    assert list(seen) == [("both", [{"value": 1}, {"value": 1}])]


def test_nothing_of_the_last_case_is_left() -> None:
    seen, a, b = Seen(), fact_class("a"), fact_class("b")
    engine = Engine([seen.rule("both", a(value=1), b(value=1))])
    engine.infer([a(value=1)])
    engine.infer([b(value=1)])
    assert seen.names == []
    engine.infer([b(value=1), a(value=1)])
    assert seen.names == ["both"]


def test_true_and_1_are_kept_apart() -> None:
    seen, a = Seen(), fact_class("a")
    engine = Engine([seen.rule("yes", a(value=True)), seen.rule("one", a(value=1))])
    engine.infer([a(value=1)])
    assert seen.names == ["one"]
    engine.infer([a(value=True)])
    assert seen.names == ["one", "yes"]


def test_predicates_never_see_the_facts_of_another_class() -> None:
    seen, number, text = Seen(), fact_class("number"), fact_class("text")
    Engine([seen.rule("any", text(value="x")), seen.rule("fails", number(value=P(fails)))]).infer([text(value="x")])
    assert seen.names == ["any"]


def test_a_predicate_passes_over_a_fact_without_its_field() -> None:
    seen, a = Seen(), fact_class("a")
    Engine([seen.rule("fails", a(value=P(fails)))]).infer([a(applies=True)])
    assert seen.names == []


def test_a_pattern_is_literal_or_tested() -> None:
    a = fact_class("a")
    with pytest.raises(EngineError, match="mixes"):
        Engine([Seen().rule("mixed", a(value=P(fails), other=1))])


def test_a_predicate_that_raises_is_an_engine_error() -> None:
    a = fact_class("a")
    with pytest.raises(EngineError, match="ValueError: 1") as caught:
        Engine([Seen().rule("fails", a(value=P(fails)))]).infer([a(value=1)])
    assert isinstance(caught.value.__cause__, ValueError)


def test_working_memory_only_grows() -> None:
    a = fact_class("a")
    engine = Engine([Seen().rule("one", a(value=1))])
    engine.infer([a(value=1)])
    with pytest.raises(EngineError, match="only grows"):
        engine.retract(1)


def test_a_fact_touches_only_the_rules_that_read_it() -> None:
    seen, a, b, tested = Seen(), fact_class("a"), fact_class("b"), list[object]()

    def test(value: object) -> bool:
        tested.append(value)
        return True

    pattern = b(value=P(test))
    engine = Engine([seen.rule(str(place), pattern) for place in range(5)])
    engine.infer([a(value=1), a(value=2)])
    assert (tested, seen.names) == ([], [])
    engine.infer([b(value=3)])
    assert (tested, seen.names) == ([3], list("01234"))


def test_rules_and_first_facts_belong_to_one_engine() -> None:
    one, two, a = Seen(), Seen(), fact_class("a")
    first, second = Engine([one.rule("one", a(value=1))]), Engine([two.rule("two", a(value=1))])
    first.infer([a(value=1)])
    second.infer([a(value=1)])
    assert (one.names, two.names) == (["one"], ["two"])
    assert not {id(rule) for rule in first.get_rules()} & {id(rule) for rule in second.get_rules()}
    assert all(not hasattr(item, "_wrapped_self") for engine in (first, second) for item in engine.get_deffacts())


def test_nothing_is_kept_in_the_caches_that_all_engines_share() -> None:
    from experta.matchers.rete import ReteMatcher
    from experta.matchers.rete.check import FeatureCheck, TypeCheck
    from experta.strategies import DepthStrategy

    a = fact_class("a")
    engine = Engine([Seen().rule("tested", a(value=P(bool))), Seen().rule("literal", a(value=True))])
    engine.infer([a(value=True)])
    assert DepthStrategy.get_key.cache_info().currsize == 0
    assert ReteMatcher._get_conflict_set_nodes.cache_info().misses == 0
    assert not FeatureCheck._instances
    assert a not in TypeCheck._instances


def test_an_engine_goes_when_it_is_no_longer_held() -> None:
    a = fact_class("a")
    engine = Engine([Seen().rule("one", a(value=1))])
    engine.infer([a(value=1)])
    kept = weakref.ref(engine), weakref.ref(a)
    del engine, a
    gc.collect()
    assert [reference() for reference in kept] == [None, None]


class Owner:
    """Something that can be an owner."""


def test_what_is_idle_is_taken_once() -> None:
    idle, owner = Idle[Owner, str](), Owner()
    assert idle.take(owner) is None
    idle.put(owner, "engine")
    assert (idle.take(Owner()), idle.take(owner), idle.take(owner)) == (None, "engine", None)


def test_what_is_idle_is_found_by_another_thread() -> None:
    idle, owner, elsewhere = Idle[Owner, str](), Owner(), list[str | None]()
    idle.put(owner, "engine")
    thread = threading.Thread(target=lambda: elsewhere.append(idle.take(owner)))
    thread.start()
    thread.join()
    assert elsewhere == ["engine"]
    assert idle.take(owner) is None


def test_what_is_idle_is_never_two_threads_at_once() -> None:
    idle, owner = Idle[Owner, list[int]](), Owner()

    def work(_: int) -> bool:
        engine = idle.take(owner) or []
        engine.append(1)
        alone = len(engine) == 1
        engine.clear()
        idle.put(owner, engine)
        return alone

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(5_000)))


def test_what_is_idle_goes_with_its_owner_and_never_meets_another_of_the_same_id() -> None:
    idle, owner, kept = Idle[Owner, Owner](), Owner(), Owner()
    idle.put(owner, kept)
    alive = weakref.ref(kept)
    stale = idle._kept.copy()
    del kept
    idle._kept[id(stale)] = idle._kept.pop(id(owner))  # as if `stale` had been given the id of `owner`
    assert idle.take(stale) is None  # type: ignore[arg-type]
    idle._kept.clear()
    stale.clear()
    assert alive() is None
    idle.put(owner, Owner())
    del owner
    gc.collect()
    assert not idle._kept
