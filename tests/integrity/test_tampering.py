"""Whatever is changed in a table of the record by hand is found by the check, and named; nothing is found where nothing was."""

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from governance.audit import queries as audit
from governance.database import deadline, session, sql
from governance.files import store
from governance.integrity.queries import entries, files, requests, state
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Finding
from governance.requests.queries import applied
from tests.databases import owners
from tests.demo_city import PortAlder
from tests.integrity.tampering import TYPES, Ground, Tampering, fixed, grounds, tamper, words

COUNT = int(os.environ.get("CONCORD_TAMPERINGS", "200"))
UNGUARDED = "ALTER TABLE {place} DISABLE TRIGGER USER"  # as whoever owns the database may
LOOK = Look(home=Path())


class _UndoneError(Exception):
    """Ends a transaction without a trace."""


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """As the check does it: a transaction may idle while rows are compared."""
    with suppress(_UndoneError):
        async with deadline.long_work(), session.transaction():
            yield
            raise _UndoneError


@pytest.fixture(scope="module")
async def city(port_alder: PortAlder) -> AsyncIterator[None]:
    """As whoever owns the database: nothing that it guards is in the way."""
    async with port_alder.shelf.copied(port_alder.database) as config, session.pool(owners(config), size=2):
        yield


async def test_port_alder_is_as_its_record_says(city: None, port_alder: PortAlder) -> None:
    look = Look(home=port_alder.store.parent)
    async with undone():
        found = [
            finding
            for check in (state.against_entries, requests.against_uploads)
            async for finding in check(look)
        ]
    assert found == []
    assert min(look.counted[each] for each in ("tables", "entries that wrote rows", "requests")) > 0


async def test_what_is_tampered_with_is_found_and_named(city: None) -> None:
    await _found_and_named(COUNT)


@pytest.mark.slow
async def test_ten_thousand_tamperings_are_found_and_named(city: None) -> None:
    await _found_and_named(int(os.environ.get("CONCORD_TAMPERINGS", "10000")))


async def _found_and_named(count: int) -> None:
    dice, done, missed = fixed(count), Counter[str](), list[str]()
    every, told = await grounds(), await _entries()
    while done.total() < count:
        ground = dice.choice(every)
        with suppress(asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            async with undone():
                await sql.rows(UNGUARDED.format(place=ground.place))
                if tampering := await tamper(ground, dice):
                    found = [each async for each in state.of_table(ground.place, told, LOOK)]
                    done[ground.place] += 1
                    missed += _missed(tampering, found)
    assert not missed, f"{len(missed)} of {count} were not found and named:\n" + "\n".join(missed[:20])
    print(f"{count} tamperings with {len(done)} tables, all found and named")  # noqa: T201 - a figure of the run


def _missed(tampering: Tampering, found: list[Finding]) -> list[str]:
    named = {finding.subject for finding in found}
    return [] if tampering.subjects <= named else [words(tampering, found)]


async def _entries() -> dict[int, str]:
    return {each.bundle: f"entry {each.number}" async for each in audit.written()}


# ── what was written down of the rows ────────────────────────────────────────────────────────────────────────────────
LAST = "(SELECT max(id) FROM written_row WHERE place = 'change' AND image LIKE '%open%')"
BUNDLE = f"(SELECT bundle FROM written_row WHERE id = {LAST})"
AGAIN = (
    "INSERT INTO written_row (bundle, place, key, image) SELECT 999999, place, key, image FROM written_row"
)
HIDDEN = {
    f"UPDATE written_row SET image = replace(image, 'open', 'shut') WHERE id = {LAST}": "altered",
    f"UPDATE written_row SET bundle = bundle + 100000 WHERE id = {LAST}": "no entry tells",
    f"DELETE FROM written_row WHERE bundle = {BUNDLE}": "are missing",
    f"{AGAIN} WHERE id = {LAST}": "no entry tells",
}


@pytest.mark.parametrize("tampering", HIDDEN)
async def test_what_was_written_down_is_held_by_its_entry(city: None, tampering: str) -> None:
    """Whoever changes a row and what was written down of it, too, cannot change the entry."""
    async with undone():
        await sql.rows(tampering)
        faults = [each.fault async for each in state.against_entries(LOOK)]
    assert any(HIDDEN[tampering] in each for each in faults), faults


async def test_rows_that_are_written_without_an_entry_are_found(city: None) -> None:
    """By the program's own role, with every trigger in place."""
    async with undone():
        await sql.rows("UPDATE service SET act = 'does nothing' WHERE id = (SELECT min(id) FROM service)")
        code = await sql.value("SELECT code FROM service ORDER BY id LIMIT 1")
        found = [each async for each in state.against_entries(LOOK)]
    assert {each.subject for each in found} == {f"service:{code}"}
    assert "no entry tells" in found[0].fault


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────
FIRST = "(SELECT min(id) FROM request WHERE last_import = (SELECT max(last_import) FROM request))"
WITH_REQUESTS = {
    f"UPDATE request SET ended_at = ended_at - interval '1 day' WHERE id = {FIRST}": "is not as this upload",
    f"UPDATE request SET closed = NOT closed WHERE id = {FIRST}": "is not as this upload",
    f"UPDATE request SET last_import = first_import - 1 WHERE id = {FIRST}": "is not as this upload",
    f"DELETE FROM request WHERE id = {FIRST}": "is missing",
    "DELETE FROM request WHERE id = (SELECT max(id) FROM request)": "is missing",
    f"""INSERT INTO request SELECT (jsonb_populate_record(r, '{{"id": 99999999, "external_id": "x-1"}}')).*
        FROM request r WHERE id = {FIRST}""": "was brought by no upload",
}


@pytest.mark.parametrize("tampering", WITH_REQUESTS)
async def test_requests_that_are_tampered_with_are_found(
    city: None, port_alder: PortAlder, tampering: str
) -> None:
    async with undone():
        await sql.rows(tampering)
        found = [each async for each in requests.against_uploads(Look(home=port_alder.store.parent))]
    assert len(found) == 1, found
    assert WITH_REQUESTS[tampering] in found[0].fault


# ── entries and files ────────────────────────────────────────────────────────────────────────────────────────────────
EVENTS = "SELECT id, to_jsonb(t)::text AS standing FROM event AS t ORDER BY id"


async def test_entries_that_are_tampered_with_are_found(city: None) -> None:
    dice, done = fixed(1), 0
    rows = {row["id"]: row["standing"] for row in await sql.rows(EVENTS)}
    columns = {
        row["name"]: row["type"] for row in await sql.rows(TYPES, place="event") if row["name"] != "id"
    }
    ground = Ground(place="event", rows=rows, columns=columns)
    while done < COUNT // 20:
        with suppress(asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            async with undone():
                await sql.rows(UNGUARDED.format(place="event"))
                tampering = await tamper(ground, dice)
                found = [each async for each in entries.look(LOOK)]
                done += tampering is not None
            assert found or tampering is None, words(tampering, found) if tampering else ""


async def test_stored_files_that_are_tampered_with_are_found(
    city: None, port_alder: PortAlder, tmp_path: Path
) -> None:
    """All at once: one has another byte, one is cut short, one is gone, one is new."""
    shutil.copytree(port_alder.store, tmp_path / port_alder.store.name)
    names = sorted(await files.named())
    touched = {files.subject(name) for name in names}
    for nth, name in enumerate(names):
        place = store.path_of(tmp_path, name)
        content = place.read_bytes()
        altered = (bytes([content[0] ^ 1]) + content[1:], content[:-1], None)[nth % 3]
        place.unlink()
        if altered is not None:
            place.write_bytes(altered)
    extra = hashlib.sha256(b"nobody's").hexdigest()
    store.path_of(tmp_path, extra).parent.mkdir(exist_ok=True)
    store.path_of(tmp_path, extra).write_bytes(b"nobody's")
    found = {each.subject async for each in files.look(Look(home=tmp_path))}
    assert found == touched | {files.subject(extra)}
    assert len(touched) > 40
    # What cannot be replayed is told of by name, not as a check that broke.
    lost = [each async for each in requests.against_uploads(Look(home=tmp_path))]
    assert {each.subject for each in lost} == {f"upload:{each.number}" for each in await applied.files()}
    assert {each.mend for each in lost} == {requests.BRING_BACK}
