"""What surrounds every answer, error pages and unknown addresses included: a request number, a log line, headers.

Compression is here too. What an answer says is decided inside.
"""

import gzip
import time
from collections.abc import Awaitable
from uuid import uuid4

import brotli
import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    HTTPResponseStartEvent,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

from governance.settings import Settings
from governance.web.site import logs
from governance.web.site.asset_pages import accepted_codings
from governance.web.site.bounded import LEFT
from governance.web.site.problems import COUNTED

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The one page that other sites may show within theirs: all else stays as it is.
SHOWN_ELSEWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *"),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
REFERRER = "Referrer-Policy"  # a page whose address is a secret asks for less than this
TWO_YEARS = "max-age=63072000; includeSubDomains"
COMPRESSED_KINDS = ("text/html", "application/json", "application/problem+json", "text/csv")
CLIENT_LEFT = 499  # what the log says where nobody was there to be answered any more
WORTH_COMPRESSING = 1_000
QUICK = 1  # each page is made for one reader: a fifth more bytes than at 4, at a third of the time
LAST_RESORT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Something went wrong</title>
<h1>Something went wrong</h1><p>The fault is ours. Please go back and try again. If it happens again, tell your
administrator this number: <strong>{}</strong></p></html>"""


def with_envelope(inner: ASGIApp, settings: Settings) -> ASGIApp:
    """The application wrapped for the server: each answer gets a request number, headers and a log line."""
    fixed = {**HEADERS, **({"Strict-Transport-Security": TWO_YEARS} if settings.secure else {})}

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await inner(scope, receive, send)
            return
        # The number is ours: one handed in from outside could be made to look like another request's.
        number = uuid4().hex[:16]
        scope["state"] = {**scope.get("state", {}), "request_id": number}
        # Who we are is set. What a client calls us is read nowhere, and one that is no address could not be read.
        scope["headers"] = [header for header in scope["headers"] if header[0] != b"host"]
        sender = _AnswerSender(send, {**fixed, "X-Request-Id": number}, scope)
        receiver = _Receiver(receive)
        with structlog.contextvars.bound_contextvars(request=number):
            started = time.perf_counter()
            await _answer(inner, scope, receiver, sender)
            sender.let_go()
            receiver.let_go()
            if not scope["state"].get(COUNTED):
                logs.access(
                    method=str(scope.get("method")),
                    path=scope["path"],
                    status=CLIENT_LEFT if scope["state"].get(LEFT) else sender.status,
                    milliseconds=round((time.perf_counter() - started) * 1000),
                )

    return outer


async def _answer(inner: ASGIApp, scope: Scope, receive: Receive, sender: "_AnswerSender") -> None:
    """Run the application; where even its error page failed, say so without detail."""
    try:
        await inner(scope, receive, sender)
    except Exception:
        structlog.get_logger("governance").exception("the error page itself failed")
        if sender.status:
            raise
        body = LAST_RESORT.format(scope["state"]["request_id"]).encode()
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(body))]
        await sender({"type": "http.response.start", "status": 500, "headers": headers})
        await sender({"type": "http.response.body", "body": body, "more_body": False})


class _Receiver:
    """`receive`, let go of at the end: the server closes a connection once nobody can read from it any more, and what
    the framework made of a request may outlive it.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive: Receive | None = receive

    def __call__(self) -> Awaitable[HTTPReceiveMessage | WebSocketReceiveMessage]:
        if self._receive is None:
            raise RuntimeError("the answer is over")
        return self._receive()

    def let_go(self) -> None:
        self._receive = None


async def _nowhere(_: Message) -> None:
    """Where nobody is answered any more."""


class _AnswerSender:
    """`send` with our headers added, and whole text bodies compressed as the browser likes."""

    def __init__(self, send: Send, headers: dict[str, str], scope: Scope) -> None:
        self.status = 0
        self._send = send
        self._headers = headers
        self._codings = accepted_codings(_header(scope, b"accept-encoding"))
        self._start: HTTPResponseStartEvent | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            self._start = message
            self._add_headers(message)
            return
        if message["type"] == "http.response.body" and self._start is not None:
            start, self._start = self._start, None
            if not message.get("more_body"):
                message["body"] = self._compressed(start, message["body"])
            await self._send(start)
        await self._send(message)

    def let_go(self) -> None:
        """See _Receiver."""
        self._send = _nowhere

    def _add_headers(self, start: HTTPResponseStartEvent) -> None:
        headers = MutableScopeHeaders.from_message(start)
        framed = headers.get("Content-Security-Policy") == SHOWN_ELSEWHERE["Content-Security-Policy"]
        for name, value in self._headers.items():
            if not (framed and name == "X-Frame-Options"):
                headers.setdefault(name, value)
        headers.setdefault(REFERRER, "same-origin")
        headers.setdefault("Cache-Control", "no-store")

    def _compressed(self, start: HTTPResponseStartEvent, body: bytes) -> bytes:
        headers = MutableScopeHeaders.from_message(start)
        kind = headers.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED_KINDS or len(body) < WORTH_COMPRESSING or "Content-Encoding" in headers:
            return body
        headers.extend_header_value("Vary", "Accept-Encoding")
        coding = next((c for c in ("br", "gzip") if c in self._codings), None)
        if coding is None:
            return body
        smaller = (
            brotli.compress(body, quality=QUICK) if coding == "br" else gzip.compress(body, QUICK, mtime=0)
        )
        headers["Content-Encoding"] = coding
        headers["Content-Length"] = str(len(smaller))
        return bytes(smaller)


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), "")
