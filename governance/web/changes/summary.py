"""What is agreed, open, sent back or recommended in a change, in two or three sentences for its reader. Wording only."""

from collections.abc import Sequence

from governance import formats
from governance.agreements.rules.items import Item, kind_of
from governance.changes.queries.acts import Decision, Signing
from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import AS_TODAY, NONE, REMOVED, Cells, ChangeLine, Row, Sides
from governance.changes.rules.moves import State
from governance.changes.rules.standard import Procedure
from governance.changes.rules.summaries import Open, Summary

SHOWN = 3


def plain_summary(page: ChangePage, *, public: bool = False) -> tuple[str, ...]:
    """What is agreed and what is open, in two or three sentences; `public`: as both sides read it."""
    if page.current is None:
        count = formats.plural(len(page.rows), "line")
        return (f"{count} written so far.",) if page.rows else ("Nothing is written yet.",)
    changed = [changed_words(row, page.current.party, page.sides) for row in page.rows]
    if page.change.state in (State.AGREED, State.ADOPTED):
        return (list_words(_agreed_lead(page), changed), *_overtaken_words(page))
    if page.change.state is not State.OPEN:
        return (list_words(f"{page.current.party_name} {_said(page)}", changed),)
    return _negotiated(page, changed, public=public)


def _agreed_lead(page: ChangePage) -> str:
    """“Both sides agreed”; of a notice without the other side's yes, that nobody objected."""
    if page.change.procedure is Procedure.ORDINARY or len(page.change.consents) > 1:
        return "Both sides agreed"
    return f"Nobody at {page.change.names[page.change.other(page.change.initiator)]} objected"


def _said(page: ChangePage) -> str:
    if page.change.state is State.NOTICED:
        return "gives notice of other words"
    return (
        "had proposed" if page.change.procedure is Procedure.ORDINARY else "had given notice of other words"
    )


def _negotiated(page: ChangePage, changed: Sequence[str], *, public: bool) -> tuple[str, ...]:
    """Where an open change stands for its reader: what overtook it, sent it back or was put before their signer."""
    current = page.current
    assert current is not None  # noqa: S101 - what is open was sent
    if page.overtaken:
        return _overtaken_words(page)
    if page.returned:
        return _returned_words(page, page.returned)
    if page.recommended:
        return _public_words(page, changed) if public else recommended_words(page, page.recommended, changed)
    other = page.change.other(current.party)
    if page.word_of(other) is None:
        first = list_words(f"{page.change.names[current.party]} proposes", changed)
        return first, _unanswered(page, page.change.names[other])
    return _between(page)


def _unanswered(page: ChangePage, other: str) -> str:
    objected = page.acts.objected
    if objected is None or page.change.turn != page.change.initiator:
        return f"{other} has not answered yet."
    return f"{other} objected: “{objected.words}” {page.change.names[page.change.initiator]} goes on: with other words, or it takes the notice back."


def _overtaken_words(page: ChangePage) -> tuple[str, ...]:
    """Says that another change was agreed meanwhile, so that the next proposal has to start from what is in force now."""
    if not page.overtaken or page.change.state is State.ADOPTED:
        return ()
    told = list_words("Another change has been agreed since this was proposed", page.overtaken)
    if page.change.state is State.AGREED:
        return (f"{told} This one cannot take effect as it is: it has to go back.",)
    turn = page.change.names.get(page.change.turn, page.change.turn)
    return told, f"{turn} answers from what holds now."


def _returned_words(page: ChangePage, sent: Decision) -> tuple[str, ...]:
    """Both sides had agreed, and whoever approves wants something else."""
    lines = [row.name for row in page.rows if row.key in sent.keys]
    title = f"{sent.who.name}, {sent.who.title}," if sent.who.title else sent.who.name
    turn = page.change.names.get(page.change.turn, page.change.turn)
    said = f"{title} sent it back: “{sent.words}”"
    return said, f"{list_words('To change', lines)} {turn} proposes first; then both sides agree anew."


def _public_words(page: ChangePage, changed: Sequence[str]) -> tuple[str, ...]:
    """What both sides know while something is before the signer of one."""
    assert page.current is not None  # noqa: S101 - what is open was sent
    proposed = list_words(f"{page.current.party_name} proposes", changed)
    return proposed, f"It waits for {page.change.names[page.own]} to sign."


def recommended_words(page: ChangePage, asked: Signing, changed: Sequence[str]) -> tuple[str, ...]:
    """What a side's own negotiator recommends to its signer; only their own side reads it."""
    what = _drafted(page) if asked.sends_draft else _taking(page, changed)
    told = [f"{asked.who.name} recommends {what}."]
    if asked.sends_draft and page.acts.draft and page.acts.draft.at > asked.at:
        told.append(f"{page.acts.draft.by} has changed it since.")
    if asked.words:
        told.append(f"“{asked.words}”")
    return tuple(told)


def _taking(page: ChangePage, changed: Sequence[str]) -> str:
    """“taking 311’s 6 calendar days”: the values still open or, where there is no one answer, the whole proposal."""
    current, still = page.current, page.summary.open
    assert current is not None  # noqa: S101 - a proposal was recommended
    if current.party == page.own:
        return f"agreeing to {formats.possessive(current.party_name)} own proposal"
    theirs = [point.department if current.party == page.sides.department else point.center for point in still]
    plain = all(point.valued for point in still) and not {AS_TODAY, REMOVED, NONE} & set(theirs)
    if not still or len(still) > SHOWN or not plain:
        return list_words(f"taking all that {current.party_name} proposes", changed).removesuffix(".")
    return f"taking {formats.possessive(current.party_name)} {_values(still, theirs)}"


def _values(still: Sequence[Open], theirs: Sequence[str]) -> str:
    """“6 calendar days and on time at least 85%”; of several lines each with its name."""
    told = [(point.name, _labeled(point.label, value)) for point, value in zip(still, theirs, strict=True)]
    if len({name for name, _ in told}) == 1:
        return " and ".join(value for _, value in told)
    return "values: " + "; ".join(f"{name}: {value}" for name, value in told)


def _drafted(page: ChangePage) -> str:
    """The lines of the own written answer that are not what the other side says."""
    assert page.acts.draft is not None  # noqa: S101 - it was recommended
    known = {line.key: line for line in page.lines}
    other = page.change.other(page.own)
    edits = page.acts.draft.proposal.edits
    told = [
        _drafted_line(known[edit.key].name, edit.after)
        for edit in edits
        if edit.key in known and _says(known[edit.key], other) != (edit.after,)
    ]
    told += ["a further target"] * sum(edit.key not in known for edit in edits)
    return list_words("a counterproposal", told).removesuffix(".") if told else "a counterproposal"


def _says(line: ChangeLine, side: str) -> tuple[Item | None, ...]:
    """What a side says of a line: one item or none, or nothing at all."""
    word = line.words.get(side)
    return (word.item,) if word else ()


def _drafted_line(name: str, item: Item | None) -> str:
    if item is None:
        return f"{name}: {REMOVED}"
    return f"{name}: {item.brief}" if item.valued else name


def _between(page: ChangePage) -> tuple[str, ...]:
    told = [agreed_words(page.rows, page.summary)] if page.summary.agreed else []
    told.append(_still_open(page, page.summary.open))
    return tuple(told)


def _still_open(page: ChangePage, still: Sequence[Open]) -> str:
    if not still and page.settled:
        return "Nothing is open: what is left is to agree to the whole."
    if not still:
        return "All targets are agreed; the date it takes effect is open."
    first = " ".join(_question(page, each) for each in still[:2])
    if len(still) == 1:
        return f"One value is open. {first}"
    return f"{len(still)} values are open. {first if len(still) == 2 else f'The first two: {first}'}"


def agreed_words(rows: Sequence[Row], found: Summary) -> str:
    """The agreed lines, by name where there are few, counted where there are many."""
    if len(rows) <= 2 * SHOWN:
        return list_words("Agreed", list(found.agreed))
    done = sum(row.agreed for row in rows)
    return f"{done:,} of {len(rows):,} lines are agreed."


def _question(page: ChangePage, point: Open) -> str:
    names = page.change.names
    label = "" if point.label == "Time" else f", {point.label.lower()}"
    if not point.valued:
        return f"{point.name}{label}: each side words it otherwise."
    department, center = names[page.sides.department], names[page.sides.center]
    return f"{point.name}{label}: {point.department} ({department}) or {point.center} ({center})?"


def changed_words(row: Row, side: str, sides: Sides) -> str:
    """“Pothole, done: 7 calendar days instead of 4 business days”; of a clause only its name."""
    if not kind_of(row.key).valued:
        return row.name
    moved = [c for c in row.fields if _cell(c, side, sides) not in (c.in_effect, AS_TODAY)]
    parts = [_cell_words(c, _cell(c, side, sides)) for c in moved[:2]]
    return f"{row.name}: {' and '.join(parts)}" if parts else row.name


def _cell_words(cells: Cells, value: str) -> str:
    if value == REMOVED:
        return REMOVED
    instead = f" instead of {cells.in_effect}" if cells.in_effect != NONE else ""
    return f"{_labeled(cells.label, value)}{instead}"


def _labeled(label: str, value: str) -> str:
    return value if label == "Time" else f"{label.lower()} {value}"


def _cell(cells: Cells, side: str, sides: Sides) -> str:
    return cells.department if side == sides.department else cells.center


def list_words(lead: str, parts: Sequence[str]) -> str:
    more = f"; and {formats.plural(len(parts) - SHOWN, 'more line')}" if len(parts) > SHOWN else ""
    return f"{lead}: {'; '.join(parts[:SHOWN])}{more}."
