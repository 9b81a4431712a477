"""Senders are killed while they send: no letter is lost, and one that arrives twice is known for one and explained."""

import os
import random

import pytest

from governance.database import sql
from tests.reminders.outbox import waiting
from tests.reminders.senders import Crowd, crowd

A_KILL = 15  # letters taken between two kills


@pytest.mark.usefixtures("db")
async def test_twenty_kills_lose_nothing(database, home):
    await killed(database, home, kills=20, letters=20 * A_KILL)


@pytest.mark.slow
@pytest.mark.usefixtures("db")
async def test_five_hundred_kills_in_fifty_thousand_letters_lose_nothing(database, home):
    await killed(database, home, kills=500, letters=50_000)


async def killed(database, home, *, kills: int, letters: int) -> None:
    seed = int(os.environ.get("CONCORD_SEED", "11"))
    chance = random.Random(seed)
    await waiting(*(f"day/{n}/2026-12-07" for n in range(letters)))
    with crowd(database, home, size=4) as senders:
        for kill in range(kills):
            await senders.until(letters * kill // (kills + 1), seconds=60)
            await senders.kill_one(chance)
        await senders.until_settled(seconds=300)
        await _proven(senders, kills, letters, seed)


async def _proven(senders: Crowd, kills: int, letters: int, seed: int) -> None:
    taken = senders.taken()
    repeats, unsure = taken.total() - len(taken), await sql.value("SELECT sum(unsure) FROM letter")
    print(f"seed {seed}: {letters} letters, {kills} kills, {repeats} repeats, {unsure} marked unsure")  # noqa: T201 - a proof's figures
    assert len(taken) == letters
    assert repeats <= unsure <= kills
    assert max(taken.values()) <= 1 + await sql.value("SELECT max(unsure) FROM letter")
    assert await sql.value("SELECT count(*) FROM letter WHERE state <> 'sent'") == 0
