"""A believable agreement of about ten pages, and a change of it: Port Alder's Streets department and its 311 center."""

import csv
import io
import json
from datetime import UTC, date, datetime

from reports.model import (
    Act,
    Agreement,
    CallTakerWords,
    ChangeSheet,
    Clause,
    Contact,
    CountedCalendar,
    Definition,
    Entry,
    Organization,
    Proposed,
    Revision,
    Side,
    Standing,
    Target,
)

FINGERPRINT = "9f2c41d07b5e8a36c1f4e09d22b7a1508c3e6f7a9b0d1c2e3f405162738495a6"
OFFER = "4be1a9c07d3f52688e90b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f506"
RECORD = "c07e55d19ab3f2047e6d8c9b0a1f2e3d4c5b6a798091a2b3c4d5e6f708192a3b"

STREETS = Organization(
    name="Department of Streets and Sanitation",
    short="Streets",
    address="400 Harbor Avenue, 6th floor",
    contacts=(
        Contact(
            name="Dana Ruiz", title="311 liaison", phone="(555) 014-2210", email="dana.ruiz@portalder.example"
        ),
        Contact(name="Lee Chan", title="Deputy Commissioner, Operations", phone="(555) 014-2200"),
    ),
)
CENTER = Organization(
    name="Port Alder 311 Customer Service Center",
    short="311",
    address="City Hall, room 110",
    contacts=(
        Contact(
            name="Marcus Bell",
            title="Service agreements analyst",
            phone="(555) 014-3110",
            email="marcus.bell@portalder.example",
        ),
    ),
)

WEEK = "Streets working week v2, Mon–Fri 7:00 AM–3:30 PM, city holidays"
CITY = "City Hall working week v4, Mon–Fri 8:30 AM–5:00 PM, city holidays"
EVERY = "Every day, all hours"
SAME = "At the same time of day as the report"
END = "At the end of the due day"
WAIT = "Waiting for the resident: up to 5 business days. Utility has to mark its lines first: up to 3 business days."

# group, service, Streets' target, what Streets does, counts as closed, 311's target, what 311 does
SERVICES = (
    ("Roadway", "Pothole, repaired", "4 business days", "90%", "Streets repairs a reported pothole within 4 business days, 9 times out of 10", "hole filled, rolled and level with the roadway"),
    ("Roadway", "Utility cut, repaired", "3 business days", "85%", "Streets restores a sunken utility cut, or orders the utility to, within 3 business days", "cut restored or order served on the utility"),
    ("Roadway", "Cave-in, made safe", "4 hours", "95%", "Streets fences off a cave-in within 4 hours of the report", "barricade and lights in place"),
    ("Roadway", "Street resurfacing request, answered", "30 calendar days", "90%", "Streets tells the resident within 30 calendar days whether the block is in this year's program", "written answer sent"),
    ("Roadway", "Speed hump, decided", "60 business days", "80%", "Streets decides a request for a speed hump within 60 business days", "decision sent with the traffic count"),
    ("Sidewalks", "Sidewalk hazard, made safe", "2 business days", "90%", "Streets grinds, patches or cones off a hazard within 2 business days", "hazard removed or coned off"),
    ("Sidewalks", "Curb ramp, inspected", "10 business days", "85%", "Streets inspects a reported curb ramp within 10 business days", "inspection recorded with a photograph"),
    ("Sidewalks", "Sidewalk snow, notice to owner", "1 business day", "90%", "Streets serves notice on the owner of an uncleared sidewalk within 1 business day", "notice served"),
    ("Signs and signals", "Stop sign missing, replaced", "8 hours", "98%", "Streets replaces a missing stop sign within 8 hours, day or night", "sign standing and photographed"),
    ("Signs and signals", "Traffic signal dark, restored", "6 hours", "95%", "Streets restores a dark signal or posts a flagger within 6 hours", "signal working or flagger on site"),
    ("Signs and signals", "Street name sign, replaced", "20 business days", "90%", "Streets replaces a lost street name sign within 20 business days", "sign mounted"),
    ("Signs and signals", "Faded crosswalk, repainted", "45 calendar days", "80%", "Streets repaints a faded crosswalk within 45 calendar days between April and October", "crosswalk repainted"),
    ("Sanitation", "Missed trash collection, collected", "1 business day", "95%", "Streets comes back for a missed collection within 1 business day", "trash collected"),
    ("Sanitation", "Missed recycling, collected", "1 business day", "95%", "Streets comes back for missed recycling within 1 business day", "recycling collected"),
    ("Sanitation", "Bulky item, picked up", "5 business days", "90%", "Streets picks up a bulky item within 5 business days of the appointment request", "item picked up"),
    ("Sanitation", "Dead animal, removed", "1 business day", "97%", "Streets removes a dead animal from the street within 1 business day", "animal removed"),
    ("Sanitation", "Illegal dumping, cleared", "7 calendar days", "85%", "Streets clears dumped material from public ground within 7 calendar days", "site cleared and photographed"),
    ("Sanitation", "Overflowing litter basket, emptied", "1 business day", "90%", "Streets empties an overflowing basket within 1 business day", "basket emptied"),
    ("Sanitation", "Graffiti on public property, removed", "10 business days", "90%", "Streets removes graffiti from public property within 10 business days", "graffiti removed or painted over"),
    ("Vehicles", "Abandoned vehicle, removed", "30 calendar days", "85%", "Streets has an abandoned vehicle towed within 30 calendar days, after the notice the law requires", "vehicle towed, or moved by its owner"),
    ("Vehicles", "Vehicle blocking a driveway, ticketed", "2 hours", "90%", "Streets sends an officer to a blocked driveway within 2 hours", "ticket written or vehicle gone"),
    ("Trees", "Fallen tree in the roadway, cleared", "6 hours", "90%", "Streets clears one lane within 6 hours of the report", "one lane open"),
    ("Trees", "Street tree pruning", "no target", "", "Parks prunes street trees under its own agreement; Streets passes the request on", ""),
)  # fmt: skip

DUTIES = (
    ("Roadway", "Pothole, repaired", "2 hours", "98%", "311 sends a pothole report with the nearest address and lane to Streets within 2 hours"),
    ("Roadway", "Cave-in, made safe", "5 minutes", "99%", "311 telephones the Streets dispatcher within 5 minutes of a cave-in report"),
    ("Signs and signals", "Stop sign missing, replaced", "5 minutes", "99%", "311 telephones the Streets dispatcher within 5 minutes"),
    ("Signs and signals", "Traffic signal dark, restored", "5 minutes", "99%", "311 telephones the Streets dispatcher within 5 minutes"),
    ("Sanitation", "Illegal dumping, cleared", "1 business day", "95%", "311 asks for a photograph and sends it on within 1 business day"),
    ("Vehicles", "Abandoned vehicle, removed", "1 business day", "97%", "311 asks for plate, make, color and how long the vehicle has stood, and sends the report on within 1 business day"),
    ("All services", "Report sent to the wrong department", "4 hours", "95%", "311 takes back a misdirected report and sends it on within 4 hours of the return"),
    ("All services", "Report complete", "no time", "96%", "311 asks every question that this agreement lists before it sends a report to Streets"),
)  # fmt: skip

CLAUSES = (
    ("What this agreement is for", "It writes down what residents may expect when they report something to 311, and what Streets and 311 owe each other so that they can.\nIt creates no right of any third person against the City."),
    ("Who decides", "A target changes only when the binding role of each side has agreed to the same content. Streets is bound by its Deputy Commissioner, Operations; 311 by its service agreements analyst. Silence binds nobody."),
    ("What 311 tells residents", "Call takers give the date by which a report is expected to be done, computed from the targets in effect when the report was made. A change of a target never changes the date of a report already made."),
    ("Storms and declared events", "While the Office of Emergency Management has declared an event for a district, the clock of section 2 stands still there for the targets of the groups Roadway, Sanitation and Trees. Figures are shown with and without the event."),
    ("How on-time work is measured", "A report is on time when it is closed no later than it fell due. Reports that are past due and still open count as not on time. The same counting applies to the duties of 311."),
    ("If the two sides get stuck", "They talk about it at their next monthly meeting; then the division heads do; then the facilitator of the Mayor's Office of Operations hears both; the Deputy Mayor decides last, with reasons and an end date."),
    ("Review", "Both sides review this agreement once a year, and within 30 days after either side asks in writing because of staffing, budget, a change of law or the season."),
)  # fmt: skip

CALENDARS = (
    CountedCalendar(
        name="Streets working week, version 2",
        hours="Monday to Friday, 7:00 AM to 3:30 PM (America/New York time)",
        days_off=(
            ("2026", "Sep 7 Labor Day; Nov 11 Veterans Day; Nov 26 Thanksgiving; Dec 24 Christmas Eve, 7:00 AM to 12:00 PM only; Dec 25 Christmas Day"),
            ("2027", "Jan 1 New Year’s Day; Jan 18 Martin Luther King Jr. Day; Feb 15 Presidents’ Day; May 31 Memorial Day; Jul 5 Independence Day"),
        ),
        confirmed="Days off are confirmed until Fri, Dec 31, 2027.",
    ),
    CountedCalendar(
        name="City Hall working week, version 4",
        hours="Monday to Friday, 8:30 AM to 5:00 PM (America/New York time)",
        days_off=(("2026", "Sep 7 Labor Day; Nov 26 Thanksgiving; Dec 25 Christmas Day"),),
        confirmed="Days off are confirmed until Thu, Dec 31, 2026.",
        agreed=False,
    ),
)  # fmt: skip

CALL_TAKERS = (
    CallTakerWords(service="Pothole, repaired", ask_first="Which lane?", tell_resident="A crew fills it."),
)

DEFINITIONS = (
    ("Business day", "A day on which the named calendar has working hours. A report made outside those hours counts as made at the next opening."),
    ("Calendar day", "Every day, holidays included."),
    ("On time", "Closed no later than the moment at which the report fell due."),
    ("Closed", "The work named beside the target is done and recorded. A note or a visit alone does not close a report."),
    ("Report", "A request for service that 311 has taken and sent to Streets, by telephone, app or web."),
    ("Clock", "The calendar, the due rule and the pauses by which the time of a target is counted (section 2)."),
)  # fmt: skip


def targets() -> tuple[Target, ...]:
    return tuple(_street_target(*row) for row in SERVICES) + tuple(_duty(*row) for row in DUTIES)


def agreement(
    standing: Standing = Standing.IN_EFFECT,
    *,
    lines: tuple[Target, ...] | None = None,
    title: str = "Streets and Sanitation services",
) -> Agreement:
    lines = targets() if lines is None else lines
    signed = standing is not Standing.DRAFT
    return Agreement(
        city="City of Port Alder",
        office="Mayor’s Office of Operations",
        zone="America/New_York",
        code="SLA-STREETS",
        title=title,
        version=3,
        standing=standing,
        recorded_at=datetime(2026, 6, 18, 18, 4, 11, tzinfo=UTC),
        fingerprint=FINGERPRINT,
        department=STREETS,
        center=CENTER,
        entry=Entry(number=18_442, fingerprint=RECORD),
        verify_url="https://sla.portalder.example/verify/9f2c41d07b5e8a36",
        terms_json=_json(lines),
        terms_csv=_csv(lines),
        effective_from=date(2026, 7, 1),
        review_on=date(2027, 5, 3),
        opening="This version changes two targets for road repair. Every other target stands as it was agreed in version 2.",
        targets=lines,
        calendars=CALENDARS if lines else (),
        call_takers=CALL_TAKERS if lines else (),
        clauses=tuple(Clause(title=title, text=text) for title, text in CLAUSES),
        definitions=tuple(Definition(word=word, meaning=meaning) for word, meaning in DEFINITIONS),
        revisions=_revisions(),
        acts=_acts() if signed else (),
    )


def long_agreement(count: int) -> Agreement:
    """As after an import of a published list: `count` services, most alike in how their time is counted."""
    return agreement(
        lines=tuple(
            Target(
                group=f"Problem group {number // 15 + 1}",
                service=f"Published service {number}, detail {number % 7}",
                owed_by=Side.DEPARTMENT,
                sentence=f"Streets closes a report of this kind within {number % 30 + 1} business days",
                amount=f"{number % 30 + 1} business days",
                goal=f"{90 - number % 3 * 5}%",
                calendar=(WEEK, CITY)[number % 2],
                due_rule=(SAME, END)[number % 3 == 0],
            )
            for number in range(count)
        )
    )


def change_sheet() -> ChangeSheet:
    return ChangeSheet(
        city="City of Port Alder",
        office="Mayor’s Office of Operations",
        zone="America/New_York",
        number="CH-2026-0042",
        title="Pothole repair: from 4 business days to 7 calendar days",
        stands="Counterproposal 2, sent by 311 on Thu, Jun 4, 2026",
        turn="Streets",
        answer_by=date(2026, 6, 18),
        answer_in="in 3 business days",
        department=STREETS,
        center=CENTER,
        lines=(
            Proposed(target="Pothole, repaired", in_effect="4 business days", department="7 calendar days", center="6 calendar days"),
            Proposed(target="Pothole, on time at least", in_effect="90%", department="80%", center="80%", agreed=True),
            Proposed(target="Utility cut, repaired", in_effect="3 business days", department="7 calendar days", center="7 calendar days", agreed=True),
        ),
        reason="Staffing: two of five paving crews are vacant until the October academy class. Streets asks for calendar days because crews now work weekends.",
        call_takers="“Potholes are repaired within about a week. You will get a message when the crew has been there.”",
        residents_notice="Up to 2–3 more days. 11,240 requests a year. No repair becomes faster.",
        effective="Wed, Jul 1, 2026, if both sides agree and the Deputy Mayor approves by Fri, Jun 26",
        call=(STREETS.contacts[0], CENTER.contacts[0]),
        as_of=datetime(2026, 6, 15, 13, 30, tzinfo=UTC),
        page_url="https://sla.portalder.example/changes/CH-2026-0042",
        entry=Entry(number=18_431, fingerprint=RECORD),
    )  # fmt: skip


def _street_target(
    group: str, service: str, amount: str, goal: str, sentence: str, closed_when: str
) -> Target:
    timed = amount != "no target"
    hours = "hours" in amount
    return Target(
        group=group,
        service=service,
        owed_by=Side.DEPARTMENT,
        sentence=f"{sentence}, on time at least {goal}." if goal else f"{sentence}.",
        amount=amount,
        goal=goal,
        calendar=("", EVERY if hours or "calendar" in amount else WEEK)[timed],
        due_rule=("", SAME if hours or group == "Roadway" else END)[timed],
        pauses=WAIT if group == "Roadway" and timed and not hours else "",
        closed_when=closed_when,
        population="streets in the city’s charge, not state highways" if group == "Roadway" and timed else "",
        condition="Not while the ground is frozen" if service.startswith("Utility") else "",
    )


def _duty(group: str, service: str, amount: str, goal: str, sentence: str) -> Target:
    return Target(
        group=group,
        service=service,
        owed_by=Side.CENTER,
        sentence=sentence + ".",
        amount=amount,
        goal=goal,
        calendar="" if amount == "no time" else CITY if "business" in amount else EVERY,
        due_rule="" if amount == "no time" else SAME,
    )


def _revisions() -> tuple[Revision, ...]:
    both = "Lee Chan for Streets, Marcus Bell for 311"
    return (
        Revision(number=1, on=date(2024, 7, 1), summary="First version: today’s targets written down from the published list. Taken on record; nothing changed for crews.", agreed_by=both),
        Revision(number=2, on=date(2025, 10, 1), summary="Dead animal, removed: from 2 business days to 1 business day. Duties of 311 added for reports by telephone.", agreed_by=both),
        Revision(number=3, on=date(2026, 7, 1), summary="Utility cut, repaired: goal from 90% to 85%. Speed hump, decided: from 45 to 60 business days.", agreed_by=f"{both}; approved by Amara Okafor, Deputy Mayor"),
    )  # fmt: skip


def _acts() -> tuple[Act, ...]:
    return (
        Act(act="Agreed", name="Marcus Bell", title="Service agreements analyst", on_behalf_of=CENTER.name, at=datetime(2026, 6, 9, 14, 12, 40, tzinfo=UTC), fingerprint=OFFER, signed_in="with a password, on the page"),
        Act(act="Agreed", name="Nora Singh", title="Assistant Commissioner, Operations", on_behalf_of=STREETS.name, acting_for="Lee Chan, Deputy Commissioner", at=datetime(2026, 6, 11, 20, 55, 3, tzinfo=UTC), fingerprint=OFFER, signed_in="with a password, on the page", warning="Nora Singh: first password handed over by Pat Quinn on Jun 8, 2026, changed at first sign-in"),
        Act(act="Approved", name="Amara Okafor", title="Deputy Mayor for Operations", on_behalf_of="Mayor’s Office", at=datetime(2026, 6, 18, 18, 4, 11, tzinfo=UTC), fingerprint=OFFER, signed_in="with a password, on the page"),
    )  # fmt: skip


def _json(lines: tuple[Target, ...]) -> bytes:
    rows = [
        {"service": line.service, "owed_by": line.owed_by, "target": line.amount, "goal": line.goal}
        for line in lines
    ]
    return json.dumps({"v": 1, "targets": rows}, sort_keys=True, separators=(",", ":")).encode()


def _csv(lines: tuple[Target, ...]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["service", "owed_by", "target", "goal"])
    rows.writerows([line.service, line.owed_by, line.amount, line.goal] for line in lines)
    return text.getvalue().encode()
