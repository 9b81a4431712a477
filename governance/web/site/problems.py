"""How errors are answered: as a page, as a fragment for htmx, or as a JSON problem (RFC 9457).

What was typed comes back on the page. A fault of ours is logged with its trace and shown without any detail.
"""

import json
import re
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap, Scope

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.errors import (
    ConcordError,
    ConfigurationError,
    Forbidden,
    Invalid,
    Late,
    ProofNeeded,
    SentBefore,
    SentTooSlowly,
    SignInNeeded,
    Stale,
    TokenNeeded,
    TooMany,
    Unavailable,
    Unsound,
)
from governance.identity.rules import tokens
from governance.integrity.actions.unsound import note_unsound
from governance.people.rules import Via
from governance.web.site import words
from governance.web.site.csrf import OldForm
from governance.web.site.forms import Form
from governance.web.site.intents import to_the_proof
from governance.web.site.pages import Request, Typed, came_from, go, is_fragment, local_path, now, render
from governance.web.site.sessions import PasswordChangeNeeded, SecondFactorNeeded

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
COUNTED = "counted"  # noted in a request's state where one line of log a minute tells of all that are like it
MISSING = re.compile(r"Missing required \w+ parameter '([^']+)'")  # in the framework's words
OUR_FAULT = "Something went wrong on our side"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What an error's answer says; `typed` is the form that the reader must not lose."""

    status: int
    title: str
    message: str
    fields: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=list)
    number: str = ""

    says_all: bool = False  # the message tells what to do next

    @property
    def next_step(self) -> str:
        if self.says_all:
            return ""
        return words.NEXT_STEP.get(self.status, words.NEXT_STEP[400 if self.status < 500 else 500])


def problem_response(request: Request, error: ConcordError) -> Response[Any]:
    """The answer to a domain error, in the error's own words."""
    if isinstance(error, ConfigurationError):
        return fault(request, error)
    if isinstance(error, SentBefore) and error.led_to:
        return go(request, local_path(error.led_to), notice=error.message, kind="info")
    if isinstance(error, ProofNeeded) and error.kept_as and not _wants_json(request):
        return to_the_proof(request, error)
    problem = _problem(request, error)
    if isinstance(error, SignInNeeded):
        return _sign_in(request, problem)
    request.scope["state"][COUNTED] = isinstance(error, Late)
    return _answer(request, problem, again=_may_be_sent_again(request, error))


def _problem(request: Request, error: ConcordError) -> Problem:
    late = isinstance(error, Stale) and is_api(request) and "If-Match" in request.headers
    return Problem(
        status=HTTPStatus.PRECONDITION_FAILED if late else error.status,
        title=error.title,
        message=error.message,
        fields=dict(error.fields) if isinstance(error, Invalid) else {},
        headers=_headers(error),
        typed=request.state.get("typed", []),
        number=request.state.get("request_id", ""),
        says_all=isinstance(error, Late | SentTooSlowly),
    )


def _headers(error: ConcordError) -> dict[str, str]:
    if isinstance(error, TooMany | Unavailable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, TokenNeeded):
        return {"WWW-Authenticate": 'Bearer realm="Concord"'}
    return {"Connection": "close"} if isinstance(error, SentTooSlowly) else {}


def _may_be_sent_again(request: Request, error: ConcordError) -> bool:
    """Whether the page offers to send the same form once more: nothing of it was recorded, and all of it is kept."""
    kept = request.method in CHANGING and not request.state.get("files_lost")
    late = isinstance(error, Late) and error.may_be_repeated and "typed" in request.state
    return kept and (isinstance(error, OldForm) or late)


def framework_refusal(request: Request, error: HTTPException) -> Response[Any]:
    """The answer to an error of the web framework, in our words."""
    status = error.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return fault(request, error)
    title, message = FRAMEWORK_WORDS.get(status, FRAMEWORK_WORDS[400])
    told = {"number": request.state.get("request_id", ""), "headers": dict(error.headers or {})}
    fields = _misread(error) if is_api(request) else {}
    return _answer(request, Problem(status=status, title=title, message=message, fields=fields, **told))


def _misread(error: HTTPException) -> dict[str, str]:
    """Which parts of a call could not be read, and why; a page has a form that says it better."""
    told = error.extra if isinstance(error.extra, list) else []
    missing = {found[1]: "is missing" for found in [MISSING.match(error.detail)] if found}
    return missing | {
        str(each.get("key", "body")): str(each["message"]) for each in told if "message" in each
    }


FRAMEWORK_WORDS = {
    400: (
        "We could not read what was sent",
        "Something about the address or the form was not as we expect it.",
    ),
    404: ("We cannot find that page", "There is nothing here that you may see."),
    405: ("That cannot be done here", "This address does not take what was sent to it."),
    413: ("That is too large", "A list may have 10 MB, an export of requests 1 GB, any other form 2 MB."),
}


def fault(request: Request, error: Exception) -> Response[Any]:
    """The answer to a fault of ours: logged in full, shown only with the request's number."""
    structlog.get_logger("governance").error("fault", exc_info=error, path=request.url.path)
    message = "We have written down what happened."
    number = request.state.get("request_id", "")
    return _answer(request, Problem(status=500, title=OUR_FAULT, message=message, number=number))


def second_factor_first(request: Request, _: SecondFactorNeeded) -> Response[Any]:
    return go(request, "/account/factors")


def change_password_first(request: Request, _: PasswordChangeNeeded) -> Response[Any]:
    return go(request, "/account/password")


HANDLERS: ExceptionHandlersMap = {
    ConcordError: problem_response,
    PasswordChangeNeeded: change_password_first,
    SecondFactorNeeded: second_factor_first,
    HTTPException: framework_refusal,
    HTTPStatus.INTERNAL_SERVER_ERROR: fault,
}


async def audit_error(error: Exception, scope: Scope) -> None:
    """Record that an act was refused to somebody who may see the matter, or that what is stored is not what was written."""
    request = Request(scope)
    if isinstance(error, Unsound):
        await note_unsound(error, at=now(request))
    await _audit_refusal(error, request)


async def _audit_refusal(error: Exception, request: Request) -> None:
    viewer = request.state.get("viewer")
    if viewer is None or not isinstance(error, Forbidden) or request.method not in CHANGING:
        return
    by = viewer.seats[0].as_written() if viewer.seats else {"name": viewer.name, "via": str(Via.PAGE)}
    subject = quote(tokens.masked(request.url.path), safe="/")
    entry = Entry(tag=Tag.ACT_REFUSED, subject=subject, at=now(request), by=by, reason=error.message)
    async with transaction():
        await trail.append(entry)


def _sign_in(request: Request, problem: Problem) -> Response[Any]:
    """Go to the sign-in page and carry the form's content along, to be sent afterwards."""
    if request.method in CHANGING or _wants_json(request) or is_fragment(request):
        return _answer(request, problem, again=False)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return go(request, f"/sign-in?{urlencode({'next': wanted})}" if wanted != "/" else "/sign-in")


def _answer(request: Request, told: Problem, *, again: bool = False) -> Response[Any]:
    fields = {tokens.masked(name): tokens.masked(words) for name, words in told.fields.items()}
    problem = replace(told, message=tokens.masked(told.message), fields=fields)
    if _wants_json(request):
        answer: Response[Any] = _as_json(request, problem)
    elif is_fragment(request):
        answer = render(request, "errors/_problem.html", {"problem": problem}, status=problem.status)
    else:
        answer = render(
            request, _template(problem, again=again), _context(request, problem), status=problem.status
        )
    answer.headers.update(problem.headers)
    return answer


def _template(problem: Problem, *, again: bool) -> str:
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return "sign-in/again.html"
    return "errors/again.html" if again else "errors/problem.html"


def _context(request: Request, problem: Problem) -> dict[str, Any]:
    return {
        "problem": problem,
        "back": came_from(request),
        "target": request.url.path,
        "files_lost": request.state.get("files_lost", False),
        "form": Form(),
    }


def is_api(request: Request) -> bool:
    """Whether a program asks: it is answered as one, at addresses that are not there, too."""
    return request.scope["path"].startswith("/api/")


def _wants_json(request: Request) -> bool:
    if is_api(request):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def _as_json(request: Request, problem: Problem) -> Response[Any]:
    body = {
        "type": "about:blank",
        "title": problem.title,
        "status": int(problem.status),
        "detail": problem.message,
        "instance": tokens.masked(request.url.path),
        "request": problem.number,
        **({"fields": problem.fields} if problem.fields else {}),
    }
    return Response(
        json.dumps(body).encode(), status_code=problem.status, media_type="application/problem+json"
    )
