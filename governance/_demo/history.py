"""Two years of changes: targets agreed for the first time, reviews of the whole, and the rows of `history.toml`."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from governance._demo.diary import Diary
from governance._demo.negotiations import (
    CENTER,
    Beat,
    Plot,
    agree,
    approve,
    ask,
    counter,
    decline,
    draft,
    offer,
    recommend,
    reject,
    reply,
    send_back,
    tell,
    withdraw,
)
from governance._demo.plans import ServicePlan, planned
from governance._demo.world import World
from governance.agreements.rules.items import HEADER, Header, Term
from governance.changes import actions
from governance.changes.rules.reasons import LAPSE_DAYS, Reason

Row = Mapping[str, Any]
Beats = list[tuple[int, str, Beat]]
PACE = 5
REVIEWED = 357  # the look at each agreement as a whole, one department after the other
MONTHS = {"buildings": 12}  # until the next one; the others took half a year longer
LONGER = 18
CLOCKS = ("10:20", "14:35", "09:15", "16:05", "11:40", "13:25")


def write(_diary: Diary, world: World) -> None:
    for department, listed in planned().items():
        for one in listed:
            if one.since:
                _first_target(world, department, one)
    for number, department in enumerate(name for name, listed in planned().items() if _promises(listed)):
        _review(world, department, REVIEWED - 2 * number)
    for row in _rows():
        _tell_row(world, row)


def _rows() -> list[Row]:
    text = (files("governance._demo") / "history.toml").read_text("utf-8")
    return list(tomllib.loads(text)["change"])


def _promises(listed: tuple[ServicePlan, ...]) -> bool:
    return any(one.term for one in listed)


def _first_target(world: World, department: str, one: ServicePlan) -> None:
    """A service that came later gets its first target, proposed by 311 after a few weeks of figures."""
    if one.term is None:
        raise ValueError(f"{one.service.code} has no target to begin with")
    plot = Plot(
        department=department,
        party=CENTER,
        reason=Reason.DATA,
        why=f"Residents ask for it {one.service.yearly_volume:,} times a year and are told no date today.",
        says=one.service.tell_resident,
        effective=world.days.first_of_month(one.since, after=9),
        values={one.term.key: one.term, one.words.key: one.words},
    )
    ago = one.since
    beats: Beats = [
        (ago + 26, "10:15", draft()),
        (ago + 24, "14:05", offer(talked="At the monthly call")),
        (ago + 2, "11:20", recommend(department, "It is what we do today.")),
        (ago, "15:40", agree(department)),
        (ago - 3, "09:30", approve()),
    ]
    tell(world, plot, beats)


def _review(world: World, department: str, ago: int) -> None:
    """Both sides look at the whole and name the next day for it."""
    effective = world.days.first_of_month(ago - 8, after=9)
    months = effective.month - 1 + MONTHS.get(department, LONGER)
    following = date(effective.year + months // 12, months % 12 + 1, 1)
    plot = Plot(
        department=department,
        party=CENTER,
        reason=Reason.PROCESS,
        title="Review of the whole",
        why="Looked at together, line by line; nothing else is to change now.",
        effective=effective,
        values={HEADER: Header(review_on=following.isoformat())},
    )
    beats: Beats = [
        (ago, "10:00", draft()),
        (ago, "11:30", offer(talked="At the yearly meeting, line by line")),
        (ago - 6, "14:15", recommend(department, "As we said at the meeting.")),
        (ago - 8, "10:05", agree(department)),
    ]
    tell(world, plot, beats)


def _tell_row(world: World, row: Row) -> None:
    course = _Course(row)
    beats = course.beats()
    plot = Plot(
        department=row["department"],
        party=row["by"],
        reason=Reason(row["reason"]),
        title=_title(row),
        why=row["why"],
        says=row.get("says", ""),
        effective=world.days.first_of_month(beats[-1][0], after=9),
        values=_aims(row["aims"]),
    )
    tell(world, plot, beats)
    if row.get("ends") == "lapsed":
        world.diary.write(world.days.exactly(row["ago"] - LAPSE_DAYS - 1, "03:00"), _lapse)


def _title(row: Row) -> str:
    """Where values went back and forth, the title names the matter and not the first one's wish."""
    aimed = _aims(row["aims"])
    named = (one.service.problem for one in planned()[row["department"]] if one.service.code in aimed)
    return f"{next(named)}: time and goal" if "counters" in row else ""


async def _lapse(at: datetime) -> None:
    await actions.lapse(at=at)


def _aims(text: str) -> dict[str, str]:
    pairs = (part.split("=", maxsplit=1) for part in text.split(";"))
    return {code.strip(): target.strip() for code, target in pairs}


class _Course:
    """A row as beats, one after the other; `ago` counts down as it is told."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.ago: int = row["ago"]
        self.pace: int = row.get("pace", PACE)
        self.told: Beats = []
        self.speaker: str = row["by"]
        self.words: str = row.get("last", "")

    def beats(self) -> Beats:
        self._add(draft(), days=0)
        endings: Mapping[str, Callable[[], None]] = {
            "agreed": self._agreed,
            "declined": lambda: self._add(decline(self._listener(), self.words)),
            "withdrawn": lambda: self._add(withdraw(self.words)),
            "rejected": self._rejected,
            "returned": self._returned,
        }
        end = self.row.get("ends", "agreed")
        if end in endings:
            self._sent()
            endings[end]()
        return self.told

    def _add(self, beat: Beat, *, days: int | None = None) -> None:
        self.ago -= self.pace if days is None else days
        self.told.append((self.ago, CLOCKS[(len(self.told) + self.row["ago"]) % len(CLOCKS)], beat))

    def _listener(self) -> str:
        return str(self.row["department"]) if self.speaker == CENTER else CENTER

    def _sent(self) -> None:
        self._add(offer(), days=1)
        self._add(agree(self.speaker), days=1)
        if "asks" in self.row:
            party, question, answer = (part.strip() for part in self.row["asks"].split("|"))
            self._add(ask(party, question), days=2)
            self._add(reply(CENTER if party != CENTER else self.row["department"], answer), days=2)
        if self.row.get("ends") != "returned":
            self._countered()

    def _countered(self) -> None:
        for line in self.row.get("counters", ()):
            values, words = (part.strip() for part in line.split("|"))
            self.speaker = self._listener()
            self._add(counter(self.speaker, _aims(values), words))
            self._add(agree(self.speaker), days=1)

    def _yes(self) -> None:
        self._add(recommend(self._listener(), "We can stand by this."))
        self._add(agree(self._listener()), days=1)

    def _agreed(self) -> None:
        self._yes()
        self._add(approve(), days=3)

    def _rejected(self) -> None:
        self._yes()
        self._add(reject(self.words), days=4)

    def _returned(self) -> None:
        self._yes()
        keys = [Term(service=code).key for code in _aims(self.row["aims"])]
        self._add(send_back(keys, self.words), days=4)
        self.speaker = self._listener()
        self._countered()
        self._agreed()
