"""The checklist of setting up: the city's own steps, those for this machine and its address, and who does each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from governance import formats
from governance.database.backup import last_backup
from governance.people.queries.directory import Listing, PartyRoles, directory
from governance.people.rules import Role, Viewer
from governance.settings import Settings
from governance.waiting.rules.links import SET_UP
from governance.waiting.rules.matter import Matter
from governance.waiting.rules.set_up import SetUpLine, Step, checklist
from governance.web.site.pages import Request, now, settings_of, zone

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COPIED_WITHIN = timedelta(days=7)
MACHINE = frozenset({Step.ADDRESS, Step.BACKUP})


@dataclass(frozen=True, kw_only=True)
class SetupTask:
    """One line of the checklist. `where` is the page on which its reader does it, "" for who does not; `who` does it."""

    done: bool
    words: str
    where: str
    who: str


async def left(request: Request, waiting: Iterable[Matter], viewer: Viewer) -> tuple[SetupTask, ...]:
    """Every line, while one is not done and the reader does one of them or administers; otherwise none."""
    found = _lines(request, waiting)
    own = [each for each in found if not each.done and _does(viewer, each)]
    if not own and (all(each.done for each in found) or not viewer.with_role(Role.ADMINISTRATOR)):
        return ()
    return await _tasks(found, viewer, request)


async def lines(request: Request, waiting: Iterable[Matter], viewer: Viewer) -> tuple[SetupTask, ...]:
    """The lines in the order in which to do them."""
    return await _tasks(_lines(request, waiting), viewer, request)


def _lines(request: Request, waiting: Iterable[Matter]) -> tuple[SetUpLine, ...]:
    found = checklist(waiting)
    if request.app.state.city.facts.demo:
        return found
    return (*found, _address(settings_of(request)), _backup(request))


def _does(viewer: Viewer, line: SetUpLine) -> bool:
    return any(line.doer.seats.ask(seat) for seat in viewer.seats)


async def _tasks(found: Iterable[SetUpLine], viewer: Viewer, request: Request) -> tuple[SetupTask, ...]:
    offices = await directory(at=now(request))
    return tuple(
        SetupTask(
            done=each.done,
            words=each.words,
            where=SET_UP[each.step] if _does(viewer, each) else "",
            who=_who(each, offices),
        )
        for each in found
    )


def _who(line: SetUpLine, offices: Iterable[PartyRoles]) -> str:
    """The people who hold such a role, by name; where nobody does, the role in words."""
    if line.step in MACHINE:
        return line.doer.words
    named = [
        role.holder.name for office in offices for role in office.roles if role.holder and _fits(line, role)
    ]
    return " or ".join(dict.fromkeys(named)) or f"{line.doer.words}: nobody holds that role yet"


def _fits(line: SetUpLine, role: Listing) -> bool:
    seats = line.doer.seats
    return role.role in seats.besides or (role.role in seats.roles and (role.leads or not seats.leads))


def _address(settings: Settings) -> SetUpLine:
    local = urlsplit(settings.url).hostname in LOOPBACK
    words = (
        f"Only this machine reaches {settings.url}: give the portal its own address"
        if local
        else f"People reach the portal at {settings.url}"
        + ("" if settings.secure else ", where passwords travel readable: put TLS in front")
    )
    return SetUpLine(step=Step.ADDRESS, done=settings.secure and not local, words=words)


def _backup(request: Request) -> SetUpLine:
    made = last_backup(settings_of(request).home)
    words = f"Last copied on {formats.day(made, zone(request))}" if made else "No backup was made yet"
    return SetUpLine(step=Step.BACKUP, done=made is not None and _is_fresh(made, now(request)), words=words)


def _is_fresh(made: datetime, at: datetime) -> bool:
    return at - made <= COPIED_WITHIN
