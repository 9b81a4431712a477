"""Past requests written down by hand, for tests of what would have happened."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Calendar, Unit, parse_hours
from governance.results.rules.frame import NEVER
from governance.trials.rules.backtest import Backtest, Past, backtest, by_month, by_name
from governance.trials.rules.trial import Events, Facts, Trial, clocked, trial

ZONE = "America/New_York"
CITY = Calendar(
    code="city",
    name="City Hall",
    number=1,
    zone=ZONE,
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=((date(2026, 5, 25), "Memorial Day"),),
    covers_until=date(2027, 12, 31),
    effective_from=date(2024, 1, 1),
)
AS_OF = datetime(2026, 6, 2, 13, tzinfo=UTC)


def term(amount: int, unit: Unit = Unit.CALENDAR_DAYS, **more: object) -> Term:
    return Term(service="pothole", target=Target(amount=amount, unit=unit), calendar="city", **more)  # type: ignore[arg-type] # as Term takes them


def at(text: str) -> int:
    """An instant in UTC: `05-04 14:00` of 2026."""
    return int(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC).timestamp())


def facts(rows: Sequence[tuple[str, str]], districts: Sequence[int] = ()) -> Facts:
    """Each row: opened, ended ("" = still open)."""
    size = len(rows)
    none = np.full(size, NEVER)
    return Facts(
        request=np.arange(1, size + 1, dtype=np.int64),
        opened=np.array([at(opened) for opened, _ in rows], dtype=np.int64),
        ended=np.array([at(ended) if ended else NEVER for _, ended in rows], dtype=np.int64),
        district=np.array(districts or [0] * size, dtype=np.int64),
        paused=none,
        resumed=none,
        reason=np.full(size, -1, dtype=np.int64),
    )


def past(known: Facts, *, days: int = 730, events: Events | None = None, **names: str) -> Past:
    return Past(
        facts=known,
        months=by_month(known.opened, ZONE),
        districts=by_name(
            known.district, {int(n[1:]): name for n, name in names.items()}, unknown="not told"
        ),
        days=days,
        events=events or Events(),
    )


def tried(known: Past, wanted: Term) -> Trial:
    as_of = int(AS_OF.timestamp())
    return trial(known.facts, wanted, clocked(wanted, CITY), as_of=as_of, events=known.events)


def answer(known: Past, proposed: Term, today: Term | None = None) -> Backtest:
    return backtest(known, tried(known, proposed), tried(known, today) if today else None)
