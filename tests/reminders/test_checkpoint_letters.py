"""Every auditor gets the newest checkpoint once a day, exactly as it was signed, whatever restarts."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from governance.anchors.actions.signing import sign
from governance.anchors.queries.origins import origins
from governance.anchors.rules.witnesses import witnesses_from
from governance.database import sql
from governance.integrity.queries.examination import examine
from governance.integrity.queries.look import Look
from governance.integrity.rules.findings import Area
from governance.reminders.actions.checkpoint_letters import mail_checkpoints
from governance.reminders.actions.role_letters import contents
from governance.reminders.rules.checkpoint_words import Point, letter
from governance.reminders.rules.letter import SUBJECT
from tests import cast
from tests.anchors.stage import installed, rewritten
from tests.cast import AT, Cast
from tests.reminders.reading import Color, contrast, parsed, styles, words

POINT = Point(
    size=12_345,
    note="sla.example.gov/trail/2\n12345\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 sla.example.gov/trail/2 "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n",
    key="sla.example.gov/trail/2+033de0ae+AbDTqhJcpRVsE+KEbZ0uCEgQZR2Qtw3pD6+H1TNvZgFz",
    begun="The disk died; Monday’s backup",
)
SAID = letter(
    POINT,
    name="Ruth Adler",
    city="Port Alder",
    office="Mayor’s Office of Operations",
    address="1 Main Street",
)


def test_both_parts_hold_the_checkpoint_as_it_was_signed_with_the_key() -> None:
    said = contents(SAID)
    assert POINT.note in said.text
    assert "<br>".join(POINT.note.splitlines()) in said.html.replace("&#43;", "+")
    for told in (said.text, words(parsed(said.html))):
        assert POINT.key in told
        assert "Monday’s backup" in " ".join(told.split())
        assert "only copies elsewhere prove that it was not said differently" in " ".join(told.split())
    assert len(said.subject) <= SUBJECT
    exact = {*POINT.note.splitlines(), POINT.key}
    assert all(len(line) <= 72 for line in said.text.splitlines() if line not in exact)


def test_it_is_read_in_every_scheme() -> None:
    for element in parsed(contents(SAID).html).iter():
        style = styles(element)
        assert ("color" in style) == ("background-color" in style)
        if "color" in style:
            text, ground = Color.of(style["color"]), Color.of(style["background-color"])
            assert min(contrast(text, ground), contrast(text.inverted, ground.inverted)) >= 4.5


@pytest.fixture
async def people(db: None) -> Cast:
    return await cast.city()


@pytest.fixture
def place(home: Path) -> Iterator[Path]:
    with installed(home) as one:
        yield one


async def mailed() -> list[dict[str, Any]]:
    return await sql.rows(
        "SELECT key, recipient, bytes FROM letter WHERE key LIKE 'checkpoint/%' ORDER BY id"
    )


@pytest.mark.anyio
async def test_each_auditor_gets_one_a_day_that_verifies(people, place) -> None:
    assert await mail_checkpoints(at=AT) == 0  # nothing is signed yet
    point = await sign(at=AT)
    assert sorted(await asyncio.gather(*(mail_checkpoints(at=AT) for _ in range(3)))) == [0, 0, 1]
    assert await mail_checkpoints(at=AT + timedelta(hours=1)) == 0
    assert await mail_checkpoints(at=AT + timedelta(hours=20)) == 0  # 6 a.m. in Port Alder
    assert await mail_checkpoints(at=AT + timedelta(days=1)) == 1
    first, second = await mailed()
    assert [each["recipient"] for each in (first, second)] == ["ruth.adler@portalder.gov"] * 2
    letters = [message_from_bytes(each["bytes"], policy=policy.default) for each in (first, second)]
    (read,) = witnesses_from(letters[0].as_string(), where="the mail")
    (origin,) = await origins()
    assert point
    assert (read.size, read.fingerprint) == (point.checkpoint.size, point.checkpoint.root.hex())
    body = letters[0].get_body(("plain",))
    assert body
    assert str(origin.key) in body.get_content()
    elsewhere = Look(home=place / "other")
    assert (await examine(elsewhere, areas={Area.WITNESS})).sound
    await rewritten(lambda rows: rows[:-1])
    found, *_ = (await examine(elsewhere, areas={Area.WITNESS})).findings
    assert "the checkpoint mailed on" in found.fault
