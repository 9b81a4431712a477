"""A believable scorecard: Port Alder's Streets department in June 2026, after an ice storm in March, and one citywide."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from governance.results.rules.formulas import FORMULAS, Rate, share
from governance.scorecards.rules.card_json import body
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.swing import Compared, Usual
from governance.scorecards.rules.values import (
    Basis,
    Card,
    CenterDuties,
    Corrections,
    Coverage,
    Event,
    FormulaFacts,
    Named,
    Neutral,
    NewMeaning,
    OptionalShare,
    Pace,
    PartyLine,
    Pattern,
    PatternKind,
    ServiceLine,
    Slice,
    Sources,
    TrendPoint,
    Upload,
    Volume,
    Way,
)
from reports.card_paper import CardPaper, Remark
from reports.model import Entry

STREETS, CITY = Named(code="streets", name="Streets"), Named(code="", name="Port Alder")
FINGERPRINT = "9f2c41d07b5e8a36c1f4e09d22b7a1508c3e6f7a9b0d1c2e3f405162738495a6"
RECORD = "c07e55d19ab3f2047e6d8c9b0a1f2e3d4c5b6a798091a2b3c4d5e6f708192a3b"
JUNE = Period(kind=PeriodKind.MONTH, starts=date(2026, 6, 1))
NOT_TOLD = OptionalShare(told=False, share=share(0, 0))
# code, name, goal, on time, fell due, on time before of as many
LINES = (
    ("pothole", "Pothole", 9_000, 712, 1_000, 803),
    ("street-light", "Street light · Out for more than a week", 9_000, 255, 310, 264),
    ("sinkhole", "Sinkhole", 8_000, 40, 62, 43),
    ("traffic-sign", "Traffic sign · Missing", 9_500, 171, 190, 178),
    ("utility-cut", "Utility cut", 9_000, 301, 350, 309),
    ("dead-animal", "Dead animal", 9_500, 402, 410, 371),
    ("abandoned-vehicle", "Abandoned vehicle", 8_500, 498, 560, 462),
    ("guardrail", "Guardrail", 9_000, 82, 88, 78),
    ("snow-plow", "Snow plow damage", 9_000, 6, 11, 5),
    ("leaf-pick-up", "Leaf pick-up", -1, 0, 0, 0),
)
ON_TIME = ((820, 1000), (871, 1000), (865, 990), (842, 980), (840, 970), (846, 1010))


def _line(entry: tuple[str, str, int, int, int, int]) -> ServiceLine:
    code, name, goal, met, n, before = entry
    return ServiceLine(
        service=Named(code=code, name=name),
        owner=STREETS,
        goal_bp=goal,
        formula="on-time",
        on_time=share(met, n),
        plain=share(max(met - 3, 0), n),
        before=share(before, n),
        opened=n + 12,
        closed=n,
        due=n,
        overdue=(n - met) // 3,
        reopened=OptionalShare(told=True, share=share(n // 40, n)),
        paused=NOT_TOLD,
    )


def _trend() -> tuple[TrendPoint, ...]:
    rates = (*ON_TIME, (850, 1020), (610, 1010), (844, 1000), (2610, 2981))
    periods = (*JUNE.before(9), JUNE)
    storm = periods[7].starts
    return tuple(
        TrendPoint(
            starts=period.starts.isoformat(),
            on_time=share(*rate) if period.starts != storm else share(780, 1010),
            plain=share(*rate),
        )
        for period, rate in zip(periods, rates, strict=True)
    )


def _usual(met: int, n: int) -> Usual:
    return Usual(rate=share(met, n), months=12, swing=1_000)


def _way(on_time: Rate, overdue: int) -> Way:
    late = on_time.n - on_time.met
    due = {"met": on_time.met, "missed": late - overdue, "overdue": overdue, "excluded": 14}
    opened = {**due, "open": 311, "untargeted": 120, "unmatched": 18, "invalid": 3}
    return Way(on_time=on_time, due=due, opened=opened, overdue=overdue, overdue_age=4 * 86_400 + 20_000)


def _center() -> CenterDuties:
    return CenterDuties(
        handed=OptionalShare(told=True, share=share(2_610, 2_981)),
        routed=OptionalShare(told=True, share=share(2_801, 2_990)),
        complete=NOT_TOLD,
        delay_told=True,
        delay=5_400,
        delays=2_990,
    )


def _patterns() -> tuple[Pattern, ...]:
    return (
        Pattern(
            kind=PatternKind.JUST_BEFORE_DUE,
            service=Named(code="abandoned-vehicle", name="Abandoned vehicle"),
            seen=61,
            n=498,
            expected=22,
            words="61 of 498 requests were closed in the last hour before they were due; about 22 would be usual.",
            threshold="Mentioned when more than twice the usual number, and at least 20, are closed in that hour.",
        ),
    )


def _slices(names: tuple[str, ...]) -> tuple[Slice, ...]:
    many = tuple(
        Slice(name=name, opened=400 + 60 * i, due=380 + 50 * i, on_time=share(300 + 48 * i, 380 + 50 * i))
        for i, name in enumerate(names)
    )
    return (*many, Slice(name="Harbor islands", opened=9, due=7, on_time=replace(share(5, 7), bp=-1)))


def card(**other: Any) -> Card:
    on_time = share(2_467, 2_981)
    lines = tuple(_line(entry) for entry in LINES)
    trend = (*_trend()[:-1], TrendPoint(starts="2026-06-01", on_time=on_time, plain=share(2_430, 2_995)))
    values: dict[str, Any] = {
        "party": STREETS,
        "city": "Port Alder",
        "zone": "America/New_York",
        "period": JUNE,
        "as_of": "2026-07-01T03:59:59Z",
        "generated_at": "2026-07-01T10:00:00Z",
        "formula": FormulaFacts(name="on-time", version=1, says=FORMULAS["on-time"].says),
        "coverage": Coverage(services=10, with_target=9, requests=3_411, requests_with_target=3_291),
        "adjusted": _way(on_time, 171),
        "plain": _way(share(2_430, 2_995), 182),
        "touched": 41,
        "volume": Volume(opened=3_411, closed=3_105, due=2_981),
        "pace": Pace(closed=3_105, median=2 * 86_400 + 30_000, ninetieth=9 * 86_400),
        "reopened": OptionalShare(told=True, share=share(74, 3_105)),
        "paused": NOT_TOLD,
        "trend": trend,
        "neutral": Neutral(on_time=share(2_401, 2_981), moved=350),
        "services": lines,
        "attention": ("pothole", "sinkhole", "street-light", "utility-cut", "traffic-sign"),
        "improved": ("dead-animal", "abandoned-vehicle", "guardrail"),
        "unranked": ("snow-plow", "leaf-pick-up"),
        "center": _center(),
        "parties": (),
        "districts": _slices(("Downtown", "Harbor", "Northside")),
        "channels": _slices(("Phone", "Mobile app")),
        "events": (
            Event(
                number="EV-2026-0003",
                name="June flood",
                effect="pause",
                starts="2026-06-09T10:00:00Z",
                ends="2026-06-12T04:00:00Z",
                provisional=False,
            ),
        ),
        "corrections": Corrections(asked=19, corrected=14, left_as_is=3, waiting=2),
        "flags": {"closed-before-opened": 4, "date-only": 21},
        "patterns": _patterns(),
        "habits": {},
        "compared": Compared.OWN_MONTHS,
        "usual": {"": _usual(10_200, 12_000)}
        | {code: _usual(12 * met, 12 * n) for code, *_, n, met in LINES if n},
        "meanings": (
            NewMeaning(
                label="Road hole",
                source="Work orders",
                before="waits for a meaning",
                after="means Pothole",
                results=41,
                by="Marcus Bell",
                at="2026-06-20T14:00:00Z",
            ),
        ),
        "sources": Sources(
            uploads=(
                Upload(
                    source=Named(code="work-orders", name="Work orders"),
                    number="UP-2026-0031",
                    file="requests-2026-06.csv",
                    file_hash=RECORD,
                ),
            ),
            agreements=(Basis(named=STREETS, number=3, hash=FINGERPRINT),),
            calendars=(
                Basis(named=Named(code="streets-week", name="Streets working week"), number=2, hash=""),
            ),
        ),
        "rows": 3_702,
    }
    return Card(**values | other)


def citywide() -> Card:
    """Four departments, 311's own duty beside each."""
    names = ("Streets", "Sanitation", "Parks", "Water")
    parties = tuple(
        PartyLine(
            party=Named(code=name.lower(), name=name),
            on_time=share(700 + 50 * i, 1_000),
            plain=share(690 + 50 * i, 1_000),
            opened=1_100,
            due=1_000,
            overdue=90 - 20 * i,
            handed=OptionalShare(told=True, share=share(860 + 10 * i, 1_000)),
        )
        for i, name in enumerate(names)
    )
    return card(party=CITY, parties=parties)


def remark(side: str, words: str, name: str, title: str) -> Remark:
    return Remark(side=side, words=words, name=name, title=title, at=datetime(2026, 7, 8, 15, 30, tzinfo=UTC))


def paper(of: Card | None = None, *, state: str = "published", **other: Any) -> CardPaper:
    shown = of or card()
    published = datetime(2026, 7, 16, 4, 0, tzinfo=UTC) if state == "published" else None
    values: dict[str, Any] = {
        "city": "Port Alder",
        "office": "Mayor’s Office of Operations",
        "zone": "America/New_York",
        "number": "SC-2026-0007",
        "state": state,
        "drafted_at": datetime(2026, 7, 1, 10, 0, tzinfo=UTC),
        "reply_by": datetime(2026, 7, 16, 3, 59, 59, tzinfo=UTC),
        "published_at": published,
        "dated": published or datetime(2026, 7, 1, 10, 0, tzinfo=UTC),
        "fingerprint": FINGERPRINT if published else "",
        "rows_hash": RECORD,
        "card": shown,
        "comments": (
            remark(
                "Streets",
                "Two pothole crews were on flood duty from Jun 9 to 12; the third one starts on Aug 1.",
                "Dana Ruiz",
                "311 liaison, Streets",
            ),
        ),
        "explanations": (
            remark(
                "Streets",
                "The tow yard closes its cases in one batch at 4 PM.",
                "Dana Ruiz",
                "311 liaison, Streets",
            ),
        ),
        "silent": ("311",),
        "center": "311",
        "entry": Entry(number=1_204, fingerprint=RECORD),
        "verify_url": f"https://concord.portalder.example/verify/{FINGERPRINT}",
        "page_url": "https://concord.portalder.example/scorecards/SC-2026-0007",
        "card_json": json.dumps(body(shown), ensure_ascii=False, indent=1, sort_keys=True).encode(),
        "card_csv": b"service,on time,of\r\nPothole,712,1000\r\n",
    }
    return CardPaper(**values | other)
