"""A walk: people of one side act at random for a while, days pass, the clock does its work; then the probes are read again."""

import random
import re
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from litestar import Litestar

from governance import clock
from governance.database import sql
from governance.errors import ConcordError
from governance.identity.actions import sessions
from governance.identity.actions.sessions import Browser
from governance.people.queries import viewers
from governance.people.rules import Acting, Via
from governance.people.rules.proofs import FRESH
from tests.cast import AT, PROOF
from tests.perimeter import trail
from tests.perimeter.crawl import Crawl, Filling
from tests.perimeter.entries import Entry, entries, sweeps
from tests.perimeter.guesses import Guess, arguments, as_read
from tests.perimeter.pool import Pool, read
from tests.perimeter.probes import Probes, moved, probes
from tests.web.conftest import browser

SERVICES = "SELECT code FROM service"
LONG_AGO = "UPDATE session SET proved_at = proved_at - INTERVAL '6 minutes' WHERE code = :code"
WHO = """SELECT t.person, s.party FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = t.person
    WHERE p.email = ANY(:emails::text[]) AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)"""
# Mostly somebody who has just shown who they are; else whoever showed it too long ago, a token, a command.
WAYS = (
    viewers.How(signed_in="password", proof=PROOF),
    viewers.How(signed_in="password", proof=replace(PROOF, age=FRESH + timedelta(seconds=1))),
    viewers.How(signed_in="token", via=Via.API, proof=PROOF),
    viewers.How(signed_in="command line", via=Via.COMMAND),
)
OFTEN = (12, 1, 1, 1)
STEPS = (0, 0, 0, 1, 5, 60, 600)  # minutes between two acts
LEAPS = (1, 3, 8, 20, 45)  # days that may pass in between


@dataclass(kw_only=True)
class Count:
    """What was tried, and what took effect, by the name of the act; `broken` are errors that no user should meet."""

    tried: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    broken: dict[str, str] = field(default_factory=dict)

    def words(self) -> str:
        tried, done = self.tried.total(), self.done.total()
        return (
            f"{tried:,} acts tried, {done:,} took effect, of {len(self.done)} kinds among {len(self.tried)}"
        )

    def never(self) -> str:
        """Acts that were tried and never took effect."""
        return ", ".join(sorted(set(self.tried) - set(self.done))) or "none"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A probe that moved, and nothing on the record that explains it."""

    side: str
    seed: int
    moved: Mapping[tuple[str, str], tuple[str, str]]
    events: tuple[str, ...]
    unproven: tuple[str, ...] = ()

    def __str__(self) -> str:
        told = (f"  {what} ({of}): {before} → {after}" for (what, of), (before, after) in self.moved.items())
        if self.unproven:
            return f"bound by nobody who showed who they are (seed {self.seed}): {', '.join(self.unproven)}"
        head = f"{self.side} alone moved {len(self.moved)} probes (seed {self.seed}), after: {', '.join(self.events)}"
        return "\n".join((head, *told))


@dataclass(kw_only=True)
class Walk:
    """`people` are e-mail addresses of one side. They act in every role that they hold by then, also in new ones.

    `only` names the acts they know, where that is not every act and every page.
    """

    side: str
    people: Sequence[str]
    seed: int
    count: Count
    app: Litestar
    only: frozenset[str] = frozenset()
    at: datetime = AT
    pool: Pool | None = None
    fresh: int = 0
    crawls: dict[str, tuple[datetime, Crawl]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # the same walk every time
        self.open = AsyncExitStack()
        self.entries = [each for each in entries() if not self.only or each.name in self.only]
        self.routes = [
            (re.compile(re.sub(r"{[^}]+}", "[^/]+", route.path_format)), route.path_format)
            for route in self.app.routes
        ]

    async def taken(self, acts: int) -> None:
        """So many acts, and what the clock does in between."""
        async with self.open:
            for _ in range(acts):
                self.at += timedelta(minutes=self.chance.choice(STEPS))
                if self.chance.random() < 0.04:
                    await self._leap()
                clock.set_to(self.at)
                await (self._act() if self.only or self.chance.random() < 0.7 else self._visit())
            await self._leap()

    async def _leap(self) -> None:
        self.at += timedelta(days=self.chance.choice(LEAPS))
        clock.set_to(self.at)
        for sweep in sweeps():
            await sweep(at=self.at)

    async def _known(self) -> Pool:
        """What stands in the database, read anew after some acts that took effect."""
        if self.pool is None or self.fresh <= 0:
            self.pool, self.fresh = await read(), 6
        return self.pool

    async def _visit(self) -> None:
        """One of the people opens a page, and may send a form of it."""
        crawl = await self._crawl(self.chance.choice(list(self.people)))
        filling = Filling(chance=self.chance, pool=await self._known(), at=self.at)
        sent = await crawl.sent(filling)
        if sent is None:
            return
        path, status = sent
        name = next(
            (f"POST {route}" for pattern, route in self.routes if pattern.fullmatch(path)), f"POST {path}"
        )
        self.count.tried[name] += 1
        if status >= 500:
            self.count.broken.setdefault(f"{name}: {status}", str(self.seed))
        if status in (200, 201, 302, 303):
            self.count.done[name] += 1
            self.fresh -= 1

    async def _crawl(self, email: str) -> Crawl:
        """Their browser; whoever was away for long has signed in again."""
        since, crawl = self.crawls.get(email, (AT, None))
        if crawl is None:
            crawl = Crawl(visitor=await self.open.enter_async_context(browser(self.app)), chance=self.chance)
        if email not in self.crawls or self.at - since > timedelta(minutes=20):
            person = await viewers.known_person(email)
            opened = await sessions.open_session(
                person.person_id, method="password", browser=Browser(agent="a walk"), at=self.at
            )
            if self.chance.random() < 0.2:
                await sql.rows(LONG_AGO, code=opened.session)
            crawl.visitor.http.cookies.clear()
            crawl.visitor.http.cookies.set("concord", opened.token, domain="127.0.0.1", path="/")
        self.crawls[email] = self.at, crawl
        return crawl

    async def _act(self) -> None:
        await self._known()
        by = await self._actor()
        if by is None:
            return
        entry = min(self.chance.choices(self.entries, k=2), key=lambda entry: self.count.done[entry.name])
        self.count.tried[entry.name] += 1
        try:
            await self._done(entry, by)
        except ConcordError:
            return
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is told
            where = traceback.extract_tb(fault.__traceback__)[-1]
            told = f"{entry.name}: {type(fault).__name__}: {fault}"[:300]
            self.count.broken.setdefault(f"{told} ({where.filename}:{where.lineno})", str(self.seed))
            return
        self.count.done[entry.name] += 1
        self.fresh -= 1

    async def _done(self, entry: Entry, by: Acting) -> None:
        assert self.pool
        guess = Guess(chance=self.chance, pool=self.pool, entry=entry, at=self.at, by=by)
        when = {"at": self.at} if entry.timed else {}
        named = arguments(guess, entry.asks, entry.optional)
        await entry.function(**await as_read(named), by=by, **when)

    async def _actor(self) -> Acting | None:
        """One of the people, in one of the roles held at this moment, by one of the ways in."""
        email = self.chance.choice(list(self.people))
        try:
            person = await viewers.known_person(email)
        except ConcordError:
            return None
        seats = await viewers._seats(person, self.chance.choices(WAYS, weights=OFTEN)[0], at=self.at)
        return self.chance.choice(seats) if seats else None


@dataclass(frozen=True, kw_only=True)
class Before:
    """The probes of the city as it stands, and the last entry of its record."""

    services: Mapping[str, str]
    cards: Mapping[str, str]
    probes: Probes
    number: int


async def before() -> Before:
    services = {row["code"]: "" for row in await sql.rows(SERVICES)}
    cards = {
        row["number"]: "" for row in await sql.rows("SELECT number FROM scorecard WHERE state = 'published'")
    }
    return Before(
        services=services, cards=cards, probes=await probes(services, cards), number=await trail.last()
    )


async def violation(walk: Walk, known: Before) -> Violation | None:
    """What the walk moved and the record does not explain; None where there is nothing of the kind."""
    changed = moved(known.probes, await probes(known.services, known.cards))
    events = await trail.events_since(known.number)
    if unproven := trail.unproven(events):
        return Violation(side=walk.side, seed=walk.seed, moved={}, events=(), unproven=unproven)
    if not changed:
        return None
    left = await trail.unexplained(changed, events, await _walkers(walk))
    told = tuple(f"{event.number} {event.tag} {event.subject}" for event in events)
    return Violation(side=walk.side, seed=walk.seed, moved=left, events=told) if left else None


async def _walkers(walk: Walk) -> trail.Walkers:
    rows = await sql.rows(WHO, emails=list(walk.people), at=AT)
    return trail.Walkers(
        persons=frozenset(row["person"] for row in rows), parties=frozenset(row["party"] for row in rows)
    )
