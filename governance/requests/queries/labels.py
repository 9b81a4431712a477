"""Labels of data sources: what each means, which ones wait for somebody to say it, and which services they resemble."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyio import to_thread

from governance.agreements.rules.answering import codes_answering
from governance.agreements.rules.service_names import full_name
from governance.database import sql
from governance.requests.rules.labels import LabelState, LookedAt, Match, meaning_words
from governance.requests.rules.meanings import Meaning

PAGE = 20
SUGGESTED = 3
FACTS = """SELECT l.id, f.code AS feed, f.name AS feed_name, l.name, l.state, l.service AS service_id, coalesce(s.code, '') AS service,
        coalesce(s.problem, '') AS problem, coalesce(s.detail, '') AS detail, coalesce(s.further, '') AS further,
        l.by, l.at, l.requests, l.last_opened
    FROM label l JOIN feed f ON f.id = l.feed LEFT JOIN service s ON s.id = l.service"""
WAITING = "l.state IN ('waiting', 'ambiguous')"
PAGED = "ORDER BY l.requests DESC, l.id LIMIT :most OFFSET :skipped"
NAMES = """SELECT s.id, s.code, s.problem, s.detail, s.further, s.grouping,
    ARRAY(SELECT name FROM alias WHERE alias.service = s.id ORDER BY name) AS aliases
    FROM service s WHERE s.live_at IS NOT NULL AND s.retired_at IS NULL ORDER BY s.code"""


@dataclass(frozen=True, kw_only=True)
class LabelFacts:
    """`service` is a code, "" where none; `by` is who said so, "" where its names did. `requests` are stored ones."""

    id: int
    feed: str
    feed_name: str
    name: str
    state: LabelState
    service: str
    service_id: int | None
    service_name: str
    by: str
    at: datetime
    requests: int
    last_opened: datetime | None

    @property
    def meaning(self) -> str:
        """What it means now and who said so, to tell later whether that is still so."""
        return f"{self.state}/{self.service}/{self.by}"

    @property
    def means(self) -> Meaning:
        return Meaning(match=Match(state=self.state, service=self.service_id), by=self.by)

    @property
    def looked_at(self) -> LookedAt:
        return LookedAt(source=self.feed, label=self.name, seen=self.meaning)

    @property
    def meaning_words(self) -> str:
        means = meaning_words(self.state, self.service_name)
        return f"{means}, as {self.by} said" if self.by else means


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A service that a label resembles."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class WaitingLabel:
    label: LabelFacts
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """The labels that wait, most requests first; `labels` and `requests` count all that wait, not only this page."""

    rows: tuple[WaitingLabel, ...]
    labels: int
    requests: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.labels // PAGE))


HOW_MANY = f"SELECT count(*) AS labels, coalesce(sum(l.requests), 0) AS requests FROM label l WHERE {WAITING}"  # noqa: S608 - no value in it


async def waiting_labels(*, page: int = 1) -> WaitingPage:
    total = await sql.one(HOW_MANY)
    rows = await sql.rows(f"{FACTS} WHERE {WAITING} {PAGED}", most=PAGE, skipped=(page - 1) * PAGE)
    labels = [_facts(row) for row in rows]
    likely = await suggestions([label.name for label in labels])
    return WaitingPage(
        rows=tuple(WaitingLabel(label=one, suggestions=likely[one.name]) for one in labels),
        labels=total["labels"],
        requests=int(total["requests"]),
        page=page,
    )


async def suggestions(names: Sequence[str]) -> dict[str, tuple[Suggestion, ...]]:
    """For each label the services whose names answer it, best first."""
    rows = await sql.rows(NAMES) if names else []
    return await to_thread.run_sync(_suggested, names, rows)


def _suggested(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Suggestion, ...]]:
    called = {row["code"]: [f"{row['grouping']} {_name(row)}", *row["aliases"]] for row in rows}
    known = {row["code"]: Suggestion(code=row["code"], name=_name(row)) for row in rows}
    return {
        name: tuple(known[code] for code in codes_answering(name, called, limit=SUGGESTED)) for name in names
    }


async def labels_of_feed(feed: str, *, page: int = 1) -> tuple[LabelFacts, ...]:
    """Every label of a data source, most requests first; one page of them."""
    query = f"{FACTS} WHERE f.code = :feed {PAGED}"
    rows = await sql.rows(query, feed=feed, most=PAGE, skipped=(page - 1) * PAGE)
    return tuple(_facts(row) for row in rows)


async def label_by_name(feed: str, name: str) -> LabelFacts:
    unknown = f"No request of this data source is called “{name}”."
    query = f"{FACTS} WHERE f.code = :feed AND l.name = :name"
    return _facts(await sql.one(query, unknown, feed=feed, name=name))


async def names_of_services() -> dict[int, tuple[str, ...]]:
    """Every name of every live service that does not end, by its id: what labels are matched with."""
    return {row["id"]: (_name(row), *row["aliases"]) for row in await sql.rows(NAMES)}


def _name(row: Mapping[str, Any]) -> str:
    return full_name(row["problem"], row["detail"], row["further"])


def _facts(row: Mapping[str, Any]) -> LabelFacts:
    parts = {
        key: row[key]
        for key in (
            "id",
            "feed",
            "feed_name",
            "name",
            "service",
            "service_id",
            "by",
            "at",
            "requests",
            "last_opened",
        )
    }
    return LabelFacts(**parts, state=LabelState(row["state"]), service_name=_name(row))
