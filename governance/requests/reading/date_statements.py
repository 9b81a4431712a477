"""Dates as statements: the quick forms that most files use, and any other known form, read part by part.

Each pattern has {0} for the name of a date; `each` fills it in. Which forms there are, rules/dates.py says.
"""

from collections.abc import Sequence

from governance.requests.rules.dates import (
    COMPACT,
    DAY_THEN_NAME,
    ISO,
    NAME_FIRST,
    QUICK,
    QUICK_ISO,
    WRITTEN,
)
from governance.requests.rules.mapping import EMPTY_WORDS, DateForm, DateOrder, FeedMapping

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


def parts_of(mapping: FeedMapping) -> str:
    """The parts of the text x_, by each of the patterns that may fit: i_ where it is year-first, and so on."""
    return "".join(
        f", CASE WHEN x_{{0}} IS NOT NULL THEN regexp_extract(x_{{0}}, {literal(pattern)}, {_PARTS}) END AS {sign}_{{0}}"
        for sign, pattern in _patterns(mapping).items()
    )


def parts_left(mapping: FeedMapping) -> str:
    """The columns of `parts_of`, for those who need them no more."""
    return "".join(f", {sign}_{{0}}" for sign in _patterns(mapping))


def _patterns(mapping: FeedMapping) -> dict[str, str]:
    found = {"i": ISO}
    if mapping.date_order != DateOrder.YEAR_FIRST:
        found["d"] = WRITTEN
    if mapping.date_form is DateForm.MONTH_NAMES:
        found |= {"n": NAME_FIRST, "m": DAY_THEN_NAME}
    if mapping.date_form is DateForm.COMPACT:
        found["k"] = COMPACT
    return found


def wall_of(mapping: FeedMapping) -> str:
    """The wall time r_ and the offset o_ from those parts."""
    known = _patterns(mapping)
    first, second = ("a", "b") if mapping.date_order == DateOrder.MONTH_FIRST else ("b", "a")
    read = {
        "i": _cast("i_{0}", year="i_{0}.a", month="i_{0}.b", day="i_{0}.c"),
        "d": _cast("d_{0}", year=_year("d_{0}.c"), month=f"d_{{0}}.{first}", day=f"d_{{0}}.{second}"),
        "n": _cast("n_{0}", year=_year("n_{0}.c"), month=_month("n_{0}.a"), day="n_{0}.b"),
        "m": _cast("m_{0}", year=_year("m_{0}.c"), month=_month("m_{0}.b"), day="m_{0}.a"),
        "k": _cast("k_{0}", year="k_{0}.a", month="k_{0}.b", day="k_{0}.c"),
    }
    counted = _COUNTED.get(mapping.date_form, "NULL::TIMESTAMP")
    walls = ", ".join(["q_{0}", *(read[sign] for sign in known), counted])
    zones = [_offset(f"{sign}_{{0}}") for sign in known if sign != "d"]
    if mapping.date_form in _INSTANTS:
        zones.append(_counted(_DIGITS, "0"))
    return f", coalesce({walls}) AS r_{{0}}, coalesce({', '.join([*zones, 'NULL'])}) AS o_{{0}}"


def _counted(pattern: str, moment: str) -> str:
    return f"CASE WHEN regexp_full_match(x_{{0}}, {literal(pattern)}) THEN {moment} END"


def _since_1970(unit: int) -> str:
    """Only in years that requests are from, or 0, or at the end of all years: seconds are no milliseconds."""
    told = f"(split_part(x_{{0}}, '.', 1)::BIGINT // {unit})"
    likely = f"{told} = 0 OR {told} BETWEEN {_EPOCH_FROM} AND {_EPOCH_UNTIL} OR {told} BETWEEN {_LAST_DAY}"
    return _counted(_DIGITS, f"CASE WHEN {likely} THEN make_timestamp({told} * 1000000) END")


_DIGITS = r"\d{1,15}(\.0*)?"
_EPOCH_FROM, _EPOCH_UNTIL, _LAST_DAY = 315532800, 4102444800, "253402128000 AND 253402300799"
_INSTANTS = {DateForm.EPOCH_SECONDS, DateForm.EPOCH_MILLISECONDS}
_COUNTED = {
    DateForm.EPOCH_SECONDS: _since_1970(1),
    DateForm.EPOCH_MILLISECONDS: _since_1970(1_000),
    DateForm.EXCEL: _counted(
        r"\d{1,7}(\.\d{1,15})?",
        "TIMESTAMP '1899-12-30' + to_seconds(round(x_{0}::DOUBLE * 86400)::BIGINT)",
    ),
}


def _year(text: str) -> str:
    short = f"CASE WHEN {text} <= '68' THEN '20' ELSE '19' END || {text}"
    return f"(CASE WHEN length({text}) = 4 THEN {text} ELSE {short} END)"


def _month(name: str) -> str:
    place = f"strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left({name}, 3)))"
    return f"(({place} + 2) // 3)::VARCHAR"


def _cast(parts: str, *, year: str, month: str, day: str) -> str:
    """An hour of half a day is 1 to 12, or 0 in the morning; without a time it is midnight."""
    hour = f"CASE WHEN {parts}.h = '' THEN 0 ELSE try_cast({parts}.h AS INTEGER) END"
    after_noon = f"CASE WHEN lower({parts}.p) = 'p' THEN 12 ELSE 0 END"
    first = f"CASE WHEN lower({parts}.p) = 'p' THEN 1 ELSE 0 END"
    half = f"CASE WHEN {hour} BETWEEN {first} AND 12 THEN ({hour}) % 12 + {after_noon} END"
    told = f"(CASE WHEN {parts}.p = '' THEN {hour} ELSE {half} END)::VARCHAR"
    minutes, seconds = (f"CASE WHEN {parts}.{key} = '' THEN '00' ELSE {parts}.{key} END" for key in "is")
    text = (
        f"{year} || '-' || {month} || '-' || {day} || ' ' || {told} || ':' || {minutes} || ':' || {seconds}"
    )
    return f"CASE WHEN {parts}.a <> '' THEN try_cast({text} AS TIMESTAMP) END"


def _offset(parts: str) -> str:
    zone = f"regexp_replace(upper({parts}.z), '^(GMT|UTC)', '')"
    minutes = f"CASE WHEN length({zone}) > 3 THEN try_cast(right({zone}, 2) AS INTEGER) ELSE 0 END"
    sign = f"CASE WHEN left({zone}, 1) = '-' THEN -1 ELSE 1 END"
    seconds = f"{sign} * (try_cast(substr({zone}, 2, 2) AS INTEGER) * 3600 + {minutes} * 60)"
    return (
        f"CASE WHEN {parts} IS NULL OR {parts}.z = '' THEN NULL "
        f"WHEN lower({parts}.z) IN ('z', 'utc', 'gmt') THEN 0 ELSE {seconds} END"
    )
