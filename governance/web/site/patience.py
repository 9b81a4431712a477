"""How long a request may take, and which routes take longer, each with its reason: `opt={"patience": patience.PAPER}`.

A route that says nothing is a page: its acts have 7 seconds, its answer 8. The time of what is sent in counts apart, see
`incoming`. Every figure is multiplied by GOVERNANCE_PATIENCE.
"""

from dataclasses import dataclass
from typing import cast

from litestar.handlers import HTTPRouteHandler
from litestar.types import Scope

from governance.web.site.pages import FORM_LIMIT

OPTION = "patience"
ANSWERING = 1.0  # seconds between an act's deadline and that of its answer


@dataclass(frozen=True, kw_only=True)
class Patience:
    seconds: float
    why: str

    @property
    def act(self) -> float:
        return self.seconds - ANSWERING


PAGE = Patience(seconds=8, why="somebody waits for it")
PAPER = Patience(
    seconds=130, why="a document is made aside: a minute at most until its turn, another to make it"
)
FILE = Patience(seconds=130, why="a file is read aside: a minute at most until its turn, another to read it")
LIST = Patience(seconds=600, why="a list is taken in as a whole or not at all")
WHOLE_FILE = Patience(seconds=3600, why="all of an export is tried, which a person who waits has asked for")
DOWNLOAD = Patience(seconds=3600, why="its lines are written while they are sent, as fast as they are taken")
STREAM = Patience(seconds=330, why="it tells what is new for five minutes, then ends by itself")


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How what is sent in has to come: seconds without a byte, seconds in all, and bytes a second from the tenth on."""

    silent: float = 10
    whole: float = 30
    slowest: float = 0
    counted_after: float = 10


FORM = Sending()
UPLOAD = Sending(whole=600, slowest=50_000)


def of(scope: Scope) -> Patience:
    found: Patience = scope["route_handler"].opt.get(OPTION, PAGE)
    return found


def sending(scope: Scope) -> Sending:
    """That of a file where its route takes more than a form may have."""
    handler = cast("HTTPRouteHandler", scope["route_handler"])
    most = handler.resolve_request_max_body_size()
    return UPLOAD if most is None or most > FORM_LIMIT else FORM
