"""The table of pages: every route that answers GET, with whose matter it shows. test_seats.py fails for one not listed.

Adding a page: a line in PAGES with the route as the application knows it, an address (names in braces are what
staged.py staged), its Matter, and, where not everybody who sees the matter may open it, who may.
"""

from governance.people.rules import Matter
from tests.seats.circles import (
    BINDING,
    CATALOG_KEEPERS,
    EVERYBODY,
    LEADS,
    NEGOTIATORS,
    PUBLIC,
    SIDES,
    SIGNED_IN,
    Visit,
)

OPEN, OWN, CATALOG, DIRECTORY = Matter.OPEN_CHANGE, Matter.OWN_MATTER, Matter.CATALOG, Matter.DIRECTORY
TRAIL, SETTINGS = Matter.TRAIL, Matter.SETTINGS
SOURCES, REQUESTS = Matter.SOURCES, Matter.REQUESTS
NOBODY: frozenset[str] = frozenset()
OUTLINERS = frozenset({"nora", "sam"})
AMARA, LEE, DANA = frozenset({"amara"}), frozenset({"lee"}), frozenset({"dana"})
DANAS = "/mailboxes/dana.ruiz@portalder.gov"
# Who writes down the board's meeting: its chair and its note taker.
BOARD_TAKERS = frozenset({"amara", "nora"})
STREETS, CENTER = frozenset(SIDES["streets"]), frozenset(SIDES["311"])
# Where one goes after signing in: who is signed in already is sent on.
ONWARD = dict.fromkeys(SIGNED_IN, 303)
SENT = ("open", "noticed", "asked", "signing", "agreed", "adopted")


def of_a_change(path: str) -> tuple[Visit, ...]:
    """A page that only shows: of every sent change, of Streets' draft, and of one that 311 made of a file."""
    sent = (Visit(address=f"/changes/{{{name}}}{path}", matter=OPEN) for name in SENT)
    own = Visit(address=f"/changes/{{draft}}{path}", matter=OWN, own="streets")
    return (*sent, own, Visit(address=f"/changes/{{parks_draft}}{path}", matter=OWN, own="311"))


def act(
    noun: str,
    on: str,
    may: frozenset[str],
    *,
    instead: dict[str, int] | None = None,
    draft: Visit | None = None,
) -> tuple[Visit, ...]:
    """A page that leads to an act: of the change in the state where it can be done, and of Streets' draft."""
    there = Visit(address=f"/changes/{{{on}}}/{noun}", matter=OPEN, may=may, instead=instead or {})
    unsent = draft or Visit(address=f"/changes/{{draft}}/{noun}", matter=OWN, own="streets", may=NOBODY)
    return there, unsent


def happened() -> tuple[Visit, ...]:
    """Whoever sees a change may try a target of it; the list that 311 took in says nothing of potholes."""
    tried = "what-would-have-happened?key="
    sent = (
        Visit(address=f"/changes/{{{name}}}/{tried}term:pothole/done", matter=OPEN)
        for name in ("open", "agreed")
    )
    own = Visit(address=f"/changes/{{draft}}/{tried}term:street-lamp/done", matter=OWN, own="streets")
    return (*sent, own)


def writing(noun: str) -> tuple[Visit, ...]:
    """What one side writes before it sends: of a sent change there is nothing left to write."""
    own = Visit(address=f"/changes/{{draft}}/{noun}", matter=OWN, own="streets")
    return own, Visit(address=f"/changes/{{open}}/{noun}", matter=OWN, own="311", found=409)


def answering(noun: str) -> tuple[Visit, ...]:
    """Whose turn it is answers; a draft is not there to be answered."""
    unsent = Visit(address=f"/changes/{{draft}}/{noun}", matter=OWN, own="streets", found=409)
    return act(noun, "open", STREETS, instead=dict.fromkeys(CENTER, 409), draft=unsent)


# Who was at the meeting that is over: Marcus took the notes, and Dana asked for a correction.
MINUTES = ("final_minutes", "sent_minutes", "draft_minutes")
MARCUS, WERE_HERE = frozenset({"marcus"}), frozenset({"marcus", "dana", "lee"})
ANSWERERS = frozenset({"marcus", "priya"})


def public_minutes(ending: str) -> tuple[Visit, ...]:
    """Everybody's once final; before, nobody's."""
    early = Visit(address=f"/meetings/{{sent_minutes}}/minutes/public{ending}", matter=CATALOG, found=404)
    return Visit(address=f"/meetings/{{final_minutes}}/minutes/public{ending}", matter=CATALOG), early


def shared(address: str, matter: Matter | None, **more: object) -> tuple[Visit, ...]:
    return (Visit(address=address, matter=matter, **more),)  # type: ignore[arg-type] # as Visit takes them


# Who speaks for a side of some pair, or leads the board or takes its notes.
DATE_KEEPERS = NEGOTIATORS | {"amara", "nora"}
TAKERS = frozenset({"marcus", "priya", "sam"})
# To those who take requests in, somebody else's file is not there.
OTHERS_EXPORT = dict.fromkeys(TAKERS - {"marcus"}, 404)


def of_sources(address: str, **more: object) -> tuple[Visit, ...]:
    """311's own matter, which the convening office, auditors and administrators see too."""
    return shared(address, SOURCES, own="311", **more)


def with_export(address: str) -> tuple[Visit, ...]:
    return of_sources(f"{address}?file={{export}}", may=frozenset({"marcus"}), instead=OTHERS_EXPORT)


EVENT, CORRECTION = Matter.EVENT, Matter.CORRECTION
DEPARTMENTS = STREETS | {"rosa", "tom"}


def of_event(noun: str, on: str, may: frozenset[str]) -> tuple[Visit, ...]:
    return shared(f"/adjustments/{{{on}}}/{noun}", EVENT, may=may)


def of_a_card(path: str) -> tuple[Visit, ...]:
    """A published scorecard, and Streets' draft."""
    draft = Visit(address=f"/scorecards/{{draft_card}}{path}", matter=Matter.DRAFT_CARD)
    return Visit(address=f"/scorecards/{{card}}{path}", matter=Matter.SCORECARD), draft


PREVIEW = "?file={kept}&days=business"
# To those who take in lists, somebody else's file is not there; others are told that they take in none.
OTHERS_FILE = dict.fromkeys(NEGOTIATORS - {"marcus"}, 404)

SYSTEMS, SAM = Matter.SYSTEMS, frozenset({"sam"})

PAGES: dict[str, tuple[Visit, ...]] = {
    "/": shared("/", DIRECTORY, found=303),
    "/account": shared("/account", DIRECTORY),
    "/account/address": shared("/account/address", DIRECTORY),
    "/account/factors": shared("/account/factors", DIRECTORY),
    "/account/factors/app": shared("/account/factors/app", DIRECTORY),
    "/account/password": shared("/account/password", DIRECTORY),
    "/account/session": shared("/account/session", DIRECTORY),
    "/accounts": shared("/accounts", SETTINGS),
    "/accounts/sign-on": shared("/accounts/sign-on", SETTINGS),
    "/accounts/person": shared("/accounts/person?email=dana.ruiz@portalder.gov", SETTINGS),
    "/accounts/groups": shared("/accounts/groups", SETTINGS),
    "/accounts/leavers": shared("/accounts/leavers", SETTINGS),
    "/accounts/leavers/template.csv": shared("/accounts/leavers/template.csv", SETTINGS),
    "/listings/{number}": shared("/listings/{listing}", DIRECTORY, may=SAM | {"lee"}),
    "/adjustments": shared("/adjustments", EVENT),
    "/adjustments/new": shared("/adjustments/new", EVENT, may=NEGOTIATORS | AMARA),
    "/adjustments/{number}": shared("/adjustments/{storm}", EVENT)
    + shared("/adjustments/{storm_asked}", EVENT),
    "/adjustments/{number}/confirmation": of_event("confirmation", "storm", AMARA),
    "/adjustments/{number}/declaration": of_event("declaration", "storm_asked", AMARA),
    "/adjustments/{number}/refusal": of_event("refusal", "storm_asked", AMARA),
    "/adjustments/{number}/withdrawal": of_event("withdrawal", "storm_asked", STREETS)
    + of_event("withdrawal", "storm", AMARA),
    "/agreements": shared("/agreements", CATALOG),
    "/agreements/{code}": shared("/agreements/streets", CATALOG) + shared("/agreements/water", CATALOG),
    "/agreements/{code}/changes/new": shared(
        "/agreements/streets/changes/new", CATALOG, may=STREETS | CENTER
    ),
    "/agreements/{code}/what-would-have-happened": shared(
        "/agreements/streets/what-would-have-happened?key=term:pothole/done", CATALOG, may=STREETS | CENTER
    ),
    "/agreements/{code}/thread": shared("/agreements/streets/thread?target=term:pothole/done", CATALOG),
    "/agreements/{code}/compare": shared("/agreements/streets/compare?from=1&to=2", CATALOG),
    "/agreements/{code}/compare.pdf": shared("/agreements/streets/compare.pdf?from=1&to=2", CATALOG),
    "/agreements/{code}/terms.csv": shared("/agreements/streets/terms.csv", CATALOG),
    "/agreements/{code}/terms.xlsx": shared("/agreements/streets/terms.xlsx", CATALOG),
    "/agreements/{code}/versions/{file}": shared("/agreements/streets/versions/1.pdf", CATALOG),
    "/approvals": shared("/approvals", DIRECTORY),
    "/.well-known/security.txt": shared(
        "/.well-known/security.txt", PUBLIC, found=404, instead=dict.fromkeys(SIGNED_IN, 404)
    ),
    "/assets/{name}": shared("/assets/unknown.css", PUBLIC, found=404, instead=dict.fromkeys(SIGNED_IN, 404)),
    "/audit": shared("/audit", TRAIL) + shared("/audit?words=quokka", TRAIL),
    "/audit/checks": shared("/audit/checks", TRAIL),
    "/audit/recount": shared("/audit/recount", TRAIL),
    "/audit/sample": shared("/audit/sample", Matter.SAMPLE),
    "/audit/{number}": tuple(Visit(address=f"/audit/{{{name}}}", matter=TRAIL) for name in ("first", "note")),
    "/brief": shared("/brief", Matter.BRIEF),
    "/brief/brief.pdf": shared("/brief/brief.pdf", Matter.BRIEF),
    "/calendars": shared("/calendars", CATALOG),
    "/calendars/new": shared("/calendars/new", CATALOG, may=(LEADS - {"ruth"}) | {"nora", "sam"}),
    "/calendars/{code}": shared("/calendars/city", CATALOG),
    "/calendars/{code}/holidays/new": shared(
        "/calendars/city/holidays/new", CATALOG, may=frozenset({"nora", "sam"})
    ),
    "/calendars/{code}/versions/new": shared(
        "/calendars/city/versions/new", CATALOG, may=frozenset({"nora", "sam"})
    ),
    "/changes/{number}": of_a_change(""),
    "/changes/{number}/agreed": shared("/changes/{talked}/agreed", OPEN),
    "/changes/{number}/sheet": of_a_change("/sheet"),
    "/changes/{number}/sheet.pdf": of_a_change("/sheet.pdf"),
    "/changes/{number}/terms.csv": of_a_change("/terms.csv"),
    "/changes/{number}/terms.xlsx": of_a_change("/terms.xlsx"),
    "/changes/{number}/draft": writing("draft"),
    "/changes/{number}/what-would-have-happened": happened(),
    "/changes/{number}/confirm": writing("confirm"),
    "/changes/{number}/answer": answering("answer"),
    "/changes/{number}/answer/confirm": answering("answer/confirm"),
    # Marcus sent it, which was his yes.
    "/changes/{number}/agree": act("agree", "open", LEE, instead={"marcus": 409}),
    "/changes/{number}/approve": act("approve", "agreed", AMARA),
    "/changes/{number}/decline": act("decline", "open", LEE),
    "/changes/{number}/extension": act("extension", "open", STREETS),
    "/changes/{number}/hand-back": act("hand-back", "signing", LEE),
    "/changes/{number}/objection": act("objection", "noticed", STREETS),
    "/changes/{number}/question": act("question", "open", STREETS | CENTER),
    "/changes/{number}/recommendation": act("recommendation", "open", DANA),
    "/changes/{number}/rejection": act("rejection", "agreed", AMARA),
    "/changes/{number}/reply": act("reply", "asked", CENTER),
    "/changes/{number}/return": act("return", "agreed", AMARA),
    "/changes/{number}/withdrawal": act(
        "withdrawal",
        "open",
        CENTER,
        draft=Visit(address="/changes/{draft}/withdrawal", matter=OWN, own="streets"),
    ),
    "/corrections": shared("/corrections", DIRECTORY),
    "/corrections/new": shared("/corrections/new", DIRECTORY, may=DEPARTMENTS),
    "/corrections/{number}": shared("/corrections/{correction}", CORRECTION),
    "/corrections/{number}/withdrawal": shared(
        "/corrections/{correction}/withdrawal", CORRECTION, may=STREETS
    ),
    "/decisions": shared("/decisions", DIRECTORY) + shared("/decisions?q=quokka", DIRECTORY),
    # about a change that is not decided yet
    "/decisions/{number}": shared("/decisions/{decision}", Matter.MEETING),
    "/city": shared("/city", CATALOG, may=CENTER | AMARA | {"nora"}),
    "/districts": shared("/districts", CATALOG, may=OUTLINERS),
    "/districts/outlines.geojson": shared("/districts/outlines.geojson", CATALOG, may=OUTLINERS),
    "/departments": shared("/departments", CATALOG, may=CENTER | AMARA | {"nora"}),
    "/health/live": shared("/health/live", PUBLIC),
    "/health/ready": shared("/health/ready", PUBLIC),
    "/help": shared("/help", DIRECTORY),
    "/help/{role}": shared("/help/liaison", DIRECTORY),
    "/imports/people": shared("/imports/people", DIRECTORY, may=LEADS | {"sam"}),
    "/imports/people/template.csv": shared("/imports/people/template.csv", DIRECTORY, may=LEADS | {"sam"}),
    "/imports/terms": shared("/imports/terms", CATALOG, may=NEGOTIATORS),
    "/imports/terms/template.csv": shared("/imports/terms/template.csv", CATALOG, may=NEGOTIATORS),
    "/imports/terms/preview": shared(
        f"/imports/terms/preview{PREVIEW}", CATALOG, may=frozenset({"marcus"}), instead=OTHERS_FILE
    ),
    "/imports/terms/preview/refused": shared(
        f"/imports/terms/preview/refused{PREVIEW}", CATALOG, may=frozenset({"marcus"}), instead=OTHERS_FILE
    ),
    "/imports/terms/{number}": shared("/imports/terms/{upload}", OWN, own="311"),
    "/imports/terms/{number}/refused": shared("/imports/terms/{upload}/refused", OWN, own="311"),
    "/account/tokens": shared("/account/tokens", DIRECTORY),
    "/account/api": shared("/account/api", DIRECTORY),
    "/service-accounts": shared("/service-accounts", SETTINGS),
    "/account/calendar": shared("/account/calendar", DIRECTORY),
    "/account/mail": shared("/account/mail", DIRECTORY),
    "/calendar/{name}": shared(
        "/calendar/unknown.ics", PUBLIC, found=404, instead=dict.fromkeys(SIGNED_IN, 404)
    ),
    # What waits for a proof is its own session's alone.
    "/proof/{code}": shared("/proof/unknown", DIRECTORY, found=410, refused=410),
    "/inbox/{notice}": shared("/inbox/{notice}", DIRECTORY, may=DANA, found=303, refused=404),
    # Whoever is no side is told of it when it is late; the page is for whom it concerns.
    "/reminders/{subject}/{number}/{kind}/{office}": shared(
        "/reminders/change/{open}/turn/streets", DIRECTORY, may=STREETS | CENTER, refused=404
    )
    + shared("/reminders/change/{draft}/draft/streets", DIRECTORY, may=STREETS, refused=404),
    "/setup/reminders": shared("/setup/reminders", SETTINGS),
    "/setup/reminders/{kind}": shared("/setup/reminders/turn", SETTINGS)
    + shared("/setup/reminders/draft?after-reminded=5&after-due=9", SETTINGS),
    "/inbox": shared("/inbox", DIRECTORY) + shared("/inbox?show=done", DIRECTORY),
    "/letters": shared("/letters", Matter.DELIVERY),
    "/maintenance": shared("/maintenance", SETTINGS),
    "/letters/{number}": shared("/letters/{letter}", Matter.DELIVERY),
    "/offices/new": shared("/offices/new", SETTINGS),
    "/our-agreement": shared("/our-agreement", CATALOG, found=303),
    "/our-scorecard": shared("/our-scorecard", Matter.SCORECARD, found=303),
    "/scorecards/choose": shared("/scorecards/choose", Matter.SCORECARD, found=303),
    "/people": shared("/people", DIRECTORY),
    "/people/{party}": shared("/people/streets", DIRECTORY),
    "/people/{party}/roles/new": shared(
        "/people/streets/roles/new", DIRECTORY, may=frozenset({"lee", "sam"})
    ),
    "/shown/{number}": shared("/shown/streets-2", CATALOG),
    "/setup/two-factors": shared("/setup/two-factors", SETTINGS),
    "/resets/{number}": shared(
        "/resets/{reset}", DIRECTORY, may=frozenset({"sam", "amara", "rosa"}), refused=404
    ),
    "/successions/{number}": shared("/successions/{succession}", DIRECTORY),
    "/people/{party}/roles/{seat}": shared("/people/streets/roles/streets-liaison", DIRECTORY),
    "/scorecards": shared("/scorecards", Matter.SCORECARD),
    "/scorecards/{number}": of_a_card(""),
    "/scorecards/{number}/scorecard.csv": of_a_card("/scorecard.csv"),
    "/scorecards/{number}/scorecard.json": of_a_card("/scorecard.json"),
    "/scorecards/{number}/scorecard.pdf": of_a_card("/scorecard.pdf"),
    "/search": tuple(
        Visit(address=f"/search?q={words}", matter=CATALOG)
        for words in ("street", "quokka", "fallen", "parks")
    ),
    "/actions": shared("/actions", DIRECTORY),
    "/actions/{number}": shared("/actions/{action}", Matter.ACTION)
    + shared("/actions/{action_done}", Matter.ACTION),
    "/actions/{number}/files": shared("/actions/{action}/files", Matter.ACTION),
    "/attachments/{number}": shared("/attachments/{attachment}", Matter.ACTION),
    "/attachments/{number}/removal": shared("/attachments/{attachment}/removal", Matter.ACTION, may=CENTER),
    "/changes/{number}/files": of_a_change("/files"),
    "/meetings/{number}/files": shared("/meetings/{meeting}/files", Matter.MEETING),
    "/coming-up": shared("/coming-up", DIRECTORY),
    "/coming-up/new": shared("/coming-up/new", DIRECTORY, may=DEPARTMENTS),
    "/coming-up/{number}": shared("/coming-up/{coming}", Matter.OUTLOOK)
    + shared("/coming-up/{sent_entry}", OWN, own="streets"),
    "/coming-up/links/{token}": shared("/coming-up/links/{link}", PUBLIC),
    # Lee is asked, and reads there what waits; others go on to the meeting.
    "/m/{code}": shared("/m/{talk_code}", Matter.MEETING, found=303, instead={"lee": 200}),
    "/meetings/{number}/items/{key}/agreed": shared(
        "/meetings/{talk}/items/{talk_item}/agreed", Matter.MEETING, may=STREETS | CENTER
    ),
    "/bodies": shared("/bodies", DIRECTORY),
    "/bodies/new": shared("/bodies/new", DIRECTORY, may=BOARD_TAKERS),
    "/bodies/{code}": shared("/bodies/standards", DIRECTORY) + shared("/bodies/streets-311", DIRECTORY),
    "/bodies/{code}/ground-rules": shared(
        "/bodies/standards/ground-rules", DIRECTORY, may=BOARD_TAKERS, instead={"sam": 404}
    ),
    "/meetings/{number}/agenda": shared("/meetings/{meeting}/agenda", Matter.MEETING),
    "/meetings/{number}/agenda/published/{nth}": shared(
        "/meetings/{meeting}/agenda/published/1", Matter.MEETING
    ),
    "/meetings/{number}/agenda/published/{nth}/paper": shared(
        "/meetings/{meeting}/agenda/published/1/paper", Matter.MEETING
    ),
    "/meetings/{number}/minutes": tuple(
        Visit(address=f"/meetings/{{{name}}}/minutes", matter=Matter.MEETING) for name in MINUTES
    ),
    "/meetings/{number}/minutes/whole.pdf": shared(
        "/meetings/{sent_minutes}/minutes/whole.pdf", Matter.MEETING
    ),
    "/meetings/{number}/minutes/public": public_minutes(""),
    "/meetings/{number}/minutes/public.pdf": public_minutes(".pdf"),
    "/meetings/{number}/minutes/words": shared(
        "/meetings/{draft_minutes}/minutes/words", Matter.MEETING, may=MARCUS
    ),
    "/meetings/{number}/minutes/correction": shared(
        "/meetings/{sent_minutes}/minutes/correction", Matter.MEETING, may=WERE_HERE
    ),
    "/meetings/{number}/minutes/corrections/{nth}": shared(
        "/meetings/{sent_minutes}/minutes/corrections/1", Matter.MEETING, may=ANSWERERS
    ),
    "/meetings/{number}/now": shared("/meetings/{now}/now", Matter.MEETING),
    "/meetings/{number}/now/parts": shared("/meetings/{now}/now/parts", Matter.MEETING),
    "/meetings/{number}/live": shared("/meetings/{meeting}/live", Matter.MEETING, found=204),
    "/meetings/{number}/attendance": shared("/meetings/{now}/attendance", Matter.MEETING),
    "/meetings/{number}/closing": shared("/meetings/{now}/closing", Matter.MEETING, may=STREETS | CENTER),
    "/meetings/{number}/meeting.ics": shared("/meetings/{meeting}/meeting.ics", Matter.MEETING),
    "/meetings": shared("/meetings", DIRECTORY),
    "/meetings/new": shared("/meetings/new", DIRECTORY, may=DATE_KEEPERS),
    "/meetings/series/new": shared("/meetings/series/new", DIRECTORY, may=DATE_KEEPERS),
    "/meetings/series/{number}": shared("/meetings/series/{series}", Matter.MEETING),
    "/meetings/series/{number}/change": shared(
        "/meetings/series/{series}/change", Matter.MEETING, may=STREETS | CENTER
    ),
    "/meetings/{number}": shared("/meetings/{meeting}", Matter.MEETING, found=303),
    "/meetings/{number}/move": shared("/meetings/{meeting}/move", Matter.MEETING, may=STREETS | CENTER),
    "/meetings/{number}/people": shared("/meetings/{meeting}/people", Matter.MEETING),
    "/labels": of_sources("/labels"),
    "/differences/{number}": shared("/differences/{difference}", Matter.DIFFERENCE),
    "/findings/{number}": of_sources("/findings/{finding}"),
    "/findings/{number}/draft": of_sources("/findings/{finding}/draft", may=CENTER),
    "/names": shared("/names", DIRECTORY),
    "/l/{token}": shared("/l/{letter_link}", PUBLIC),
    "/u/{token}": shared("/u/{stop_link}", PUBLIC),
    "/mailboxes/{email}": shared(DANAS, DIRECTORY, may=DANA, refused=404),
    "/mailboxes/{email}/{number}": shared(f"{DANAS}/1", DIRECTORY, may=DANA, refused=404),
    "/mailboxes/{email}/{number}/drawn": shared(f"{DANAS}/1/drawn", DIRECTORY, may=DANA, refused=404),
    "/names/{number}": shared("/names/{names}", Matter.LABELS)
    + shared("/names/{names_objected}", Matter.LABELS),
    # Other departments find their own requests there; administrators are no side.
    "/requests": shared("/requests", CATALOG, instead={"sam": 404}),
    "/requests/{source}/{number}": shared("/requests/crm/101", REQUESTS),
    "/sources": of_sources("/sources"),
    "/sources/new": of_sources("/sources/new", may=TAKERS),
    "/sources/{code}": of_sources("/sources/crm"),
    "/sources/{code}/differences": of_sources("/sources/crm/differences"),
    "/sources/{code}/promises": of_sources("/sources/crm/promises"),
    "/sources/{code}/settings": of_sources("/sources/crm/settings", may=TAKERS),
    "/sources/{code}/uploads/new": of_sources("/sources/crm/uploads/new", may=TAKERS),
    "/sources/{code}/uploads/preview": with_export("/sources/crm/uploads/preview"),
    "/sources/{code}/uploads/trial": with_export("/sources/crm/uploads/trial"),
    "/uploads/{number}": of_sources("/uploads/{requests_upload}"),
    "/uploads/{number}/refused": of_sources("/uploads/{requests_upload}/refused"),
    "/services": shared("/services", CATALOG) + shared("/services?q=quokka", CATALOG),
    "/services/new": shared("/services/new", CATALOG, may=BINDING),
    "/services/{code}/reorganization": shared("/services/pothole/reorganization", CATALOG, may=BINDING)
    + shared("/services/pothole/reorganization?kind=describe", CATALOG, may=BINDING),
    "/reorganizations/{number}": shared("/reorganizations/{reorganization}", OPEN),
    "/services/asked": shared("/services/asked", CATALOG, may=CATALOG_KEEPERS),
    "/services/changes": shared("/services/changes", CATALOG),
    "/services/{code}": shared("/services/pothole", CATALOG),
    "/services/{code}/dates": shared("/services/pothole/dates", CATALOG),
    "/services/{code}/entry": shared("/services/pothole/entry", CATALOG, may=CATALOG_KEEPERS),
    "/services/{code}/words": shared("/services/pothole/words", CATALOG, may=STREETS | CENTER),
    "/setup": shared("/setup", SETTINGS),
    "/setup/city": shared("/setup/city", SETTINGS),
    "/setup/open-data": shared("/setup/open-data", SETTINGS),
    "/open-data": shared("/open-data", PUBLIC),
    "/open-data/{name}": shared("/open-data/targets.jsonl", PUBLIC)
    + shared("/open-data/services.jsonl", PUBLIC)
    + shared("/open-data/decisions.jsonl", PUBLIC)
    + shared("/open-data/datapackage.json", PUBLIC),
    "/promises": shared("/promises?q=pothole", PUBLIC),
    "/promises/embedded": shared("/promises/embedded", PUBLIC),
    "/promises/scorecards/{code}": shared("/promises/scorecards/streets", PUBLIC),
    "/promises/{name}": shared("/promises/promises.csv", PUBLIC)
    + shared("/promises/promises.json", PUBLIC)
    + shared("/promises/promises.atom", PUBLIC),
    "/open311/v2/{name}": shared("/open311/v2/services.json?extensions=true", PUBLIC)
    + shared("/open311/v2/requests.xml", PUBLIC),
    "/open311/v2/{kind}/{name}": shared("/open311/v2/services/pothole.json?extensions=true", PUBLIC),
    "/letter/{token}": shared("/letter/unknown", PUBLIC, found=404, instead=dict.fromkeys(SIGNED_IN, 404)),
    "/sign-in": shared("/sign-in", PUBLIC, instead=ONWARD),
    "/systems": shared("/systems", SYSTEMS),
    "/systems/new": shared("/systems/new", SYSTEMS, may=SAM),
    "/systems/of-record": shared("/systems/of-record", SYSTEMS, may=SAM),
    "/systems/{number}": shared("/systems/{system}", SYSTEMS),
    "/sign-in/factor": shared("/sign-in/factor", PUBLIC, found=303),
    "/sign-in/password": shared("/sign-in/password", PUBLIC),
    "/sign-in/with/{key}/back": shared(
        "/sign-in/with/city/back?state=x", PUBLIC, found=404, instead=dict.fromkeys(SIGNED_IN, 404)
    ),
    "/to-do": shared("/to-do", DIRECTORY),
    "/verify": shared("/verify", PUBLIC),
    "/verify/{fingerprint}": shared("/verify/{fingerprint}", PUBLIC),
    "/{address}": shared("/nowhere/at/all", DIRECTORY, found=404, may=EVERYBODY),
}
