"""Port Alder on the morning of Jun 2, 2026, for tests of pages: Streets' agreement in force, a fixed clock, every seat."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from governance.agreements.rules.items import OwedBy, Target, Term
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.reasons import Cause, Reason
from governance.database.engine import ENGINE
from governance.people.rules import Acting
from governance.people.tables import City
from tests.changes.stage import AT, LAMP_FASTER, POTHOLE, Stage
from tests.web.conftest import Visitor, sign_in_as

EVERYBODY = ("marcus", "priya", "dana", "lee", "rosa", "tom", "amara", "nora", "ruth", "sam")
POTHOLE_FASTER = replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS))
ROUTED = Term(
    service="pothole",
    metric="routed",
    owed_by=OwedBy.CENTER,
    target=Target(amount=4, unit=Unit.HOURS),
)


async def as_(visitor: Visitor, stage: Stage, who: str) -> Visitor:
    person: Acting = getattr(stage.people, who)
    return await sign_in_as(visitor, person)


async def scheduled(stage: Stage, *terms: Term, on: date = date(2026, 6, 22)) -> str:
    """A change both sides agreed to, which takes effect on a day."""
    proposal = replace(
        await stage.proposal(*(terms or (LAMP_FASTER,))),
        effective=Effective(kind=EffectiveKind.DATE, on=on),
    )
    cause = Cause(reason=Reason.STAFFING)
    number = await actions.begin("streets", proposal, cause=cause, by=stage.people.priya, at=AT)
    sent = await actions.offer(number, proposal, by=stage.people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    return number


async def sent(stage: Stage, by: str = "priya", at: datetime = AT) -> str:
    """A proposal of 311's that waits for Streets."""
    number = await stage.begun(POTHOLE_FASTER, by=getattr(stage.people, by), at=at)
    await actions.offer(number, await stage.proposal(POTHOLE_FASTER), by=getattr(stage.people, by), at=at)
    return number


async def open_the_catalog() -> None:
    await City.update({City.open_catalog: True}, force=True)


class Counted:
    """How many queries ran inside `with`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.queries = 0
        run = ENGINE._run_in_pool

        async def counting(*arguments: Any) -> Any:
            self.queries += 1
            return await run(*arguments)

        monkeypatch.setattr(ENGINE, "_run_in_pool", counting)


__all__ = [
    "AT",
    "ROUTED",
    "Counted",
    "Stage",
    "as_",
    "scheduled",
    "sent",
    "timedelta",
]
