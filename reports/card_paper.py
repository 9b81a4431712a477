"""The values a scorecard's document is made of: the card, what both sides said about it, and what proves it genuine."""

from dataclasses import dataclass
from datetime import datetime

from governance.scorecards.rules.values import Card
from reports.model import Entry


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What one side said, with name and title as they were."""

    side: str
    words: str
    name: str
    title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CardPaper:
    """A scorecard as it is printed. `state` is draft, held or published; `fingerprint` "" until it is published.

    `silent` names the sides that said nothing. `held` is why the approving official holds it back.
    """

    city: str
    office: str
    zone: str
    number: str
    state: str
    drafted_at: datetime
    reply_by: datetime
    published_at: datetime | None
    dated: datetime
    fingerprint: str
    rows_hash: str
    card: Card
    comments: tuple[Remark, ...]
    explanations: tuple[Remark, ...]
    silent: tuple[str, ...]
    center: str
    entry: Entry
    verify_url: str
    page_url: str
    card_json: bytes
    card_csv: bytes
    held: str = ""

    @property
    def draft(self) -> bool:
        return self.state != "published"
