"""Links of letters about accounts in the city that tests look at: each where it can stand, open or over."""

from datetime import timedelta

from governance.database.session import transaction
from governance.identity.actions import letters, password_letters
from governance.identity.actions.letters import Addressed
from governance.identity.rules.letters import Purpose
from governance.people.tables import Person
from tests.browser.serving import MORNING, Portal

TO = "kate.doyle@streets.portalder.example"


async def lettered(portal: Portal) -> dict[str, str]:
    """Tokens, by the short names under which the states of pages know them."""
    async with portal.database():
        found = {
            "letter-ended": await _token("Kate Doyle", Purpose.PASSWORD),
            "letter-open": await _token("Kate Doyle", Purpose.WELCOME),
            "letter-used": await _token("Sunil Shah", Purpose.PASSWORD),
            "letter-expired": await _token("Nora Lind", Purpose.PASSWORD, hours=2),
            "letter-address": await _token("Kate Doyle", Purpose.ADDRESS),
            "letter-stop": await _token("Kate Doyle", Purpose.ADDRESS_ASKED),
        }
        await password_letters.choose_password(found["letter-used"], new="three herons on a wire", at=MORNING)
    return found


async def _token(name: str, purpose: Purpose, *, hours: int = 0) -> str:
    person = await Person.select(Person.id, Person.email).where(Person.name == name).first()
    assert person, f"nobody is called {name}"
    at = MORNING - timedelta(hours=hours)
    email = TO if purpose is Purpose.ADDRESS else person["email"]
    async with transaction():
        whom = Addressed(email=email, person_id=person["id"])
        await letters.want(purpose, whom, at=at, to=TO, by="Sam Ito")
        written = await letters.take((await letters.pending(at=at))[-1], at=at)
    assert written
    return written.token
