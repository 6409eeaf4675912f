"""How much of a long test runs each time: a share of it, all of it in `make test-all`, which says so with `THOROUGH`."""

from __future__ import annotations

import os

import pytest

_THOROUGH = bool(os.environ.get("THOROUGH"))


def examples(many: int) -> int:
    """Return how many examples a long property test tries: a third of them in every run."""
    return many if _THOROUGH else many // 3


def one_in(step: int) -> list[pytest.ParameterSet]:
    """Return steps through what a test goes over: each `step`-th item in every run, all of them where slow tests run."""
    return [pytest.param(step, id=f"one in {step}"), pytest.param(1, id="all", marks=pytest.mark.slow)]


def parts(count: int, often: int) -> list[pytest.ParameterSet]:
    """Return the parts of a test by number: each `often`-th in every run, the others where slow tests run."""
    return [pytest.param(part, marks=[pytest.mark.slow] if part % often else []) for part in range(count)]
