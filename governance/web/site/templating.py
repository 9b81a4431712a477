"""The template environment: strict about names, escaping always, and the words and formats every page shares."""

import re
from collections.abc import Callable, MutableMapping
from datetime import date, datetime
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # what escape() itself calls

from governance import formats
from governance.calendars.rules.regions import region_words
from governance.calendars.rules.weeks import day_runs, hours_words, week_words
from governance.files.shipped import templates_folder
from governance.identity import rules as signing_in
from governance.identity.queries.emergencies import Use
from governance.people.queries.directory import CityFacts
from governance.people.queries.successions import NewHolder
from governance.people.rules import Matter, PartyKind, may_see
from governance.reminders.queries.inbox import MOST
from governance.sign_on_settings import Provider
from governance.trials.rules import evidence
from governance.web.help.next_steps import next_of
from governance.web.records import matters
from governance.web.site import csrf, navigation, phrases, words
from governance.web.site.assets import asset_url
from governance.web.site.pages import rendering, settings_of, today, zone


def escaped(value: Any) -> str:
    """What `markupsafe.escape` says, as plain text: it is only joined, and marking each piece first took a fifth of a page's time."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)


class _Escaped(Template):
    """A template whose pieces are escaped by the function above: its code calls `escape` for nothing but output."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002 - jinja2's signature
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = escaped
        return made


class _Plain(Environment):
    """Templates with globals in a plain dict; the ChainMap of jinja2 cost a quarter of a page's time."""

    template_class = _Escaped

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


_DOT = re.compile(r"\s+· ")


class _Ties(Extension):
    """Ties a separating dot to the word before it, so that no line begins with a dot."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        return source if (name or "").startswith("print/") else _DOT.sub(formats.DOT, source)


def environment() -> Environment:
    made = _Plain(
        extensions=[_Ties],
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(GLOBALS)
    made.filters.update(FILTERS)
    return made


def _by_command() -> tuple[NewHolder, ...]:
    """What everybody of the convening office is told on every page."""
    request = rendering.get()
    viewer, known = request.state.get("viewer"), request.app.state.city
    told: tuple[NewHolder, ...] = known.by_command
    return told if viewer and PartyKind.OVERSIGHT in viewer.kinds else ()


def _emergencies() -> tuple[Use, ...]:
    """What every administrator is told on every page."""
    request = rendering.get()
    viewer, known = request.state.get("viewer"), request.app.state.city
    told: tuple[Use, ...] = known.emergencies
    return told if viewer and may_see(viewer, Matter.SETTINGS) else ()


def _providers() -> tuple[Provider, ...]:
    return settings_of(rendering.get()).providers


def _provider_name(issuer: str) -> str:
    """What people call a provider; one that is set no more, by its address."""
    return next((one.name for one in _providers() if one.issuer == issuer), issuer)


def _city() -> CityFacts:
    facts: CityFacts = rendering.get().app.state.city.facts
    return facts


def _csrf_field() -> Markup:
    """The hidden field that each form carries."""
    token = csrf.token(rendering.get())  # of letters and digits that need no escaping
    return Markup(f'<input type="hidden" name="{csrf.FIELD}" value="{token}">')  # noqa: S704 - likewise


def _csrf_token() -> str:
    return csrf.token(rendering.get())


def _navigation() -> list[navigation.NavigationEntry]:
    request = rendering.get()
    return navigation.entries(request.state.get("viewer"), request.url.path)


def _today() -> date:
    return today(rendering.get())


def _unread() -> str:
    """How many notices in the reader's inbox are new; "" for none."""
    count: int = rendering.get().state.get("unread", 0)
    return f"{MOST}+" if count > MOST else str(count or "")


def _local(value: date) -> date:
    """A date as it is; an instant in the city's time."""
    return value.astimezone(zone(rendering.get())) if isinstance(value, datetime) else value


def _day(value: date) -> str:
    return formats.day(value, zone(rendering.get()))


def _local_day(value: date) -> date:
    """The day in the city, of a moment or a day."""
    return date(*_local(value).timetuple()[:3])


def _near_day(value: date) -> str:
    """`Thu, Jun 18`, with the year where it is not this one."""
    return formats.near_day(_local_day(value), _today())


def _clock(value: datetime) -> str:
    """`8:30 AM` in the city."""
    return formats.clock_time(value.astimezone(zone(rendering.get())))


def _near_moment(value: datetime) -> str:
    """`Fri, Nov 20, 5:22 PM`, with the year where it is not this one."""
    return f"{_near_day(value)}, {_clock(value)}"


def _near_date(value: date) -> str:
    return formats.near_date(_local_day(value), _today())


def _moment(value: datetime) -> str:
    return formats.moment(value, zone(rendering.get()))


def _until(value: date) -> str:
    """How far away in calendar days, from the day of this request in the city."""
    return formats.span(_local_day(value), _today())


def _age(value: date) -> str:
    """How long ago in calendar days: `19 days`, `1 day`; `today` for today."""
    days = (_today() - _local_day(value)).days
    return formats.plural(days, "day") if days > 0 else "today"


def _iso(value: date) -> str:
    """What a date field or `<time datetime>` holds: the local date, `2026-06-18`."""
    return _local(value).isoformat()[:10]


def _matter_timeline() -> str:
    """Where an auditor reads everything about the matter whose page this is; "" for everybody else."""
    request = rendering.get()
    viewer = request.state.get("viewer")
    if not request.path_params or not viewer or not may_see(viewer, Matter.TRAIL):
        return ""
    return matters.timeline(matters.on_page(request.url.path))


GLOBALS: dict[str, Any] = {
    "asset_url": asset_url,
    "city": _city,
    "by_command": _by_command,
    "emergencies": _emergencies,
    "csrf": _csrf_field,
    "csrf_token": _csrf_token,
    "matter_timeline": _matter_timeline,
    "navigation": _navigation,
    "next_of": next_of,
    "plural": formats.plural,
    "providers": _providers,
    "today": _today,
    "unread": _unread,
    "words": words,
}
FILTERS: dict[str, Any] = {
    "age": _age,
    "browser": signing_in.browser,
    "provider": _provider_name,
    "clock": _clock,
    "day": _day,
    "day_runs": day_runs,
    "days": formats.days,
    "figure": formats.figure,
    "happened": evidence.sentence,
    "hours": hours_words,
    "in_fours": formats.in_fours,
    "iso": _iso,
    "moment": _moment,
    "near_date": _near_date,
    "near_day": _near_day,
    "near_moment": _near_moment,
    "number": formats.number,
    "percent": formats.percent,
    "possessive": formats.possessive,
    "recognized": phrases.recognized,
    "region": region_words,
    "role": words.role,
    "share_of": evidence.share_words,
    "side": words.side,
    "tenths": formats.tenths,
    "tied": phrases.tied,
    "until": _until,
    "week": week_words,
    "zipped": zip,
}
