"""Writers and senders of letters are killed at work: nothing is lost or told twice, and a repeat is known for one."""

import os
import random

import pytest

from governance.database import sql
from tests import cast
from tests.bench import lettering
from tests.reminders.outbox import waiting
from tests.reminders.senders import Crowd, crowd

NOTICES = """SELECT count(*) AS notices, count(DISTINCT notice) AS told, count(DISTINCT letter) AS letters FROM letter_notice"""
# Seconds after which nothing moves any more. Each process writes before it sends: two thousand letters at first.
STUCK = 900


@pytest.mark.usefixtures("db")
async def test_twenty_kills_lose_nothing(database, home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    await killed(database, home, kills=20, ready=140, people=60)


@pytest.mark.slow
@pytest.mark.usefixtures("db")
async def test_five_hundred_kills_in_fifty_thousand_letters_lose_nothing(database, home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    await killed(database, home, kills=500, ready=48_000, people=2_000)


async def killed(database, home, *, kills: int, ready: int, people: int) -> None:
    """Letters that are there, and more that are written meanwhile from the notices of so many people."""
    seed = int(os.environ.get("CONCORD_SEED", "11"))
    chance = random.Random(seed)
    await cast.city(lettering.AT)
    await waiting(*(f"day/{n}/2026-12-07" for n in range(100_000, 100_000 + ready)))
    await lettering.told(people, each=2)
    with crowd(database, home, size=4) as senders:
        for kill in range(kills):
            await senders.until((ready + people) * kill // (kills + 1), seconds=STUCK)
            await senders.kill_one(chance)
        await senders.until_settled(seconds=STUCK)
        await _proven(senders, kills, ready, people)
    print(f"seed {seed}")  # noqa: T201 - to play it again


async def _proven(senders: Crowd, kills: int, ready: int, people: int) -> None:
    taken = senders.taken()
    repeats, unsure = taken.total() - len(taken), await sql.value("SELECT sum(unsure) FROM letter")
    print(f"{len(taken)} letters, {kills} kills, {repeats} repeats, {unsure} marked unsure")  # noqa: T201 - a proof's figures
    assert len(taken) == ready + people
    assert repeats <= unsure <= kills
    assert max(taken.values()) <= 1 + await sql.value("SELECT max(unsure) FROM letter")
    assert await sql.value("SELECT count(*) FROM letter WHERE state <> 'sent'") == 0
    told = await sql.one(NOTICES)
    assert (told["notices"], told["told"], told["letters"]) == (2 * people, 2 * people, people)
