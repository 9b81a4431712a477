"""Letters for tests: one of each kind of news, as it would lie in Dana Ruiz' mailbox on a Monday morning."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from governance.reminders.rules.contents import LetterView, Reader, view
from governance.reminders.rules.entries import Letterhead
from governance.reminders.rules.facts import Facts, NextLevel, OtherPerson, Value
from governance.reminders.rules.order import Told
from governance.reminders.rules.watches import TOLD, Level, Manner

AT = datetime(2026, 11, 30, 13, 30, tzinfo=UTC)
URL = "https://concord.port-alder.gov"
DANA = Reader(name="Dana Ruiz", zone=ZoneInfo("America/New_York"), rhythm="weekly", waiting=4)
HEAD = Letterhead(
    city="Port Alder",
    office="Mayor’s Office of Operations",
    address="1 City Hall Square, Port Alder",
    url=URL,
    preferences=f"{URL}/account/mail",
    stop=f"{URL}/u/abcdefghijklmnopqrstuv",
    inbox=f"{URL}/to-do",
    expires=datetime(2026, 12, 30, 13, 30, tzinfo=UTC),
)
MARCUS = OtherPerson(
    name="Marcus Bell", title="Service analyst", phone="555-0234", email="marcus.bell@portalder.gov"
)
POTHOLES = Facts(
    act="Answer 311",
    title="Pothole repair: from 4 business days to calendar days",
    href="/changes/CH-2026-0031",
    about="311 and Streets",
    number="CH-2026-0031",
    other="311",
    correspondent=MARCUS,
    since="2026-11-20T14:00:00+00:00",
    due="2026-12-04T22:00:00+00:00",
    basis="Streets has the turn.",
    values=(
        Value(
            what="Pothole repair",
            now="4 business days (71%)",
            proposed_by="Streets",
            proposed="7 calendar days (83%)",
        ),
        Value(
            what="Pothole repair",
            now="4 business days (71%)",
            proposed_by="311",
            proposed="6 calendar days (78%)",
        ),
        Value(
            what="Utility cut", now="3 business days", proposed_by="both sides", proposed="7 calendar days"
        ),
    ),
    figures="In brackets: how many of 11,240 past requests would count as on time, each by its own target.",
    words="Six days would let us say: <within> the week & mean it.",
    words_by="Marcus Bell",
    minutes=5,
)
ASKED = Told(
    key="change/CH-2026-0031/turn/streets/3",
    level=Level.ASKED,
    manner=Manner.ASKED,
    facts=POTHOLES,
    link=f"{URL}/l/aaaaaaaaaaaaaaaaaaaaaa",
)
WARNED = replace(
    ASKED,
    key="change/CH-2026-0036/turn/streets/2",
    level=Level.WARNED,
    manner=Manner.WARNED,
    facts=replace(
        POTHOLES,
        title="Sinkhole: from 24 hours to 12",
        number="CH-2026-0036",
        due="2026-11-25T22:00:00+00:00",
        values=(),
        figures="",
        next_level=NextLevel(who="Lee Chan", title="Deputy Commissioner", day="2026-12-03"),
    ),
    link=f"{URL}/l/bbbbbbbbbbbbbbbbbbbbbb",
    more_time=f"{URL}/l/cccccccccccccccccccccc",
    more_time_words="Ask for 5 more business days",
)
CORRECTION = replace(
    ASKED,
    key="correction/CR-2026-0007/correction/311/1",
    facts=Facts(
        act="Answer Streets’ correction",
        title="No access, 12 requests",
        href="/corrections/CR-2026-0007",
        about="311 and Streets",
        number="CR-2026-0007",
        correspondent=replace(MARCUS, name="Zoë Müller-Lüdenscheidt", phone=""),
        basis="311 was asked for a correction.",
        values=(
            Value(what="Why", proposed="No access: the crew could not get to it"),
            Value(what="Requests it asks about", proposed="12"),
        ),
        minutes=4,
    ),
    link=f"{URL}/l/dddddddddddddddddddddd",
)
EVENT = Told(
    key="event/812",
    level=TOLD,
    manner=Manner.INFORMED,
    facts=Facts(
        act="Look at it",
        title="Street lamp out",
        href="/changes/CH-2026-0029",
        happened="Amara Okafor approved CH-2026-0029: street lamp out, from 10 to 9 business days.",
    ),
    link=f"{URL}/l/eeeeeeeeeeeeeeeeeeeeee",
)
SUPERIORS = replace(
    WARNED,
    level=Level.DIVISION_HEAD,
    manner=Manner.INFORMED,
    facts=replace(
        WARNED.facts,
        act="Streets has to answer",
        happened="Dana Ruiz was asked on Fri, Nov 13, reminded on Mon, Nov 23, and told before you on Mon, Nov 30.",
        next_level=NextLevel(),
    ),
    link=f"{URL}/l/ffffffffffffffffffffff",
    more_time="",
    more_time_words="",
)


def of(*told: Told, to: Reader = DANA, head: Letterhead = HEAD, at: datetime = AT) -> LetterView:
    return view(told, to=to, head=head, at=at)


LETTERS: dict[str, LetterView] = {
    "one matter": of(ASKED, to=replace(DANA, waiting=0)),
    "a day's letter": of(CORRECTION, ASKED, EVENT),
    "a warning": of(WARNED),
    "a superior's": of(SUPERIORS, to=replace(DANA, name="Lee Chan", waiting=0)),
    "only news": of(EVENT, to=replace(DANA, waiting=0)),
    "many": of(*(replace(ASKED, key=f"{ASKED.key}{n}", link=f"{URL}/l/{n:022}") for n in range(34))),
}
