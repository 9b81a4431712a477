"""Keeping the addresses that a letter holds, beside the letter."""

from collections.abc import Sequence

from governance.database import sql
from governance.reminders.rules.links import NewLink

KEEP = """
INSERT INTO letter_link (token, letter, person, purpose, key, target, content, expires)
SELECT t.token, :letter, :person, t.purpose, t.key, t.target, t.content, t.expires
FROM unnest(:tokens::text[], :purposes::text[], :keys::text[], :targets::text[], :contents::text[], :expires::timestamptz[])
  AS t (token, purpose, key, target, content, expires)
"""
DROP = "DELETE FROM letter_link WHERE letter = :letter"


async def keep(links: Sequence[NewLink], *, letter: int | None, person: int) -> None:
    """Only fingerprints of the tokens are kept. `letter` None: of one that is not stored."""
    await sql.rows(
        KEEP,
        letter=letter,
        person=person,
        tokens=[each.kept_as for each in links],
        purposes=[str(each.purpose) for each in links],
        keys=[each.key for each in links],
        targets=[each.target for each in links],
        contents=[each.content for each in links],
        expires=[each.expires for each in links],
    )


async def drop(letter: int) -> None:
    """The addresses of a letter that surely reached nobody and is written anew."""
    await sql.rows(DROP, letter=letter)
