"""`/open-data`: the data package of all that everybody signed in reads, file by file, open to everybody or not."""

from typing import Literal

from litestar import Controller, Response
from litestar.params import FromPath

from governance.api.site.answers import KEPT
from governance.api.site.routes import read
from governance.open_data.queries.opened import opened
from governance.open_data.rules.package import CSV, LINES, SHEET
from governance.open_data.rules.parts import EVERYTHING, Opened
from governance.open_data.rules.resources import RESOURCES
from governance.web.open_data.pages import made, sent
from governance.web.site.pages import Request

FileName = Literal[
    "datapackage.json",
    "services.csv.gz",
    "services.jsonl",
    "targets.csv.gz",
    "targets.jsonl",
    "calendars.csv.gz",
    "calendars.jsonl",
    "calendar-days.csv.gz",
    "calendar-days.jsonl",
    "scorecards.csv.gz",
    "scorecards.jsonl",
    "scorecard-services.csv.gz",
    "scorecard-services.jsonl",
    "decisions.csv.gz",
    "decisions.jsonl",
]
KIND = "application/octet-stream"
NAMES = (SHEET, *(f"{each.name}.{form}" for each in RESOURCES for form in (CSV, LINES)))


class OpenDataResource(Controller):
    path = "/open-data"
    tags = ("open data",)

    @read(
        "/{name:str}",
        operation="readOpenData",
        summary="A file of the data package, which datapackage.json describes",
        media_type=KIND,
    )
    async def show(self, request: Request, name: FromPath[FileName]) -> Response[bytes]:
        what = Opened(parts=EVERYTHING.parts, licence=(await opened()).licence)
        headers = {"Cache-Control": KEPT, "Content-Type": KIND}
        return sent(request, (await made(request, what))[name], name, headers=headers)
