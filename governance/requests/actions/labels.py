"""What the labels of data sources mean: matched by names when first seen and whenever names change, or said by a person.

Whenever a meaning changes, whoever it concerns is told and may object (meanings.py). What a person said stands, whatever
services are called later.
"""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts
from governance.acts import Act
from governance.agreements.actions import add_alias
from governance.agreements.queries import ServiceFacts, service_by_code
from governance.agreements.rules.service_names import folded
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.errors import AlreadyDone, Invalid, Stale
from governance.people.rules import Acting, clock
from governance.requests.actions.meanings import announce, check_barred
from governance.requests.queries.labels import LabelFacts, label_by_name, names_of_services
from governance.requests.queries.meanings import barred, effects_of
from governance.requests.rules.labels import Known, LabelState, LookedAt, Match, known_names, matched
from governance.requests.rules.mapping import mapping_from
from governance.requests.rules.meanings import Effect, Meaning, Moved
from governance.requests.rules.uploads import takes_in
from governance.sweeps.actions import rows

Naming = Mapping[str, Match]  # by label
MOST_LABELS = 20_000
KNOWN = "SELECT name, state, service FROM label WHERE feed = :feed AND name = ANY(:names::text[])"
LEARN = """INSERT INTO label (feed, name, folded, service, state, by, at, requests)
    SELECT :feed, x.name, x.folded, nullif(x.service, 0), x.state, '', :at, 0
    FROM unnest(:names::text[], :folded::text[], :services::bigint[], :states::text[]) AS x (name, folded, service, state)"""
# Whoever writes to many labels at once: in crosswise orders, two would wait for each other.
MANY = "SELECT pg_advisory_xact_lock(7311007)"  # any number of ours alone
# What a label of a retired service meant, it keeps meaning: its requests stay judged as they were.
BY_NAMES = """SELECT l.id, l.name, l.state, l.service, f.mapping, f.code AS feed, f.name AS feed_name FROM label l JOIN feed f ON f.id = l.feed
    WHERE l.by = '' AND NOT EXISTS (SELECT FROM service s WHERE s.id = l.service AND s.retired_at IS NOT NULL)
    ORDER BY l.id"""
LOCKED = " FOR UPDATE OF l"
# Changes with every name of a service, and with every label that was learned while names changed.
FINGERPRINT = """SELECT md5(concat(
    (SELECT string_agg(concat_ws('/', id, problem, detail, further, live_at IS NULL, retired_at IS NULL), ',' ORDER BY id)
        FROM service),
    (SELECT string_agg(concat_ws('/', service, folded), ',' ORDER BY id) FROM alias),
    (SELECT concat_ws('/', count(*), max(id)) FROM label))) AS seen"""
FOLLOWED = "SELECT seen FROM watermark WHERE kind = 'names of services'"
FOLLOW = """INSERT INTO watermark (kind, seen, at) VALUES ('names of services', :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = excluded.seen, at = excluded.at WHERE watermark.seen <> excluded.seen"""


async def learned(act: Act[None], feed: int, names: Sequence[str], *, set_aside: Sequence[str]) -> Naming:
    """What these labels mean; those never seen before are kept. Part of the act that stores an upload."""
    known = await _matches(feed, names)
    fresh = await _fresh(names, known, set_aside)
    if fresh:
        await sql.rows(
            LEARN,
            feed=feed,
            at=act.at,
            names=list(fresh),
            folded=[folded(name) for name in fresh],
            services=[match.service or 0 for match in fresh.values()],
            states=[str(match.state) for match in fresh.values()],
        )
    return {**known, **fresh}


async def naming(feed: int, names: Sequence[str], *, set_aside: Sequence[str]) -> Naming:
    """What these labels would mean; nothing is kept."""
    known = await _matches(feed, names)
    return {**known, **await _fresh(names, known, set_aside)}


async def _matches(feed: int, names: Sequence[str]) -> dict[str, Match]:
    if len(names) > MOST_LABELS:
        reason = f"The column taken for the label holds more than {MOST_LABELS:,} different values: these are no labels."
        raise Invalid(f"{reason} Choose another column.", fields={"label": reason})
    rows = await sql.rows(KNOWN, feed=feed, names=list(names))
    return {row["name"]: Match(state=LabelState(row["state"]), service=row["service"]) for row in rows}


async def _fresh(names: Sequence[str], known: Naming, set_aside: Sequence[str]) -> dict[str, Match]:
    new = sorted(set(names) - set(known))
    services = known_names(await names_of_services()) if new else {}
    return {name: matched(name, services, set_aside=set_aside) for name in new}


async def map_label(
    name: LookedAt, *, service: str, by: Acting, at: datetime, as_alias: bool = False
) -> None:
    """The label means that service, from now on and for what is stored; `as_alias`: for every data source."""
    label = name.label
    takes_in(by)
    async with acts.begin(by, at=at) as act:
        known, meant = await label_by_name(name.source, label), await service_by_code(service, at=at)
        if known.service == service and not as_alias:
            raise AlreadyDone(f"“{label}” means {meant.name} already.")
        _live(meant, at)
        _same(known, name)
        if as_alias:
            await _also_called(meant, label, by=by, at=at)
        effect = await _meant(act, known, Match(state=LabelState.MATCHED, service=meant.id))
        after = {"label": label, "source": known.feed_name, "service": service, "name": meant.name}
        await act.record(
            Tag.LABEL_MAPPED,
            f"data-source:{known.feed}",
            before=_before(known),
            after={**after, **effect.as_recorded()},
        )


async def _also_called(meant: ServiceFacts, label: str, *, by: Acting, at: datetime) -> None:
    if folded(label) not in {folded(name) for name in (meant.name, *meant.aliases)}:
        await add_alias(meant.code, label, by=by, at=at)


def _live(meant: ServiceFacts, at: datetime) -> None:
    if meant.retired_at and meant.retired_at <= at:
        reason = f"{meant.name} is retired, so no name comes to mean it. Choose a service that is live."
        raise Invalid(reason, fields={"service": reason})


def _same(known: LabelFacts, name: LookedAt) -> None:
    if known.meaning != name.seen:
        told = f"Somebody else was first: “{known.name}” {known.meaning_words} by now."
        raise Stale(f"{told} Your choice was not kept; choose again if you still think otherwise.")


async def set_aside_label(name: LookedAt, *, by: Acting, at: datetime) -> None:
    """Requests called so are no work that 311 promises: they are judged by nothing and wait for nobody."""
    takes_in(by)
    label = name.label
    async with acts.begin(by, at=at) as act:
        known = await label_by_name(name.source, label)
        if known.state is LabelState.SET_ASIDE:
            raise AlreadyDone(f"“{label}” is set aside already.")
        _same(known, name)
        effect = await _meant(act, known, Match(state=LabelState.SET_ASIDE))
        after = {"label": label, "source": known.feed_name, **effect.as_recorded()}
        await act.record(Tag.LABEL_SET_ASIDE, f"data-source:{known.feed}", before=_before(known), after=after)


async def _meant(act: Act[Any], known: LabelFacts, match: Match) -> Effect:
    moved = Moved(label=known.id, before=known.means, after=Meaning(match=match, by=act.by.person))
    await check_barred(moved, known.name)
    return await announce(act, moved, known.name)


def _before(known: LabelFacts) -> dict[str, str]:
    return {"service": known.service, "name": known.service_name} if known.service else {}


@deadline.long_work()
async def rematch(*, at: datetime) -> int:
    """Services were added, renamed or given other names: labels nobody spoke about follow. Answers how many did."""
    labels, seen = await rows.rows_of("rematch"), await sql.value(FINGERPRINT)
    if not labels.due and seen == await sql.value(FOLLOWED):
        return 0
    moved = await following(await names_of_services())
    names = {f"{each.label} of {each.source_name}": each.moved.label for each in moved}

    async def follow(some: Sequence[str]) -> int:
        return await _followed({names[name] for name in some}, at)

    done = await rows.halved(labels, await labels.only(names), follow)
    async with acts.begin(clock(), at=at) as act:
        act.without_event("how far the names of services were followed")
        await sql.rows(FOLLOW, seen=seen, at=at)
    return sum(done)


async def _followed(labels: Container[int], at: datetime) -> int:
    """Of these labels, those that mean something else by now."""
    async with acts.begin(clock(), at=at) as act:
        act.without_event("what a label means follows from the names of services, which are on record")
        await sql.rows(MANY)
        found = await following(await names_of_services(), lock=LOCKED)
        changed = [each for each in found if each.moved.label in labels]
        effects = await effects_of([each.moved for each in changed], at=at)
        for each in changed:
            await _follow(act, each, effects[each.moved.label])
    return len(changed)


@dataclass(frozen=True, kw_only=True)
class Following:
    """A label that means something else by the names of services; `service` is the name of what it means, if any."""

    moved: Moved
    label: str
    source: str
    source_name: str
    service: str


async def following(names: Mapping[int, Sequence[str]], *, lock: str = "") -> tuple[Following, ...]:
    """The labels nobody spoke about that would mean something else by these names of services.

    What an office objected to does not come back by itself.
    """
    known, never = known_names(names), await barred()
    rows = [(row, _moved(row, known)) for row in await sql.rows(BY_NAMES + lock)]
    return tuple(
        Following(
            moved=moved,
            label=row["name"],
            source=row["feed"],
            source_name=row["feed_name"],
            service=names[moved.after.match.service][0] if moved.after.match.service else "",
        )
        for row, moved in rows
        if moved.moves_results and (moved.label, moved.after.match) not in never
    )


def _moved(row: Mapping[str, Any], known: Known) -> Moved:
    set_aside = mapping_from(json.loads(row["mapping"])).aside_values
    before = Match(state=LabelState(row["state"]), service=row["service"])
    after = matched(row["name"], known, set_aside=set_aside)
    return Moved(label=row["id"], before=Meaning(match=before, by=""), after=Meaning(match=after, by=""))


async def _follow(act: Act[None], each: Following, effect: Effect) -> None:
    await announce(act, each.moved, each.label, effect=effect)
    after = {"label": each.label, "source": each.source_name, **effect.as_recorded()}
    named = {"name": each.service} if each.service else {}
    await act.record(Tag.LABEL_FOLLOWED, f"data-source:{each.source}", after={**after, **named})
