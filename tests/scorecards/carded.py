"""Scorecards put on file by hand, with the figures of tests/reports/card_sample.py, for tests of pages and documents."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from governance import canonical
from governance.people.tables import Party
from governance.scorecards.rules.card_json import body, fingerprint
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.values import Card, Named
from governance.scorecards.tables import Scorecard
from tests.cast import AT
from tests.reports import card_sample

MAY = Period(kind=PeriodKind.MONTH, starts=date(2026, 5, 1))
PARKS = Named(code="parks", name="Parks")


async def put(number: str, card: Card, *, at: datetime = AT, state: str = "draft", **values: Any) -> str:
    """A card on file; a published one with a fingerprint."""
    party = await Party.select(Party.id).where(Party.code == card.party.code).first()
    written = body(card)
    published = state == "published"
    stored = Scorecard(
        number=number,
        party=party["id"] if party else None,
        period=str(card.period.kind),
        starts=card.period.starts,
        ends=card.period.ends,
        state=state,
        as_of=at - timedelta(days=1),
        figures=canonical.dumps(written),
        rows_hash=card_sample.RECORD if published else "",
        fingerprint=fingerprint(written, card_sample.RECORD) if published else "",
        drafted_at=at,
        reply_by=at + timedelta(days=14),
        published_at=at if published else None,
        **values,
    )
    await stored.save()
    return number


async def three() -> None:
    """Streets' April, published; its May, a draft with a pattern; the city's May, a draft."""
    may = card_sample.card(period=MAY)
    await put("SC-2026-0001", card_sample.card(period=MAY.previous), state="published")
    await put("SC-2026-0002", may)
    await put("SC-2026-0003", replace(card_sample.citywide(), period=MAY))
