"""Since which version a target stands as it does: against a plain walk backwards, over histories that chance makes."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.agreements import queries
from governance.agreements.rules.items import Target
from governance.calendars.rules import Unit
from governance.changes.queries.agreed_since import agreed_since
from tests.agreements.town import CURB, POTHOLE, Town
from tests.cast import AT

FIRST, NEXT = date(2024, 1, 1), date(2026, 7, 1)
TARGETS = (POTHOLE, CURB)
Said = dict[str, int]


def walked_back(history: list[Said], key: str, number: int) -> int:
    """The first version from which on the key was never said otherwise, up to this one."""
    first = number
    while first > 1 and history[first - 2].get(key) == history[number - 1][key]:
        first -= 1
    return first


@pytest.mark.parametrize("seed", range(6))
async def test_it_is_the_first_version_from_which_it_was_never_otherwise(town: Town, seed: int) -> None:
    chance, history = random.Random(seed), list[Said]()
    for place in range(chance.randint(2, 9)):
        said, edits, out = dict(history[-1]) if history else {}, [], []
        for target in TARGETS:
            match chance.choice(("leave", "say", "say", "take out")) if history else "say":
                case "say":
                    said[target.key] = amount = chance.randint(2, 4)
                    edits.append(replace(target, target=Target(amount=amount, unit=Unit.BUSINESS_DAYS)))
                case "take out" if said.pop(target.key, None):
                    out.append(target.key)
        if said == (history[-1] if history else None) or not said:
            continue
        await town.adopt(*edits, on=NEXT + timedelta(days=place) if history else FIRST, out=tuple(out))
        history.append(said)
    agreement = await queries.agreement_by_code("streets")
    for version in await queries.versions(agreement.id, on=NEXT + timedelta(days=99)):
        keys = list(history[version.number - 1])
        found = await agreed_since(version, agreement, keys=keys, on=FIRST, at=AT)
        told = {key: since.number for key, since in found.since.items()}
        assert told == {key: walked_back(history, key, version.number) for key in keys}
