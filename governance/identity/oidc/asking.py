"""One question to a provider: bounded in time and size, only to addresses this server may reach, no redirect followed."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx2
import structlog

from governance.errors import ConcordError, Unavailable
from governance.outgoing import client
from governance.outgoing.client import Answer, Limits
from governance.outgoing.rules import Network
from governance.sign_on_settings import Provider

log = structlog.get_logger(__name__)
MOST = 512_000  # bytes of an answer: a large provider's keys are some thousands
SECONDS = 8.0  # for one question; a sign-in asks up to four
OK = 200
JSON = {"Accept": "application/json"}
DOWN = (
    "{} does not answer just now ({}), so nobody can sign in by it. Try again in a few minutes, or sign in with your "
    "password; whoever is signed in goes on working."
)


class ProviderDown(Unavailable):
    """The provider is away or answers what nobody can use; `why` is for the log, the message for a page."""

    def __init__(self, provider: Provider, why: str) -> None:
        super().__init__(DOWN.format(provider.name, why))


Networks = tuple[Network, ...]


async def get(
    provider: Provider, address: str, allowed: Networks, headers: Mapping[str, str] = JSON
) -> dict[str, Any]:
    """The object that the provider answers. Raises ProviderDown."""
    return _object(provider, await _asked(provider, address, allowed, headers=headers), {OK})


async def post(
    provider: Provider, address: str, allowed: Networks, form: Mapping[str, str], headers: Mapping[str, str]
) -> dict[str, Any]:
    """The same to a form; a refusal is an object with `error`. Raises ProviderDown."""
    sent = {"Content-Type": "application/x-www-form-urlencoded", **JSON, **headers}
    answer = await _asked(provider, address, allowed, headers=sent, content=urlencode(form).encode())
    return _object(provider, answer, {OK, 400, 401, 403})


async def _asked(
    provider: Provider,
    address: str,
    allowed: Networks,
    *,
    headers: Mapping[str, str],
    content: bytes | None = None,
) -> Answer:
    limits = Limits(most=MOST, patience=SECONDS, allowed=allowed)
    try:
        if content is None:
            return await client.fetched(address, headers, limits=limits)
        return await client.posted(address, content, headers, limits=limits)
    except TimeoutError as problem:
        raise ProviderDown(provider, f"nothing within {SECONDS:g} seconds") from problem
    except (httpx2.HTTPError, OSError) as problem:
        log.warning("provider away", provider=provider.key, why=type(problem).__name__)
        raise ProviderDown(provider, "no connection") from problem
    except ConcordError as problem:
        log.warning("provider not reached", provider=provider.key, why=problem.message)
        raise ProviderDown(provider, "its address is not one that this server reaches") from problem


def _object(provider: Provider, answer: Answer, good: set[int]) -> dict[str, Any]:
    if answer.status not in good:
        raise ProviderDown(provider, f"status {answer.status}")
    try:
        found = json.loads(answer.content)
    except ValueError as problem:
        raise ProviderDown(provider, "an answer that cannot be read") from problem
    if not isinstance(found, dict):
        raise ProviderDown(provider, "an answer of another form")
    return found
