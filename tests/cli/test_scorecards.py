"""`governance scorecard`: what is stored, what one would say now, and whether the stored requests still give the digits."""

import gzip
import json
from contextlib import asynccontextmanager

import pytest

from governance import settings
from governance.database import session
from governance.files import store
from governance.scorecards.actions import publication as scorecards
from governance.scorecards.rules.moves import State
from tests.changes.stage import set_stage
from tests.cli.aside import aside
from tests.scorecards.card_city import JUNE_2, MAY, OVER, stored, tiny_city


@pytest.fixture
def city(command, tmp_path):
    """An installation whose May is published; answers the command, the number of Streets' card and its rows' hash."""
    command("migrate")
    found: dict[str, str] = {}

    async def staged() -> None:
        async with _database():
            await set_stage()
            await tiny_city(tmp_path)
            await scorecards.draft_cards(MAY, at=JUNE_2)
            await scorecards.publish_cards(at=OVER)
            row = (await stored(State.PUBLISHED))["streets"]
            found.update(number=row.head.number, rows=row.rows_hash)

    aside(staged)
    return command, found["number"], found["rows"]


@asynccontextmanager
async def _database():
    async with session.opened(settings.current(), size=3):
        yield


def test_a_published_card_is_told_counted_again_and_written(city, tmp_path):
    command, number, rows_hash = city
    told = command("scorecard", number, "--recompute", "--json", "--rows", str(tmp_path / "rows.csv"))
    answer = json.loads(told.out)
    assert told.status == 0
    assert (answer["number"], answer["state"]) == (number, "published")
    assert {name: answer["total"][name] for name in ("met", "missed", "overdue", "n")} == {
        "met": 3,
        "missed": 1,
        "overdue": 1,
        "n": 5,
    }
    assert answer["recomputed"] == {"same": True, "fingerprint": answer["fingerprint"]}
    assert (tmp_path / "rows.csv").read_text().startswith("source,case,label,service")
    plain = command("scorecard", number, "--recompute")
    assert "Counted again from its file of requests: the same." in plain.out

    preview = json.loads(command("scorecard", "--party", "streets", "--period", "2026-05", "--json").out)
    assert preview["total"] == answer["total"]
    for wrong, status in (
        (("scorecard",), 2),
        (("scorecard", number, "--period", "2026-05"), 2),
        (("scorecard", "--period", "May"), 1),
        (("scorecard", "SC-1999-0001"), 1),
        (("scorecard", "--party", "nobody", "--period", "2026-05"), 1),
    ):
        told = command(*wrong)
        assert (told.status, "Traceback" in told.err) == (status, False)

    # Somebody rewrote the stored requests: the file no longer is what its name says, and that is told.
    content = store.read(settings.current().home, rows_hash)
    path = settings.current().home / "store" / rows_hash[:2] / rows_hash[2:]
    path.write_bytes(gzip.compress(gzip.decompress(content).replace(b",met,", b",missed,", 1)))
    spoiled = command("scorecard", number, "--recompute")
    assert (spoiled.status, "damaged" in spoiled.err) == (1, True)
