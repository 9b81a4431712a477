"""A filter of requests as the words after WHERE on `judgment AS j`. Which rows those are, rules/frame.py says in numbers."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.agreements.rules.standing import midnight
from governance.requests.rules.marks import FLAG_OF, Mark
from governance.results.rules.formulas import Basis
from governance.results.rules.frame import LEFT_OUT
from governance.results.rules.request_filter import RequestFilter
from governance.results.rules.verdicts import Standing, Verdict

_OTHERS = " ".join(f"WHEN {int(standing)} THEN '{verdict}'" for standing, verdict in LEFT_OUT.items())
# {as_of}, {still}, {due} and {standing} are filled in by Conditions alone.
_VERDICT = (
    f"CASE {{standing}} {_OTHERS} ELSE CASE WHEN j.ended <= {{as_of}}"
    f" THEN CASE WHEN j.ended <= {{due}} THEN '{Verdict.MET}' ELSE '{Verdict.MISSED}' END"
    f" WHEN {{due}} {{still}} {{as_of}} THEN '{Verdict.OPEN}' ELSE '{Verdict.OVERDUE}' END END"
)
# What 311 answers for is counted without bad data, as scorecards do (scorecards/rules/counting.py).
_READABLE = f"j.standing <> {int(Standing.INVALID)}"
_MARKED = {
    # also what is not passed on yet
    Mark.HANDED_LATE: f"j.handed > j.handed_due AND j.handed_due <= {{as_of}} AND {_READABLE}",
    Mark.INCOMPLETE: f"j.complete = 0 AND {_READABLE}",
    Mark.SENT_ON: f"j.transfers > 0 AND {_READABLE}",
    Mark.REOPENED: "j.reopened > 0",
    Mark.PAUSED: "j.paused > 0",
    Mark.CORRECTION_ASKED: "j.request IN (SELECT request FROM corrected_request)",
}
_NAMED = {
    "service": "j.service = (SELECT id FROM service WHERE code = {})",
    "source": "j.feed = (SELECT id FROM feed WHERE code = {})",
    "party": "j.party = (SELECT id FROM party WHERE code = {})",
    "label": "j.label IN (SELECT id FROM label WHERE name = {})",
    "district": "j.district = (SELECT id FROM facet WHERE kind = 'district' AND name = {})",
    "channel": "j.channel = (SELECT id FROM facet WHERE kind = 'channel' AND name = {})",
    "upload": """j.request IN (SELECT id FROM request WHERE first_import = (SELECT id FROM request_import WHERE number = {})
        UNION ALL SELECT id FROM request WHERE last_import = (SELECT id FROM request_import WHERE number = {}))""",
}
_WITHIN = "j.party IN (SELECT id FROM party WHERE code = ANY({}))"


@dataclass(kw_only=True)
class Conditions:
    """`words` hold together; `arguments` are the values of $1, $2, …; `moment` is the column of the basis."""

    moment: str
    due: str
    verdict: str = ""
    words: list[str] = field(default_factory=list)
    arguments: list[object] = field(default_factory=list)

    def value(self, given: object, kind: str) -> str:
        """A placeholder for a value."""
        self.arguments.append(given)
        return f"${len(self.arguments)}::{kind}"

    @property
    def where(self) -> str:
        return " AND ".join(self.words)


def conditions(
    wanted: RequestFilter, *, at: datetime, zone: ZoneInfo, within: Collection[str] | None = None
) -> Conditions:
    """`within`: the codes of the parties whose requests may be seen; None = all."""
    due = "j.due" if wanted.adjusted else "j.due_plain"
    moments = {Basis.DUE: due, Basis.OPENED: "j.opened", Basis.ENDED: "j.ended"}
    found = Conditions(moment=moments[wanted.basis], due=due)
    as_of = found.value(judged_at(wanted.as_of, at=at, zone=zone), "timestamptz")
    _judged(found, wanted, as_of)
    _dated(found, wanted, zone)
    for name, words in _NAMED.items():
        if asked := getattr(wanted, name):
            found.words.append(words.replace("{}", found.value(asked, "text")))
    _marked(found, wanted, as_of)
    if within is not None:
        found.words.append(_WITHIN.replace("{}", found.value(sorted(within), "text[]")))
    return found


def judged_at(as_of: date | None, *, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant as of which results are told: the end of that day in the zone, or `at`."""
    if as_of is None:
        return at
    return midnight(as_of + timedelta(days=1), zone) - timedelta(seconds=1)


def _judged(found: Conditions, wanted: RequestFilter, as_of: str) -> None:
    standing = "j.standing" if wanted.adjusted else "j.standing_plain"
    still = ">" if wanted.as_of else ">="  # a day that is asked about is over: frame.judged
    found.verdict = _VERDICT.format(as_of=as_of, still=still, due=found.due, standing=standing)
    found.words.append(f"j.opened <= {as_of}")
    if wanted.results:
        if wanted.results == (Verdict.UNMATCHED,):
            found.words.append("j.service = 0")  # as judging has it; an index leads there
        results = found.value([str(each) for each in wanted.results], "text[]")
        found.words.append(f"{found.verdict} = ANY({results})")


def _dated(found: Conditions, wanted: RequestFilter, zone: ZoneInfo) -> None:
    if wanted.first:
        found.words.append(f"{found.moment} >= {found.value(midnight(wanted.first, zone), 'timestamptz')}")
    if wanted.last:
        after = midnight(wanted.last + timedelta(days=1), zone)
        found.words.append(f"{found.moment} < {found.value(after, 'timestamptz')}")
    if wanted.basis is not Basis.OPENED:
        # never due and not ended: in no period, however long
        found.words.append(f"{found.moment} < 'infinity'")


def _marked(found: Conditions, wanted: RequestFilter, as_of: str) -> None:
    for mark in wanted.marks:
        flag = FLAG_OF.get(mark)
        found.words.append(f"j.flags & {int(flag)} <> 0" if flag else _MARKED[mark].format(as_of=as_of))
