"""The names of columns as cities write them: which ones usually mean what, which tell only a last touch, which are twins.

Names are compared folded; a proposal also understands names that are run together (“CREATEDDATE”). Nothing is taken by it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from governance.agreements.rules.service_names import folded
from governance.requests.rules.mapping import Column

# In names as they are run together (“LASTMODIFIEDDATE”), and in words that mean it alone (“Edited”, “Upd Date”).
_TOUCHED = re.compile(
    r"upd|modif|chang|touch|last ?(action|activity|edit|mod)|status ?d(ate|t)|d(ate|t) ?status"
    r"|\bedit(?!ion)|\b(mod|chg|amended|revised)\b"
)
_RUN_TOGETHER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PROPOSED: Mapping[Column, tuple[str, ...]] = {
    Column.ID: (
        "unique key",
        "service request id",
        "case enquiry id",
        "service request number",
        "request id",
        "case id",
        "case number",
        "sr number",
        *("service request num", "service request sr number", "sr num", "ticket id"),
        "id",
    ),
    Column.LABEL: (
        "complaint type",
        "service name",
        "service type",
        "request type",
        "sr type",
        "type",
        "case title",
        "problem",
        *("service request type", "type of service request", "sr type desc", "sr description"),
        *("service code description", "type name", "category", "label"),
    ),
    Column.OPENED: (
        *("created date", "requested datetime", "open dt", "opened", "opened at", "date opened", "open date"),
        *("created", "created at", "date created", "request date", "reported", "requested"),
        *("creation date", "opened date time", "opened date", "add date", "date time init", "date entered"),
    ),
    Column.CLOSED: (
        *("closed date", "closed datetime", "closed dt", "closed", "closed at", "date closed", "close date"),
        *("completed date", "date completed", "resolved date", "ended"),
        *("closed date time", "date time closed", "completion date", "resolution date"),
    ),
    Column.DUE: (
        *("due date", "expected datetime", "sla target dt", "target dt", "due", "due at", "target date"),
        *("expected date", "expected by", "sla due date"),
        *("service due date", "sla date", "overdue on date", "due date time"),
    ),
    Column.STATUS: ("status", "case status", "request status", "sr status", "service order status", "state"),
    Column.VERDICT: ("on time", "sla met", "within sla", "closed on time"),
    Column.HANDED: ("handed", "assigned date", "date assigned", "routed date"),
    Column.PAUSED: ("paused", "on hold date", "hold start"),
    Column.RESUMED: ("resumed", "hold end"),
    Column.PAUSE_REASON: ("pause reason", "hold reason"),
    Column.DISTRICT: (
        *("council district", "city council district", "community board", "borough", "district", "ward"),
        *("neighborhood",),
    ),
    Column.CHANNEL: ("open data channel type", "source", "channel", "method received", "origin"),
    Column.OUTCOME: ("outcome", "resolution", "resolution code", "disposition"),
    Column.COMPLETE: ("complete", "information complete"),
    Column.TRANSFERS: ("transfers", "times transferred"),
    Column.REOPENED: ("reopened", "times reopened"),
    Column.UPDATED: ("resolution action updated date",),
}


def named_apart(header: Sequence[str]) -> tuple[str, ...]:
    """A header in which no name stands twice: twins are numbered, “STATUS (1)” and “STATUS (2)”."""
    alike = Counter(folded(name) for name in header)
    so_far: Counter[str] = Counter()
    apart = []
    for name in header:
        key = folded(name)
        so_far[key] += 1
        apart.append(f"{name} ({so_far[key]})" if key and alike[key] > 1 else name)
    return tuple(apart)


def twins(header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns of one name, by that name folded."""
    found: dict[str, tuple[str, ...]] = {}
    numbered = {name for name in header if name.endswith(")")}
    for name in header if numbered else ():
        base, _, number = name.removesuffix(")").rpartition(" (")
        if number.isdecimal() and {f"{base} (1)", f"{base} (2)"} <= numbered:
            found[folded(base)] = (*found.get(folded(base), ()), name)
    return found


def same_names(header: Sequence[str]) -> str:
    """That some columns have one name, so that somebody says which counts; "" where none have."""
    listed = "; ".join(" and ".join(f"“{name}”" for name in both) for both in twins(header).values())
    return f"Several columns have the same name: {listed}. Choose the one that counts." if listed else ""


def touched(name: str) -> bool:
    """Whether a column tells when the record was last touched, which is not when the work ended."""
    return bool(_TOUCHED.search(folded(_RUN_TOGETHER.sub(" ", name))))


def usual_names() -> dict[Column, tuple[str, ...]]:
    """The names that columns of such files usually have: what a source goes by before anybody said how its own are called.

    The city's own results are not among them: somebody has to say what their words mean.
    """
    return {column: names for column, names in _PROPOSED.items() if column is not Column.VERDICT}


def guess(header: Sequence[str]) -> dict[Column, tuple[str, ...]]:
    """A proposal for the page where a person says which column means what; each column is proposed once."""
    alike = twins(header)
    apart = {key: place for key, place in places_of(header).items() if key not in alike}
    places = {name.replace(" ", ""): place for name, place in reversed(apart.items())}
    proposed: dict[Column, tuple[str, ...]] = {}
    for column, names in _PROPOSED.items():
        parted = (name.replace(" ", "") for name in names)
        known = (header[places[name]] for name in parted if name in places)
        name = next((each for each in known if (each,) not in proposed.values()), None)
        if name is not None:
            proposed[column] = (name,)
    return proposed


def places_of(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(folded(name), place)
    for key, both in twins(header).items():
        places.setdefault(key, header.index(both[0]))
    places.pop("", None)
    return places
