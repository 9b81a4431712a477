"""Reading scorecards: the list, one with all that was said about it, as somebody may see it, and one made only to look at."""

from dataclasses import dataclass
from datetime import datetime

from governance.compliance.rules.card.periods import Period, PeriodKind
from governance.compliance.rules.card.values import Card, Named


@dataclass(frozen=True, kw_only=True)
class Said:
    """A comment or (kind patterns) an explanation; `who` holds name and title as they were."""

    kind: str
    party: Named
    words: str
    name: str
    title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CardHead:
    """One card in a list. States: draft, held, published. `fingerprint` "" until it is published."""

    number: str
    party: Named
    period: Period
    state: str
    drafted_at: datetime
    reply_by: datetime
    published_at: datetime | None
    fingerprint: str
    on_time_bp: int
    n: int


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """A card with everything around it. `patterns_open`: its patterns are shown to the department alone so far.

    `silent` names the sides that have said nothing; `comments` and `explanations` are oldest first.
    """

    head: CardHead
    card: Card
    comments: tuple[Said, ...]
    explanations: tuple[Said, ...]
    silent: tuple[str, ...]
    patterns_open: bool
    held_by: str
    held_words: str
    held_at: datetime | None
    rows_hash: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cards a list shows; empty parts mean all."""

    party: str | None = None  # "" = citywide
    kind: PeriodKind | None = None
    states: tuple[str, ...] = ()
