"""What a meeting agrees: written down line by line, confirmed on one's own screen by a short address, seen by both sides."""

import pytest

from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.meetings.actions.confirming import confirm, take_back
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agreeing import State
from tests.changes.stage import AT
from tests.meetings.agreed_stage import Talk, days, talk
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
KEY = "term:pothole/done"


@pytest.fixture
async def spoken(db: None, fixed_clock: None) -> Talk:
    return await talk()


async def code_of(spoken: Talk) -> str:
    return f"/m/{(await meeting(spoken.meeting)).code}"


async def test_the_note_taker_picks_a_value_for_each_line(visitor: Visitor, spoken: Talk) -> None:
    marcus = await sign_in_as(visitor, spoken.stage.people.marcus)
    address = f"/meetings/{spoken.meeting}/items/{spoken.item}/agreed"
    await marcus.get(address)
    assert "Streets’ value" in marcus.page
    assert "311’s value" in marcus.page
    await marcus.post(address, {"key": KEY, "outcome": "outcome-1"})
    assert "Please choose one for Pothole repair" in marcus.page
    other = {f"choice:{KEY}": "other", f"amount:{KEY}": "5", f"unit:{KEY}": "calendar-days"}
    sent = {"key": KEY, "outcome": "outcome-1", "words": "Both can live with it", **other}
    for _ in (1, 2):
        answer = await marcus.post(address, sent)
        assert answer.headers["location"] == f"/meetings/{spoken.meeting}/now"
    agreed = await agreed_now(spoken.change, at=AT)
    assert (agreed.state, agreed.words) == (State.WAITING, "Both can live with it")
    assert agreed.hash == await spoken.agreed(days(5), by=spoken.stage.people.priya)
    assert (await situation(spoken.change)).round == 2


async def test_by_the_short_address_one_reads_the_whole_and_agrees_with_one_button(
    visitor: Visitor, spoken: Talk
) -> None:
    people = spoken.stage.people
    await spoken.agreed(days(5), by=people.marcus)
    address = await code_of(spoken)
    priya = await sign_in_as(visitor, people.priya)
    assert (await priya.get(address)).status_code == 200
    assert "within 5 calendar days" in priya.page
    assert "Until now: " in priya.page
    assert priya.page.partition("<main")[2].count("Agree for 311<") == 1
    assert "waits for Lee Chan to confirm" in priya.page
    assert (await agreed_now(spoken.change, at=AT)).state is State.WAITING
    fields = {"proposal": (await agreed_now(spoken.change, at=AT)).hash, "next": address}
    answer = await priya.post(f"/changes/{spoken.change}/agreed", fields)
    assert answer.headers["location"] == address
    assert (await priya.get(address)).headers["location"] == f"/meetings/{spoken.meeting}/now"
    await priya.get(f"/meetings/{spoken.meeting}/now?item={spoken.item}")
    assert "311 has confirmed" in priya.page
    assert "waits for Lee Chan to confirm" in priya.page
    assert f"127.0.0.1:8311{address}" in priya.page.replace("<wbr>", "")
    assert "<svg" in priya.page
    lee = await sign_in_as(visitor, people.lee)
    await lee.get(address)
    assert "311 has confirmed already, so it binds both sides at once" in lee.page
    await lee.post(f"/changes/{spoken.change}/agreed", fields)
    assert (await agreed_now(spoken.change, at=AT)).state is State.CONFIRMED


async def test_who_is_not_signed_in_signs_in_and_comes_back(visitor: Visitor, spoken: Talk) -> None:
    address = await code_of(spoken)
    somebody = visitor
    answer = await somebody.get(address)
    assert answer.headers["location"] == f"/sign-in?next={address.replace('/', '%2F')}"


async def test_a_wrong_code_leads_nowhere(visitor: Visitor, spoken: Talk) -> None:
    dana = await sign_in_as(visitor, spoken.stage.people.dana)
    assert (await dana.get("/m/ZZZZ")).status_code == 404
    rosa = await sign_in_as(visitor, spoken.stage.people.rosa)
    assert (await rosa.get(await code_of(spoken))).status_code == 404


async def test_a_yes_ahead_of_the_turn_can_be_taken_back_on_the_page(visitor: Visitor, spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    address = f"/changes/{spoken.change}/agreed"
    lee = await sign_in_as(visitor, people.lee)
    await lee.get(address)
    assert "It is 311’s turn. Your yes is kept" in lee.page
    await lee.post(address, {"proposal": hashed})
    await lee.get(address)
    assert "Take it back" in lee.page
    assert "Streets has confirmed" in lee.page
    await lee.post(f"{address}/take-back")
    assert (await agreed_now(spoken.change, at=AT)).waits_for == ("311", "streets")


async def test_a_liaison_who_does_not_bind_puts_it_before_who_signs(visitor: Visitor, spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    address = f"/changes/{spoken.change}/agreed"
    dana = await sign_in_as(visitor, people.dana)
    await dana.get(address)
    assert "usa-button" not in dana.page.partition("agreed-shown")[2].partition("</main>")[0]
    answer = await dana.post(address, {"proposal": hashed})
    assert answer.status_code == 403
    await confirm(spoken.change, fingerprint=hashed, by=people.priya, at=AT)
    await dana.get(address)
    assert "Put it before Lee Chan" in dana.page
    await dana.post(f"{address}/recommendation", {"proposal": hashed})
    change = await situation(spoken.change)
    assert change.asked_to_sign
    assert change.asked_to_sign.offer_hash == hashed


async def test_the_page_of_the_change_says_for_whom_it_waits(visitor: Visitor, spoken: Talk) -> None:
    people = spoken.stage.people
    dana = await sign_in_as(visitor, people.dana)

    async def says(words: str) -> bool:
        await dana.get(f"/changes/{spoken.change}")
        return f"Agreed in the meeting of Jun 2, waits for {words} to confirm." in dana.page

    assert not await says("")
    hashed = await spoken.agreed(days(5), by=people.marcus)
    assert await says("Priya Nair or Marcus Bell and Lee Chan")
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    assert await says("Priya Nair or Marcus Bell")
    await take_back(spoken.change, by=people.lee, at=AT)
    assert await says("Priya Nair or Marcus Bell and Lee Chan")
    await confirm(spoken.change, fingerprint=hashed, by=people.priya, at=AT)
    assert await says("Lee Chan")
    await actions.counter(spoken.change, await spoken.stage.proposal(days(8)), by=people.lee, at=AT)
    assert "Agreed in the meeting" not in (await dana.get(f"/changes/{spoken.change}")).text
