"""What an answer of a provider of single sign-on must say, claim by claim, before anybody is let in. Pure.

Signatures are checked before (identity/oidc/tokens.py); times are seconds since 1970 by the real clock, never the
portal's. Whatever is wrong is one sentence for the record; the page says less.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from governance.errors import ConcordError
from governance.identity.rules.groups import Named, named_in
from governance.sign_on_settings import Provider

LEEWAY = 60  # seconds by which the clocks of two machines may differ
FRESH = 10 * 60  # a token of ten minutes ago answers another question
LONGEST = 12 * 60 * 60  # a sign-in there counts for as long as a session here
ATTEMPT = 10 * 60  # seconds in which somebody signs in there
LOGOUT = 2 * 60
BACK_CHANNEL = "http://schemas.openid.net/event/backchannel-logout"
REFUSED = (
    "The sign-in at {} did not go through. Nothing was changed. Try once more, or sign in with your password."
)
Claims = Mapping[str, Any]


class AnswerRefused(ConcordError):
    """What came back from a provider lets nobody in. `reason` is for the record, the message for whoever came."""

    status = HTTPStatus.FORBIDDEN
    title = "You are not signed in"

    def __init__(self, reason: str) -> None:
        super().__init__(REFUSED)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a sign-in asked for. For a fresh proof `subject` is whose it must be, and `not_before` when it was asked."""

    nonce: str
    now: int
    subject: str = ""
    not_before: int = 0

    @property
    def is_proof(self) -> bool:
        return bool(self.not_before)


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """Who came, by the provider's own number for them, and what it says of how they showed it.

    `groups` is None where they are not known, which is not the same as none.
    """

    issuer: str
    subject: str
    sid: str
    acr: str
    amr: tuple[str, ...]
    auth_time: int | None
    strong: bool
    groups: Named | None
    name: str
    email: str
    verified: bool
    other: str  # what else the provider calls the account by, for whoever binds it by hand


def challenge(verifier: str) -> str:
    """The S256 challenge of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def asked(provider: Provider, *, proof: bool, again: bool) -> dict[str, str]:
    """What a sign-in asks of this provider beside the usual: how fresh, how strong, and whether anew."""
    prompt = "login" if again and not proof else provider.prompt
    acr = provider.step_up_acr if proof and provider.step_up_acr else provider.acr_values
    context = provider.step_up_acrs if proof else ""
    essential = f'{{"id_token":{{"acrs":{{"essential":true,"value":"{context}"}}}}}}' if context else ""
    parts = {
        "max_age": "0" if proof else str(LONGEST),
        "prompt": prompt,
        "acr_values": " ".join(acr),
        "claims": essential,
        "hd": provider.hosted_domain,
    }
    return {name: value for name, value in parts.items() if value}


def address(endpoint: str, **parts: str) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parts)}"


def check_issuer_named(given: str | None, *, issuer: str, promised: bool) -> None:
    """RFC 9207: an answer that names another provider, or none where this one always does, came from elsewhere."""
    if given is None and promised:
        raise AnswerRefused("the answer does not name its provider")
    if given is not None and given != issuer:
        raise AnswerRefused("the answer names another provider")


def check_id_token(claims: Claims, provider: Provider, expected: Expected) -> None:
    """Raises AnswerRefused with the first thing that is wrong."""
    wrong = {
        "another issuer": claims.get("iss") != provider.issuer,
        "meant for somebody else": not _for_us(claims.get("aud"), provider.client_id),
        "asked for by somebody else": claims.get("azp", provider.client_id) != provider.client_id,
        "expired": not _after(claims.get("exp"), expected.now - LEEWAY),
        "issued in the future": not _before(claims.get("iat"), expected.now + LEEWAY),
        "issued long ago": not _after(claims.get("iat"), expected.now - FRESH),
        "not valid yet": not _before(claims.get("nbf", 0), expected.now + LEEWAY),
        "for another question": not _same(claims.get("nonce"), expected.nonce),
        "without a subject": not _subject(claims.get("sub")),
        **_at_wrong_time(claims, provider, expected),
        **_stranger(claims, provider),
    }
    _refuse_first("the ID token is", wrong)
    if expected.is_proof:
        check_proof(claims, provider, expected)


def check_proof(claims: Claims, provider: Provider, expected: Expected) -> None:
    """A fresh proof is the same person's, made since it was asked for, and as strong as it was asked for."""
    accepted = set(provider.step_up_acr) & {str(claims.get("acr"))}
    wrong = {
        "of another subject": not _same(claims.get("sub"), expected.subject),
        "from before it was asked for": not _after(claims.get("auth_time"), expected.not_before - LEEWAY - 1),
        "weaker than asked for": bool(provider.step_up_acr) and not accepted,
        "without the context asked for": bool(provider.step_up_acrs)
        and provider.step_up_acrs not in _texts(claims.get("acrs")),
    }
    _refuse_first("the proof is", wrong)


def check_logout(header: Claims, claims: Claims, provider: Provider, *, now: int) -> None:
    """A logout token, and nothing that only looks like one: an ID token ends no session."""
    events = claims.get("events")
    wrong = {
        "no logout token": header.get("typ") not in {"logout+jwt", "application/logout+jwt"},
        "from another issuer": claims.get("iss") != provider.issuer,
        "meant for somebody else": not _for_us(claims.get("aud"), provider.client_id),
        "from another time": not (
            _after(claims.get("iat"), now - LOGOUT) and _before(claims.get("iat"), now + LEEWAY)
        ),
        "expired": not _after(claims.get("exp", now), now - LEEWAY),
        "with a nonce": "nonce" in claims,
        "about something else": not isinstance(events, dict)
        or not isinstance(events.get(BACK_CHANNEL), dict),
        "about nobody": not (_subject(claims.get("sub")) or _subject(claims.get("sid"))),
    }
    _refuse_first("the logout token is", wrong)


def check_userinfo(claims: Claims, *, subject: str) -> None:
    if claims.get("sub") != subject:
        raise AnswerRefused("the person's data are those of another subject")


def vouched(claims: Claims, told: Claims, provider: Provider) -> Vouched:
    """What counts of the claims; `told` are the person's own data, if they were asked for."""
    when = claims.get("auth_time")
    also = {**told, **claims}
    return Vouched(
        issuer=provider.issuer,
        subject=str(claims["sub"]),
        sid=_text(claims.get("sid")),
        acr=_text(claims.get("acr")),
        amr=_texts(claims.get("amr")),
        auth_time=when if _is_time(when) else None,
        strong=is_strong(claims, provider),
        groups=named_in(also),
        name=_text(also.get("name")),
        email=_text(also.get("email")) or _text(also.get("preferred_username")),
        verified=also.get("email_verified") is True,
        other=" ".join(f"{name} {also[name]}" for name in ("oid", "tid") if _text(also.get(name))),
    )


def is_strong(claims: Claims, provider: Provider) -> bool:
    """Whether the provider says that two factors were shown; where it says nothing, it was one."""
    context = provider.step_up_acrs
    return (
        _text(claims.get("acr")) in provider.strong_acr
        or bool(set(_texts(claims.get("amr"))) & set(provider.strong_amr))
        or bool(context and context in _texts(claims.get("acrs")))
    )


def _at_wrong_time(claims: Claims, provider: Provider, expected: Expected) -> dict[str, bool]:
    when = claims.get("auth_time")
    missing = when is None and not provider.auth_time and not expected.is_proof
    oldest = expected.now - LONGEST - LEEWAY
    return {
        "silent about when the person signed in": not missing and not _is_time(when),
        "of a sign-in of long ago": isinstance(when, int) and when < oldest,
        "of a sign-in in the future": isinstance(when, int) and when > expected.now + LEEWAY,
    }


def _stranger(claims: Claims, provider: Provider) -> dict[str, bool]:
    """Accounts that the provider lets in and this city does not."""
    domain = provider.hosted_domain
    is_guest = claims.get("acct") in {1, "1"} or ("idp" in claims and claims["idp"] != claims.get("iss"))
    return {
        "of another organization": bool(domain) and claims.get("hd") != domain,
        "of a guest": provider.kind == "entra" and not provider.guests and is_guest,
    }


def _refuse_first(what: str, wrong: Mapping[str, bool]) -> None:
    found = next((words for words, is_so in wrong.items() if is_so), None)
    if found:
        raise AnswerRefused(f"{what} {found}")


def _for_us(audience: Any, client: str) -> bool:
    """For this portal and nobody beside it."""
    return audience in (client, [client])


def _same(given: Any, expected: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())


def _subject(given: Any) -> bool:
    return isinstance(given, str) and 0 < len(given) <= 255 and given.isascii() and given.isprintable()


def _is_time(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _after(given: Any, moment: int) -> bool:
    return _is_time(given) and given > moment


def _before(given: Any, moment: int) -> bool:
    return _is_time(given) and given <= moment


def _text(given: Any) -> str:
    """What somebody elsewhere wrote, short and such that it can be shown."""
    found = given if isinstance(given, str) else ""
    return "".join(each for each in found if each.isprintable())[:254]


def _texts(given: Any) -> tuple[str, ...]:
    several: Sequence[Any] = given if isinstance(given, list) else [given]
    return tuple(one for one in several if isinstance(one, str))
