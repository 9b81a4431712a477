"""Reading a form's fields into clean values, with every error named at its field, and giving them back to be mended.

The pattern, in a handler:

    form = await read_form(request, again=lambda form: _page(request, form))
    reason = form.text("reason", "Reason", limit=500)
    days = form.whole("days", "Days", low=2, high=40)
    form.check()                      # raises Invalid with all errors found so far

`@typed_again` on the handler shows that page with the errors, those of the act among them, and with their status.
A page shows a form with the macros of `_macros/forms.html`; they take the same `form` and keep what was typed.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date, time
from functools import wraps
from http import HTTPStatus
from inspect import isawaitable
from typing import Any, ParamSpec

from litestar import Response
from litestar.datastructures import UploadFile

from governance import canonical, characters
from governance.errors import Invalid, Malformed, TooLarge
from governance.web.site.pages import Request, remember_typed
from governance.web.site.phrases import field_name

SUMMARY = "Please look at the marked fields."
US_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?\s*(am|pm)?", re.IGNORECASE)
GIVEN_BACK = ("before", "kept-")  # what stands stored, however old; what is sent again, and looked at then
ANY_YEAR = range(1, 10_000)
NUMBER = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+|-?[0-9]{1,12}")

P = ParamSpec("P")
Again = Callable[["Form"], Response[Any] | Awaitable[Response[Any]]]


class Form:
    """Fields as typed, and what is wrong with them. Readers note errors and go on; `check` tells all at once."""

    def __init__(
        self,
        typed: Iterable[tuple[str, str]] = (),
        files: Mapping[str, UploadFile] | None = None,
    ) -> None:
        self._typed: dict[str, list[str]] = {}
        for name, value in typed:
            self._typed.setdefault(name, []).append(value)
        self._files = files or {}
        self._labels: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._malformed = False
        self.errors: dict[str, str] = {}
        self.message = ""

    @classmethod
    def holding(cls, values: Mapping[str, Any]) -> "Form":
        """A form that shows stored values at first; empty ones stay empty."""
        return cls((name, _field_text(value)) for name, value in values.items())

    def empty(self) -> "Form":
        """Nothing typed, and the same errors: for a page whose own form was not sent."""
        made = Form()
        made.errors, made.message = self.errors, self.message
        return made

    # For templates.
    def value(self, name: str, default: str = "") -> str:
        return self._typed.get(name, [default])[0]

    def values(self, name: str) -> list[str]:
        return self._typed.get(name, [])

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._typed.items() for value in values]

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    # For handlers.
    def text(self, name: str, label: str, *, required: bool = True, limit: int = 2_000) -> str:
        """Canonical text; missing or unfit text is noted as this field's error and reads as empty."""
        self._labels[name] = label
        try:
            found = canonical.text(self.value(name), field=label, limit=limit)
        except Malformed as error:
            self._malformed = True
            self.wrong(name, f"{label} {error.fields[label]}.")
            return ""
        if required and not found:
            self.wrong(name, f"{label} is empty. Please fill it in.")
        return found

    def whole(self, name: str, label: str, *, low: int, high: int) -> int:
        """A whole number between bounds; thousands commas are fine."""
        typed = self.text(name, label, limit=20)
        if not typed:
            return low
        if not NUMBER.fullmatch(typed):
            self.wrong(name, f"{label} should be a whole number, such as {low}.")
            return low
        found = int(typed.replace(",", ""))
        if not low <= found <= high:
            self.wrong(name, f"{label} should be from {low:,} to {high:,}.")
        return found

    def day(self, name: str, label: str, *, years: range = ANY_YEAR) -> date:
        """A date that must be there; see `day_or_none`."""
        found = self.day_or_none(name, label, years=years)
        if found is None and not self.error(name):
            self.wrong(name, f"{label} is empty. Please give a date, such as 7/1/2026.")
        return found or date.min

    def day_or_none(self, name: str, label: str, *, years: range = ANY_YEAR) -> date | None:
        """A date as 2026-07-01 or 7/1/2026; nothing typed is no date."""
        typed = self.text(name, label, required=False, limit=20)
        if not typed:
            return None
        try:
            found = parse_day(typed)
        except ValueError:
            self.wrong(name, f"{label} is not a date. Write it like 7/1/2026.")
            return None
        if found.year in years:
            return found
        self.wrong(name, f"{label} should lie between {years[0]} and {years[-1]}.")
        return None

    def days(self, *, years: range = ANY_YEAR) -> tuple[date | None, date | None]:
        """The first and the last day of a filter, in its fields `from` and `to`."""
        first, last = (self.day_or_none(label.lower(), label, years=years) for label in ("From", "To"))
        if first and last and last < first:
            self.wrong("to", "To lies before From.")
        return first, last

    def clock_time(self, name: str, label: str) -> time:
        """14:00 or 2:00 PM; anything else is noted as the field's error and reads as midnight."""
        typed = self.text(name, label, limit=20)
        match = TIME.fullmatch(typed)
        hour = int(match[1]) if match else 24
        if match and match[3]:
            hour = hour % 12 + (12 if match[3].lower() == "pm" else 0) if 1 <= hour <= 12 else 24
        if match is None or hour > 23 or int(match[2]) > 59:
            self.wrong(name, f"{label} is not a time. Write it like 2:00 PM.")
            return time.min
        return time(hour, int(match[2]))

    def choice(self, name: str, label: str, options: Iterable[str]) -> str:
        """One of the options offered; anything else is an error, not a default."""
        typed = self.value(name)
        if typed not in set(options):
            self.wrong(name, f"Please choose one for {label}.")
        return typed

    def checked(self, name: str) -> bool:
        return bool(self.value(name))

    def file(self, name: str, label: str) -> UploadFile:
        """The file of a form that is about nothing else; without one, raises what `check` does."""
        found = self._files.get(name)
        if found is None or not found.filename:
            self.wrong(name, f"Please choose a file for {label}.")
            raise self._refusal()
        return found

    async def sent(self, name: str) -> bytes:
        """The content of a file that need not be there."""
        found = self._files.get(name)
        return await found.read() if found and found.filename else b""

    def wrong(self, name: str, message: str) -> None:
        """Note an error at a field, unless it has one already."""
        self.errors.setdefault(name, message)

    def named(self, **names: str) -> None:
        """Fields that stand here under another name than in the act: `ends="last_day"`."""
        self._names.update(names)

    def refused(self, error: Invalid) -> "Form":
        """The same form with the errors that an action found, to be shown again.

        An action says only what is wrong (`lies in the past`); the label makes it a sentence.
        """
        for field, message in error.fields.items():
            name = self._names.get(field, field)
            whole = message[:1].isupper()
            self.wrong(name, message if whole else f"{self._labels.get(name) or field_name(name)} {message}.")
        only_fields = {f"{name}: {message}." for name, message in error.fields.items()}
        self.message = SUMMARY if error.message in only_fields else error.message
        return self

    def check_seen(self) -> None:
        """Raises Malformed for what nobody sees, in any field but a password and what is only given back."""
        for name, value in self.pairs():
            if "password" not in name and not name.startswith(GIVEN_BACK):
                characters.check_seen(value, name, label=field_name(name))

    def check(self) -> None:
        """Raises Invalid (Malformed where text could not be read at all) with every error noted so far."""
        if self.errors:
            raise self._refusal()

    def _refusal(self) -> Invalid:
        self.message = SUMMARY
        return (Malformed if self._malformed else Invalid)(SUMMARY, fields=self.errors)


async def read_form(request: Request, *, again: Again | None = None, file: str = "") -> Form:
    """The form that was sent. It may be read several times: the body is parsed once.

    `again` shows it once more to be mended (see `typed_again`); in a form around a file, `file` is the field that
    whatever is wrong is said at. No field holds what nobody sees, whatever the handler does with it.
    """
    sent = await remember_typed(request)
    files = {name: value for name, value in sent.items() if isinstance(value, UploadFile)}
    form = Form(((name, value) for name, value in sent.items() if isinstance(value, str)), files)
    if again is not None:
        request.state["typed_again"] = (form, again, file)
    form.check_seen()
    return form


def typed_again(handler: Callable[P, Awaitable[Response[Any]]]) -> Callable[P, Awaitable[Response[Any]]]:
    """A handler whose form, where something in it cannot be taken, is shown again as its `read_form` says."""

    @wraps(handler)
    async def mended(*args: P.args, **kwargs: P.kwargs) -> Response[Any]:
        try:
            return await handler(*args, **kwargs)
        except (Invalid, TooLarge) as error:
            answer = await _again(kwargs["request"], error)  # type: ignore[arg-type] # each handler has it
            if answer is None:
                raise
            return answer

    return mended


async def _again(request: Request, error: Invalid | TooLarge) -> Response[Any] | None:
    form, again, file = request.state.get("typed_again", (None, None, ""))
    if form is None or (isinstance(error, TooLarge) and not file):
        return None
    if file:
        form.wrong(file, error.message)
    else:
        form.refused(error)
    page = again(form)
    answer: Response[Any] = await page if isawaitable(page) else page
    if answer.status_code == HTTPStatus.OK:
        answer.status_code = error.status
    return answer


def parse_day(typed: str) -> date:
    """2026-07-01 or 7/1/2026 (month first). Raises ValueError."""
    if match := US_DATE.fullmatch(typed):
        month, day, year = map(int, match.groups())
        return date(year, month, day)
    if match := ISO_DATE.fullmatch(typed):
        return date(*map(int, match.groups()))
    raise ValueError(typed)


def _field_text(value: Any) -> str:
    return "" if value is None else str(value)
