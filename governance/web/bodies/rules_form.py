"""The ground rules of a board as the fields of a form, both ways. What may stand in them, the ground rules themselves decide."""

from collections.abc import Iterable
from typing import Any

from governance.bodies.rules.ground_rules import (
    LIMITS,
    MOST_DAYS,
    Base,
    GroundRules,
    Holidays,
    Kind,
    MotionKind,
)
from governance.bodies.rules.open_meetings import MOST_NOTICE, Exceptional, Notice, NoticeUnit, OpenMeetings
from governance.bodies.rules.shares import MAJORITY, WORDS, Needed, Of, Share, share_of
from governance.bodies.rules.words import HOLIDAYS
from governance.web.site.forms import Form

SHARES = tuple((f"{n}/{d}", words) for (n, d), words in WORDS.items())
OPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "share": SHARES,
    "base": ((str(Base.SEATS), "all seats"), (str(Base.FILLED), "filled seats")),
    "holidays": tuple((str(rule), words) for rule, words in HOLIDAYS.items()),
    "of": (
        (str(Of.CAST), "of the votes cast"),
        (str(Of.PRESENT), "of the members in the room"),
        (str(Of.BASE), "of all seats counted"),
    ),
    "unit": (
        (str(NoticeUnit.HOURS), "hours"),
        (str(NoticeUnit.OPEN_HOURS), "hours without closed days"),
        (str(NoticeUnit.BUSINESS_DAYS), "business days"),
    ),
}
KINDS = {
    MotionKind.ORDINARY: "A motion carries by",
    MotionKind.APPROVAL: "An approval carries by",
    MotionKind.GROUND_RULES: "Other ground rules carry by",
}
EXCEPTIONS = 2  # rows of the form


TEXTS = (
    "purpose",
    "cadence",
    "holidays",
    "chair",
    "note_taker",
    "minutes_within",
    "corrections_days",
    "base",
)


def fields_of(rules: GroundRules) -> Form:
    """The form with what the rules say."""
    typed: list[tuple[str, str]] = [("seat", code) for code in rules.seats]
    typed += [(name, str(getattr(rules, name))) for name in TEXTS]
    typed.append(("quorum", rules.quorum.text))
    for kind in KINDS:
        typed += _needed_fields(str(kind), rules.needs(kind))
    typed += [(name, "yes") for name in ("recused_counts", "proxies") if getattr(rules, name)]
    return Form([*typed, *(_law_fields(rules.open_meetings) if rules.open_meetings else ())])


def _needed_fields(name: str, needed: Needed) -> list[tuple[str, str]]:
    return [(f"{name}_share", needed.share.text), (f"{name}_of", str(needed.of))]


def _law_fields(law: OpenMeetings) -> Iterable[tuple[str, str]]:
    yield "open_meetings", "yes"
    for name, notice in (("notice", law.notice), ("special", law.special)):
        if notice:
            yield name, str(notice.amount)
            yield f"{name}_unit", str(notice.unit)
    for place, each in enumerate(law.exceptions[:EXCEPTIONS]):
        yield f"exception{place}", each.words
        yield from _needed_fields(f"exception{place}", each.needed)


def read_rules(form: Form) -> GroundRules:
    """The rules as typed; what cannot be read is noted at its field."""
    return GroundRules(kind=Kind.BOARD, **_told(form), **_counted(form))


def _told(form: Form) -> dict[str, Any]:
    """What it is for, when it meets, who leads and writes."""
    return {
        "purpose": form.text("purpose", "What it is for", limit=LIMITS["purpose"]),
        "cadence": form.text("cadence", "How often it meets", required=False, limit=LIMITS["cadence"]),
        "holidays": Holidays(_choice(form, "holidays", "A date on a day off", OPTIONS["holidays"])),
        "seats": tuple(dict.fromkeys(form.values("seat"))),
        "chair": form.text("chair", "Who leads", limit=90),
        "note_taker": form.text("note_taker", "Who takes the notes", required=False, limit=90),
        "minutes_within": form.whole("minutes_within", "Days until minutes go round", low=0, high=MOST_DAYS),
        "corrections_days": form.whole("corrections_days", "Days for corrections", low=1, high=MOST_DAYS),
    }


def _counted(form: Form) -> dict[str, Any]:
    """What quorums and votes are counted by."""
    return {
        "base": Base(_choice(form, "base", "What the quorum counts", OPTIONS["base"])),
        "quorum": _share(form, "quorum", "The quorum"),
        "needed": _majorities(form),
        "recused_counts": form.checked("recused_counts"),
        "proxies": form.checked("proxies"),
        "open_meetings": _law(form) if form.checked("open_meetings") else None,
    }


def _choice(form: Form, name: str, label: str, options: tuple[tuple[str, str], ...]) -> str:
    """What was chosen; the first where nothing that there is was."""
    known = [value for value, _ in options]
    chosen = form.choice(name, label, known)
    return chosen if chosen in known else known[0]


def _share(form: Form, name: str, label: str) -> Share:
    return share_of(_choice(form, name, label, SHARES))


def _needed(form: Form, name: str, label: str) -> Needed:
    of = _choice(form, f"{name}_of", label, OPTIONS["of"])
    return Needed(share=_share(form, f"{name}_share", label), of=Of(of))


def _majorities(form: Form) -> dict[MotionKind, Needed]:
    """Kinds that need what an ordinary motion needs are not spoken of."""
    found = {kind: _needed(form, str(kind), label) for kind, label in KINDS.items()}
    usual = found[MotionKind.ORDINARY]
    apart = {kind: needed for kind, needed in found.items() if needed != usual}
    return apart | ({MotionKind.ORDINARY: usual} if usual != MAJORITY else {})


def _law(form: Form) -> OpenMeetings:
    exceptions = [
        _exception(form, f"exception{place}")
        for place in range(EXCEPTIONS)
        if form.value(f"exception{place}").strip()
    ]
    special = (
        _notice(form, "special", "Notice of a special meeting") if form.value("special").strip() else None
    )
    return OpenMeetings(
        notice=_notice(form, "notice", "Notice of the agenda"), special=special, exceptions=tuple(exceptions)
    )


def _notice(form: Form, name: str, label: str) -> Notice:
    unit = _choice(form, f"{name}_unit", label, OPTIONS["unit"])
    return Notice(amount=form.whole(name, label, low=1, high=MOST_NOTICE), unit=NoticeUnit(unit))


def _exception(form: Form, name: str) -> Exceptional:
    words = form.text(name, "The exception", limit=200)
    return Exceptional(words=words, needed=_needed(form, name, "The exception"))


def context(form: Form, seats: Iterable[Any]) -> dict[str, Any]:
    """What the fields need besides the form."""
    known = tuple(seats)
    names = [(each.seat, f"{each.title}, {each.party_name}") for each in known]
    return {
        "form": form,
        "seats": known,
        "seat_names": names,
        "options": OPTIONS,
        "kinds": KINDS,
        "exceptions": EXCEPTIONS,
    }
