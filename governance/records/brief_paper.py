"""The weekly brief in words: the same lines on the page and on paper. Decides wording and order, computes no figure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from governance.anchors.queries.papers import latest_anchor
from governance.formats import day
from governance.people.queries.directory import CityFacts, center_name
from governance.people.rules import PartyKind
from governance.records.brief import Brief, OfficeLoad
from governance.results.queries.reliefs import ReliefFacts
from governance.results.rules.reliefs import State
from governance.scorecards.queries.figures import Figures, latest_published
from governance.scorecards.queries.week import Results
from governance.scorecards.rules.swing import NO_USUAL, Usual
from governance.waiting.rules.matter import Kind, Matter
from reports import card_words
from reports.brief_paper import BriefLine, BriefPaper, BriefPart
from reports.card_words import share, told_share
from reports.model import Entry

Way = Callable[[Matter], str]
DECIDE: Mapping[Kind, str] = {
    Kind.APPROVAL: "Approve or send back",
    Kind.EVENT: "Declare or refuse the event adjustment",
    Kind.PROVISIONAL: "Confirm the event adjustment",
    Kind.HELD: "Release the scorecard",
}
STANDS = {State.REQUESTED: "asked for", State.DECLARED: "provisional", State.CONFIRMED: "final"}


async def paper(of: Brief, *, place: CityFacts, url: str, way: Way) -> BriefPaper:
    """`url` is the portal's address; lines name pages below it. `way` says on which of them a matter is decided."""
    anchor = await latest_anchor()
    cards, center = await latest_published(), await center_name()
    parts = (
        _decisions(of, way),
        _departments(of, cards.get(""), center),
        _hands(of, center),
        _negotiations(of.negotiations, of.made_at),
        _events(of.events),
    )
    return BriefPaper(
        city=place.name,
        office=place.office,
        zone=place.zone,
        week=of.week,
        made_at=of.made_at,
        figures=_figures(of),
        parts=parts,
        page_url=f"{url}/brief",
        entry=Entry(number=anchor.number, fingerprint=anchor.fingerprint),
    )


def _figures(of: Brief) -> tuple[tuple[str, str, str], ...]:
    now, volume = of.whole.on_time, of.whole.volume
    said = (
        f"{now.met:,} of {now.n:,} that fell due{_after(card_words.moved(now, of.usual.get('', NO_USUAL)))}"
    )
    lasted = f"half of them for {_days(of.median_days)} or longer" if of.negotiations else "nothing waits"
    return (
        ("Covered by a target", f"{of.with_target:,} of {of.services:,}", "services"),
        ("On time", share(now), said if now.n else "no request fell due"),
        (
            "Open, past due",
            f"{of.overdue:,}",
            f"{volume.opened:,} opened and {volume.closed:,} closed in the week",
        ),
        ("Negotiations open", f"{len(of.negotiations):,}", lasted),
    )


def _after(words: str) -> str:
    return f"; {words}" if words else ""


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _decisions(of: Brief, way: Way) -> BriefPart:
    waiting = len(of.decisions)
    says = f"{waiting} wait{'s' if waiting == 1 else ''} for the approving official."
    return BriefPart(
        heading="Decisions owed",
        says=says if waiting else "Nothing waits for the approving official.",
        columns=("What", "What to do", "Waits since"),
        lines=tuple(_decision(each, way(each)) for each in of.decisions),
    )


def _decision(each: Matter, page: str) -> BriefLine:
    what = f"{each.title} ({each.number})"
    since = day(each.since) if each.since else ""
    return BriefLine(what=what, told=DECIDE[each.kind], when=since, href=page)


def _departments(of: Brief, city: Figures | None, center: str) -> BriefPart:
    """The departments by their share on time, the lowest first, with 311's own share, all from the latest published month."""
    counted = sorted((one for one in of.parties if one.on_time.n), key=lambda one: one.on_time.bp)
    lines = tuple(_department(each, of.usual.get(each.party.code, NO_USUAL)) for each in counted)
    if city:
        passed_on = f"passed on in time, {city.period.words}: {told_share(city.handed)}"
        lines = (*lines, BriefLine(what=center, told=passed_on, href=f"/scorecards/{city.number}", kept=True))
    says = (
        f"{of.whole.on_time.n:,} requests fell due; the lowest share on time first. “Better” or “worse” is said of a week that moved "
        f"{card_words.USUALLY} (the 12 before it)."
    )
    return BriefPart(
        heading="On time",
        says=says if counted else "No request fell due in this week.",
        columns=("Department", "On time in the week"),
        half=True,
        lines=lines,
    )


def _department(each: Results, usual: Usual) -> BriefLine:
    by_events = each.plain.bp != each.on_time.bp
    plain = f", unadjusted for events {share(each.plain)}" if by_events else ""
    return BriefLine(
        what=each.party.name,
        told=f"{share(each.on_time)} of {each.on_time.n:,}{plain}{_after(card_words.looks(each.on_time, usual))}",
    )


def _hands(of: Brief, center: str) -> BriefPart:
    says = "Whose turn it is, the most first." if of.hands else "No negotiation is open."
    return BriefPart(
        heading="In whose hands",
        says=says,
        columns=("Office", "Its turn in", "Half of them for"),
        half=True,
        lines=tuple(_holder(each, kept=each.name == center) for each in of.hands),
    )


def _holder(each: OfficeLoad, *, kept: bool) -> BriefLine:
    told_count = f"{each.count:,} negotiation{'' if each.count == 1 else 's'}"
    return BriefLine(what=each.name or "Nobody", told=told_count, when=_longer(each), kept=kept)


def _longer(each: OfficeLoad) -> str:
    return f"{_days(each.median_days)}{' or longer' if each.count > 1 else ''}"


def _negotiations(open_ones: tuple[Matter, ...], at: datetime) -> BriefPart:
    says = "The oldest first." if open_ones else "None is open."
    return BriefPart(
        heading="Negotiations open",
        says=says,
        columns=("Change", "Whose turn, for how long", "Opened"),
        lines=tuple(_negotiation(each, at) for each in open_ones),
    )


def _negotiation(each: Matter, at: datetime) -> BriefLine:
    holder = f"{each.party.name or 'Nobody'}{', to approve' if each.kind is Kind.APPROVAL else ''}"
    since = each.office_since or at
    department = next(side.name for side in each.sides if side.kind == PartyKind.DEPARTMENT)
    return BriefLine(
        what=f"{each.title} ({each.number}, {department})",
        told=f"{holder}: {_days((at - since).days)}",
        when=day(each.begun or since),
        href=f"/changes/{each.number}",
    )


def _events(events: tuple[ReliefFacts, ...]) -> BriefPart:
    says = (
        "Shown adjusted and unadjusted everywhere." if events else "No event adjustment touches these days."
    )
    return BriefPart(heading="Events", says=says, lines=tuple(map(_event, events)))


def _event(each: ReliefFacts) -> BriefLine:
    wanted = each.wanted
    until = f"until {day(wanted.ends - timedelta(seconds=1))}" if wanted.ends else "not over yet"
    return BriefLine(
        what=wanted.name,
        told=f"{STANDS.get(each.state, str(each.state))}, {len(each.services)} services",
        when=f"{day(wanted.starts)}, {until}",
        href=f"/adjustments/{each.number}",
    )
