"""The solver finds what holds, and nothing else; a Ctrl-C waits until it is done."""

from __future__ import annotations

import signal
import threading

import pytest

from expert.engines.logic.circuit import GroundRules
from expert.lowered.circuit import Literal


class Pressing(int):
    """A literal at the sight of which somebody presses Ctrl-C."""

    def __gt__(self, other: int) -> bool:
        signal.raise_signal(signal.SIGINT)
        return super().__gt__(other)


def small() -> tuple[GroundRules, Literal]:
    circuit = GroundRules()
    with circuit.building():
        atom = circuit.free()
    return circuit, atom


@pytest.mark.parametrize("size", range(2, 40))
def test_what_cannot_hold_is_not_found_beside_a_sum(size: int) -> None:
    circuit = GroundRules()
    with circuit.building():
        one, other = circuit.free(), circuit.free()
        circuit.at_most_one([one, other])
        circuit.at_most_one([circuit.free() for _ in range(size)])
        both = circuit.conj([one, other])
    assert circuit.model([both], [both]) is None
    assert circuit.costs([both]) is None


def test_ctrl_c_in_the_middle_of_solving() -> None:
    circuit, atom = small()
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt) as raised:
        circuit.model([atom], [Pressing(atom)])
    assert raised.value.__context__ is None
    assert signal.getsignal(signal.SIGINT) is before
    assert circuit.model([atom], [atom]) == frozenset({atom})


def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    circuit, atom = small()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert circuit.model([atom], [Pressing(atom)]) == frozenset({atom})
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_beside_the_main_thread_no_signal_is_touched() -> None:
    circuit, atom = small()
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(circuit.core([], [atom, -atom])))
    thread.start()
    thread.join(30)
    assert found
