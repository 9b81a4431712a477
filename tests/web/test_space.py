"""A disk that is full or nearly so: nothing new is taken, and it is said in words; what is there is read as ever."""

import errno

import asyncpg
import pytest
from litestar import Controller, post
from litestar.params import FromPath

from governance.database import space
from governance.database.space import Room
from governance.settings import Settings
from tests import cast as named
from tests.web.conftest import browser, running, sign_in_as

ERRORS = {
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "quota": OSError(errno.EDQUOT, "Disk quota exceeded"),
    "server": asyncpg.DiskFullError("could not extend file"),
    "other": OSError(errno.EACCES, "Permission denied"),
}


class WritingController(Controller):
    path = "/writing"

    @post("/{kind:str}")
    async def write(self, kind: FromPath[str]) -> None:
        if kind in ERRORS:
            raise ERRORS[kind]


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(names=("documents", "uploads"), free=120 * 10**6, size=20 * 10**9)
    monkeypatch.setattr(space, "rooms", lambda _: (room,))


async def test_acts_are_refused_in_words_and_reading_goes_on(
    nearly_full: None, settings: Settings, people: named.Cast
) -> None:
    async with running(settings, WritingController) as app, browser(app) as visitor:
        dana = await sign_in_as(visitor, people.dana)
        answer = await dana.post("/writing/anything", {"words": "typed with care"})
        assert answer.status_code == 503
        assert "cannot be kept at present" in dana.page
        assert "typed with care" in dana.page
        assert (await dana.post("/writing/anything", Accept="application/json")).status_code == 503
        assert (await dana.get("/account/password")).status_code == 200
        assert (await dana.post("/sign-out")).status_code == 303
        ready = await dana.get("/health/ready")
        assert ready.status_code == 503
        assert "documents, uploads: 120 MB free of 20.0 GB" in ready.json()["reason"]
        assert (await dana.get("/health/live")).status_code == 200


async def test_where_writing_fails_all_the_same_the_page_says_so(
    settings: Settings, people: named.Cast
) -> None:
    async with running(settings, WritingController) as app, browser(app) as visitor:
        dana = await sign_in_as(visitor, people.dana)
        for kind, status in (("full", 503), ("quota", 503), ("server", 503), ("other", 500)):
            assert (await dana.post(f"/writing/{kind}")).status_code == status
            assert ("cannot be kept at present" in dana.page) is (status == 503)


@pytest.mark.parametrize(
    ("free", "size", "low"),
    [
        (600, 1_000, False),
        (499, 1_000, True),
        (999, 20_000, True),  # under a twentieth
        (1_001, 20_000, False),
        (6_000, 4_000_000, False),  # a twentieth of a large disk is much
        (4_999, 4_000_000, True),
    ],
)
def test_what_counts_as_nearly_full(free: int, size: int, low: object) -> None:
    assert Room(names=("documents",), free=free * 10**6, size=size * 10**6).is_low is low
