"""What a choice about names would move, before it is made: stored results, and the offices that will be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.errors import NotFound
from governance.requests.actions.labels import Following, following
from governance.requests.queries.labels import LabelFacts, label_by_name, names_of_services
from governance.requests.queries.meanings import effect_of, effects_of
from governance.requests.rules.labels import LabelState, Match, meaning_words
from governance.requests.rules.meanings import Effect, Meaning, Moved
from governance.web.sources.label_form import LabelMeaning


@dataclass(frozen=True, kw_only=True)
class LabelEffect:
    """One name and what its new meaning moves; `follows`: by the names of services, not because it was chosen."""

    name: str
    source: str
    before: str
    after: str
    effect: Effect
    follows: bool = False


async def of_choices(choices: Sequence[LabelMeaning], *, at: datetime) -> tuple[LabelEffect, ...]:
    """Of each choice, and of the names that would follow where one becomes another name of its service."""
    found, chosen = [], set[int]()
    for choice in choices:
        try:
            known = await label_by_name(choice.name.source, choice.name.label)
        except NotFound:
            continue  # the act itself says so
        chosen.add(known.id)
        found.append(await _of_choice(choice, known, at))
    also = [(choice.meant.id, choice.name.label) for choice in choices if choice.as_alias and choice.meant]
    return (*found, *await of_aliases(also, at=at, beside=chosen))


async def _of_choice(choice: LabelMeaning, known: LabelFacts, at: datetime) -> LabelEffect:
    meant = choice.meant
    state = LabelState.MATCHED if meant else LabelState.SET_ASIDE
    after = Meaning(match=Match(state=state, service=meant.id if meant else None), by="")
    return LabelEffect(
        name=known.name,
        source=known.feed_name,
        before=meaning_words(known.state, known.service_name),
        after=meaning_words(state, meant.name if meant else ""),
        effect=await effect_of(Moved(label=known.id, before=known.means, after=after), at=at),
    )


async def of_aliases(
    also: Sequence[tuple[int, str]], *, at: datetime, beside: Collection[int] = ()
) -> tuple[LabelEffect, ...]:
    """Of the names nobody spoke about that would follow if these services (their ids) were called so, too."""
    if not also:
        return ()
    names = await names_of_services()
    anyway = {each.moved for each in await following(names)}
    for service, name in also:
        names[service] = (*names.get(service, ()), name)
    new = [e for e in await following(names) if e.moved not in anyway and e.moved.label not in beside]
    effects = await effects_of([each.moved for each in new], at=at)
    return tuple(_of_following(each, effects[each.moved.label]) for each in new)


def _of_following(each: Following, effect: Effect) -> LabelEffect:
    return LabelEffect(
        name=each.label,
        source=each.source_name,
        before="",
        after=meaning_words(each.moved.after.match.state, each.service),
        effect=effect,
        follows=True,
    )
