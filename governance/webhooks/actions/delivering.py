"""Sending messages: to each system one at a time and in order, to several systems at once.

A try is written down before anything is sent and moves the next one on, so that a process that dies leaves nothing
behind but a try without an end. A message that fails holds the next ones back for an hour, no longer. Retries go by the
database's clock, whatever `at` a demo has.
"""

import asyncio
import random
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import httpx2
import structlog

from governance.agreements.queries.versions import local_day
from governance.agreements.rules.deployments import number_of
from governance.database import sql
from governance.database.session import transaction
from governance.errors import ConcordError
from governance.meetings.actions.version_steps import confirm_shown
from governance.outgoing.client import Answer, posted
from governance.people.rules import clock
from governance.reminders.actions import installation
from governance.settings import current
from governance.sweeps.actions import rows
from governance.webhooks.actions.endpoints import give_up
from governance.webhooks.rules import schedule, signing
from governance.webhooks.rules.messages import first_words, is_shown

LOG = structlog.get_logger("webhooks")
MOST = 50  # messages to one system in one sweep
AT_ONCE = 20  # systems
HELD_BACK = timedelta(hours=1)
LEASE = timedelta(seconds=90)  # longer than any try takes
NO_ANSWER = "No answer: {}"
GIVEN_UP = "It did not answer with success for three days."
TOLD_NO_MORE = "It answered that it wants to be told no more (410)."

READY = """SELECT e.id, e.number FROM endpoint e WHERE e.state = 'on' AND (e.lease_until IS NULL OR e.lease_until < clock_timestamp())
    AND EXISTS (SELECT FROM delivery d WHERE d.endpoint = e.id AND d.state = 'waiting' AND d.next_at <= clock_timestamp())
    ORDER BY e.id"""
LEASED = """UPDATE endpoint SET lease_owner = :owner, lease_until = clock_timestamp() + :lease::interval
    WHERE id = :endpoint AND state = 'on'
      AND (lease_owner = :owner OR lease_until IS NULL OR lease_until < clock_timestamp())
    RETURNING number, address, confirms, secret, CASE WHEN old_until > :at THEN old_secret ELSE '' END AS old_secret,
      clock_timestamp() AS now"""
RELEASED = (
    "UPDATE endpoint SET lease_owner = '', lease_until = NULL WHERE id = :endpoint AND lease_owner = :owner"
)
NEXT = """SELECT d.id, d.message, d.body, d.agreement, d.version, d.attempts FROM delivery d
    WHERE d.endpoint = :endpoint AND d.state = 'waiting' AND d.next_at <= :now AND NOT EXISTS (
      SELECT FROM delivery b WHERE b.endpoint = d.endpoint AND b.state = 'waiting' AND b.sequence < d.sequence
        AND (b.first_tried_at IS NULL OR b.first_tried_at > :now - :held::interval))
    ORDER BY d.sequence LIMIT 1"""
BEGUN = """WITH moved AS (UPDATE delivery SET attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, :now),
      next_at = coalesce(:next_at, :now + :lease::interval) WHERE id = :delivery RETURNING id)
    INSERT INTO delivery_attempt (delivery, at) SELECT id, :now FROM moved RETURNING id"""


@dataclass(frozen=True, kw_only=True)
class Try:
    """One try under way; `secrets` sign it. `is_last`: where it fails, nothing more is tried."""

    id: int
    delivery: int
    endpoint: int
    number: str
    address: str
    message: str
    body: bytes
    secrets: tuple[bytes, ...]
    agreement: str
    version: int
    at: datetime
    is_last: bool


async def deliver(*, at: datetime) -> int:
    """Every system that has something to be told; answers how many messages were received. A copy tells nobody."""
    if not await installation.is_the_one(current()):
        return 0
    ready = {row["number"]: row["id"] for row in await sql.rows(READY)}
    systems = await rows.rows_of("deliver")
    chosen = (await systems.only(ready))[:AT_ONCE]
    told = (systems.tried(number, partial(_leased, ready[number], at), opens_own=True) for number in chosen)
    return sum(filter(None, await asyncio.gather(*told)))


async def _leased(endpoint: int, at: datetime) -> int:
    """Whatever is wrong with one system stops that one alone."""
    owner = secrets.token_hex(8)
    try:
        return await _told(endpoint, owner, at)
    finally:
        await sql.rows(RELEASED, endpoint=endpoint, owner=owner)


async def _told(endpoint: int, owner: str, at: datetime) -> int:
    """Until one fails, or nothing is left that may be sent."""
    for count in range(MOST):
        begun = await _begun(endpoint, owner, at)
        if begun is None or not await _settled(begun, await _answer(begun), owner=owner, at=at):
            return count
    return MOST


async def _begun(endpoint: int, owner: str, at: datetime) -> Try | None:
    """The next message, with its try on file; None where another process has the system, or nothing is due."""
    async with transaction():
        of = await sql.row(LEASED, endpoint=endpoint, owner=owner, lease=LEASE, at=at)
        found = of and await sql.row(NEXT, endpoint=endpoint, now=of["now"], held=HELD_BACK)
        if not of or not found:
            return None
        after = schedule.next_try(found["attempts"] + 1, of["now"], luck=random.random())  # noqa: S311 - spreads tries
        row = await sql.one(BEGUN, delivery=found["id"], now=of["now"], next_at=after, lease=LEASE)
        return Try(
            id=row["id"],
            delivery=found["id"],
            endpoint=endpoint,
            number=of["number"],
            address=of["address"],
            message=found["message"],
            body=found["body"].encode(),
            secrets=tuple(each for each in (of["secret"], of["old_secret"]) if each),
            agreement=found["agreement"] if of["confirms"] else "",
            version=found["version"],
            at=of["now"],
            is_last=after is None,
        )


async def _answer(of: Try) -> Answer:
    """What the system answered; status 0 and the reason where it did not."""
    headers = signing.headers(of.secrets, message=of.message, at=of.at, body=of.body)
    try:
        return await posted(of.address, of.body, headers)
    except ConcordError as refused:
        reason = refused.message
    except TimeoutError:
        reason = "it took too long"
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as problem:
        reason = str(problem) or type(problem).__name__
    return Answer(status=0, content=NO_ANSWER.format(reason).encode())


ENDED = """UPDATE delivery_attempt SET ended_at = clock_timestamp(), status = :status, words = :words WHERE id = :id"""
RECEIVED = """WITH done AS (UPDATE delivery SET state = 'received', done_at = clock_timestamp(), next_at = NULL
      WHERE id = :delivery AND state <> 'received')
    UPDATE endpoint SET failing_since = NULL WHERE id = :endpoint"""
FAILED = """UPDATE delivery SET next_at = CASE WHEN :dead THEN NULL ELSE greatest(next_at, :not_before) END,
    state = CASE WHEN :dead THEN 'dead' ELSE state END WHERE id = :delivery AND state = 'waiting'"""
FAILING = """UPDATE endpoint SET failing_since = coalesce(failing_since, :since)
    WHERE id = :endpoint AND lease_owner = :owner AND state = 'on' RETURNING failing_since"""


async def _settled(of: Try, answer: Answer, *, owner: str, at: datetime) -> bool:
    """Writes down what came of a try; whether it was received."""
    received = schedule.is_success(answer.status)
    since = None
    async with transaction():
        await sql.rows(ENDED, id=of.id, status=answer.status, words=first_words(answer.content))
        if received:
            await sql.rows(RECEIVED, delivery=of.delivery, endpoint=of.endpoint)
        else:
            wait = schedule.asked_for(answer.retry_after, of.at)
            await sql.rows(FAILED, delivery=of.delivery, dead=of.is_last, not_before=wait)
            since = await sql.value(FAILING, endpoint=of.endpoint, owner=owner, since=of.at)
    if received:
        await _confirmed(of, answer, at)
    elif since and (answer.status == schedule.GONE or schedule.is_given_up(since, of.at)):
        reason = TOLD_NO_MORE if answer.status == schedule.GONE else GIVEN_UP
        await give_up(of.number, reason, at=at)
    return received


async def _confirmed(of: Try, answer: Answer, at: datetime) -> None:
    """The system itself says that it shows exactly the version it was told of. Whatever else it says waits for the page."""
    if not is_shown(answer.content, agreement=of.agreement, version=of.version):
        return
    by = replace(clock(), person="Concord", title="by what the system answered")
    try:
        await confirm_shown(number_of(of.agreement, of.version), shown_on=await local_day(at), by=by, at=at)
    except ConcordError as refused:
        LOG.info("an answer confirmed nothing", endpoint=of.number, reason=refused.message)
