"""What does not fit its fingerprint: no page shows it, no paper is made of it, nobody is told that it is genuine.

The example of the record's own rule: a target that was agreed as 4 business days and reads 9 in the database.
"""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from governance.agreements import queries as agreements
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Unsound
from governance.integrity.actions.unsound import note_unsound
from governance.integrity.actions.verifying import verify
from governance.integrity.queries.look import Look
from governance.meetings.actions import minutes as minutes_actions
from governance.people.rules import command
from tests.changes.stage import AT, Stage
from tests.integrity.altering import altered
from tests.meetings.held import SENT, Held, held
from tests.scorecards.carded import three
from tests.web.conftest import Visitor, sign_in_as
from tests.web.port_alder import sent

pytestmark = pytest.mark.anyio
TITLE = "This is not as it was written"
NINE = """UPDATE item SET body = replace(body, '"amount":4,"unit":"business-days"', '"amount":9,"unit":"business-days"')
    WHERE body LIKE '%"amount":4,"unit":"business-days"%'"""
GENUINE = "Genuine"


async def met() -> list[tuple[str, str]]:
    """What was written down about it: of what, and why."""
    found = await sql.rows(
        "SELECT subject, body FROM event WHERE tag = :tag ORDER BY number", tag=Tag.CONTENT_UNSOUND
    )
    return [(row["subject"], json.loads(row["body"])["after"]["fault"]) for row in found]


async def test_a_target_that_was_altered_is_nowhere_shown_as_agreed(visitor: Visitor, stage: Stage) -> None:
    version = await agreements.content_of(stage.agreement, 1)
    await altered("item", NINE)
    dana = await sign_in_as(visitor, stage.people.dana)
    for path in (
        "/agreements/streets",
        "/agreements/streets/versions/1.pdf",
        "/services/pothole",
    ):
        answer = await dana.get(path)
        assert (answer.status_code, TITLE in dana.page) == (423, True), path
        assert "9 business days" not in dana.page
    answer = await dana.get(f"/verify/{version.hash}")
    assert answer.status_code == 423
    assert "Known here, but not as it was written" in dana.page
    assert GENUINE not in dana.page
    assert await met() == [("agreement:streets", "does not read as it was agreed")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM version_item WHERE id = (SELECT min(id) FROM version_item WHERE key LIKE 'term:%')",
        "UPDATE version_item SET key = key || 'x' WHERE id = (SELECT min(id) FROM version_item WHERE key LIKE 'term:%')",
    ],
)
async def test_a_version_with_a_target_less_or_elsewhere_is_not_shown(
    visitor: Visitor, stage: Stage, statement: str
) -> None:
    await altered("version_item", statement)
    dana = await sign_in_as(visitor, stage.people.dana)
    assert (await dana.get("/agreements/streets")).status_code == 423
    assert await met() == [("agreement:streets", "does not hold what was agreed")]


async def test_a_text_that_is_none_any_more_is_told_the_same_way(visitor: Visitor, stage: Stage) -> None:
    await altered("item", "UPDATE item SET body = 'nonsense' WHERE kind = 'term'")
    dana = await sign_in_as(visitor, stage.people.dana)
    assert (await dana.get("/agreements/streets")).status_code == 423


async def test_a_proposal_that_was_altered_is_neither_shown_nor_verified(
    visitor: Visitor, stage: Stage
) -> None:
    number = await sent(stage)
    hashed = await sql.value("SELECT offer_hash FROM change WHERE number = :number", number=number)
    await altered(
        "item", "UPDATE item SET body = replace(body, '\"amount\":', '\"amount\":1') WHERE kind = 'term'"
    )
    dana = await sign_in_as(visitor, stage.people.dana)
    for path in (f"/changes/{number}", f"/verify/{hashed}"):
        assert (await dana.get(path)).status_code == 423, path


async def test_a_scorecard_that_was_altered_is_neither_shown_nor_printed(
    visitor: Visitor, stage: Stage
) -> None:
    await three()
    hashed = await sql.value("SELECT fingerprint FROM scorecard WHERE number = 'SC-2026-0001'")
    dana = await sign_in_as(visitor, stage.people.dana)
    assert (await dana.get("/scorecards/SC-2026-0001")).status_code == 200
    await altered(
        "scorecard",
        """UPDATE scorecard SET figures = regexp_replace(figures, '"met":[0-9]+', '"met":9999')""",
    )
    for path in (
        "/scorecards/SC-2026-0001",
        "/scorecards/SC-2026-0001/scorecard.json",
        "/scorecards/SC-2026-0001/scorecard.pdf",
        f"/verify/{hashed}",
    ):
        assert (await dana.get(path)).status_code == 423, path
    assert (await dana.get("/scorecards/SC-2026-0002")).status_code == 200  # a draft has no fingerprint
    assert await met() == [("scorecard:SC-2026-0001", "does not show the figures that were published")]


async def test_minutes_that_were_altered_are_neither_shown_nor_printed(visitor: Visitor, db: None) -> None:
    town: Held = await held()
    await minutes_actions.circulate(town.number, seen=1, by=town.people.marcus, at=SENT)
    hashed = await sql.value("SELECT hash FROM minutes")
    dana = await sign_in_as(visitor, town.people.dana)
    await altered("minutes", "UPDATE minutes SET content = replace(content, 'winter', 'summer')")
    for path in (
        f"/meetings/{town.number}/minutes",
        f"/meetings/{town.number}/minutes/whole.pdf",
        f"/verify/{hashed}",
    ):
        assert (await dana.get(path)).status_code == 423, path
    assert await met() == [(f"minutes:{town.number}", "does not read as it was written")]


async def test_it_is_written_down_although_what_was_under_way_is_taken_back(stage: Stage) -> None:
    await altered("item", NINE)
    with suppress(Unsound):
        async with transaction():
            try:
                await agreements.content_of(stage.agreement, 1)
            except Unsound as problem:
                await note_unsound(problem, at=AT)
                raise
    assert await met() == [("agreement:streets", "does not read as it was agreed")]


# ── who is told ──────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_auditors_and_administrators_are_told_what_the_last_check_found(
    visitor: Visitor, stage: Stage
) -> None:
    await altered("item", NINE)
    await verify(Look(home=Path("/nowhere")), by=command(), at=AT)
    for by, told in ((stage.people.ruth, True), (stage.people.sam, True), (stage.people.dana, False)):
        await sign_in_as(visitor, by)
        await visitor.get("/to-do")
        assert ("The record is not as it was written" in visitor.page) == told
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/audit")
    assert "Pothole repair” does not read as it was agreed" in visitor.page
    assert '<a href="/agreements/streets">' in visitor.page
    await visitor.get("/audit/checks")
    assert "What was agreed or published reads otherwise than it did." in visitor.page
    await sign_in_as(visitor, stage.people.sam)
    await visitor.get("/setup")
    assert "The record is not as it was written" in visitor.page


async def test_a_copy_that_was_kept_is_held_against_the_record(visitor: Visitor, stage: Stage) -> None:
    ruth = await sign_in_as(visitor, stage.people.ruth)
    await ruth.get("/audit")
    await ruth.post("/audit/checks", {"witness": f"3:{'ab' * 32}"})
    await ruth.get("/audit")
    assert "Copies kept elsewhere" in ruth.page
