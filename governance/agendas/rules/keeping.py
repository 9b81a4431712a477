"""How an agenda is kept true: what comes on it, what is said anew, what goes, what is settled. Pure.

What a person put, ordered or changed is not touched; what was dropped or put off comes back only when its reason is another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from governance.agendas.rules.items import Proposed
from governance.meetings.rules.agenda import BY_HAND, ItemFacts, ItemSource, ItemState


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`adds` are new items, `says` those whose words changed, `goes` those that nobody needs any more.

    `settled` stay and say so, for they were published or a person had a hand in them; `unsettled` are open again after all.
    """

    adds: tuple[Proposed, ...] = ()
    says: tuple[tuple[ItemFacts, Proposed], ...] = ()
    goes: tuple[ItemFacts, ...] = ()
    settled: tuple[ItemFacts, ...] = ()
    unsettled: tuple[ItemFacts, ...] = ()

    @property
    def changes(self) -> int:
        return sum(len(each) for each in (self.adds, self.says, self.goes, self.settled, self.unsettled))


def plan(
    items: Iterable[ItemFacts], belongs: Sequence[Proposed], *, unread: frozenset[ItemSource], published: bool
) -> Plan:
    """From what stands there and what belongs there. Of kinds in `unread` nothing is known, so nothing of them goes."""
    kept = [each for each in items if each.about and each.source not in BY_HAND]
    there = {each.about: each for each in kept if each.state is ItemState.PLANNED}
    known = {each.about for each in belongs}
    gone = [each for each in there.values() if each.about not in known and each.source not in unread]
    stays = [each for each in gone if each.edited or published]
    met = [(there[each.about], each) for each in belongs if each.about in there]
    return Plan(
        adds=tuple(each for each in belongs if each.about not in there and not _passed(each, kept)),
        says=tuple((item, new) for item, new in met if not item.edited and _differs(item, new)),
        goes=tuple(each for each in gone if each not in stays),
        settled=tuple(each for each in stays if each.settled_at is None),
        unsettled=tuple(item for item, _ in met if item.settled_at is not None),
    )


def _passed(new: Proposed, kept: Iterable[ItemFacts]) -> bool:
    """Whether it was put off or is done here, or was dropped for the same reason."""
    same = [each for each in kept if each.about == new.about]
    return any(each.state is not ItemState.DROPPED or each.reason == new.reason for each in same)


def _differs(item: ItemFacts, new: Proposed) -> bool:
    return (item.source, item.title, item.reason) != (new.source, new.title, new.reason)
