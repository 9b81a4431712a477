"""A year of a board and six department pairs, by the acts themselves; what must always hold is asked after each step.

Here two months of the pairs' meetings; the whole year in `make prove`. The board's four meetings are there in both: a
quorum lost in the middle of an item, a member who leaves and one who stands in, a recusal that breaks the quorum, and a
decision that loses a race with a withdrawal.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

import pytest

from governance import canonical
from governance.agreements.tables import Agreement
from governance.audit import queries as audit
from governance.bodies.rules.ground_rules import MotionKind
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.policy import Rule, When, board_key, policy_body
from governance.database import sql
from governance.errors import Forbidden
from governance.meetings.actions import agenda_items, closing, current_item, minutes, notes, outcomes, series
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import invite, open_meeting
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.queries.minutes import minutes_of
from governance.meetings.rules.notes import NewNote
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.meetings.rules.patterns import Every, Pattern
from governance.meetings.rules.votes import Result, Value
from governance.people.actions import directory, tenures
from governance.people.queries import viewers
from governance.people.rules import Acting, PartyKind, Role, Via
from governance.people.rules.entries import NewSeat
from tests import cast
from tests.changes.stage import AT, LAMP_FASTER, Stage, set_stage
from tests.databases import as_owner
from tests.meetings.board_room import BoardRoom
from tests.meetings.staged import BOARD, MONTHLY, founded

YES, NO = Value.YES, Value.NO
BEGUN = AT - timedelta(days=1)
MORE = {"animals": "Animal Care", "signals": "Traffic Signals", "buildings": "Buildings"}
WEEK = timedelta(days=7)
QUARTERLY = Pattern(every=Every.WEEKDAY, step=3, weekdays=(3,), nth=3)
ASKED = Rule(board=board_key(BOARD), board_name="Service Standards Board", when=When.ALWAYS)
# What must never be found, whatever happened; each with the name under which a test tells of it.
NEVER = {
    "a date at another hour than its series has": """SELECT m.number FROM meeting m JOIN meeting_series s ON s.id = m.series
      WHERE (m.starts AT TIME ZONE m.zone)::time <> s.begins::time""",
    "a meeting on a weekend or a day off": """SELECT number FROM meeting WHERE state <> 'canceled'
      AND (extract(isodow FROM starts AT TIME ZONE zone) > 5 OR (starts AT TIME ZONE zone)::date IN ('2026-06-19', '2026-07-03'))""",
    "two meetings of one nominal date": "SELECT series FROM meeting WHERE series IS NOT NULL GROUP BY series, nominal HAVING count(*) > 1",
    "somebody who is still in a room that is closed": """SELECT a.key FROM attendance a JOIN meeting m ON m.id = a.meeting
      WHERE m.state = 'closed' AND a.went IS NULL""",
    "a closed meeting with an open item, or without minutes": """SELECT m.number FROM meeting m WHERE m.state = 'closed' AND (
      EXISTS (SELECT FROM agenda_item i WHERE i.meeting = m.id AND i.state = 'planned')
      OR NOT EXISTS (SELECT FROM minutes x WHERE x.meeting = m.id))""",
    "an item that was put off and is nowhere": """SELECT key FROM agenda_item i WHERE state = 'deferred'
      AND (SELECT count(*) FROM agenda_item n WHERE n.origin = i.id) <> 1""",
    "votes that are not those counted": """SELECT m.key FROM motion m WHERE m.closed_at IS NOT NULL AND m.state <> 'withdrawn' AND (
      m.yes <> (SELECT count(*) FROM vote v WHERE v.motion = m.id AND v.value = 'yes')
      OR m.present <> (SELECT count(*) FROM vote v WHERE v.motion = m.id AND v.value IN ('yes', 'no', 'abstain')))""",
    "a motion that carried without its quorum or its votes": """SELECT key FROM motion WHERE state = 'carried'
      AND (present < quorum OR yes < needed OR yes <= no)""",
    "a decision by a vote that did not carry": """SELECT d.number FROM decision d JOIN motion m ON m.id = d.motion
      WHERE d.recommendation <> (m.result = 'recommended') OR (NOT d.recommendation AND m.state <> 'carried')""",
    "an approval that nobody voted": """SELECT a.id FROM approval a WHERE NOT EXISTS (SELECT FROM motion m
      JOIN offer o ON o.id = a.offer JOIN change c ON c.id = o.change WHERE m.state = 'carried' AND m.about = 'change/' || c.number)""",
    "a motion or a recusal in a working meeting": """SELECT i.key FROM agenda_item i JOIN meeting m ON m.id = i.meeting
      JOIN body b ON b.id = m.body WHERE b.kind = 'working' AND (EXISTS (SELECT FROM motion x WHERE x.item = i.id)
      OR EXISTS (SELECT FROM recusal x WHERE x.item = i.id))""",
    "final minutes with a correction that waits": """SELECT x.id FROM minutes x WHERE x.state = 'final'
      AND EXISTS (SELECT FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked' AND NOT c.erratum)""",
    "an action carried otherwise than by its meetings": """SELECT a.number FROM action a WHERE a.state = 'open' AND a.meeting IS NOT NULL
      AND a.carried <> (SELECT count(*) FROM meeting m WHERE m.body = a.body AND m.state = 'closed' AND m.closed_at > a.at AND m.id <> a.meeting)""",
}  # fmt: skip
NEVER_AT_ALL = " UNION ALL ".join(
    f"(SELECT '{name}' AS what, x::text AS which FROM ({query}) x LIMIT 1)" for name, query in NEVER.items()
)


async def holds(seen: Counter[str]) -> None:
    found = await sql.rows(NEVER_AT_ALL)
    assert not found, "; ".join(f"{row['what']}: {row['which']}" for row in found)
    seen["times all of it held"] += 1


@dataclass
class City:
    """Everybody, who speaks for each of six departments, and what was seen so far."""

    stage: Stage
    speakers: dict[str, Acting]
    series: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> cast.Cast:
        return self.stage.people

    async def dates(self, body: str) -> list[MeetingFacts]:
        found = await sql.rows(
            "SELECT number FROM meeting WHERE series = (SELECT id FROM meeting_series WHERE number = :n)"
            " AND state = 'draft' ORDER BY starts",
            n=self.series[body],
        )
        return [await meeting(row["number"]) for row in found]


@pytest.fixture
async def city(db: None) -> City:
    stage = await set_stage()
    people = stage.people
    speakers = {"streets": people.dana, "parks": people.rosa, "water": people.tom}
    for code, name in MORE.items():
        speakers[code] = await _department(code, name, by=people.sam)
    await founded(people, BEGUN)
    policy = canonical.dumps(policy_body([ASKED]))
    async with as_owner():
        await Agreement.update({Agreement.policy: policy}).where(Agreement.id == stage.agreement)
    found = City(stage=stage, speakers=speakers)
    for code in speakers:
        entry = replace(MONTHLY, title=f"{code} and 311")
        found.series[f"{code}-311"] = await series.start(f"{code}-311", entry, by=people.priya, at=AT)
    board = replace(MONTHLY, title="Service Standards Board", pattern=QUARTERLY, begins=time(16))
    found.series[BOARD] = await series.start(BOARD, board, by=people.nora, at=AT)
    await holds(found.seen)
    return found


async def _department(code: str, name: str, *, by: Acting) -> Acting:
    await directory.create_party(code, name=name, kind=PartyKind.DEPARTMENT, by=by, at=BEGUN)
    email = f"{code}@portalder.gov"
    await directory.create_person(email, name=f"Head of {name}", phone="555-0100", by=by, at=BEGUN)
    seat = NewSeat(party=code, role=Role.DIVISION_HEAD, title="Division head", leads=True)
    made = await directory.create_seat(seat, by=by, at=BEGUN)
    await tenures.appoint(made, email=email, authority="Letter", by=by, at=BEGUN)
    return cast.fresh(await viewers.acting(email, seat=made, at=BEGUN, via=Via.PAGE))


# ── working meetings ─────────────────────────────────────────────────────────────────────────────────────────────────
async def _meets(city: City, found: MeetingFacts, turn: int) -> None:
    """Invited, opened by the sides in turn, two items, one of them put off in every third month, closed, sent round."""
    other = city.speakers[found.body.removesuffix("-311")]
    by, room = (
        (other, city.people.priya)[turn % 2],
        BoardRoom(taker=other, number=found.number, item="", now=found.starts),
    )
    await invite(found.number, seen=1, by=by, at=found.starts - WEEK)
    for title in ("Figures of the month", "Crew roster"):
        await agenda_items.add(found.number, NewItem(title=title), by=by, at=found.starts - WEEK)
    await open_meeting(found.number, by=by, at=found.starts)
    await holds(city.seen)
    room.taker = by
    await room.comes(other, city.people.priya)
    seen = ""
    while True:
        now = await meeting(found.number)
        await current_item.go_on(now, seen=seen, by=by, at=room.later())
        now = await meeting(found.number)
        if now.item is None:
            break
        seen = str(await sql.value("SELECT key FROM agenda_item WHERE id = :id", id=now.item))
        await notes.add(
            now, NewNote(key=f"note-{seen}", item=seen, words="Looked at together."), by=by, at=room.later()
        )
        if await _comes_of_it(city, now, seen, by, turn, room.later()):
            seen = str(
                await sql.value(
                    "SELECT coalesce((SELECT key FROM agenda_item WHERE id = (SELECT item FROM meeting WHERE id = :id)), '')",
                    id=now.id,
                )
            )
    await _closes(city, found.number, by, room.later())


async def _comes_of_it(city: City, now: MeetingFacts, key: str, by: Acting, turn: int, at: datetime) -> bool:
    """An action for the first item, and in every third month the second is put off; whether it was."""
    is_first = key == str(
        await sql.value(
            "SELECT key FROM agenda_item WHERE meeting = :m ORDER BY position, id LIMIT 1", m=now.id
        )
    )
    kind = OutcomeKind.ACTION if is_first else OutcomeKind.DEFERRAL
    if not is_first and turn % 3:
        return False
    new = NewOutcome(
        key=f"came-{key}", item=key, kind=kind, words="Send the roster" if is_first else "Next time"
    )
    await outcomes.add(now, new, {"seat": by.seat, "due": "10"}, by=by, at=at)
    city.seen[str(kind)] += 1
    return not is_first


async def _closes(city: City, number: str, by: Acting, at: datetime) -> None:
    await closing.close(number, by=by, at=at)
    await minutes.circulate(
        number, seen=(await minutes_of(number)).revision, by=by, at=at + timedelta(hours=1)
    )
    await minutes.keep_minutes(at=at + 2 * WEEK)
    city.seen["meetings"] += 1
    await holds(city.seen)


# ── the board ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def _board(city: City, found: MeetingFacts) -> BoardRoom:
    """The board's meeting at its first item; five of seven are there, four are a quorum."""
    people = city.people
    await invite(found.number, seen=1, by=people.nora, at=found.starts - WEEK)
    keys = [
        await agenda_items.add(
            found.number, NewItem(title="Standards"), by=people.nora, at=found.starts - WEEK
        )
    ]
    await open_meeting(found.number, by=people.nora, at=found.starts)
    await current_item.go_to(await meeting(found.number), keys[0], by=people.nora, at=found.starts)
    room = BoardRoom(taker=people.nora, number=found.number, item=keys[0], now=found.starts, people=people)
    await room.comes(people.amara, people.nora, people.marcus, people.priya, people.lee)
    return room


async def _board_closes(city: City, room: BoardRoom) -> None:
    await holds(city.seen)
    left = "SELECT key, revision FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE m.number = :n AND i.state = 'planned'"
    for row in await sql.rows(left.replace("revision", "i.revision"), n=room.number):
        await agenda_items.drop(
            row["key"], words="Over", seen=row["revision"], by=room.taker, at=room.later()
        )
    await _closes(city, room.number, room.taker, room.later())


async def _loses_its_quorum(city: City, room: BoardRoom) -> None:
    people, motion = city.people, await room.put()
    await room.says(motion, YES, people.amara, people.priya, people.marcus)
    await room.goes(people.lee)
    await room.goes(people.marcus)
    assert await room.closes(motion) is Result.RECOMMENDED
    assert await sql.value("SELECT state FROM agenda_item WHERE key = :k", k=room.item) == "deferred"


async def _a_member_leaves_and_one_stands_in(city: City, room: BoardRoom) -> None:
    """Marcus' time ends in the middle of it; for Lee somebody stands in, and both of them are one voice."""
    people, motion = city.people, await room.put()
    await room.says(motion, YES, people.marcus, people.amara)
    dana = await city.stage.stand_in(people.dana, for_=people.lee, starts=room.later(), ends=room.now + WEEK)
    await room.comes(dana)
    await room.goes(people.lee)
    await room.comes(people.lee)
    await room.says(motion, NO, dana)
    with pytest.raises(Forbidden):
        await room.says(motion, YES, people.lee)
    await city.stage.ended(people.marcus, at=room.later())
    assert await room.closes(motion) is Result.FAILED, "one yes, one no, and who has left says nothing"
    said = {vote.seat: str(vote.value) for vote in (await room.motion(motion.key)).votes}
    assert (said["311-analyst"], said["streets-division-head"]) == ("absent", "no")


async def _a_recusal_breaks_it(city: City, room: BoardRoom) -> None:
    people = city.people
    await room.recuses(people.priya)
    motion = await room.put()
    await room.says(motion, YES, people.amara, people.lee)
    assert await room.closes(motion) is Result.RECOMMENDED


async def _loses_to_a_withdrawal(city: City, room: BoardRoom) -> None:
    people, stage = city.people, city.stage
    await room.comes(people.tom, people.rosa)
    number = await stage.begun(LAMP_FASTER, by=people.priya, at=room.later())
    sent = await actions.offer(number, await stage.proposal(LAMP_FASTER), by=people.priya, at=room.later())
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=room.later())
    change = await situation(number)
    motion = await room.put(
        "Approve it.", MotionKind.APPROVAL, about=f"change/{number}", content={"hash": change.offer_hash}
    )
    await room.says(motion, YES, people.amara, people.tom)
    await actions.withdraw(number, words="Not any more.", by=people.priya, at=room.later())
    assert await room.closes(motion) is Result.CARRIED
    assert str((await situation(number)).state) == "withdrawn"
    assert (await room.motion(motion.key)).effect.startswith("Without effect")


QUARTERS = (
    _loses_its_quorum,
    _a_member_leaves_and_one_stands_in,
    _a_recusal_breaks_it,
    _loses_to_a_withdrawal,
)


@pytest.mark.parametrize("months", [2, pytest.param(12, marks=pytest.mark.slow)])
async def test_a_year_of_a_board_and_six_pairs(city: City, months: int) -> None:
    pairs = [(body, await city.dates(body)) for body in city.series if body != BOARD]
    board = (await city.dates(BOARD))[:4]
    of_pairs = [
        (found.starts, turn, found) for _, dates in pairs for turn, found in enumerate(dates[:months])
    ]
    of_board = [(found.starts, turn, found) for turn, found in enumerate(board)]
    for starts, turn, found in sorted([*of_pairs, *of_board], key=lambda each: (each[0], each[2].number)):
        if starts - WEEK > AT:
            await series.plan_series(at=starts - WEEK)
        if found.body != BOARD:
            await _meets(city, found, turn)
            continue
        room = await _board(city, found)
        await QUARTERS[turn](city, room)
        await _board_closes(city, room)
    walls = {each.starts.utcoffset() for each in board} | {each.starts.time() for each in board}
    assert len(walls) > 1, "the wall clock is the same all year, the instant is not"
    assert board[0].starts.date() >= date(2026, 6, 18)
    assert (await audit.walk()).fault is None
    print(f"{months} months:", ", ".join(f"{n:,} {what}" for what, n in sorted(city.seen.items())))  # noqa: T201
