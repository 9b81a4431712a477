"""Data sources that are known: which column meant what in each vintage of their files. Data, no decisions.

What a city's files hold, and where they mislead, stands beside each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from governance.calendars.rules.units import Comparison
from governance.requests.rules.city_presets import CITIES, CITY_TITLES
from governance.requests.rules.columns import column_places
from governance.requests.rules.mapping import Column, DateOrder, FeedClock, FeedMapping

# Raw exports are local time; the yearly files are local time moved by the zone's offset once more ("shifted").
# How a case was closed stands after the date in its closure reason, and free text may follow: a few known words count.
_BOSTON = FeedMapping(
    columns={
        Column.ID: ("case_enquiry_id",),
        Column.LABEL: ("type",),
        Column.OPENED: ("open_dt",),
        Column.CLOSED: ("closed_dt",),
        Column.DUE: ("sla_target_dt", "target_dt"),
        Column.STATUS: ("case_status",),
        Column.VERDICT: ("on_time", "ontime"),
        Column.DISTRICT: ("city_council_district", "neighborhood"),
        Column.CHANNEL: ("source",),
        Column.OUTCOME: ("closure_reason",),
    },
    zone="America/New_York",
    on_time_words=("ontime",),
    late_words=("overdue",),
    undone_words=("case invalid", "duplicate of existing case"),
    extra={
        "outcome_pattern": "(Case Resolved|Case Invalid|Case Noted|Case Referred|Duplicate of Existing Case)"
    },
)
# The due date is the city's own target; "Resolution Action Updated Date" is no closing time, but some due dates count from it.
_NYC = FeedMapping(
    columns={
        Column.ID: ("Unique Key",),
        Column.LABEL: ("Complaint Type",),
        Column.OPENED: ("Created Date",),
        Column.CLOSED: ("Closed Date",),
        Column.DUE: ("Due Date",),
        Column.STATUS: ("Status",),
        Column.DISTRICT: ("Community Board", "Borough"),
        Column.CHANNEL: ("Open Data Channel Type",),
        Column.UPDATED: ("Resolution Action Updated Date",),
    },
    label_parts=("Descriptor",),
    zone="America/New_York",
    date_order=DateOrder.MONTH_FIRST,
)
# Expected is a date, though it is written as a time; information requests are answered on the phone.
_PHILADELPHIA = FeedMapping(
    columns={
        Column.ID: ("service_request_id",),
        Column.LABEL: ("service_type", "service_name"),
        Column.OPENED: ("requested_datetime",),
        Column.CLOSED: ("closed_datetime",),
        Column.DUE: ("expected_datetime",),
        Column.STATUS: ("status",),
    },
    zone="America/New_York",
    clock=FeedClock.UTC,
    comparison=Comparison.DATE,
    due_is_date=True,
    set_aside=("service_type", "Information Request"),
)
# GeoReport v2 tells no closing time: "updated" is the last touch, and a closed request is known only as closed.
_OPEN311 = FeedMapping(
    columns={
        Column.ID: ("service_request_id",),
        Column.LABEL: ("service_name",),
        Column.OPENED: ("requested_datetime",),
        Column.DUE: ("expected_datetime",),
        Column.STATUS: ("status",),
    },
    zone="America/New_York",
    form="open311",
)
PRESETS: Mapping[str, FeedMapping] = {
    "boston": _BOSTON,
    "nyc": _NYC,
    "philadelphia": _PHILADELPHIA,
    "open311": _OPEN311,
    **CITIES,
}
TITLES: Mapping[str, str] = {
    "boston": "Boston: 311 service requests, any year's header",
    "nyc": "New York City: 311 service requests, CSV or JSON",
    "philadelphia": "Philadelphia: public cases",
    **CITY_TITLES,
    "open311": "Open311 (GeoReport v2): JSON or XML",
}


def preset(name: str, *, zone: str = "", clock: FeedClock | None = None) -> FeedMapping:
    """A known source, in another zone or by another clock where the city's files need it."""
    known = PRESETS[name]
    return replace(known, zone=zone or known.zone, clock=clock or known.clock)


def recognized(header: Sequence[str]) -> str:
    """The known source whose columns a header has, all that matter of them; "" if none."""
    for name in (*CITIES, "boston", "nyc", "philadelphia", "open311"):
        columns = column_places(PRESETS[name], header).columns
        telling = CITIES[name].columns if name in CITIES else _TELLING.get(name, ())
        needed = {Column.ID, Column.LABEL, Column.OPENED, Column.STATUS, *telling}
        if needed <= columns.keys():
            return name
    return ""


_TELLING = {"boston": (Column.DUE, Column.VERDICT), "philadelphia": (Column.CLOSED, Column.DUE)}
