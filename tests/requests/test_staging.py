"""Storing a file that was read: what is new, changed, unchanged, vanished; re-importing touches nothing."""

import random
from dataclasses import asdict

import pytest

from governance.errors import Invalid
from governance.requests.actions import staging
from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Facet, Label, Request
from tests.requests import taking
from tests.requests.taking import Uploads, row


@pytest.fixture
async def files(db, tmp_path) -> Uploads:
    return await taking.uploads(tmp_path)


async def stored_ids() -> list[str]:
    rows = await Request.select(Request.external_id).order_by(Request.external_id)
    return [each["external_id"] for each in rows]


def counts(stored) -> dict[str, int]:
    return {name: n for name, n in asdict(stored.counts).items() if n}


async def test_a_first_file_is_stored_whole(files):
    done = await files.store(
        [row("1", district="5"), row("2", ended_at="2026-05-02T12:00:00Z", closed="true")]
    )
    assert counts(done) == {"records": 2, "accepted": 2, "unmatched": 2}
    first = (await Request.select().where(Request.external_id == "1"))[0]
    assert (first["complete"], first["transfers"], first["closed"], first["first_import"]) == (
        -1,
        -1,
        False,
        1,
    )
    facets = await Facet.select(Facet.kind, Facet.name).where(Facet.id == first["district"])
    assert facets == [{"kind": "district", "name": "5"}]


async def test_the_same_file_again_touches_no_row(files):
    rows = [row(str(n), district=str(n % 3), flags=n % 2) for n in range(50)]
    await files.store(rows, full=True)
    before = await Request.raw("SELECT xmin::text, ctid::text, * FROM request ORDER BY id")
    again = await files.store(rows, full=True)
    assert counts(again) == {"records": 50, "unchanged": 50, "unmatched": 50, "flagged": 25}
    assert await Request.raw("SELECT xmin::text, ctid::text, * FROM request ORDER BY id") == before


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Street lamp"},
        {"opened_at": "2026-05-01T13:00:00Z"},
        {"opened_at": ""},
        {"ended_at": "2026-05-03T12:00:00Z"},
        {"due_at": "2026-05-03T12:00:00Z"},
        {"handed_at": "2026-05-01T12:10:00Z"},
        {"paused_at": "2026-05-01T12:10:00Z"},
        {"resumed_at": "2026-05-01T12:10:00Z"},
        {"pause_reason": "Waiting for a part"},
        {"closed": "true"},
        {"verdict": "2"},
        {"flags": "4"},
        {"district": "7"},
        {"channel": "Phone"},
        {"outcome": "Done"},
        {"complete": "0"},
        {"transfers": "2"},
        {"reopened": "1"},
        {"updated_at": "2026-05-02T12:10:00Z"},
    ],
)
async def test_each_column_that_changes_makes_an_update(files, change):
    await files.store([row("1"), row("2")])
    would = await files.rehearse([{**row("1"), **change}, row("2")])
    done = await files.store([{**row("1"), **change}, row("2")])
    assert counts(done) == {"records": 2, "updated": 1, "unchanged": 1, "unmatched": 2} | (
        {"flagged": 1} if "flags" in change else {}
    )
    assert would.counts == done.counts
    changed = await Request.select(Request.external_id).where(Request.last_import == 2)
    assert changed == [{"external_id": "1"}]


async def test_what_a_whole_export_lacks_is_marked_within_its_span_and_comes_back(files):
    days = {n: f"2026-05-{n:02d}T12:00:00Z" for n in range(1, 8)}
    await files.store([row(str(n), opened=day) for n, day in days.items()])
    fewer = [row(str(n), opened=days[n]) for n in (2, 4, 5)]
    would = await files.rehearse(fewer, full=True)
    done = await files.store(fewer, full=True)
    assert done.counts.vanished == would.counts.vanished == 1
    gone = await Request.select(Request.external_id).where(Request.vanished_import == 2)
    assert gone == [{"external_id": "3"}]  # 1, 6 and 7 lie outside of what the export tells
    back = await files.store([row("3", opened=days[3])])
    assert counts(back) == {"records": 1, "updated": 1, "unmatched": 1}
    assert not await Request.exists().where(Request.vanished_import > 0)
    assert len(await stored_ids()) == 7


async def test_a_sentinel_date_does_not_stretch_the_span_of_a_whole_export(files):
    await files.store([row("1", opened="2020-05-01T12:00:00Z"), row("2")])
    done = await files.store([row("2"), row("3", opened="1900-01-01T05:00:00Z", flags="2")], full=True)
    assert done.counts.vanished == 0


async def test_a_part_of_an_export_makes_nothing_vanish(files):
    await files.store([row("1"), row("2"), row("3")])
    assert (await files.store([row("1"), row("3")])).counts.vanished == 0


async def test_two_data_sources_may_use_the_same_numbers(files, tmp_path):
    await files.store([row("1")])
    other = await taking.source(FeedEntry(name="Parks", mapping=taking.MAPPING))
    facts = await feed_by_code(other)
    done = await Uploads(folder=tmp_path, feed=facts.id, last=10).store([row("1", "Tree")], full=True)
    assert counts(done) == {"records": 1, "accepted": 1, "unmatched": 1}
    assert await stored_ids() == ["1", "1"]


async def test_over_any_sequence_of_files_the_counts_add_up_and_the_last_word_stands(files):
    """Invariant 9, and that the table is what the files say, whatever their order."""
    chance = random.Random(311)
    truth: dict[str, int] = {}
    for number in range(1, 13):
        ids = chance.sample(range(40), chance.randint(0, 30))
        rows = [
            row(
                str(n),
                chance.choice(["Pothole", "Lamp"]),
                district=chance.choice(["", "1"]),
                verdict=chance.choice("012"),
            )
            for n in ids
        ]
        full = chance.random() < 0.3
        would = await files.rehearse(rows, full=full)
        done = (await files.store(rows, full=full)).counts
        assert would.counts == done
        assert done.accepted + done.updated + done.unchanged + done.rejected == done.records == len(rows)
        assert done.accepted == len({each["external_id"] for each in rows} - truth.keys())
        truth |= {each["external_id"]: int(each["verdict"]) for each in rows}
        found = await Request.select(Request.external_id, Request.verdict)
        assert {each["external_id"]: each["verdict"] for each in found} == truth, number
    labels = await Label.select(Label.id, Label.requests)
    for label in labels:
        assert label["requests"] == await Request.count().where(Request.label == label["id"])


async def test_free_text_taken_for_a_district_is_refused_and_nothing_is_stored(files):
    with pytest.raises(Invalid, match="district"):
        await files.store([row(str(n), district=f"about {n} yards from the bridge") for n in range(2_001)])
    assert not await Request.exists()
    assert not await Facet.exists()


async def test_small_files_of_free_text_do_not_add_up_to_ever_more_outcomes(files, monkeypatch):
    monkeypatch.setattr(staging, "MOST_FACETS", 30)
    for day in range(2):
        await files.store([row(f"{day}-{n}", outcome=f"Crew {day} came at {n}") for n in range(15)])
    more = [row(f"2-{n}", outcome=f"Crew 2 came at {n}") for n in range(15)]
    more.append(row("0-0", outcome="Crew 0 came at 0"))
    would = await files.rehearse(more)
    done = await files.store(more)
    assert would.counts == done.counts
    assert (done.counts.accepted, done.counts.unchanged) == (15, 1)
    assert done.facts["outcomes"].startswith("15 not known before were left out")
    assert await Facet.count().where(Facet.kind == "outcome") == 30
    assert not (await Request.select().where(Request.external_id == "2-3"))[0]["outcome"]
    assert (await files.store(more)).counts.unchanged == 16


@pytest.mark.parametrize("kind", ["district", "channel"])
async def test_small_files_of_free_text_for_what_requests_are_sliced_by_are_refused(files, monkeypatch, kind):
    monkeypatch.setattr(staging, "MOST_FACETS", 30)
    await files.store([row(str(n), **{kind: f"Yard {n}"}) for n in range(30)])
    again = [row("1", **{kind: "Yard 1"}), row("77", **{kind: "Yard 2"})]
    assert (await files.store(again)).counts.accepted == 1
    with pytest.raises(Invalid, match=f"different values would be kept of the {kind}"):
        await files.store([row("78", **{kind: "Yard 30"})])
    assert await Facet.count() == 30
