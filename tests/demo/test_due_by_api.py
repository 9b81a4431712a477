"""Criterion 29: what the programming interface says is due is what requests of the demo are judged by."""

import os
from typing import Any

import pytest

from governance.api.promises import telling
from governance.api.promises.resources import told
from governance.api.promises.shapes import DueMoment
from governance.api.services.nine_of_ten import done_lately
from governance.results.queries.promised import events_of
from tests.demo.conftest import ZONE, rows

pytestmark = pytest.mark.anyio
FEW = 250
MANY = int(os.environ.get("CONCORD_DUES", "10000"))
# Spread over the whole time. How long a request itself stood still nobody can ask for who only knows when it was opened.
JUDGED = """SELECT s.code AS service, j.opened, i.hash, v.number AS version, a.code AS agreement,
    CASE WHEN isfinite(j.due) THEN j.due END AS due, CASE WHEN isfinite(j.due_plain) THEN j.due_plain END AS plain
  FROM judgment j JOIN service s ON s.id = j.service JOIN item i ON i.id = j.item JOIN version v ON v.id = j.version
  JOIN agreement a ON a.id = v.agreement WHERE j.paused = 0 AND isfinite(j.opened)
  ORDER BY md5(j.request::text) LIMIT {}"""


async def test_what_is_due_is_what_requests_are_judged_by(city: None) -> None:
    await _agree(FEW)


@pytest.mark.slow
async def test_what_is_due_is_what_ten_thousand_requests_are_judged_by(city: None) -> None:
    await _agree(MANY)


async def _agree(many: int) -> None:
    judged = await rows(JUDGED, many)
    assert len(judged) == many
    wrong = [line for each in judged for line in await _differences(each)]
    assert not wrong, "\n".join(wrong[:10])


async def _differences(of: dict[str, Any]) -> list[str]:
    found = await told(of["service"], of["opened"], ZONE, url="")
    answer = telling.due(
        found, await events_of(found.of), done_lately(None, of["opened"].date(), today=of["opened"].date())
    )
    moment = _of_target([answer.due, *answer.others], of["hash"])
    if moment is None or answer.in_force is None:
        return [f"{of}: nothing is promised by {of['hash'][:8]}"]
    pairs = {
        "agreement": (answer.in_force.agreement, of["agreement"]),
        "version": (answer.in_force.version, of["version"]),
        "due": (moment.on_time_until, of["due"]),
        "without events": (moment.on_time_until_without_events, of["plain"]),
    }
    return [f"{of}: {what} {said} by the interface" for what, (said, is_) in pairs.items() if said != is_]


def _of_target(moments: list[DueMoment | None], fingerprint: str) -> DueMoment | None:
    return next((each for each in moments if each and each.promise.fingerprint == fingerprint), None)
