"""What all tests share: the knowledge base that ships, loaded once, and how Hypothesis tries its examples."""

from __future__ import annotations

import os
import signal
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from expert import load_knowledge
from expert.errors import Diagnostic, Location
from expert.language.model import KnowledgeBase
from tests.places import ROOT

# In CI the same cases are tried each time, so that a red run can be repeated; everywhere else each run tries new ones.
# Property tests on the whole knowledge base take as long as they take; how many cases they try is fixed in each test.
settings.register_profile(
    "default",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("default")

# A shell starts what runs in its background with Ctrl-C ignored, for all that it starts in turn; some tests are about Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the commands keep, and what they compile, out of the real home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HAMSTRING_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("HAMSTRING_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def registered_codes() -> Iterator[None]:
    """Refuse a fault whose code has no meaning in expert/errors.toml, however that code was put together."""
    registry = tomllib.loads((ROOT / "expert" / "errors.toml").read_text(encoding="utf-8"))
    plain = Diagnostic.__init__

    def checked(self: Diagnostic, location: Location, code: str, message: str, help: str = "") -> None:
        assert code in registry, f"{code} is not in expert/errors.toml"
        plain(self, location, code, message, help)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Diagnostic, "__init__", checked)
        yield


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load_knowledge()
