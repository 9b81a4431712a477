"""A paper names the entry by which its content came to be, so that it is the same whenever it is made again."""

from datetime import UTC, datetime

import pytest

from governance.anchors.actions.signing import sign
from governance.anchors.queries.leaves import root_at
from governance.anchors.queries.papers import anchor_of, latest_anchor
from governance.audit.tags import Tag
from tests.anchors.stage import installed
from tests.audit.test_trail import write

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)


async def test_a_paper_witnesses_the_record_up_to_its_own_entry(db, home) -> None:
    with installed(home):
        assert (await latest_anchor()).number == 0
        await write()
        for number in (1, 2):
            after = {"number": number, "hash": "ab" * 32, "title": "x"}
            await write(Tag.VERSION_ADOPTED, subject="agreement:STREETS", after=after)
        first = await anchor_of("agreement:STREETS", Tag.VERSION_ADOPTED, '"number":1,', '"hash":"abab')
        assert (first.number, first.fingerprint) == (2, await root_at(2))
        await write(Tag.VERSION_TOOK_EFFECT, subject="agreement:STREETS", after={"number": 1})
        assert (
            await anchor_of("agreement:STREETS", Tag.VERSION_ADOPTED, '"number":1,', '"hash":"abab') == first
        )
        assert (await anchor_of("agreement:STREETS", "agreements:version:%")).number == 4
        assert (await anchor_of("agreement:WATER", "agreements:version:%")).number == 4
        assert (await latest_anchor()).number == 4
        point = await sign(at=AT)
        await write()
        newest = await latest_anchor()
        assert point
        assert (newest.number, newest.fingerprint) == (5, point.checkpoint.root.hex())
