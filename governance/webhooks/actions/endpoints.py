"""An administrator's acts upon systems that are told: register, new secret, test, send again, off and on; the clock's, giving up.

A secret is shown once, by what these answer, and by nothing else.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from governance import acts
from governance.acts import Matter
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import overtaken
from governance.people.rules import Acting, clock
from governance.settings import current
from governance.webhooks.actions.outbox import UNWRITTEN, new_message, write_messages
from governance.webhooks.queries.drafts import event_by_number
from governance.webhooks.queries.endpoints import EndpointFacts, endpoint
from governance.webhooks.rules import signing
from governance.webhooks.rules.endpoints import (
    MOVES,
    ROTATION_DAYS,
    EndpointEntry,
    Standing,
    State,
    Step,
    checked_entry,
    written,
)
from governance.webhooks.rules.messages import MessageKind, draft, parts
from governance.webhooks.tables import Endpoint

STATES = {State.ON: "told", State.OFF: "told nothing"}


def _standing(row: EndpointFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state if row else State.NEW, by=by)


ENDPOINTS: Matter[EndpointFacts, Step] = Matter(
    name="system", table=Endpoint, moves=MOVES, load=endpoint, standing=_standing, states=STATES
)


async def register(entry: EndpointEntry, *, by: Acting, at: datetime) -> tuple[str, str]:
    """Answers its number, and its secret for the engineer who looks after it. It is told of what happens from now on."""
    clean = checked_entry(entry, allowed=current().webhook_networks)
    secret = secrets.token_bytes(signing.SIZE)
    async with acts.create(ENDPOINTS, Step.REGISTER, by=by, at=at) as act:
        number = await next_number("SY", at)
        row = Endpoint(
            number=number,
            name=clean.name,
            address=clean.address,
            contact=clean.contact,
            kinds=written(clean.kinds),
            confirms=clean.confirms,
            secret=secret,
            state=str(State.ON),
            told_from=await sql.value("SELECT number FROM trail_head WHERE id = 1") or 0,
            made_at=at,
        )
        await Endpoint.insert(row)
        after = {"name": clean.name, "host": urlsplit(clean.address).netloc, "told": written(clean.kinds)}
        await act.record(Tag.ENDPOINT_REGISTERED, f"system:{number}", after=after)
    return number, signing.written(secret)


ROTATE = """UPDATE endpoint SET old_secret = secret, old_until = :until, secret = :secret, revision = revision + 1
    WHERE id = :id AND revision = :revision RETURNING id"""


async def rotate(number: str, *, by: Acting, at: datetime, seen: int | None = None) -> str:
    """A new secret; the one before signs too for ROTATION_DAYS, the one before that no more. `seen` is the revision looked at."""
    secret = secrets.token_bytes(signing.SIZE)
    async with acts.take(ENDPOINTS, number, Step.ROTATE, by=by, at=at, seen=seen) as act:
        until, row = at + timedelta(days=ROTATION_DAYS), act.row
        if not await sql.rows(ROTATE, id=row.id, revision=row.revision, secret=secret, until=until):
            raise overtaken(number)
        await act.record(Tag.ENDPOINT_ROTATED, after={"name": act.row.name})
    return signing.written(secret)


async def send_test(number: str, *, by: Acting, at: datetime) -> None:
    """A message that says nothing but that it is a test; the log tells what came of it."""
    async with acts.take(ENDPOINTS, number, Step.TEST, by=by, at=at) as act:
        test = draft(MessageKind.TEST, at, {"words": "This is a test. Nothing happened."})
        await new_message(act, act.row.id, test, parts(test)[0])
        await act.record(Tag.ENDPOINT_TESTED, after={"name": act.row.name})


AGAIN = """UPDATE delivery SET state = 'waiting', attempts = 0, first_tried_at = NULL, next_at = clock_timestamp(), done_at = NULL
    WHERE message = :message AND endpoint = :endpoint AND part > 0"""


async def replay(number: str, message: str, *, by: Acting, at: datetime) -> None:
    """The same message once more, whatever became of it; a receiver knows it by its id.

    One that could not be written when it happened is written now.
    """
    async with acts.take(ENDPOINTS, number, Step.REPLAY, by=by, at=at) as act:
        known = await sql.one(MESSAGE, "There is no such message.", message=message, endpoint=act.row.id)
        if known["part"] == UNWRITTEN:
            await write_messages(act, await event_by_number(known["event"]), only=act.row.id)
        await sql.rows(AGAIN, message=message, endpoint=act.row.id)
        await act.record(Tag.MESSAGE_REPLAYED, after={"name": act.row.name, "message": message})


MESSAGE = "SELECT part, event FROM delivery WHERE message = :message AND endpoint = :endpoint"


async def switch_off(number: str, *, by: Acting, at: datetime, seen: int | None = None) -> None:
    async with acts.take(ENDPOINTS, number, Step.SWITCH_OFF, by=by, at=at, seen=seen) as act:
        await act.move(off_since=at, off_reason="")
        await act.record(Tag.ENDPOINT_SWITCHED_OFF, after={"name": act.row.name})


RIPE = "UPDATE delivery SET next_at = clock_timestamp() WHERE endpoint = :endpoint AND state = 'waiting'"


async def switch_on(number: str, *, by: Acting, at: datetime, seen: int | None = None) -> None:
    """What happened meanwhile is sent now, in order."""
    async with acts.take(ENDPOINTS, number, Step.SWITCH_ON, by=by, at=at, seen=seen) as act:
        await act.move(off_since=None, off_reason="", failing_since=None)
        await sql.rows(RIPE, endpoint=act.row.id)
        await act.record(Tag.ENDPOINT_SWITCHED_ON, after={"name": act.row.name})


async def give_up(number: str, reason: str, *, at: datetime) -> None:
    """Nobody answers, or nobody wants to be told: an administrator is asked to look into it."""
    async with acts.take(ENDPOINTS, number, Step.GIVE_UP, by=clock(), at=at) as act:
        await act.move(off_since=at, off_reason=reason)
        await act.record(Tag.ENDPOINT_SWITCHED_OFF, after={"name": act.row.name}, reason=reason)
