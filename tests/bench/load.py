"""A crowd of browsers in a process of its own: it asks for pages in turns, slice by slice (A B A B), and takes the time.

`python -m tests.bench.load` reads one JSON object from stdin and prints one: per slice, for each page, requests a second,
and median and 95th percentile in milliseconds. Loopback only. An answer other than 200 ends it with an error: a figure
of error pages would mean nothing.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Page:
    url: str
    cookie: str = ""


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """So many connections at once; so many slices for each page, each of so many seconds."""

    connections: int
    slices: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Slice:
    rate: float
    median: float
    p95: float


def asked_in_turns(pages: Sequence[Page], crowd: Crowd) -> list[list[Slice]]:
    """For each round one slice of every page, in their order: a busy moment of the machine strikes all alike."""
    told = json.dumps({"pages": [asdict(page) for page in pages], "crowd": asdict(crowd)})
    command = [sys.executable, "-m", "tests.bench.load"]
    patience = len(pages) * crowd.slices * crowd.seconds * 3 + 60
    done = subprocess.run(command, input=told, capture_output=True, text=True, timeout=patience, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return [[Slice(**one) for one in each] for each in json.loads(done.stdout)]


async def _run(pages: Sequence[Page], crowd: Crowd) -> list[list[Slice]]:
    for page in pages:  # compiled templates, prepared statements
        await _slice(page, crowd)
    return [[await _slice(page, crowd) for page in pages] for _ in range(crowd.slices)]


async def _slice(page: Page, crowd: Crowd) -> Slice:
    began = time.perf_counter()
    asking = (_browser(page, began + crowd.seconds) for _ in range(crowd.connections))
    taken = sorted(ms for one in await asyncio.gather(*asking) for ms in one)
    passed = time.perf_counter() - began
    return Slice(rate=len(taken) / passed, median=statistics.median(taken), p95=taken[int(len(taken) * 0.95)])


async def _browser(page: Page, until: float) -> list[float]:
    place = urlsplit(page.url)
    if place.hostname != "127.0.0.1":
        raise ValueError("only this machine itself is asked")
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    asked = _request(place.path, place.netloc, page.cookie)
    taken: list[float] = []
    while not taken or time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(asked)
        await _read(reader, page.url)
        taken.append((time.perf_counter() - began) * 1000)
    writer.close()
    return taken


def _request(path: str, host: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: text/html", "Accept-Encoding: gzip, br"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _read(reader: asyncio.StreamReader, url: str) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = head.split(" ", 2)[1]
    if status != "200":
        raise RuntimeError(f"{url} answered {status}")
    length = next(
        line.split(":")[1] for line in head.splitlines() if line.lower().startswith("content-length:")
    )
    await reader.readexactly(int(length))


def _main() -> None:
    asked = json.load(sys.stdin)
    pages = [Page(**page) for page in asked["pages"]]
    found = asyncio.run(_run(pages, Crowd(**asked["crowd"])))
    json.dump([[asdict(one) for one in each] for each in found], sys.stdout)


if __name__ == "__main__":
    _main()
