"""So many people at once on the page, each with an interview of their own: `python -m bench.page [USERS] [SECONDS]`.

It serves the page as `hamstring serve` does, in a process of its own, and calls it over loopback. It prints the requests a second, and how
long one of each kind takes.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from html import unescape

import httpx2

USERS = 50
SECONDS = 60
READ = ("/result", "/result/why/running", "/result/open", "/knowledge/entry/overstriding")
"""What somebody looks at once the questions are answered."""


async def person(address: str, until: float, took: dict[str, list[float]], failed: list[str]) -> None:
    """Answer the questions as one who says no, or does not know; look at what it means; and again."""
    async with httpx2.AsyncClient(base_url=address, follow_redirects=True, timeout=60) as client:

        async def call(kind: str, path: str, form: dict[str, str] | None = None) -> str:
            begun = time.perf_counter()
            answer = await (client.get(path) if form is None else client.post(path, data=form))
            took[kind].append(time.perf_counter() - begun)
            if answer.status_code != 200:
                failed.append(f"{answer.status_code} {path}")
            return answer.text

        while time.monotonic() < until:
            page = await call("home", "/")
            page = await call("begin", "/begin", _hidden(page))
            for _ in range(40):
                if time.monotonic() > until or 'name="screen" value="review"' in page:
                    break
                page = await call("answer", "/interview", {**_hidden(page), **_quiet(page)})
            for path in READ:
                await call(path, path)


def _hidden(page: str) -> dict[str, str]:
    """Return what the first form of a page carries."""
    first = re.search(r"<form.*?</form>", page, re.S)
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', first[0] if first else "")}


def _quiet(page: str) -> dict[str, str]:
    """Return a quiet answer to the screen on show."""
    if 'name="line" value="none"' in page:
        return {"line": "none"}
    if 'name="screen" value="offer"' in page:
        return {"answer": "yes"}
    return {"answer": "no"} if 'name="answer" value="no"' in page else {"command": "unknown"}


async def measure(address: str, users: int, seconds: int) -> None:
    """Let so many people call for so long, and print how that went."""
    took: dict[str, list[float]] = defaultdict(list)
    failed: list[str] = []
    until = time.monotonic() + seconds
    await asyncio.gather(*(person(address, until, took, failed) for _ in range(users)))
    everything = sorted(item for items in took.values() for item in items)
    print(f"{users} users, {seconds} s: {len(everything)} requests, {len(everything) / seconds:.0f} a second, {len(failed)} failed")
    for kind, items in (("all", everything), *took.items()):
        median, most = (1000 * sorted(items)[len(items) * part // 100] for part in (50, 95))
        print(f"  {kind:32} {len(items):6}  median {median:6.0f} ms  p95 {most:6.0f} ms")
    for text in failed[:5]:
        print(" ", text)
    if failed:
        sys.exit(1)


def main(users: int = USERS, seconds: int = SECONDS) -> None:
    """Serve the page and measure it."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HAMSTRING_HOME": home, "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "cli", "serve", "--port", "0"]
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as served:
            assert served.stdout is not None
            found = re.search(r"http://\S+?/", served.stdout.readline())
            assert found is not None
            try:
                asyncio.run(measure(found[0], users, seconds))
            finally:
                served.terminate()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
