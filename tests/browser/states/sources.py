"""Data sources, uploads, the names that wait, the requests themselves. What was taken in comes from tests/browser/taken.py."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.taken import CODE, EXPORT, HEAD
from tests.browser.ways import all_unfolded, chosen, following, led, picked, pressed, typed, uploaded

_MARCUS = "Marcus Bell"
_SOURCE = {"code": CODE}
_NEW_UPLOAD: dict[str, Any] = {"route": "/sources/{code}/uploads/new", "about": _SOURCE, "by": _MARCUS}
_LOOKED_AT: dict[str, Any] = {**_NEW_UPLOAD, "arrives": "/sources/{code}/uploads/preview"}
_UPLOAD: dict[str, Any] = {"route": "/uploads/{number}", "page": "uploads/show.html", "by": _MARCUS}
_LIST: dict[str, Any] = {"route": "/requests", "page": "requests/index.html", "by": _MARCUS}
_ONE: dict[str, Any] = {"route": "/requests/{source}/{number}", "page": "requests/show.html"}
_NAMES: dict[str, Any] = {"route": "/labels", "page": "labels/index.html", "by": _MARCUS}
_NOTICES: dict[str, Any] = {"route": "/names", "page": "names/index.html"}
_NOTICE: dict[str, Any] = {"route": "/names/{number}", "page": "names/show.html", "by": _MARCUS}
_LOOK = pressed("Look it over")
_FRESH = EXPORT.replace("W-", "V-").encode()

SOURCES = (
    State(name="data sources", route="/sources", page="sources/index.html", by=_MARCUS),
    State(name="data sources, the office", route="/sources", page="sources/index.html", by="Nora Lind"),
    State(
        name="data sources, not theirs",
        route="/sources",
        page="errors/problem.html",
        by="Dana Ruiz",
        status=404,
    ),
    State(name="a new data source, its kind", route="/sources/new", page="sources/kind.html", by=_MARCUS),
    State(
        name="a new data source",
        route="/sources/new",
        page="sources/new.html",
        by=_MARCUS,
        query="preset=boston",
        then=all_unfolded,
    ),
    State(
        name="a new data source, nothing typed",
        route="/sources/new",
        page="sources/new.html",
        by=_MARCUS,
        query="preset=other",
        then=pressed("Add this data source"),
        status=422,
    ),
    State(
        name="a data source",
        route="/sources/{code}",
        page="sources/show.html",
        about=_SOURCE,
        by=_MARCUS,
        then=all_unfolded,
    ),
    State(
        name="a data source, the auditor",
        route="/sources/{code}",
        page="sources/show.html",
        about=_SOURCE,
        by="Ruth Adler",
    ),
    State(
        name="where due dates differ, and why",
        route="/sources/{code}/differences",
        page="sources/differences.html",
        about=_SOURCE,
        by=_MARCUS,
    ),
    State(
        name="how a source's files are read",
        route="/sources/{code}/settings",
        page="sources/settings.html",
        about=_SOURCE,
        by=_MARCUS,
    ),
    State(
        name="how a source's files are read, no zone",
        route="/sources/{code}/settings",
        page="sources/settings.html",
        about=_SOURCE,
        by=_MARCUS,
        then=following(typed("Time zone of the city", "Port Alder"), pressed("Save")),
        status=422,
    ),
)
_PROMISES: dict[str, Any] = {
    "route": "/sources/{code}/promises",
    "page": "sources/promises.html",
    "by": _MARCUS,
}
_APART: dict[str, Any] = {"route": "/differences/{number}", "page": "differences/show.html"}
PROMISES = (
    State(name="what the data promise", about={"code": "housing"}, then=all_unfolded, **_PROMISES),
    State(
        name="what the data promise, the auditor",
        about={"code": "housing"},
        **{**_PROMISES, "by": "Ruth Adler"},
    ),
    State(name="what the data promise, being read", about={"code": "inspections"}, **_PROMISES),
    State(name="what the data promise, not read yet", about=_SOURCE, **_PROMISES),
    State(name="what the data promise, no requests", about={"code": "permits"}, **_PROMISES),
    State(
        name="a finding, as it was kept",
        route="/findings/{number}",
        page="findings/show.html",
        about={"number": "finding"},
        by="Nora Lind",
    ),
    State(
        name="targets drafted from a finding",
        route="/findings/{number}/draft",
        page="findings/draft.html",
        about={"number": "finding"},
        by=_MARCUS,
    ),
    State(
        name="targets drafted from a finding, nothing answered",
        route="/findings/{number}/draft",
        page="findings/draft.html",
        about={"number": "finding"},
        by=_MARCUS,
        then=pressed("Make the draft"),
        status=422,
    ),
    State(name="signed and applied apart", about={"number": "difference"}, by="Dana Ruiz", **_APART),
    State(
        name="signed and applied apart, nothing chosen",
        about={"number": "difference"},
        by=_MARCUS,
        then=pressed("Say it for 311"),
        status=422,
        **_APART,
    ),
    State(
        name="signed and applied apart, the auditor",
        about={"number": "difference"},
        by="Ruth Adler",
        **_APART,
    ),
    State(
        name="requests behind a finding",
        query="source=housing&finding=FN-2026-0001&fit=moved",
        **_LIST,
    ),
)
UPLOADS = (
    State(name="uploading requests", page="uploads/new.html", **_NEW_UPLOAD),
    State(
        name="uploading requests, none chosen", page="uploads/new.html", then=_LOOK, status=422, **_NEW_UPLOAD
    ),
    State(
        name="uploading requests, a picture",
        page="uploads/new.html",
        then=following(uploaded("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(200)), _LOOK),
        status=422,
        **_NEW_UPLOAD,
    ),
    State(
        name="uploading requests, looked over",
        page="uploads/preview.html",
        then=following(uploaded("may.csv", _FRESH), chosen("whole export"), _LOOK, all_unfolded),
        **_LOOKED_AT,
    ),
    State(
        name="uploading requests, other columns",
        page="uploads/preview.html",
        then=following(uploaded("other.csv", b"ticket,about\n1,Pothole\n"), _LOOK),
        **_LOOKED_AT,
    ),
    State(
        name="uploading requests, touched is not closed",
        page="uploads/preview.html",
        then=following(
            uploaded(
                "may.csv", HEAD.replace("closed", "ended").encode() + b"1,Pothole,2026-05-01,,,Open,,\n"
            ),
            _LOOK,
            all_unfolded,
            picked("When it was closed", "last updated"),
            pressed("Use these columns"),
        ),
        status=422,
        **_NEW_UPLOAD,
    ),
    State(
        name="uploading requests, results without words",
        page="uploads/preview.html",
        then=following(
            uploaded("may.csv", _FRESH),
            _LOOK,
            all_unfolded,
            picked("The city's own result", "status"),
            pressed("Use these columns"),
        ),
        status=422,
        **_NEW_UPLOAD,
    ),
    State(
        name="uploading requests, a title and twins",
        page="uploads/preview.html",
        then=following(
            uploaded(
                "may.csv", b"Requests of May\n\nid,type,opened,status,status\n1,Pothole,2026-05-01,,Open\n"
            ),
            _LOOK,
        ),
        **_LOOKED_AT,
    ),
    State(
        name="uploading requests, a dry run",
        page="uploads/trial.html",
        then=following(uploaded("may.csv", _FRESH), _LOOK, led("Try it")),
        **{**_LOOKED_AT, "arrives": "/sources/{code}/uploads/trial"},
    ),
    State(name="an upload, taken in", about={"number": "upload-done"}, **_UPLOAD),
    State(name="an upload, waiting", about={"number": "upload-queued"}, **_UPLOAD),
    State(name="an upload, not taken in", about={"number": "upload-failed"}, **_UPLOAD),
)
NAMES = (
    State(name="names that wait", **_NAMES),
    State(name="every name of a source", query=f"source={CODE}", **_NAMES),
    State(name="names that wait, the office", **{**_NAMES, "by": "Nora Lind"}),
    State(
        name="names that wait, no such service",
        then=following(
            chosen("Another service"),
            typed("Another service, by its name", "potholl"),
            pressed("Look it over"),
        ),
        status=422,
        **_NAMES,
    ),
    State(
        name="names that wait, looked over",
        then=following(chosen("Not work that 311 promises"), pressed("Look it over")),
        **{**_NAMES, "page": "labels/preview.html"},
    ),
    State(name="what offices were told about names", **{**_NOTICES, "by": "Rosa Vega"}),
    State(name="what offices were told about names, nothing", **{**_NOTICES, "by": "Dana Ruiz"}),
    State(
        name="a notice about names, to reply to",
        about={"number": "names-told"},
        **{**_NOTICE, "by": "Rosa Vega"},
    ),
    State(name="a notice about names, for 311", about={"number": "names-told"}, **_NOTICE),
    State(
        name="a notice about names, objection without a reason",
        about={"number": "names-told"},
        then=pressed("Object for Parks"),
        status=422,
        **{**_NOTICE, "by": "Rosa Vega"},
    ),
    State(name="a notice about names, objected to", about={"number": "names-objected"}, **_NOTICE),
    State(
        name="a notice about names, one's own objection",
        about={"number": "names-objected"},
        **{**_NOTICE, "by": "Rosa Vega"},
    ),
    State(
        name="another name of a service that moves results",
        route="/services/{code}/entry",
        page="services/name.html",
        about={"code": "graffiti-park"},
        by=_MARCUS,
        then=following(typed("Another name", "Seagull trouble at the fish market"), pressed("Add")),
    ),
)
REQUESTS = (
    State(name="requests", query=f"source={CODE}", then=all_unfolded, **_LIST),
    State(name="requests, none like that", query=f"source={CODE}&district=Moon", **_LIST),
    State(
        name="requests, the latest ones first",
        query="order=late&result=missed&result=overdue&basis=due&from=2026-05-01",
        **_LIST,
    ),
    State(name="requests, not to be read", query="from=soon&result=maybe", status=422, **_LIST),
    State(
        name="requests, the late ones",
        query="party=streets&result=missed&result=overdue&as_of=2026-06-01",
        **{**_LIST, "by": "Dana Ruiz"},
    ),
    State(
        name="requests, not theirs", route="/requests", page="errors/problem.html", by="Sam Ito", status=404
    ),
    State(name="a request, on time", about={"source": CODE, "number": "W-1"}, by="Dana Ruiz", **_ONE),
    State(name="a request, a contradiction", about={"source": CODE, "number": "W-5"}, by=_MARCUS, **_ONE),
    State(name="a request, not matched", about={"source": CODE, "number": "W-4"}, by=_MARCUS, **_ONE),
    State(
        name="no such request",
        route="/requests/{source}/{number}",
        page="errors/problem.html",
        about={"source": CODE, "number": "W-0"},
        by=_MARCUS,
        status=404,
    ),
)
TAKING_IN = (*SOURCES, *PROMISES, *UPLOADS, *NAMES, *REQUESTS)
