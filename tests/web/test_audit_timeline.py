"""A matter's own timeline in the record: every entry that is about it or names it, and no other, whatever its kind."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.audit import matters, queries
from governance.audit.kinds import Kind, kind_of
from governance.audit.queries import Filter
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.audit.trail import append
from governance.database.session import transaction
from governance.web.records import matters as pages
from tests.changes.stage import POTHOLE, Stage
from tests.web.conftest import Visitor, sign_in_as

AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
BY = {"name": "Dana Ruiz", "title": "Streets liaison"}
NUMBER = "CH-2026-0042"
KINDS = sorted(pages.PAGES.keys() - {"entry"})
Written = tuple[Tag, str, dict[str, Any], str]
numbers = st.from_regex(r"[A-Z]{1,2}-20\d\d-\d{4,5}", fullmatch=True)


async def written(*entries: Written) -> None:
    async with transaction():
        for tag, subject, after, audience in entries:
            await append(Entry(tag=tag, subject=subject, at=AT, by=BY, after=after, audience=audience))


async def told(about: str, kind: Kind | None = None) -> list[tuple[Tag, str]]:
    """Tags and subjects of a timeline, on however many pages."""
    found: list[tuple[Tag, str]] = []
    below = None
    while True:
        page = await queries.page(Filter(about=about, kind=kind), below=below)
        found += [(each.event.tag, each.event.subject) for each in page.events if each.event]
        if page.older is None:
            return found
        below = page.older


@pytest.mark.anyio
async def test_every_kind_of_entry_stands_in_the_timeline_of_its_matter_and_of_those_it_names(
    db: None,
) -> None:
    own: list[Written] = [(tag, f"change:{NUMBER}", {}, "shared") for tag in Tag]
    naming: list[Written] = [(tag, "agreement:streets", {"change": NUMBER}, "shared") for tag in Tag]
    another: list[Written] = [(tag, f"change:{NUMBER}1", {"change": f"A{NUMBER}"}, "shared") for tag in Tag]
    private: list[Written] = [(tag, f"change:{NUMBER}", {"change": NUMBER}, "streets") for tag in Tag]
    await written(*own, *naming, *another, *private)
    expected = sorted((str(tag), subject) for tag, subject, _, _ in (*own, *naming))
    assert sorted((str(tag), subject) for tag, subject in await told(NUMBER)) == expected
    counted = await queries.counts_about(NUMBER)
    assert counted == {kind: 2 * sum(kind_of(tag) is kind for tag in Tag) for kind in Kind}
    assert sorted(tag for tag, _ in await told(NUMBER, Kind.MEETINGS)) == sorted(
        tag for tag in Tag if kind_of(tag) is Kind.MEETINGS for _ in range(2)
    )


@pytest.mark.anyio
@pytest.mark.parametrize("kind", KINDS)
async def test_what_has_no_number_is_found_by_kind_and_short_name(db: None, kind: str) -> None:
    await written(
        (Tag.FEED_CHANGED, f"{kind}:of.parks", {}, "shared"),
        (Tag.CHANGE_DRAFTED, "x:1", {kind: "of.parks"}, "shared"),
        (Tag.RELIEF_DECLARED, "x:2", {f"{kind}s": ["other", "of.parks"]}, "shared"),
        (Tag.FEED_CHANGED, f"{kind}:of_parks", {kind: "of.parks-2"}, "shared"),
        (Tag.FEED_CHANGED, "x:3", {f"{kind}s": ["other"], "title": "of.parks"}, "shared"),
        (Tag.FEED_CHANGED, "x:4", {kind: "ofxparks"}, "shared"),
    )
    assert {subject for _, subject in await told(f"{kind}:of.parks")} == {f"{kind}:of.parks", "x:1", "x:2"}


@given(numbers)
def test_a_number_is_read_however_it_is_typed(number: str) -> None:
    assert matters.read(f" {number.lower()} ") == matters.read(number) == number
    assert matters.of_subject(f"meeting:{number}") == number


@pytest.mark.parametrize(
    "typed", ["", "CH-2026", "two words", 'agreement:a"b', "agreement:", "x" * 300, "record"]
)
def test_what_names_no_matter_is_none(typed: str) -> None:
    assert matters.read(typed) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_matter_leads_to_its_timeline_and_back(kind: str) -> None:
    subject = f"{kind}:parks"
    if kind != "minutes":
        assert pages.on_page(pages.href(subject)) == subject
        assert pages.on_page(f"{pages.href(subject)}/draft") == subject
        assert pages.page(subject) == pages.href(subject)


@pytest.mark.parametrize(("prefix", "kind"), pages._KIND_OF.items())
def test_a_number_alone_leads_to_the_page_of_its_matter(prefix: str, kind: str) -> None:
    number = f"{prefix}-2026-0007"
    assert pages.page(number) == pages.href(f"{kind}:{number}")
    assert pages.on_page(pages.page(number)) == number


@pytest.mark.anyio
async def test_an_auditor_goes_from_a_matter_and_from_an_entry_to_its_timeline(
    visitor: Visitor, stage: Stage
) -> None:
    number = await stage.begun(POTHOLE, by=stage.people.marcus)
    address = f"/audit?about={number}"
    ruth = await sign_in_as(visitor, stage.people.ruth)
    await ruth.get("/agreements/streets")
    assert 'href="/audit?about=agreement%3Astreets"' in ruth.page
    await ruth.get("/audit?about=agreement:streets")
    assert "<h1>Everything about the agreement of Streets</h1>" in ruth.page
    assert 'href="/agreements/streets">Open the agreement of Streets</a>' in ruth.page
    await written((Tag.CONSENTED, f"change:{number}", {"round": 1}, "shared"))
    last, _ = await queries.head()
    await ruth.get(f"/audit/{last}")
    assert f'href="{address}">Everything about {number}</a>' in ruth.page
    await ruth.get(f"{address.lower()}&kind=everything")
    assert f"<h1>Everything about {number}</h1>" in ruth.page
    assert "agreed to proposal 1 of" in ruth.page
    assert f'name="about" value="{number}"' in ruth.page.replace(number.lower(), number)


@pytest.mark.anyio
async def test_a_matter_that_nobody_can_read_is_told_at_the_field(visitor: Visitor, people) -> None:
    ruth = await sign_in_as(visitor, people.ruth)
    assert (await ruth.get("/audit?about=nothing+like+it")).status_code == 422
    assert "Give the number of the matter, such as CH-2026-0042." in ruth.page


@pytest.mark.anyio
async def test_nobody_else_is_offered_a_timeline(visitor: Visitor, stage: Stage) -> None:
    for one in (stage.people.dana, stage.people.marcus, stage.people.amara):
        someone = await sign_in_as(visitor, one)
        await someone.get("/agreements/streets")
        assert "/audit?about" not in someone.page
        assert (await someone.get("/audit?about=agreement:streets")).status_code == 404
