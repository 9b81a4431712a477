"""Each kind of content: altered, it is found and named; untouched, nothing is found. No fingerprint is left out."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from governance.database import session, sql
from governance.database.session import transaction
from governance.integrity.queries.contents import KINDS, look
from governance.integrity.queries.fingerprints.kinds import findings
from governance.integrity.queries.look import Look
from governance.integrity.rules.columns import NOT_RECOMPUTED, RECOMPUTED
from governance.integrity.rules.findings import Area, Finding
from tests.changes.readings import HEAT, keep, reading
from tests.databases import as_owner
from tests.demo_city import PortAlder

pytestmark = pytest.mark.anyio
OF_KIND = {kind.counted: kind for kind in KINDS}
COLUMNS = """SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND (column_name LIKE '%hash%' OR column_name LIKE '%fingerprint%'
      OR column_name LIKE '%sha256%' OR column_name = 'file')"""


async def test_trap_19_every_fingerprint_of_the_schema_is_recomputed_or_has_its_reason(db) -> None:
    known = {*RECOMPUTED, *NOT_RECOMPUTED}
    there = {row["name"] for row in await sql.rows(COLUMNS)}
    assert there == known, "Say in integrity/rules/columns.py which check recomputes it, and have one do so."


@pytest.fixture
async def city(port_alder: PortAlder) -> AsyncIterator[None]:
    async with port_alder.shelf.copied(port_alder.database) as config, session.pool(config):
        await keep("FN-2026-0001", reading(HEAT), feed="housing-once")
        yield


@dataclass(frozen=True, kw_only=True)
class Alteration:
    """What is altered, by somebody with all rights; `subject` and `fault` are how what is found begins and what it says."""

    counted: str
    sql: str
    subject: str
    fault: str


async def found(counted: str) -> list[Finding]:
    return [each async for each in findings(OF_KIND[counted], Look(home=Path()))]


ALTERATIONS = (
    Alteration(
        counted="targets and paragraphs",
        sql="""UPDATE item SET body = replace(body, '"amount":4', '"amount":9') WHERE id = (SELECT min(i.id) FROM item i
            JOIN version_item vi ON vi.item = i.id WHERE i.body LIKE '%"amount":4,"unit":"business-days"%')""",
        subject="agreement:",
        fault="” does not read as it was agreed",
    ),
    Alteration(
        counted="targets and paragraphs",
        sql="UPDATE item SET body = 'nonsense' WHERE id = (SELECT max(item) FROM version_item)",
        subject="agreement:",
        fault="does not read as it was agreed",
    ),
    Alteration(
        counted="targets and paragraphs",
        sql="UPDATE item SET key = key || 'x' WHERE id = (SELECT min(id) FROM item WHERE kind = 'term')",
        subject="",
        fault="stands in the place of something else",
    ),
    Alteration(
        counted="versions",
        sql="""UPDATE version_item SET item = (SELECT max(item) FROM version_item WHERE key LIKE 'term:%')
            WHERE id = (SELECT min(id) FROM version_item WHERE key LIKE 'term:%')""",
        subject="agreement:",
        fault="version 1 holds something in the place of something else",
    ),
    Alteration(
        counted="versions",
        sql="DELETE FROM version_item WHERE id = (SELECT min(id) FROM version_item)",
        subject="agreement:",
        fault="version 1 does not hold what was agreed",
    ),
    Alteration(
        counted="reorganizations",
        sql="UPDATE reorganization SET body = replace(body, '\"kind\"', '\"kinds\"')",
        subject="reorganization:RO-",
        fault="does not read as it was agreed",
    ),
    Alteration(
        counted="reorganizations",
        sql="UPDATE reorganization SET takes_effect = '2031-01-01'",
        subject="reorganization:RO-",
        fault="is listed otherwise than it reads",
    ),
    Alteration(
        counted="reorganizations",
        sql="UPDATE reorganization_side SET hash = repeat('a', 64) WHERE hash <> ''",
        subject="reorganization:RO-",
        fault="was agreed to in other words",
    ),
    Alteration(
        counted="lines of proposals",
        sql="UPDATE edit SET before = repeat('a', 64) WHERE id = (SELECT min(id) FROM edit)",
        subject="change:CH-",
        fault="in proposal 1 does not read as it was proposed",
    ),
    Alteration(
        counted="proposals",
        sql='UPDATE offer SET effective = \'{"days":3,"kind":"after-approval"}\' WHERE id = (SELECT min(id) FROM offer)',
        subject="change:CH-",
        fault="proposal 1 does not hold what was proposed",
    ),
    Alteration(
        counted="proposals",
        sql="DELETE FROM edit WHERE id = (SELECT max(id) FROM edit)",
        subject="change:CH-",
        fault="does not hold what was proposed",
    ),
    Alteration(
        counted="agreements and approvals given",
        sql="UPDATE consent SET offer_hash = repeat('a', 64) WHERE id = (SELECT min(id) FROM consent)",
        subject="change:CH-",
        fault="the agreement to proposal 1 names another proposal",
    ),
    Alteration(
        counted="agreements and approvals given",
        sql="UPDATE approval SET offer = (SELECT max(id) FROM offer) WHERE id = (SELECT min(id) FROM approval)",
        subject="change:CH-",
        fault="names another proposal",
    ),
    Alteration(
        counted="proposals named",
        sql="UPDATE change SET offer_hash = repeat('a', 64) WHERE id = (SELECT min(id) FROM change WHERE offer_hash <> '')",
        subject="change:CH-",
        fault="what is being negotiated is no proposal that was sent",
    ),
    Alteration(
        counted="agreed in meetings",
        sql="UPDATE meeting_agreement SET proposal = replace(proposal, '\"amount\":', '\"amount\":1')",
        subject="change:CH-",
        fault="does not read as it was agreed there",
    ),
    Alteration(
        counted="ground rules",
        sql="UPDATE ground_rules SET content = replace(content, '}', ' }')",
        subject="body:",
        fault="version 1 does not read as it was written",
    ),
    Alteration(
        counted="published agendas",
        sql="UPDATE published_agenda SET content = replace(content, 'title', 'titles') WHERE id = (SELECT min(id) FROM published_agenda)",
        subject="meeting:M-",
        fault="agenda 1 does not read as it was written",
    ),
    Alteration(
        counted="motions",
        sql="UPDATE motion SET words = words || '.' WHERE id = (SELECT min(id) FROM motion)",
        subject="meeting:M-",
        fault="does not read as it was written",
    ),
    Alteration(
        counted="decisions",
        sql="UPDATE decision SET words = words || '.' WHERE id = (SELECT min(id) FROM decision WHERE motion IS NULL)",
        subject="decision:D-",
        fault="does not read as it was written",
    ),
    Alteration(
        counted="minutes",
        sql="UPDATE minutes SET content = replace(content, 'here', 'here ') WHERE hash <> ''",
        subject="minutes:M-",
        fault="what they say does not read as it was written",
    ),
    Alteration(
        counted="minutes",
        sql="UPDATE minutes SET public_hash = repeat('a', 64) WHERE hash <> ''",
        subject="minutes:M-",
        fault="have another public reading",
    ),
    Alteration(
        counted="findings",
        sql="UPDATE finding SET content = replace(content, '\"engine\":', '\"engine\":1') WHERE hash <> ''",
        subject="finding:F",
        fault="does not say what was found",
    ),
    Alteration(
        counted="scorecards",
        sql="""UPDATE scorecard SET figures = regexp_replace(figures, '"met":[0-9]+', '"met":9999')
            WHERE id = (SELECT min(id) FROM scorecard WHERE state = 'published')""",
        subject="scorecard:SC-",
        fault="does not show the figures that were published",
    ),
)


WRITTEN = re.compile(r"(?:UPDATE|DELETE FROM) (\w+)")


class Undone(Exception):
    """Ends a transaction without its writes."""


async def test_one_altered_content_of_each_kind_is_found_and_named(city) -> None:
    look_at = Look(home=Path())
    async with session.snapshot():
        assert [each async for each in look(look_at)] == []
    assert all(look_at.counted[counted] > 0 for counted in OF_KIND), look_at.counted
    assert {each.counted for each in ALTERATIONS} == set(OF_KIND)
    for each in ALTERATIONS:
        with pytest.raises(Undone):
            await _altered(each)
    async with session.snapshot():
        assert [each async for each in look(look_at)] == []


async def _altered(of: Alteration) -> None:
    async with as_owner(), transaction():
        written = WRITTEN.match(of.sql)
        assert written
        await sql.rows(f"ALTER TABLE {written[1]} DISABLE TRIGGER USER")
        assert await sql.touched(of.sql) > 0, of.sql
        told = [(each.area, each.subject, each.fault) for each in await found(of.counted)]
        assert told, of.sql
        assert any(s.startswith(of.subject) and of.fault in f for _, s, f in told), (of.sql, told)
        assert {area for area, _, _ in told} == {Area.FINGERPRINTS}
        raise Undone
