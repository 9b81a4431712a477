"""For each figure of a scorecard, the address of the list of requests it counts.

The list judges requests as they stand today; what was published is in the card's own files.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from governance.requests.rules.marks import Mark
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import COUNTED, LATE, RequestFilter, parameters
from governance.results.rules.verdicts import Verdict
from governance.scorecards.rules.values import Card


@dataclass(frozen=True, kw_only=True)
class CardLinks:
    """Each method is named after a figure; its arguments (service, party, district, channel, adjusted) narrow it."""

    card: Card

    def counted(self, **parts: Any) -> str:
        """The requests from which a share on time is counted."""
        return self._within(Basis.DUE, results=COUNTED, **parts)

    def late(self, **parts: Any) -> str:
        return self._within(Basis.DUE, results=LATE, **parts)

    def result(self, name: str, **parts: Any) -> str:
        return self._within(Basis.DUE, results=(Verdict(name),), **parts)

    def opened(self, **parts: Any) -> str:
        return self._within(Basis.OPENED, **parts)

    def marked(self, mark: str, **parts: Any) -> str:
        return self._within(Basis.OPENED, marks=(Mark(mark),), **parts)

    def closed_marked(self, mark: str, **parts: Any) -> str:
        return self._within(Basis.ENDED, marks=(Mark(mark),), **parts)

    def past_due(self, **parts: Any) -> str:
        """Open past due at the end of the period, whenever they were opened."""
        return self._to(results=(Verdict.OVERDUE,), **parts)

    def _within(self, basis: Basis, **parts: Any) -> str:
        period = self.card.period
        return self._to(basis=basis, first=period.starts, last=period.ends, **parts)

    def _to(self, **parts: Any) -> str:
        parts.setdefault("party", self.card.party.code)
        wanted = RequestFilter(as_of=self.card.period.ends, **parts)
        return f"/requests?{urlencode(parameters(wanted))}"
