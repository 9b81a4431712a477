"""A person's passkeys: several, each with a name, made and shown against a challenge of the server's that is used once."""

import secrets
from datetime import datetime

from governance import canonical, settings
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, NotFound
from governance.identity import passkey_answers
from governance.identity.actions import asked, factor_events
from governance.identity.actions.asked import Purpose, Waiting
from governance.identity.actions.factor_events import Owner
from governance.identity.passkey_answers import Place
from governance.identity.queries.factors import factors_of
from governance.identity.rules import real_time

MOST = 20


def here() -> Place:
    return passkey_answers.place(settings.current().url)


async def begin(owner: Owner) -> tuple[Waiting, str]:
    """A challenge, and what the browser is asked. Raises Invalid where passkeys cannot be used."""
    place = here()
    if place.why_not:
        raise Invalid(place.why_not)
    waiting = await asked.ask(owner.person_id, Purpose.NEW_PASSKEY)
    known = [key.credential for key in (await factors_of(owner.person_id)).passkeys]
    person = (owner.person_id, owner.email, owner.name)
    return waiting, passkey_answers.asked_to_make(
        place, challenge=waiting.challenge, person=person, known=known
    )


ADD = """INSERT INTO passkey (code, person, name, credential, public_key, counter, synced, set_up_at)
    SELECT :code, :person, :name, :credential, :public_key, :counter, :synced, :at
    WHERE (SELECT count(*) FROM passkey WHERE person = :person) < :most
    ON CONFLICT (credential) DO NOTHING RETURNING id"""


async def add(owner: Owner, *, name: str, answer: str, token: str, at: datetime) -> None:
    called = canonical.normal(name, field="name").strip()[:60]
    if not called:
        raise Invalid("Give the passkey a name.", fields={"name": "is missing"})
    found = await asked.asked(token, Purpose.NEW_PASSKEY)
    await asked.take(token)
    if found.owner.person_id != owner.person_id:
        raise passkey_answers.wrong()
    made = passkey_answers.made(answer, challenge=found.challenge, here=here())
    async with transaction():
        row = {"code": secrets.token_urlsafe(9), "person": owner.person_id, "name": called, "at": at}
        if not await sql.rows(ADD, **row, **vars(made), most=MOST):
            raise Invalid(
                "This passkey is there already, or you have too many.", fields={"passkey": "is not added"}
            )
        await factor_events.changed(owner, Tag.FACTOR_ADDED, f"the passkey “{called}”", at=at)


async def remove(owner: Owner, code: str, *, at: datetime) -> None:
    async with transaction():
        gone = await sql.rows(
            "DELETE FROM passkey WHERE code = :code AND person = :person RETURNING name",
            code=code,
            person=owner.person_id,
        )
        if not gone:
            raise NotFound("This passkey was removed already.")
        await factor_events.changed(owner, Tag.FACTOR_REMOVED, f"the passkey “{gone[0]['name']}”", at=at)


ONE = "SELECT id, public_key, counter FROM passkey WHERE person = :person AND credential = :credential"
# A counter that stays 0 is that of a passkey that is kept in several places; any other has to rise.
USE = """UPDATE passkey SET counter = :now_at, used_at = :now
    WHERE id = :id AND (counter < :now_at OR (counter = 0 AND :now_at = 0)) RETURNING id"""


async def use(owner: Owner, answer: str, *, token: str, challenge: str, at: datetime) -> None:
    """Raises Invalid; the challenge is used up whatever comes of it."""
    await asked.use_challenge(token, challenge)
    try:
        row = await sql.row(ONE, person=owner.person_id, credential=passkey_answers.credential_of(answer))
        if row is None:
            raise passkey_answers.wrong()
        known = {"public_key": row["public_key"], "counter": row["counter"]}
        counter = passkey_answers.shown(answer, challenge=challenge, here=here(), **known)
        if not await sql.rows(USE, id=row["id"], now_at=counter, now=real_time.real_now()):
            raise passkey_answers.wrong()
    except Invalid:
        await factor_events.refused(owner, "Wrong passkey", at=at)
        raise
