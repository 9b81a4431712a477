"""Who was told of a further year's holidays of a calendar, and who objects to them."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One side of an agreement that was told; `objected_at` None: it did not object, `settled_at` None: it still does."""

    agreement: str
    department_name: str
    center_name: str
    party: str
    party_name: str
    year: int
    known_until: date
    confirmed_who: str
    confirmed_at: datetime
    object_by: datetime
    objected_at: datetime | None
    objected_who: str
    words: str
    settled_at: datetime | None

    @property
    def objects(self) -> bool:
        return self.objected_at is not None and self.settled_at is None

    def is_open(self, at: datetime) -> bool:
        """Whether its side may still object."""
        return self.objected_at is None and at <= self.object_by


NOTICES = """SELECT a.code AS agreement, de.name AS department_name, ce.name AS center_name, p.code AS party,
        p.name AS party_name, n.year, n.known_until, n.confirmed_who, n.confirmed_at, n.object_by, n.objected_at,
        n.objected_who, n.words, n.settled_at
    FROM holiday_notice n JOIN calendar c ON c.id = n.calendar JOIN agreement a ON a.id = n.agreement
    JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center JOIN party p ON p.id = n.party
    WHERE c.code = :code AND (n.object_by >= :at OR (n.objected_at IS NOT NULL AND n.settled_at IS NULL))
    ORDER BY n.year, de.name, p.kind"""


async def notices(code: str, *, at: datetime) -> tuple[Notice, ...]:
    """Those of a calendar to which somebody may still object, or does."""
    return tuple(Notice(**row) for row in await sql.rows(NOTICES, code=code, at=at))
