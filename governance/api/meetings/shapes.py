"""Meetings and decisions as answers of the API."""

from collections.abc import Iterable
from datetime import date, datetime

from governance.api.shapes import Answer, Office
from governance.meetings.queries.agenda import ItemFacts
from governance.meetings.queries.decisions import DecisionFacts
from governance.meetings.queries.lists import MeetingLine
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.meetings import State


class MeetingHead(Answer, frozen=True, kw_only=True):
    """One meeting of a group. `zone` is the IANA time zone of the place where it is held; `moved_from` the date its series gave it.

    `series` is the number of its series, "" for a single meeting; `reason` says why it was canceled, "" otherwise.
    """

    number: str
    state: str
    title: str
    group: Office
    starts: datetime
    ends: datetime
    zone: str
    place: str
    series: str
    moved_from: date | None
    reason: str
    page: str


class AgendaItem(Answer, frozen=True, kw_only=True):
    """One item, in the order of the agenda. `about` names its matter by kind and number, "" for none. `internal`: on no published agenda."""

    title: str
    about: str
    reason: str
    minutes: int
    state: str
    internal: bool


class MeetingDetail(Answer, frozen=True, kw_only=True):
    """A meeting with its agenda, for whoever sees its page. `note_taker` "" where nobody is named."""

    head: MeetingHead
    link: str
    note_taker: str
    agenda: list[AgendaItem]


class DecisionEntry(Answer, frozen=True, kw_only=True):
    """An entry of the register of decisions. At a working meeting both sides said it; it binds neither, as only their own yes does.

    `recommendation`: not enough members were there to decide. `taken_back`: it was struck from the notes again. `about` names its matter
    by kind and number; `effect` what it changed. `yes` and `no` count votes, 0 where nobody voted.
    """

    number: str
    words: str
    fingerprint: str
    group: Office
    meeting: str
    day: date
    item: str
    about: str
    recommendation: bool
    taken_back: bool
    internal: bool
    effect: str
    effect_at: datetime | None
    yes: int
    no: int
    page: str


def meeting_line(of: MeetingLine, *, url: str) -> MeetingHead:
    return _head(of, url, moved_from=of.moved_from)


def meeting(of: MeetingFacts, items: Iterable[ItemFacts], *, url: str) -> MeetingDetail:
    moved = of.nominal if of.nominal != of.day else None
    return MeetingDetail(
        head=_head(of, url, moved_from=moved),
        link=of.link,
        note_taker=of.note_taker_name,
        agenda=[_item(each) for each in items],
    )


HEAD = ("number", "state", "title", "starts", "ends", "zone", "place", "series")


def _head(of: MeetingLine | MeetingFacts, url: str, *, moved_from: date | None) -> MeetingHead:
    return MeetingHead(
        group=Office(code=of.body, name=of.body_name),
        moved_from=moved_from,
        reason=of.reason if of.state is State.CANCELED else "",
        page=f"{url}/meetings/{of.number}",
        **{name: getattr(of, name) for name in HEAD},
    )


def _item(of: ItemFacts) -> AgendaItem:
    named = ("title", "about", "reason", "minutes", "state", "internal")
    return AgendaItem(**{name: getattr(of, name) for name in named})


ENTRY = (
    *("number", "words", "meeting", "day", "item", "about", "recommendation", "internal"),
    *("effect", "effect_at", "yes", "no"),
)


def decision(of: DecisionFacts, *, url: str) -> DecisionEntry:
    return DecisionEntry(
        fingerprint=of.hash,
        group=Office(code=of.body, name=of.body_name),
        taken_back=of.struck,
        page=f"{url}/decisions/{of.number}",
        **{name: getattr(of, name) for name in ENTRY},
    )
