"""Pages as a person meets them: what is linked from where, and forms filled in anyhow and sent. A new route joins by itself."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from tests.perimeter.choosing import WORDS
from tests.perimeter.guesses import DAYS, SAID
from tests.perimeter.pool import Pool
from tests.web.conftest import POSTED, Visitor

FILE = b"agency,problem,problem_details,additional_details,sla_days\nStreets,Pothole repair,N/A,N/A,30 days\n"
AWAY = ("/sign-out", "/account/sessions")  # whoever signs out acts no more
START = "/to-do"
FIELDS = {"input", "select", "textarea", "button"}


@dataclass(kw_only=True)
class Field:
    kind: str
    name: str
    value: str = ""
    chosen: bool = False
    options: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class PostForm:
    """A form that is sent by POST. Each button is a way of its own to send it: a name, a value, an address."""

    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    carries_file: bool = False


class Page(HTMLParser):
    """The links of a page, and its forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[PostForm] = []
        self._form: PostForm | None = None
        self._select: Field | None = None
        self._text: Field | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].split("#", maxsplit=1)[0])
        elif tag == "form":
            post = told.get("method", "").lower() == "post"
            self._form = (
                PostForm(action=told.get("action", ""), carries_file="enctype" in told) if post else None
            )
            self.forms += [self._form] if self._form else []
        elif self._form and tag in FIELDS:
            self._field(self._form, tag, told)
        elif tag == "option" and self._select:
            self._select.options.append(told.get("value", ""))
            if "selected" in told:
                self._select.value = told.get("value", "")

    def _field(self, form: PostForm, tag: str, told: dict[str, str]) -> None:
        kind = (
            told.get("type", "submit" if tag == "button" else "text") if tag in ("input", "button") else tag
        )
        if kind == "submit":
            form.buttons.append((told.get("name", ""), told.get("value", ""), told.get("formaction", "")))
        elif told.get("name"):
            made = Field(kind=kind, name=told["name"], value=told.get("value", ""), chosen="checked" in told)
            form.fields.append(made)
            self._select = made if tag == "select" else None
            self._text = made if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        self._select = None if tag == "select" else self._select
        self._text = None if tag == "textarea" else self._text


@dataclass(kw_only=True)
class Filling:
    """What is typed into a form: mostly what stands there already, changed here and there."""

    chance: random.Random
    pool: Pool
    at: datetime

    def fields(self, form: PostForm) -> Iterator[tuple[str, str]]:
        radios: dict[str, list[Field]] = {}
        for each in form.fields:
            if each.kind == "radio":
                radios.setdefault(each.name, []).append(each)
            elif each.kind == "checkbox":
                if each.chosen != (self.chance.random() < 0.3):
                    yield each.name, each.value or "on"
            elif each.kind not in ("file", "reset", "image"):
                yield each.name, self._value(each)
        for name, group in radios.items():
            chosen = [each for each in group if each.chosen]
            kept = chosen and self.chance.random() < 0.5
            yield name, (chosen[0] if kept else self.chance.choice(group)).value

    def _value(self, each: Field) -> str:
        if each.kind == "hidden" or (each.value and self.chance.random() < 0.5):
            return each.value
        if each.kind == "select":
            return self.chance.choice(each.options or [""])
        return self.chance.choice(tuple(self._typed(each)))

    def _typed(self, each: Field) -> Iterable[str]:
        """What somebody might type there."""
        if each.kind == "date" or each.name.endswith(("_on", "_from", "_until")):
            return ((self.at + timedelta(days=days)).date().isoformat() for days in DAYS)
        if each.kind == "number" or each.value.isdigit():
            return "1", "2", "3", "5", "9", "20", "90"
        if "email" in each.name:
            return (row["email"] for row in self.pool.rows["person"])
        return SAID.get(each.name) or (*WORDS[1:], self.pool.any_name(self.chance))


@dataclass(kw_only=True)
class Crawl:
    """One person at a browser, going from page to page."""

    visitor: Visitor
    chance: random.Random
    at_page: str = START

    async def sent(self, filling: Filling) -> tuple[str, int] | None:
        """Goes on to another page; sends a form that stands there: its address and what came back. None: only looked."""
        answer = await self.visitor.get(self.at_page)
        if answer.is_redirect:
            answer = await self.visitor.get(answer.headers["location"])
        page = Page(answer.text)
        forms = [form for form in page.forms if not urljoin(self.at_page, form.action).startswith(AWAY)]
        here, self.at_page = self.at_page, self._onward(page)
        if answer.status_code != 200 or not forms or self.chance.random() < 0.25:
            return None
        form = self.chance.choice(forms)
        name, value, other = self.chance.choice(form.buttons or [("", "", "")])
        address = urlsplit(urljoin(here, other or form.action or here))
        told = dict(filling.fields(form)) | ({name: value} if name else {})
        target = f"{address.path}?{address.query}" if address.query else address.path
        sent = await self._posted(target, told, form)
        if sent.status_code in (302, 303) and self.chance.random() < 0.7:
            self.at_page = sent.headers.get("location", START)
        return address.path, sent.status_code

    async def _posted(self, target: str, told: dict[str, str], form: PostForm) -> httpx.Response:
        if not form.carries_file:
            return await self.visitor.post(target, told)
        files = {each.name: ("list.csv", FILE) for each in form.fields if each.kind == "file"}
        sent = {"csrf": self.visitor.csrf, **told}
        return await self.visitor.http.post(target, data=sent, files=files, headers=POSTED)

    def _onward(self, page: Page) -> str:
        inside = [link for link in page.links if not link.startswith(("/assets", *AWAY))]
        return self.chance.choice(inside) if inside and self.chance.random() < 0.9 else START
