"""The file of a card's requests: written when it is published, and read when its figures are counted again.

An open form: UTF-8 CSV with one header line, lines ending in LF, in the order of source and case number, compressed by
gzip without a time stamp; the same requests always give the same bytes. Instants are ISO in UTC, empty where there is
none. A cell that a spreadsheet would take for a formula begins with an apostrophe, which is not part of it.
"""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from governance.cells import guarded, unguarded
from governance.results.rules.frame import NEVER, ORDER, OUTSIDE, UNREADABLE, Codes, Frame, Ints
from governance.results.rules.verdicts import Standing
from governance.scorecards.rules.evidence import About, Evidence, KnownService, Names, Window, results
from governance.scorecards.rules.values import Card

INSTANTS = ("opened", "ended", "due", "due_plain", "due_before", "handed", "handed_due")
NUMBERS = ("flags", "paused", "complete", "transfers", "reopened")
NAMED = ("service", "party", "district", "channel")
COLUMNS = (
    *("source", "case", "label", "service", "party", "agreement", "target", "calendar"),
    *INSTANTS,
    *("result", "result_plain", "standing", "standing_plain", *NUMBERS),
    *("district", "channel", "outcome"),
)


@dataclass(frozen=True, kw_only=True)
class Registers:
    """What the remaining numbers of a frame stand for; `cases` are the feeds' own case numbers, row by row."""

    sources: Mapping[int, str]
    labels: Mapping[int, str]
    agreements: Mapping[int, str]
    targets: Mapping[int, str]
    calendars: Mapping[int, str]
    outcomes: Mapping[int, str]
    cases: Sequence[str]


def rows_file(evidence: Evidence, window: Window, *, names: Names, registers: Registers) -> bytes:
    """The compressed file of these requests."""
    frame = evidence.frame
    columns = {
        **_named(frame, names, registers),
        **{name: _written(getattr(frame, name)) for name in INSTANTS if name != "due_before"},
        "due_before": _written(evidence.due_before),
        "result": _words(results(frame, window)),
        "result_plain": _words(results(frame, window, plain=True)),
        "standing": [Standing(each).name.lower() for each in frame.standing.tolist()],
        "standing_plain": [Standing(each).name.lower() for each in frame.standing_plain.tolist()],
        **{name: [str(each) for each in getattr(frame, name).tolist()] for name in NUMBERS},
    }
    rows = sorted(zip(*(columns[name] for name in COLUMNS), strict=True))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return gzip.compress(out.getvalue().encode(), mtime=0)


def _named(frame: Frame, names: Names, registers: Registers) -> dict[str, list[str]]:
    services = {key: known.named.code for key, known in names.services.items()}
    parties = {key: party.code for key, party in names.parties.items()}
    return {
        "case": [guarded(case) for case in registers.cases],
        "source": _looked_up(frame.feed, registers.sources),
        "label": _looked_up(frame.label, registers.labels),
        "service": _looked_up(frame.service, services, otherwise="service-{}"),
        "party": _looked_up(frame.party, parties, otherwise="party-{}"),
        "agreement": _looked_up(frame.version, registers.agreements),
        "target": _looked_up(frame.item, registers.targets),
        "calendar": _looked_up(frame.calendar, registers.calendars),
        "district": _looked_up(frame.district, names.districts),
        "channel": _looked_up(frame.channel, names.channels),
        "outcome": _looked_up(frame.outcome, registers.outcomes),
    }


def _looked_up(keys: Ints, known: Mapping[int, str], *, otherwise: str = "") -> list[str]:
    """The name of each number; 0 is nothing."""
    told = {key: guarded(known.get(key, otherwise.format(key) if key else "")) for key in set(keys.tolist())}
    return [told[key] for key in keys.tolist()]


def _written(instants: Ints) -> list[str]:
    plain = (instants > UNREADABLE) & (instants < NEVER)
    told = np.datetime_as_string(np.where(plain, instants, 0).astype("datetime64[s]"), timezone="UTC")
    return [text if known else "" for text, known in zip(told.tolist(), plain.tolist(), strict=True)]


def _words(verdicts: Codes) -> list[str]:
    words = {int(OUTSIDE): "", **{place: str(verdict) for place, verdict in enumerate(ORDER)}}
    return [words[each] for each in verdicts.tolist()]


def read_again(content: bytes, card: Card) -> tuple[Evidence, Names, About]:
    """What the card was counted from: its file of requests, and what the card itself holds beside them."""
    table = csv.DictReader(io.StringIO(gzip.decompress(content).decode(), newline=""))
    rows = list(table)
    numbers = {name: _numbered(unguarded(row[name]) for row in rows) for name in NAMED}
    columns: dict[str, Ints] = {name: places for name, (_, places) in numbers.items()}
    columns |= {name: _instants((row[name] for row in rows), name) for name in INSTANTS}
    columns |= {name: _ints(int(row[name]) for row in rows) for name in NUMBERS}
    for name in ("standing", "standing_plain"):
        columns[name] = _ints(int(Standing[row[name].upper()]) for row in rows)
    nothing = np.zeros(len(rows), dtype=np.int64)
    unused = dict(zip(("feed", "label", "item", "version", "calendar", "outcome"), repeat(nothing)))
    due_before = columns.pop("due_before")
    frame = Frame(request=np.arange(len(rows), dtype=np.int64), **unused, **columns)
    return Evidence(frame=frame, due_before=due_before), _names(numbers, card), about(card)


def _numbered(cells: Iterable[str]) -> tuple[dict[int, str], Ints]:
    """Names as numbers from 1 on; "" is 0."""
    told = list(cells)
    places = {name: place for place, name in enumerate(sorted({*told} - {""}), 1)} | {"": 0}
    return {place: name for name, place in places.items()}, _ints(places[name] for name in told)


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _instants(cells: Iterable[str], name: str) -> Ints:
    """Empty means never; of an opening, that nobody could read it."""
    told = list(cells)
    moments = np.array([cell.removesuffix("Z") or "1970" for cell in told], dtype="datetime64[s]")
    empty = np.array([not cell for cell in told], dtype=bool)
    found: Ints = moments.astype(np.int64)
    found[empty] = UNREADABLE if name == "opened" else NEVER
    return found


def _names(numbers: Mapping[str, tuple[Mapping[int, str], Ints]], card: Card) -> Names:
    lines = {line.service.code: line for line in card.services}
    known = {
        code: KnownService(named=line.service, owner=line.owner, goal_bp=line.goal_bp, formula=line.formula)
        for code, line in lines.items()
    }
    parties = {line.party.code: line.party for line in card.parties}
    return Names(
        services={key: known[code] for key, code in numbers["service"][0].items() if code in known},
        parties={key: parties[code] for key, code in numbers["party"][0].items() if code in parties},
        districts=numbers["district"][0],
        channels=numbers["channel"][0],
    )


def about(card: Card) -> About:
    """What the card holds beside what was counted."""
    return About(
        party=card.party,
        city=card.city,
        zone=card.zone,
        period=card.period,
        generated_at=card.generated_at,
        services=card.coverage.services,
        with_target=card.coverage.with_target,
        pauses_told=card.paused.told,
        before={line.service.code: line.before for line in card.services},
        habits=card.habits,
        compared=card.compared,
        usual=card.usual,
        trend=card.trend[:-1],
        events=card.events,
        corrections=card.corrections,
        meanings=card.meanings,
        sources=card.sources,
    )
