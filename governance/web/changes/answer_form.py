"""An answer as a form, both ways: for each line take theirs, keep ours or another value; one sentence for the whole.

It decides what the choices are called and what is missing before sending; what they make of the whole is a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from governance import formats
from governance.agreements.rules.items import Item
from governance.changes.queries.answers import Answering
from governance.changes.queries.talked import Talked
from governance.changes.rules.answers import Answer, Choice, answered, choices
from governance.changes.rules.lines import ChangeLine, Word
from governance.changes.rules.missing import missing_in_answer
from governance.changes.rules.proposal import Proposal
from governance.web.changes.line_form import field_name, fields_of, note, read_item
from governance.web.changes.proposal_form import changed_further, read_whole, whole_fields
from governance.web.site.forms import Form

Work = Answering | Talked  # an answer of one side, or what both sides agree on as they talk
FEW = 30  # lines that are answered one by one on one page; more are answered group by group


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a line, with the value it stands for."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class AnswerRow:
    """A line with its choices; an `agreed` line is asked again only when somebody opens it."""

    key: str
    title: str
    kind: str
    typed: bool
    group: str
    today: str
    options: tuple[Option, ...]
    choice: str
    item: Item
    agreed: bool
    moved: bool
    sent_back: bool
    theirs: str
    more: tuple[str, ...]
    rest: tuple[str, ...]


def rows_of(work: Work) -> tuple[AnswerRow, ...]:
    chosen = choices(work.table, work.proposal)
    return tuple(_row(line, work, chosen[line.key]) for line in work.lines if line.key in chosen)


def _row(line: ChangeLine, work: Work, choice: Choice | None) -> AnswerRow:
    key, returned = line.key, work.returned
    return AnswerRow(
        key=key,
        title=line.name,
        kind=line.item.kind,
        typed=line.item.typed,
        group=line.group,
        today=line.whole(line.now),
        options=_options(line, work),
        choice=str(choice or ""),
        item=_base(line, work),
        agreed=key in work.table.agreed,
        moved=line.collided,
        sent_back=bool(returned and key in returned.keys),
        theirs=_words(line.words.get(work.other), line),
        more=changed_further(line.now, _base(line, work)),
        rest=line.rest(line.item),
    )


def _options(line: ChangeLine, work: Work) -> tuple[Option, ...]:
    take, keep = (work.table.edit(line.key, choice) for choice in (Choice.TAKE, Choice.KEEP))
    theirs, ours = line.words.get(work.other), line.words.get(work.own)
    settled = theirs and ours and theirs.hash == ours.hash
    labels = _labels(work)
    label = "Leave it as agreed" if settled else labels[0] if theirs else "Leave it"
    found = [Option(value="take", label=label, detail=_words(theirs, line))]
    if keep != take:
        label = labels[1] if ours else "Keep today’s"
        detail = _words(ours, line) if ours else line.whole(line.now)
        found.append(Option(value="keep", label=label, detail=detail))
    if line.item.typed:
        found.append(Option(value="other", label="Another value", detail=""))
    return tuple(found)


def _labels(work: Work) -> tuple[str, str]:
    """What taking the other side's value and keeping the own one are called; among both sides, each by its name."""
    own, other = (formats.possessive(work.change.names[side]) for side in (work.own, work.other))
    return (f"{other} value", f"{own} value") if isinstance(work, Talked) else (f"Take {other}", "Keep ours")


def _words(word: Word | None, line: ChangeLine) -> str:
    if word is None:
        return f"as today, {line.whole(line.now)}"
    return line.whole(word.item)


def _base(line: ChangeLine, work: Work) -> Item:
    """The value with which the fields for another value are filled: the written one, else theirs, ours, or today's."""
    written = next((edit.after for edit in work.proposal.edits if edit.key == line.key), None)
    said = [word.item for word in (line.words.get(p) for p in (work.other, work.own)) if word]
    found = next((item for item in (written, *said, line.now, line.before) if item), None)
    if found is None:
        raise AssertionError(f"{line.key} holds nothing on either side")
    return found


def answer_form(work: Work, rows: Iterable[AnswerRow]) -> Form:
    """The form filled with the answer as written so far, for the lines on this page."""
    fields: dict[str, str] = dict(whole_fields(work.proposal))
    for row in rows:
        fields |= fields_of(row.key, row.item)
        fields[field_name("choice", row.key)] = "" if row.agreed and row.choice == "take" else row.choice
        fields[field_name("reason", row.key)] = work.proposal.reasons.get(row.key, "")
    return Form.holding(fields)


def read_answer(form: Form, work: Work) -> Proposal:
    """The answer as typed: lines on the page as they are there, others as they were kept."""
    return answered(work.table, _answers(form, work), read_whole(form, work.proposal))


def _answers(form: Form, work: Work) -> Mapping[str, Answer]:
    take, rows = Answer(choice=Choice.TAKE), work.line_of
    if form.value("do") == "said":
        return dict.fromkeys(work.table.keys, take)
    found = ((key, _one(form, rows[key], work)) for key in form.values("key") if key in rows)
    singly = {key: answer for key, answer in found if answer}
    if form.value("do") == "group":
        return singly | _group_answers(form, work)
    if form.value("do") == "all":
        chosen = choices(work.table, work.proposal)
        return {key: take for key, choice in chosen.items() if choice is None} | singly
    return singly


def with_theirs(work: Work) -> Proposal:
    """The answer with every undecided line taken as proposed, so that the page can say who would have to approve it."""
    chosen = choices(work.table, work.proposal)
    undecided = {key: Answer(choice=Choice.TAKE) for key, choice in chosen.items() if choice is None}
    return answered(work.table, undecided, work.proposal)


def _group_answers(form: Form, work: Work) -> dict[str, Answer]:
    """Agree to this group but for the marked lines; those keep our value, or today's, until another is named."""
    wanted, excluded = frozenset(form.values("line")), frozenset(form.values("except"))
    take, keep = Answer(choice=Choice.TAKE), Answer(choice=Choice.KEEP)
    return {key: keep if key in excluded else take for key in work.table.keys if key in wanted}


def _one(form: Form, line: ChangeLine, work: Work) -> Answer | None:
    typed = form.value(field_name("choice", line.key))
    if not typed and line.key in work.table.agreed:
        return Answer(choice=Choice.TAKE)
    if typed not in set(Choice):
        return None
    reason = form.text(field_name("reason", line.key), "Why it is open again", required=False, limit=500)
    choice = Choice(typed)
    if choice is not Choice.OTHER:
        return Answer(choice=choice, reason=reason)
    item = read_item(form, line.key, _base(line, work), name=line.name)
    return Answer(choice=choice, item=item, reason=reason)


def with_reasons(proposal: Proposal, work: Work) -> Proposal:
    """The answer with the approver's reason at each line that the approver sent back and that has no other reason."""
    returned = work.returned
    if returned is None:
        return proposal
    given = dict.fromkeys(returned.keys, f"Sent back: {returned.words}"[:500])
    return replace(proposal, reasons={**given, **proposal.reasons})


def check_answer(form: Form, proposal: Proposal, work: Work, *, today: date) -> None:
    """Note in the form what is missing before this can be sent as a counterproposal; many lines are only counted."""
    names = {line.key: line.name for line in work.lines}
    theirs = work.their_round.effective
    found = list(missing_in_answer(proposal, work.table, names=names, theirs=theirs, today=today))
    unanswered = [each for each in found if each.field == "choice"]
    if unanswered and max(len(unanswered), len(work.lines) - len(work.table.agreed)) > FEW:
        form.wrong("groups", f"{formats.plural(len(unanswered), 'line')} are not answered yet.")
        found = [each for each in found if each not in unanswered]
    note(form, found)
