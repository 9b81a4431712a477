"""The template environment: strict about names, escaping always, and the words and formats every page shares."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from governance.web import csrf, formats, navigation, words
from governance.web.assets import asset_url
from governance.web.pages import Request, now


def templates_folder() -> Path:
    """`templates/` beside the package in a checkout; inside it in an installed wheel."""
    package = Path(__file__).parents[1]
    shipped = package / "_shared" / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(_globals())
    made.filters.update(_filters())
    return made


def _globals() -> dict[str, Any]:
    return {
        "asset_url": asset_url,
        "city": _city,
        "csrf": _csrf_field,
        "csrf_token": _csrf_token,
        "navigation": _navigation,
        "plural": formats.plural,
        "today": _today,
        "words": words,
    }


def _filters() -> dict[str, Any]:
    return {
        "day": _day,
        "iso": _iso,
        "moment": _moment,
        "number": formats.number,
        "percent": formats.percent,
        "role": words.role,
        "side": words.side,
        "until": _until,
    }


@pass_context
def _city(context: Context) -> Mapping[str, Any]:
    """Name, zone, convening office and whether it is a demo, of the city this installation serves."""
    city: Mapping[str, Any] = _request(context).app.state.city.told
    return city


@pass_context
def _csrf_field(context: Context) -> Markup:
    """The hidden field that each form carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, csrf.token(_request(context)))


@pass_context
def _csrf_token(context: Context) -> str:
    return csrf.token(_request(context))


@pass_context
def _navigation(context: Context) -> list[navigation.Entry]:
    request = _request(context)
    return navigation.entries(request.state.get("viewer"), request.url.path)


@pass_context
def _today(context: Context) -> date:
    return now(_request(context)).astimezone(_zone(context)).date()


@pass_context
def _day(context: Context, value: date) -> str:
    return formats.day(value, _zone(context))


@pass_context
def _moment(context: Context, value: datetime) -> str:
    return formats.moment(value, _zone(context))


@pass_context
def _until(context: Context, value: date) -> str:
    """How far away in calendar days, from the day of this request in the city."""
    if isinstance(value, datetime):
        value = value.astimezone(_zone(context)).date()
    return formats.span(value, _today(context))


@pass_context
def _iso(context: Context, value: date) -> str:
    """What a date field or `<time datetime>` holds: the local date, `2026-06-18`."""
    return (value.astimezone(_zone(context)).date() if isinstance(value, datetime) else value).isoformat()


def _zone(context: Context) -> ZoneInfo:
    zone: ZoneInfo = _request(context).app.state.city.zone
    return zone


def _request(context: Context) -> Request:
    request: Request = context["request"]
    return request
