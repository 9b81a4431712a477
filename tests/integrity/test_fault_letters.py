"""Auditors and administrators are told by mail what the last check of everything found: once each, and nobody of a sound one."""

from pathlib import Path

import pytest

from governance.database import sql
from governance.integrity.actions.fault_letters import mail_faults
from governance.integrity.actions.verifying import verify
from governance.integrity.queries.look import Look
from governance.people.rules import command
from tests.changes.stage import AT, set_stage
from tests.databases import at_home
from tests.integrity.altering import altered

pytestmark = pytest.mark.anyio


async def test_who_watches_the_record_is_told_once_of_each_check_that_finds_something(db, home) -> None:
    await set_stage()
    look = Look(home=Path(home))
    with at_home(home):
        await verify(look, by=command(), at=AT)
        assert await mail_faults(at=AT) == 0
        await altered("item", "UPDATE item SET body = replace(body, '\"amount\":4', '\"amount\":9')")
        await verify(look, by=command(), at=AT)
        assert await mail_faults(at=AT) == 2
        assert await mail_faults(at=AT) == 0
    letters = await sql.rows(
        "SELECT l.key, p.name FROM letter l JOIN person p ON p.id = l.person ORDER BY p.name"
    )
    assert [(row["key"].split("/")[0], row["name"]) for row in letters] == [
        ("fault", "Ruth Adler"),
        ("fault", "Sam Ito"),
    ]
    (text,) = {
        row["bytes"]
        for row in await sql.rows("SELECT convert_from(bytes, 'UTF8') AS bytes FROM letter LIMIT 1")
    }
    assert "the agreement streets" in text
    assert "Public key" not in text
