"""A crowd of browsers in a process of its own: `python -m tests.bench.load URL COOKIE CONNECTIONS SECONDS`.

Prints one JSON object: requests answered, requests a second, and the median and 95th percentile in milliseconds.
Loopback only. An answer other than 200 ends it with an error: a figure of error pages would mean nothing.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, kw_only=True)
class Load:
    requests: int
    rate: float
    median: float
    p95: float


def load(url: str, *, cookie: str = "", connections: int = 16, seconds: float = 1.5) -> Load:
    """Ask for one page over and over, on so many connections at once, for so long."""
    command = [sys.executable, "-m", "tests.bench.load", url, cookie, str(connections), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False)
    if done.returncode:
        raise RuntimeError(f"{url}: {done.stderr.strip().splitlines()[-1]}")
    return Load(**json.loads(done.stdout))


async def _run(url: str, cookie: str, connections: int, seconds: float) -> Load:
    began = time.perf_counter()
    crowd = (_browser(url, cookie, began + seconds) for _ in range(connections))
    taken = sorted(ms for one in await asyncio.gather(*crowd) for ms in one)
    passed = time.perf_counter() - began
    return Load(
        requests=len(taken),
        rate=len(taken) / passed,
        median=statistics.median(taken),
        p95=taken[int(len(taken) * 0.95)],
    )


async def _browser(url: str, cookie: str, until: float) -> list[float]:
    place = urlsplit(url)
    if place.hostname != "127.0.0.1":
        raise ValueError("only this machine itself is asked")
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    asked = _request(place.path, place.netloc, cookie)
    taken = []
    while (began := time.perf_counter()) < until:
        writer.write(asked)
        await _read(reader, url)
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


if __name__ == "__main__":
    address, crumbs, many, long = sys.argv[1:]
    sys.stdout.write(json.dumps(vars(asyncio.run(_run(address, crumbs, int(many), float(long))))))
