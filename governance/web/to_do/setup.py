"""The checklist of setting up: the city's own steps, and those for this machine and its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from governance import formats
from governance.database.backup import last_backup
from governance.settings import Settings
from governance.waiting.rules.links import SET_UP
from governance.waiting.rules.matter import Matter
from governance.waiting.rules.set_up import SetUpLine, Step, checklist
from governance.web.site.pages import Request, now, settings_of, zone

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COPIED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class SetupTask:
    """One line of the checklist; `where` is the page on which it is done."""

    done: bool
    words: str
    where: str


def left(request: Request, waiting: Iterable[Matter]) -> tuple[SetupTask, ...]:
    """Every line while one is not done; afterwards none."""
    found = lines(request, waiting)
    return () if all(line.done for line in found) else found


def lines(request: Request, waiting: Iterable[Matter]) -> tuple[SetupTask, ...]:
    """The lines in the order in which to do them."""
    found = checklist(waiting)
    if not request.app.state.city.facts.demo:
        found = (*found, _address(settings_of(request)), _backup(request))
    return tuple(SetupTask(done=each.done, words=each.words, where=SET_UP[each.step]) for each in found)


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
