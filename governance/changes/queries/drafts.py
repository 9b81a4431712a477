"""What one side is writing: its draft of a change, or one not begun yet, with the targets it starts from.

The own side's alone. Whether it may be sent is decided by the moves; what an answer starts from, in `answers`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from governance.agreements.queries import (
    AgreementFacts,
    Sight,
    agreement_by_code,
    find_services,
    latest,
    proposable,
    service_facts,
)
from governance.agreements.queries.services import ServiceBrief, services
from governance.agreements.rules.items import (
    Start,
    StoredItem,
    Term,
    blank_item,
    in_full,
    service_of,
)
from governance.changes.queries.access import opened, own_party, seat_to_act
from governance.changes.queries.acts import Acts, Saved, acts
from governance.changes.queries.lines import coded_names
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.lines import ChangeLine, Word
from governance.changes.rules.moves import State, Step
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.policy import Rule, policy_of
from governance.changes.rules.proposal import Proposal
from governance.errors import Forbidden, NotFound, Stale
from governance.people.rules import Acting, Viewer
from governance.results.queries.volumes import NONE, yearly
from governance.results.rules.volume import Volume


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a proposal starts from: the latest version's items (none before the first) and the agreement."""

    agreement: AgreementFacts
    version: int
    items: Mapping[str, StoredItem]

    def hash(self, key: str) -> str:
        return self.items[key].hash if key in self.items else ""

    @property
    def policy(self) -> tuple[Rule, ...]:
        return policy_of(self.agreement.policy)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A draft as its own side works on it; `change` and `acts` are None while nothing is begun."""

    basis: Basis
    by: Acting
    proposal: Proposal
    revision: int = 0
    change: Situation | None = None
    acts: Acts | None = None

    @property
    def number(self) -> str:
        return self.change.number if self.change else ""

    @property
    def saved(self) -> Saved | None:
        return self.acts.draft if self.acts else None

    @property
    def receiver(self) -> str:
        """The name of the side that will answer."""
        facts = self.basis.agreement
        return facts.department_name if self.by.party == facts.center else facts.center_name


async def basis_of(code: str) -> Basis:
    facts = await agreement_by_code(code)
    content = await latest(facts.id)
    return Basis(
        agreement=facts, version=content.number if content else 0, items=content.items if content else {}
    )


async def not_begun(code: str, *, viewer: Viewer, keys: Iterable[str] = ()) -> Writing:
    """A proposal nobody has kept yet, with these lines as they are today."""
    basis = await basis_of(code)
    by = _negotiator(basis.agreement, viewer)
    return Writing(basis=basis, by=by, proposal=await with_keys(Proposal(), keys, basis=basis, by=by))


async def negotiator(agreement: str, *, viewer: Viewer) -> Acting:
    """The seat in which somebody may propose a change of an agreement. Raises Forbidden for who may not."""
    return _negotiator(await agreement_by_code(agreement), viewer)


def _negotiator(facts: AgreementFacts, viewer: Viewer) -> Acting:
    seats = [viewer.seat_at(party) for party in (facts.center, facts.department)]
    found = next((seat for seat in seats if seat and seat.negotiates), None)
    if found is None:
        raise Forbidden(
            f"Only {facts.center_name} and {facts.department_name} can propose changes of this agreement."
        )
    return found


async def writing(number: str, *, viewer: Viewer, at: datetime) -> Writing:
    """The draft of the viewer's own side; NotFound for everybody else, Stale once it was sent."""
    change = opened(await situation(number), viewer)
    by = seat_to_act(change, viewer, Step.OFFER)
    if own_party(change, viewer) != change.initiator or not by.negotiates:
        raise NotFound(f"There is no change {number} that you may see.")
    if change.state is not State.DRAFT:
        raise Stale(f"{number} is no draft any more: it was sent, taken back or set aside.")
    said = await acts(change.id, own=change.parties[by.party], at=at)
    kept = said.draft
    return Writing(
        basis=await basis_of(change.agreement_code),
        by=by,
        proposal=kept.proposal if kept else Proposal(),
        revision=kept.revision if kept else 0,
        change=change,
        acts=said,
    )


async def with_keys(proposal: Proposal, keys: Iterable[str], *, basis: Basis, by: Acting) -> Proposal:
    """The proposal with further lines, each as it stands today or empty where it is new."""
    known = {edit.key for edit in proposal.edits}
    added = [key for key in dict.fromkeys(in_full(keys)) if key not in known]
    await _check_services((key for key in added if key not in basis.items), Sight(side=by.party))
    edits = tuple(_unchanged(key, basis, len(known) + place) for place, key in enumerate(added))
    return replace(proposal, edits=proposal.edits + edits)


async def _check_services(keys: Iterable[str], sight: Sight) -> None:
    codes = {service_of(key) for key in keys} - {""}
    missing = sorted(codes - await proposable(codes, sight))
    if missing:
        raise NotFound(f"There is no service “{missing[0]}”.")


def _unchanged(key: str, basis: Basis, place: int) -> ProposedEdit:
    if key in basis.items:
        return ProposedEdit(key=key, before=basis.hash(key), after=basis.items[key].item)
    start = Start(calendar=basis.agreement.calendar, number=f"{basis.version + 1}-{place + 1}")
    item = blank_item(key, start)
    return ProposedEdit(key=item.key, before="", after=item)


async def lines_of(work: Writing, *, at: datetime) -> tuple[ChangeLine, ...]:
    """Every line of what is written, as pages name and group it."""
    codes = {service_of(edit.key) for edit in work.proposal.edits} - {""}
    facts, volumes, names = await service_facts(codes), await yearly(codes, at), await _names(work)
    named = ((edit, service_of(edit.key)) for edit in work.proposal.edits)
    found = ((edit, facts.get(code), volumes.get(code, NONE)) for edit, code in named)
    return tuple(replace(_line(edit, work, fact, volume), names=names) for edit, fact, volume in found)


async def _names(work: Writing) -> dict[str, str]:
    facts = work.basis.agreement
    return await coded_names(department=facts.department_name, center=facts.center_name)


def _line(edit: ProposedEdit, work: Writing, fact: ServiceBrief | None, volume: Volume) -> ChangeLine:
    held = work.basis.items.get(edit.key)
    today = held.item if held else None
    return ChangeLine(
        key=edit.key,
        service=fact.name if fact else service_of(edit.key),
        act=fact.act if fact else "",
        group=fact.group if fact else "",
        volume=volume,
        before=today,
        now=today,
        collided=edit.before != work.basis.hash(edit.key),
        words={work.by.party: Word(item=edit.after, hash=edit.hash)},
    )


@dataclass(frozen=True, kw_only=True)
class AddableLine:
    """A line that could be added; `in_agreement` says whether the agreement has it already."""

    key: str
    name: str
    in_agreement: bool


ALL = "*"  # instead of words: whatever this department may promise


async def could_add(words: str, work: Writing, *, at: datetime) -> tuple[AddableLine, ...]:
    """Targets of this agreement, and services of the department without one, that answer everyday words, or ALL of them.

    A service that is to move to it later may be promised from that day on.
    """
    facts, sight = work.basis.agreement, Sight(side=work.by.party)
    written = {edit.key for edit in work.proposal.edits}
    found: list[AddableLine] = []
    every = await services(at=at, sight=sight) if words == ALL else None
    own = (
        None
        if every is None
        else [each for each in every if facts.department in (each.owner, each.next_owner)]
    )
    for service in own if own is not None else await find_services(words, at=at, sight=sight, limit=12):
        fresh = Term(service=service.code).key
        held = [key for key in work.basis.items if key.startswith(Term.prefix(service.code))]
        if held:
            found += [
                AddableLine(key=key, name=service.name, in_agreement=True)
                for key in held
                if key not in written
            ]
        elif (
            facts.department in (service.owner or facts.department, service.next_owner)
            and fresh not in written
        ):
            found.append(AddableLine(key=fresh, name=service.name, in_agreement=False))
    return tuple(found)
