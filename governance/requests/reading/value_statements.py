"""SQL statements that turn a file's raw values into the table `told`: texts trimmed, dates as written, and why a
record is refused. They are written for DuckDB, which runs them over a whole file at once; record_statements.py
continues. What is refused is decided here only, so a file read quickly and one read record by record come out the
same.
"""

# ruff: noqa: S608 - an engine in memory, over one file; words from outside enter through literal() only

from collections.abc import Iterable, Sequence

from governance.requests.reading.date_statements import (
    POSSIBLE,
    each,
    literal,
    parts_left,
    parts_of,
    quick_or_text,
    quickly,
    wall_of,
)
from governance.requests.reading.slots import MOST_VALUE, name_of
from governance.requests.rules.columns import DATES
from governance.requests.rules.dates import no_date
from governance.requests.rules.labels import NO_LABEL
from governance.requests.rules.mapping import EMPTY_WORDS, Column, FeedMapping

MOST_ID, MOST_LABEL, MOST_FACET, CUT = 200, 300, 80, 200
DATE_NAMES = tuple(name_of(column) for column in DATES)
NO_ID, LONG_ID, SHORTENED_ID, NO_OPENING, NO_DATE = 1, 2, 3, 5, 10
REASONS = {
    NO_ID: ("id", "there is no number for the request"),
    LONG_ID: ("id", "the number of the request is longer than 200 characters"),
    SHORTENED_ID: ("id", "a spreadsheet has shortened the number of the request; export the file again"),
    NO_OPENING: ("opened", "the file has no column that tells when the request was opened"),
}
AGAIN = "this number stands again further down in the file; the last one counts"
_TEXTS = ("district", "channel", "pause_reason", "outcome", "status", "verdict", "complete")
_NUMBERS = ("transfers", "reopened")
TOUCHED = name_of(Column.UPDATED)  # no record is refused for it
_MIDNIGHT = r"[ T]+(0?0|12):00(:00([.,]0+)?)?( ?[Aa]\.?[Mm]\.?)?$"
_SPACE = r"[\s\x00-\x1f\x{2028}\x{2029}\x{a0}]+"
_UNSEEN = r"[\x7f-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"


def literals(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words) or "NULL"


def reasons(mapping: FeedMapping, names: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Code → (slot, words) of all that a record may be refused for."""
    dates = {NO_DATE + number: name for number, name in enumerate(DATE_NAMES) if name in names}
    return REASONS | {code: (name, no_date(mapping)) for code, name in dates.items()}


def values(table: str, slots: Iterable[tuple[str, int]]) -> str:
    """The columns c0, c1 … of a table under the names of their slots; the line is a number."""
    columns = (
        f"c{place}::BIGINT AS line" if name == "line" else f"coalesce(c{place}, '') AS s_{name}"
        for name, place in slots
    )
    return f"SELECT {', '.join(columns)} FROM {table}"


def unreadable(table: str) -> str:
    """The end of a select of refusals: UNION ALL with the refusals that a table holds."""
    return f" UNION ALL SELECT c0::BIGINT, coalesce(c1, ''), coalesce(c2, ''), c3 FROM {table}"


def raw_select(source: str, names: Sequence[str], mapping: FeedMapping) -> str:
    """A select over the raw values `s_<slot>` of a source: id, label, texts, q_ and x_ of each date, and `wrong`.

    q_ is the wall time of a date in one of the quick forms, x_ the text of another. `wrong` is a code of `reasons`
    or 0; dates have no part in it yet.
    """
    dates = dates_of(names)
    line = "line, " if "line" in names else ""
    texts = [name for name in (*_TEXTS, *_NUMBERS) if name in names]
    parts = ["label", *(name for name in names if name.startswith(("part", "fallback")))]
    trimmed = "".join(f", {_moment(name, names)} AS t_{name}" for name in dates)
    clean = "".join(f", {_told(f's_{name}')} AS c_{name}" for name in parts)
    first = f"SELECT {line}{_texts(parts, texts, mapping)}{trimmed} FROM (SELECT *{clean} FROM ({source}))"
    quick = f"SELECT *{each(f', {quickly(mapping.date_order)} AS q_{{0}}', dates)} FROM ({first})"
    kept = f"{line}id, label{''.join(f', {name}' for name in texts)}"
    return f"SELECT {kept}{each(quick_or_text(mapping.empty_words), dates)}, {_wrong(names)} AS wrong FROM ({quick})"


def dates_of(names: Sequence[str]) -> list[str]:
    return [name for name in DATE_NAMES if name in names]


def some_unread(names: Sequence[str]) -> str:
    """A select of whether any date is in none of the quick forms."""
    return f"SELECT coalesce(bool_or(false{each(' OR x_{0} IS NOT NULL', dates_of(names))}), false) FROM raw"


def dated_select(names: Sequence[str], mapping: FeedMapping, *, slowly: bool) -> str:
    """A select from the table `raw`: `number`, w_ (the wall time as written) and o_ (its offset in seconds where it
    has one) of each date, `bad` (a code of `reasons` or 0) and the value it is about.
    """
    dates = dates_of(names)
    gone = "".join(f", q_{name}, x_{name}" for name in dates)
    if not slowly:
        walls = each(", q_{0} AS w_{0}, NULL::INTEGER AS o_{0}", dates)
        plain = f"SELECT rowid AS number, *{walls}, wrong AS bad FROM raw"
        return f"SELECT * EXCLUDE (wrong{gone}), {_value([])} AS value FROM ({plain})"
    parted = f"SELECT rowid AS number, *{each(parts_of(mapping), dates)} FROM raw"
    walls = f"SELECT *{each(wall_of(mapping), dates)} FROM ({parted})"
    possible = f"SELECT *{each(POSSIBLE, dates)} FROM ({walls})"
    judged = f"SELECT *, {_bad(dates)} AS bad FROM ({possible})"
    used = each(f", r_{{0}}{parts_left(mapping)}", dates)
    return f"SELECT * EXCLUDE (wrong{gone}{used}), {_value(dates)} AS value FROM ({judged})"


def _moment(name: str, names: Sequence[str]) -> str:
    """The text of a date; with its time of day behind where that stands in a column of its own."""
    day, time = f"trim(s_{name})", f"trim(s_{name}_time)"
    if f"{name}_time" not in names:
        return day
    # A date that is written with a midnight of its own gives way to the time that stands beside it.
    bare = f"regexp_replace({day}, {literal(_MIDNIGHT)}, '')"
    unknown = f"lower({time}) IN ('', {literals(EMPTY_WORDS)})"
    whole = f"{day} = '' OR {unknown} OR contains({bare}, ':')"
    return f"CASE WHEN {whole} THEN {day} ELSE {bare} || ' ' || {time} END"


# Texts


def _texts(parts: Sequence[str], texts: Sequence[str], mapping: FeedMapping) -> str:
    label = _label(parts, mapping)
    kept = [f"{_text(name, mapping)} AS {name}" for name in texts]
    return ", ".join(
        [f"left({_clean('s_id')}, {MOST_ID + 1}) AS id", f"left({label}, {MOST_LABEL}) AS label", *kept]
    )


def _clean(value: str) -> str:
    """One space between words, none at the ends, no signs that cannot be seen. Most values need none of it."""
    short = f"left({value}, {MOST_VALUE})"
    mended = (
        f"regexp_replace(regexp_replace({short}, {literal(_UNSEEN)}, '', 'g'), {literal(_SPACE)}, ' ', 'g')"
    )
    return f"CASE WHEN regexp_full_match({value}, '[!-~]*( [!-~]+)*') THEN {value} ELSE trim({mended}) END"


def _told(value: str) -> str:
    """Cleaned; blank where the system wrote a word for “nothing”."""
    short = f"strlen({value}) < 10 AND lower(trim({value})) IN ({literals(EMPTY_WORDS)})"
    return f"CASE WHEN {short} THEN '' ELSE {_clean(value)} END"


def _label(parts: Sequence[str], mapping: FeedMapping) -> str:
    """Label and further parts, “complaint · descriptor”; a part that is blank or says the same again is left out."""
    further = "".join(
        f" || CASE WHEN c_{part} = '' OR lower(c_{part}) = lower(c_label) THEN '' ELSE ' · ' || c_{part} END"
        for part in parts
        if part.startswith("part")
    )
    others = "".join(f"WHEN c_{part} <> '' THEN c_{part} " for part in parts if part.startswith("fallback"))
    label = f"CASE WHEN c_label <> '' THEN c_label{further} {others}ELSE {literal(NO_LABEL)} END"
    if not mapping.aside_values:
        return label
    asides = "".join(f"WHEN {literal(one.lower())} THEN {literal(one)} " for one in mapping.aside_values)
    return f"CASE lower(trim(s_aside)) {asides}ELSE {label} END"


def _text(name: str, mapping: FeedMapping) -> str:
    value = f"s_{name}"
    if name in _NUMBERS:
        return f"left(trim({value}), {MOST_FACET})"
    pattern = mapping.extra.get("outcome_pattern", "") if name == "outcome" else ""
    if pattern:
        value = f"regexp_extract(left({value}, {MOST_VALUE}), {literal(pattern)}, 1)"
    return f"left({_told(value)}, {MOST_FACET})"


# Refusals


def _wrong(names: Sequence[str]) -> str:
    opening = "" if name_of(Column.OPENED) in names else f"WHEN true THEN {NO_OPENING} "
    return (
        f"CASE WHEN id = '' THEN {NO_ID} WHEN length(id) > {MOST_ID} THEN {LONG_ID} "
        rf"WHEN contains(id, '+') AND regexp_full_match(id, '\d([.,]\d+)?[eE]\+\d+') THEN {SHORTENED_ID} "
        f"{opening}ELSE 0 END"
    )


def _bad(dates: Sequence[str]) -> str:
    unread = "".join(
        f"WHEN x_{name} IS NOT NULL AND w_{name} IS NULL THEN {NO_DATE + DATE_NAMES.index(name)} "
        for name in dates
        if name != TOUCHED
    )
    return f"CASE WHEN wrong > 0 THEN wrong {unread}ELSE 0 END"


def _value(dates: Sequence[str]) -> str:
    cases = "".join(f"WHEN {NO_DATE + DATE_NAMES.index(name)} THEN x_{name} " for name in dates)
    return f"CASE bad WHEN {LONG_ID} THEN left(id, {CUT}) WHEN {SHORTENED_ID} THEN id {cases}ELSE '' END"
