"""Scorecards in the city that tests look at: a published one, a draft, one held back, the whole city's."""

from dataclasses import replace

from governance import canonical
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.values import Named
from tests.browser.serving import MORNING, Portal
from tests.demo_city import TODAY
from tests.reports import card_sample
from tests.scorecards.carded import put

# Far from the months that the city's own requests lie in.
LAST = Period(kind=PeriodKind.MONTH, starts=TODAY.replace(year=TODAY.year - 3, day=1))
WHO = {"name": "Amara Okafor", "title": "Deputy Mayor for Operations"}


async def carded(portal: Portal) -> dict[str, str]:
    """Numbers, by the short names under which the states of pages know them."""
    water = Named(code="water", name="Water")
    async with portal.database():
        held = card_sample.card(period=LAST, party=water)
        return {
            "card-published": await put(
                "SC-2023-0901", card_sample.card(period=LAST.previous), state="published"
            ),
            "card-draft": await put("SC-2023-0902", card_sample.card(period=LAST), at=MORNING),
            "card-city": await put("SC-2023-0903", replace(card_sample.citywide(), period=LAST), at=MORNING),
            "card-held": await put(
                "SC-2023-0904",
                held,
                at=MORNING,
                state="held",
                held_by=canonical.dumps(WHO),
                held_words="Water has had no liaison for forty days.",
                held_at=MORNING,
            ),
        }
