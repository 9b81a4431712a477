"""The tables of open data, each field with what it says. A field that is not here is published nowhere."""

from governance.open_data.rules.fields import (
    Resource,
    count,
    day,
    instant,
    several,
    share,
    text,
    yes_no,
)
from governance.open_data.rules.parts import Part

SERVICE = "Short name of the service"
DEPARTMENT = "Short name of the department"
FROM = "First day, in the city's time zone"
UNTIL = "First day on which it holds no more; empty while no end is agreed"
MARK = "SHA-256 of what was agreed, to compare with a document or another day's copy"

SERVICES = Resource(
    name="services",
    part=Part.SERVICES,
    title="Services",
    about="One row a service that residents can ask for, or could: live ones and retired ones.",
    key=("service",),
    refers={},
    fields=(
        text("service", SERVICE),
        text("name", "Name in full"),
        text("problem", "What it is about"),
        text("detail", "Which kind of it"),
        text("further", "Further detail"),
        text("group", "Heading under which it is listed"),
        several("also_called", "Everyday words and names in city systems"),
        text("department", f"{DEPARTMENT} that does the work today; empty where that is not settled"),
        text("department_name", "Its name"),
        count("yearly_requests", "About how many a year; 0 where nobody has said", "requests a year"),
        instant("since", "When it came into the catalog"),
        instant("retired", "When it was retired; empty while it is live"),
        text("successor", "Short name of the service that takes over; empty where there is none"),
    ),
)
TARGETS = Resource(
    name="targets",
    part=Part.TARGETS,
    title="Service targets with their history",
    about="One row a value of a target and the time in which it held, holds or is agreed to hold. "
    "A request is judged by the row in whose time it was opened.",
    key=("agreement", "target", "effective_from"),
    refers={},
    fields=(
        text("agreement", "Short name of the agreement between 311 and the department"),
        text("department", DEPARTMENT),
        text("department_name", "Its name"),
        text("target", "Key of the target within the agreement"),
        text("service", SERVICE),
        text("service_name", "Its name in full"),
        text("metric", "What is counted: done is the work itself"),
        text("population", "Which requests it is for, short; empty for all"),
        text("population_words", "The same in words"),
        text("owed_by", "Who owes it: department or center (311)"),
        count("amount", "How many units; empty where no target was agreed"),
        text(
            "unit",
            "Unit of the amount: hours, business-hours, calendar-days, business-days; empty without a target",
        ),
        text("due_rule", "Due at the same-time of the last day or at the end-of-day"),
        text("comparison", "Judged by the instant or by the date"),
        share("on_time_goal", "Of requests that fell due, at least so many are to be on time"),
        text("calendar", "Short name of the calendar that it counts on"),
        several(
            "clock_stands_still", "Agreed reasons for which the clock stands still, with the longest time"
        ),
        text("closed_when", "What counts as closed"),
        text("formula", "How on time is worked out"),
        text("condition", "A condition of it"),
        text("handled_by", "Without a target: who handles it"),
        text("sentence", "The target as a sentence"),
        day("effective_from", FROM),
        day("effective_until", UNTIL),
        count("first_version", "Version of the agreement that brought this value"),
        count("last_version", "Last version that kept it so far"),
        text("change", "Number of the change that brought it; empty for a first version"),
        text("fingerprint", MARK),
        text("version_fingerprint", "SHA-256 of the whole first version, as documents print it"),
    ),
)
CALENDARS = Resource(
    name="calendars",
    part=Part.CALENDARS,
    title="Working hours",
    about="One row a version of a calendar.",
    key=("calendar", "version"),
    refers={},
    fields=(
        text("calendar", "Short name of the calendar"),
        text("name", "Its name"),
        text("department", f"{DEPARTMENT} or office it belongs to; empty for the whole city"),
        text("region", "Country and state whose holidays were proposed for it"),
        count("version", "Number of the version"),
        day("effective_from", FROM),
        day("effective_until", UNTIL),
        text("time_zone", "Time zone of its hours, as the IANA database names it"),
        text("hours", "Working hours of the week"),
        day("confirmed_until", "Last day whose holidays are confirmed; later due dates are provisional"),
    ),
)
DAYS = Resource(
    name="calendar-days",
    part=Part.CALENDARS,
    title="Holidays, short days and extra days",
    about="One row a date of a calendar's version that differs from its week.",
    key=("calendar", "version", "day"),
    refers={},
    fields=(
        text("calendar", "Short name of the calendar"),
        count("version", "Number of the version"),
        day("day", "The date"),
        text("name", "What it is called"),
        yes_no("closed", "Whether nobody works on it"),
        text("hours", "Its own hours; empty where nobody works"),
    ),
)
SCORECARDS = Resource(
    name="scorecards",
    part=Part.SCORECARDS,
    title="Published scorecards",
    about="One row a scorecard as it was published; it never changes. Shares are of requests that fell due in the "
    "period, with the bounds of a 95% Wilson interval.",
    key=("scorecard",),
    refers={},
    fields=(
        text("scorecard", "Number of the scorecard"),
        text("department", f"{DEPARTMENT}; empty for the whole city"),
        text("department_name", "Its name, or the city's"),
        text("period", "2026-06, 2026-Q2 or 2026"),
        day("first_day", "First day of the period"),
        day("last_day", "Last day of the period"),
        instant("published_at", "When it was published"),
        text("formula", "How on time is worked out"),
        count("on_time", "Requests on time", "requests"),
        count("counted", "Requests it is a share of", "requests"),
        share("on_time_share", "On time, with declared events taken into account"),
        share("on_time_low", "Lower bound"),
        share("on_time_high", "Upper bound"),
        share("on_time_share_plain", "On time as though no event had been declared"),
        count("open_past_due", "Open and past due at its end", "requests"),
        count("opened", "Opened in the period", "requests"),
        count("closed", "Closed in the period", "requests"),
        count("services", "Services at the end of the period", "services"),
        count("services_with_target", "Those with a target", "services"),
        text("fingerprint", "SHA-256 of the published figures"),
        text("requests_fingerprint", "SHA-256 of the file of requests it was counted from"),
    ),
)
SCORED = Resource(
    name="scorecard-services",
    part=Part.SCORECARDS,
    title="Published scorecards by service",
    about="One row a service of a scorecard. Below 30 requests a share says little; its count is beside it.",
    key=("scorecard", "service"),
    refers={"scorecard": "scorecards"},
    fields=(
        text("scorecard", "Number of the scorecard"),
        text("service", SERVICE),
        text("service_name", "Its name then"),
        text("formula", "How on time is worked out"),
        share("on_time_goal", "The goal agreed; empty where there was none"),
        count("on_time", "Requests on time", "requests"),
        count("counted", "Requests it is a share of", "requests"),
        share("on_time_share", "On time, with declared events taken into account"),
        share("on_time_share_plain", "On time as though no event had been declared"),
        count("open_past_due", "Open and past due at the end of the period", "requests"),
        count("opened", "Opened in the period", "requests"),
        count("closed", "Closed in the period", "requests"),
    ),
)
DECISIONS = Resource(
    name="decisions",
    part=Part.DECISIONS,
    title="Decisions of meetings",
    about="One row a decision in the public version of final minutes.",
    key=("decision",),
    refers={},
    fields=(
        text("decision", "Number of the decision"),
        day("day", "Day of the meeting"),
        text("group", "The group that met"),
        text("meeting", "Number of the meeting"),
        text("item", "Agenda item"),
        text("words", "What was decided"),
        yes_no("recommendation", "Whether it only recommends"),
        count("yes", "Votes for it; 0 where nobody voted", "votes"),
        count("no", "Votes against it", "votes"),
        text("fingerprint", "SHA-256 of the decision"),
    ),
)
RESOURCES = (SERVICES, TARGETS, CALENDARS, DAYS, SCORECARDS, SCORED, DECISIONS)
