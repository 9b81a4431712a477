"""A random sample of requests that anybody can draw again: which ones, out of how many, each with all that it rests on.

The requests are put in the order of the SHA-256 of "seed|data source|case number" (UTF-8, written in hexadecimal); the
first ones are the sample. So the seed alone decides, and neither the machine nor whoever draws can prefer a request.
"""

from dataclasses import dataclass

from governance.audit.queries import head
from governance.database.sql import Row
from governance.results.queries.one_request import OneRequest, one_request
from governance.results.queries.request_conditions import conditions
from governance.results.queries.requests import RequestQuery, patiently

HOW = (
    "The requests are put in the order of the SHA-256 of “seed|data source|case number” (UTF-8, written in hexadecimal); "
    "the first ones are the sample."
)
MOST = 1_000
PATIENCE = 60.0  # seconds; every request that fits is hashed
_KEY = "encode(sha256(convert_to(:seed::text || '|' || f.code || '|' || r.external_id, 'UTF8')), 'hex')"


@dataclass(frozen=True, kw_only=True)
class SampledRequest:
    """One request of a sample; `key` is what put it in its place."""

    key: str
    source: str
    case: str
    request: OneRequest


@dataclass(frozen=True, kw_only=True)
class Sample:
    """`among` requests fitted what was asked for."""

    seed: str
    among: int
    drawn: tuple[SampledRequest, ...]


async def sample(query: RequestQuery, *, size: int, seed: str) -> Sample:
    """The first `size` of all that fit, by the seed. Raises Unavailable where hashing them all takes too long."""
    rows = await _first(query, size, seed)
    drawn = [
        SampledRequest(
            key=row["key"],
            source=row["source"],
            case=row["case"],
            request=await one_request(row["source"], row["case"], query=query),
        )
        for row in rows
    ]
    return Sample(seed=seed, among=rows[0]["among"] if rows else 0, drawn=tuple(drawn))


async def _first(query: RequestQuery, size: int, seed: str) -> list[Row]:
    found = conditions(query.wanted, at=query.at, zone=query.zone, within=query.within)
    found.values["seed"] = seed
    statement = (
        f"SELECT {_KEY} AS key, f.code AS source, r.external_id AS case, count(*) OVER () AS among"  # noqa: S608
        " FROM judgment j JOIN request r ON r.id = j.request JOIN feed f ON f.id = r.feed"
        f" WHERE {found.where} ORDER BY 1, 2, 3 LIMIT {size}"
    )
    return await patiently(statement, found, PATIENCE)


async def usual_seed() -> str:
    """A seed that nobody could choose or foresee: the beginning of the fingerprint of the record's last entry."""
    _, fingerprint = await head()
    return fingerprint[:16]
