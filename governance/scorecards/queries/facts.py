"""What stands on a scorecard and in no request of its period: coverage, earlier periods, events, corrections, sources.

Decides where each is read and for which department; counts services, adds up months, keeps nothing.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import numpy as np

from governance import canonical
from governance.adjustments.queries.corrections import counts_between
from governance.agreements.rules.items import OwedBy
from governance.audit.rules import instant
from governance.calendars.queries import load_all
from governance.calendars.rules import to_dict
from governance.database import copying, sql
from governance.people.queries.directory import city
from governance.requests.queries.feeds import feeds
from governance.requests.queries.new_meanings import new_meanings
from governance.requests.rules.mapping import Column
from governance.results.queries.reliefs import ReliefFacts, reliefs_between
from governance.results.rules.formulas import Rate, share
from governance.results.rules.frame import Frame
from governance.results.rules.terms import DONE, Stretch
from governance.scorecards.queries.evidence import PeriodRequests
from governance.scorecards.rules.card_json import card_from
from governance.scorecards.rules.cards import CITY, FORMULA
from governance.scorecards.rules.earlier_cards import Month, habits, trend, usual_by, year_before
from governance.scorecards.rules.evidence import About, Names
from governance.scorecards.rules.periods import TREND, Period, PeriodKind
from governance.scorecards.rules.swing import MONTHS, Usual
from governance.scorecards.rules.values import Basis, Corrections, Event, Named, NewMeaning, Sources, Upload


@dataclass(frozen=True, kw_only=True)
class _City:
    """What all cards of a period share."""

    name: str
    pauses_told: bool
    months: tuple[Month, ...]
    generated_at: str


TALLIES = """SELECT t.month, t.party, s.code AS service, t.due, t.met, t.due_plain, t.met_plain
    FROM tally t JOIN service s ON s.id = t.service WHERE t.month >= :earliest AND t.month < :starts"""


async def abouts(
    read: PeriodRequests, names: Names, *, keys: Collection[int], whole: bool, at: datetime
) -> dict[int, About]:
    """For each party's id, or CITY, what its card says beside its requests; without `whole`, not its sources."""
    facts = await city()
    earliest = read.period.before(TREND)[0].starts
    rows = await sql.rows(TALLIES, earliest=earliest, starts=read.period.starts)
    shared = _City(
        name=facts.name if facts else "",
        pauses_told=any(Column.PAUSED in feed.mapping.columns for feed in await feeds()),
        months=tuple(Month(**row) for row in rows),
        generated_at=instant(at),
    )
    found = {key: await _about(key, read, names, shared) for key in keys}
    if not whole:
        return found
    frame = read.evidence.frame
    return {
        key: replace(about, sources=await _sources(frame if key == CITY else frame.only(frame.party == key)))
        for key, about in found.items()
    }


async def _about(key: int, read: PeriodRequests, names: Names, shared: _City) -> About:
    whole = key == CITY
    own = tuple(month for month in shared.months if whole or month.party == key)
    starts, ends = read.window_instants
    services, with_target = _covered(read.stretches, None if whole else key)
    party = None if whole else key
    return About(
        party=Named(code="", name=shared.name) if whole else names.parties[key],
        city=shared.name,
        zone=read.zone,
        period=read.period,
        generated_at=shared.generated_at,
        services=services,
        with_target=with_target,
        pauses_told=shared.pauses_told,
        before=_before(own, read.period.previous),
        habits={} if whole else await _habits(key, read.period),
        usual=_usual(own, read.period, names),
        trend=trend(own, read.period, await _neutral(party or 0, read.period)),
        events=tuple(_event(each) for each in await reliefs_between(starts, ends, party=party)),
        corrections=await _corrections(starts, ends, party),
        meanings=await _meanings(party or 0, read.period),
    )


def _covered(stretches: Mapping[int, Stretch], party: int | None) -> tuple[int, int]:
    """Services of a department (or that any department has) at the end of the period, and those with a target."""
    own = [each for each in stretches.values() if each.party and party in (None, each.party)]
    return len(own), sum(_has_target(each) for each in own)


def _has_target(stretch: Stretch) -> bool:
    return any(
        held.term.metric == DONE and held.term.owed_by is OwedBy.DEPARTMENT and held.term.target
        for held in stretch.terms
    )


def _before(months: tuple[Month, ...], previous: Period) -> dict[str, Rate]:
    found: dict[str, tuple[int, int]] = {}
    for month in months:
        if month.month in previous.months:
            met, due = found.get(month.service, (0, 0))
            found[month.service] = (met + month.met, due + month.due)
    return {service: share(met, due) for service, (met, due) in found.items()}


def _usual(months: tuple[Month, ...], period: Period, names: Names) -> dict[str, Usual]:
    """By service, and "" for all together. Months are counted by one formula: services with another are not compared."""
    others = {each.named.code for each in names.services.values() if each.formula != FORMULA}
    found = usual_by(year_before(months, period), attrgetter("service"))
    return {code: each for code, each in found.items() if code not in others}


EARLIER = """SELECT figures FROM scorecard WHERE party = :party AND period = 'month' AND starts >= :first AND starts < :starts
    ORDER BY starts"""


async def _habits(party: int, period: Period) -> dict[str, Any]:
    """From the department's own cards of the twelve months before."""
    first = Period(kind=PeriodKind.MONTH, starts=period.starts).before(MONTHS)[0]
    rows = await sql.rows(EARLIER, party=party, first=first.starts, starts=period.starts)
    return habits(card_from(json.loads(row["figures"])) for row in rows)


NEUTRAL = """SELECT starts, (rate ->> 'met')::int AS met, (rate ->> 'n')::int AS n
    FROM (SELECT starts, figures::jsonb -> 'neutral' -> 'on_time' AS rate FROM scorecard
    WHERE coalesce(party, 0) = :party AND period = :kind AND starts >= :first AND starts < :starts) x"""


async def _neutral(party: int, period: Period) -> dict[date, Rate]:
    """What earlier cards of the same kind told; `party` 0 is the city."""
    first = period.before(TREND - 1)[0].starts
    rows = await sql.rows(NEUTRAL, party=party, kind=str(period.kind), first=first, starts=period.starts)
    return {row["starts"]: share(row["met"], row["n"]) for row in rows}


def _event(relief: ReliefFacts) -> Event:
    wanted = relief.wanted
    return Event(
        number=relief.number,
        name=wanted.name,
        effect=str(wanted.effect),
        starts=instant(wanted.starts),
        ends=instant(wanted.ends) if wanted.ends else "",
        provisional=relief.state == "declared",
    )


async def _corrections(starts: datetime, ends: datetime, party: int | None) -> Corrections:
    found = await counts_between(starts, ends, party=party)
    return Corrections(
        asked=found.asked, corrected=found.corrected, left_as_is=found.left, waiting=found.waiting
    )


LAST = """SELECT max(published_at) AS at FROM scorecard
    WHERE coalesce(party, 0) = :party AND period = :kind AND starts < :starts AND state = 'published'"""


async def _meanings(party: int, period: Period) -> tuple[NewMeaning, ...]:
    """Since the last published card of its kind; `party` 0 is the city. On a first card, what was said until then."""
    last = await sql.value(LAST, party=party, kind=str(period.kind), starts=period.starts)
    found = await new_meanings(since=last, party=party)
    return tuple(NewMeaning(**{**vars(each), "at": instant(each.at)}) for each in found)


IMPORTS_OF = "SELECT first_import, last_import FROM request WHERE id = ANY(:requests::bigint[])"
UPLOADS = """SELECT i.number, i.file_name, i.file_hash, f.code, f.name FROM request_import i
    JOIN feed f ON f.id = i.feed WHERE i.id = ANY(:imports::bigint[]) ORDER BY i.id"""
VERSIONS = """SELECT v.number, v.hash, a.code, p.name FROM version v JOIN agreement a ON a.id = v.agreement
    JOIN party p ON p.id = a.department WHERE v.id = ANY(:versions::bigint[]) ORDER BY a.code, v.number"""


async def _sources(frame: Frame) -> Sources:
    kinds = {"first_import": "bigint", "last_import": "bigint"}
    block = await copying.read(IMPORTS_OF, kinds, requests=frame.request.tolist())
    imports = np.unique(np.concatenate([block[name].astype(np.int64) for name in kinds]))
    return Sources(
        uploads=tuple(_upload(row) for row in await sql.rows(UPLOADS, imports=imports.tolist())),
        agreements=tuple(
            Basis(named=Named(code=row["code"], name=row["name"]), number=row["number"], hash=row["hash"])
            for row in await sql.rows(VERSIONS, versions=np.unique(frame.version).tolist())
        ),
        calendars=await _calendars(frozenset(np.unique(frame.calendar).tolist())),
    )


def _upload(row: Mapping[str, Any]) -> Upload:
    source = Named(code=row["code"], name=row["name"])
    return Upload(source=source, number=row["number"], file=row["file_name"], file_hash=row["file_hash"])


async def _calendars(rows: frozenset[int]) -> tuple[Basis, ...]:
    return tuple(
        Basis(
            named=Named(code=line.code, name=line.name),
            number=version.number,
            hash=canonical.fingerprint("calendar", to_dict(version)),
        )
        for line in (await load_all()).values()
        for version, written in zip(line.versions, line.recorded, strict=True)
        if written.row in rows
    )
