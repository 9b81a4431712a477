"""What a change's page tells in sentences: what is agreed and open, rounds, history. Wording only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.rules.items import kind_of
from governance.audit import sentences
from governance.audit.rules import SHARED
from governance.audit.stored_event import StoredEvent
from governance.changes.queries.acts import Decision, Objected, Round, Yes
from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import AS_TODAY, REMOVED, Cells, Open, Row
from governance.changes.rules.moves import State
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.proposal import headline
from governance.changes.rules.standard import Procedure

SHOWN = 3
PAGE = 50
SILENTLY = "the business day after the last day to object, or after a yes"
OUTCOMES = {"approved": "Approved by", "returned": "Sent back by", "rejected": "Rejected by"}


def plain_summary(page: ChangePage) -> tuple[str, ...]:
    """What is agreed and what is open, in two or three sentences."""
    if page.current is None:
        count = formats.plural(len(page.rows), "line")
        return (f"{count} written so far.",) if page.rows else ("Nothing is written yet.",)
    changed = [_changed_words(row, page.current.party, page) for row in page.rows]
    if page.change.state is not State.OPEN:
        return (_list_words(_lead(page), changed),)
    moved = [row.name for row in page.rows if row.collided]
    if moved:
        return (_overtaken_words(page, moved),)
    other = page.change.other(page.current.party)
    if page.word_of(other) is None:
        first = _list_words(f"{page.change.names[page.current.party]} proposes", changed)
        return first, _silent_words(page, page.change.names[other])
    return _between(page)


def _lead(page: ChangePage) -> str:
    """What became of the whole, or that it was announced; the lines follow."""
    names, teller = page.change.names, page.change.initiator
    announced = page.change.procedure is Procedure.STANDARD
    if page.change.state is State.NOTICED:
        return f"{names[teller]} gives notice of other words"
    if page.change.state in (State.AGREED, State.ADOPTED):
        silent = announced and len(page.change.consents) == 1
        return f"Nobody at {names[page.change.other(teller)]} objected" if silent else "Both sides agreed"
    speaker = page.current.party if page.current else teller
    return f"{names[speaker]} had {'given notice' if announced else 'proposed'}"


def _silent_words(page: ChangePage, other: str) -> str:
    objected = page.acts.objection
    if objected is None:
        return f"{other} has not answered yet."
    teller = page.change.names[page.change.initiator]
    return f"{other} objected: “{objected.words}” {teller} goes on: with other words, or it takes the notice back."


def _overtaken_words(page: ChangePage, names: Sequence[str]) -> str:
    """Says that another change was agreed meanwhile, so that the next proposal has to start from what is in force now."""
    turn = page.change.names.get(page.change.turn, page.change.turn)
    told = _list_words("Another change has been agreed since this was proposed", names)
    return f"{told} {turn} answers from what holds now."


def working_title(page: ChangePage) -> str:
    """The title of a draft that has no title of its own yet, taken from its lines."""
    changed = (
        (line.service, line.before, line.words[page.own].item)
        for line in page.lines
        if page.own in line.words
    )
    return headline(tuple((name, before, after) for name, before, after in changed if after and after.valued))


def _between(page: ChangePage) -> tuple[str, ...]:
    told = [_agreed_words(page)] if page.summary.agreed else []
    still = page.summary.open
    if not still:
        same = effective_mark(page) == "agreed"
        told.append(
            "Nothing is open: what is left is to agree to the whole."
            if same
            else "All targets are agreed; the date it takes effect is open."
        )
    elif len(still) == 1:
        told.append(f"One value is open. {_question(page, still[0])}")
    else:
        told.append(f"{len(still)} values are open. The first: {_question(page, still[0])}")
    return tuple(told)


def _agreed_words(page: ChangePage) -> str:
    """The agreed lines, by name where there are few, counted where there are many."""
    if len(page.rows) <= 2 * SHOWN:
        return _list_words("Agreed", list(page.summary.agreed))
    done = sum(row.agreed for row in page.rows)
    return f"{done:,} of {len(page.rows):,} lines are agreed."


def _question(page: ChangePage, point: Open) -> str:
    names = page.change.names
    label = "" if point.label == "Time" else f", {point.label.lower()}"
    department, center = names[page.sides.department], names[page.sides.center]
    return f"{point.name}{label}: {point.department} ({department}) or {point.center} ({center})?"


def _changed_words(row: Row, side: str, page: ChangePage) -> str:
    """“Pothole, done: 7 calendar days instead of 4 business days”; of a clause only its name."""
    if not kind_of(row.key).valued:
        return row.name
    moved = [c for c in row.fields if _cell(c, side, page) not in (c.in_effect, AS_TODAY)]
    parts = [_cell_words(c, _cell(c, side, page)) for c in moved[:2]]
    return f"{row.name}: {' and '.join(parts)}" if parts else row.name


def _cell_words(cells: Cells, value: str) -> str:
    label = "" if cells.label == "Time" else f"{cells.label.lower()} "
    if value == REMOVED:
        return REMOVED
    return f"{label}{value}" + (f" instead of {cells.in_effect}" if cells.in_effect != "none" else "")


def _cell(cells: Cells, side: str, page: ChangePage) -> str:
    return cells.department if side == page.sides.department else cells.center


def _list_words(lead: str, parts: Sequence[str]) -> str:
    more = f"; and {formats.plural(len(parts) - SHOWN, 'more line')}" if len(parts) > SHOWN else ""
    return f"{lead}: {'; '.join(parts[:SHOWN])}{more}."


def effective_words(effective: Effective) -> str:
    if effective.kind is EffectiveKind.AFTER_APPROVAL:
        return f"{formats.plural(effective.days, 'business day')} after the last yes"
    assert effective.on is not None  # noqa: S101 - every other kind names its day
    on = formats.day(effective.on)
    return f"taken on record from {on}" if effective.kind is EffectiveKind.ON_RECORD else on


@dataclass(frozen=True, kw_only=True)
class EffectiveLine:
    """When it takes effect, as each side would have it."""

    department: str
    center: str
    mark: str


def effective_line(page: ChangePage) -> EffectiveLine:
    said = [page.word_of(side) for side in (page.sides.department, page.sides.center)]
    department, center = (effective_words(each.effective) if each else page.sides.silent for each in said)
    return EffectiveLine(department=department, center=center, mark=effective_mark(page))


def effective_mark(page: ChangePage) -> str:
    said = [page.word_of(side) for side in (page.sides.department, page.sides.center)]
    if not all(said):
        return ""
    return "agreed" if len({each.effective for each in said if each}) == 1 else "open"


@dataclass(frozen=True, kw_only=True)
class RoundEntry:
    """One proposal with everybody who signed or decided on it."""

    round: Round
    label: str
    effective: str
    yeses: tuple[Yes, ...]
    decisions: tuple[tuple[str, Decision], ...]
    objection: Objected | None
    latest: bool


def rounds(page: ChangePage) -> tuple[RoundEntry, ...]:
    """The rounds of the change, the newest first."""
    return tuple(
        RoundEntry(
            round=each,
            label=_round_label(page, each),
            effective=SILENTLY if _was_noticed(page, each) else effective_words(each.effective),
            objection=page.acts.objection if each.number == 1 else None,
            yeses=tuple(yes for yes in page.acts.yeses if yes.round == each.number),
            decisions=tuple((OUTCOMES[d.outcome], d) for d in page.acts.decisions if d.round == each.number),
            latest=place == 0,
        )
        for place, each in enumerate(page.acts.rounds)
    )


def _round_label(page: ChangePage, each: Round) -> str:
    first = "Notice" if _was_noticed(page, each) else "Proposal"
    return first if each.number == 1 else f"Counterproposal {each.number - 1}"


def _was_noticed(page: ChangePage, each: Round) -> bool:
    return each.number == 1 and bool(page.acts.objection or page.change.procedure is Procedure.STANDARD)


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    at: datetime
    sentence: sentences.Sentence
    private: bool


def history(page: ChangePage, *, zone: ZoneInfo) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            at=e.at, sentence=sentences.sentence(_plain(e.event), zone=zone), private=e.audience != SHARED
        )
        for e in page.history
    )


def _plain(event: StoredEvent | None) -> StoredEvent | None:
    """The event without its fingerprint, which only documents and the record show."""
    if event is None:
        return None
    after = {key: value for key, value in event.after.items() if key != "hash"}
    return replace(event, after=after) if after else event


@dataclass(frozen=True, kw_only=True)
class TableGroup:
    """Lines of one kind of service; `shown` are those on this page of a long table."""

    name: str
    count: int
    open: int
    shown: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeTable:
    """A table of at most PAGE lines; grouped where there are more than fit on one page."""

    groups: tuple[TableGroup, ...]
    number: int
    pages: int
    count: int
    open: int
    only_open: bool


def table(page: ChangePage, *, number: int = 1, only_open: bool = False) -> ChangeTable:
    long, still = len(page.rows) > PAGE, [row for row in page.rows if not row.agreed]
    chosen = still if only_open else page.rows
    rows = sorted(chosen, key=lambda row: row.group) if long else list(chosen)
    pages = max(-(-len(rows) // PAGE), 1)
    number = min(max(number, 1), pages)
    shown = {row.key for row in rows[(number - 1) * PAGE : number * PAGE]}
    groups = tuple(_groups(rows, shown)) if long else (_group("", rows, shown),)
    return ChangeTable(
        groups=tuple(g for g in groups if g.shown),
        number=number,
        pages=pages,
        count=len(page.rows),
        open=len(still),
        only_open=only_open,
    )


def _groups(rows: list[Row], shown: set[str]) -> list[TableGroup]:
    return [
        _group(name or "Other lines", list(found), shown)
        for name, found in groupby(rows, key=lambda r: r.group)
    ]


def _group(name: str, rows: list[Row], shown: set[str]) -> TableGroup:
    still = sum(not row.agreed for row in rows)
    return TableGroup(
        name=name, count=len(rows), open=still, shown=tuple(row for row in rows if row.key in shown)
    )
