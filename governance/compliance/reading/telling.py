"""The statements that turn raw values into a table of what was told: texts trimmed, dates as written, why refused.

Written for DuckDB, which runs them over a whole file at once; keeping.py continues. What is refused is decided here
only, so a file read quickly and one read record by record come out the same.
"""

# ruff: noqa: S608 - an engine in memory, over one file; words from outside enter through literal() only

from collections.abc import Iterable, Sequence

from governance.compliance.reading.slots import MOST_VALUE, name_of
from governance.compliance.rules.columns import DATES
from governance.compliance.rules.dates import ISO, QUICK, QUICK_ISO, WRITTEN, no_date
from governance.compliance.rules.mapping import Column, DateOrder, FeedMapping

MOST_ID, MOST_LABEL, MOST_FACET, CUT = 200, 300, 80, 200
DATE_NAMES = tuple(name_of(column) for column in DATES)
NO_ID, LONG_ID, SHORTENED_ID, NO_LABEL, NO_OPENING, NO_DATE = 1, 2, 3, 4, 5, 10
REASONS = {
    NO_ID: ("id", "there is no number for the request"),
    LONG_ID: ("id", "the number of the request is longer than 200 characters"),
    SHORTENED_ID: ("id", "a spreadsheet has shortened the number of the request; export the file again"),
    NO_LABEL: ("label", "it does not say what the request is about"),
    NO_OPENING: ("opened", "the file has no column that tells when the request was opened"),
}
AGAIN = "this number stands again further down in the file; the last one counts"
_TEXTS = ("district", "channel", "pause_reason", "outcome", "status", "verdict", "complete")
_NUMBERS = ("transfers", "reopened")
_SPACE = r"[\s\x00-\x1f\x{2028}\x{2029}\x{a0}]+"
_UNSEEN = r"[\x7f-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]"
# Years that every reader of the file can hold, whatever the zone.
_POSSIBLE = (
    ", CASE WHEN r_{0} BETWEEN TIMESTAMP '0001-01-02' AND TIMESTAMP '9999-12-30' THEN r_{0} END AS w_{0}"
)
_PARTS = "['a', 'b', 'c', 'h', 'i', 's', 'p', 'z']"


def literal(text: str) -> str:
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def literals(words: Iterable[str]) -> str:
    return ", ".join(literal(word) for word in words) or "NULL"


def reasons(mapping: FeedMapping, names: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Code → (slot, words) of all that a record may be refused for."""
    dates = {NO_DATE + number: name for number, name in enumerate(DATE_NAMES) if name in names}
    return REASONS | {code: (name, no_date(mapping.date_order)) for code, name in dates.items()}


def values(table: str, slots: Iterable[tuple[str, int]]) -> str:
    """The columns c0, c1 … of a table under the names of their slots; the line is a number."""
    columns = (
        f"c{place}::BIGINT AS line" if name == "line" else f"coalesce(c{place}, '') AS s_{name}"
        for name, place in slots
    )
    return f"SELECT {', '.join(columns)} FROM {table}"


def unreadable(table: str) -> str:
    """The continuation of a select of refusals by those of a table."""
    return f" UNION ALL SELECT c0::BIGINT, coalesce(c1, ''), coalesce(c2, ''), c3 FROM {table}"


def told(source: str, names: Sequence[str], mapping: FeedMapping) -> str:
    """A select over the raw values `s_<slot>` of a source: id, label, texts, w_ and o_ of each date, bad and value.

    w_ is the wall time as written, o_ its offset in seconds where it has one. `bad` is a code of `reasons` or 0.
    """
    dates = [name for name in DATE_NAMES if name in names]
    line = "line, " if "line" in names else ""
    texts = [name for name in (*_TEXTS, *_NUMBERS) if name in names]
    kept = f"{line}id, label{_listed(texts)}"
    trimmed = _each(", trim(s_{0}) AS t_{0}", dates)
    parts = ["label", *(name for name in names if name.startswith("part"))]
    clean = "".join(f", {_clean(f's_{name}')} AS c_{name}" for name in parts)
    first = f"SELECT {line}{_texts(parts, texts, mapping)}{trimmed} FROM (SELECT *{clean} FROM ({source}))"
    quick = f"SELECT *{_each(f', {_quick(mapping.date_order)} AS q_{{0}}', dates)} FROM ({first})"
    slow = f"SELECT *{_each(_slow(mapping.date_order), dates)} FROM ({quick})"
    read = f"SELECT *{_each(_wall(mapping.date_order), dates)} FROM ({slow})"
    possible = f"SELECT *{_each(_POSSIBLE, dates)} FROM ({read})"
    judged = f"SELECT *, {_bad(names, dates)} AS bad FROM ({possible})"
    walls = "".join(f", w_{name}, o_{name}" for name in dates)
    return f"SELECT {kept}{walls}, bad, {_value(dates)} AS value FROM ({judged})"


def _listed(names: Sequence[str]) -> str:
    return "".join(f", {name}" for name in names)


def _each(pattern: str, names: Sequence[str]) -> str:
    return "".join(pattern.replace("{0}", name) for name in names)


# Texts


def _texts(parts: Sequence[str], texts: Sequence[str], mapping: FeedMapping) -> str:
    label = _label(parts, mapping)
    kept = [f"{_text(name, mapping)} AS {name}" for name in texts]
    return ", ".join([f"{_clean('s_id')} AS id", f"left({label}, {MOST_LABEL}) AS label", *kept])


def _clean(value: str) -> str:
    """One space between words, none at the ends, no signs that cannot be seen. Most values need none of it."""
    short = f"left({value}, {MOST_VALUE})"
    mended = (
        f"regexp_replace(regexp_replace({short}, {literal(_UNSEEN)}, '', 'g'), {literal(_SPACE)}, ' ', 'g')"
    )
    return f"CASE WHEN regexp_full_match({value}, '[!-~]*( [!-~]+)*') THEN {value} ELSE trim({mended}) END"


def _label(parts: Sequence[str], mapping: FeedMapping) -> str:
    """Label and further parts, “complaint · descriptor”; a part that is blank or says the same again is left out."""
    further = "".join(
        f" || CASE WHEN c_{part} = '' OR lower(c_{part}) = lower(c_label) THEN '' ELSE ' · ' || c_{part} END"
        for part in parts[1:]
    )
    label = f"CASE WHEN c_label = '' THEN '' ELSE c_label{further} END"
    aside = mapping.set_aside[1]
    if not aside:
        return label
    return f"CASE WHEN lower(trim(s_aside)) = {literal(aside.lower())} THEN {literal(aside)} ELSE {label} END"


def _text(name: str, mapping: FeedMapping) -> str:
    value = f"s_{name}"
    if name in _NUMBERS:
        return f"left(trim({value}), {MOST_FACET})"
    pattern = mapping.extra.get("outcome_pattern", "") if name == "outcome" else ""
    if pattern:
        value = f"regexp_extract(left({value}, {MOST_VALUE}), {literal(pattern)}, 1)"
    return f"left({_clean(value)}, {MOST_FACET})"


# Dates


def _quick(order: DateOrder) -> str:
    forms = "".join(
        f"WHEN regexp_full_match(t_{{0}}, {literal(form.pattern)}) "
        f"THEN try_strptime(t_{{0}}, {literal(form.format)}) "
        for form in QUICK[order]
    )
    iso = f"WHEN regexp_full_match(t_{{0}}, {literal(QUICK_ISO)}) THEN try_cast(t_{{0}} AS TIMESTAMP) "
    return f"CASE WHEN t_{{0}} = '' THEN NULL {forms}{iso}END"


def _slow(order: DateOrder) -> str:
    """The parts of a date that is written in another of the known forms."""
    iso = f"regexp_extract(t_{{0}}, {literal(ISO)}, {_PARTS})"
    written = f"regexp_extract(t_{{0}}, {literal(WRITTEN)}, {_PARTS})"
    asked = "q_{0} IS NULL AND t_{0} <> ''"
    rest = f", CASE WHEN {asked} THEN {written} END AS d_{{0}}" if order != DateOrder.YEAR_FIRST else ""
    return f", CASE WHEN {asked} THEN {iso} END AS i_{{0}}{rest}"


def _wall(order: DateOrder) -> str:
    iso = _cast("i_{0}", year="i_{0}.a", month="i_{0}.b", day="i_{0}.c")
    first, second = ("a", "b") if order == DateOrder.MONTH_FIRST else ("b", "a")
    year = "CASE WHEN length(d_{0}.c) = 4 THEN d_{0}.c WHEN d_{0}.c <= '68' THEN '20' || d_{0}.c ELSE '19' || d_{0}.c END"
    written = _cast("d_{0}", year=f"({year})", month=f"d_{{0}}.{first}", day=f"d_{{0}}.{second}")
    rest = "" if order == DateOrder.YEAR_FIRST else f", {written}"
    return f", coalesce(q_{{0}}, {iso}{rest}) AS r_{{0}}, {_offset()} AS o_{{0}}"


def _cast(parts: str, *, year: str, month: str, day: str) -> str:
    """A time of half a day is 1 to 12; without minutes it is midnight."""
    hour = f"CASE WHEN {parts}.h = '' THEN 0 ELSE CAST({parts}.h AS INTEGER) END"
    half = f"CASE WHEN {hour} BETWEEN 1 AND 12 THEN ({hour}) % 12 + CASE WHEN lower({parts}.p) = 'p' THEN 12 ELSE 0 END END"
    told_hour = f"CASE WHEN {parts}.p = '' THEN {hour} ELSE {half} END"
    seconds = f"CASE WHEN {parts}.s = '' THEN '00' ELSE {parts}.s END"
    minutes = f"CASE WHEN {parts}.i = '' THEN '00' ELSE {parts}.i END"
    text = f"{year} || '-' || {month} || '-' || {day} || ' ' || ({told_hour})::VARCHAR || ':' || {minutes} || ':' || {seconds}"
    return f"CASE WHEN {parts}.a <> '' THEN try_cast({text} AS TIMESTAMP) END"


def _offset() -> str:
    minutes = "CASE WHEN length(i_{0}.z) > 3 THEN CAST(right(i_{0}.z, 2) AS INTEGER) ELSE 0 END"
    sign = "CASE WHEN left(i_{0}.z, 1) = '-' THEN -1 ELSE 1 END"
    seconds = f"{sign} * (CAST(substr(i_{{0}}.z, 2, 2) AS INTEGER) * 3600 + {minutes} * 60)"
    return (
        "CASE WHEN i_{0} IS NULL OR i_{0}.z = '' THEN NULL "
        f"WHEN lower(i_{{0}}.z) IN ('z', 'utc', 'gmt') THEN 0 ELSE {seconds} END"
    )


# Refusals


def _bad(names: Sequence[str], dates: Sequence[str]) -> str:
    wrong = "".join(
        f"WHEN t_{name} <> '' AND w_{name} IS NULL THEN {NO_DATE + DATE_NAMES.index(name)} " for name in dates
    )
    opening = "" if name_of(Column.OPENED) in names else f"WHEN true THEN {NO_OPENING} "
    return (
        f"CASE WHEN id = '' THEN {NO_ID} WHEN length(id) > {MOST_ID} THEN {LONG_ID} "
        rf"WHEN regexp_full_match(id, '\d([.,]\d+)?[eE]\+\d+') THEN {SHORTENED_ID} "
        f"WHEN label = '' THEN {NO_LABEL} {opening}{wrong}ELSE 0 END"
    )


def _value(dates: Sequence[str]) -> str:
    cases = "".join(f"WHEN {NO_DATE + DATE_NAMES.index(name)} THEN left(t_{name}, {CUT}) " for name in dates)
    return f"CASE bad WHEN {LONG_ID} THEN left(id, {CUT}) WHEN {SHORTENED_ID} THEN id {cases}ELSE '' END"
