"""A whole proposal as a form, both ways: its lines, when it takes effect, why, what call takers will say.

It decides what is typed where, what is missing before sending, and what the page says while somebody types.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from governance.agreements.queries.counting import Counting
from governance.agreements.rules.items import Item, Term, further
from governance.calendars.rules import Calendar, Unit, day_type_range, range_words
from governance.changes.queries.drafts import Writing
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.missing import missing_in_proposal
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import RESPOND_DAYS, Reason
from governance.results.rules.volume import Volume
from governance.web.changes.line_form import field_name, fields_of, note, read_item
from governance.web.site.forms import Form

TEXTS = {
    "rationale": ("Why, in a sentence", 1_000),
    "call_takers": ("What call takers will say", 1_000),
    "conversation": ("When and how it was talked through", 500),
}
MOST_DAYS_AHEAD = 260


def form_of(proposal: Proposal, *, reason: str, keys: Iterable[str]) -> Form:
    """The form filled with the stored draft, for the lines on this page."""
    shown = frozenset(keys)
    lines = {
        name: typed
        for edit in proposal.edits
        if edit.key in shown
        for name, typed in fields_of(edit.key, edit.after).items()
    }
    on_record = proposal.effective is None and reason == Reason.ON_RECORD
    asked = {"effective": str(EffectiveKind.ON_RECORD)} if on_record else {}
    return Form.holding(lines | whole_fields(proposal) | asked | {"reason": reason})


def whole_fields(proposal: Proposal) -> dict[str, str]:
    """The values of the fields that concern the whole proposal."""
    texts = {name: getattr(proposal, name) for name in TEXTS}
    return texts | _effective_fields(proposal.effective) | {"respond_days": str(proposal.respond_days or "")}


def _effective_fields(effective: Effective | None) -> dict[str, str]:
    if effective is None:
        return {}
    days = str(effective.days) if effective.kind is EffectiveKind.AFTER_APPROVAL else ""
    return {
        "effective": str(effective.kind),
        "effective_on": effective.on.isoformat() if effective.on else "",
        "effective_days": days,
    }


def read_proposal(form: Form, work: Writing, lines: Iterable[ChangeLine]) -> Proposal:
    """The proposal as typed; lines that are not on this page stay as they were saved."""
    names = {line.key: line.name for line in lines}
    sent = frozenset(form.values("key"))
    edits = tuple(
        _read_edit(form, edit, work, names[edit.key]) if edit.key in sent else edit
        for edit in work.proposal.edits
        if edit.key not in form.values("drop")
    )
    return replace(read_whole(form, work.proposal), edits=edits)


@dataclass(frozen=True, kw_only=True)
class LineFields:
    """A line as the page shows it: its name, today's value, and what under "More" differs from today."""

    key: str
    title: str
    kind: str
    group: str
    today: str
    becomes: str
    volume: Volume
    moved: bool
    more: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether it says anything else than what holds today."""
        return self.becomes != self.today


def line_fields(line: ChangeLine, party: str) -> LineFields:
    item = line.words[party].item
    return LineFields(
        key=line.key,
        title=line.name,
        kind=line.item.kind,
        group=line.group,
        today=line.whole(line.now),
        becomes=line.whole(item),
        volume=line.volume,
        moved=line.collided,
        more=changed_further(line.now, item),
    )


def changed_further(today: Item | None, item: Item | None) -> tuple[str, ...]:
    """The fields under "More" whose value differs from today's."""
    return tuple(one.field for one in further(today, item)) if today and item else ()


def _read_edit(form: Form, edit: ProposedEdit, work: Writing, name: str) -> ProposedEdit:
    """One edit as typed. Its page showed today's value, so the edit is based on that."""
    held = work.basis.items.get(edit.key)
    base: Item | None = edit.after or (held.item if held else None)
    if base is None:
        return edit
    item = read_item(form, edit.key, base, name=name)
    return ProposedEdit(key=edit.key, before=work.basis.hash(edit.key), after=item)


def read_whole(form: Form, base: Proposal) -> Proposal:
    """The proposal with everything but its lines as typed; what cannot be read is noted and stays as it was."""
    texts: dict[str, Any] = {
        name: form.text(name, label, required=False, limit=limit)
        for name, (label, limit) in TEXTS.items()
        if form.values(name)
    }
    effective = _read_effective(form) if form.value("effective") else None
    return replace(base, **texts, effective=effective or base.effective, respond_days=_days(form, base))


def _days(form: Form, base: Proposal) -> int:
    if not form.value("respond_days"):
        return 0 if form.values("respond_days") else base.respond_days
    low, high = min(RESPOND_DAYS), max(RESPOND_DAYS)
    return form.whole("respond_days", "The days to answer", low=low, high=high)


def _read_effective(form: Form) -> Effective | None:
    kind = form.choice("effective", "when it takes effect", EffectiveKind)
    if kind == EffectiveKind.AFTER_APPROVAL:
        typed = form.whole("effective_days", "Business days after approval", low=0, high=MOST_DAYS_AHEAD)
        return (
            None if form.error("effective_days") else Effective(kind=EffectiveKind.AFTER_APPROVAL, days=typed)
        )
    on = form.day_or_none("effective_on", "The date it takes effect")
    if on is None and not form.error("effective_on"):
        form.wrong("effective_on", "The date it takes effect is empty. Please give one, such as 7/1/2026.")
    return Effective(kind=EffectiveKind(kind), on=on) if on and kind in set(EffectiveKind) else None


def read_reason(form: Form) -> Reason | None:
    typed = form.value("reason")
    return Reason(typed) if typed in set(Reason) else None


def check_proposal(form: Form, proposal: Proposal, lines: Iterable[ChangeLine], *, today: date) -> None:
    """Note in the form all that is missing before this can be sent; `lines` are the proposal's."""
    names = {line.key: line.name for line in lines}
    note(form, missing_in_proposal(proposal, names=names, reason=read_reason(form), today=today))


@dataclass(frozen=True, kw_only=True)
class ValueMeaning:
    """What a typed value means: in calendar days, and whether it is weaker than today."""

    key: str
    days: str
    weaker: str


def weigh(line: ChangeLine, item: Item | None, counted: Counting) -> ValueMeaning:
    """On the calendars that the agreement counts on."""
    days, term = "", Term.of(item)
    known = term and (not term.calendar or term.calendar in counted.calendars)
    if term and known and term.target and term.target.unit is Unit.BUSINESS_DAYS:
        days = _range(counted.of(term.calendar).calendar, term.target.amount)
    loose = line.now.loosened_by(item) if line.now and item else []
    weaker = "Weaker than today: " + ", ".join(one.reason for one in loose) + "." if loose else ""
    return ValueMeaning(key=line.key, days=days, weaker=weaker)


def _range(calendar: Calendar, amount: int) -> str:
    words = range_words(amount, day_type_range(calendar, amount))
    return f"{words[:1].upper()}{words[1:]}."


def set_in_all(form: Form) -> Form:
    """The form with one goal or calendar typed into every target that is on the page, where the button asks for it."""
    if form.value("do") != "all":
        return form
    said = {name: form.value(f"all:{name}").strip() for name in ("goal", "calendar")}
    put = {
        field_name(name, key): words for name, words in said.items() if words for key in form.values("key")
    }
    typed = ((name, put.get(name, value)) for name, value in form.pairs() if not name.startswith("all:"))
    return Form(typed)
