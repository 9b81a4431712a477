"""A certified provider on loopback (npm `oidc-provider`), started once for all tests of a process; and the way through it.

Whoever comes next there is told to it; nothing of it is shown to anybody.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from ipaddress import ip_network
from pathlib import Path
from re import search
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey

from governance.settings import Settings
from governance.sign_on_settings import Provider
from tests.web.conftest import Visitor

ROOT = Path(__file__).parents[2]
NODE = Path(sys.executable).parent / "node"
CLIENT = "concord"
SECRET = "a secret of this portal"
KEY = ECKey.generate_key("P-256", auto_kid=True)
KEYED = KEY.as_pem(private=True).decode()
LOOPBACK = ip_network("127.0.0.0/8")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The running provider; `clients` of it have a secret, a key, or nothing but PKCE."""

    url: str
    log: Path

    def provider(self, **more: Any) -> Provider:
        of: dict[str, Any] = {"key": "city", "name": "Port Alder", "issuer": self.url, "client_id": CLIENT}
        scopes = ("openid", "profile", "email", "groups")
        return Provider(**{**of, "scopes": scopes, "strong_acr": ("two",), "step_up_acr": ("two",), **more})

    def settings(self, known: Settings, **more: Any) -> Settings:
        """These settings with this provider."""
        return replace(known, providers=(self.provider(**more),), oidc_networks=(LOOPBACK,))

    def next(self, account: str, **more: Any) -> None:
        """Who comes next: `acr`, `amr`, `ts` of the sign-in, `claims` of the person, or an `error`."""
        httpx.post(f"{self.url}/_next", json={"accountId": account, **more}).raise_for_status()

    def rotate(self) -> None:
        """New keys, the old ones gone; everybody is signed out there."""
        httpx.post(f"{self.url}/_rotate").raise_for_status()

    def asked_for_keys(self) -> int:
        return int(httpx.get(f"{self.url}/_asked").json()["keys"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def clients(at: str, **more: Any) -> dict[str, Any]:
    """How this portal is registered there, when it is reached at this address."""
    back = f"{at}/sign-in/with/city"
    return {
        "client_id": CLIENT,
        "token_endpoint_auth_method": "none",
        "redirect_uris": [f"{back}/back"],
        "post_logout_redirect_uris": [f"{at}/sign-in"],
        "backchannel_logout_uri": f"{back}/signed-out",
        "backchannel_logout_session_required": True,
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "id_token_signed_response_alg": "ES256",
        **more,
    }


@contextmanager
def standing(folder: Path, *registered: dict[str, Any]) -> Iterator[Standing]:
    """From its first answer to its end. `NODE` comes with the packages that are locked, as the provider does."""
    port, log = free_port(), folder / "provider.log"
    told = json.dumps({"port": port, "clients": registered})
    with log.open("w") as written:
        command = [str(NODE), "provider.mjs", told]
        process = subprocess.Popen(
            command,
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )
        try:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                pytest.fail(f"the provider did not start:\n{log.read_text()[-2000:]}")
            yield Standing(url=f"http://127.0.0.1:{port}", log=log)
        finally:
            process.terminate()
            process.wait(timeout=10)
            for pipe in filter(None, (process.stdin, process.stdout)):
                pipe.close()


def onward(page: str) -> str:
    """Where a page of ours leads on by itself."""
    found = search(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


async def through(address: str, *, back_at: str, jar: httpx.Cookies | None = None) -> str:
    """What a browser does at the provider, until it is sent back: the path and query that it comes back with."""
    async with httpx.AsyncClient(cookies=jar) as browser:
        for _ in range(8):
            answer = await browser.get(address)
            assert answer.is_redirect, answer.text
            address = str(answer.next_request.url if answer.next_request else "")
            if address.startswith(back_at):
                parts = urlsplit(address)
                if jar is not None:
                    jar.update(browser.cookies)
                return f"{parts.path}?{parts.query}"
    raise AssertionError(f"the provider did not lead back, but to {address}")


async def there_and_back(visitor: Visitor, *, back_at: str, **fields: str) -> httpx.Response:
    """Presses the button, signs in there, comes back: the portal's last answer."""
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in/with/city", fields)
    assert answer.status_code == 200, answer.text
    return await visitor.get(await through(onward(answer.text), back_at=back_at))
