"""The page of the inbox: looking marks nothing, a form does and leads on, the header says how many are new."""

from datetime import timedelta

import pytest
from litestar import Litestar

from governance.reminders.queries import inbox
from governance.reminders.tables import Notice
from tests import cast
from tests.changes.stage import AT, Stage
from tests.reminders.told import happened, told
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
