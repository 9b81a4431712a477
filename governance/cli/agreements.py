"""`governance agreement CODE`: what an agreement says on a day, as sentences. Decides nothing about the content."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import click

from governance import clock, formats
from governance.agreements import queries
from governance.agreements.queries import AgreementFacts, Content, TermRow
from governance.agreements.rules.items import Intake, header_of, in_order
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import NotFound

_EVERY_LINE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class _AgreementContent:
    """An agreement on a day, with its targets in the order of their groups."""

    facts: AgreementFacts
    on: date
    content: Content
    rows: tuple[TermRow, ...]


@click.command()
@click.argument("code")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="A date, such as 2026-07-01; today if left out."
)
@json_option
def agreement(code: str, *, as_of: datetime | None, as_json: bool) -> None:
    """What the agreement CODE says: every target and clause in force on a day."""
    shown = in_database(lambda: _read_agreement(code, as_of.date() if as_of else None))
    if as_json:
        tell_json(_as_json(shown))
        return
    for line in _lines(shown):
        click.echo(line)


async def _read_agreement(code: str, as_of: date | None) -> _AgreementContent:
    facts = await queries.agreement_by_code(code)
    on = as_of or await queries.local_day(clock.now())
    content = await queries.content(facts.id, as_of=on)
    if content is None:
        raise NotFound(
            f"Nothing of the agreement with {facts.department_name} is in force on {on.isoformat()}."
        )
    page = await queries.page_of_terms(content.version_id, limit=_EVERY_LINE)
    return _AgreementContent(facts=facts, on=on, content=content, rows=page.rows)


def _lines(agreement: _AgreementContent) -> Iterator[str]:
    content, facts = agreement.content, agreement.facts
    yield f"{facts.department_name} and {facts.center_name}, agreement {facts.code}, version {content.number}"
    yield f"In effect since {formats.day(content.effective_from)} · fingerprint {content.hash[:16]}"
    for group, rows in groupby(agreement.rows, key=lambda row: row.group):
        yield ""
        yield group or "Other"
        yield from (f"  {row.sentence(facts.parties)}" for row in rows)
    for paragraph in in_order(stored.item for stored in content.items.values()):
        yield ""
        yield from (paragraph.title, f"  {paragraph.text}")
    names = {row.service: row.name for row in agreement.rows}
    for words in filter(None, (Intake.of(stored.item) for stored in content.items.values())):
        yield ""
        yield from (f"{names.get(words.service, words.service)}, {words.about}", f"  {words.whole}")
    yield from _dates(agreement)


def _dates(agreement: _AgreementContent) -> Iterator[str]:
    header = header_of(stored.item for stored in agreement.content.items.values())
    for words, day in (("Looked at again on", header.review_on), ("Ends on", header.ends_on)):
        if day:
            yield f"{words} {formats.day(date.fromisoformat(day))}"


def _as_json(agreement: _AgreementContent) -> dict[str, object]:
    content, rows = agreement.content, agreement.rows
    sentences = {row.key: row.sentence(agreement.facts.parties) for row in rows}
    return {
        "agreement": agreement.facts.code,
        "department": agreement.facts.department,
        "as_of": agreement.on,
        "version": content.number,
        "effective_from": content.effective_from,
        "ends_on": content.ends_on,
        "hash": content.hash,
        "total": {
            "items": len(content.items),
            "terms": len(rows),
            "targets": sum(1 for row in rows if row.term.target),
        },
        "rows": [
            {
                "key": key,
                "hash": stored.hash,
                "sentence": sentences.get(key, ""),
                **stored.item.canonical(),
            }
            for key, stored in content.items.items()
        ],
    }
