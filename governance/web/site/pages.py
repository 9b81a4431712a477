"""What a page controller works with: the request, rendering, and going on to another page with a one-time notice.

A handler does three things: load through the viewer, call one action or query, answer with `render` or `go`.
"""

import json
import string
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from traceback import walk_tb
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit
from zoneinfo import ZoneInfo

import litestar
from litestar import Response
from litestar.datastructures import FormMultiDict, State, UploadFile
from litestar.enums import MediaType, RequestEncodingType
from litestar.types import Empty, Scope
from litestar.utils.scope.state import ScopeState

from governance import clock
from governance.errors import Malformed, TooLarge
from governance.people.rules import Viewer
from governance.settings import Settings
from governance.web.site import cookies

Request = litestar.Request[Any, Any, State]
Context = Mapping[str, Any]
Typed = list[tuple[str, str]]

# Set only while a template renders, so that filters and macros know city and viewer without being handed them.
rendering: ContextVar[Request] = ContextVar("rendering")

FORM_LIMIT = 2_000_000  # bytes of any form
FIELDS_LIMIT = 5_000  # fields of one form
UPLOAD_LIMIT = 10_000_000  # bytes of a form with a file: `@post(..., request_max_body_size=UPLOAD_LIMIT)`
NOTICE_SECONDS = 120
FORMS = frozenset({RequestEncodingType.URL_ENCODED.value, RequestEncodingType.MULTI_PART.value})
NOT_TEXT = "Some of what was sent is not text in UTF-8. Please type it again."
NOT_KEPT = (
    "password",
    "csrf",
    "one_time_code",
    "recovery_code",
    "passkey",
)  # parts of the names of fields that are never given back


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def viewer_of(request: Request) -> Viewer:
    """Who is signed in; on a closed route there is always somebody."""
    viewer: Viewer = request.state.viewer
    return viewer


def now(request: Request) -> datetime:
    """The instant of this request: the same wherever it is asked for."""
    known = request.scope["state"]  # litestar wraps it anew at each look at `request.state`
    if "at" not in known:
        known["at"] = clock.now()
    at: datetime = known["at"]
    return at


def zone(request: Request) -> ZoneInfo:
    """The city's."""
    found: ZoneInfo = request.app.state.city.zone
    return found


def today(request: Request) -> date:
    """The city's date at the instant of this request."""
    return now(request).astimezone(zone(request)).date()


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def render(
    request: Request, template: str, context: Context | None = None, *, status: int = 200
) -> Response[str]:
    """The page (or fragment) of a template. Templates also know `viewer`, `city`, `notice`, `navigation`, `csrf()`."""
    page = request.app.state.templates.get_template(template)
    viewer, notice = request.state.get("viewer"), _taken_notice(request)
    shared = {"request": request, "template": template, "viewer": viewer, "notice": notice}
    mark = rendering.set(request)
    try:
        body = page.render({**shared, **(context or {})})
    finally:
        rendering.reset(mark)
    answer = Response(body, status_code=status, media_type=MediaType.HTML)
    _renew_cookies(request, answer)
    return answer


def go(request: Request, to: str, *, notice: str = "", kind: str = "success") -> Response[str]:
    """After a form: on to another page, with a notice shown there once. `kind`: success, info, warning, error."""
    to = quote(
        to, safe=string.punctuation
    )  # a header is ASCII: whatever somebody typed stands in it as %C3%A9
    headers = {"HX-Redirect": to} if is_fragment(request) else {"Location": to}
    answer = Response("", status_code=200 if is_fragment(request) else 303, headers=headers)
    if notice:
        settings, text = settings_of(request), json.dumps({"text": notice, "kind": kind})
        value = cookies.signed(settings, _notice_purpose(request), text)
        answer.cookies.append(cookies.make_cookie(settings, cookies.NOTICE, value, seconds=NOTICE_SECONDS))
    return answer


def local_path(wanted: str, *, otherwise: str = "/") -> str:
    """`wanted` if it is a path on this site, else `otherwise`: nobody is sent to another site.

    An address is ASCII: whatever else a page's own address holds stands in it as %C3%A9.
    """
    wrong = not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted
    return otherwise if wrong or not (wanted.isascii() and wanted.isprintable()) else wanted


def came_from(request: Request) -> str:
    """The page a form was sent from, as the browser says; else the start page."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return local_path(path, otherwise="/") if parts.netloc == request.headers.get("Host") else "/"


async def remember_typed(request: Request) -> FormMultiDict:
    """The form of a request; what was typed is kept aside, so that an error page can give it back."""
    form = await _parsed(request)
    # `items` keeps the order of the page; `multi_items` does not.
    texts = [(name, value) for name, value in form.items() if isinstance(value, str)]
    refuse_nul(texts)
    request.state["typed"] = [(name, value) for name, value in texts if _is_kept(name)]
    request.state["files_lost"] = any(isinstance(value, UploadFile) for _, value in form.items())
    return form


async def _parsed(request: Request) -> FormMultiDict:
    kind = request.content_type[0]
    if kind not in FORMS:
        return FormMultiDict()
    if kind == RequestEncodingType.URL_ENCODED.value:
        _refuse_unreadable(await request.body())
    try:
        return await request.form()
    except BaseException as problem:
        _close_half_read(problem)
        if isinstance(problem, UnicodeDecodeError | LookupError):
            raise Malformed(NOT_TEXT) from problem
        raise


def _refuse_unreadable(body: bytes) -> None:
    # The parser limits the fields of one kind of form; of the other, two megabytes could hold a million.
    if body.count(b"&") >= FIELDS_LIMIT:
        raise TooLarge(f"A form may have {FIELDS_LIMIT:,} fields.")
    refuse_broken(body)


def close_files(scope: Scope) -> None:
    """Closes what came with a form; litestar does so only where a handler was reached and is not told to stop."""
    parsed = ScopeState.from_scope(scope).form
    _close(() if parsed is Empty else parsed.values())


def _close_half_read(problem: BaseException) -> None:
    """The parser closes its files only where it finds the fault itself, not where the body was too large or broke off."""
    for frame, _ in walk_tb(problem.__traceback__):
        if frame.f_code.co_name == "parse_multipart_form":
            _close((*frame.f_locals["fields"].values(), frame.f_locals.get("data")))


def _close(parts: Iterable[object]) -> None:
    for part in parts:
        for each in part if isinstance(part, list) else (part,):
            if isinstance(each, UploadFile):
                each.file.close()


def refuse_broken(encoded: bytes) -> None:
    """What comes as %C3%A9 has to be UTF-8, all of it: the parser would put a sign for what is not, or guess."""
    try:
        encoded.decode("ascii")
        if b"%" in encoded:
            unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as unreadable:
        raise Malformed(NOT_TEXT) from unreadable


def refuse_nul(texts: Iterable[tuple[str, str]]) -> None:
    """The one character that the database cannot hold, in fields that are looked up before they are checked."""
    for name, value in texts:
        if "\0" in name or "\0" in value:
            reason = "holds a character that cannot be shown (U+0000)"
            field = name.replace("\0", "")
            raise Malformed(f"{field} {reason}. Please type it again.", fields={field: reason})


def _is_kept(name: str) -> bool:
    return not any(part in name for part in NOT_KEPT)


def _taken_notice(request: Request) -> dict[str, str] | None:
    settings = settings_of(request)
    value = request.cookies.get(cookies.name(settings, cookies.NOTICE), "")
    text = cookies.unsigned(settings, _notice_purpose(request), value) if value else None
    if text is None or is_fragment(request):
        return None
    request.state["notice_shown"] = True
    notice: dict[str, str] = json.loads(text)
    return notice


def _notice_purpose(request: Request) -> str:
    return f"notice:{request.state.get('token', '')}"


def _renew_cookies(request: Request, answer: Response[str]) -> None:
    """Delete the cookie of a notice that was shown; give a browser without a session the cookie its forms are bound to."""
    settings = settings_of(request)
    if request.state.get("notice_shown"):
        answer.cookies.append(cookies.make_cookie(settings, cookies.NOTICE, "", seconds=0))
    if request.state.get("new_visit"):
        value = cookies.signed(settings, "visit", request.state["visit"])
        answer.cookies.append(cookies.make_cookie(settings, cookies.VISIT, value))
