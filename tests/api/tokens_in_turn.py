"""For schemathesis: a token of whom each operation is for, one after the other, so that no limit of one is met; each call
from another address, behind a proxy; and, mostly, the ETag that stands there at that moment.

CONCORD_TOKENS_ADMINISTRATOR and CONCORD_TOKENS_ANALYST hold the tokens, parted by spaces, CONCORD_SERVED the portal's address.
"""

import os
from itertools import count
from typing import Any

import httpx
import schemathesis

NOW = '"1"'  # an ETag in whose place the present one is sent
_turn, _addresses = count(), count()


@schemathesis.auth(refresh_interval=None)
class InTurn:
    def get(self, case: Any, _: Any) -> str:
        whose = "ADMINISTRATOR" if case.operation.path.startswith("/api/v1/webhooks") else "ANALYST"
        tokens = os.environ[f"CONCORD_TOKENS_{whose}"].split()
        return tokens[next(_turn) % len(tokens)]

    def set(self, case: Any, token: str, _: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


@schemathesis.hook
def before_call(_: Any, case: Any, __: dict[str, Any]) -> None:
    number = next(_addresses)
    headers = {**(case.headers or {}), "X-Forwarded-For": f"198.18.{number // 250 % 250}.{number % 250}"}
    if headers.get("If-Match") == NOW and "Authorization" in headers:
        headers["If-Match"] = _present(case, headers["Authorization"])
    case.headers = headers


def _present(case: Any, token: str) -> str:
    noun = case.operation.path.split("/")[3]
    address = f"{os.environ['CONCORD_SERVED']}/api/v1/{noun}/{case.path_parameters['number']}"
    return str(httpx.get(address, headers={"Authorization": token}).headers.get("ETag", NOW))
