"""Scorecards on pages: who reads which, what stands first, what both sides and the approving official do to a draft."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from governance.audit.tags import Tag
from governance.requests.queries.open_notices import OpenNotice
from governance.scorecards.queries import cards as card_queries
from governance.scorecards.rules.card_json import card_from
from governance.scorecards.tables import Scorecard
from governance.web.site.navigation import entries
from tests import cast
from tests.cast import AT
from tests.changes.stage import Stage, tags
from tests.reports import card_sample, reading
from tests.scorecards.carded import MAY, PARKS, put, three
from tests.waiting.numbers import waiting_for
from tests.web.conftest import Visitor, sign_in_as

PUBLISHED, DRAFT, CITY = "SC-2026-0001", "SC-2026-0002", "SC-2026-0003"
EVERYBODY = ("marcus", "priya", "dana", "lee", "rosa", "tom", "amara", "nora", "ruth", "sam")


@pytest.fixture
async def cards(stage: Stage) -> Stage:
    await three()
    return stage


def plain(page: str) -> str:
    return page.replace("\u00a0", " ")


# ── who reads which ──────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_reads_what_is_published(visitor: Visitor, cards: Stage, who: str) -> None:
    await sign_in_as(visitor, getattr(cards.people, who))
    for file in ("", "/scorecard.csv", "/scorecard.json"):
        assert (await visitor.get(f"/scorecards/{PUBLISHED}{file}")).status_code == 200


@pytest.mark.parametrize("who", EVERYBODY)
async def test_a_draft_is_there_for_the_two_sides_and_the_convening_office_alone(
    visitor: Visitor, cards: Stage, who: str
) -> None:
    await sign_in_as(visitor, getattr(cards.people, who))
    expected = 200 if who in {"marcus", "priya", "dana", "lee", "amara", "nora"} else 404
    for file in ("", "/scorecard.csv", "/scorecard.json"):
        assert (await visitor.get(f"/scorecards/{DRAFT}{file}")).status_code == expected
    await visitor.get("/scorecards")
    assert (DRAFT in visitor.page) == (expected == 200)


async def test_a_draft_says_to_both_sides_what_it_waits_for(
    visitor: Visitor, cards: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one = OpenNotice(number="NM-2026-0001", party="Streets", objected=False, reply_by=AT)
    answered = replace(open_one, number="NM-2026-0002", objected=True)

    async def found(*_: object, **__: object) -> tuple[OpenNotice, ...]:
        return (open_one, answered)

    monkeypatch.setattr(card_queries, "open_notices", found)
    for who in (cards.people.dana, cards.people.marcus):
        await sign_in_as(visitor, who)
        await visitor.get(f"/scorecards/{DRAFT}")
        assert "Streets may object until" in visitor.page
        assert "311 has to answer by Tue, Jun 2, 2026; left unanswered" in visitor.page
        assert 'href="/names/NM-2026-0001"' in visitor.page
        await visitor.get(f"/scorecards/{PUBLISHED}")
        assert "may object until" not in visitor.page


async def test_a_draft_of_another_department_is_not_in_the_list(visitor: Visitor, cards: Stage) -> None:
    await put("SC-2026-0009", card_sample.card(party=PARKS, period=MAY))
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get("/scorecards")
    assert "SC-2026-0009" not in visitor.page
    assert (await visitor.get("/scorecards/SC-2026-0009")).status_code == 404


async def test_no_scorecard_yet_says_what_will_appear(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    assert (await visitor.get("/our-scorecard")).headers["location"] == "/scorecards"
    await visitor.get("/scorecards")
    assert "There is no scorecard yet." in visitor.page


async def test_a_liaison_goes_straight_to_the_newest_card(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    assert (await visitor.get("/our-scorecard")).headers["location"] == f"/scorecards/{DRAFT}"
    marked = [
        e for e in entries(await cast.viewer(cards.people.dana, AT), f"/scorecards/{DRAFT}") if e.current
    ]
    assert [entry.label for entry in marked] == ["Scorecard"]


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_rate_comes_first_then_coverage_then_the_picture_then_what_needs_attention(
    visitor: Visitor, cards: Stage
) -> None:
    await sign_in_as(visitor, cards.people.amara)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    page = plain(visitor.page)
    places = [page.index(words) for words in ("82.8%", "9 of 10", "<svg", "Services that need attention")]
    assert places == sorted(places)
    assert "2,467 of 2,981 requests that fell due" in page
    assert "does not change any more" in page


async def test_the_lists_say_when_a_service_stands_in_them(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.amara)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    page = plain(visitor.page)
    assert "said of a service that moved more than its own months usually do" in page
    assert "Ring: the 12 months before." in page
    assert "worse than the 12 months before (85.0%)" in page


async def test_every_list_shows_311s_share_beside_the_departments(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get("/scorecards")
    assert "311 passed on in time" in visitor.page
    assert "87.6% of 2,981" in plain(visitor.page)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert "Passed on within the time agreed" in visitor.page


async def test_figures_lead_to_their_requests(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    period = "basis=due&from=2026-04-01&to=2026-04-30&as_of=2026-04-30"
    assert f"/requests?party=streets&result=met&result=missed&result=overdue&{period}" in visitor.page
    assert f"service=pothole&party=streets&result=missed&result=overdue&{period}" in visitor.page
    assert (await visitor.get(f"/requests?party=streets&result=met&{period}")).status_code == 200


async def test_a_chart_has_its_figures_in_a_table_and_no_style_of_its_own(
    visitor: Visitor, cards: Stage
) -> None:
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    assert visitor.page.count('role="img"') == 4, (
        "The months for wide and for narrow screens; two lists of services, narrow enough for both."
    )
    assert "style=" not in visitor.page
    for point in card_sample.card().trend:
        assert f">{point.on_time.n:,}<" in visitor.page


async def test_a_service_with_markup_in_its_name_is_text(visitor: Visitor, cards: Stage) -> None:
    line = card_sample.card().services[0]
    named = replace(line, service=replace(line.service, name="<script>alert(1)</script>"))
    await put(
        "SC-2026-0008", card_sample.card(services=(named,), attention=("pothole",), improved=(), unranked=())
    )
    await sign_in_as(visitor, cards.people.dana)
    answer = await visitor.get("/scorecards/SC-2026-0008")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


# ── what is done to a draft ──────────────────────────────────────────────────────────────────────────────────────────
async def test_both_sides_comment_and_it_is_printed(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert "Your comment for Streets" in visitor.page
    answer = await visitor.post(f"/scorecards/{DRAFT}/comments", {"words": "Two crews were on flood duty."})
    assert answer.headers["location"] == f"/scorecards/{DRAFT}"
    await sign_in_as(visitor, cards.people.marcus)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert "Two crews were on flood duty." in visitor.page
    assert "311: no comment so far." in visitor.page
    assert str(Tag.CARD_COMMENTED) in await tags()


async def test_a_draft_waits_on_to_do_for_each_side_until_it_commented(
    visitor: Visitor, cards: Stage
) -> None:
    waits = f'href="/scorecards/{DRAFT}">Streets, May 2026</a>'
    await put("SC-2026-0009", card_sample.card(party=PARKS, period=MAY), state="held")
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get("/to-do")
    assert waits in visitor.page
    assert "by Tue, Jun 16" in visitor.page
    assert all(other not in visitor.page for other in (PUBLISHED, CITY, "SC-2026-0009"))
    await visitor.get(f"/scorecards/{DRAFT}")
    await visitor.post(f"/scorecards/{DRAFT}/comments", {"words": "Two crews were on flood duty."})
    await visitor.get("/to-do")
    assert DRAFT not in visitor.page
    await sign_in_as(visitor, cards.people.marcus)
    await visitor.get("/to-do")
    assert waits in visitor.page
    assert CITY in visitor.page
    assert "SC-2026-0009" in visitor.page
    await visitor.post(f"/scorecards/{DRAFT}/comments", {"words": "We forwarded them late."})
    await sign_in_as(visitor, cards.people.priya)
    await visitor.get("/to-do")
    assert DRAFT not in visitor.page
    assert CITY in visitor.page


async def test_no_comment_is_waited_for_once_the_reply_period_is_over(visitor: Visitor, cards: Stage) -> None:
    marcus = await cast.viewer(cards.people.marcus, AT)
    assert len(await waiting_for(marcus, AT + timedelta(days=14))) == 2
    assert not await waiting_for(marcus, AT + timedelta(days=14, seconds=1))
    for who in (cards.people.amara, cards.people.ruth, cards.people.sam):
        assert DRAFT not in await waiting_for(await cast.viewer(who, AT), AT)


async def test_an_empty_comment_is_refused_at_its_field(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    answer = await visitor.post(f"/scorecards/{DRAFT}/comments", {"words": " "})
    assert answer.status_code == 422
    assert "Your comment is empty. Please fill it in." in visitor.page


async def test_nobody_comments_on_what_is_published(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    assert "Your comment" not in visitor.page
    answer = await visitor.post(f"/scorecards/{PUBLISHED}/comments", {"words": "Late"})
    assert answer.status_code == 409


async def test_patterns_go_to_the_department_first(visitor: Visitor, cards: Stage) -> None:
    seen = "61 of 498 requests"
    await sign_in_as(visitor, cards.people.marcus)
    for file in ("", "/scorecard.json"):
        await visitor.get(f"/scorecards/{DRAFT}{file}")
        assert seen not in visitor.page
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert seen in visitor.page
    assert "Only Streets sees this" in visitor.page
    words = {"explanation": "The tow yard closes at 4 PM."}
    assert (await visitor.post(f"/scorecards/{DRAFT}/explanations", words)).status_code == 303
    await sign_in_as(visitor, cards.people.marcus)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert seen in visitor.page
    assert "The tow yard closes at 4 PM." in visitor.page


async def test_only_the_approving_official_holds_it_back_and_both_sides_read_why(
    visitor: Visitor, cards: Stage
) -> None:
    await sign_in_as(visitor, cards.people.dana)
    answer = await visitor.post(f"/scorecards/{DRAFT}/hold", {"reason": "No", "revision": "1"})
    assert answer.status_code == 403
    await sign_in_as(visitor, cards.people.amara)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert "Why it should not be published yet" in visitor.page
    answer = await visitor.post(
        f"/scorecards/{DRAFT}/hold", {"reason": "The flood is disputed", "revision": "1"}
    )
    assert answer.status_code == 303
    await sign_in_as(visitor, cards.people.dana)
    await visitor.get(f"/scorecards/{DRAFT}")
    assert "Amara Okafor, Deputy Mayor holds it back" in visitor.page
    assert "The flood is disputed" in visitor.page
    await sign_in_as(visitor, cards.people.amara)
    await visitor.get(f"/scorecards/{DRAFT}")
    answer = await visitor.post(f"/scorecards/{DRAFT}/release", {"revision": "2"})
    assert answer.status_code == 303
    assert (await Scorecard.select().where(Scorecard.number == DRAFT).first())["state"] == "draft"  # type: ignore[index] # it is there


async def test_a_hold_on_an_outdated_page_is_refused(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.amara)
    answer = await visitor.post(f"/scorecards/{DRAFT}/hold", {"reason": "Wait", "revision": "9"})
    assert answer.status_code == 409


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_pdf_is_made_once_and_then_comes_from_the_store(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    first = await visitor.http.get(f"/scorecards/{PUBLISHED}/scorecard.pdf")
    again = await visitor.http.get(f"/scorecards/{PUBLISHED}/scorecard.pdf")
    assert first.content == again.content
    assert "82.8%" in plain(reading.pages(first.content)[0])
    assert reading.faults(first.content, "ua1") == []
    made = [tag for tag in await tags() if tag == str(Tag.DOCUMENT_MADE)]
    assert len(made) == 1
    known = await visitor.http.get(
        f"/scorecards/{PUBLISHED}/scorecard.pdf", headers={"If-None-Match": first.headers["etag"]}
    )
    assert known.status_code == 304


async def test_a_draft_has_a_new_paper_after_a_comment(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    before = await visitor.http.get(f"/scorecards/{DRAFT}/scorecard.pdf")
    await visitor.get(f"/scorecards/{DRAFT}")
    await visitor.post(f"/scorecards/{DRAFT}/comments", {"words": "Two crews were on flood duty."})
    after = await visitor.http.get(f"/scorecards/{DRAFT}/scorecard.pdf")
    assert "Two crews" not in reading.text(before.content)
    assert "Two crews were on flood duty." in reading.text(after.content)


async def test_the_pdf_of_a_draft_keeps_patterns_from_others(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.dana)
    own = await visitor.http.get(f"/scorecards/{DRAFT}/scorecard.pdf")
    await sign_in_as(visitor, cards.people.marcus)
    theirs = await visitor.http.get(f"/scorecards/{DRAFT}/scorecard.pdf")
    assert "61 of 498" in reading.text(own.content)
    assert "61 of 498" not in reading.text(theirs.content)
    attached = PdfReader(io.BytesIO(theirs.content)).attachments["scorecard.json"][0]
    assert b"61 of 498" not in attached


async def test_the_json_holds_the_card_to_the_digit(visitor: Visitor, cards: Stage) -> None:
    await sign_in_as(visitor, cards.people.ruth)
    told = json.loads((await visitor.http.get(f"/scorecards/{PUBLISHED}/scorecard.json")).content)
    assert card_from(told["card"]) == card_sample.card(period=MAY.previous)
    assert told["no_comment_from"] == ["Streets", "311"]


async def test_a_spreadsheet_runs_nothing(visitor: Visitor, cards: Stage) -> None:
    line = card_sample.card().services[0]
    evil = replace(line, service=replace(line.service, name="=1+1"))
    await put("SC-2026-0008", card_sample.card(services=(evil,), attention=(), improved=(), unranked=()))
    await sign_in_as(visitor, cards.people.dana)
    text = (await visitor.http.get("/scorecards/SC-2026-0008/scorecard.csv")).content.decode("utf-8-sig")
    assert ",'=1+1," in text
    assert "712,1000,71.20" in text


async def test_a_published_card_is_verified_by_its_fingerprint_and_a_draft_is_not(
    visitor: Visitor, cards: Stage
) -> None:
    row = await Scorecard.select().where(Scorecard.number == PUBLISHED).first()
    assert row is not None
    answer = await visitor.get(f"/verify/{row['fingerprint']}")
    assert answer.status_code == 200
    assert "A genuine scorecard" in visitor.page
    assert f"{PUBLISHED}, Streets, April 2026" in visitor.page
    assert (await visitor.get(f"/verify/{'0' * 64}")).status_code == 404


async def test_departments_shows_each_share_on_time_with_311s_beside_it(
    visitor: Visitor, cards: Stage
) -> None:
    await sign_in_as(visitor, cards.people.marcus)
    await visitor.get("/departments")
    page = plain(visitor.page)
    assert "82.8%</b></a>" in page
    assert "April 2026" in page, "The latest that was published, not the draft of May."
    assert "May 2026" not in page
    assert "311</span> passed on" in page


async def test_names_that_mean_something_new_are_listed_on_page_and_paper(
    visitor: Visitor, cards: Stage
) -> None:
    await sign_in_as(visitor, cards.people.rosa)
    await visitor.get(f"/scorecards/{PUBLISHED}")
    for words in ("Names that mean something new", "Road hole", "waits for a meaning", "means Pothole"):
        assert words in visitor.page
    answer = await visitor.get(f"/scorecards/{PUBLISHED}/scorecard.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Names that mean something new since the last scorecard" in " ".join(text.split())
