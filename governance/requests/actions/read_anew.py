"""Stored requests that an upload changed are told to their departments; a change of meaning among them is kept, open to objection.

Part of the act that stores an upload. A name counts as new for a request that was last stored before the name was met: other
settings gave it. What an office objected to does not come back for its requests under such a name.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from governance import formats
from governance.acts import Act
from governance.agreements.queries.versions import city_zone
from governance.database import sql
from governance.requests.actions.meanings import carry_bar, kept_change, mean, tell_about
from governance.requests.queries.meanings import barred
from governance.requests.rules.labels import LabelState, Match
from governance.requests.rules.meanings import Effect, Meaning, Moved, Touched
from governance.requests.rules.read_changes import ReadAnew

# The last label before this upload's own; who met a name later than that meets it with this file.
LAST_LABEL = "SELECT coalesce(max(id), 0) FROM label"
_DIFFERS = "(o.state, o.service) IS DISTINCT FROM (n.state, n.service)"
# `new`: some of these requests were last stored before the name was met.
PAIRS = f"""SELECT c.old_label, c.label, n.name, o.state AS state_was, o.service AS service_was, n.state, n.service, n.by, count(*) AS results,
    bool_or(n.id > :met OR n.at > coalesce(i.finished_at, i.at)) AS new
  FROM changed c JOIN label o ON o.id = c.old_label JOIN label n ON n.id = c.label LEFT JOIN request_import i ON i.id = c.old_import
  WHERE {_DIFFERS} GROUP BY c.old_label, c.label, o.id, n.id ORDER BY c.label, c.old_label"""  # noqa: S608 - no value in it
# Before the first owner of a service that is known, that first owner counts.
OFFICES = f"""WITH found AS (SELECT c.label, c.old_label <> c.label AS renamed, c.retimed, {_DIFFERS} AS moved, c.request,
    coalesce(c.opened_at, :at) AS opened, o.service AS was, n.service AS becomes
    FROM changed c JOIN label o ON o.id = c.old_label JOIN label n ON n.id = c.label WHERE c.retimed OR c.old_label <> c.label),
owned AS (SELECT service, party, ends, CASE WHEN starts = min(starts) OVER (PARTITION BY service) THEN '-infinity' ELSE starts END AS starts
    FROM ownership),
touched AS (SELECT DISTINCT f.request, f.label, f.renamed, f.retimed, f.moved, w.party FROM found f
    JOIN owned w ON w.service IN (f.was, f.becomes) AND f.opened >= w.starts AND (w.ends IS NULL OR f.opened < w.ends))
SELECT p.id, p.code, p.name, t.label, count(*) FILTER (WHERE t.renamed) AS renamed, count(*) FILTER (WHERE t.retimed) AS retimed,
    count(*) FILTER (WHERE t.moved) AS moved
  FROM touched t JOIN party p ON p.id = t.party GROUP BY p.id, t.label ORDER BY p.name, p.id, t.label"""  # noqa: S608 - no value in it
SOURCE = """SELECT f.name, f.read_change, f.read_changed_at, coalesce((SELECT number FROM request_import WHERE id = :upload), '') AS number
    FROM feed f WHERE f.id = :feed"""
PUT_BACK = "an objection"  # whose word it then is: names of services do not overrule it
Row = Mapping[str, Any]


async def tell_read_anew(act: Act[None], *, feed: int, upload: int, met: int) -> tuple[ReadAnew, ...]:
    """Tells every department what became of its stored requests; `met` is the last label there was before this file."""
    rows = await sql.rows(OFFICES, at=act.at)
    by_label: dict[int, list[Row]] = {}
    for pair in await sql.rows(PAIRS, met=met):
        by_label.setdefault(pair["label"], []).append(pair)
    never = await barred() if by_label else {}
    for label, pairs in by_label.items():
        if any(pair["new"] for pair in pairs):
            await _moved(act, pairs, [row for row in rows if row["label"] == label and row["moved"]], never)
    every = _by_office(rows)
    if every:
        source = await sql.one(SOURCE, feed=feed, upload=upload)
        for office in every:
            await tell_about(act, _touched(office.id, office.code, office.name), await _about(source, office))
    return every


async def _moved(
    act: Act[None],
    pairs: Sequence[Row],
    rows: Sequence[Row],
    never: Mapping[tuple[int, Match], tuple[str, str]],
) -> None:
    moved = _one_meaning(pairs)
    bars = {never[key][1] for pair in pairs if (key := (pair["old_label"], moved.after.match)) in never}
    if bars:
        await mean(act, moved.label, moved.after, moved.before, pairs[0]["name"])
        await carry_bar(act, moved, sorted(bars))
        return
    offices = tuple(_touched(row["id"], row["code"], row["name"], row["moved"]) for row in rows)
    await kept_change(act, moved, Effect(results=sum(pair["results"] for pair in pairs), offices=offices))


def _one_meaning(pairs: Sequence[Row]) -> Moved:
    """From what the requests' earlier names meant; where they meant several things, an objection leaves that open."""
    before = {Match(state=LabelState(pair["state_was"]), service=pair["service_was"]) for pair in pairs}
    was = before.pop() if len(before) == 1 else Match(state=LabelState.AMBIGUOUS)
    after = Match(state=LabelState(pairs[0]["state"]), service=pairs[0]["service"])
    return Moved(
        label=pairs[0]["label"],
        before=Meaning(match=was, by=PUT_BACK),
        after=Meaning(match=after, by=pairs[0]["by"]),
    )


def _touched(party: int, code: str, name: str, results: int = 0) -> Touched:
    return Touched(id=party, code=code, name=name, results=results)


def _by_office(rows: Sequence[Row]) -> tuple[ReadAnew, ...]:
    found: dict[int, ReadAnew] = {}
    for row in rows:
        so_far = found.get(row["id"])
        found[row["id"]] = ReadAnew(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            renamed=row["renamed"] + (so_far.renamed if so_far else 0),
            retimed=row["retimed"] + (so_far.retimed if so_far else 0),
        )
    return tuple(found.values())


async def _about(source: Row, office: ReadAnew) -> str:
    told = f"An upload of {source['name']} ({source['number']}) changed stored requests. {office.words}."
    changed: datetime | None = source["read_changed_at"]
    if changed is None:
        return told
    day = formats.moment(changed, await city_zone())
    return f"{told} How its files are read was last changed on {day}: {source['read_change']}."
