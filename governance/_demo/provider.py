"""The made-up city's own sign-in, a small OpenID provider on loopback, so that single sign-on can be tried.

It knows the people of Port Alder by numbers of its own and asks nobody for a password. Whoever comes first is Dana Ruiz,
as though she had signed in at work this morning; after signing out, or for a fresh proof, it asks who is there.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT = "concord"
COOKIE = "harbor"
# Its own numbers for people; the last one has no account in the portal.
PEOPLE = {
    "8101": "Dana Ruiz",
    "8102": "Lee Chan",
    "8103": "Marcus Bell",
    "8104": "Amara Okafor",
    "8105": "Ruth Adler",
    "8199": "Jo Newcomer",
}
FIRST, NEWCOMER = "8101", "8199"
LASTS = 600  # seconds
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><body style="font-family:sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem">
<p>Port Alder, a made-up city: its own sign-in</p><h1>{title}</h1>{body}</body></html>"""
FILE = """# Made by `governance demo`: the made-up city's own sign-in, on this machine alone.
[harbor]
name = "Port Alder"
issuer = "{issuer}"
client_id = "concord"
scopes = ["openid", "profile", "email"]
"""


def address_of(subject: str) -> str:
    return f"{PEOPLE[subject].lower().replace(' ', '.')}@portalder.example"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a code stands for, once."""

    subject: str
    nonce: str
    challenge: str
    redirect: str
    asked_at: int


@dataclass
class Harbor:
    """The provider's memory."""

    issuer: str
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    grants: dict[str, Grant] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["none"],
        }

    def granted(self, subject: str, asked: Mapping[str, str]) -> str:
        """The address back, with a code."""
        code = secrets.token_urlsafe(24)
        self.grants[code] = Grant(
            subject=subject,
            nonce=asked.get("nonce", ""),
            challenge=asked.get("code_challenge", ""),
            redirect=asked["redirect_uri"],
            asked_at=int(time.time()),
        )
        answer = {"code": code, "state": asked.get("state", ""), "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def tokens(self, form: Mapping[str, str]) -> dict[str, Any]:
        """For a code and the proof that belongs to it; a refusal otherwise."""
        of, verifier = self.grants.pop(form.get("code", ""), None), form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if of is None or challenge != of.challenge or form.get("redirect_uri") != of.redirect:
            return {"error": "invalid_grant"}
        return {"id_token": self._id_token(of), "access_token": "none", "token_type": "Bearer"}

    def _id_token(self, of: Grant) -> str:
        name, now = PEOPLE[of.subject], int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": of.subject,
            "sid": f"at-work-{of.subject}",
            "nonce": of.nonce,
            "iat": now,
            "exp": now + LASTS,
            "auth_time": of.asked_at,
            "amr": ["pwd", "mfa"],
            "name": name,
            "email": address_of(of.subject),
        }
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key, algorithms=["ES256"])


class Answers(BaseHTTPRequestHandler):
    """Its pages and answers."""

    def __init__(self, harbor: Harbor, *args: Any) -> None:
        self.harbor = harbor
        super().__init__(*args)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        known = {
            "/.well-known/openid-configuration": lambda: self._json(self.harbor.metadata()),
            "/keys": lambda: self._json({"keys": [self.harbor.key.as_dict(private=False)]}),
            "/authorize": lambda: self._authorize(asked),
            "/leave": lambda: self._lead(asked.get("post_logout_redirect_uri", ""), subject=""),
        }
        known.get(parts.path, lambda: self._send(404, "text/plain", b""))()

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), 10_000)
        self._json(self.harbor.tokens(dict(parse_qsl(self.rfile.read(length).decode()))))

    def _authorize(self, asked: dict[str, str]) -> None:
        chosen, present = asked.pop("as", ""), self._present()
        if chosen in PEOPLE:
            self._lead(self.harbor.granted(chosen, asked), subject=chosen)
        elif asked.get("max_age") == "0":
            self._ask("Show that it is still you", [present or FIRST], asked)
        elif present is None and asked.get("prompt") != "login":
            self._lead(self.harbor.granted(FIRST, asked), subject=FIRST)
        elif present and asked.get("prompt") != "login":
            self._lead(self.harbor.granted(present, asked), subject=present)
        else:
            self._ask("Who are you?", list(PEOPLE), asked)

    def _present(self) -> str | None:
        """Who is signed in there in this browser; None in one that has never been here, "" after signing out."""
        found = SimpleCookie(self.headers.get("Cookie", "")).get(COOKIE)
        return None if found is None else found.value if found.value in PEOPLE else ""

    def _ask(self, title: str, people: list[str], asked: dict[str, str]) -> None:
        links = "".join(
            f'<li style="margin:1rem 0"><a href="/authorize?{escape(urlencode({**asked, "as": each}))}">{PEOPLE[each]}</a></li>'
            for each in people
        )
        self._send(
            200, "text/html; charset=utf-8", PAGE.format(title=title, body=f"<ul>{links}</ul>").encode()
        )

    def _lead(self, to: str, *, subject: str) -> None:
        """Back to the portal on this machine, and nowhere else."""
        if urlsplit(to).hostname not in {"127.0.0.1", "localhost"}:
            self._send(400, "text/plain", b"This sign-in leads back to this machine only.")
            return
        self.send_response(303)
        self.send_header("Location", to)
        self.send_header("Set-Cookie", f"{COOKIE}={subject}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, told: Mapping[str, Any]) -> None:
        self._send(200, "application/json", msgspec.json.encode(told))

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: addresses hold codes."""


@contextmanager
def running(port: int = 0) -> Iterator[Harbor]:
    """The provider on this machine until the end of the block, at this port or, where it is taken, at a free one."""
    harbor = Harbor(issuer="")
    with _server(port, harbor) as server:
        harbor.issuer = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.1), daemon=True)
        thread.start()
        try:
            yield harbor
        finally:
            server.shutdown()
            thread.join()


def _server(port: int, harbor: Harbor) -> ThreadingHTTPServer:
    answers = partial(Answers, harbor)
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), answers)
    except OSError:
        return ThreadingHTTPServer(("127.0.0.1", 0), answers)


def written(folder: Path, issuer: str) -> Path:
    """The file of providers that names this one."""
    path = folder / "sign-on.toml"
    path.write_text(FILE.format(issuer=issuer), encoding="utf-8")
    return path
