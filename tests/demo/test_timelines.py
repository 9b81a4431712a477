"""The line of time of every change, for everybody who may open it: each entry of the history stands there once, and no other."""

from collections import Counter

from governance.audit.rules import SHARED
from governance.audit.stored_event import event_from
from governance.audit.tags import Tag
from governance.changes.queries.page import ChangePage, change_page
from governance.errors import NotFound
from governance.people.queries.viewers import viewer_of_person
from governance.web.changes.timeline import SENT, Entry, timeline
from tests.demo.conftest import AT, ZONE, rows
from tests.demo_city import TODAY


def parts(page: ChangePage) -> int:
    """How many entries of the history are told within another line, counted from what the change says itself."""
    acts = page.acts
    own_yeses = sum(
        each.hash == yes.hash and each.party == yes.party
        for yes in acts.yeses
        for each in acts.rounds
        if _said(page, Tag.CONSENTED, yes.hash, yes.party_name)
    )
    answered = sum(each.answered_at is not None for each in acts.questions)
    back = sum(each.handed_back_at is not None for each in acts.signings)
    return own_yeses + answered + back


def _said(page: ChangePage, tag: Tag, hashed: str, office: str) -> bool:
    """Whether that yes is an entry of its own: sending from a role that binds is the yes at once, and no further entry."""
    events = [event for seen in page.history if (event := event_from(seen.text))]
    return any(e.tag is tag and e.after.get("hash") == hashed and e.by.office == office for e in events)


def told(entries: tuple[Entry, ...], kind: str) -> list[object]:
    return [each.told for each in entries if each.kind == kind]


async def test_each_entry_stands_once_for_each_reader(city: None) -> None:
    found = await rows("""SELECT min(t.person) AS id FROM tenure t JOIN seat s ON s.id = t.seat
        WHERE t.ends IS NULL AND s.party IN (SELECT id FROM party WHERE kind <> 'department' OR code IN ('streets', 'sanitation'))
        GROUP BY s.party, s.role""")
    people = sorted({row["id"] for row in found})
    numbers = [row["number"] for row in await rows("SELECT number FROM change ORDER BY number")]
    kinds: Counter[str] = Counter()
    for person in people:
        viewer = await viewer_of_person(person, at=AT)
        for number in numbers:
            try:
                page = await change_page(number, viewer=viewer, at=AT, today=TODAY)
            except NotFound:
                continue
            entries = timeline(page, zone=ZONE)
            kinds.update(each.kind for each in entries)
            assert len(entries) + parts(page) == len(page.history), (number, viewer.name)
            assert [each.at for each in entries] == sorted((each.at for each in entries), reverse=True)
            sent = [each for seen in page.history if (each := event_from(seen.text)) and each.tag in SENT]
            assert len(told(entries, "round")) == len(sent) == len(page.acts.rounds)
            assert told(entries, "question") == list(page.acts.questions)
            assert told(entries, "note") == list(page.acts.notes)
            assert sorted(map(id, told(entries, "signing"))) == sorted(map(id, page.acts.signings))
            private = [each for each in entries if each.private]
            assert len(private) <= sum(seen.audience != SHARED for seen in page.history)
            assert all(each.private for each in entries if each.kind in ("note", "signing"))
    assert {"round", "question", "note", "signing", "act"} <= set(kinds)
