"""The perimeter of consent: no person, and no persons of one side alone, move what the other side owes or is promised.

Random people do random acts, every act there is, alone and in groups of one side; the clock does its work between them. A
due date, a result, an on-time figure, the words told to residents: whatever moved must be explained by the record, which
holds both sides' consent or an act this design names (tests/perimeter/trail.py).
"""

import itertools
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from typing import cast as cast_type

import pytest

from governance import clock
from governance import settings as all_settings
from governance.agreements.actions import reorganizations
from governance.agreements.rules import counting
from governance.agreements.rules.reorganizations import Kind, Plan
from governance.anchors import folder as checkpoints
from governance.audit.tags import Tag
from governance.changes.rules import moves
from governance.database import session
from governance.people.rules import binding
from governance.requests.tables import Label
from governance.results.actions import judging
from governance.settings import Settings
from governance.web.site import logs
from tests import cast
from tests.cast import AT
from tests.databases import at_home, reachable_folder
from tests.perimeter.entries import entries, sweeps
from tests.perimeter.trail import Happened, unproven
from tests.perimeter.walk import Before, Count, Violation, Walk, before, violation
from tests.real_time import standing_still
from tests.seats.staged import staged
from tests.stages import Shelf
from tests.web.conftest import URL, running

pytestmark = pytest.mark.anyio
SECONDS, ACTS = 20.0, 60  # for all walks; in each of them
MOVES = Plan(
    kind=Kind.MOVE, services={"pothole": "Pothole repair"}, to="parks", to_name="Parks", on=date(2026, 8, 1)
)
MOSTLY = ("311", "streets", "311", "streets", "mayor")  # who can do most
MEETINGS = {"meetings", "bodies", "agendas", "invitations"}  # the rooms of their acts
MANY = 1_000_000  # CONCORD_ACTS asks for fewer
FAR = 1_000_000  # other walks than those of every day


@dataclass(kw_only=True)
class City:
    """A staged city, put aside; every walk gets a copy of it."""

    shelf: Shelf
    database: str
    before: Before
    sides: dict[str, tuple[str, ...]]
    settings: Settings

    @asynccontextmanager
    async def copied(self) -> AsyncIterator[None]:
        async with self.shelf.copied(self.database) as config, session.pool(config, size=2):
            clock.set_to(AT)
            # What was signed of another copy's record contradicts this one's.
            shutil.rmtree(checkpoints.own(self.settings.home))
            shutil.copytree(self.settings.home / SIGNED, checkpoints.own(self.settings.home))
            with standing_still():
                yield

    async def walked(
        self, seed: int, count: Count, *, side: str = "", only: frozenset[str] = frozenset()
    ) -> Violation | None:
        often = (*sorted(self.sides), *MOSTLY)
        chosen = side or often[seed % len(often)]
        async with self.copied(), running(self.settings) as app:
            walk = Walk(side=chosen, people=self.sides[chosen], seed=seed, count=count, app=app, only=only)
            await walk.taken(ACTS)
            return await violation(walk, self.before)


SIGNED = "signed-as-staged"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as made, at_home(made):
        yield made


@pytest.fixture(scope="module")
async def city(shelf: Shelf, template: str, folder: Path) -> AsyncIterator[City]:
    logs.configure(terminal=False)
    clock.set_to(AT)
    settings = all_settings.read({"GOVERNANCE_HOME": str(folder), "GOVERNANCE_URL": URL})
    async with AsyncExitStack() as stack:
        config = await stack.enter_async_context(shelf.copied(template))
        async with session.pool(config):
            made = await staged(settings)
            await reorganizations.propose(MOVES, reason="One crew", by=made.stage.people.priya, at=AT)
            await Label.update({Label.by: "Marcus Bell"}, force=True)  # what they mean was said by a person
            await judging.judge_all()
            for sweep in sweeps():
                await sweep(at=AT)
            known = await before()
        shutil.copytree(checkpoints.own(folder), folder / SIGNED)
        sides: dict[str, list[str]] = {}
        for person in vars(made.stage.people).values():
            name = str(person.role) if person.role == "administrator" else person.party
            sides.setdefault(name, []).append(cast.email_of(person))
        yield City(
            shelf=shelf,
            database=config["database"],
            before=known,
            sides={name: tuple(people) for name, people in sides.items()},
            settings=settings,
        )
    clock.set_to(datetime.now(tz=UTC))


async def test_no_side_alone_moves_a_promise(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    count, ends = Count(), time.monotonic() + SECONDS
    for seed in itertools.count(1):
        found = await city.walked(seed, count)
        assert found is None, str(found)
        if time.monotonic() > ends:
            break
    with capsys.disabled():
        sys.stdout.write(f"\nperimeter of consent: {count.words()}; {len(city.sides)} sides, {seed} walks\n")
    assert not count.broken, count.broken


@pytest.mark.slow
async def test_no_side_alone_moves_a_promise_in_a_million_acts(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    count, wanted = Count(), int(os.environ.get("CONCORD_ACTS", MANY))
    for seed in itertools.count(FAR):
        found = await city.walked(seed, count)
        assert found is None, str(found)
        if seed % 100 == 0:
            with capsys.disabled():
                sys.stdout.write(f"\rperimeter of consent: {count.words()}")
                sys.stdout.flush()
        if count.tried.total() >= wanted:
            break
    with capsys.disabled():
        sys.stdout.write(f"\nperimeter of consent: {count.words()}; never took effect: {count.never()}\n")
    assert not count.broken, count.broken


@pytest.mark.slow
async def test_walks_get_into_meetings(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever knows acts of meetings alone carries most of them out, and moves no promise by any."""
    known = frozenset(each.name for each in entries() if each.room in MEETINGS)
    count, sides = Count(), ("311", "streets", "mayor")
    for seed in range(24):
        found = await city.walked(seed, count, side=sides[seed % len(sides)], only=known)
        assert found is None, str(found)
    with capsys.disabled():
        sys.stdout.write(f"\nin meetings: {count.words()}; never took effect: {count.never()}\n")
    assert not count.broken, count.broken
    assert len(count.done) > len(known) / 2, count.never()


# Some guards, each taken away on purpose: who walks, and which acts they know.


def any_proof_will_do(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Whoever showed too long ago who they are records working hours."""
    patch.setattr(binding, "is_fresh", lambda _: True)
    return "mayor", "calendars.actions.record_version"


def hours_count_at_once(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Whatever hours somebody recorded last are those that a promise counts on."""
    patch.setattr(counting, "agreed", lambda known, *_, **__: known[-1])
    patch.setattr(counting, "unpinned", lambda known, _: known[-1])
    return "mayor", "calendars.actions.record_version"


def one_yes_settles(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What becomes of a service is settled with the first yes after the one who proposed it."""
    patch.setattr(reorganizations, "len", lambda _: 1, raising=False)
    return "streets", "agreements.actions.reorganizations.agree"


def every_role_binds(patch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A liaison whose yes is not Streets' yes agrees for Streets."""
    patch.setitem(cast_type("dict[Any, Any]", moves._MAY), moves.By.BINDING, lambda standing: standing.speaks)
    return "streets", "changes.actions.consenting.consent"


@pytest.mark.parametrize(
    "guard",
    [hours_count_at_once, one_yes_settles, every_role_binds, any_proof_will_do],
)
async def test_a_guard_that_is_taken_away_is_found(
    city: City, guard: Callable[[pytest.MonkeyPatch], tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    side, known = guard(monkeypatch)
    found = None
    for seed in range(1, 40):
        found = await city.walked(seed, Count(), side=side, only=frozenset({known}))
        if found:
            break
    assert found, "nobody noticed"
    assert found.side == side


PERSON = {"account": "7", "via": "page", "proof_age": "12"}


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        (PERSON, True),
        ({**PERSON, "proof_age": "301"}, False),
        ({"account": "7", "via": "page"}, False),
        ({**PERSON, "via": "programming interface"}, False),
        ({**PERSON, "via": "command line"}, False),
        ({"via": "programming interface"}, False),  # a service account
        ({"via": "clock"}, True),
        ({"via": "page"}, True),  # a board
    ],
)
def test_what_nobody_proved_is_told_apart(by: dict[str, str], *, shown: bool) -> None:
    told: dict[str, Any] = {"number": 1, "subject": "change:CH-2026-0001", "body": {"by": by}}
    assert bool(unproven([Happened(tag=Tag.CONSENTED, **told)])) is not shown
    assert not unproven([Happened(tag=Tag.NOTE_WRITTEN, **told)])
