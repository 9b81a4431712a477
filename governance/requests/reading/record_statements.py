"""SQL statements that turn the table `told` into the two files that remain: kept records with instants and flags, and
refusals. The table is made by value_statements.py. Contradictions within a record are flagged here, and the record is
kept.
"""

# ruff: noqa: S608 - an engine in memory, over one file; words from outside enter through literal() only

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from governance.agreements.rules.service_names import folded
from governance.calendars.rules.units import Comparison
from governance.requests.reading.date_statements import each, literal
from governance.requests.reading.value_statements import (
    AGAIN,
    CUT,
    DATE_NAMES,
    TOUCHED,
    dates_of,
    literals,
)
from governance.requests.rules.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    SENTINEL_FROM,
    SENTINEL_UNTIL,
    ZERO_FROM,
    ZERO_UNTIL,
    Days,
    zone_days,
)
from governance.requests.rules.mapping import OPEN_WORDS, FeedClock, FeedMapping
from governance.requests.rules.marks import Flag

FEW = ("outcome", "pause_reason")  # coded where their distinct values are few
_MOST_COUNTED = 32_000  # a small number in the database
_YES, _NO = "'yes', 'y', 'true', 't', 'complete'", "'no', 'n', 'false', 'f', 'incomplete'"
# The last of several records with one number; those that are refused for another reason do not count.
LAST = (
    "CREATE TABLE latest AS SELECT id, max(number) AS number FROM told WHERE bad = 0 "
    "GROUP BY id HAVING count(*) > 1"
)
_COUNTS = "bad = 0 AND (latest.number IS NULL OR latest.number = told.number)"


@dataclass(frozen=True, kw_only=True)
class SourceWords:
    """What this file says in words: how its statuses, results and outcomes are written here. `free` names those of FEW
    that hold free text and are not kept.
    """

    closed: Sequence[str] = ()
    open: Sequence[str] = ()
    on_time: Sequence[str] = ()
    late: Sequence[str] = ()
    undone: Sequence[str] = ()
    free: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """One file's slots, how it is read, when it was taken in, and the years that it spans."""

    names: Sequence[str]
    mapping: FeedMapping
    at: datetime
    years: tuple[int, int]

    @property
    def dates(self) -> list[str]:
        return dates_of(self.names)

    @property
    def days(self) -> tuple[Days, ...]:
        return zone_days(self.mapping.zone, self.years)

    def tables(self) -> list[str]:
        """Tables of the zone's days, by the wall clock and by UTC, as statements."""
        of_utc = zone_days(self.mapping.zone, self.years, of_utc=True)
        return [_days_table("wall_days", self.days), _days_table("utc_days", of_utc)]


def years(names: Sequence[str]) -> str:
    """A select of the first and the last year of a file's dates, but for those that stand for “none”."""
    told = [f"SELECT w_{name} AS w FROM dated" for name in dates_of(names)]
    within = f"w BETWEEN TIMESTAMP '{FIRST_YEAR + 1}-01-01' AND TIMESTAMP '{LAST_YEAR}-01-01'"
    spans = " UNION ALL ".join(told) or "SELECT NULL::TIMESTAMP AS w"
    return f"SELECT min(year(w)), max(year(w)) FROM ({spans}) WHERE {within}"


def source_words(
    values: Mapping[str, Sequence[str]], mapping: FeedMapping, *, free: Sequence[str]
) -> SourceWords:
    """From the distinct values of each text: those that are one of the mapping's words, compared folded."""

    def alike(name: str, words: Iterable[str]) -> list[str]:
        wanted = {folded(word) for word in words} - {""}
        return [value for value in values.get(name, ()) if folded(value) in wanted]

    closed = alike("status", mapping.closed_words)
    begins = tuple(f"{word} " for word in map(folded, (*OPEN_WORDS, *mapping.open_words)) if word)
    still = [one for one in values.get("status", ()) if f"{folded(one)} ".startswith(begins)]
    return SourceWords(
        closed=closed,
        open=[one for one in still if one not in closed],
        on_time=alike("verdict", mapping.on_time_words),
        late=alike("verdict", mapping.late_words),
        undone=alike("outcome", mapping.undone_words),
        free=free,
    )


def _days_table(name: str, days: Sequence[Days]) -> str:
    rows = ", ".join(
        f"(DATE '{one.first}', DATE '{one.last}', {one.before}, {one.turns * 1_000_000}::BIGINT, {one.after})"
        for one in days
    )
    spans = f"(VALUES {rows}) AS spans(first, last, before, turns, after)"
    listed = "unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day, before, turns, after"
    return f"CREATE TABLE {name} AS SELECT {listed} FROM {spans}"


def kept_select(keeping: Keeping, words: SourceWords) -> str:
    """A select of the records that are kept, its columns those of model.KEPT."""
    names, dates = keeping.names, keeping.dates
    stands = f"SELECT told.* FROM told LEFT JOIN latest ON latest.id = told.id WHERE {_COUNTS}"
    shown = ", ".join(f"{_of(name, dates)} AS {name}_at" for name in DATE_NAMES)
    closed = (
        f"SELECT *, {shown}, {_closed(keeping, words)} AS closed FROM ({_instants(stands, dates, keeping)})"
    )
    coded = [name for name in names if name not in words.free]
    values = [
        *("line", "id AS external_id", "label"),
        *(f"{_stands(name, words)}::VARCHAR || 'Z'" for name in DATE_NAMES),
        _text_of("pause_reason", coded),
        "closed",
        _verdict(names, words),
        f"({_flags(keeping, words)})::INTEGER",
        *(_text_of(name, names) for name in ("district", "channel")),
        _text_of("outcome", coded),
        _complete(names),
        *(_number(name, names) for name in ("transfers", "reopened")),
    ]
    return f"SELECT {', '.join(values)} FROM ({closed}) AS x"


def _stands(name: str, words: SourceWords) -> str:
    """A request that says of itself that it is open has not ended, whatever date stands beside it."""
    if name != "closed" or not words.open:
        return f"x.{name}_at"
    return f"CASE WHEN x.{_among('status', words.open)} THEN NULL ELSE x.closed_at END"


def _of(name: str, dates: Sequence[str]) -> str:
    return f"u_{name}" if name in dates else "NULL::TIMESTAMP"


def span(keeping: Keeping) -> str:
    """A select of the first and the last opening, as instants."""
    if "opened" not in keeping.names:
        return "SELECT NULL, NULL"
    opened = _instants("SELECT * FROM told WHERE bad = 0", ["opened"], keeping)
    return f"SELECT min(u_opened), max(u_opened) FROM ({opened})"


def refused_select(reasons: Mapping[int, tuple[str, str]], labels: Mapping[str, str], unreadable: str) -> str:
    """A select of the records that are refused, in no order (sorting millions takes memory), columns those of
    model.REFUSED.
    """
    columns = " ".join(
        f"WHEN {code} THEN {literal(labels.get(slot, ''))}" for code, (slot, _) in reasons.items()
    )
    words = " ".join(f"WHEN {code} THEN {literal(text)}" for code, (_, text) in reasons.items())
    wrong = f"SELECT line, CASE bad {columns} END AS col, value, CASE bad {words} END AS reason FROM told WHERE bad > 0"
    again = (
        f"SELECT line, {literal(labels.get('id', ''))}, left(told.id, {CUT}), {literal(AGAIN)} FROM told "
        "JOIN latest ON latest.id = told.id WHERE bad = 0 AND latest.number <> told.number"
    )
    return f"{wrong} UNION ALL {again}{unreadable}"


# Instants


def _instants(source: str, dates: Sequence[str], keeping: Keeping) -> str:
    """Adds u_<date>, UTC without a zone, to a source of w_ and o_."""
    clock = keeping.mapping.clock
    if clock == FeedClock.UTC:
        added = each(", w_{0} - to_seconds(coalesce(o_{0}, 0)) AS u_{0}", dates)
        return _due(f"SELECT *{added} FROM ({source})", dates, keeping)
    wall = "w_{0}"
    if clock == FeedClock.SHIFTED and dates:
        moved = _offset_of(source, dates, wall=wall, table="wall_days", days=keeping.days)
        gone = ", ".join(f"off_{name}" for name in dates)
        back = each(", w_{0} - to_seconds(off_{0}) AS v_{0}", dates)
        source, wall = f"SELECT * EXCLUDE ({gone}){back} FROM ({moved})", "v_{0}"
    offsets = _offset_of(source, dates, wall=wall, table="wall_days", days=keeping.days)
    by_zone, by_itself = f"{wall} - to_seconds(off_{{0}})", "w_{0} - to_seconds(o_{0})"
    told = f", CASE WHEN o_{{0}} IS NULL THEN {by_zone} ELSE {by_itself} END AS u_{{0}}"
    return _due(f"SELECT *{each(told, dates)} FROM ({offsets})", dates, keeping)


def _offset_of(source: str, names: Sequence[str], *, wall: str, table: str, days: Sequence[Days]) -> str:
    """Adds off_<name>, the zone's offset in seconds at a wall time or an instant; beyond the days the nearest."""
    shown, joins = "", ""
    for name in names:
        value = wall.replace("{0}", name)
        edge = (
            f"CASE WHEN {value} < TIMESTAMP '{days[0].first}' THEN {days[0].before} ELSE {days[-1].after} END"
        )
        within = f"CASE WHEN epoch_us({value}) < d_{name}.turns THEN d_{name}.before ELSE d_{name}.after END"
        shown += f", CASE WHEN d_{name}.day IS NULL THEN {edge} ELSE {within} END AS off_{name}"
        joins += f" LEFT JOIN {table} AS d_{name} ON d_{name}.day = {value}::DATE"
    return f"SELECT src.*{shown} FROM ({source}) AS src{joins}"


def _due(source: str, dates: Sequence[str], keeping: Keeping) -> str:
    """Where dates are compared, due is the last second of its local date."""
    mapping = keeping.mapping
    if "due" not in dates or (mapping.comparison != Comparison.DATE and not mapping.due_is_date):
        return source
    day, inner = "w_due::DATE", source
    if not mapping.due_is_date:
        days = zone_days(mapping.zone, keeping.years, of_utc=True)
        local = _offset_of(source, ["local"], wall="u_due", table="utc_days", days=days)
        day, inner = "(u_due + to_seconds(off_local))::DATE", local
    ends = f"SELECT *, ({day} + 1)::TIMESTAMP AS w_end FROM ({inner})"
    ended = _offset_of(ends, ["end"], wall="w_{0}", table="wall_days", days=keeping.days)
    last = "w_end - to_seconds(off_end) - INTERVAL 1 SECOND"
    return f"SELECT * REPLACE ({last} AS u_due) FROM ({ended})"


# What a record says of itself


def _closed(keeping: Keeping, words: SourceWords) -> str:
    ended = "u_closed IS NOT NULL" if "closed" in keeping.dates else "false"
    if "status" not in keeping.names or not any(map(folded, keeping.mapping.closed_words)):
        return ended
    return f"CASE WHEN status = '' THEN {ended} ELSE {_among('status', words.closed)} END"


def _verdict(names: Sequence[str], words: SourceWords) -> str:
    if "verdict" not in names:
        return "0"
    on_time, late = _among("verdict", words.on_time), _among("verdict", words.late)
    return f"CASE WHEN {on_time} THEN 1 WHEN {late} THEN 2 ELSE 0 END"


def _among(name: str, values: Sequence[str]) -> str:
    return f"{name} IN ({literals(values)})" if values else "false"


def _text_of(name: str, names: Sequence[str]) -> str:
    return name if name in names else "''"


def _complete(names: Sequence[str]) -> str:
    if "complete" not in names:
        return "-1"
    text = "lower(complete)"
    return f"CASE WHEN {text} IN ({_YES}, '1') THEN 1 WHEN {text} IN ({_NO}, '0') THEN 0 ELSE -1 END"


def _number(name: str, names: Sequence[str]) -> str:
    if name not in names:
        return "-1"
    words = f"CASE WHEN lower({name}) IN ({_YES}) THEN 1 WHEN lower({name}) IN ({_NO}) THEN 0 ELSE -1 END"
    number = f"try_cast({name} AS DOUBLE)"
    return f"CASE WHEN {number} BETWEEN 0 AND {_MOST_COUNTED} THEN {number}::SMALLINT ELSE {words} END"


def _flags(keeping: Keeping, words: SourceWords) -> str:
    names, dates = keeping.names, keeping.dates
    now = f"TIMESTAMP '{keeping.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}'"
    told = "status <> ''" if "status" in names else "false"
    marks = {
        Flag.CLOSED_BEFORE_OPENED: "closed_at < opened_at",
        Flag.SENTINEL_DATE: _sentinels(dates),
        Flag.CLOSED_WITHOUT_TIME: "closed AND closed_at IS NULL",
        Flag.TIME_WITHOUT_CLOSED: f"NOT closed AND closed_at IS NOT NULL AND {told}",
        Flag.DATE_ONLY: "w_opened = date_trunc('day', w_opened)" if "opened" in dates else "false",
        Flag.DUE_BEFORE_OPENED: "due_at < opened_at",
        Flag.FUTURE_DATE: f"opened_at > {now} OR closed_at > {now}",
        Flag.CLOSED_UNDONE: f"closed AND {_among('outcome', words.undone)}",
    }
    return " + ".join(f"CASE WHEN {when} THEN {int(flag)} ELSE 0 END" for flag, when in marks.items())


def _sentinels(dates: Sequence[str]) -> str:
    after = f"TIMESTAMP '{SENTINEL_FROM}'"
    before = f"TIMESTAMP '{SENTINEL_UNTIL} 23:59:59'"
    zero = f"BETWEEN TIMESTAMP '{ZERO_FROM}' AND TIMESTAMP '{ZERO_UNTIL} 23:59:59'"
    told = (
        f"w_{name} >= {after} OR w_{name} <= {before} OR w_{name} {zero}" for name in dates if name != TOUCHED
    )
    return " OR ".join(told) or "false"
