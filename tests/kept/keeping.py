"""Keeps the demo city's answers, as they were given: `python -m tests.kept FOLDER` runs this, in this order.

`pages`: each state of tests/browser/states; `links`: what those pages link to and no state has shown, documents and
spreadsheets among it, each asked for as the first person who was offered it; `commands`: the command line.
"""

import hashlib
import json
import os
import re
import shlex
import sys
from asyncio import Future, ensure_future, gather
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from playwright.async_api import Page, Request, Response, Route

from tests.browser.serving import Portal
from tests.browser.states import STATES, State
from tests.browser.visiting import City, named
from tests.browser.ways import stay
from tests.kept.commands import COMMANDS, FILES

TOLD = ("content-type", "content-disposition", "location", "cache-control", "content-security-policy")
PARTS = ("xhr", "fetch")
SCRIPTS_WAIT = 300  # milliseconds until a script asks for figures after somebody typed
# By whom, the page whose form of that address is sent: spreadsheets that are asked for by a form.
SENT = (
    ("Marcus Bell", "/requests?from=2026-04-01&to=2026-05-31", "/requests/spreadsheet"),
    ("Dana Ruiz", "/requests?party=streets&result=missed", "/requests/spreadsheet"),
    ("Ruth Adler", "/audit/sample", "/audit/samples"),
    ("Ruth Adler", "/audit?person=Dana+Ruiz", "/audit/exports"),
    ("Ruth Adler", "/audit", "/audit/exports"),
)


@dataclass
class Offered:
    """Which addresses pages linked to, and who saw them first; which a state has shown already."""

    by: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


@dataclass
class Heard:
    """What the server said to one page: its documents in order, and what scripts asked for."""

    page: Page
    documents: list[str] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)
    reading: list[Future[None]] = field(default_factory=list)

    asked: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._ask)
        self.page.on("response", self._note)

    def _ask(self, request: Request) -> None:
        if request.resource_type in PARTS and request.method == "GET":
            self.asked.append(request)

    def _note(self, answer: Response) -> None:
        asked = answer.request
        if asked.resource_type == "document":
            self.documents.append("")
            self.reading.append(ensure_future(self._document(answer, len(self.documents) - 1)))
        elif asked in self.asked:
            self.reading.append(ensure_future(self._part(answer)))

    async def _document(self, answer: Response, place: int) -> None:
        self.documents[place] = await _told(answer)

    async def _part(self, answer: Response) -> None:
        self.parts.add(await _told(answer))

    async def all(self) -> str:
        """Once scripts have asked for what they would, and have it."""
        await self.page.wait_for_timeout(SCRIPTS_WAIT)
        for request in self.asked:
            await request.response()
        await gather(*self.reading)
        self.page.remove_listener("response", self._note)
        return "\n".join([*self.documents, *sorted(self.parts)])


async def _told(answer: Response) -> str:
    address, asked = _address(answer.url), answer.request
    body = "" if 300 <= answer.status < 400 else (await answer.body()).decode()
    return _answer(asked.method, address, answer.status, await answer.all_headers(), body)


@dataclass(kw_only=True)
class People:
    """The cast with their sessions, without a browser."""

    portal: Portal
    known: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def get(self, by: str, address: str) -> httpx.Response:
        return await (await self._one(by)).get(address)

    async def send(self, by: str, page: str, action: str) -> httpx.Response:
        """The form of a page as it stands there."""
        fields = _read((await self.get(by, page)).text).forms[action]
        return await (await self._one(by)).post(action, data=fields)

    async def _one(self, by: str) -> httpx.AsyncClient:
        if by not in self.known:
            cookies = {"concord": await self.portal.token(by)} if by else {}
            url = self.portal.url
            self.known[by] = httpx.AsyncClient(
                base_url=url, cookies=cookies, headers={"Origin": url}, timeout=300
            )
        return self.known[by]


@pytest.fixture(scope="module")
def offered() -> Offered:
    return Offered()


@pytest.fixture(scope="module")
async def people(portal: Portal) -> AsyncIterator[People]:
    cast = People(portal=portal)
    yield cast
    for one in cast.known.values():
        await one.aclose()


@pytest.mark.parametrize("state", STATES, ids=named)
async def test_pages(city: City, state: State, people: People, folder: Path, offered: Offered) -> None:
    address = state.address(city.numbers)
    if state.then is stay:  # nothing is pressed and typed, so no browser is needed
        got = await people.get(state.by, address)
        said = _answer("GET", address, got.status_code, got.headers, got.text)
    else:
        said = await _browsed(city, state, address)
    _write(folder / "pages" / f"{named(state)}.html", said)
    offered.shown.add(address)
    for link in _links(said):
        offered.by.setdefault(link, state.by)


async def _browsed(city: City, state: State, address: str) -> str:
    async with city.page(state.by) as page:
        heard = Heard(page)
        await page.route("**/*", _not_saved)
        await page.goto(address)
        await state.then(page)
        return await heard.all()


async def _not_saved(route: Route) -> None:
    """What is typed is saved when the typist pauses, which a slow machine does: here never, so that cities stay alike."""
    asked = route.request
    if asked.method == "POST" and "hx-request" in asked.headers:
        await route.fulfill(status=204)
    else:
        await route.continue_()


async def test_links(people: People, folder: Path, offered: Offered) -> None:
    for address, by in sorted(offered.by.items()):
        if address not in offered.shown:
            _keep(folder / "links", address, await people.get(by, address))
    for by, page, action in SENT:
        _keep(folder / "links", f"{action} of {page} by {by}", await people.send(by, page, action))


async def test_commands(installation: dict[str, str], folder: Path, tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, "utf-8")
    with _program(installation, tmp_path) as program:
        for number, line in enumerate(COMMANDS):
            _write(folder / "commands" / f"{number:03} {_slug(line)}.txt", _ran(program, line))
        for line, said in _helps(program):
            _write(folder / "commands" / f"{_slug(line)}.txt", said)
    _take_over(tmp_path, folder / "commands")


def _take_over(made: Path, folder: Path) -> None:
    """What the commands wrote, but for the copy of everything."""
    for path in made.iterdir():
        if path.name not in FILES and not path.name.endswith(".tar.gz"):
            (folder / path.name).write_bytes(path.read_bytes())


@contextmanager
def _program(installation: dict[str, str], where: Path) -> Iterator[Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("running.py"))]
    environment = {**os.environ, **installation}
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, cwd=where, env=environment) as program:
        yield program
        if program.stdin:
            program.stdin.close()


def _ran(program: Popen[str], line: str) -> str:
    words, _, typed = line.partition(" <<< ")
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps([shlex.split(words), typed.replace("|", "\n")]) + "\n")
    program.stdin.flush()
    status, out, err = json.loads(program.stdout.readline())
    return f"$ governance {line}\nexit {status}\n-- stdout\n{out}-- stderr\n{err}"


def _helps(program: Popen[str]) -> Iterator[tuple[str, str]]:
    """`--help` of every command and what is below it, as the help itself lists them."""
    left = [""]
    for group in left:
        line = f"{group} --help".strip()
        said = _ran(program, line)
        yield line, said
        _, _, listed = said.partition("\nCommands:\n")
        left += [f"{group} {name}".strip() for name in re.findall(r"^  (\S+)", listed, re.MULTILINE)]


def _keep(folder: Path, address: str, got: httpx.Response) -> None:
    """Text with what surrounds it; other files as they are, with that beside them."""
    text = got.headers.get("content-type", "").startswith(("text/", "application/json", "image/svg"))
    told = _answer("", address, got.status_code, got.headers, got.text if text else "")
    _write(folder / f"{_slug(address)}.txt", told)
    if not text and got.content:
        suffix = Path(urlsplit(address).path).suffix or ".bin"
        (folder / f"{_slug(address)}{suffix}").write_bytes(got.content)


def _answer(method: str, address: str, status: int, headers: object, body: str) -> str:
    told = httpx.Headers(headers)  # type: ignore[arg-type] # a mapping of either library
    lines = [f"{name}: {told[name]}" for name in TOLD if name in told]
    return "\n".join([f"== {method} {address} {status}", *lines, "", body])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _slug(text: str) -> str:
    """The name of a file: short enough for any disk, and still one's own."""
    plain = re.sub(r"[^\w.-]+", "-", text).strip("-")
    return plain if len(plain) < 100 else f"{plain[:90]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


class _Reader(HTMLParser):
    """Addresses that a page names, and the fields of each of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: dict[str, dict[str, list[str]]] = {}
        self.inside: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.links += [named[name] for name in ("href", "src", "hx-get") if name in named]
        if tag == "form":
            self.inside = self.forms.setdefault(named.get("action", ""), {})
        if (
            tag == "input"
            and named.get("name")
            and ("checked" in named or named.get("type") not in {"radio", "checkbox"})
        ):
            self.inside.setdefault(named["name"], []).append(named.get("value", ""))


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def _links(said: str) -> Iterator[str]:
    """Addresses of ours on the page last shown."""
    where = re.findall(r"^== \w* (\S+) \d+$", said, re.MULTILINE)[-1]
    for link in _read(said).links:
        found = urldefrag(urljoin(where, link)).url
        if found.startswith("/") and not found.startswith("//"):
            yield found


def _address(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
