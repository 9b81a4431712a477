"""How a resource is said: `@read("/", operation="listDepartments")`, `@change(…)`; all that the document tells of it too.

Each route names its operation and the scope that its token needs. None has a form of ours: the token is its proof.
"""

from collections.abc import Callable
from typing import Any, cast

import msgspec
from litestar import get, post
from litestar.openapi.datastructures import ResponseSpec

from governance.identity.rules.tokens import Scope
from governance.web.site.sessions import BY_TOKEN

SECURITY: list[dict[str, list[str]]] = [{"token": []}]
PROBLEM = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong (RFC 9457). `request` is the number by which an administrator finds it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request: str
    fields: dict[str, str] = {}


WORDS = {
    400: "What was sent cannot be read.",
    401: "No token, or one that does not count.",
    403: "The token, or its owner's roles, are not for that.",
    404: "Nothing here that the owner of the token may see.",
    409: "Somebody else was first, or the same request is still under way.",
    412: "It changed since the ETag that was sent.",
    422: "What was sent cannot be taken; `fields` says which part.",
    429: "Too many requests; see Retry-After.",
}
OF_READS = (400, 401, 403, 404, 422, 429)
Decorator = Callable[[Any], Any]


def read(path: str, *, operation: str, scope: Scope | None = Scope.READ, **more: Any) -> Decorator:
    """A route that shows. `more` goes to Litestar's `get`."""
    told = _told(operation, scope, OF_READS)
    told["responses"][304] = ResponseSpec(
        None, description="What you have still holds.", generate_examples=False
    )
    return get(path, **told, **more)


def change(
    path: str, *, operation: str, scope: Scope, by: Callable[..., Any] = post, **more: Any
) -> Decorator:
    """A route that writes what binds nobody. `by` is Litestar's decorator of its method, to which `more` goes."""
    told = _told(operation, scope, tuple(WORDS), more.pop("opt", {}))
    return cast("Decorator", by(path, **told, **more))


def _told(
    operation: str, scope: Scope | None, problems: tuple[int, ...], opt: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "operation_id": operation,
        "opt": {BY_TOKEN: str(scope or ""), **(opt or {})},
        "security": SECURITY,
        "responses": {status: _problem(status) for status in problems},
    }


def _problem(status: int) -> ResponseSpec:
    return ResponseSpec(Problem, description=WORDS[status], media_type=PROBLEM, generate_examples=False)
