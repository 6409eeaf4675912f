"""What is wrong with a reply, as data; whoever shows it adds the words."""

from __future__ import annotations

from collections.abc import Iterable

from expert.errors import ExpertError
from expert.questions.statements.asking import ReplyFault


class ReplyError(ExpertError):
    """A reply that cannot be used: it cannot be read, goes back too far, or contradicts what was answered before."""

    def __init__(self, faults: Iterable[ReplyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.code}: {fault.kind}" for fault in self.faults))
