"""What stands there to be decided, by name: another proposal, another state is another standing. A link dies with it."""

from collections.abc import Collection, Iterable

from governance.database import sql
from governance.waiting.rules.matter import Subject

# What a person decides about. A question or a note beside it changes nothing of that.
CHANGES = """SELECT c.number, concat_ws('/', c.state, c.offer_hash, c.turn) AS standing FROM change c
  WHERE c.number = ANY(:numbers::text[])"""
MINUTES = """SELECT m.number, concat_ws('/', x.state, x.revision) AS standing FROM minutes x JOIN meeting m ON m.id = x.meeting
  WHERE m.number = ANY(:numbers::text[])"""
CORRECTIONS_OF_MINUTES = """SELECT m.number || '/' || c.number AS number, concat_ws('/', c.state, c.revision) AS standing
  FROM minutes_correction c JOIN minutes x ON x.id = c.minutes JOIN meeting m ON m.id = x.meeting
  WHERE m.number || '/' || c.number = ANY(:numbers::text[])"""
AGREED = """SELECT DISTINCT ON (c.number) c.number, concat_ws('/', a.state, a.revision, c.offer_hash) AS standing
  FROM meeting_agreement a JOIN change c ON c.id = a.change WHERE c.number = ANY(:numbers::text[]) ORDER BY c.number, a.id DESC"""
STATED = """SELECT number, concat_ws('/', state, revision) AS standing FROM {} WHERE number = ANY(:numbers::text[])"""
STANDINGS = {
    Subject.CHANGE: CHANGES,
    Subject.AGREED: AGREED,
    Subject.MINUTES: MINUTES,
    Subject.MINUTES_APPROVAL: MINUTES,
    Subject.MINUTES_CORRECTION: CORRECTIONS_OF_MINUTES,
    Subject.EVENT: STATED.format("relief"),
    Subject.SCORECARD: STATED.format("scorecard"),
    Subject.CORRECTION: STATED.format("correction"),
    Subject.LABELS: STATED.format("label_notice"),
    Subject.REORGANIZATION: STATED.format("reorganization"),
    Subject.ACTION: STATED.format("action"),
    Subject.SUCCESSION: STATED.format("succession"),
}


async def standings(things: Iterable[tuple[Subject, str]]) -> dict[tuple[Subject, str], str]:
    """By subject and number; nothing for what cannot change under a letter."""
    numbers: dict[Subject, set[str]] = {}
    for subject, number in things:
        numbers.setdefault(subject, set()).add(number)
    known = {subject: await _of(subject, named) for subject, named in numbers.items() if subject in STANDINGS}
    return {(subject, number): told for subject, found in known.items() for number, told in found.items()}


async def _of(subject: Subject, numbers: Collection[str]) -> dict[str, str]:
    rows = await sql.rows(STANDINGS[subject], numbers=list(numbers))
    return {row["number"]: row["standing"] for row in rows}
