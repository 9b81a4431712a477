"""Further cities' files, each known by all of its columns. Data, no decisions: what misleads in them stands beside each.

Work that was not done (cancelled, a duplicate) is set aside where a status of its own says so and the city publishes no
result of its own for it; else its closing is marked as one without the work, and a target says whether that counts.
"""

from collections.abc import Mapping

from governance.calendars.rules.units import Comparison
from governance.requests.rules.mapping import Column, DateForm, DateOrder, FeedClock, FeedMapping

# The promised day is a date; “UpdatedDate” lies weeks behind the closing and is not read.
_LOS_ANGELES = FeedMapping(
    columns={
        Column.ID: ("SRNumber",),
        Column.LABEL: ("RequestType",),
        Column.OPENED: ("CreatedDate",),
        Column.CLOSED: ("ClosedDate",),
        Column.DUE: ("ServiceDate",),
        Column.STATUS: ("Status",),
        Column.OUTCOME: ("Status",),
        Column.DISTRICT: ("CD",),
    },
    zone="America/Los_Angeles",
    date_order=DateOrder.MONTH_FIRST,
    comparison=Comparison.DATE,
    due_is_date=True,
    closed_words=("closed", "cancelled"),
    undone_words=("cancelled",),
)
# “Updated” equals the closing time for closed cases and is the last touch for open ones; no due dates are published.
_SAN_FRANCISCO = FeedMapping(
    columns={
        Column.ID: ("CaseID", "service_request_id"),
        Column.LABEL: ("Category", "service_name"),
        Column.OPENED: ("Opened", "requested_datetime"),
        Column.CLOSED: ("Closed", "closed_date"),
        Column.STATUS: ("Status", "status_description"),
        Column.OUTCOME: ("Status Notes", "status_notes"),
        Column.DISTRICT: ("Supervisor District",),
        Column.CHANNEL: ("Source",),
    },
    label_parts=("Request Type",),
    zone="America/Los_Angeles",
    date_order=DateOrder.MONTH_FIRST,
    undone_words=("case is a duplicate", "case is invalid"),
    extra={"outcome_pattern": "(Case Resolved|Case Transferred|Case is a Duplicate|Case is Invalid)"},
)
# One file a problem until 2018, one for all since. Only dates, and none by which the work was due.
_CHICAGO = FeedMapping(
    columns={
        Column.ID: ("SERVICE REQUEST NUMBER", "SR_NUMBER"),
        Column.LABEL: ("TYPE OF SERVICE REQUEST", "SR_TYPE"),
        Column.OPENED: ("CREATION DATE", "CREATED_DATE"),
        Column.CLOSED: ("COMPLETION DATE", "CLOSED_DATE"),
        Column.STATUS: ("STATUS",),
        Column.DISTRICT: ("Ward",),
    },
    zone="America/Chicago",
    date_order=DateOrder.MONTH_FIRST,
    closed_words=("completed", "closed"),
    set_aside=("STATUS", "Completed - Dup", "Open - Dup", "Canceled"),
)
# Its own result is told in figures; “0” stands for open requests, too.
_AUSTIN = FeedMapping(
    columns={
        Column.ID: ("Service Request (SR) Number",),
        Column.LABEL: ("SR Description",),
        Column.OPENED: ("Created Date",),
        Column.CLOSED: ("Close Date",),
        Column.DUE: ("Overdue On Date",),
        Column.STATUS: ("SR Status",),
        Column.VERDICT: ("Closed on Time",),
        Column.OUTCOME: ("SR Status",),
        Column.CHANNEL: ("Method Received",),
    },
    zone="America/Chicago",
    closed_words=("closed", "duplicate (closed)"),
    on_time_words=("1",),
    late_words=("0",),
    undone_words=("duplicate (closed)",),
)
# Due moments stand at 21:00 or 22:00, which is 5 PM in Washington by summer or winter: times are UTC.
_WASHINGTON = FeedMapping(
    columns={
        Column.ID: ("SERVICEREQUESTID",),
        Column.LABEL: ("SERVICECODEDESCRIPTION",),
        Column.OPENED: ("ADDDATE",),
        Column.CLOSED: ("RESOLUTIONDATE",),
        Column.DUE: ("SERVICEDUEDATE",),
        Column.STATUS: ("SERVICEORDERSTATUS",),
        Column.DISTRICT: ("WARD",),
    },
    zone="America/New_York",
    clock=FeedClock.UTC,
)
# The planned days are a number, no date; “DATE_LAST_UPDATE” is not read.
_CINCINNATI = FeedMapping(
    columns={
        Column.ID: ("SR_NUMBER",),
        Column.LABEL: ("SR_TYPE_DESC",),
        Column.OPENED: ("DATE_CREATED",),
        Column.CLOSED: ("DATE_CLOSED",),
        Column.STATUS: ("SR_STATUS",),
    },
    times={Column.OPENED: ("TIME_RECEIVED",)},
    zone="America/New_York",
    date_order=DateOrder.MONTH_FIRST,
    date_form=DateForm.MONTH_NAMES,
)
# No due dates: the city says itself whether its estimate was exceeded. The closing is a date without a time.
_KANSAS_CITY = FeedMapping(
    columns={
        Column.ID: ("CASE ID",),
        Column.LABEL: ("REQUEST TYPE",),
        Column.OPENED: ("CREATION DATE",),
        Column.CLOSED: ("CLOSED DATE",),
        Column.STATUS: ("STATUS",),
        Column.VERDICT: ("EXCEEDED EST TIMEFRAME",),
        Column.CHANNEL: ("SOURCE",),
    },
    times={Column.OPENED: ("CREATION TIME",)},
    zone="America/Chicago",
    date_order=DateOrder.MONTH_FIRST,
    closed_words=("resol", "closed"),
    on_time_words=("N",),
    late_words=("Y",),
    set_aside=("STATUS", "CANC", "DUP"),
)
# The everyday name is blank in a tenth of the lines: the problem's code serves there.
_ST_LOUIS = FeedMapping(
    columns={
        Column.ID: ("REQUESTID",),
        Column.LABEL: ("PLAIN_ENGLISH_NAME_FOR_PROBLEMCODE", "PROBLEMCODE"),
        Column.OPENED: ("DATETIMEINIT",),
        Column.CLOSED: ("DATETIMECLOSED",),
        Column.DUE: ("PRJCOMPLETEDATE",),
        Column.STATUS: ("STATUS",),
        Column.DISTRICT: ("WARD",),
    },
    label_fallback=("PROBLEMCODE",),
    zone="America/Chicago",
    comparison=Comparison.DATE,
    due_is_date=True,
    set_aside=("STATUS", "CANCEL", "CANCELLED"),
)
CITIES: Mapping[str, FeedMapping] = {
    "los-angeles": _LOS_ANGELES,
    "san-francisco": _SAN_FRANCISCO,
    "chicago": _CHICAGO,
    "austin": _AUSTIN,
    "washington": _WASHINGTON,
    "cincinnati": _CINCINNATI,
    "kansas-city": _KANSAS_CITY,
    "st-louis": _ST_LOUIS,
}
CITY_TITLES: Mapping[str, str] = {
    "los-angeles": "Los Angeles: MyLA311 service requests",
    "san-francisco": "San Francisco: 311 cases",
    "chicago": "Chicago: 311 service requests, before and since 2018",
    "austin": "Austin: 311 requests with their overdue dates",
    "washington": "Washington, DC: 311 city service requests",
    "cincinnati": "Cincinnati: 311 non-emergency requests",
    "kansas-city": "Kansas City: 311 call center requests",
    "st-louis": "St. Louis: Citizens' Service Bureau requests",
}
