"""What one state of a page is: who sees it, at which address, and what is done there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.browser.ways import Way, stay


@dataclass(frozen=True, kw_only=True)
class State:
    """`about` fills the route's gaps, with short names of what Port Alder has (see CHANGES_NAMED) or as it stands there.

    `arrives` is the route of the page where `then` leads to another one. `mails`: where the city sends letters.
    `long_ago`: so long ago they showed who they are that what binds an office asks for it once more.
    """

    name: str
    route: str
    page: str
    by: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    then: Way = stay
    status: int = 200
    arrives: str = ""
    mails: bool = False
    long_ago: bool = False

    def address(self, numbers: Mapping[str, str]) -> str:
        """Where the browser goes first."""
        filled = {gap: numbers.get(f"{gap}:{value}", value) for gap, value in self.about.items()}
        return self.route.format(**filled) + (f"?{self.query}" if self.query else "")


# Short name: agreement, beginning of the title (nothing: a draft without one), state.
CHANGES_NAMED = {
    "pothole": ("streets", "Pothole repair", "open"),
    "sinkhole": ("streets", "Sinkhole", "open"),
    "bulk-items": ("sanitation", "Bulk item", "open"),
    "dumping": ("sanitation", "Illegal dumping", "open"),
    "playground": ("parks", "Playground", "open"),
    "drains": ("water", "Blocked storm drain", "open"),
    "permits": ("buildings", "Work without", "open"),
    "timing": ("signals", "Signal timing", "open"),
    "pruning": ("parks", "Tree needs pruning", "agreed"),
    "noise": ("buildings", "Construction noise", "open"),
    "graffiti": ("parks", "Graffiti", "open"),
    "hydrants": ("water", "Hydrant", "open"),
    "stumps": ("parks", "Fallen tree", "noticed"),
    "dark-block": ("signals", "Street light out: words", "open"),
    "told-words": ("sanitation", "Missed recycling collection: words", "adopted"),
    "recycling": ("sanitation", "Missed recycling", "adopted"),
    "in-effect": ("water", "Water meter or bill: from", "adopted"),
    "first-version": ("streets", "Targets in use today", "adopted"),
    "declined": ("streets", "Guardrail", "declined"),
    "withdrawn": ("signals", "Street sign", "withdrawn"),
    "lapsed": ("streets", "", "lapsed"),
    "parks-draft": ("parks", "", "draft"),
    "buildings-draft": ("buildings", "", "draft"),
}
NUMBERED = """SELECT c.number FROM change c JOIN agreement a ON a.id = c.agreement
    WHERE a.code = {} AND c.title LIKE {} AND c.state = {} ORDER BY c.number DESC LIMIT 1"""
# Of services that move: kind and state.
REORGANIZED_NAMED = {"graffiti-moves": ("move", "proposed"), "mattress-merges": ("merge", "agreed")}
REORGANIZED = "SELECT number FROM reorganization WHERE kind = {} AND state = {} ORDER BY number LIMIT 1"
VERSIONS_NAMED = {"first-of-streets": ("streets", 1), "latest-of-streets": ("streets", 0)}
FINGERPRINTED = """SELECT v.hash FROM version v JOIN agreement a ON a.id = v.agreement
    WHERE a.code = {} AND {} IN (0, v.number) ORDER BY v.number DESC LIMIT 1"""
