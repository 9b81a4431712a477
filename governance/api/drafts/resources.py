"""`/drafts`: what the side of a token's owner writes. It is sent, agreed to and decided by people on pages, never here."""

from dataclasses import replace
from datetime import datetime

import msgspec
from litestar import Controller, Response, delete, put
from litestar.params import FromPath, JSONBody

from governance.api.drafts import entries
from governance.api.drafts.entries import Code, DraftEffective, DraftEntry, DraftLine, LineValues
from governance.api.site.again import IdempotencyKey, done_once
from governance.api.site.answers import IfMatch, answered, revision_of
from governance.api.site.routes import change, read
from governance.changes import actions
from governance.changes.queries.drafts import Writing, lines_of, not_begun, with_keys, writing
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Reason
from governance.errors import NotFound, Stale
from governance.identity.rules.tokens import Scope
from governance.people.rules import Viewer
from governance.web.site.pages import Request, now, settings_of, viewer_of

GONE = "Taken back by a program of its own side."
NO_DRAFT = (
    "This draft is not as you saw it: somebody saved it in the meantime. Read it again before you go on."
)


class DraftedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a draft, as it may be sent back, with what it says in words. `item` is null where the line is removed."""

    key: str
    name: str
    today: str
    becomes: str
    before: str
    removed: bool
    item: LineValues | None


class NewDraft(DraftEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A draft that is begun, and of which agreement."""

    agreement: Code


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft of one side. Nobody else sees it; it binds nobody until somebody sends it at `address`."""

    number: str
    agreement: str
    title: str
    address: str
    saved_by: str
    saved_at: datetime | None
    reason: Reason | None
    rationale: str
    call_takers: str
    conversation: str
    effective: DraftEffective | None
    respond_days: int
    lines: list[DraftedLine]


class DraftResource(Controller):
    path = "/drafts"
    tags = ("drafts",)

    @change("/", operation="beginDraft", scope=Scope.DRAFTS, summary="Begin a draft of a change")
    async def begin(self, request: Request, data: JSONBody[NewDraft], key: IdempotencyKey) -> Response[Draft]:
        async def act() -> Response[Draft]:
            work = await not_begun(data.agreement, viewer=_writer(request))
            return await _answer(request, await _kept(work, data, at=now(request)), status=201)

        return await done_once(request, key, act)

    @read("/{number:str}", operation="showDraft", scope=Scope.DRAFTS, summary="A draft of one's own side")
    async def show(self, request: Request, number: FromPath[str]) -> Response[Draft]:
        try:
            return await _answer(request, number)
        except Stale as sent:
            raise NotFound(sent.message) from sent

    @change(
        "/{number:str}",
        operation="saveDraft",
        scope=Scope.DRAFTS,
        by=put,
        summary="Replace what a draft says",
    )
    async def save(
        self, request: Request, number: FromPath[str], data: JSONBody[DraftEntry], if_match: IfMatch
    ) -> Response[Draft]:
        work = await _as_seen(request, number, if_match)
        return await _answer(request, await _kept(work, data, at=now(request)))

    @change(
        "/{number:str}", operation="deleteDraft", scope=Scope.DRAFTS, by=delete, summary="Take a draft back"
    )
    async def give_up(self, request: Request, number: FromPath[str], if_match: IfMatch) -> None:
        work = await _as_seen(request, number, if_match)
        await actions.discard(work, words=GONE, at=now(request))


def _writer(request: Request) -> Viewer:
    """Whoever may write a draft by a token reads it, too."""
    return replace(viewer_of(request), own_matters=True)


async def _as_seen(request: Request, number: str, if_match: str) -> Writing:
    """The draft; Stale where it is no longer the one that was looked at."""
    work = await writing(number, viewer=_writer(request), at=now(request))
    if work.revision != revision_of(if_match):
        raise Stale(NO_DRAFT)
    return work


async def _kept(work: Writing, said: DraftEntry, *, at: datetime) -> str:
    typed = await _proposal(work, said)
    lines = await lines_of(work, at=at), await lines_of(replace(work, proposal=typed), at=at)
    return await actions.keep_as_read(work, typed, reason=said.reason, lines=lines, at=at)


async def _proposal(work: Writing, said: DraftEntry) -> Proposal:
    """All that was sent, in place of what the draft said before. Raises Invalid naming line and field."""
    lines = entries.lines_by_key(said.lines)
    try:
        today = await with_keys(Proposal(), lines, basis=work.basis, by=work.by)
    except NotFound as unknown:
        raise entries.wrong("lines", unknown.message) from unknown
    edits = tuple(_edit(edit, *lines[edit.key]) for edit in today.edits)
    return replace(work.proposal, edits=edits, **entries.of_whole(said))


def _edit(today: ProposedEdit, place: str, line: DraftLine) -> ProposedEdit:
    if line.removed and not today.before:
        raise entries.wrong(f"{place}.removed", "There is no such line in the agreement.")
    if isinstance(line.before, str) and line.before != today.before:
        raise entries.wrong(f"{place}.before", "Another version of this line is in effect by now.")
    assert today.after is not None, "a line as it is today is there"  # noqa: S101 - for the type checker
    return replace(today, after=entries.item_of(line, today.after, place=place))


async def _answer(request: Request, number: str, *, status: int = 200) -> Response[Draft]:
    work = await writing(number, viewer=_writer(request), at=now(request))
    lines = await lines_of(work, at=now(request))
    address = f"/api/v1/drafts/{number}"
    told = {"Location": address} if status == 201 else {}
    found = _draft(work, lines, page=f"{settings_of(request).url}/changes/{number}/draft")
    return answered(request, found, revision=work.revision, status=status, headers=told)


def _draft(work: Writing, lines: tuple[ChangeLine, ...], *, page: str) -> Draft:
    said, saved = work.proposal, work.saved
    return Draft(
        number=work.number,
        agreement=work.basis.agreement.code,
        title=work.change.title if work.change else "",
        address=page,
        saved_by=saved.by if saved else "",
        saved_at=saved.at if saved else None,
        reason=Reason(work.acts.reason) if work.acts and work.acts.reason else None,
        rationale=said.rationale,
        call_takers=said.call_takers,
        conversation=said.conversation,
        effective=entries.when(said.effective),
        respond_days=said.respond_days,
        lines=[_line(line, edit) for line, edit in zip(lines, said.edits, strict=True)],
    )


def _line(line: ChangeLine, edit: ProposedEdit) -> DraftedLine:
    return DraftedLine(
        key=line.key,
        name=line.name,
        today=line.whole(line.now),
        becomes=line.whole(edit.after),
        before=edit.before,
        removed=edit.after is None,
        item=entries.written(edit.after) if edit.after else None,
    )
