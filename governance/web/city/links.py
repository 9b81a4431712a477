"""Addresses of the lists of requests that stand behind figures of the city."""

from typing import Any
from urllib.parse import urlencode

from governance.results.rules.request_filter import RequestFilter, parameters
from governance.scorecards.rules.periods import Period


def requests_of(period: Period, *, whole: bool = False, **parts: Any) -> str:
    """The list of the requests behind a figure; `whole` is not narrowed to the days of the period."""
    days: dict[str, Any] = {} if whole else {"first": period.starts, "last": period.ends}
    return f"/requests?{urlencode(parameters(RequestFilter(as_of=period.ends, **days, **parts)))}"
