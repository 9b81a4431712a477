"""The lines of the record as its list shows them: a day once, alike entries of one minute as one line. Layout and words only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from governance.audit import sentences
from governance.audit.queries import VisibleEvent
from governance.audit.sentences import Sentence
from governance.people.queries.directory import PartyFacts
from governance.web.records.matters import href

ALIKE = 3  # so many entries of one kind and minute are one line


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    """An entry as pages tell it; `href` leads to the matter, where it has a page, and `side` is whose color the person has.

    `name` and `about` are who acted; `before`, `named` and `after` the act around the matter's number, which is a link there.
    """

    seen: VisibleEvent
    sentence: Sentence | None
    told: str
    href: str
    subject: str
    side: str
    name: str
    about: str
    before: str
    named: str
    after: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list; `day` is set where a day begins, `alike` are the further entries that say the same of others."""

    day: date | None
    first: TrailEntry
    alike: tuple[TrailEntry, ...]

    @property
    def numbers(self) -> str:
        """“843”, or from the earliest to the latest of several."""
        if not self.alike:
            return f"{self.first.seen.number:,}"
        return f"{self.alike[-1].seen.number:,}–{self.first.seen.number:,}"


def told(events: Iterable[VisibleEvent], local: ZoneInfo, parties: Iterable[PartyFacts]) -> list[TrailEntry]:
    known = tuple(parties)
    names = {party.code: party.name for party in known}
    sides = {party.name: str(party.kind) for party in known}
    return [_entry(seen, local, names, sides) for seen in events]


def rows(entries: Iterable[TrailEntry], local: ZoneInfo) -> Iterator[Row]:
    """Every entry is in exactly one row, in the order in which they came."""
    shown: date | None = None
    for _, same in groupby(entries, key=_likeness):
        run = list(same)
        parts = [run] if len(run) >= ALIKE else [[each] for each in run]
        for part in parts:
            day = part[0].seen.at.astimezone(local).date()
            yield Row(day=day if day != shown else None, first=part[0], alike=tuple(part[1:]))
            shown = day


def _likeness(entry: TrailEntry) -> tuple[object, ...]:
    """Entries of one kind by one person in one minute are alike; what cannot be read is like nothing else."""
    event = entry.seen.event
    if event is None:
        return (entry.seen.number,)
    return event.tag, event.by.name, event.by.office, entry.seen.at.replace(second=0, microsecond=0)


def _entry(
    seen: VisibleEvent, local: ZoneInfo, names: Mapping[str, str], sides: Mapping[str, str]
) -> TrailEntry:
    subject = seen.event.subject if seen.event else ""
    where = "" if seen.withheld else href(subject)
    sentence = None if seen.withheld else sentences.sentence(seen.event, zone=local, fingerprints=False)
    name, gap, about = (sentence.who if sentence else "").partition(" (")
    before, named, after = _parts(
        sentence.act if sentence else "", subject.partition(":")[2] if where else ""
    )
    return TrailEntry(
        seen=seen,
        sentence=sentence,
        told=sentences.withheld(names.get(seen.audience, seen.audience)) if seen.withheld else "",
        href=where,
        subject="" if seen.withheld else sentences.subject_words(subject),
        side=sides.get(seen.event.by.office, "") if seen.event else "",
        name=name,
        about=f"{gap}{about}",
        before=before,
        named=named,
        after=after,
        fingerprint=str(seen.event.after.get("hash", ""))[:4] if seen.event else "",
    )


def _parts(act: str, code: str) -> tuple[str, str, str]:
    if not code or code not in act:
        return act, "", ""
    before, _, after = act.partition(code)
    return before, code, after
