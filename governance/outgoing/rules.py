"""Which addresses this server may ask: public ones, and private networks that its setting names. Pure.

Judges what a name resolves to, never how it is written: 127.1, 0x7f000001 and ①②⑦.0.0.1 all come out as 127.0.0.1.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from governance.errors import Invalid

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
PORTS = {"https": 443, "http": 80}
USUAL_PORTS = frozenset({443, 8443})
# Where clouds answer with credentials, and what means this machine or everybody: not even a setting opens these.
NEVER = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
            *("100.100.100.200/32", "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254/128"),
        ),
    )
)
# Python 3.11 and 3.13 differ on some of these, and call others global: they lead inside by way of a translator.
NOT_PUBLIC_4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
WRONG = "The address begins with https://, names a machine, and has neither a password nor a # in it."
WRONG_PORT = "The address has the port {}. Use 443 or 8443, or have its network allowed on the server."


def may_reach(address: str, *, allowed: Sequence[Network] = ()) -> bool:
    """Whether a connection may be made to this resolved address."""
    found = _plain(address)
    return found is not None and not _within(found, NEVER) and (is_public(found) or _within(found, allowed))


def is_allowed(address: str, allowed: Sequence[Network]) -> bool:
    """Whether a setting names its network, where plain http and other ports are fine, too."""
    found = _plain(address)
    return found is not None and _within(found, allowed) and not _within(found, NEVER)


def is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast and not _within(address, NOT_PUBLIC_4)
    return address in PUBLIC_6 and not _within(address, NOT_PUBLIC_6)


def _plain(address: str) -> Address | None:
    """The address, an IPv4 one within an IPv6 one as itself; None for one that is meant for a single wire."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        return None if found.scope_id else found.ipv4_mapped or found
    return found


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def checked(address: str, *, allowed: Sequence[Network] = (), field: str = "address") -> SplitResult:
    """Its parts, or Invalid. What the name resolves to is judged again at each connection."""
    try:
        parts = urlsplit(address)
        port = port_of(parts)
    except ValueError:
        raise Invalid(WRONG, fields={field: WRONG}) from None
    schemes = {"https", "http"} if allowed else {"https"}
    if parts.scheme not in schemes or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise Invalid(WRONG, fields={field: WRONG})
    if port not in USUAL_PORTS and not allowed:
        reason = WRONG_PORT.format(port)
        raise Invalid(reason, fields={field: reason})
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or PORTS.get(parts.scheme, 0)


def is_usual(parts: SplitResult) -> bool:
    """Whether it may be asked outside of the allowed networks."""
    return parts.scheme == "https" and port_of(parts) in USUAL_PORTS
