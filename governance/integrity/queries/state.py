"""State against the record, both ways: every row as its last entry wrote it, and no row or entry without the other.

Nothing that lies in the database is trusted beyond the entries: fingerprints of written rows are counted anew here, from
the rows, and rows are put into words here, with nothing but the server's own functions.
"""

from collections.abc import AsyncIterator, Mapping
from itertools import islice

from governance.audit import queries as trail
from governance.database import sql
from governance.integrity.queries.look import Look
from governance.integrity.queries.naming import subject_of
from governance.integrity.rules.findings import Area, Finding
from governance.integrity.rules.record import FOLLOWED, Followed
from governance.integrity.rules.written import Difference, findings, unbound

MOST = 200  # of a table: more than anybody reads
BUNDLES = """SELECT bundle, encode(sha256(convert_to(string_agg(concat_ws(' ', id, place, key,
        encode(sha256(convert_to(image, 'UTF8')), 'hex')), E'\\n' ORDER BY id), 'UTF8')), 'hex') AS hash
    FROM written_row GROUP BY bundle"""
OF_BUNDLE = (
    "SELECT place, key, image AS written FROM written_row WHERE bundle = :bundle ORDER BY id LIMIT :most"
)
# The row as its trigger writes it, in the server's own functions: a function of ours could have been replaced.
IMAGE = "((to_jsonb(t) - {left_out}){hashed})::text"
BEFORE = "CASE WHEN t.state = ANY('{{{before}}}'::text[]) THEN '' ELSE {image} END"
HASHED = "'{name}', encode(sha256(convert_to({salt}coalesce(to_jsonb(t)->>'{name}', ''), 'UTF8')), 'hex')"
AGAINST = """SELECT coalesce(was.key, now.key) AS key, coalesce(was.image, '') AS written,
        coalesce(now.image, '') AS standing, coalesce(was.bundle, 0) AS bundle
    FROM (SELECT DISTINCT ON (key) key, image, bundle FROM written_row WHERE place = :place ORDER BY key, id DESC) AS was
    FULL JOIN (SELECT t.id AS key, {image} AS image FROM {place} AS t WHERE {since}) AS now ON now.key = was.key
    WHERE coalesce(was.image, '') <> coalesce(now.image, '') ORDER BY 1 LIMIT :most"""


async def against_entries(look: Look) -> AsyncIterator[Finding]:
    """Everything that is otherwise in the tables than entries say."""
    carried = {each.bundle: (each.hash, each.subject, each.number) async for each in trail.written()}
    entries = {bundle: f"entry {number}" for bundle, (_, _, number) in carried.items()}
    async for finding in _bundles(carried, look):
        yield finding
    for place in FOLLOWED:
        async for finding in of_table(place, entries, look):
            yield finding


async def of_table(place: str, entries: Mapping[int, str], look: Look) -> AsyncIterator[Finding]:
    """What differs in one table; `entries` names the entry of each bundle."""
    about = FOLLOWED[place]
    found = await sql.rows(_against(place, about), place=place, most=MOST)
    look.count("tables")
    for row in found:
        entry = entries.get(row.pop("bundle"), "")
        difference = Difference(place=place, entry=entry, **row)
        for finding in findings(difference, about.words, await subject_of(difference)):
            yield finding


async def _bundles(carried: Mapping[int, tuple[str, str, int]], look: Look) -> AsyncIterator[Finding]:
    found = {row["bundle"]: row["hash"] for row in await sql.rows(BUNDLES)}
    look.count("entries that wrote rows", len(carried))
    for bundle, subject, fault in islice(unbound(carried, found), MOST):
        if subject:
            yield Finding(area=Area.STATE, subject=subject, fault=fault)
        else:
            async for finding in _untold(bundle, fault):
                yield finding


async def _untold(bundle: int, fault: str) -> AsyncIterator[Finding]:
    """The rows of a bundle that no entry carries, each by its name."""
    for row in await sql.rows(OF_BUNDLE, bundle=bundle, most=MOST):
        words = FOLLOWED[row["place"]].words if row["place"] in FOLLOWED else row["place"]
        subject = await subject_of(Difference(**row))
        yield Finding(area=Area.STATE, subject=subject, fault=f"{fault}: {words}")


def _against(place: str, about: Followed) -> str:
    salt = "coalesce(to_jsonb(t)->>'salt', '') || "
    hashed = ", ".join(HASHED.format(name=name, salt=salt) for name in about.hashed)
    left_out = f"'{{{','.join(about.left_out)}}}'::text[]"
    image = IMAGE.format(left_out=left_out, hashed=f" || jsonb_build_object({hashed})" if hashed else "")
    if about.before:
        image = BEFORE.format(before=",".join(about.before), image=image)
    kept = (
        f"{about.since} OR EXISTS (SELECT FROM written_row AS w WHERE w.place = '{place}' AND w.key = t.id)"
    )
    return AGAINST.format(place=place, image=image, since=kept if about.since else "true")
