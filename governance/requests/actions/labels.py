"""What the labels of data sources mean: matched by names when first seen and whenever names change, or said by a person.

Requests of a label whose meaning changed are judged anew. What a person said stands, whatever services are called later.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import acts
from governance.acts import Act
from governance.agreements.actions import add_alias
from governance.agreements.queries import ServiceFacts, service_by_code
from governance.agreements.rules.service_names import folded
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Invalid, Stale
from governance.people.rules import Acting, clock
from governance.requests.queries.labels import LabelFacts, label_by_name, names_of_services
from governance.requests.rules.labels import Known, LabelState, LookedAt, Match, known_names, matched
from governance.requests.rules.mapping import mapping_from
from governance.requests.rules.uploads import takes_in
from governance.requests.tables import Label
from governance.requests.tables import Stale as JudgedAnew

Naming = Mapping[str, Match]  # by label
MOST_LABELS = 20_000
KNOWN = "SELECT name, state, service FROM label WHERE feed = :feed AND name = ANY(:names::text[])"
LEARN = """INSERT INTO label (feed, name, folded, service, state, by, at, requests)
    SELECT :feed, x.name, x.folded, nullif(x.service, 0), x.state, '', :at, 0
    FROM unnest(:names::text[], :folded::text[], :services::bigint[], :states::text[]) AS x (name, folded, service, state)"""
MEAN = """UPDATE label SET service = :service, state = :state, by = :by, at = :at
    WHERE id = :label AND state = :state_was AND by = :by_was
    AND service IS NOT DISTINCT FROM (SELECT id FROM service WHERE code = :service_was)
    RETURNING id"""
# Whoever writes to many labels at once: in crosswise orders, two would wait for each other.
MANY = "SELECT pg_advisory_xact_lock(7311007)"  # any number of ours alone
# What a label of a retired service meant, it keeps meaning: its requests stay judged as they were.
BY_NAMES = """SELECT l.id, l.name, l.state, l.service, f.mapping FROM label l JOIN feed f ON f.id = l.feed
    WHERE l.by = '' AND NOT EXISTS (SELECT FROM service s WHERE s.id = l.service AND s.retired_at IS NOT NULL)
    ORDER BY l.id FOR UPDATE OF l"""
# Changes with every name of a service, and with every label that was learned while names changed.
FINGERPRINT = """SELECT md5(concat(
    (SELECT string_agg(concat_ws('/', id, problem, detail, further, live_at IS NULL, retired_at IS NULL), ',' ORDER BY id)
        FROM service),
    (SELECT string_agg(concat_ws('/', service, folded), ',' ORDER BY id) FROM alias),
    (SELECT concat_ws('/', count(*), max(id)) FROM label))) AS seen"""
FOLLOW = """INSERT INTO watermark (kind, seen, at) VALUES ('names of services', :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = excluded.seen, at = excluded.at WHERE watermark.seen <> excluded.seen
    RETURNING id"""


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
        _same(known, name)
        if as_alias:
            await _also_called(meant, label, by=by, at=at)
        await _set(act, known, meant.id, LabelState.MATCHED)
        after = {"label": label, "source": known.feed_name, "service": service, "name": meant.name}
        before = {"service": known.service, "name": known.service_name} if known.service else {}
        await act.record(Tag.LABEL_MAPPED, f"data-source:{known.feed}", before=before, after=after)


async def _also_called(meant: ServiceFacts, label: str, *, by: Acting, at: datetime) -> None:
    if folded(label) not in {folded(name) for name in (meant.name, *meant.aliases)}:
        await add_alias(meant.code, label, by=by, at=at)


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
        await _set(act, known, None, LabelState.SET_ASIDE)
        after = {"label": label, "source": known.feed_name}
        before = {"service": known.service, "name": known.service_name} if known.service else {}
        await act.record(Tag.LABEL_SET_ASIDE, f"data-source:{known.feed}", before=before, after=after)


async def _set(act: Act[None], known: LabelFacts, service: int | None, state: LabelState) -> None:
    was = {"label": known.id, "state_was": str(known.state), "by_was": known.by, "service_was": known.service}
    by = act.by.person
    if not await sql.rows(MEAN, service=service, state=str(state), by=by, at=act.at, **was):
        raise Stale(f"Somebody else has just said what “{known.name}” means. Look at it again.")
    await _judged_anew([known.id], why=f"what “{known.name}” means", at=act.at)


async def _judged_anew(labels: Sequence[int], *, why: str, at: datetime) -> None:
    rows = [JudgedAnew(kind="label", subject=each, since=None, why=why, at=at) for each in labels]
    await JudgedAnew.insert(*rows)


async def rematch(*, at: datetime) -> int:
    """Services were added, renamed or given other names: labels nobody spoke about follow. Answers how many did."""
    async with acts.begin(clock(), at=at) as act:
        act.without_event("what a label means follows from the names of services, which are on record")
        seen = await sql.value(FINGERPRINT)
        if not await sql.rows(FOLLOW, seen=seen, at=at):
            return 0
        known = known_names(await names_of_services())
        await sql.rows(MANY)
        changed = [found for row in await sql.rows(BY_NAMES) if (found := _moved(row, known))]
        for label, match in changed:
            values: dict[Column | str, Any] = {
                Label.state: str(match.state),
                Label.service: match.service,
                Label.at: at,
            }
            await Label.update(values).where(Label.id == label)
        if changed:
            await _judged_anew([label for label, _ in changed], why="names of services", at=at)
    return len(changed)


def _moved(row: Mapping[str, Any], known: Known) -> tuple[int, Match] | None:
    set_aside = mapping_from(json.loads(row["mapping"])).aside_values
    match = matched(row["name"], known, set_aside=set_aside)
    same = match == Match(state=LabelState(row["state"]), service=row["service"])
    return None if same else (row["id"], match)
