"""An account at the provider, bound to one of the cast long ago by themselves."""

from datetime import timedelta

from governance import clock
from governance.identity.tables import Identity
from governance.people.rules import Acting
from tests.sign_on.standing import Standing


async def bind(account: str, person: Acting, at: Standing) -> None:
    await Identity.insert(
        Identity(
            code=f"of-{account}",
            issuer=at.url,
            subject=account,
            told=account,
            person=person.person_id,
            bound_at=clock.now() - timedelta(days=100),
        )
    )
