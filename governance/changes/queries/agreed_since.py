"""Since which version each target stands as it does, who agreed it then, how it was kept lately, what is owed no more: one query.

A target stands since the first version from which it was never otherwise; what the same words said before a version
without them counts no more. How it was kept is read from the newest published scorecard of the department.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from governance.agreements.queries import AgreementFacts
from governance.agreements.queries.services import GONE, gone_names
from governance.agreements.queries.versions import VersionHead
from governance.agreements.rules.items import Term
from governance.database import sql
from governance.results.rules.formulas import FEWEST

SINCE = f"""
WITH v AS (SELECT id, number, effective_from, change_number, row_number() OVER (ORDER BY number) AS place
    FROM version WHERE agreement = :agreement AND number <= :number),
  held AS (SELECT x.key, x.item, v.number, v.place FROM v JOIN version_item x ON x.version = v.id
    WHERE x.key = ANY(:keys::text[])),
  run AS (SELECT key, item, number, place - row_number() OVER (PARTITION BY key, item ORDER BY place) AS run FROM held),
  since AS (SELECT r.key, min(r.number) AS number FROM run r JOIN run now USING (key, item, run)
    WHERE now.number = :number GROUP BY r.key)
SELECT (SELECT coalesce(json_object_agg(key, number), '{{}}') FROM since)::text AS since,
  (SELECT coalesce(json_agg(x), '[]') FROM (SELECT v.number, v.effective_from, v.change_number AS change,
     coalesce(o.round, 0) AS round,
     (SELECT coalesce(json_agg(json_build_object('name', y.who::json->>'name', 'party', p.code, 'at', y.at)
        ORDER BY y.at, y.id), '[]') FROM consent y JOIN party p ON p.id = y.party WHERE y.offer = o.id) AS yeses,
     (SELECT coalesce(json_agg(y.who::json->>'name' ORDER BY y.at, y.id), '[]') FROM approval y
        WHERE y.offer = o.id AND y.outcome = 'approved') AS approvals
   FROM v LEFT JOIN change c ON c.number = v.change_number
   LEFT JOIN LATERAL (SELECT id, round FROM offer WHERE change = c.id AND hash = c.offer_hash ORDER BY round DESC LIMIT 1) o ON true
   WHERE v.number IN (SELECT number FROM since)) x)::text AS versions,
  (SELECT coalesce(json_agg(x), '[]') FROM ({GONE}) x)::text AS gone,
  (SELECT json_build_object('starts', s.starts, 'number', s.number, 'services',
     (SELECT coalesce(json_agg(json_build_object('service', e->'service'->>'code', 'bp', e->'on_time'->'bp',
        'n', e->'on_time'->'n', 'high_bp', e->'on_time'->'high_bp', 'goal_bp', e->'goal_bp')), '[]')
      FROM json_array_elements(s.figures::json->'services') e))
   FROM scorecard s WHERE s.party = (SELECT id FROM party WHERE code = :department) AND s.state = 'published' AND s.period = 'month' AND s.starts <= :until
   ORDER BY s.starts DESC LIMIT 1)::text AS kept
"""  # noqa: S608 - constants


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One side's yes."""

    name: str
    party: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SinceVersion:
    """A version that brought a target, and who agreed to the proposal it came from; `change` is "" where none is known."""

    number: int
    effective_from: date
    change: str
    round: int
    yeses: tuple[Signed, ...]
    approvals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A service's share of one month; `bp` is -1 where nothing fell due."""

    service: str
    bp: int
    n: int
    high_bp: int
    goal_bp: int

    @property
    def below(self) -> bool:
        """Below its goal by more than chance explains, as scorecards say it: no word of fewer than thirty requests."""
        return self.n >= FEWEST and self.high_bp < self.goal_bp


@dataclass(frozen=True, kw_only=True)
class Month:
    """The newest published month of the department."""

    starts: date
    number: str
    services: tuple[Kept, ...]


@dataclass(frozen=True, kw_only=True)
class Since:
    """By the key of a target: since when it stands so. By the code of a service: how it was kept."""

    since: Mapping[str, SinceVersion] = field(default_factory=dict)
    month: Month | None = None
    gone: tuple[tuple[str, str], ...] = ()

    def kept(self, service: str) -> Kept | None:
        return (
            next((each for each in self.month.services if each.service == service), None)
            if self.month
            else None
        )


async def agreed_since(
    version: VersionHead, agreement: AgreementFacts, *, keys: Collection[str], on: date, at: datetime
) -> Since:
    """Of one version, for these keys; scorecards are looked for until a day, services as they are at an instant."""
    asked = {
        "agreement": agreement.id,
        "number": version.number,
        "department": agreement.department,
        "until": on,
    }
    gone = {"version": version.id, "at": at, "targets": Term.prefix()}
    row = await sql.one(SINCE, **asked, **gone, keys=list(keys))
    by_number = {each.number: each for each in msgspec.json.decode(row["versions"], type=list[SinceVersion])}
    numbers = msgspec.json.decode(row["since"], type=dict[str, int])
    return Since(
        since={key: by_number[each] for key, each in numbers.items()},
        month=msgspec.json.decode(row["kept"], type=Month) if row["kept"] else None,
        gone=gone_names(msgspec.json.decode(row["gone"])),
    )
