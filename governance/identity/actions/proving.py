"""What somebody may show to prove who they are, one function a way; asked at sign-in and before anything that binds.

Each answers what was shown, or raises Invalid with the field; each counts its tries, in real time, apart from those at
the password of the sign-in page. What follows from it (a session, a fresh proof) is decided by whoever asks.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.errors import ProofNeeded
from governance.identity.actions import code_apps, passkeys, passwords, recovery_codes, throttles
from governance.identity.actions.asked import Asked
from governance.identity.actions.factor_events import Owner
from governance.identity.passkey_answers import asked_to_show
from governance.identity.queries.factors import Factors, factors_of
from governance.identity.rules import Delays, real_time
from governance.people.rules import Viewer
from governance.people.rules.proofs import Shown, Strength, is_fresh

TRIES = Delays(free=10, longest=60)  # seconds
AGAIN = "This changes how you sign in, and you last showed who you are more than five minutes ago. Nothing was changed yet."
PASSWORD, CODE, PASSKEY, RECOVERY_CODE = "password", "code", "passkey", "recovery code"


def owner_of(viewer: Viewer) -> Owner:
    return Owner(person_id=viewer.person_id, name=viewer.name, email=viewer.email, session=viewer.session)


def proven(viewer: Viewer) -> Owner:
    """Whoever changes their own ways in has shown within five minutes who they are. Raises ProofNeeded."""
    if not is_fresh(viewer.proof):
        raise ProofNeeded(AGAIN)
    return owner_of(viewer)


@dataclass(frozen=True, kw_only=True)
class Ways:
    """What a page that asks for a proof offers. `passkey` is what it hands to the browser; "" where there is none."""

    factors: Factors
    passkey: str

    @property
    def code(self) -> bool:
        return self.factors.app is not None

    @property
    def recovery_code(self) -> bool:
        return bool(self.factors) and self.factors.codes_left > 0

    @property
    def password(self) -> bool:
        """Only for whoever has nothing stronger."""
        return not self.factors


async def ways(person_id: int, challenge: str) -> Ways:
    factors, here = await factors_of(person_id), passkeys.here()
    known = [key.credential for key in factors.passkeys]
    offered = bool(known) and not here.why_not
    return Ways(
        factors=factors,
        passkey=asked_to_show(here, challenge=challenge, known=known) if offered else "",
    )


async def by_password(viewer: Viewer, typed: str, *, at: datetime) -> Shown:
    await passwords.check_present(viewer, typed, field="present_password", at=at)
    return Shown(method=PASSWORD, factors=(PASSWORD,))


async def by_code(owner: Owner, typed: str, *, at: datetime) -> Shown:
    await _slow_down(owner)
    await code_apps.use(owner, typed, at=at)
    return await _second(owner, CODE)


async def by_recovery_code(owner: Owner, typed: str, *, at: datetime) -> Shown:
    await _slow_down(owner)
    await recovery_codes.use(owner, typed, at=at)
    return await _second(owner, RECOVERY_CODE)


async def by_passkey(found: Asked, answer: str, *, token: str, at: datetime) -> Shown:
    """A passkey is two factors alone: the device, and what it asks of its person."""
    owner = found.owner
    await _slow_down(owner)
    await passkeys.use(owner, answer, token=token, challenge=found.challenge, at=at)
    return await _second(owner, PASSKEY)


async def _second(owner: Owner, method: str) -> Shown:
    """Shown beside what opened the session, or is opening it: two factors together."""
    await throttles.forget(_key(owner))
    return Shown(method=method, strength=Strength.TWO, factors=(method,))


async def _slow_down(owner: Owner) -> None:
    await throttles.slow({_key(owner): TRIES}, at=real_time.real_now())


def _key(owner: Owner) -> str:
    return f"factor:{owner.person_id}"
