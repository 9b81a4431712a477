"""What an approver weighs above the button: each target before and after, why it is asked for, what would have happened,
who agreed. Wording and order only.
"""

from dataclasses import dataclass

from governance import formats
from governance.agreements.rules.items import Item, OwedBy
from governance.changes.queries.acts import Round, Yes
from governance.changes.queries.page import ChangePage, impact
from governance.changes.rules.lines import NONE, REMOVED, ChangeLine
from governance.changes.rules.residents import noticed
from governance.results.rules.volume import YEAR
from governance.trials.rules.evidence import FrozenTarget, remarks, share_words


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One field of a line before and after, in one notation; `same` where it stays."""

    label: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One line: its first field stands large, the others under it; `facts` are what follows from it, each a sentence."""

    name: str
    lead: Moved
    further: tuple[Moved, ...]
    stays: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """`first` is what the side that began it said at first; `last` the words of the proposal both agreed to, if others."""

    heading: str
    lines: tuple[Weighed, ...]
    first: Round
    last: Round | None
    yeses: tuple[Yes, ...]
    why: tuple[str, ...]


def weighing(page: ChangePage) -> Weighing:
    current, first = page.current, page.acts.rounds[-1]
    assert current is not None  # noqa: S101 - only what was sent is approved
    side = current.party
    moved = [line for line in page.lines if side in line.words]
    return Weighing(
        heading=_heading(page, moved, side),
        lines=tuple(_weighed(page, line, line.words[side].item) for line in moved),
        first=first,
        last=current if current.rationale != first.rationale else None,
        yeses=tuple(yes for yes in page.acts.yeses if yes.round == current.number),
        why=tuple(why for asked in page.approvals for why in asked.reasons),
    )


def _heading(page: ChangePage, moved: list[ChangeLine], side: str) -> str:
    """“Parks prunes a street tree later”; the change's title where one verb does not tell it."""
    line = moved[0]
    before, after = (item.target if item else None for item in (line.before, line.words[side].item))
    if len(moved) > 1 or not line.act or before is None or after is None or before.unit != after.unit:
        return page.change.title
    owner = page.sides.parties[line.item.owner or OwedBy.DEPARTMENT]
    if before.amount == after.amount:
        return page.change.title
    return f"{owner} {line.act} {'later' if after.amount > before.amount else 'sooner'}"


def _weighed(page: ChangePage, line: ChangeLine, item: Item | None) -> Weighed:
    lead, *further = (_moved(line, item, name) for name in line.told)
    return Weighed(
        name=line.name,
        lead=lead,
        further=tuple(each for each in further if not (each.same and each.before in ("", NONE))),
        stays=line.rest(item),
        facts=tuple(fact for fact in _facts(page, line) if fact),
    )


def _moved(line: ChangeLine, item: Item | None, name: str) -> Moved:
    before = line.value(line.before, name) or NONE
    after = (line.value(item, name) or NONE) if item else REMOVED
    return Moved(label=line.item.fields[name].label, before=before, after=after)


def _facts(page: ChangePage, line: ChangeLine) -> list[str]:
    side = page.current.party if page.current else ""
    weighed = impact(line, side)
    before, after = weighed.targets
    notice = noticed(weighed, page.week) if before != after else ""
    notice = f"{notice} for a resident" if notice and before and after else notice
    who = "; ".join(words for words in (notice, _requests(line)) if words)
    happened = (words for each in _figures(page) if each.key == line.key for words in _happened(each))
    return [f"{who[:1].upper()}{who[1:]}", *happened]


def _requests(line: ChangeLine) -> str:
    if not line.volume.requests:
        return ""
    many = f"{line.volume.requests:,} requests"
    return (
        f"{many} a year"
        if line.volume.months == YEAR
        else f"{many} in {formats.plural(line.volume.months, 'month')}"
    )


def _figures(page: ChangePage) -> tuple[FrozenTarget, ...]:
    figures = page.current.figures if page.current else None
    return figures.lines if figures else ()


def _happened(tried: FrozenTarget) -> tuple[str, ...]:
    """Of 5,221 past requests 87% would be on time by it, 80% by today's target; then what history says of the target."""
    told = f"Of {tried.proposed.n:,} past requests {share_words(tried.proposed)} would be on time by it"
    return (f"{told}, {share_words(tried.today)} by today’s target" if tried.today else told, *remarks(tried))
