"""What is known of a letter after each thing that a mail server can do to it."""

import asyncio
from dataclasses import replace

import pytest

from governance.mail_settings import Security
from governance.reminders.actions.mail_server import Line, Parcel
from governance.reminders.rules.relay import Fate, Phase, Reply, fate
from tests.reminders.mail_servers import Noting, noting, scripted, to

PARCEL = Parcel(
    name="1",
    sender="concord@portalder.gov",
    recipient="dana@portalder.gov",
    message=b"Subject: x\r\n\r\nx\r\n.y\r\n",
)
# what the mail server does → how far the letter came, the code, what becomes of it
DEEDS = {
    "greeting hang": (Phase.CONNECT, 0, Fate.RELAY),
    "greeting dribble": (Phase.CONNECT, 0, Fate.RELAY),
    "greeting 421": (Phase.CONNECT, 421, Fate.RELAY),
    "greeting 554": (Phase.CONNECT, 554, Fate.RELAY),
    "mail 421": (Phase.SENDER, 421, Fate.RELAY),
    "mail 451": (Phase.SENDER, 451, Fate.RELAY),
    "mail die": (Phase.SENDER, 0, Fate.RELAY),
    "rcpt 421": (Phase.RECIPIENT, 421, Fate.RELAY),
    "rcpt 451": (Phase.RECIPIENT, 451, Fate.LATER),
    "rcpt 550": (Phase.RECIPIENT, 550, Fate.REFUSED),
    "rcpt 554": (Phase.RECIPIENT, 554, Fate.LATER),
    "rcpt hang": (Phase.RECIPIENT, 0, Fate.RELAY),
    "data 421": (Phase.MESSAGE, 421, Fate.RELAY),
    "data 554": (Phase.MESSAGE, 554, Fate.LATER),
    "data die": (Phase.MESSAGE, 0, Fate.UNSURE),
    "middle die": (Phase.MESSAGE, 0, Fate.UNSURE),
    "middle hang": (Phase.MESSAGE, 0, Fate.UNSURE),
    "dot die": (Phase.MESSAGE, 0, Fate.UNSURE),
    "dot hang": (Phase.MESSAGE, 0, Fate.UNSURE),
    "dot 421": (Phase.MESSAGE, 421, Fate.RELAY),
    "dot 451": (Phase.MESSAGE, 451, Fate.LATER),
    "dot 550": (Phase.MESSAGE, 550, Fate.REFUSED),
    "after die": (Phase.TAKEN, 250, Fate.SENT),
    "quit hang": (Phase.TAKEN, 250, Fate.SENT),
}


@pytest.mark.parametrize("deed", DEEDS)
async def test_each_misdeed_of_a_mail_server_has_one_outcome(deed):
    async with scripted(deed) as server:
        reply = await _handed_over(server.port)
    assert (reply.phase, reply.code, fate(reply)) == DEEDS[deed]
    assert reply.words
    assert server.took == (1 if fate(reply) is Fate.SENT else 0)


async def test_where_nothing_listens_the_mail_server_fails():
    async with scripted("") as server:
        pass
    reply = await _handed_over(server.port)
    assert (reply.phase, fate(reply)) == (Phase.CONNECT, Fate.RELAY)


async def test_a_server_that_answers_too_slowly_in_all_is_left_and_its_late_answer_meets_no_other_letter():
    async with scripted("ehlo dribble") as server, _line(server.port, longest=0.2) as line:
        reply = await line.hand_over(PARCEL)
        assert (reply.code, fate(reply)) == (0, Fate.RELAY)
        server.mode = ""
        assert (await line.hand_over(PARCEL)).phase is Phase.TAKEN
    assert server.took == 1


async def test_a_letter_cut_off_by_the_end_of_the_program_leaves_no_connection_behind():
    async with (
        scripted("dot hang") as server,
        Line(to(server.port, timeout=5), site="sla.example.gov") as line,
    ):
        sending = asyncio.create_task(line.hand_over(PARCEL))
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        server.mode = ""
        assert (await line.hand_over(PARCEL)).phase is Phase.TAKEN


async def test_letters_of_one_sweep_share_a_connection_and_arrive_as_they_were_written():
    noted = Noting()
    async with noting(noted) as port, _line(port) as line:
        for _ in range(3):
            assert (await line.hand_over(PARCEL)).words == f"2.0.0 queued as {len(noted.took)}"
    assert noted.took == [PARCEL.message] * 3


async def test_without_encryption_where_it_is_demanded_nothing_is_sent():
    noted = Noting()
    async with noting(noted) as port, _line(port, security=Security.STARTTLS) as line:
        reply = await line.hand_over(PARCEL)
    assert (reply.phase, noted.took) == (Phase.CONNECT, [])
    assert "STARTTLS" in reply.words


async def _handed_over(port: int) -> Reply:
    async with Line(to(port), site="sla.example.gov", longest=2) as line:
        return await line.hand_over(PARCEL)


def _line(port: int, *, longest: float = 5, security: Security = Security.NONE) -> Line:
    return Line(replace(to(port, timeout=5), security=security), site="sla.example.gov", longest=longest)
