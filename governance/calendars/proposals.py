"""Holidays as the `holidays` library knows them: a proposal that a person confirms, never a calendar by itself.

Names and dates change between the library's releases, and it knows no cities; so what was confirmed is stored.
"""

from collections.abc import Iterable
from datetime import date

from holidays import country_holidays, list_supported_countries

from governance.errors import Invalid


def proposed_holidays(place: str, years: Iterable[int]) -> dict[date, str]:
    """The public holidays of a country or its part, written like US or US-MA, in order of date."""
    country, _, part = place.strip().upper().partition("-")
    known = list_supported_countries()
    if country not in known:
        raise _unknown(place, "no holidays are known for that country; write a code like US or US-MA")
    if part and part not in known[country]:
        raise _unknown(place, f"{country} has {', '.join(known[country]) or 'no parts'}")
    found = country_holidays(
        country, subdiv=part or None, years=sorted(set(years)), language=_language(country)
    )
    return dict(sorted(found.items()))


def days_by_rule(place: str, known: date, until: date) -> dict[date, str]:
    """Those after a day that is known, until another; none without a place."""
    if not place or until <= known:
        return {}
    found = proposed_holidays(place, range(known.year, until.year + 1))
    return {day: name for day, name in found.items() if known < day <= until}


def _language(country: str) -> str | None:
    """American English where the library has it, as on the pages."""
    return "en_US" if country == "US" else None


def _unknown(place: str, why: str) -> Invalid:
    message = f"“{place}” cannot be used for holidays: {why}."
    return Invalid(message, fields={"holidays": message})
