"""What an administrator has yet to see done: the city's own lines, and what concerns this machine and its address."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from governance import formats
from governance.changes.queries.set_up import SetUpLine, setup_checklist
from governance.database.backup import last_backup
from governance.settings import Settings
from governance.web.site.pages import Request, now, settings_of, today, zone

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
COPIED_WITHIN = timedelta(days=7)


async def left(request: Request) -> tuple[SetUpLine, ...]:
    """Every line while one of them is not done; then nothing."""
    lines = await checklist(request)
    return () if all(line.done for line in lines) else lines


async def checklist(request: Request) -> tuple[SetUpLine, ...]:
    """In the order in which they are done."""
    lines = await setup_checklist(now(request), today=today(request))
    if request.app.state.city.facts.demo:
        return lines
    return (*lines, _address(settings_of(request)), _backup(request))


def _address(settings: Settings) -> SetUpLine:
    local = urlsplit(settings.url).hostname in LOOPBACK
    words = (
        f"Only this machine reaches {settings.url}: give the portal its own address"
        if local
        else f"People reach the portal at {settings.url}"
        + ("" if settings.secure else ", where passwords travel readable: put TLS in front")
    )
    return SetUpLine(done=settings.secure and not local, words=words, where="/setup#address")


def _backup(request: Request) -> SetUpLine:
    made = last_backup(settings_of(request).home)
    words = f"Last copied on {formats.day(made, zone(request))}" if made else "No backup was made yet"
    return SetUpLine(
        done=made is not None and _is_fresh(made, now(request)), words=words, where="/setup#backup"
    )


def _is_fresh(made: datetime, at: datetime) -> bool:
    return at - made <= COPIED_WITHIN
