"""The address a request comes from, when trusted proxies stand in front of this server."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from governance.settings import Settings
from governance.web.site.pages import Request


def client_address(request: Request, settings: Settings) -> str:
    """The address nearest to us that is no trusted proxy; what an untrusted sender forwards is not believed."""
    client = request.scope.get("client")
    peer = client[0] if client else ""
    hops = [peer, *reversed(_forwarded(request))]
    for hop in hops:
        address = _parsed(hop)
        if address is None or not any(address in network for network in settings.trusted_proxies):
            return str(address or peer)
    return hops[-1]


def _forwarded(request: Request) -> list[str]:
    """The forwarded addresses in the order in which proxies added them, in one header or in several."""
    told = ",".join(request.headers.getall("X-Forwarded-For", []))
    return [part.strip() for part in told.split(",") if part.strip()]


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
