"""Keeping the addresses that a letter holds, beside the letter."""

from collections.abc import Sequence

from governance.database import sql
from governance.reminders.rules.links import NewLink

KEEP = """
INSERT INTO letter_link (token, letter, person, purpose, key, target, content, expires)
SELECT * FROM unnest(:tokens::text[], :letters::bigint[], :people::bigint[], :purposes::text[], :keys::text[],
  :targets::text[], :contents::text[], :expires::timestamptz[])
"""
DROP = "DELETE FROM letter_link WHERE letter = :letter"


async def keep(links: Sequence[NewLink], *, letter: int | None, person: int) -> None:
    """Only fingerprints of the tokens are kept. `letter` None: of one that is not stored."""
    await keep_all([(letter, person, links)])


async def keep_all(of: Sequence[tuple[int | None, int, Sequence[NewLink]]]) -> None:
    """Those of several letters, each with whom it is for."""
    every = [(letter, person, each) for letter, person, links in of for each in links]
    await sql.rows(
        KEEP,
        tokens=[each.kept_as for _, _, each in every],
        letters=[letter for letter, _, _ in every],
        people=[person for _, person, _ in every],
        purposes=[str(each.purpose) for _, _, each in every],
        keys=[each.key for _, _, each in every],
        targets=[each.target for _, _, each in every],
        contents=[each.content for _, _, each in every],
        expires=[each.expires for _, _, each in every],
    )


async def drop(letter: int) -> None:
    """The addresses of a letter that surely reached nobody and is written anew."""
    await sql.rows(DROP, letter=letter)
