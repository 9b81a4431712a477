"""Dates as statements: the quick forms that most files use, and any other known form, read part by part.

Each pattern has {0} for the name of a date; `each` fills it in. Which forms there are, rules/dates.py says.
"""

from collections.abc import Sequence

from governance.requests.rules.dates import ISO, QUICK, QUICK_ISO, WRITTEN
from governance.requests.rules.mapping import EMPTY_WORDS, DateOrder

_CUT = 200
# Years that every reader of the file can hold, whatever the zone; the last days of all stand for “never” and stay so.
POSSIBLE = (
    ", CASE WHEN r_{0} >= TIMESTAMP '0001-01-02' THEN least(r_{0}, TIMESTAMP '9999-12-30') END AS w_{0}"
)
_PARTS = "['a', 'b', 'c', 'h', 'i', 's', 'p', 'z']"


def quick_or_text(empty: Sequence[str]) -> str:
    """q_, and as x_ the text of a date that is in none of the quick forms; none where a word for “nothing” stands."""
    words = ", ".join(literal(word.lower()) for word in (*EMPTY_WORDS, *empty))
    other = f"q_{{0}} IS NULL AND t_{{0}} <> '' AND lower(t_{{0}}) NOT IN ({words})"
    return f", q_{{0}}, CASE WHEN {other} THEN left(t_{{0}}, {_CUT}) END AS x_{{0}}"


def literal(text: str) -> str:
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def each(pattern: str, names: Sequence[str]) -> str:
    return "".join(pattern.replace("{0}", name) for name in names)


def quickly(order: DateOrder) -> str:
    """The wall time of the text t_, null where it is blank or in another form."""
    forms = "".join(
        f"WHEN regexp_full_match(t_{{0}}, {literal(form.pattern)}) "
        f"THEN try_strptime(t_{{0}}, {literal(form.format)}) "
        for form in QUICK[order]
    )
    iso = f"WHEN regexp_full_match(t_{{0}}, {literal(QUICK_ISO)}) THEN try_cast(t_{{0}} AS TIMESTAMP) "
    return f"CASE WHEN t_{{0}} = '' THEN NULL {forms}{iso}END"


def parts_of(order: DateOrder) -> str:
    """The parts of the text x_, as i_ where it is year-first and as d_ where it is in the feed's order."""
    iso = (
        f"CASE WHEN x_{{0}} IS NOT NULL THEN regexp_extract(x_{{0}}, {literal(ISO)}, {_PARTS}) END AS i_{{0}}"
    )
    if order == DateOrder.YEAR_FIRST:
        return f", {iso}"
    written = f"regexp_extract(x_{{0}}, {literal(WRITTEN)}, {_PARTS})"
    return f", {iso}, CASE WHEN x_{{0}} IS NOT NULL THEN {written} END AS d_{{0}}"


def wall_of(order: DateOrder) -> str:
    """The wall time r_ and the offset o_ from those parts."""
    iso = _cast("i_{0}", year="i_{0}.a", month="i_{0}.b", day="i_{0}.c")
    first, second = ("a", "b") if order == DateOrder.MONTH_FIRST else ("b", "a")
    short = "CASE WHEN d_{0}.c <= '68' THEN '20' ELSE '19' END || d_{0}.c"
    year = f"(CASE WHEN length(d_{{0}}.c) = 4 THEN d_{{0}}.c ELSE {short} END)"
    written = _cast("d_{0}", year=year, month=f"d_{{0}}.{first}", day=f"d_{{0}}.{second}")
    rest = "" if order == DateOrder.YEAR_FIRST else f", {written}"
    return f", coalesce(q_{{0}}, {iso}{rest}) AS r_{{0}}, {_offset()} AS o_{{0}}"


def _cast(parts: str, *, year: str, month: str, day: str) -> str:
    """An hour of half a day is 1 to 12; without a time it is midnight."""
    hour = f"CASE WHEN {parts}.h = '' THEN 0 ELSE try_cast({parts}.h AS INTEGER) END"
    after_noon = f"CASE WHEN lower({parts}.p) = 'p' THEN 12 ELSE 0 END"
    half = f"CASE WHEN {hour} BETWEEN 1 AND 12 THEN ({hour}) % 12 + {after_noon} END"
    told = f"(CASE WHEN {parts}.p = '' THEN {hour} ELSE {half} END)::VARCHAR"
    minutes, seconds = (f"CASE WHEN {parts}.{key} = '' THEN '00' ELSE {parts}.{key} END" for key in "is")
    text = (
        f"{year} || '-' || {month} || '-' || {day} || ' ' || {told} || ':' || {minutes} || ':' || {seconds}"
    )
    return f"CASE WHEN {parts}.a <> '' THEN try_cast({text} AS TIMESTAMP) END"


def _offset() -> str:
    minutes = "CASE WHEN length(i_{0}.z) > 3 THEN try_cast(right(i_{0}.z, 2) AS INTEGER) ELSE 0 END"
    sign = "CASE WHEN left(i_{0}.z, 1) = '-' THEN -1 ELSE 1 END"
    seconds = f"{sign} * (try_cast(substr(i_{{0}}.z, 2, 2) AS INTEGER) * 3600 + {minutes} * 60)"
    return (
        "CASE WHEN i_{0} IS NULL OR i_{0}.z = '' THEN NULL "
        f"WHEN lower(i_{{0}}.z) IN ('z', 'utc', 'gmt') THEN 0 ELSE {seconds} END"
    )
