"""Whatever is done to the record, with all rights and everything recomputed, a copy kept elsewhere finds it."""

import asyncio
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from governance.anchors import keys
from governance.anchors.actions.origins import begin_anew
from governance.anchors.actions.signing import sign
from governance.anchors.queries.leaves import root_at, stored_tree
from governance.anchors.rules.notes import Checkpoint
from governance.audit import queries as audit
from governance.database import session, sql
from governance.integrity.actions.verifying import verify
from governance.integrity.queries.examination import examine
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area
from governance.people.rules import command, operator
from tests.anchors.stage import Row, Tampering, entries, installed, replaced, rewritten

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
COPIES = frozenset({Area.TRAIL, Area.WITNESS})


def of_lena(row: Row) -> Row:
    return {**row, "body": row["body"].replace("Dana", "Lena"), "actor": "Lena Ruiz"}


TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "cut at the end": (lambda rows: rows[:7], "are missing at the end"),
    "emptied": (lambda _: [], "are missing at the end"),
    "cut and grown again": (lambda rows: [*rows[:7], *rows[:7]], "altered"),
    "rewritten": (lambda rows: [*map(of_lena, rows[:10]), *rows[10:]], "altered"),
    "renumbered": (lambda rows: [*rows[:2], rows[3], rows[2], *rows[4:]], "moved"),
    "back-dated": (lambda rows: [*rows[:2], rows[5], *rows[2:]], "put in"),
    "left out": (lambda rows: [*rows[:2], *rows[3:], rows[2]], "taken out"),
}


async def faults(home, witness: str = "") -> list[str]:
    verdict = await examine(Look(home=home, witness=witness), areas=COPIES)
    assert {each.area for each in verdict.findings} <= {Area.WITNESS}  # the chain alone is whole again
    return [f"{each.subject}: {each.fault}" for each in verdict.findings]


async def test_every_tampering_is_found_with_a_witness(db, home, tmp_path) -> None:
    with installed(home):
        await entries(10)
        point = await sign(at=AT)
        assert point
        paper = f"9:{await root_at(9)}"
        whole = await sql.rows("SELECT * FROM event ORDER BY number")
        assert await faults(home) == []
        for witness in (point.note, paper):
            assert await faults(tmp_path, witness) == []
            for name, (tampering, fault) in TAMPERINGS.items():
                await replaced(tampering(whole))
                assert (await audit.walk()).fault is None, name
                found = await faults(tmp_path, witness)
                assert any(fault in each and "copy that was handed in" in each for each in found), (
                    name,
                    found,
                )
                await replaced(whole)
        await replaced(whole[:7])
        assert [each for each in await faults(home) if "checkpoint signed on" in each]


async def test_what_is_signed_while_the_check_goes_on_is_no_fault(db, home) -> None:
    with installed(home):
        look = Look(home=home)
        await entries(4)
        async with session.snapshot():
            assert await audit.walk()  # from here on the check sees no more than now
            await entries_elsewhere(home)
            assert (await examine(look, areas=COPIES)).sound


async def entries_elsewhere(home: Path) -> None:
    """The first checkpoint and another one, as another process signs them meanwhile."""

    async def others() -> None:
        assert await sign(at=AT)
        await entries(2)
        assert await sign(at=AT + timedelta(hours=1))

    await asyncio.create_task(others(), context=Context())


async def test_without_any_copy_it_is_not_let_to_shrink_below_the_last_check(db, home) -> None:
    with installed(home):
        await entries(6)
        await verify(Look(home=home), by=command(), at=AT, areas=frozenset({Area.TRAIL}))
        assert await faults(home) == []
        await rewritten(lambda rows: rows[:4])
        (found,) = await faults(home)
        assert found.startswith("entry:5: the entries 5 to 6 are missing at the end: the check of")


async def test_a_copy_that_another_key_signed_is_said(db, home, tmp_path) -> None:
    with installed(home):
        await entries(2)
        await sign(at=AT)
    with installed(tmp_path):
        forged = await sign_elsewhere(tmp_path)
    with installed(home):
        assert any("not signed by a key" in each for each in await faults(home, forged))


async def sign_elsewhere(home) -> str:
    """The same record signed by somebody else's key."""
    keys.make(home)
    tree = await stored_tree()
    point = Checkpoint(origin="sla.example.gov/trail/1", size=tree.size, root=tree.root(tree.size))
    return keys.sign(home, point)


async def test_what_is_no_copy_is_a_finding_in_words(db, home) -> None:
    with installed(home):
        (found,) = await faults(home, "hello")
        assert found.startswith("record:all: Give a checkpoint")


async def test_a_record_that_was_brought_back_is_sound_by_itself_and_older_copies_say_what_is_gone(
    db, home
) -> None:
    with installed(home):
        await entries(3)
        await sign(at=AT)
        await entries(5)
        old = await sign(at=AT)
        assert old
        await rewritten(lambda rows: rows[:4])
        assert await faults(home)
        await begin_anew(reason="The disk died", by=operator(), at=AT)
        await sign(at=AT)
        assert await faults(home) == []
        verdict = await examine(Look(home=home, witness=old.note), areas=COPIES)
        (finding,) = verdict.findings
        assert "are missing at the end" in finding.fault
        assert "brought back from a backup: “The disk died”" in finding.mend
