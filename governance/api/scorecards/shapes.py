"""Scorecards as answers of the API."""

from datetime import date, datetime
from typing import Any

from governance.api.shapes import Answer, Office, office
from governance.records.card_files import as_told
from governance.scorecards.queries.cards import CardHead, CardPage
from governance.scorecards.rules.periods import PeriodKind


class ScorecardHead(Answer, frozen=True, kw_only=True):
    """One period's figures of a department, or of the city (`office` null). A draft is there only for whoever reads it on its page.

    `on_time_bp` is the share on time in hundredths of a percent with event adjustments, of `counted` requests; -1 where none fell due.
    `fingerprint` "" until it is published; then nothing of it ever changes. `reply_by` is until when both sides may comment.
    """

    number: str
    office: Office | None
    kind: PeriodKind
    starts: date
    ends: date
    state: str
    on_time_bp: int
    counted: int
    drafted_at: datetime
    reply_by: datetime
    published_at: datetime | None
    fingerprint: str
    page: str


class ScorecardDetail(Answer, frozen=True, kw_only=True):
    """A scorecard with every figure as it is hashed (`card`), and what both sides said about it."""

    head: ScorecardHead
    requests_fingerprint: str
    card: dict[str, Any]
    comments: list[dict[str, str]]
    explanations: list[dict[str, str]]
    no_comment_from: list[str]


def head(of: CardHead, *, url: str) -> ScorecardHead:
    return ScorecardHead(
        number=of.number,
        office=office(of.party.code, of.party.name),
        kind=of.period.kind,
        starts=of.period.starts,
        ends=of.period.ends,
        state=of.state,
        on_time_bp=of.on_time_bp,
        counted=of.n,
        drafted_at=of.drafted_at,
        reply_by=of.reply_by,
        published_at=of.published_at,
        fingerprint=of.fingerprint,
        page=f"{url}/scorecards/{of.number}",
    )


def scorecard(of: CardPage, *, url: str) -> ScorecardDetail:
    told = as_told(of)
    parts = ("requests_fingerprint", "card", "comments", "explanations", "no_comment_from")
    return ScorecardDetail(head=head(of.head, url=url), **{name: told[name] for name in parts})
