"""How far an installation is set up: what an administrator has yet to see done before a negotiation can begin."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.changes.tables import Change

COUNTS = """SELECT (SELECT count(*) FROM city) AS cities,
    (SELECT count(*) FROM party WHERE kind = 'center') AS centers,
    (SELECT count(*) FROM party WHERE kind = 'department') AS departments,
    (SELECT count(*) FROM party p WHERE NOT EXISTS (SELECT FROM seat s JOIN tenure t ON t.seat = s.id
        WHERE s.party = p.id AND s.leads AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {}))) AS without_lead,
    (SELECT count(*) FROM seat s JOIN tenure t ON t.seat = s.id WHERE s.role = 'sponsor'
        AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {})) AS sponsors,
    (SELECT count(*) FROM calendar) AS calendars,
    (SELECT count(*) FROM (SELECT DISTINCT ON (calendar) covers_until FROM calendar_version
        ORDER BY calendar, number DESC) v WHERE v.covers_until < {}) AS ending,
    (SELECT count(*) FROM service) AS services,
    (SELECT count(*) FROM agreement a WHERE EXISTS (SELECT FROM version v WHERE v.agreement = a.id)) AS agreements"""
AHEAD = timedelta(days=120)


@dataclass(frozen=True, kw_only=True)
class SetUpLine:
    """One thing to be done once; `where` is the page on which it is done."""

    done: bool
    words: str
    where: str


async def setup_checklist(at: datetime, *, today: date) -> tuple[SetUpLine, ...]:
    """Every line, done or not. What concerns this machine and its address is added where those are known."""
    row = (await Change.raw(COUNTS, at, at, at, at, today + AHEAD))[0]
    offices = row["centers"] > 0 and row["departments"] > 0
    return (
        SetUpLine(
            done=row["cities"] > 0, words="The city and its convening office are named", where="/setup/city"
        ),
        SetUpLine(done=offices, words="311 and the departments are listed", where="/offices/new"),
        SetUpLine(
            done=offices and row["without_lead"] == 0,
            words="Every office has somebody who leads it",
            where="/people",
        ),
        SetUpLine(done=row["sponsors"] > 0, words="The approving official is appointed", where="/people"),
        SetUpLine(
            done=row["calendars"] > 0, words="Working hours and holidays are recorded", where="/calendars"
        ),
        SetUpLine(
            done=row["calendars"] > 0 and row["ending"] == 0,
            words="Holidays are confirmed for the next four months",
            where="/calendars",
        ),
        SetUpLine(done=row["services"] > 0, words="Services are listed", where="/agreements"),
        SetUpLine(
            done=row["agreements"] > 0, words="A first agreement holds today’s targets", where="/agreements"
        ),
    )
