"""Services by everyday words: those that answer them, and near words where none does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries.services import (
    DRAFTED,
    LIVE,
    LIVE_ALONE,
    ServiceFacts,
    Sight,
    services_as_of,
)
from governance.agreements.rules.answering import answering, telling
from governance.agreements.rules.near_words import Near, near_words
from governance.agreements.rules.service_names import full_name
from governance.database import sql

# Of equals, what is asked for most often comes first.
NAMES = f"""SELECT code, problem, detail, further, grouping,
        ARRAY(SELECT name FROM alias WHERE alias.service = s.id) AS aliases FROM service s
    WHERE {LIVE} OR {DRAFTED} ORDER BY yearly_volume DESC, code"""  # noqa: S608 - our own words


@dataclass(frozen=True, kw_only=True)
class NameBook:
    """By code every name that a service answers to, and what it is called."""

    names: Mapping[str, Sequence[str]]
    called: Mapping[str, str]

    def near(self, words: str, *, most: int = 3) -> tuple[tuple[str, str], ...]:
        """Code and name of services that some of the words, or words near them, lead to."""
        codes = list(answering(words, self.names, limit=most).codes)
        codes += [code for each in self.meant(words) for code in self.under(each.known)]
        return tuple((code, self.called[code]) for code in dict.fromkeys(codes))[:most]

    def under(self, word: str) -> tuple[str, ...]:
        return answering(word, self.names, limit=2).codes

    def meant(self, words: str) -> tuple[Near, ...]:
        """For words that no service knows, those near them."""
        known = {word for listed in self.names.values() for name in listed for word in telling(name)}
        return near_words(telling(words), known)


@dataclass(frozen=True, kw_only=True)
class FoundServices:
    """Services that answer everyday words, the best first; it `leads` where it answers every word that any service knows.

    `unknown` are the words that none knows. Where nothing answers, `meant` are words near those that were typed, and
    `services` are those that these lead to.
    """

    services: tuple[ServiceFacts, ...]
    leads: bool
    unknown: tuple[str, ...]
    meant: tuple[Near, ...] = ()


async def name_book(*, at: datetime, sight: Sight = LIVE_ALONE) -> NameBook:
    rows = await sql.rows(NAMES, at=at, **sight.places)
    called = {row["code"]: full_name(row["problem"], row["detail"], row["further"]) for row in rows}
    names = {
        row["code"]: [name := called[row["code"]], f"{row['grouping']} {name}", *row["aliases"]]
        for row in rows
    }
    return NameBook(names=names, called=called)


async def find_services(
    words: str, *, at: datetime, sight: Sight = LIVE_ALONE, limit: int = 20
) -> tuple[ServiceFacts, ...]:
    """Live services that answer everyday words, the best first: names, aliases, beginnings of words, slips of typing."""
    codes = answering(words, (await name_book(at=at, sight=sight)).names, limit=limit).codes
    return await services_as_of(codes, at=at) if codes else ()


async def found_services(words: str, *, at: datetime, limit: int = 20) -> FoundServices:
    """For the look-up: the live services that answer words or, where none does, those near them."""
    book = await name_book(at=at)
    found = answering(words, book.names, limit=limit)
    meant = () if found.codes else book.meant(words)
    codes = found.codes or tuple(dict.fromkeys(code for each in meant for code in book.under(each.known)))
    services = await services_as_of(codes[:limit], at=at) if codes else ()
    return FoundServices(services=services, leads=found.leads, unknown=found.unknown, meant=meant)
