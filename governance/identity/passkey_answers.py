"""What a browser answers when it is asked for a passkey: its form and signatures are the library's, the rules are ours.

Required here, which the library does not by itself: that the person was verified by the device, and that no other page
framed ours. What is stored, and that a challenge is used once, the actions decide.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from governance.errors import Invalid

WRONG = "This passkey could not be checked. Try once more, or use another way."
NO_PLACE = (
    "Passkeys are not offered here: the portal is reached by a number ({host}), and browsers keep passkeys for names only. "
    "Set GOVERNANCE_URL to a name."
)
CHALLENGE_BYTES = 32
LONGEST = 20_000  # characters of an answer


@dataclass(frozen=True, kw_only=True)
class Place:
    """For which name passkeys are kept, and from which address they are shown: both from GOVERNANCE_URL."""

    name: str
    origin: str

    @property
    def why_not(self) -> str:
        """Why no passkey can be used here; "" where one can."""
        try:
            ip_address(self.name.strip("[]"))
        except ValueError:
            return ""
        return NO_PLACE.format(host=self.name)


def place(url: str) -> Place:
    return Place(name=urlsplit(url).hostname or "", origin=url)


@dataclass(frozen=True, kw_only=True)
class NewKey:
    credential: str
    public_key: str
    counter: int
    synced: bool


def new_challenge() -> str:
    return bytes_to_base64url(secrets.token_bytes(CHALLENGE_BYTES))


def asked_to_make(here: Place, *, challenge: str, person: tuple[int, str, str], known: Sequence[str]) -> str:
    """What the page hands to the browser; `person` is number, e-mail and name, `known` the passkeys there are."""
    number, email, name = person
    chosen = AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(
        generate_registration_options(
            rp_id=here.name,
            rp_name="Concord",
            user_id=f"concord-{number}".encode(),
            user_name=email,
            user_display_name=name,
            challenge=base64url_to_bytes(challenge),
            authenticator_selection=chosen,
            exclude_credentials=_described(known),
        )
    )


def asked_to_show(here: Place, *, challenge: str, known: Sequence[str]) -> str:
    return options_to_json(
        generate_authentication_options(
            rp_id=here.name,
            challenge=base64url_to_bytes(challenge),
            allow_credentials=_described(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _described(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known]


def made(answer: str, *, challenge: str, here: Place) -> NewKey:
    """Raises Invalid for an answer to another challenge, of another place, framed, or without the person verified."""
    credential = _own(answer)
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.name,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise wrong() from None
    return NewKey(
        credential=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key),
        counter=found.sign_count,
        synced=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
    )


def credential_of(answer: str) -> str:
    """Which passkey answers, by its own word; that it is that one, `shown` checks."""
    return str(_own(answer).get("id", ""))


def shown(answer: str, *, challenge: str, here: Place, public_key: str, counter: int) -> int:
    """The passkey's counter now. Raises Invalid, also where the counter goes back: then there are two of it."""
    try:
        found = verify_authentication_response(
            credential=_own(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=here.name,
            expected_origin=here.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise wrong() from None
    return found.new_sign_count


def _own(answer: str) -> dict[str, Any]:
    """The answer as it was read. Raises Invalid for none, or for one that a page of somebody else framed."""
    try:
        found = json.loads(answer[:LONGEST])
        client = json.loads(base64url_to_bytes(found["response"]["clientDataJSON"]))
        framed = client.get("crossOrigin", False) is not False or "topOrigin" in client
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong() from None
    if framed or not isinstance(found, dict):
        raise wrong()
    return found


def wrong() -> Invalid:
    return Invalid(WRONG, fields={"passkey": "could not be checked"})
