"""A further year's holidays of a calendar that agreements count on: by which rule, who may object, until when. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from governance import formats
from governance.calendars.rules.regions import region_words
from governance.errors import Forbidden, Invalid
from governance.people.rules import Acting


class Step(StrEnum):
    """What a side that was told may do."""

    OBJECT = "object"
    SETTLE = "settle"


def check_rule(region: str, by_rule: Mapping[date, str], confirmed: Iterable[date]) -> None:
    """Raises Invalid where the days are not those of the calendar’s rule, the public holidays of `region`."""
    days = frozenset(confirmed)
    more, fewer = sorted(days - by_rule.keys()), sorted(by_rule.keys() - days)
    if not (more or fewer):
        return
    told = [f"{formats.day(day)} is none of them" for day in more[:3]]
    told += [f"{formats.day(day)} ({by_rule[day]}) is missing" for day in fewer[:3]]
    reason = (
        f"The rule of this calendar is the public holidays of {region_words(region)}: {'; '.join(told)}. "
        "Other days come with a new version, which the sides of an agreement agree to."
    )
    raise Invalid(reason, fields={"holidays": reason})


def told_sides(sides: Iterable[str], by: Acting) -> list[str]:
    """Who is told: the other side or, of what neither side confirmed, both."""
    return sorted(side for side in sides if side != by.party)


def check_may_settle(by: Acting) -> None:
    """An objection is taken back by a role that binds its side: what was confirmed counts from then on."""
    if not (by.binding and by.negotiates):
        raise Forbidden(f"Only a role that binds {by.party_name} takes its objection back.")
