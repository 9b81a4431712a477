"""The table of acts: every route that takes POST, with fields that only authority can refuse, and who may do it.

Adding an act: a line in ACTS as in pages.py. `may` does it; the test tries it as everybody else. Routes that change
nothing but one's own account stand in OWN_ACCOUNT, those before sign-in in BEFORE_SIGN_IN.
"""

from dataclasses import replace

from governance.people.rules import Matter
from tests.seats.circles import BINDING, CATALOG_KEEPERS, EVERYBODY, LEADS, NEGOTIATORS, Visit
from tests.seats.pages import (
    AMARA,
    ANSWERERS,
    BOARD_TAKERS,
    CATALOG,
    CENTER,
    CORRECTION,
    DANA,
    DEPARTMENTS,
    DIRECTORY,
    EVENT,
    LEE,
    MARCUS,
    NOBODY,
    OPEN,
    OTHERS_EXPORT,
    OTHERS_FILE,
    OWN,
    SAM,
    SETTINGS,
    SOURCES,
    STREETS,
    SYSTEMS,
    TAKERS,
    TRAIL,
    WERE_HERE,
)

BEFORE_SIGN_IN = {
    "/coming-up/links/{token}",
    "/letter/{token}",
    "/sign-in",
    "/sign-in/demo",
    "/sign-in/factor",
    "/sign-in/password",
    "/sign-in/with/{key}",
    "/sign-in/with/{key}/signed-out",
    "/sign-out",
    "/u/{token}",
}
OWN_ACCOUNT = {
    "/account/address",
    "/account/calendar",
    "/account/calendar/feed",
    "/account/calendar/feed/end",
    "/account/delegations",
    "/account/drill",
    "/account/factors/app",
    "/account/factors/app/remove",
    "/account/factors/codes",
    "/account/factors/passkeys",
    "/account/factors/passkeys/new",
    "/account/mail",
    "/account/password",
    "/account/sessions/end",
    "/account/sign-on/end",
    "/account/tokens",
    "/inbox/reading",
}
KEEPERS = frozenset({"nora", "sam"})
BOTH = STREETS | CENTER
NOT_TOLD = dict.fromkeys(BOTH, 404)  # of holidays that nobody confirmed
NOT_THEIR_TURN = dict.fromkeys(CENTER, 409)
HOURS = {
    "hours": "Mon-Fri 08:30-17:00",
    "zone": "America/New_York",
    "effective_from": "2026-12-01",
    "covers_until": "2027-12-31",
    "holidays": "",
    "seen": "1",
}
SYSTEM = {"name": "X", "address": "https://x.example", "contact": "X", "version.scheduled": "yes"}
MACHINE = {"name": "CRM", "purpose": "Shows promises", "party": "311", "owner": "sam.ito@portalder.gov"}
WORDS = {"words": "Because we say so", "proposal": "{fingerprint}"}
ENTRY = {"act": "repairs", "ask_first": "", "tell_resident": "", "name": "hole in the road"}
WORDING = {"ask_first": "", "tell_resident": "Soon.", "words": "Asked often", "seen": ""}
JO = {"email": "jo.park@portalder.gov", "name": "Jo Park", "phone": ""}
REORGANIZATION, SEEN = "/reorganizations/{reorganization}", {"revision": "0", "words": "Because"}
ROLE = "/people/streets/roles/streets-liaison"


def one(address: str, matter: Matter, may: frozenset[str], **more: object) -> tuple[Visit, ...]:
    return (Visit(address=address, matter=matter, may=may, **more),)  # type: ignore[arg-type] # as Visit takes them


def on_change(
    noun: str,
    name: str,
    may: frozenset[str],
    *,
    instead: dict[str, int] | None = None,
    draft: frozenset[str] = STREETS,
) -> tuple[Visit, ...]:
    """On a sent change as everybody; on Streets' draft as those who do not see it."""
    there = Visit(
        address=f"/changes/{{{name}}}/{noun}", matter=OPEN, may=may, instead=instead or {}, fields=WORDS
    )
    return there, Visit(
        address=f"/changes/{{draft}}/{noun}", matter=OWN, own="streets", may=draft, fields=WORDS
    )


def on_agenda(place: str, **fields: str) -> tuple[Visit, ...]:
    """On the agenda of 311 and Streets, which whoever negotiates for one of them writes."""
    address = f"/meetings/{{meeting}}/agenda{place}"
    return one(address, Matter.MEETING, BOTH, fields=fields)


def on_now(place: str, **fields: str) -> tuple[Visit, ...]:
    """In the meeting of 311 and Streets that goes on: whoever negotiates for one of them writes in it."""
    there = {"item": "{now_item}", "key": "written-0002", "revision": "1", "words": "x", **fields}
    return one(f"/meetings/{{now}}/{place}", Matter.MEETING, BOTH, fields=there)


def on_turn(noun: str, may: frozenset[str], **fields: str) -> tuple[Visit, ...]:
    """On what waits for Streets: to whoever is no side it is not there."""
    address = f"/reminders/change/{{open}}/turn/streets/{noun}"
    refused = dict.fromkeys(BOTH - may, 403)
    return one(address, DIRECTORY, may, refused=404, instead=refused, fields=fields)


def of_sources(
    address: str, fields: dict[str, str], may: frozenset[str] = TAKERS, instead: dict[str, int] | None = None
) -> tuple[Visit, ...]:
    return one(address, SOURCES, may, own="311", fields=fields, instead=instead or {})


def on_names(name: str, noun: str, may: frozenset[str]) -> tuple[Visit, ...]:
    fields = {"words": "x", "answer": "x", "revision": "1"}
    return one(f"/names/{{{name}}}/{noun}", Matter.LABELS, may, fields=fields)


DRAFTED = {"department": "parks", "label": "0", "called-0": "Sinkhole"}
POTHOLE_LINE = "term:pothole/done"


def on_agreed(noun: str, may: frozenset[str], **instead: int) -> tuple[Visit, ...]:
    """On what a meeting agreed about a change."""
    fields = {"proposal": "{agreed_hash}"}
    return one(f"/changes/{{talked}}/agreed{noun}", OPEN, may, instead=instead, fields=fields)


DATED = {
    "title": "Potholes",
    "day": "2026-07-14",
    "begins": "14:00",
    "minutes": "45",
    "reason": "Storm",
    "answer": "yes",
    "guest": "tom.okoye@portalder.gov",
    "revision": "2",
}
REGULAR = {
    "body": "streets-311",
    "title": "Streets and 311",
    "every": "weekday",
    "months": "1",
    "nth": "2",
    "weekday": "1",
    "starts_on": "2026-06-03",
    "begins": "14:00",
    "minutes": "45",
    "holidays": "skip",
    "last": "2026-12-31",
    "words": "Enough",
    "revision": "1",
}


def on_meeting(noun: str) -> tuple[Visit, ...]:
    return one(f"/meetings/{{meeting}}/{noun}", Matter.MEETING, BOTH, fields=DATED)


def on_series(noun: str) -> tuple[Visit, ...]:
    return one(f"/meetings/series/{{series}}/{noun}", Matter.MEETING, BOTH, fields=REGULAR)


COMING = {
    "title": "Paving",
    "starts": "2026-07-06",
    "ends": "2026-07-10",
    "reason": "x",
    "revision": "1",
}


def of_sent_entry(noun: str) -> tuple[Visit, ...]:
    """What a colleague wrote for Streets is there for nobody else."""
    return one(f"/coming-up/{{sent_entry}}/{noun}", OWN, STREETS, own="streets", fields=COMING)


ACTION = {
    "revision": "1",
    "words": "x",
    "missing": "x",
    "due": "20",
    "why_later": "x",
    "seat": "streets-division-head",
    "why_not": "x",
}


def on_action(noun: str, on: str, may: frozenset[str]) -> tuple[Visit, ...]:
    return one(f"/actions/{{{on}}}/{noun}", Matter.ACTION, may, fields=ACTION)


def with_file(address: str, matter: Matter, may: frozenset[str]) -> tuple[Visit, ...]:
    return one(address, matter, may, whole_file=True)


SOURCE = {
    "preset": "nyc",
    "name": "X",
    "zone": "America/New_York",
    "clock": "utc",
    "date_order": "year-first",
    "comparison": "date",
    "seen": "1",
}
EXPORT = {"file": "{export}", "seen": "1", "column-id": "id", "column-label": "type"}


EVENT_TYPED = {
    "name": "Flood",
    "reason": "Rain",
    "starts_on": "2026-05-01",
    "ends_on": "2026-05-02",
    "effect": "exclude",
    "service": "pothole",
    "revision": "1",
    "words": "Because",
}
ANSWERED = {"decision": "leave", "words": "Because", "revision": "1"}


def on_event(noun: str, on: str, may: frozenset[str]) -> tuple[Visit, ...]:
    return one(f"/adjustments/{{{on}}}/{noun}", EVENT, may, fields=EVENT_TYPED)


def on_card(noun: str, may: frozenset[str]) -> tuple[Visit, ...]:
    """On Streets' draft scorecard."""
    fields = {"words": "x", "explanation": "x", "reason": "x", "revision": "1"}
    return one(f"/scorecards/{{draft_card}}/{noun}", Matter.DRAFT_CARD, may, fields=fields)


SENTENCE = {"place": "note:note-2", "words": "x", "reason": "x", "revision": "1"}


def on_minutes(which: str, noun: str, may: frozenset[str], **fields: str) -> tuple[Visit, ...]:
    sent = {"revision": "1", **fields}
    return one(f"/meetings/{{{which}_minutes}}/minutes/{noun}", Matter.MEETING, may, fields=sent)


def on_board(noun: str, may: frozenset[str] = BOARD_TAKERS, **fields: str) -> tuple[Visit, ...]:
    """An act in the board's open meeting; an administrator does not see it."""
    there = {"item": "{board_item}", "seen": "{motion_hash}", **fields}
    return one(f"/meetings/{{board}}/{noun}", DIRECTORY, may, fields=there, instead={"sam": 404})


ACTS: dict[str, tuple[Visit, ...]] = {
    "/meetings/{number}/minutes/words": on_minutes("draft", "words", MARCUS, **SENTENCE),
    "/meetings/{number}/minutes/circulation": on_minutes("draft", "circulation", MARCUS),
    "/meetings/{number}/minutes/correction": on_minutes("sent", "correction", WERE_HERE, **SENTENCE),
    "/meetings/{number}/minutes/corrections/{nth}/answer": on_minutes(
        "sent", "corrections/1/answer", ANSWERERS, do="decline", answer="x"
    ),
    "/meetings/{number}/minutes/approval": on_minutes("sent", "approval", NOBODY),
    "/bodies": one("/bodies", DIRECTORY, BOARD_TAKERS, fields={"name": "X"}),
    "/bodies/{code}/ground-rules": one(
        "/bodies/standards/ground-rules", DIRECTORY, BOARD_TAKERS, instead={"sam": 404}
    ),
    "/meetings/{number}/motions": on_board("motions", key="motion-0009", kind="ordinary", moved="Do it."),
    "/meetings/{number}/motions/{key}/votes": on_board(
        "motions/{motion}/votes", seat="mayor-sponsor", value="yes"
    ),
    "/meetings/{number}/motions/{key}/closing": on_board("motions/{motion}/closing"),
    "/meetings/{number}/motions/{key}/withdrawal": on_board("motions/{motion}/withdrawal"),
    "/meetings/{number}/motions/{key}/taking-out": on_board(
        "motions/{motion}/taking-out", BOARD_TAKERS | {"marcus", "priya", "lee"}, out="{board_item}"
    ),
    "/meetings/{number}/recusals": on_board("recusals", seat="mayor-sponsor", reason="Own firm"),
    "/meetings/{number}/recusals/end": on_board("recusals/end", seat="mayor-sponsor"),
    "/reminders/{subject}/{number}/{kind}/{office}/day": on_turn("day", DANA, day="2026-06-04"),
    "/reminders/{subject}/{number}/{kind}/{office}/letters": on_turn("letters", BOTH),
    "/reminders/{subject}/{number}/{kind}/{office}/no-letters": on_turn("no-letters", BOTH, reason="x"),
    "/reminders/{subject}/{number}/{kind}/{office}/reminder": on_turn("reminder", CENTER | LEE),
    "/setup/reminders/{kind}": one(
        "/setup/reminders/more-time", SETTINGS, frozenset({"sam"}), fields={"after-reminded": "3"}
    ),
    "/setup/reminders/{kind}/reset": one("/setup/reminders/more-time/reset", SETTINGS, frozenset({"sam"})),
    "/inbox/{notice}/opening": one("/inbox/{notice}/opening", DIRECTORY, DANA, refused=404),
    "/inbox/{notice}/reading": one("/inbox/{notice}/reading", DIRECTORY, DANA, refused=404),
    "/proof/{code}": one("/proof/unknown", DIRECTORY, NOBODY, refused=410),
    "/account/delegations/{code}/end": one(
        "/account/delegations/{delegation}/end", DIRECTORY, frozenset({"rosa", "tom"})
    ),
    "/account/factors/passkeys/{code}/remove": one(
        "/account/factors/passkeys/{passkey}/remove",
        DIRECTORY,
        frozenset({"dana"}),
        refused=404,
        instead={"rosa": 422, "tom": 422},  # whose only second factor is another
    ),
    "/account/sessions/{code}/end": one(
        "/account/sessions/{session}/end", DIRECTORY, frozenset({"nora"}), refused=404
    ),
    "/accounts": one("/accounts", SETTINGS, frozenset({"sam"}), fields=JO),
    "/accounts/addresses": one(
        "/accounts/addresses",
        SETTINGS,
        frozenset({"sam"}),
        fields={"email": "dana.ruiz@portalder.gov", "new_email": "dana@portalder.gov"},
    ),
    "/accounts/factors": one(
        "/accounts/factors",
        SETTINGS,
        frozenset({"sam"}),
        fields={"email": "tom.okoye@portalder.gov", "lost": "x"},
    ),
    "/accounts/letters": one(
        "/accounts/letters", SETTINGS, frozenset({"sam"}), fields={"email": "dana.ruiz@portalder.gov"}
    ),
    "/accounts/deactivations": one(
        "/accounts/deactivations",
        SETTINGS,
        frozenset({"sam"}),
        fields={"email": "dana.ruiz@portalder.gov", "reason": "x"},
    ),
    "/accounts/groups": one(
        "/accounts/groups",
        SETTINGS,
        SAM,
        fields={
            "words": "Leads",
            "name": "g",
            "claim": "groups",
            "issuer": "https://id.portalder.gov",
            "seat": "streets-liaison",
        },
    ),
    "/accounts/groups/{number}/end": one("/accounts/groups/GR-2026-0001/end", SETTINGS, SAM),
    "/accounts/leavers": one("/accounts/leavers", SETTINGS, SAM),
    "/accounts/leavers/list": one("/accounts/leavers/list", SETTINGS, SAM),
    "/accounts/readmissions": one(
        "/accounts/readmissions",
        SETTINGS,
        SAM,
        fields={"email": "dana.ruiz@portalder.gov", "reason_to_let_in": "x"},
    ),
    "/accounts/suspensions": one(
        "/accounts/suspensions",
        SETTINGS,
        SAM,
        fields={"email": "dana.ruiz@portalder.gov", "reason_to_stop": "x"},
    ),
    "/listings/{number}/answer": one(
        "/listings/{listing}/answer", DIRECTORY, frozenset({"lee"}), fields={"answer": "no"}
    ),
    "/accounts/names": one(
        "/accounts/names",
        SETTINGS,
        frozenset({"sam"}),
        fields={"email": "dana.ruiz@portalder.gov", "name": "X"},
    ),
    "/accounts/passwords": one(
        "/accounts/passwords", SETTINGS, frozenset({"sam"}), fields={"email": "dana.ruiz@portalder.gov"}
    ),
    "/accounts/sign-on": one(
        "/accounts/sign-on", SETTINGS, frozenset({"sam"}), fields={"code": "", "email": ""}
    ),
    "/accounts/sign-on/end": one(
        "/accounts/sign-on/end", SETTINGS, NOBODY, fields={"email": "dana.ruiz@portalder.gov"}, refused=404
    ),
    "/account/sign-on/{key}/bind": one("/account/sign-on/nothing/bind", DIRECTORY, NOBODY, refused=404),
    "/account/sign-on/{key}/proof": one("/account/sign-on/nothing/proof", DIRECTORY, NOBODY, refused=404),
    "/adjustments": one("/adjustments", EVENT, NEGOTIATORS | AMARA, fields=EVENT_TYPED),
    "/adjustments/{number}/confirmation": on_event("confirmation", "storm", AMARA),
    "/adjustments/{number}/declaration": on_event("declaration", "storm_asked", AMARA),
    "/adjustments/{number}/refusal": on_event("refusal", "storm_asked", AMARA),
    "/adjustments/{number}/withdrawal": on_event("withdrawal", "storm_asked", STREETS)
    + on_event("withdrawal", "storm", AMARA),
    "/agreements": one(
        "/agreements",
        CATALOG,
        CATALOG_KEEPERS,
        fields={"department": "water", "calendar": "city", "respond_days": "10"},
    ),
    "/agreements/{code}/changes": one("/agreements/streets/changes", CATALOG, BOTH),
    "/agreements/{code}/changes/file": one("/agreements/streets/changes/file", CATALOG, BOTH),
    "/audit/checks": one("/audit/checks", TRAIL, frozenset({"ruth"})),
    "/audit/exports": one("/audit/exports", TRAIL, frozenset({"ruth"})),
    "/audit/packages": one("/audit/packages", TRAIL, frozenset({"ruth"})),
    "/audit/recount": one("/audit/recount", TRAIL, frozenset({"ruth"}), fields={"number": "{card}"}),
    "/audit/samples": one("/audit/samples", Matter.SAMPLE, frozenset({"ruth"}), fields={"size": "5"}),
    "/calendars": one(
        "/calendars", CATALOG, KEEPERS, fields={**HOURS, "code": "new", "name": "New", "party": "city"}
    ),
    "/calendars/{code}/holidays": one("/calendars/city/holidays", CATALOG, KEEPERS, fields={"year": "2028"}),
    "/calendars/{code}/objections": one(
        "/calendars/city/objections",
        CATALOG,
        BOTH,
        fields={"agreement": "streets", "year": "2028", "words": "x"},
        instead=NOT_TOLD,
    ),
    "/calendars/{code}/settlements": one(
        "/calendars/city/settlements",
        CATALOG,
        BINDING & BOTH,
        fields={"agreement": "streets", "year": "2028"},
        instead=dict.fromkeys(BINDING & BOTH, 404),
    ),
    "/calendars/{code}/proposals": one(
        "/calendars/city/proposals", CATALOG, BOTH, fields={"agreement": "streets", "number": "1"}
    ),
    "/calendars/{code}/versions": one(
        "/calendars/city/versions", CATALOG, KEEPERS, fields={**HOURS, "confirmed": "yes"}
    ),
    "/changes/{number}/answer": on_change("answer", "open", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/answer/file": on_change("answer/file", "open", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/answer/sign": on_change("answer/sign", "open", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/approval": on_change("approval", "agreed", AMARA),
    "/changes/{number}/consent": on_change("consent", "open", LEE, instead=NOT_THEIR_TURN),
    "/changes/{number}/counter": on_change("counter", "open", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/decline": on_change("decline", "open", LEE, instead=NOT_THEIR_TURN),
    "/changes/{number}/draft": one("/changes/{draft}/draft", OWN, STREETS, own="streets"),
    "/changes/{number}/draft/file": one("/changes/{draft}/draft/file", OWN, STREETS, own="streets"),
    "/changes/{number}/extension": on_change("extension", "open", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/hand-back": on_change("hand-back", "signing", LEE, instead=NOT_THEIR_TURN),
    "/changes/{number}/more-time": on_change("more-time", "open", NOBODY),
    "/changes/{number}/note": on_change("note", "open", BOTH),
    "/changes/{number}/offer": one("/changes/{draft}/offer", OWN, STREETS, own="streets"),
    "/changes/{number}/objection": on_change("objection", "noticed", STREETS, instead=NOT_THEIR_TURN),
    "/changes/{number}/question": on_change("question", "open", BOTH),
    "/changes/{number}/recommendation": on_change("recommendation", "open", DANA, instead=NOT_THEIR_TURN),
    "/changes/{number}/rejection": on_change("rejection", "agreed", AMARA),
    "/changes/{number}/reply": on_change("reply", "asked", CENTER),
    "/meetings/{number}/agenda": on_agenda("", title="Frost", minutes="5"),
    "/meetings/{number}/agenda/order": on_agenda("/order", up="{item}:1"),
    "/meetings/{number}/agenda/items/{key}": on_agenda("/items/{item}", do="drop", revision="1"),
    "/meetings/{number}/agenda/publication": on_agenda("/publication"),
    "/meetings/{number}/agenda/standing": on_agenda("/standing", first="News, 5", seen="[]"),
    "/changes/{number}/talk": on_change("talk", "open", BOTH),
    "/changes/{number}/return": on_change("return", "agreed", AMARA),
    "/changes/{number}/withdrawal": on_change("withdrawal", "open", CENTER),
    # 311 has confirmed ahead; it is the turn of Streets, which Lee binds.
    "/changes/{number}/agreed": on_agreed("", LEE, marcus=409, priya=409),
    "/changes/{number}/agreed/take-back": on_agreed("/take-back", CENTER, lee=409),
    "/changes/{number}/agreed/recommendation": on_agreed("/recommendation", DANA, marcus=409, priya=409),
    "/meetings/{number}/items/{key}/agreed": one(
        "/meetings/{talk}/items/{talk_item}/agreed",
        Matter.MEETING,
        BOTH,
        fields={"outcome": "a-seat-001", "words": "x", "key": POTHOLE_LINE, f"choice:{POTHOLE_LINE}": "take"},
    ),
    "/corrections": one("/corrections", DIRECTORY, DEPARTMENTS),
    "/corrections/{number}/answer": one(
        "/corrections/{correction}/answer", CORRECTION, CENTER, fields=ANSWERED
    ),
    "/corrections/{number}/withdrawal": one(
        "/corrections/{correction}/withdrawal", CORRECTION, STREETS, fields=ANSWERED
    ),
    "/imports/people": one("/imports/people", DIRECTORY, LEADS | {"sam"}),
    "/imports/people/list": one("/imports/people/list", DIRECTORY, LEADS | {"sam"}),
    "/imports/terms": one("/imports/terms", CATALOG, NEGOTIATORS),
    "/imports/terms/drafts": one(
        "/imports/terms/drafts",
        CATALOG,
        frozenset({"marcus"}),
        instead=OTHERS_FILE,
        fields={"file": "{kept}", "days": "business"},
    ),
    "/letters/installations": one("/letters/installations", SETTINGS, frozenset({"sam"})),
    "/letters/tests": one("/letters/tests", SETTINGS, frozenset({"sam"}), found=200),
    "/letters/{number}/copies": one("/letters/{letter}/copies", SETTINGS, frozenset({"sam"})),
    "/offices": one(
        "/offices", SETTINGS, frozenset({"sam"}), fields={"code": "x", "name": "X", "kind": "department"}
    ),
    "/people/{party}/persons": one("/people/streets/persons", DIRECTORY, LEADS | {"sam"}, fields=JO),
    "/people/{party}/roles": one(
        "/people/streets/roles",
        DIRECTORY,
        frozenset({"lee", "sam"}),
        fields={"role": "alternate", "title": "Deputy", "binding": "usual"},
    ),
    "/shown/{number}/confirmation": one(
        "/shown/streets-2/confirmation",
        CATALOG,
        frozenset({"marcus"}),
        fields={"shown_on": "2026-06-09", "words": ""},
    ),
    "/setup/two-factors": one(
        "/setup/two-factors",
        SETTINGS,
        frozenset({"sam"}),
        fields={"issuer": "https://login.example", "answer": "yes", "words": "Everybody has a token"},
    ),
    "/resets/{number}/answer": one(
        "/resets/{reset}/answer",
        DIRECTORY,
        frozenset({"amara"}),
        refused=404,
        instead={"sam": 403, "rosa": 403},
        fields={"answer": "confirm"},
    ),
    "/successions/{number}/answer": one(
        "/successions/{succession}/answer",
        DIRECTORY,
        frozenset({"priya", "lee"}),
        fields={"answer": "refuse", "words": "x", "revision": "1"},
    ),
    "/people/{party}/roles/{seat}/appointments": one(
        f"{ROLE}/appointments", DIRECTORY, LEE, fields={"email": "tom.okoye@portalder.gov", "authority": "x"}
    ),
    "/people/{party}/roles/{seat}/binding": one(f"{ROLE}/binding", DIRECTORY, LEE, fields={"binding": "yes"}),
    "/people/{party}/roles/{seat}/closing": one(
        f"{ROLE}/closing", DIRECTORY, LEE, fields={"close_reason": "x"}
    ),
    "/people/{party}/roles/{seat}/ending": one(
        f"{ROLE}/ending", DIRECTORY, LEE | DANA, fields={"end_reason": "x"}
    ),
    "/agreements/{code}/reviews": one(
        "/agreements/streets/reviews", CATALOG, BOTH, fields={"about": "review"}
    ),
    "/actions/{number}/done": on_action("done", "action", STREETS),
    "/actions/{number}/deferral": on_action("deferral", "action", STREETS),
    "/actions/{number}/handing-over": on_action("handing-over", "action", STREETS),
    "/actions/{number}/dropping": on_action("dropping", "action", BOTH),
    "/actions/{number}/confirmation": on_action("confirmation", "action_done", CENTER),
    "/actions/{number}/not-yet": on_action("not-yet", "action_done", CENTER),
    "/districts": with_file("/districts", CATALOG, frozenset({"nora", "sam"})),
    "/actions/{number}/files": with_file("/actions/{action}/files", Matter.ACTION, BOTH),
    "/meetings/{number}/next": on_now("next", seen="{now_item}"),
    "/meetings/{number}/current": on_now("current"),
    "/meetings/{number}/notes": on_now("notes", revision="0"),
    "/meetings/{number}/notes/choice": on_now("notes/choice", choice="both"),
    "/meetings/{number}/outcomes": on_now("outcomes", kind="information"),
    "/meetings/{number}/outcomes/{key}/words": on_now("outcomes/{written}/words"),
    "/meetings/{number}/outcomes/{key}/striking": on_now("outcomes/{written}/striking"),
    "/meetings/{number}/attendance": on_now("attendance", name="Kit Moss", mode="room"),
    "/meetings/{number}/attendance/{key}/leaving": on_now("attendance/{written}/leaving"),
    "/meetings/{number}/attendance/{key}/times": on_now("attendance/{written}/times", came="9:00 AM"),
    "/meetings/{number}/closing": on_now("closing"),
    "/meetings/{number}/files": with_file("/meetings/{meeting}/files", Matter.MEETING, BOTH),
    "/changes/{number}/files": with_file("/changes/{open}/files", OPEN, CENTER),
    "/attachments/{number}/removal": one(
        "/attachments/{attachment}/removal", Matter.ACTION, CENTER, fields={"words": "x"}
    ),
    "/coming-up": one("/coming-up", DIRECTORY, DEPARTMENTS, fields=COMING),
    "/coming-up/answers": one("/coming-up/answers", DIRECTORY, DEPARTMENTS),
    "/coming-up/links": one("/coming-up/links", DIRECTORY, DEPARTMENTS),
    "/coming-up/{number}/changes": one("/coming-up/{coming}/changes", Matter.OUTLOOK, STREETS, fields=COMING),
    "/coming-up/{number}/withdrawal": one(
        "/coming-up/{coming}/withdrawal", Matter.OUTLOOK, STREETS, fields=COMING
    ),
    "/coming-up/{number}/acceptance": of_sent_entry("acceptance"),
    "/coming-up/{number}/leaving-out": of_sent_entry("leaving-out"),
    "/labels": of_sources("/labels", {}),
    "/meetings": one("/meetings", Matter.MEETING, BOTH, fields={"body": "streets-311", **DATED}),
    "/meetings/series": one("/meetings/series", Matter.MEETING, BOTH, fields=REGULAR),
    "/meetings/series/{number}/changes": on_series("changes"),
    "/meetings/series/{number}/end": on_series("end"),
    "/meetings/series/{number}/invitations": on_series("invitations"),
    "/meetings/{number}/cancellation": on_meeting("cancellation"),
    "/meetings/{number}/changes": on_meeting("changes"),
    "/meetings/{number}/guests": on_meeting("guests"),
    "/meetings/{number}/invitation": on_meeting("invitation"),
    "/meetings/{number}/moves": on_meeting("moves"),
    "/meetings/{number}/note-taker": on_meeting("note-taker"),
    "/meetings/{number}/opening": on_meeting("opening"),
    "/meetings/{number}/replies": on_meeting("replies"),
    "/meetings/{number}/restoring": on_meeting("restoring"),
    "/differences/{number}/answers": one(
        "/differences/{difference}/answers",
        Matter.DIFFERENCE,
        BOTH,
        fields={"answer": "mend", "revision": "1"},
    ),
    "/findings/{number}/drafts": of_sources("/findings/{finding}/drafts", DRAFTED, CENTER),
    "/names/{number}/acceptance": on_names("names", "acceptance", STREETS),
    "/names/{number}/agreement": on_names("names_objected", "agreement", STREETS),
    "/names/{number}/leaving": on_names("names_objected", "leaving", CENTER),
    "/names/{number}/objection": on_names("names", "objection", STREETS),
    # Other departments take out their own; an administrator is no side.
    "/requests/spreadsheet": one("/requests/spreadsheet", CATALOG, EVERYBODY - {"sam"}, instead={"sam": 404}),
    "/sources": of_sources("/sources", SOURCE),
    "/sources/{code}/promises": of_sources("/sources/crm/promises", {}, EVERYBODY),
    "/sources/{code}/settings": of_sources("/sources/crm/settings", SOURCE),
    "/sources/{code}/uploads": of_sources(
        "/sources/crm/uploads", EXPORT, frozenset({"marcus"}), OTHERS_EXPORT
    ),
    "/sources/{code}/uploads/columns": of_sources(
        "/sources/crm/uploads/columns", EXPORT, frozenset({"marcus"}), OTHERS_EXPORT
    ),
    "/sources/{code}/uploads/file": tuple(
        replace(visit, whole_file=True) for visit in of_sources("/sources/crm/uploads/file", {})
    ),
    "/scorecards/{number}/comments": on_card("comments", BOTH),
    "/scorecards/{number}/explanations": on_card("explanations", STREETS),
    "/scorecards/{number}/hold": on_card("hold", AMARA),
    "/scorecards/{number}/release": on_card("release", AMARA),
    "/services/new": one("/services/new", CATALOG, BINDING),
    "/services/{code}/reorganization": one("/services/pothole/reorganization", CATALOG, BINDING),
    "/reorganizations/{number}/consent": one(f"{REORGANIZATION}/consent", OPEN, LEE, fields=SEEN),
    "/reorganizations/{number}/decline": one(f"{REORGANIZATION}/decline", OPEN, LEE, fields=SEEN),
    "/reorganizations/{number}/withdrawal": one(f"{REORGANIZATION}/withdrawal", OPEN, CENTER, fields=SEEN),
    "/services/{code}/entry": one("/services/pothole/entry", CATALOG, CATALOG_KEEPERS, fields=ENTRY),
    "/services/asked": one("/services/asked", CATALOG, EVERYBODY, fields={"words": "quokka"}),
    "/services/names": one(
        "/services/names", CATALOG, CATALOG_KEEPERS, fields={"service": "pothole", "name": "hole in the road"}
    ),
    "/services/{code}/names": one("/services/pothole/names", CATALOG, CATALOG_KEEPERS, fields=ENTRY),
    "/services/{code}/words": one("/services/pothole/words", CATALOG, LEE | CENTER, fields=WORDING),
    "/setup/city": one(
        "/setup/city",
        SETTINGS,
        frozenset({"sam"}),
        fields={"name": "X", "zone": "UTC", "office": "Y", "address": "Z"},
    ),
    "/setup/open-data": one(
        "/setup/open-data", SETTINGS, SAM, fields={"services": "yes", "licence": "CC0-1.0"}
    ),
    "/maintenance/tries": one(
        "/maintenance/tries", SETTINGS, SAM, fields={"task": "lapse", "row": "{draft}"}
    ),
    "/account/tokens/{code}/end": one("/account/tokens/{token}/end", SETTINGS, SAM),
    "/service-accounts": one("/service-accounts", SETTINGS, SAM, fields=MACHINE),
    "/service-accounts/{code}/renew": one("/service-accounts/{machine}/renew", SETTINGS, SAM),
    "/service-accounts/{code}/end": one("/service-accounts/{machine}/end", SETTINGS, SAM),
    "/systems": one("/systems", SYSTEMS, SAM, fields=SYSTEM),
    "/systems/of-record": one("/systems/of-record", SYSTEMS, SAM, fields={"name": "CRM", "role": "analyst"}),
    "/systems/{number}/replays": one("/systems/{system}/replays", SYSTEMS, SAM, fields={"message": "x"}),
    "/systems/{number}/secret": one("/systems/{system}/secret", SYSTEMS, SAM),
    "/systems/{number}/state": one("/systems/{system}/state", SYSTEMS, SAM, fields={"state": "off"}),
    "/systems/{number}/tests": one("/systems/{system}/tests", SYSTEMS, SAM),
}
