"""A label comes to mean something else: kept, told to every office it concerns, its requests marked to be judged anew.

Part of an act that records why. Who may say what a label means is asked by those acts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from governance.acts import Act
from governance.agreements.queries.versions import local_day
from governance.calendars.queries import for_party
from governance.calendars.rules import REPLY_DAYS, NoWorkingTime, respond_by
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid, NotFound, Stale
from governance.requests.queries.meanings import barred, effect_of
from governance.requests.queries.open_notices import put_back
from governance.requests.rules.meanings import Effect, Meaning, Moved, State, Touched
from governance.requests.tables import Stale as JudgedAnew

MEAN = """UPDATE label SET service = :service, state = :state, by = :by, at = :at
    WHERE id = :label AND state = :state_was AND by = :by_was AND service IS NOT DISTINCT FROM :service_was RETURNING id"""
KEEP = """INSERT INTO label_change (label, state_was, service_was, by_was, state, service, by, results, who, at)
    VALUES (:label, :state_was, :service_was, :by_was, :state, :service, :by, :results, :who, :at) RETURNING id"""
# What one act, or several at once, say to an office is one notice.
NOTICE = (
    """SELECT id FROM label_notice WHERE party = :party AND who = :who AND told_at = :at AND state = 'told'"""
)
TELL = """INSERT INTO label_notice (number, party, state, who, told_at, reply_by)
    VALUES (:number, :party, :state, :who, :at, :reply_by) RETURNING id"""
NAME = "INSERT INTO label_told (notice, change, results) VALUES (:notice, :change, :results)"
ABOUT = (
    "UPDATE label_notice SET about = concat_ws(E'\\n', nullif(about, ''), :words::text) WHERE id = :notice"
)
CARRY = """WITH undone AS (UPDATE label_change SET undone_at = :at WHERE id = :change RETURNING id)
    INSERT INTO label_told (notice, change, results, objected)
    SELECT n.id, u.id, 0, true FROM undone u, label_notice n WHERE n.number = ANY(:numbers::text[])"""


async def check_barred(moved: Moved, name: str) -> None:
    """Raises Invalid where an office has objected to that very meaning."""
    found = (await barred(moved.label)).get((moved.label, moved.after.match))
    if found:
        office, number = found
        raise Invalid(
            f"{office} has objected to that meaning of “{name}”. It comes back once {office} agrees to it ({number})."
        )


async def announce(
    act: Act[Any], moved: Moved, name: str, *, effect: Effect | None = None, spare: int = 0
) -> Effect:
    """The label means something else from now on, and every office concerned but `spare` is told."""
    effect = effect or await effect_of(moved, at=act.at)
    await mean(act, moved.label, moved.before, moved.after, name)
    if not moved.moves_results:
        return effect
    kept = replace(moved, before=await put_back(moved, at=act.at))
    await kept_change(act, kept, effect, spare=spare)
    return effect


async def kept_change(act: Act[Any], moved: Moved, effect: Effect, *, spare: int = 0) -> int:
    """The change is kept, and every office concerned but `spare` is told. Answers its id."""
    change = await sql.value(
        KEEP, label=moved.label, results=effect.results, who=act.who, at=act.at, **_was_and_is(moved)
    )
    for office in effect.offices:
        if office.id != spare:
            await _tell(act, int(change), office)
    return int(change)


async def carry_bar(act: Act[Any], moved: Moved, numbers: Sequence[str]) -> None:
    """The objections of these notices hold for this label, too: its meaning is put back and comes back with the same yes."""
    change = await kept_change(act, moved, Effect())
    await sql.rows(CARRY, change=change, at=act.at, numbers=list(numbers))


async def tell_about(act: Act[Any], office: Touched, words: str) -> None:
    """The office is told in words, in its one notice of this act."""
    await sql.rows(ABOUT, notice=await _notice_of(act, office), words=words)


async def mean(act: Act[Any], label: int, before: Meaning, after: Meaning, name: str) -> None:
    """By compare-and-set; its requests are judged anew."""
    values = _was_and_is(Moved(label=label, before=before, after=after))
    if not await sql.rows(MEAN, label=label, at=act.at, **values):
        raise Stale(f"Somebody else has just said what “{name}” means. Look at it again.")
    why = f"what “{name}” means"
    await JudgedAnew.insert(JudgedAnew(kind="label", subject=label, since=None, why=why, at=act.at))


def _was_and_is(moved: Moved) -> dict[str, str | int | None]:
    before, after = moved.before, moved.after
    return {
        "state_was": str(before.match.state),
        "service_was": before.match.service,
        "by_was": before.by,
        "state": str(after.match.state),
        "service": after.match.service,
        "by": after.by,
    }


async def _tell(act: Act[Any], change: int, office: Touched) -> None:
    await sql.rows(NAME, notice=await _notice_of(act, office), change=change, results=office.results)


async def _notice_of(act: Act[Any], office: Touched) -> int:
    known = await sql.rows(NOTICE, party=office.id, who=act.who, at=act.at)
    return int(known[0]["id"]) if known else await _begun(act, office)


async def _begun(act: Act[Any], office: Touched) -> int:
    return int(
        await sql.value(
            TELL,
            number=await next_number("NM", act.at),
            party=office.id,
            state=str(State.TOLD),
            who=act.who,
            at=act.at,
            reply_by=await reply_by(office.code, act.at),
        )
    )


async def reply_by(office: str, at: datetime) -> datetime:
    """Two weeks where no calendar is set up yet: names are matched before anything is promised."""
    try:
        return respond_by(await for_party(office, await local_day(at)), at, REPLY_DAYS)
    except (NotFound, NoWorkingTime):
        return at + timedelta(weeks=2)
