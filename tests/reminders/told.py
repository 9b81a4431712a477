"""Notices as the sweep would write them, put straight into a person's inbox."""

from dataclasses import replace
from datetime import UTC, datetime

from governance.people.rules import Acting
from governance.reminders.rules.facts import Facts, encoded
from governance.reminders.tables import Notice
from tests.changes.stage import AT

ANSWER = Facts(
    act="Answer 311",
    title="Pothole repair: from 4 to 7 days",
    href="/changes/CH-2026-0002",
    about="311 and Streets",
    number="CH-2026-0002",
    other="311",
    since="2026-06-02T13:00:00+00:00",
    due="2026-06-16T21:00:00+00:00",
    basis="because Streets has the turn",
)
TURN = "change/CH-2026-0002/turn/streets/1"


async def told(
    to: Acting,
    *,
    key: str = TURN,
    level: str = "asked",
    at: datetime = AT,
    seat: str = "",
    facts: Facts = ANSWER,
    humane_from: datetime | None = None,
) -> int:
    """A notice to somebody in their role, or in another that is named; answers its number."""
    row = Notice(
        person=to.person_id,
        key=key,
        level=level,
        manner={"asked": "asked", "warned": "warned", "told": "informed"}.get(level, "reminded"),
        kind=key.split("/")[2] if key.count("/") > 2 else "",
        subject=key.split("/", maxsplit=1)[0],
        number=facts.number,
        seat=seat or to.seat,
        facts=encoded(facts),
        told_at=at,
        humane_from=humane_from or at,
    )
    await row.save()
    return int(row.id)


async def settled(key: str = TURN, *, at: datetime = AT) -> None:
    await Notice.update({Notice.settled_at: at}).where(Notice.key == key)


def happened(number: int, sentence: str) -> tuple[str, Facts]:
    """The key and the facts of something that happened."""
    return f"event/{number}", replace(ANSWER, happened=sentence, since="", due="", basis="")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
