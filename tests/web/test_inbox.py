"""The page of the inbox: looking marks nothing, a form does and leads on, the header says how many are new."""

from dataclasses import replace
from datetime import timedelta

import pytest
from litestar import Litestar

from governance.identity.queries.sessions import arrival
from governance.reminders.actions.watching import watch_now
from governance.reminders.queries import inbox
from governance.reminders.tables import Notice
from tests import cast
from tests.changes.stage import AT, Stage, events
from tests.reminders.told import happened, told
from tests.waiting.scenes import sent
from tests.web.conftest import browser, sign_in_as

pytestmark = pytest.mark.anyio


async def new(stage: Stage) -> int:
    return await inbox.unread(await cast.viewer(stage.people.dana, AT))


async def test_looking_changes_nothing_and_an_entry_leads_on(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(days=20))
    notice = await told(stage.people.dana)
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.dana)
        for _ in range(2):
            answer = await visitor.get("/inbox")
            assert "Past due since Jun 16" in answer.text
            assert "You get this as Streets liaison. Because Streets has the turn." in visitor.page
        assert await new(stage) == 1
        answer = await visitor.post(f"/inbox/{notice}/opening")
        assert (answer.status_code, answer.headers["location"]) == (303, "/changes/CH-2026-0002")
        assert await new(stage) == 0
        assert 'class="concord-count"' not in (await visitor.get("/inbox")).text
        assert "Answer 311" in (await visitor.get("/inbox?show=read")).text
        await visitor.post(f"/inbox/{await told(stage.people.dana, level='due')}/reading")
        await told(stage.people.dana, level="warned")
        await visitor.get("/inbox")
        await visitor.post("/inbox/reading", {"newest": "999999"})
        assert await new(stage) == 0


async def test_an_entry_leads_to_no_other_site(stage: Stage, app: Litestar) -> None:
    key, facts = happened(9, "Look here")
    notice = await told(stage.people.dana, key=key, level="told", facts=facts)
    await Notice.update({Notice.facts: '{"act":"x","href":"//evil.example","title":"x"}'}).where(
        Notice.id == notice
    )
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.dana)
        answer = await visitor.post(f"/inbox/{notice}/opening")
        assert answer.headers["location"] == "/inbox"


async def test_the_other_side_reads_what_it_sends_before_it_does(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=1))
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    page = f"/reminders/change/{number}/turn/streets"
    async with browser(app) as marcus, browser(app) as dana:
        await sign_in_as(marcus, stage.people.marcus)
        await marcus.get(page)
        assert "To talk about it: Marcus Bell, Service analyst, 555-0100" in marcus.page
        assert "Crews moved to paving" in marcus.page
        assert "Dana Ruiz on Mon, Jun 8" in marcus.page  # who seldom signs in
        assert (await marcus.post(f"{page}/reminder")).status_code == 303
        await marcus.get(page)
        assert "Reminded today" in marcus.page
        assert (await marcus.post(f"{page}/reminder")).status_code == 409
        await sign_in_as(dana, stage.people.dana)
        await dana.get("/inbox")
        assert "Marcus Bell reminds you" in dana.page


async def test_whoever_has_to_act_says_by_when_and_the_other_side_reads_why_no_letters(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=1))
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    page = f"/reminders/change/{number}/turn/streets"
    async with browser(app) as marcus, browser(app) as dana:
        await sign_in_as(dana, stage.people.dana)
        await dana.get(page)
        assert f"/changes/{number}/extension" in dana.page
        wrong = await dana.post(f"{page}/day", {"day": "2026-07-30", "words": "Soon"})
        assert wrong.status_code == 422
        assert "Name a day within 5 business days" in dana.page
        assert "Soon" in dana.page
        await dana.post(f"{page}/day", {"day": "2026-06-04", "words": "The crew is asked"})
        await dana.post(f"{page}/no-letters", {"reason": "I am on it"})
        await sign_in_as(marcus, stage.people.marcus)
        await marcus.get(page)
        assert "said on Tue, Jun 2 that they will act by Thu, Jun 4: “The crew is asked”" in marcus.page
        assert (
            "Dana Ruiz, Streets liaison, gets no letters about it since Tue, Jun 2: “I am on it”"
            in marcus.page
        )


async def test_a_matter_that_is_done_says_so_and_wants_nothing_more(stage: Stage, app: Litestar) -> None:
    await told(stage.people.dana)
    async with browser(app) as dana:
        await sign_in_as(dana, stage.people.dana)
        answer = await dana.post("/reminders/change/CH-2026-0002/turn/streets/day", {"day": "2026-06-04"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?show=done")
        await dana.get("/inbox?show=done")
        assert "That is done by now" in dana.page


async def test_a_letter_is_shown_before_it_comes(stage: Stage, app: Litestar) -> None:
    async with browser(app) as dana:
        await sign_in_as(dana, stage.people.dana)
        await dana.get("/account/mail")
        assert "Nothing is new, so no letter comes" in dana.page
        await told(stage.people.dana, humane_from=AT + timedelta(days=6))
        await dana.get("/account/mail")
        assert "It would come on Mon, Jun 8 at about 9:0" in dana.page
        assert "CH-2026-0002, Pothole repair: from 4 to 7 days: answer 311 by Tue, Jun 16" in dana.page
        await dana.post("/account/mail", {"rhythm": "daily"})
        await dana.get("/account/mail")
        assert "It would come on Tue, Jun 2 at about 9:0" in dana.page
        await dana.post("/account/mail", {"rhythm": "portal"})
        await dana.get("/account/mail")
        assert "None: you read in Concord" in dana.page
        assert (await dana.post("/account/mail", {"rhythm": "hourly"})).status_code == 422
        assert (await events())[-1]["told"]["after"] == {"rhythm": "no letters"}


async def test_an_administrator_sees_what_other_numbers_mean_before_saving_them(
    stage: Stage, app: Litestar
) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    page, typed = "/setup/reminders/more-time", {"after-reminded": "3"}
    async with browser(app) as sam:
        await sign_in_as(sam, stage.people.sam)
        await sam.get(
            "/setup/reminders/turn?after-reminded=-1&after-due=0&after-warned=2&after-division-head=1"
            "&after-before-convenor=4&after-convenor=1&after-before-sponsor=4&off-sponsor=yes"
        )
        assert f"Dana Ruiz would be told of {number} on Mon, Jun 15 (reminder)" in sam.page
        assert "now: Fri, Jun 12" in sam.page
        assert "Save these numbers" in sam.page
        await sam.get("/setup/reminders/turn?after-reminded=soon")
        assert "Reminder should be a whole number" in sam.page
        assert "Save these numbers" not in sam.page
        assert (await sam.post(page, typed)).status_code == 303
        await sam.get("/setup/reminders")
        assert "after 3" in sam.page
        assert (await sam.post(page, {"after-reminded": "-1"})).status_code == 422
        await sam.post(f"{page}/reset")
        await sam.get("/setup/reminders")
        assert "Chosen here" not in sam.page


async def test_roles_that_do_not_go_together_are_not_counted(stage: Stage, app: Litestar) -> None:
    """Recognizing somebody counts beside their roles in one query; where a role does not count, the figure is asked apart."""
    dana, marcus = stage.people.dana, stage.people.marcus
    await stage.seat_also(replace(marcus, person_id=dana.person_id))
    await told(dana)
    await told(dana, key="change/CH-2026-0009/turn/311/1", seat=marcus.seat)
    async with browser(app) as visitor:
        await sign_in_as(visitor, dana)
        page = (await visitor.get("/inbox")).text
        found = await arrival(visitor.http.cookies["concord"], at=AT, figure=inbox.UNREAD_ON_ARRIVAL)
    assert found
    assert (found.figure, await inbox.unread(found.viewer)) == (None, 1)
    assert '<span class="concord-count">1<' in page
