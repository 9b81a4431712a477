"""Following a link changes nothing: every address is asked for with GET by everybody, also those that only take forms.

Mail programs and browsers fetch links ahead of a person; an approval by GET would be theirs, not the person's.
"""

import hashlib
from collections.abc import Mapping

import asyncpg
import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from governance.web.routes import CONTROLLERS
from tests.browser.serving import Portal
from tests.browser.states import STATES
from tests.databases import owners

pytestmark = pytest.mark.browser
EVERYBODY = (
    "Lee Chan",
    "Marcus Bell",
    "Amara Okafor",
    "Sam Ito",
)  # who binds, proposes, approves, administers
# Being seen keeps a session alive, and opening it begins the grace of who needs a second factor; a document made once is
# kept by its content, and on record as it was written. Words that find no service are counted, so many from one address.
MAY_CHANGE = {"session", "factor_requirement", "document", "written_row", "asked_words", "throttle"}
# Who took a copy along is recorded, and so is a version's first paper.
MAY_TELL = {"changes:change:downloaded", "records:document:made"}
GAPS = {
    "code": "streets",
    "party": "streets",
    "seat": "streets-liaison",
    "file": "2.pdf",
    "fingerprint": "0" * 64,
    "address": "nothing/here",
    "name": "concord.css",
    "source": "311-case-system",
    "notice": "1",
    "subject": "change",
    "kind": "turn",
    "nth": "1",
    "office": "streets",
    "key": "nothing",
    "token": "aaaaaaaaaaaaaaaaaaaaaa",
    "email": "dana.ruiz@portalder.example",
    "role": "liaison",
}
# What a route's own names are, by how its address begins.
OWN_GAPS = {
    "/services": {"code": "pothole"},
    "/sources": {"code": "311-case-system"},
    "/requests": {"number": "PA-100001"},
    "/uploads": {"number": "IM-2026-0001"},
    "/findings": {"number": "FN-2026-0001"},
    "/scorecards": {"number": "SC-2026-0001"},
    "/adjustments": {"number": "EV-2026-0001"},
    "/corrections": {"number": "CR-2026-0001"},
    "/actions": {"number": "AC-2026-0001"},
    "/attachments": {"number": "AT-2026-0001"},
    "/bodies": {"code": "standards"},
    "/decisions": {"number": "D-2026-0001"},
    "/meetings": {"number": "M-2026-0001"},
    "/mailboxes": {"number": "1"},
    "/differences": {"number": "DF-2026-0001"},
    "/resets": {"number": "FR-2026-0001"},
    "/open-data": {"name": "targets.jsonl"},
    "/promises": {"name": "promises.atom", "code": "streets"},
    "/open311": {"kind": "services", "name": "pothole.json"},
}


async def test_asking_for_any_address_changes_nothing(busy_portal: Portal) -> None:
    open_numbers = await _open_changes(busy_portal)
    before, entries = await _content(busy_portal), await _entries(busy_portal)
    for who in EVERYBODY:
        await _asked_for_everything(busy_portal, who, open_numbers)
    after = await _content(busy_portal)
    changed = {table for table in before if before[table] != after[table]} - MAY_CHANGE
    assert changed <= {"event", "trail_head"}, "A GET wrote into these tables"
    assert await _tags_since(busy_portal, entries) <= MAY_TELL, (
        "A GET was more than reading or taking a copy along"
    )


async def _asked_for_everything(portal: Portal, who: str, numbers: list[str]) -> None:
    cookies = {"concord": await portal.token(who)}
    async with httpx.AsyncClient(base_url=portal.url, cookies=cookies, timeout=30) as http:
        answers = [(path, (await http.get(path)).status_code) for path in _addresses(numbers)]
    assert not [each for each in answers if each[1] >= 500]


def _addresses(numbers: list[str]) -> list[str]:
    """Every route once; those of a change for each change that waits for somebody."""
    app = Litestar(list(CONTROLLERS), openapi_config=None)
    routes = [route.path_format for route in app.routes if isinstance(route, HTTPRoute)]
    found = []
    for route in routes:
        own = next((gaps for start, gaps in OWN_GAPS.items() if route.startswith(start)), {})
        some = numbers if route.startswith("/changes/{number}") else ["UP-2026-0001"]
        found += [route.format_map({**GAPS, "number": number, **own}) for number in some]
    return sorted({*found, *(state.address({}) for state in STATES if not state.about)})


async def _open_changes(portal: Portal) -> list[str]:
    """One that waits for an answer, one to sign, one to approve, a draft."""
    kinds = "SELECT DISTINCT ON (state, signing_since IS NULL) number FROM change"
    rows = await _fetched(portal, f"{kinds} WHERE state IN ('open', 'agreed', 'draft')")
    return [row["number"] for row in rows]


async def _content(portal: Portal) -> Mapping[str, str]:
    """A digest of each table's rows."""
    tables = await _fetched(portal, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = {}
    for row in tables:
        name = row["tablename"]
        rows = await _fetched(portal, f'SELECT t::text AS row FROM "{name}" t ORDER BY 1')
        found[name] = hashlib.sha256("\n".join(each["row"] for each in rows).encode()).hexdigest()
    return found


async def _entries(portal: Portal) -> int:
    found: int = (await _fetched(portal, "SELECT max(number) AS last FROM event"))[0]["last"]
    return found


async def _tags_since(portal: Portal, entries: int) -> set[str]:
    """What the record says was done since then, but for signing in."""
    rows = await _fetched(portal, "SELECT tag FROM event WHERE number > $1", entries)
    return {row["tag"] for row in rows if not row["tag"].startswith("people:session:")}


async def _fetched(portal: Portal, query: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(**owners(portal.config))
    try:
        found: list[asyncpg.Record] = await connection.fetch(query, *values)
        return found
    finally:
        await connection.close()
