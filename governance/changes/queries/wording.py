"""The words for call takers of one service, as whoever would change them has to know them."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.agreements.queries import (
    AgreementFacts,
    ServiceFacts,
    agreement_of,
    latest,
    service_by_code,
)
from governance.agreements.rules.items import Intake, StoredItem
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import Acting, Viewer

UNDER_WAY = """SELECT c.number FROM change c CROSS JOIN LATERAL (
        SELECT id FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o JOIN edit e ON e.offer = o.id
    WHERE c.agreement = :agreement AND c.state IN ('open', 'noticed', 'agreed') AND e.key = :key
    ORDER BY c.id DESC LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`known` is what the latest version says, which holds from `since`; `under_way` a change of it that is not decided."""

    service: ServiceFacts
    agreement: AgreementFacts
    known: StoredItem | None
    since: date
    under_way: str

    @property
    def hash(self) -> str:
        return self.known.hash if self.known else ""

    @property
    def words(self) -> Intake:
        """What is agreed; before that, what 311 had written down."""
        kept = {"ask_first": self.service.ask_first, "tell_resident": self.service.tell_resident}
        return Intake.sure(self.known.item) if self.known else Intake(service=self.service.code, **kept)

    def speaker(self, viewer: Viewer) -> Acting | None:
        """The viewer's role at one of the two sides, one that binds it before all others."""
        sides = (self.agreement.center, self.agreement.department)
        own = [seat for seat in viewer.seats if seat.negotiates and seat.party in sides]
        return next(iter(sorted(own, key=lambda seat: not seat.binding)), None)


async def wording(code: str, *, at: datetime) -> Wording:
    """Raises NotFound where nothing is agreed yet with the department that does the work."""
    service = await service_by_code(code, at=at)
    agreement = await agreement_of(service.owner) if service.owner else None
    content = await latest(agreement.id) if agreement else None
    if agreement is None or content is None:
        raise NotFound(f"What to ask and tell about “{service.name}” is not agreed with anybody yet.")
    key = Intake(service=code).key
    found = await sql.row(UNDER_WAY, agreement=agreement.id, key=key)
    return Wording(
        service=service,
        agreement=agreement,
        known=content.items.get(key),
        since=content.effective_from,
        under_way=found["number"] if found else "",
    )
