"""A filter of requests as the conditions of a query on `judgment AS j`, with their values."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.agreements.rules.versions import end_of, midnight, midnight_after
from governance.requests.rules.marks import FLAG_OF, Mark
from governance.results.queries.result import result
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Fit, RequestFilter
from governance.results.rules.verdicts import Standing, Verdict

# What 311 answers for is counted without bad data, as scorecards do (scorecards/rules/counting.py).
_READABLE = f"j.standing <> {int(Standing.INVALID)}"


@dataclass(kw_only=True)
class Conditions:
    """`words` hold together, with the `values` they name; `moment` is the column of the basis."""

    moment: str
    due: str
    result: str
    words: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)

    def holds(self, words: str, **values: object) -> None:
        self.words.append(words)
        self.values |= values

    @property
    def where(self) -> str:
        return " AND ".join(self.words)


# What callers were told on the local day of its opening by when nine of ten are done (estimates/queries/calibration.py).
_TOLD = f"""j.standing_plain NOT IN ({int(Standing.INVALID)}, {int(Standing.CORRECTED)}) AND EXISTS (SELECT FROM estimate e
    WHERE e.service = j.service AND e.day = (j.opened AT TIME ZONE :told_zone)::date%s)"""
_COME = """ AND e.day + e.days < (SELECT (until AT TIME ZONE :told_zone)::date FROM estimate
        WHERE service = j.service ORDER BY day DESC LIMIT 1)"""

_MARKED = {
    # also what is not passed on yet
    Mark.HANDED_LATE: f"j.handed > j.handed_due AND j.handed_due <= :as_of AND {_READABLE}",
    Mark.INCOMPLETE: f"j.complete = 0 AND {_READABLE}",
    Mark.SENT_ON: f"j.transfers > 0 AND {_READABLE}",
    Mark.REOPENED: "j.reopened > 0",
    Mark.PAUSED: "j.paused > 0",
    Mark.CORRECTION_ASKED: "j.request IN (SELECT request FROM corrected_request)",
    Mark.DATE_ASKED: _TOLD % "",
    Mark.DATE_SAID: _TOLD % " AND e.days IS NOT NULL",
    Mark.DATE_COME: _TOLD % _COME,
    Mark.DATE_HELD: _TOLD % f"{_COME} AND (j.ended AT TIME ZONE :told_zone)::date <= e.day + e.days",
}


_OF_DATES = {Mark.DATE_ASKED, Mark.DATE_SAID, Mark.DATE_COME, Mark.DATE_HELD}

_NAMED = {
    "service": "j.service = (SELECT id FROM service WHERE code = :service)",
    "source": "j.feed = (SELECT id FROM feed WHERE code = :source)",
    "party": "j.party = (SELECT id FROM party WHERE code = :party)",
    "label": "j.label IN (SELECT id FROM label WHERE name = :label)",
    "district": "j.district = (SELECT id FROM facet WHERE kind = 'district' AND name = :district)",
    "channel": "j.channel = (SELECT id FROM facet WHERE kind = 'channel' AND name = :channel)",
    "upload": """j.request IN (SELECT id FROM request WHERE first_import = (SELECT id FROM request_import WHERE number = :upload)
        UNION ALL SELECT id FROM request WHERE last_import = (SELECT id FROM request_import WHERE number = :upload))""",
}


# The requests that a finding has read, and those that it names (`inference`).
_READ = """j.request IN (SELECT r.id FROM request r JOIN finding n ON n.feed = r.feed WHERE n.number = :finding
    AND r.opened_at IS NOT NULL AND r.due_at IS NOT NULL AND r.vanished_import = 0 AND r.first_import <= n.upload)"""
_BEHIND = """j.request IN (SELECT x.request FROM finding_request x JOIN finding n ON n.id = x.finding
    WHERE n.number = :finding AND {})"""
_FIT = {
    Fit.YES: "NOT " + _BEHIND.format("x.kind IN ('apart', 'moved')"),
    Fit.NO: _BEHIND.format("x.kind IN ('apart', 'moved')"),
    Fit.MOVED: _BEHIND.format("x.kind = 'moved'"),
    Fit.MOVED_LATE: _BEHIND.format("x.kind = 'moved' AND x.effect = 'late'"),
    Fit.MOVED_ON_TIME: _BEHIND.format("x.kind = 'moved' AND x.effect = 'on-time'"),
    Fit.HOLIDAY: _BEHIND.format("x.kind = 'holiday'"),
    Fit.HOLIDAY_LATE: _BEHIND.format("x.kind = 'holiday' AND x.effect = 'late'"),
}


_WITHIN = "j.party IN (SELECT id FROM party WHERE code = ANY(:within::text[]))"


def conditions(
    wanted: RequestFilter, *, at: datetime, zone: ZoneInfo, within: Collection[str] | None = None
) -> Conditions:
    """`within`: the codes of the parties whose requests may be seen; None = all."""
    due = "j.due" if wanted.adjusted else "j.due_plain"
    over = wanted.as_of is not None  # a day that is asked about is over: frame.judged
    found = Conditions(
        moment={Basis.DUE: due, Basis.OPENED: "j.opened", Basis.ENDED: "j.ended"}[wanted.basis],
        due=due,
        result=result(":as_of::timestamptz", adjusted=wanted.adjusted, over=over),
    )
    found.holds("j.opened <= :as_of::timestamptz", as_of=judged_at(wanted.as_of, at=at, zone=zone))
    _judged(found, wanted)
    _dated(found, wanted, zone)
    for name, words in _NAMED.items():
        if asked := getattr(wanted, name):
            found.holds(words, **{name: asked})
    _found(found, wanted)
    for mark in wanted.marks:
        flag = FLAG_OF.get(mark)
        found.holds(f"j.flags & {int(flag)} <> 0" if flag else _MARKED[mark])
    if _OF_DATES & set(wanted.marks):
        found.values["told_zone"] = zone.key
    if within is not None:
        found.holds(_WITHIN, within=sorted(within))
    return found


def judged_at(as_of: date | None, *, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant as of which results are told: the end of that day in the zone, or `at`."""
    return end_of(as_of, zone) if as_of else at


def _found(conditions: Conditions, wanted: RequestFilter) -> None:
    if not wanted.finding:
        return
    conditions.holds(_READ, finding=wanted.finding)
    if wanted.fit:
        conditions.holds(_FIT[wanted.fit])
    if wanted.holiday:
        conditions.holds(_BEHIND.format("x.day = :holiday"), holiday=wanted.holiday)


def _judged(conditions: Conditions, wanted: RequestFilter) -> None:
    if wanted.results == (Verdict.UNMATCHED,):
        conditions.holds("j.service = 0")  # as judging has it; an index leads there
    if wanted.results:
        results = [str(each) for each in wanted.results]
        conditions.holds(f"{conditions.result} = ANY(:results::text[])", results=results)


def _dated(conditions: Conditions, wanted: RequestFilter, zone: ZoneInfo) -> None:
    bounded = {"basis": (conditions.moment, wanted.days)} | (
        {"due": (conditions.due, wanted.due)} if wanted.due else {}
    )
    for name, (moment, days) in bounded.items():
        if days.first:
            conditions.holds(f"{moment} >= :{name}_first", **{f"{name}_first": midnight(days.first, zone)})
        if days.last:
            conditions.holds(
                f"{moment} < :{name}_after", **{f"{name}_after": midnight_after(days.last, zone)}
            )
        if moment != "j.opened":
            conditions.holds(f"{moment} < 'infinity'")  # never due and not ended: in no period, however long
