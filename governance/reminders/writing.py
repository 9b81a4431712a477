"""A person's notices as the contents of a letter, with the addresses it holds; storing both is the caller's.

letter = written(notices, to=reader, house=house, at=at)
id_ = await letters.put(key, letter.contents, to=address, house=…, at=at)
await links.keep(letter.links, letter=id_, person=person)
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from governance.changes.rules.moves import Step
from governance.people.queries.directory import CityFacts
from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules.contents import LetterView, Reader, view
from governance.reminders.rules.entries import Letterhead
from governance.reminders.rules.facts import decoded
from governance.reminders.rules.letter import Contents, Mailbox
from governance.reminders.rules.links import OPEN_FOR, STOPS_FOR, NewLink, Purpose
from governance.reminders.rules.order import Told
from governance.reminders.rules.watches import Manner, kind_named
from governance.waiting.rules.links import change_step
from governance.waiting.rules.matter import Kind

PREFERENCES, INBOX = "/account/mail", "/to-do"
MORE_TIME = frozenset({Kind.TURN, Kind.SIGNATURE})  # of these, the other side can be asked for more


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a letter says, and the addresses in it, to be kept with it."""

    contents: Contents
    view: LetterView = field(repr=False)
    links: tuple[NewLink, ...] = field(repr=False)


def written(
    notices: Sequence[Mapping[str, Any]], *, to: Reader, city: CityFacts, url: str, at: datetime
) -> Written:
    """`notices` are rows of the table of notices, at least one; addresses are new ones each time."""
    links = _Links(url=url, at=at)
    told = [_told(each, links) for each in notices]
    stop = links.new(Purpose.STOP, "", expires=at + STOPS_FOR)
    letter = view(told, to=to, head=_head(city, url, stop, at), at=at)
    if not letter.stop:
        links.made.pop()
    return Written(contents=_contents(letter, told), view=letter, links=tuple(links.made))


@dataclass(kw_only=True)
class _Links:
    url: str
    at: datetime
    made: list[NewLink] = field(default_factory=list)

    def new(self, purpose: Purpose, target: str, *, expires: datetime | None = None, **of: str) -> str:
        """The address of a new link."""
        link = NewLink(
            token=secrets.token_urlsafe(16),
            purpose=purpose,
            target=target,
            expires=expires or self.at + OPEN_FOR,
            **of,
        )
        self.made.append(link)
        return f"{self.url}/{'u' if purpose is Purpose.STOP else 'l'}/{link.token}"


def _told(row: Mapping[str, Any], links: _Links) -> Told:
    facts = decoded(row["facts"])
    of = {"key": row["key"], "content": facts.standing}
    words, page = _more_time(row, facts.number) if row["manner"] == Manner.WARNED else ("", "")
    return Told(
        key=row["key"],
        level=row["level"],
        manner=row["manner"],
        facts=facts,
        link=links.new(Purpose.MATTER, facts.href, **of),
        more_time=links.new(Purpose.MORE_TIME, page, **of) if page else "",
        more_time_words=words,
    )


def _more_time(row: Mapping[str, Any], number: str) -> tuple[str, str]:
    """The way out of a warning that is no answer: asking the other side, or naming the day on which one will act."""
    if row["kind"] and kind_named(row["kind"]) in MORE_TIME:
        return "Ask for 5 more business days", change_step(number, Step.EXTEND)
    return "Say by when you will act", f"/reminders/{row['key'].rpartition('/')[0]}"


def _head(city: CityFacts, url: str, stop: str, at: datetime) -> Letterhead:
    return Letterhead(
        city=city.name,
        office=city.office,
        address=city.address,
        url=url,
        preferences=f"{url}{PREFERENCES}",
        stop=stop,
        inbox=f"{url}{INBOX}",
        expires=at + OPEN_FOR,
    )


def _contents(letter: LetterView, told: Sequence[Told]) -> Contents:
    person = letter.reply_to
    return Contents(
        subject=letter.subject,
        text=as_text("mail/letter.txt", letter=letter),
        html=as_html("mail/letter.html", letter=letter),
        reply_to=Mailbox(name=person.name, address=person.email) if person else None,
        matter=told[0].key if len(told) == 1 else "",
        headers=stop_headers(letter.stop),
    )


def stop_headers(stop: str) -> tuple[tuple[str, str], ...]:
    """One click in the mail program ends letters (RFC 8058), which asks for an address under TLS."""
    if not stop.startswith("https://"):
        return ()
    return ("List-Unsubscribe", f"<{stop}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
