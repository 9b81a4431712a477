"""Whether a form comes from a page of ours: a token bound to the session, and where the browser says it comes from.

Before sign-in the token is bound to a signed, short-lived cookie of its own. Each page carries the token under a
fresh mask, so that compressed pages do not give it away bit by bit. Who may do what is decided elsewhere.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from contextlib import suppress

from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from governance.database import sent_forms
from governance.database.sent_forms import SentForm
from governance.errors import Forbidden, Late, SentBefore
from governance.settings import Settings
from governance.web.site import cookies
from governance.web.site.pages import Request, is_fragment, remember_typed, settings_of

FIELD = "csrf"
HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
VISIT_SECONDS = 2 * 60 * 60
LENGTH = 32


class OldForm(Forbidden):
    """A form of ours whose token belongs to an earlier session: it may be sent again from a fresh page."""

    title = "This page was open since before you signed in"


async def from_our_page(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """The guard of every route: refuses a changing request that no page of ours sent.

    A route with `opt={"one_click": True}` is pressed by mail programs, which have no page of ours: it may only do what
    whoever holds its address may do anyway, and nothing in it depends on who is signed in.
    One with `opt={"own_proof": True}` is spoken to by a machine that has no page and no session: what it sends proves
    itself. tests/test_doors.py lists them.
    Where a form may be huge, its route names in `opt["before_reading"]` what must hold before a byte of it is read.
    """
    sent_forms.under_way.set(None)
    if connection.scope["method"] in SAFE_METHODS or not _has_form(handler):  # type: ignore[typeddict-item]
        return
    request = Request(connection.scope, connection.receive, connection.send)
    refuse_foreign(request)
    if check := handler.opt.get("before_reading"):
        await check(request)
    form = await remember_typed(request)
    given = request.headers.get(HEADER) or str(form.get(FIELD, ""))
    if not any(hmac.compare_digest(_unmasked(given), bare) for bare in _bares(request)):
        raise OldForm("Please look over what you typed and send it once more. Nothing was changed.")
    sent_forms.under_way.set(_sent(request, form, given))


def _has_form(handler: BaseRouteHandler) -> bool:
    """A mail program and a token's bearer have no page of ours: what they show is their own proof."""
    return not {"one_click", "own_proof", "by_token"} & set(handler.opt)


def _sent(request: Request, form: FormMultiDict, token: str) -> SentForm | None:
    """What two clicks send twice: the same form of the same page. What a script sends stays on its page and may come again."""
    if is_fragment(request) or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    typed = [(name, value if isinstance(value, str) else value.filename) for name, value in form.items()]
    text = json.dumps([token, request.url.path, request.url.query, typed])
    mark = hashlib.sha256(text.encode()).hexdigest()
    return SentForm(mark=mark, request=str(request.state["request_id"]))


async def look_where_it_led(error: Exception, _: Scope) -> None:
    """Whoever sent a form twice is led where the first click leads."""
    if isinstance(error, SentBefore):
        with suppress(Late):
            error.led_to = await sent_forms.led_to(error.mark)


async def note_answer(message: Message, scope: Scope) -> None:
    """Before an answer is sent: where the form that was carried out led, for whoever sent it twice.

    While the database is away nobody learns that; the answer is the same.
    """
    form = sent_forms.under_way.get()
    if message["type"] != "http.response.start" or form is None or scope["type"] != ScopeType.HTTP:
        return
    headers = {name.lower(): value for name, value in message.get("headers", ())}
    with suppress(Late):  # an answer that is late is sent all the same
        await sent_forms.answered(form, headers.get(b"location", b"").decode("latin-1"))


def refuse_foreign(request: Request) -> None:
    """Refuse a request whose browser says that it comes from another site."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = origins(settings_of(request))
    if origin is not None and origin not in ours:
        raise Forbidden(
            f"This was sent from {origin}. Please open {settings_of(request).url} and do it there."
        )
    if site is not None and site not in {"same-origin", "none"}:
        raise Forbidden("This was sent from another site. Please open the page here and do it again.")


def origins(settings: Settings) -> frozenset[str]:
    """The portal's own origin; on a developer's machine under both `localhost` and `127.0.0.1`."""
    alias = settings.url.replace("//127.0.0.1", "//localhost")
    return frozenset({settings.url, alias})


def token(request: Request) -> str:
    """The token of one page, the same in each of its forms, under a mask that differs from page to page."""
    if "csrf" not in request.state:
        mask, bare = secrets.token_bytes(LENGTH), _bares(request)[0]
        request.state["csrf"] = base64.urlsafe_b64encode(mask + _xor(mask, bare)).decode()
    return str(request.state["csrf"])


def _unmasked(given: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(given)
    except (binascii.Error, ValueError):
        return b""
    return _xor(raw[:LENGTH], raw[LENGTH:]) if len(raw) == 2 * LENGTH else b""


def _xor(left: bytes, right: bytes) -> bytes:
    return (int.from_bytes(left) ^ int.from_bytes(right)).to_bytes(LENGTH)


def _bares(request: Request) -> tuple[bytes, ...]:
    """The session's own first: it outlives the token, which every proof replaces. The token alone is known where the
    database is away; a page made then is sent when it is back.
    """
    viewer, token = request.state.get("viewer"), request.state.get("token", "")
    known = [f"signed-in:{viewer.session}"] if viewer else []
    known += [f"session:{token}"] if token else [f"visit:{visit(request)}"]
    return tuple(cookies.mac(settings_of(request), "csrf", binding) for binding in known)


def visit(request: Request) -> str:
    """The name under which a browser without a session is known; `pages.render` sends a new one with its page."""
    if "visit" not in request.state:
        known = _known_visit(request)
        request.state["visit"] = known or f"{int(time.time())}-{secrets.token_hex(16)}"
        request.state["new_visit"] = not known
    return str(request.state["visit"])


def _known_visit(request: Request) -> str:
    settings = settings_of(request)
    value = request.cookies.get(cookies.name(settings, cookies.VISIT), "")
    text = cookies.unsigned(settings, "visit", value) or ""
    started = text.partition("-")[0]
    return text if started.isdecimal() and time.time() - int(started) < VISIT_SECONDS else ""
