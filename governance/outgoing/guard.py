"""From an address to the one machine behind it: resolved once, every answer judged, the connection pinned to it.

Whoever answers for the name may answer otherwise a second later; nobody asks again. This machine's own portal is
never asked, whatever the setting allows.
"""

import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from governance.errors import Invalid, Unavailable
from governance.outgoing import rules
from governance.settings import Settings, current

Resolve = Callable[[str, int], tuple[str, ...]]
CLOSED = "{} leads to a machine that this server does not reach: only public addresses, or networks its setting names."
UNKNOWN = "{} cannot be found ({}). Try again later."


@dataclass(frozen=True, kw_only=True)
class Target:
    """One machine: the address by number, and the name that its certificate and its server are asked for."""

    url: str
    host: str
    server_name: str


def resolved(host: str, port: int) -> tuple[str, ...]:
    """Every address of a name. Blocks."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def target(
    address: str,
    *,
    resolve: Resolve = resolved,
    settings: Settings | None = None,
    allowed: Sequence[rules.Network] | None = None,
) -> Target:
    """The machine to connect to. Raises Invalid where one of its addresses may not be reached. Blocks.

    `allowed` are the networks that a setting opens, those of systems that are told where nothing else is said.
    """
    known = settings or current()
    opened = known.webhook_networks if allowed is None else allowed
    parts = rules.checked(address, allowed=opened)
    host, port = _ascii(parts), rules.port_of(parts)
    try:
        found = resolve(host, port)
    except OSError as problem:
        raise Unavailable(UNKNOWN.format(host, problem.strerror or type(problem).__name__)) from problem
    if not found or not all(_may(each, parts, opened, known) for each in found):
        raise Invalid(CLOSED.format(host))
    return Target(url=_numbered(parts, found[0], port), host=_host(host, parts), server_name=host)


def _ascii(parts: SplitResult) -> str:
    host = parts.hostname or ""
    try:
        return host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Invalid(rules.WRONG) from None


def _may(address: str, parts: SplitResult, allowed: Sequence[rules.Network], settings: Settings) -> bool:
    fit = rules.is_usual(parts) or rules.is_allowed(address, allowed)
    return fit and rules.may_reach(address, allowed=allowed) and not _is_our_own(address, parts, settings)


def _is_our_own(address: str, parts: SplitResult, settings: Settings) -> bool:
    """Whether this very portal listens there."""
    own = {settings.listens_on, rules.port_of(urlsplit(settings.url))}
    return rules.port_of(parts) in own and _is_of_this_machine(address)


def _is_of_this_machine(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))  # only its own addresses can be bound
        return True
    return False


def _numbered(parts: SplitResult, address: str, port: int) -> str:
    number = f"[{address}]" if ":" in address else address
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{number}:{port}{parts.path or '/'}{query}"


def _host(host: str, parts: SplitResult) -> str:
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{parts.port}" if parts.port else named
