"""The record: all of it, filtered, nothing found, one entry, and for somebody to whom it is not open."""

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, led, pressed, typed

_RUTH = "Ruth Adler"
AUDIT = (
    State(name="audit", route="/audit", page="audit/index.html", by=_RUTH),
    State(
        name="audit, filtered", route="/audit", page="audit/index.html", by=_RUTH, query="person=Dana+Ruiz"
    ),
    State(
        name="audit, everything about a matter",
        route="/audit",
        page="audit/index.html",
        by=_RUTH,
        query="about=agreement%3Astreets",
    ),
    State(
        name="audit, no such matter",
        route="/audit",
        page="audit/index.html",
        by=_RUTH,
        query="about=this+and+that",
        status=422,
    ),
    State(name="audit, nothing fits", route="/audit", page="audit/index.html", by=_RUTH, query="words=zzz"),
    State(
        name="audit, dates the wrong way round",
        route="/audit",
        page="audit/index.html",
        by=_RUTH,
        query="from=2026-06-02&to=2026-05-01",
        status=422,
    ),
    State(
        name="audit, checked", route="/audit", page="audit/index.html", by=_RUTH, then=pressed("Check it now")
    ),
    State(name="checks of the record", route="/audit/checks", page="audit/checks.html", by=_RUTH),
    State(
        name="audit, a copy that cannot be read",
        route="/audit",
        page="audit/checks.html",
        by=_RUTH,
        then=following(all_unfolded, typed("The copy", "hello"), pressed("Check it now")),
        status=422,
    ),
    State(
        name="audit, an entry",
        route="/audit/{number}",
        page="audit/show.html",
        by=_RUTH,
        about={"number": "12"},
        then=all_unfolded,
    ),
    State(
        name="audit, no such entry",
        route="/audit/{number}",
        page="errors/problem.html",
        by=_RUTH,
        about={"number": "999999"},
        status=404,
    ),
    State(name="counting a scorecard again", route="/audit/recount", page="audit/recount.html", by=_RUTH),
    State(
        name="counting a scorecard again, no such one",
        route="/audit/recount",
        page="audit/recount.html",
        by=_RUTH,
        then=following(typed("The scorecard’s number", "SC-1999-0001"), pressed("Count it again")),
        status=422,
    ),
    State(name="random sample", route="/audit/sample", page="audit/sample.html", by=_RUTH),
    State(
        name="random sample, too many",
        route="/audit/sample",
        page="audit/sample.html",
        by=_RUTH,
        then=following(typed("How many requests", "9000"), pressed("Draw")),
        status=422,
    ),
    State(name="audit, not open", route="/audit", page="errors/problem.html", by="Dana Ruiz", status=404),
    State(name="outgoing mail", route="/letters", page="letters/index.html", by="Sam Ito"),
    State(name="outgoing mail, for an auditor", route="/letters", page="letters/index.html", by=_RUTH),
    State(
        name="outgoing mail, a letter",
        route="/letters",
        page="letters/letter.html",
        by="Sam Ito",
        then=led("Beth Lowry"),
        arrives="/letters/{number}",
    ),
    State(
        name="outgoing mail, a test message",
        route="/letters",
        page="letters/tested.html",
        by="Sam Ito",
        then=pressed("Send a test message"),
    ),
)
