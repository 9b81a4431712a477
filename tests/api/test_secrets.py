"""Criterion 21: no line of the log and no page of an error holds a token, a password, or what another house has signed.

A run: tokens are made, used, mistyped, put where they do not belong; faults happen with them in hand.
"""

import io
from urllib.parse import quote

import pytest
import structlog
from litestar import Litestar

from governance.people.queries import directory
from governance.web.site import logs
from tests import cast as named
from tests.api.conftest import V1, program, token_of
from tests.cast import email_of
from tests.web.conftest import Visitor, sign_in_as, visitor  # noqa: F401 - fixtures

SIGNED = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJkYW5hIn0.c2lnbmF0dXJlLW9mLXRoZS1wcm92aWRlcg"
PASSWORD = "four words that nobody says"


async def test_criterion_21_no_secret_of_a_run_is_in_its_log_or_in_a_page_of_an_error(
    app: Litestar,
    people: named.Cast,
    visitor: Visitor,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    logs.configure(terminal=False)
    token = await token_of(people.dana)
    secrets = (token.rpartition("_")[2], SIGNED.rpartition(".")[2], PASSWORD)
    errors = await _misplaced(app, token)
    await visitor.get("/sign-in")
    await visitor.post("/sign-in", {"email": email_of(people.dana), "password": PASSWORD})
    await sign_in_as(visitor, people.dana)
    for each in (token, SIGNED):
        errors.append((await visitor.get(f"/services/{each}")).text)
        errors.append((await visitor.get(f"/changes/{each}?code={each}&state={each}")).text)
        await visitor.get(f"/calendar/{each}.ics")
        structlog.get_logger("x").info("told", value=[each], error=ValueError(each))
    errors += await _fault(app, token, monkeypatch)
    told = out.getvalue()
    assert "concord_pat_" in told  # its readable part is there, so that it can be ended
    for secret in secrets:
        assert secret not in told
        assert quote(secret) not in told
        assert not [text for text in errors if secret in text]


async def _misplaced(app: Litestar, token: str) -> list[str]:
    """In the address, the query, another header, mistyped, and after its end."""
    async with program(app, token) as one:
        answers = [
            await one.get("/departments"),
            await one.get(f"/departments/{token}"),
            await one.get(f"/{SIGNED}"),
            await one.get(f"/departments?cursor={token}"),
            await one.http.get(f"{V1}/departments", headers={"Authorization": f"Bearer {token}x"}),
            await one.http.get(f"{V1}/departments", headers={"Authorization": f"Basic {token}"}),
            await one.http.get(f"{V1}/departments", headers={"Authorization": f"Bearer {SIGNED}"}),
            await one.post("/departments", {"token": token}),
        ]
    return [answer.text for answer in answers if answer.status_code >= 400]


async def _fault(app: Litestar, token: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A fault of ours whose trace names them."""

    async def broken(**_: object) -> None:
        raise RuntimeError(f"cannot read {token} and {SIGNED}")

    monkeypatch.setattr(directory, "departments", broken)
    async with program(app, token) as one:
        answer = await one.get("/departments")
    assert answer.status_code == 500
    return [answer.text]
