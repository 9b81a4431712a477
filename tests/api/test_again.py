"""Criterion 27: nothing is lost between two who change one thing, and a request that comes again is done once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import msgspec
import pytest
from litestar import Controller, Litestar, Response
from litestar.params import FromPath, JSONBody

from governance import acts
from governance.api.site.again import IdempotencyKey, done_once
from governance.api.site.answers import IfMatch, answered, revision_of
from governance.api.site.door import acting_of, opened
from governance.api.site.routes import change
from governance.audit.tags import Tag
from governance.changes.actions.matter import CHANGES
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Stale
from governance.identity.actions.once import Kept, Keyed, once
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.settings import Settings
from governance.web.site.pages import Request, now
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import POTHOLE, Stage
from tests.web.conftest import fixed_clock, running, stage  # noqa: F401 - fixtures

NOTES = "SELECT count(*) FROM event WHERE tag = 'changes:note:written'"
KEY = {"Idempotency-Key": "a-test:0001"}


class Words(msgspec.Struct):
    """What a toy writes down."""

    words: str


class ToyResource(Controller):
    """What a resource that writes looks like: a note upon a draft, which binds nobody."""

    path = "/api/v1/toys"
    guards = (opened,)

    @change("/{number:str}/notes", operation="toy", scope=Scope.DRAFTS)
    async def note(
        self,
        request: Request,
        number: FromPath[str],
        data: JSONBody[Words],
        key: IdempotencyKey,
        seen: IfMatch,
    ) -> Response[Words]:
        async def act() -> Response[Words]:
            by = acting_of(request, "311")
            async with acts.take(CHANGES, number, by=by, at=now(request), seen=revision_of(seen)) as act:
                await act.move()
                await act.record(Tag.NOTE_WRITTEN)
            return answered(request, data, revision=revision_of(seen) + 1, status=201)

        return await done_once(request, key, act)


@pytest.fixture
async def toys(settings: Settings, stage: Stage) -> AsyncIterator[Litestar]:  # noqa: F811
    async with running(settings, ToyResource) as made:
        yield made


@pytest.fixture
async def marcus(toys: Litestar, stage: Stage) -> AsyncIterator[Program]:  # noqa: F811
    async with program(toys, await token_of(stage.people.marcus, [Scope.DRAFTS])) as one:
        yield one


async def _number(stage: Stage) -> tuple[str, dict[str, str]]:  # noqa: F811
    number = await stage.begun(POTHOLE, by=stage.people.marcus)
    return number, {"If-Match": f'"{(await CHANGES.load(number)).revision}"'}


async def test_criterion_27_of_two_with_one_etag_one_is_done_and_one_is_412(
    marcus: Program,
    stage: Stage,  # noqa: F811
) -> None:
    number, seen = await _number(stage)
    keys = [{"Idempotency-Key": f"a-test:000{nth}"} for nth in (1, 2)]
    answers = [await marcus.post(f"/toys/{number}/notes", {"words": "x"}, **seen, **key) for key in keys]
    assert [each.status_code for each in answers] == [201, 412]
    assert answers[1].headers["content-type"].startswith("application/problem+json")
    assert await sql.value(NOTES) == 1


@pytest.mark.parametrize("missing", ["If-Match", "Idempotency-Key"])
async def test_a_header_that_is_required_is_missed(marcus: Program, stage: Stage, missing: str) -> None:  # noqa: F811
    number, seen = await _number(stage)
    headers = {name: value for name, value in {**seen, **KEY}.items() if name != missing}
    assert (await marcus.post(f"/toys/{number}/notes", {"words": "x"}, **headers)).status_code == 400


async def test_criterion_27_the_same_key_fifty_times_at_once_is_one_act_and_fifty_equal_answers(
    marcus: Program,
    stage: Stage,  # noqa: F811
) -> None:
    number, seen = await _number(stage)
    same = [marcus.post(f"/toys/{number}/notes", {"words": "x"}, **seen, **KEY) for _ in range(50)]
    answers = await asyncio.gather(*same)
    told = Counter((each.status_code, each.content, each.headers["etag"]) for each in answers)
    assert list(told.values()) == [50], told
    assert next(iter(told))[0] == 201
    assert await sql.value(NOTES) == 1
    other = await marcus.post(f"/toys/{number}/notes", {"words": "y"}, **seen, **KEY)
    assert (other.status_code, list(other.json()["fields"])) == (422, ["Idempotency-Key"])
    assert await sql.value(NOTES) == 1


async def test_a_kept_answer_is_closed_in_the_database(marcus: Program, stage: Stage) -> None:  # noqa: F811
    """It may hold a secret that is shown once."""
    number, seen = await _number(stage)
    answer = await marcus.post(f"/toys/{number}/notes", {"words": "a-secret-of-one-look"}, **seen, **KEY)
    again = await marcus.post(f"/toys/{number}/notes", {"words": "a-secret-of-one-look"}, **seen, **KEY)
    assert answer.content == again.content
    assert b"a-secret-of-one-look" in answer.content
    assert "a-secret-of-one-look" not in str(await sql.rows("SELECT * FROM idempotency_key"))


async def test_what_failed_is_tried_again_under_its_key(marcus: Program, stage: Stage) -> None:  # noqa: F811
    number, seen = await _number(stage)
    stale = await marcus.post(f"/toys/{number}/notes", {"words": "x"}, **{"If-Match": '"99"'}, **KEY)
    good = await marcus.post(f"/toys/{number}/notes", {"words": "x"}, **seen, **KEY)
    assert (stale.status_code, good.status_code) == (412, 201)


async def test_a_key_is_of_one_token_and_of_one_day(marcus: Program, stage: Stage, toys: Litestar) -> None:  # noqa: F811
    number, seen = await _number(stage)
    await marcus.post(f"/toys/{number}/notes", {"words": "x"}, **seen, **KEY)
    later = {"If-Match": f'"{(await CHANGES.load(number)).revision}"'}
    async with program(toys, await token_of(stage.people.marcus, [Scope.DRAFTS])) as another:
        answer = await another.post(f"/toys/{number}/notes", {"words": "y"}, **later, **KEY)
        assert answer.status_code == 201
    await sql.rows("UPDATE idempotency_key SET made_at = made_at - interval '25 hours'")
    latest = {"If-Match": f'"{(await CHANGES.load(number)).revision}"'}
    assert (await marcus.post(f"/toys/{number}/notes", {"words": "z"}, **latest, **KEY)).status_code == 201


async def test_what_is_still_under_way_when_nobody_waits_any_longer_is_409(marcus: Program) -> None:
    token = await sql.value("SELECT id FROM api_token")
    asked = Keyed(token_id=token, key="a-test:0001", request="x")
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> Kept:
        begun.set()
        await go_on.wait()
        return Kept(status=201, headers="{}", body="1")

    async def impatient() -> Kept:
        async with transaction():
            await sql.rows("SET LOCAL lock_timeout = '50ms'")
            return await once(asked, slow, real=real_now())

    first = asyncio.create_task(once(asked, slow, real=real_now()))
    await begun.wait()
    with pytest.raises(Stale, match="under way") as late:
        await impatient()
    go_on.set()
    assert (late.value.status, await first) == (409, await impatient())
