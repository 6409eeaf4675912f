"""What the server remembers of each browser while it runs. Nothing of it is on disk, and no browser sees another's."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator

from expert.consultation.outcome import Consultation
from expert.faces.check_ins import Before
from expert.interview import CheckIn, Interview

MOST = 500
"""So many browsers are remembered; forgotten first is who has answered nothing, and of these who was away longest."""
IDLE_SECONDS = 12 * 60 * 60
"""After so long without a request a browser is forgotten."""


class Session:
    """One browser.

    Attributes:
        id: What its cookie says.
        form_key: What each of its forms must send along, which no other page can know.
        lock: Held while one of its requests is answered.
        interview: Its interview, if one has begun.
        shown: The outcome that it looks at, if there is one.
        kept: The number under which that outcome is kept, if it is.
        before: What its check-in of the diary began with.
        check_in: Its check-in, if one has begun.
        admitted: It has told the token.
        said: What is to be said on the next page, once.
    """

    def __init__(self) -> None:
        self.id = secrets.token_urlsafe(32)
        self.form_key = secrets.token_urlsafe(32)
        self.lock = threading.Lock()
        self.interview: Interview | None = None
        self.shown: Consultation | None = None
        self.kept: int | None = None
        self.before: Before | None = None
        self.check_in: CheckIn | None = None
        self.admitted = False
        self.said: list[str] = []

    @property
    def is_empty(self) -> bool:
        """Return whether nothing of anybody would be lost with it."""
        return not (self.interview or self.shown or self.check_in or self.admitted)

    def forget(self) -> None:
        """Forget what it answered."""
        self.interview = self.shown = self.kept = self.before = self.check_in = None
        self.said = []


class Sessions:
    """All browsers, the one that was away longest first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take a clock, in seconds."""
        self._now = now
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, Session]] = OrderedDict()

    def __iter__(self) -> Iterator[Session]:
        with self._lock:
            return iter([session for _, session in self._known.values()])

    def find(self, id: str) -> Session | None:
        """Return the session of a cookie; None where it is not known, or has been away too long."""
        with self._lock:
            seen, session = self._known.pop(id, (0.0, None))
            if session is None or self._now() - seen > IDLE_SECONDS:
                return None
            self._known[id] = (self._now(), session)
            return session

    def begin(self) -> Session:
        """Return a new session."""
        session = Session()
        with self._lock:
            if len(self._known) >= MOST:
                found = (id for id, (_, item) in self._known.items() if item.is_empty)
                del self._known[next(found, next(iter(self._known)))]
            self._known[session.id] = (self._now(), session)
        return session
