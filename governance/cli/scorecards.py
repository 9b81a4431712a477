"""`governance scorecard`: a scorecard as it is stored, made now to be looked at, or counted again from its requests.

Makes no card that is kept and publishes nothing: the clock does. What stands on a card is decided in results.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from anyio import to_thread

from governance import clock
from governance.cli.common import in_database, json_option, tell_json
from governance.errors import ConfigurationError, Invalid
from governance.files import store
from governance.records.card_files import as_csv
from governance.records.documents import DocumentPlace
from governance.records.scorecards import scorecard_document
from governance.results.rules.formulas import Rate, decimals
from governance.scorecards.actions.recounting import differing
from governance.scorecards.queries.cards import CardPage, CardRow, card_row, page_of, recomputed
from governance.scorecards.queries.fresh_cards import preview
from governance.scorecards.rules.card_json import body, fingerprint
from governance.scorecards.rules.periods import parsed
from governance.scorecards.rules.values import Card, ServiceLine
from governance.settings import current

FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files to write; None = not asked for."""

    pdf: Path | None
    csv: Path | None
    rows: Path | None


@click.command()
@click.argument("number", required=False, default="")
@click.option("--party", default="", metavar="CODE", help="A department; left out: the whole city.")
@click.option("--period", default="", metavar="2026-06", help="2026-06, 2026-Q2 or 2026; not kept.")
@click.option("--recompute", is_flag=True, help="Count it again from its stored file of requests.")
@click.option("--pdf", type=FILE, help="Write the document to this file.")
@click.option("--csv", type=FILE, help="Write the figures by service to this file.")
@click.option(
    "--rows", type=FILE, help="Write the requests it was counted from to this file (published ones)."
)
@json_option
def scorecard(
    number: str, *, party: str, period: str, recompute: bool, as_json: bool, **files: Path | None
) -> None:
    """Show the scorecard NUMBER or, with --period, what one would say now."""
    if bool(number) == bool(period):
        raise click.UsageError("Name a scorecard such as SC-2026-0007, or a --period such as 2026-06.")
    if period:
        _tell_preview(party, period, as_json=as_json)
        return
    if party:
        raise click.UsageError("--party goes with --period; a scorecard's number says whose it is.")
    _tell_stored(number, Files(**files), recompute=recompute, as_json=as_json)


def _tell_preview(party: str, period: str, *, as_json: bool) -> None:
    chosen = parsed(period)
    card = in_database(lambda: preview(party, chosen, at=clock.now()))
    if as_json:
        tell_json({"number": "", "state": "not kept", **_figures(card)})
    else:
        click.echo("Made now, to be looked at; not kept.")
        _tell(card)


@dataclass(frozen=True, kw_only=True)
class _CardContent:
    page: CardPage
    pdf: bytes
    rows: bytes
    again: Card | None


def _tell_stored(number: str, files: Files, *, recompute: bool, as_json: bool) -> None:
    found = in_database(lambda: _read_card(number, files, recompute=recompute))
    contents = {files.pdf: found.pdf, files.csv: as_csv(found.page.card), files.rows: found.rows}
    for file, content in contents.items():
        if file:
            _write(file, content)
    same = found.again is None or found.again == found.page.card
    if as_json:
        tell_json({**_head(found.page), **_figures(found.page.card), **_again(found)})
    else:
        click.echo(_headline(found.page))
        _tell(found.page.card)
        if found.again:
            click.echo(
                "Counted again from its file of requests: " + ("the same." if same else "NOT the same.")
            )
    if not same:
        raise Invalid(_differing(found))


async def _read_card(number: str, files: Files, *, recompute: bool) -> _CardContent:
    row, at, home = await card_row(number), clock.now(), current().home
    page = await page_of(row, at=at, department=False)
    place = DocumentPlace(home=home, url=current().url)
    pdf = (await scorecard_document(page, at=at, place=place)).content if files.pdf else b""
    return _CardContent(
        page=page,
        pdf=pdf,
        rows=await _rows(row, home) if files.rows else b"",
        again=await recomputed(row, home=home) if recompute else None,
    )


async def _rows(row: CardRow, home: Path) -> bytes:
    if not row.rows_hash:
        raise Invalid(
            f"{row.head.number} is not published yet, so its requests are not kept in a file of their own."
        )
    return gzip.decompress(await to_thread.run_sync(store.read, home, row.rows_hash))


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise ConfigurationError(f"{file} cannot be written: {problem.strerror}.") from problem


def _head(page: CardPage) -> dict[str, Any]:
    return {
        "number": page.head.number,
        "state": page.head.state,
        "reply_by": page.head.reply_by,
        "published_at": page.head.published_at or "",
        "fingerprint": page.head.fingerprint,
        "requests_fingerprint": page.rows_hash,
    }


def _figures(card: Card) -> dict[str, Any]:
    total = {**card.adjusted.due, **_rate(card.adjusted.on_time), "plain": _rate(card.plain.on_time)}
    return {
        "party": card.party.code,
        "period": card.period.code,
        "as_of": card.as_of,
        "total": total,
        "rows": [_row(line) for line in card.services],
        "card": body(card),
    }


def _rate(rate: Rate) -> dict[str, int]:
    return {"n": rate.n, "met": rate.met, "rate_bp": rate.bp, "low_bp": rate.low_bp, "high_bp": rate.high_bp}


def _row(line: ServiceLine) -> dict[str, Any]:
    return {
        "service": line.service.code,
        "name": line.service.name,
        **_rate(line.on_time),
        "overdue": line.overdue,
    }


def _again(content: _CardContent) -> dict[str, Any]:
    if content.again is None:
        return {}
    written = body(content.again)
    same = fingerprint(written, content.page.rows_hash)
    return {"recomputed": {"same": content.again == content.page.card, "fingerprint": same}}


def _differing(content: _CardContent) -> str:
    names = ", ".join(differing(content.page.card, content.again) if content.again else ())
    return f"{content.page.head.number} is not what its file of requests gives. Different: {names}."


def _headline(page: CardPage) -> str:
    marks = f", fingerprint {page.head.fingerprint}" if page.head.fingerprint else ""
    return f"{page.head.number}, {page.head.state}{marks}"


def _tell(card: Card) -> None:
    cover = card.coverage
    click.echo(f"{card.party.name}, {card.period.words}")
    click.echo(f"Services with a target: {cover.with_target:,} of {cover.services:,}")
    click.echo(f"Requests with a target: {cover.requests_with_target:,} of {cover.requests:,}")
    click.echo(
        f"On time: {_words(card.adjusted.on_time)}; without event adjustments: {_words(card.plain.on_time)}"
    )
    click.echo(f"Open past due: {card.adjusted.overdue:,}")
    click.echo(f"Opened {card.volume.opened:,}, closed {card.volume.closed:,}, due {card.volume.due:,}")
    for line in card.services:
        click.echo(f"  {line.service.name}: {_words(line.on_time)}")
    click.echo(f"{card.formula.says}. {card.formula.basis}")
    click.echo(card.roll_up)


def _words(rate: Rate) -> str:
    if rate.n == 0:
        return "nothing fell due"
    if not rate.ranked:
        return f"{rate.met:,} of {rate.n:,}"
    return f"{decimals(rate.bp)}% ({decimals(rate.low_bp)}% to {decimals(rate.high_bp)}%) of {rate.n:,}"
