"""The form of an entry of what is coming up: the same for a department's own side and for a colleague by a link."""

from typing import Any

from governance.outlook.queries.entries import OutlookEntryFacts
from governance.outlook.rules import MOST_REQUESTS, Announcement
from governance.web.site.forms import Form


def read_announcement(form: Form) -> Announcement:
    """What was typed; notes errors at their fields and does not raise."""
    return Announcement(
        title=form.text("title", "What is coming up", limit=120),
        starts=form.day("starts", "First day"),
        ends=form.day("ends", "Last day"),
        services=tuple(form.values("service")),
        volume=form.whole("volume", "Requests expected", low=0, high=MOST_REQUESTS)
        if form.value("volume").strip()
        else 0,
        calls=form.checked("calls"),
        words=form.text("words", "Words for call takers", required=False, limit=500),
    )


def stored_form(found: OutlookEntryFacts) -> Form:
    """The form as it is stored."""
    values: dict[str, Any] = {
        "title": found.title,
        "starts": found.starts.isoformat(),
        "ends": found.ends.isoformat(),
        "volume": found.volume or "",
        "calls": "yes" if found.calls else "",
        "words": found.words,
    }
    pairs = [(name, str(value)) for name, value in values.items()]
    return Form([*pairs, *(("service", code) for code, _ in found.services)])
