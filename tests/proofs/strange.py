"""Requests that no browser sends: real addresses and forms, with anything at all in the place of what belongs there.

Which routes there are, and which fields and parameters they read, is asked of the application and its source.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from litestar import Litestar
from litestar.routes import HTTPRoute

import governance.web
from tests.seats.acts import ACTS
from tests.seats.circles import Visit
from tests.seats.pages import PAGES
from tests.web.conftest import URL

READ = re.compile(r'form\.\w+\(\s*f?"([a-z_]+)"')
GAP = re.compile(r"{([a-z_]+)[^}]*}")
ANY_METHOD = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW")
FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"
TEXTS = (
    "", " ", "\0", "\x1b[2J", "\u200b", "\u202eabc", "²", "٣", "½", "Ⅷ", "é" * 9, "e" + "\u0301" * 300, "🙂" * 60, "\ufeff", "\ufffe",
    "0", "-1", "00", "1", "1.5", "1e999", "NaN", "inf", "1_000", "0x10", "2147483648", "9223372036854775808", "9" * 30, "9" * 5_000,
    "true", "null", "[]", "{}", '{"a": [1, {"b": null}]}', '"', "[" * 3_000, "{{7*7}}", "<script>1</script>", "'; DROP TABLE event; --", "%s%n",
    "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "2026-06-09", "02/29/2026", "2026-06-09T25:61", "2026-W01-1",
    "25:61", "24:00", "00:00", "23:59", "Mon-Fri 09:00-12:00", "Sun-Mon 23:00-01:00", "America/New_York", "../../etc/passwd", "/etc/passwd", "Mars/Olympus",
    "//elsewhere.example", "http://[", "http://x:99999999/", "https://[::1]:0/%", "javascript:1", "a@b", "@", "a@b@c", "a" * 300 + "@b.example",
    "a" * 2_100, "a " * 30_000, "\r\nSet-Cookie: a=b", "\n" * 500, "a,b;c\td", "=1+1", "a:b/c", ":", "/", "..", ".", "%", "%00", "*", "|", "~" * 70,
    "term:pothole/done", "change/CH-2026-0001", "CH-2026-0001", "CH-99999999999999999999-0001", "M-2026-0001", "streets", "pothole", "0" * 64, "f" * 63,
)  # fmt: skip
# The server itself refuses other bytes than these in an address.
BROKEN = (
    b"%ED%A0%80",
    b"%FF%FE",
    b"%C0%AF",
    b"%F4%90%80%80",
    b"%E2%82",
    b"%",
    b"%zz",
    b"%u0041",
    b"%00",
    b"+",
    b"\xc3\xa4",
)
CHARSETS = (
    "",
    "; charset=utf-16",
    "; charset=unheard-of",
    "; charset=",
    '; charset="utf-8',
    "; charset=ascii",
    "; charset=idna",
)
KINDS = (
    *[FORM] * 24, *[PARTS] * 8, JSON, "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "a", "*/*", "\xff",
    "application/xml", "image/svg+xml", "application/msgpack",
)  # fmt: skip
FILES = (
    b"", b"\0" * 3_000, b"PK\x03\x04" + b"\0" * 400, b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"a,b\n" * 50, b"\xff\xfea\0,\0b\0\n\0", b'"' * 999,
    b'a,b\n1,"\n', b"\xef\xbb\xbf", b"[" * 9_000, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:0\r\n",
)  # fmt: skip
HEADERS: Mapping[str, Sequence[bytes]] = {
    "accept": (b"text/html", b"text/html", b"application/json", b"*/*", b"", b"text/html;q=a", b"\xff", b"," * 400, b"application/problem+json;q=0"),
    "accept-encoding": (b"gzip", b"br", b"br;q=x, gzip;q=-1", b"identity;q=0", b"\xff", b"*"),
    "accept-language": (b"de", b"\xff", b"x" * 900),
    "hx-request": (b"true", b"false", b"\xff"),
    "hx-target": (b"x", b"\xff", b"%FF"),
    "hx-current-url": (b"http://[", b"/%FF", b"\xff"),
    "if-none-match": (b'"', b"*", b'W/"', b"\xff"),
    "if-modified-since": (b"yesterday", b"Thu, 99 Jan 99999 00:00:00 GMT", b"\xff"),
    "range": (b"bytes=9-1", b"bytes=-", b"bytes=99999999999999999999-", b"a=1", b"bytes=0-0,1-1"),
    "referer": (b"http://[", b"http://127.0.0.1:8311/%FF", b"\xff", b"x"),
    "host": (b"", b"[", b"elsewhere.example:x", b"\xff", b"a" * 900),
    "origin": (b"null", b"http://[", b"\xff", b"https://elsewhere.example"),
    "sec-fetch-site": (b"cross-site", b"none", b"\xff"),
    "sec-fetch-mode": (b"cors", b"navigate"),
    "user-agent": (b"", b"\xff\xfe", b"\0", b"a" * 5_000),
    "x-forwarded-for": (b"1.2.3.4", b"\xff", b"::1%eth0", b"," * 99),
    "x-forwarded-proto": (b"https", b"\xff"),
    "last-event-id": (b"-1", b"\xff", b"9" * 40),
    "content-length": (b"0", b"9" * 12),
    "content-encoding": (b"gzip", b"x"),
    "cookie": (b"concord=\xff", b"concord=", b";;=;", b"concord-visit=9.9.9", b'concord="', b"a" * 9_000, b"concord-notice=%FF"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One request as it goes over the wire."""

    who: str
    route: str
    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""

    def words(self) -> str:
        more = f"?{self.query[:200].decode('latin-1')}" if self.query else ""
        told = [
            (name.decode(), value[:60]) for name, value in self.headers if name not in (b"cookie", b"origin")
        ]
        return (
            f"{self.who}: {self.method} {self.path[:300].decode('latin-1')}{more} {told} {self.body[:600]!r}"
        )


@dataclass(frozen=True, kw_only=True)
class Way:
    """A route, the parameters that its handlers read, and addresses and forms that are right there."""

    route: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...]
    right: tuple[Visit, ...]


def ways(app: Litestar) -> list[Way]:
    right: dict[str, tuple[Visit, ...]] = {}
    for path, visits in (*PAGES.items(), *ACTS.items()):
        right[path] = (*right.get(path, ()), *visits)
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    return [
        Way(
            route=route.path_format,
            methods=tuple(sorted(set(route.methods) - {"OPTIONS"})),
            parameters=tuple(_asked(route)),
            right=right.get(route.path_format, (Visit(address=route.path_format, matter=None),)),
        )
        for route in routes
    ]


def _asked(route: HTTPRoute) -> Iterator[str]:
    for handler in route.route_handlers:
        yield from (
            name for name in handler.parsed_fn_signature.parameters if name not in ("request", "self")
        )


def field_names() -> list[str]:
    """Whatever any page of the portal reads of a form."""
    folder = Path(governance.web.__path__[0])
    return sorted({name for file in folder.rglob("*.py") for name in READ.findall(file.read_text("utf-8"))})


@dataclass(kw_only=True)
class Strange:
    """`places` fills the gaps of right addresses; `tokens` are cookie and form token of each seat."""

    chance: random.Random
    ways: Sequence[Way]
    names: Sequence[str]
    places: Mapping[str, str]
    tokens: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def one(self) -> Sent:
        way = self.chance.choice(self.ways)
        right = self.chance.choice(way.right)
        may = sorted(right.may) if self.chance.random() < 0.7 else []
        who = self.chance.choice(may or list(self.tokens))
        method = self.chance.choice(ANY_METHOD if self.chance.random() < 0.05 else way.methods)
        path, _, query = right.address.partition("?")
        body, kind = (
            (b"", "") if method in ("GET", "HEAD") else self._body({**right.fields}, self.tokens[who][1])
        )
        return Sent(
            who=who,
            route=way.route,
            method=method,
            path=self._path(path),
            query=self._query(query, way.parameters),
            headers=tuple(self._headers(who, kind, len(body))),
            body=body,
        )

    def _text(self) -> str:
        """Mostly nonsense; else what is right elsewhere."""
        return self.chance.choice(TEXTS if self.chance.random() < 0.8 else list(self.places.values()))

    def _encoded(self, value: str) -> bytes:
        if self.chance.random() < 0.02:
            return self.chance.choice(BROKEN)
        return quote_plus(self._filled(value)).encode()

    def _filled(self, value: str) -> str:
        """What was staged, in the place of its name."""
        return GAP.sub(lambda gap: self.places.get(gap[1], "1"), value)

    def _path(self, path: str) -> bytes:
        """Mostly right: what is not there is answered before anything is read."""
        parts = path.split("/")
        gaps = [n for n, part in enumerate(parts) if GAP.search(part)]
        sent = [self._filled(part).encode() for part in parts]
        if gaps and self.chance.random() < 0.35:
            sent[self.chance.choice(gaps)] = self._encoded(self._text()[:1_000]) or b"x"
        elif self.chance.random() < 0.03:
            sent.append(self._encoded(self._text()[:1_000]))
        return b"/".join(sent)

    def _query(self, right: str, parameters: Sequence[str]) -> bytes:
        told = [] if not right else [self._filled(right).encode()]
        known = [*parameters, "q", "page", "key", "unknown"]
        while self.chance.random() < 0.55:
            name = self.chance.choice(known)
            told.append(quote_plus(name).encode() + b"=" + self._encoded(self._text()[:3_000]))
        if self.chance.random() < 0.03:
            told.append(self.chance.choice((b"&&==&", b"%FF=%FF", b"a", b"=", b"[]=1", b"a" * 9_000)))
        return b"&".join(told)

    def _fields(self, right: dict[str, str]) -> list[tuple[str, str]]:
        told = list(right.items())
        changed = [
            (name, self._text() if self.chance.random() < 0.3 else self._filled(value))
            for name, value in told
        ]
        kept = [each for each in changed if self.chance.random() > 0.08]
        while self.chance.random() < (0.7 if right else 0.85):
            kept.append((self.chance.choice(self.names), self._text()))
        if kept and self.chance.random() < 0.1:
            kept.append((self.chance.choice(kept)[0], self._text()))
        return kept

    def _body(self, right: dict[str, str], csrf: str) -> tuple[bytes, str]:
        kind = self.chance.choice(KINDS)
        token = csrf if self.chance.random() < 0.95 else self._text()
        fields = [("csrf", token), *self._fields(right)]
        if kind.startswith(PARTS):
            body = self._in_parts(fields)
        elif kind == JSON:
            body = self.chance.choice(
                (b"{", b"[]", b"null", b"{}", b'{"csrf": 1}', b"[" * 2_000, b"1e999", b"\xff")
            )
        else:
            body = b"&".join(self._pair(*each) for each in fields)
            kind = kind or FORM if self.chance.random() < 0.5 else kind
        if self.chance.random() < 0.03:
            body = body[: self.chance.randrange(len(body) + 1)]
        return body, kind + (self.chance.choice(CHARSETS) if self.chance.random() < 0.15 else "")

    def _pair(self, name: str, value: str) -> bytes:
        sent = quote_plus(value).encode() if name == "csrf" else self._encoded(value)
        return quote_plus(name).encode() + b"=" + sent

    def _in_parts(self, fields: Sequence[tuple[str, str]]) -> bytes:
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        for name in ("file", self.chance.choice(self.names)):
            head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{self._text()[:90]}"\r\n'
            parts.append(
                head.encode() + b"Content-Type: text/csv\r\n\r\n" + self.chance.choice(FILES) + b"\r\n"
            )
        end = b"--x--\r\n" if self.chance.random() < 0.95 else b""
        return b"".join(parts) + end

    def _headers(self, who: str, kind: str, length: int) -> Iterator[tuple[bytes, bytes]]:
        told = {"host": URL.partition("//")[2].encode(), "accept": b"text/html", "origin": URL.encode()}
        told |= {"cookie": self.tokens[who][0].encode(), "content-type": kind.encode("latin-1")}
        told |= {"content-length": str(length).encode()} if length else {}
        while self.chance.random() < 0.3:
            name = self.chance.choice(list(HEADERS))
            told[name] = self.chance.choice(HEADERS[name])
        yield from (
            (name.encode(), value) for name, value in told.items() if value or self.chance.random() < 0.5
        )
