"""Made-up minutes with one outcome of each kind: of a working meeting, and of a board."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from governance.meetings.rules.minutes import (
    Absent,
    Attendee,
    Ballot,
    Confirmed,
    Item,
    Minutes,
    Motion,
    Note,
    Outcome,
    Promise,
    Recused,
    Stay,
    UsedDocument,
)

OPENED = datetime(2026, 11, 30, 19, 2, tzinfo=UTC)
CLOSED = datetime(2026, 11, 30, 19, 44, tzinfo=UTC)


def here(key: str, name: str, title: str, office: str, **more: object) -> Attendee:
    side = "center" if office == "311" else "department"
    stays = more.pop("stays", (Stay(came=OPENED, went=CLOSED),))
    return Attendee(key=key, name=name, title=title, office=office, side=side, stays=stays, **more)  # type: ignore[arg-type] # as Attendee takes them


LATE = (Stay(came=OPENED + timedelta(minutes=29), went=CLOSED),)
PEOPLE = (
    here("marcus", "Marcus Bell", "Service analyst", "311"),
    here("dana", "Dana Ruiz", "Streets liaison", "Streets"),
    here("lee", "Lee Chan", "Deputy Commissioner", "Streets", mode="phone", stays=LATE),
)
AGREED = Outcome(
    key="agreed",
    kind="agreed",
    words="7 calendar days until Mar 31, then looked at again.",
    confirmed=(Confirmed(office="311", name="Marcus Bell", at=OPENED + timedelta(minutes=31)),),
    waits=("Streets",),
)
PLAN = Promise(
    number="AC-2026-0007",
    words="Send the paving plan for December",
    owner="Omar Haddad",
    office="Streets",
    due=datetime(2026, 12, 11, 22, tzinfo=UTC),
)
OUTCOMES = {
    "decision": Outcome(
        key="decision", kind="decision", words="Both look at frost together.", decision="D-2026-0003"
    ),
    "agreed": AGREED,
    "action": Outcome(key="action", kind="action", words="Send the paving plan for December", promise=PLAN),
    "information": Outcome(
        key="information", kind="information", words="Two evening call takers start on Dec 14."
    ),
    "objection": Outcome(
        key="objection",
        kind="objection",
        speaker="Omar Haddad",
        words="the figure counts days on which the asphalt plant was closed.",
    ),
    "deferral": Outcome(key="deferral", kind="deferral", words="Until the crew roster is there."),
    "recommendation": Outcome(key="recommendation", kind="recommendation", words="Count Saturdays."),
}


def item(number: int, title: str, **more: object) -> Item:
    return Item(key=f"item-{number}", number=number, title=title, **more)  # type: ignore[arg-type] # as Item takes them


def working(**more: object) -> Minutes:
    """Streets and 311, with one outcome of each kind, the fourth item about an open change."""
    items = tuple(
        item(place, f"About {kind}", outcomes=(each,))
        for place, (kind, each) in enumerate(OUTCOMES.items(), 1)
    )
    about = replace(
        items[1], about="change/CH-2026-0031", internal=True, reason="lies with Streets for 19 days"
    )
    noted = replace(items[3], notes=(Note(key="note", words="The phones rang all day."),))
    later = item(
        8, "Coming up until March", state="deferred", put_off_to=datetime(2027, 1, 7, 19, tzinfo=UTC)
    )
    made = Minutes(
        meeting="M-2026-0042",
        kind="working",
        body="Streets and 311",
        title="Streets and 311",
        zone="America/New_York",
        opened=OPENED,
        closed=CLOSED,
        place="Room 4",
        note_taker="Marcus Bell",
        here=PEOPLE,
        absent=(Absent(name="Priya Nair"),),
        items=(items[0], about, items[2], noted, *items[4:], later),
        documents=(UsedDocument(number="AT-2026-0001", name="roster.pdf"),),
        next_at=datetime(2027, 1, 7, 19, tzinfo=UTC),
    )
    return replace(made, **more)  # type: ignore[arg-type] # as Minutes takes them


CARRIED = Motion(
    key="motion",
    words="Approve the change of potholes.",
    state="carried",
    mover="Parks liaison",
    base=3,
    quorum=2,
    present=3,
    needed=2,
    yes=2,
    no=1,
    ballots=(
        Ballot(seat="Agency relations lead", holder="Priya Nair", value="yes"),
        Ballot(seat="Deputy Commissioner", holder="Lee Chan", value="no"),
        Ballot(seat="Parks liaison", holder="Rosa Vega", value="yes"),
    ),
)
LOST = replace(CARRIED, key="lost", words="Meet weekly.", state="failed", present=1, yes=1, no=0, ballots=())


def board() -> Minutes:
    """A board: a carried motion, one without a quorum, somebody who took no part, a role that was empty."""
    decided = Outcome(
        key="decided", kind="decision", words="The change of potholes is approved.", decision="D-2026-0004",
        effect="version 3 from Jan 1, 2027", motion=CARRIED,
    )  # fmt: skip
    items = (
        item(1, "Potholes", outcomes=(decided,), notes=(Note(key="said", words="Asked how frost is counted."), Note(key="own", words="Ask counsel first.", internal=True))),
        item(2, "Weekly meetings", motions=(LOST,), recused=(Recused(seat="Parks liaison", name="Rosa Vega", reason="Her cousin bids"),)),
        item(3, "Staff matters", internal=True),
    )  # fmt: skip
    papers = (
        UsedDocument(number="AT-2026-0002", name="figures.csv"),
        UsedDocument(number="AT-2026-0003", name="bids.pdf", internal=True),
    )
    return working(
        meeting="M-2026-0043",
        kind="board",
        body="Service Standards Board",
        title="Service Standards Board",
        items=items,
        absent=(Absent(name="Lee Chan", title="Deputy Commissioner", office="Streets"), Absent(title="Water lead", office="Water")),
        documents=papers,
    )  # fmt: skip
