"""Made-up evidence for tests of scorecards: a frame with as many requests as a test needs, from columns it cares about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from governance.results.rules.frame import COLUMNS, NEVER, Frame
from governance.scorecards.rules.cards import card, window_of
from governance.scorecards.rules.evidence import About, Evidence, KnownService, Names
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.rows import Registers
from governance.scorecards.rules.values import Card, Named

JUNE = Period(kind=PeriodKind.MONTH, starts=date(2026, 6, 1))
ZONE = "America/New_York"
WINDOW = window_of(JUNE, ZONE)
HOUR, DAY = 3_600, 86_400
MONDAY = WINDOW.start + 14 * HOUR  # June 1, 2026, 2 p.m.
STREETS, PARKS = Named(code="streets", name="Streets"), Named(code="parks", name="Parks")
CITY = Named(code="", name="Port Alder")
_UNTOLD = {
    "ended": NEVER,
    "handed": NEVER,
    "handed_due": NEVER,
    "complete": -1,
    "transfers": -1,
    "reopened": -1,
    "service": 1,
    "party": 1,
}


def frame(**columns: Any) -> Frame:
    """Columns of equal length, or single values for all rows; `due_plain` and `standing_plain` follow their twins."""
    rows = max(np.size(value) for value in columns.values())
    filled = {**dict.fromkeys(COLUMNS, 0), **_UNTOLD, "request": np.arange(rows), **columns}
    filled["due_plain"] = columns.get("due_plain", filled["due"])
    filled["standing_plain"] = columns.get("standing_plain", filled["standing"])
    return Frame(
        **{
            name: np.broadcast_to(np.asarray(value, dtype=np.int64), rows).copy()
            for name, value in filled.items()
        }
    )


def evidence(made: Frame, due_before: Any = None) -> Evidence:
    return Evidence(frame=made, due_before=made.due.copy() if due_before is None else due_before)


def names(*codes: str, goal_bp: int = 9_000, formula: str = "on-time") -> Names:
    """Services 1, 2, … with these codes."""
    known = {
        place: KnownService(
            named=Named(code=code, name=code.title()), owner=STREETS, goal_bp=goal_bp, formula=formula
        )
        for place, code in enumerate(codes or ("pothole", "lamp"), 1)
    }
    places = {1: "North", 2: "South"}
    return Names(services=known, parties={1: STREETS, 2: PARKS}, districts=places, channels={1: "Phone"})


def about(party: Named = STREETS, **more: Any) -> About:
    known = {
        "party": party,
        "city": "Port Alder",
        "zone": ZONE,
        "period": JUNE,
        "services": 2,
        "with_target": 2,
    }
    return About(**{**known, "generated_at": "2026-07-01T12:00:00Z", **more})


def of(made: Frame, party: Named = STREETS, *, called: Names | None = None, **more: Any) -> Card:
    return card(evidence(made), names=called or names(), about=about(party, **more))


def registers(cases: Sequence[str]) -> Registers:
    return Registers(sources={}, labels={}, agreements={}, targets={}, calendars={}, outcomes={}, cases=cases)


def some_city(seed: int, rows: int = 3_000) -> Frame:
    """Anything that can happen, at random: two parties, nobody, all standings, moved and missing dates."""
    rng = np.random.default_rng(seed)
    opened = rng.integers(WINDOW.start - 60 * DAY, WINDOW.end + 10 * DAY, rows)
    due = opened + rng.integers(1, 20 * DAY, rows)
    ended = np.where(rng.random(rows) < 0.2, NEVER, opened + rng.integers(-DAY, 30 * DAY, rows))
    standing = rng.choice([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7], rows)
    no_due = np.isin(standing, [2, 5, 6, 7])
    moved = rng.random(rows) < 0.1
    return frame(
        opened=opened,
        ended=ended,
        due=np.where(no_due, NEVER, due + moved * 2 * DAY),
        due_plain=np.where(no_due, NEVER, due),
        standing=standing,
        standing_plain=np.where(standing == 3, 0, standing),
        service=np.where(standing == 2, 0, rng.integers(1, 4, rows)),
        party=np.where(standing == 2, 0, rng.integers(1, 3, rows)),
        district=rng.integers(0, 3, rows),
        channel=rng.integers(0, 2, rows),
        handed=np.where(rng.random(rows) < 0.5, opened + rng.integers(0, DAY, rows), NEVER),
        handed_due=np.where(rng.random(rows) < 0.5, opened + 4 * HOUR, NEVER),
        reopened=rng.integers(-1, 3, rows),
        complete=rng.integers(-1, 2, rows),
        transfers=rng.integers(-1, 3, rows),
        paused=rng.choice([0, 0, HOUR], rows),
        flags=rng.choice([0, 0, 1, 2, 5], rows),
    )
