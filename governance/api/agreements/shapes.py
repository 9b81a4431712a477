"""Agreements and their versions as answers of the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from governance.agreements.queries import AgreementFacts, Content, VersionFacts
from governance.agreements.queries.agreements import OverviewRow
from governance.agreements.rules.items import StoredItem
from governance.agreements.rules.versions import VersionState
from governance.api.shapes import Answer, Office


class Agreement(Answer, frozen=True, kw_only=True):
    """What 311 and one department promise each other. `version` is the one in force today, null where none is; `next_version` takes effect later.

    `respond_days` are the business days in which a side answers. `services` are those the department does the work of, `services_with_target`
    those of them that have a target today.
    """

    code: str
    center: Office
    department: Office
    calendar: str
    respond_days: int
    version: int | None
    effective_from: date | None
    ends_on: date | None
    next_version: int | None
    next_from: date | None
    services: int
    services_with_target: int
    page: str


class VersionHead(Answer, frozen=True, kw_only=True):
    """An immutable state of an agreement. `fingerprint` is SHA-256 over its whole content; `state` is as of today.

    In force on a day is the highest number whose `effective_from` has come; from `ends_on` on nothing is. `change` is the number of the
    change that made it, "" where none did.
    """

    number: int
    fingerprint: str
    state: VersionState
    effective_from: date
    ends_on: date | None
    recorded_at: datetime
    change: str
    summary: str
    page: str


class AgreedItem(Answer, frozen=True, kw_only=True):
    """One thing that is agreed, whole: a target, a paragraph, a calendar, what call takers ask and tell, or the header.

    `fingerprint` is SHA-256 over `concord:item:1`, a line feed and the canonical JSON text of `body` (sorted keys, no spaces).
    """

    key: str
    kind: str
    fingerprint: str
    body: dict[str, Any]


class Version(Answer, frozen=True, kw_only=True):
    """A version with every item under its key."""

    agreement: str
    head: VersionHead
    items: list[AgreedItem]


def agreement(of: AgreementFacts, row: OverviewRow, *, url: str) -> Agreement:
    return Agreement(
        code=of.code,
        center=Office(code=of.center, name=of.center_name),
        department=Office(code=of.department, name=of.department_name),
        calendar=of.calendar,
        respond_days=of.respond_days,
        version=row.number or None,
        effective_from=row.effective_from,
        ends_on=row.ends_on,
        next_version=row.next_number or None,
        next_from=row.next_from,
        services=row.services,
        services_with_target=row.services_with_target,
        page=f"{url}/agreements/{of.code}",
    )


def head(of: VersionFacts, agreement: str, *, url: str) -> VersionHead:
    return VersionHead(
        number=of.number,
        fingerprint=of.hash,
        state=of.state,
        effective_from=of.effective_from,
        ends_on=of.ends_on,
        recorded_at=of.recorded_at,
        change=of.change_number,
        summary=of.summary,
        page=f"{url}/agreements/{agreement}?on={of.effective_from}",
    )


def version(of: VersionFacts, content: Content, agreement: str, *, url: str) -> Version:
    return Version(agreement=agreement, head=head(of, agreement, url=url), items=items(content.items))


def items(of: Mapping[str, StoredItem]) -> list[AgreedItem]:
    return [
        AgreedItem(key=key, kind=each.item.kind, fingerprint=each.hash, body=dict(each.item.canonical()))
        for key, each in of.items()
    ]
