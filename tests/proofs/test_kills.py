"""Any process is killed at any moment, again and again, while people work: what they were told is done is done, once."""

import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from governance.database import embedded
from tests.cli.test_processes import workers
from tests.proofs.driving import Crew, Serving, founded, lost_and_doubled, serving, verified

pytestmark = pytest.mark.anyio
KINDS = ("worker", "postmaster", "backend", "parent")
CLIENTS = 6
BACK_WITHIN = 60.0  # seconds; also on a machine that does other things


async def test_what_was_acknowledged_outlives_three_kills(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds, acts = int(os.environ.get("CONCORD_KILLS", "3")), int(os.environ.get("CONCORD_ACTS", "90"))
    await proven(home, rounds, acts, capsys)


@pytest.mark.slow
async def test_what_was_acknowledged_outlives_two_thousand_kills(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds, acts = int(os.environ.get("CONCORD_KILLS", "2000")), int(os.environ.get("CONCORD_ACTS", "250000"))
    await proven(home, rounds, acts, capsys)


async def proven(home: Path, rounds: int, acts: int, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("CONCORD_SEED", "11"))
    chance, killed, begun = random.Random(seed), Counter[str](), time.monotonic()
    desk = await founded(home, acts)
    with serving(home) as portal:
        crew = Crew(url=portal.url, desk=desk)
        async with crew.working(CLIENTS):
            for nth in range(rounds):
                await crew.until(acts * (nth + 1) // (rounds + 1), seconds=BACK_WITHIN + acts / rounds)
                before = len(crew.told)
                killed[kill(portal, KINDS[nth % len(KINDS)], chance)] += 1
                await crew.until(before + CLIENTS + 1, seconds=BACK_WITHIN)
                if nth % 20 == 0:
                    _print(capsys, f"\r{nth + 1:,} kills, {len(crew.told):,} acts")
            await crew.until(acts, seconds=BACK_WITHIN + acts)
    faults = portal.faults()
    lost, doubled, uneven = await lost_and_doubled(home, crew.told)
    told = verified(home)
    _print(
        capsys, _figures(crew, killed, lost, doubled) + f", {time.monotonic() - begun:.0f} s, seed {seed}\n"
    )
    assert (lost, doubled, uneven) == (0, 0, 0), told
    assert not faults, faults[0]


def _figures(crew: Crew, killed: Counter[str], lost: int, doubled: int) -> str:
    by_kind = ", ".join(f"{number:,} of {kind}" for kind, number in sorted(killed.items()))
    return (
        f"\r{killed.total():,} kills ({by_kind}): {len(crew.told):,} acknowledged acts, {lost} lost, {doubled} doubled; "
        f"{crew.again:,} sent again ({dict(crew.refused)})"
    )


def _print(capsys: pytest.CaptureFixture[str], words: str) -> None:
    with capsys.disabled():
        sys.stdout.write(words)
        sys.stdout.flush()


def kill(portal: Serving, kind: str, chance: random.Random) -> str:
    """One process of this kind, at a moment of its own. Whoever looks after the parent starts it again, as systemd does."""
    time.sleep(chance.random() / 50)
    if kind == "parent":
        portal.process.kill()  # type: ignore[union-attr] # it runs
        portal.process.wait()  # type: ignore[union-attr]
        portal.start()
        return kind
    victims = {
        "worker": lambda: sorted(workers(portal.parent)),
        "postmaster": lambda: _postmaster(portal.home),
    }
    found = victims.get(kind, lambda: _backends(portal.home))()
    if not found:  # just away
        return f"{kind} that was away"
    with suppress(ProcessLookupError):
        os.kill(chance.choice(found), signal.SIGKILL)
    return kind


def _postmaster(home: Path) -> list[int]:
    found = embedded.postmaster(embedded.cluster_of(home))
    return [found] if found else []


def _backends(home: Path) -> list[int]:
    """The server's processes that work for somebody."""
    found = []
    for parent in _postmaster(home):
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            with suppress(OSError):
                if b"governance" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found
