"""`governance import`: what is taken in from files. What a line means is decided by whoever owns the matter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from governance import clock
from governance.agreements.queries import Sight
from governance.agreements.terms_file.matching import DepartmentLines, Resolved
from governance.agreements.terms_file.model import DaysMean
from governance.changes import actions as changes
from governance.changes.actions import OnOpenDraft, TermsFile, TermsIntake
from governance.cli.acting import actor, actor_or_operator, by_option, by_or_operator_option, seat_option
from governance.cli.common import in_database, json_option, tell_json
from governance.cli.requests import requests
from governance.errors import Invalid
from governance.identity.actions import password_letters
from governance.people.actions import roster
from governance.people.actions.roster import Outcome
from governance.people.queries import directory
from governance.people.rules import Acting, PartyKind
from governance.people.rules.roster import COLUMNS
from governance.settings import current

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would happen.")
_WIDTH = max(map(len, COLUMNS))


@click.group("import")
def imports() -> None:
    """Take in files: people and roles, service targets, service requests."""


imports.add_command(requests)


@imports.command(epilog="\b\nColumns:\n" + "\n".join(f"  {n:<{_WIDTH}}  {t}" for n, t in COLUMNS.items()))
@file_argument
@dry_run_option
@by_or_operator_option
@seat_option
@json_option
def people(file: Path, *, dry_run: bool, by: str, seat: str, as_json: bool) -> int:
    """People and their roles from a CSV file. Exit 1 where a line was refused; the others are taken in."""
    content = file.read_bytes()
    outcome = in_database(lambda: _take(content, by, seat, dry_run=dry_run))
    if as_json:
        tell_json(_as_json(outcome))
    else:
        _tell(outcome)
    return 1 if outcome.refused else 0


async def _take(content: bytes, by: str, seat: str, *, dry_run: bool) -> Outcome:
    at = clock.now()
    acting = await actor_or_operator(by, seat, at=at)
    async with password_letters.welcoming(by=acting, at=at, mail=bool(current().mail.host)):
        return await roster.import_people(content, by=acting, at=at, dry_run=dry_run)


def _tell(outcome: Outcome) -> None:
    if outcome.dry_run:
        click.echo("Dry run: nothing was kept.")
    click.echo("  ".join(f"{word} {count}" for word, count in _total(outcome).items()))
    for left in outcome.waiting:
        click.echo(f"line {left.line}: {left.name} waits to be appointed ({left.seat}). {left.reason}")
    for line in outcome.refused:
        what = f"{line.column} “{line.value}” " if line.value else f"{line.column} "
        click.echo(f"line {line.line}: refused. {what.lstrip()}{line.reason}", err=True)


def _total(outcome: Outcome) -> dict[str, int]:
    return {
        "lines": outcome.lines,
        "added": outcome.added,
        "unchanged": outcome.unchanged,
        "waiting": len(outcome.waiting),
        "refused": len(outcome.refused),
    }


def _as_json(outcome: Outcome) -> dict[str, object]:
    waiting = [{"outcome": "waiting", **vars(left)} for left in outcome.waiting]
    refused = [{"outcome": "refused", **vars(line)} for line in outcome.refused]
    return {"dry_run": outcome.dry_run, "total": _total(outcome), "rows": [*waiting, *refused]}


_WRITES_DOWN = "This writes down today's targets and changes nothing for crews. Nothing is sent."


@dataclass(frozen=True, kw_only=True)
class _TermsResult:
    """What a file of targets would do, and what was made of it; `taken` None where no draft was made.

    `begun` are the open drafts from earlier lists, by department.
    """

    file: TermsFile
    found: Resolved
    taken: TermsIntake | None
    begun: Mapping[str, str]
    dry_run: bool

    @property
    def drafts(self) -> dict[str, str]:
        """The number of each department's draft."""
        return {draft.department: draft.number for draft in self.taken.drafts} if self.taken else {}

    @property
    def updated(self) -> frozenset[str]:
        """The departments whose open draft was brought up to date."""
        return frozenset(d.department for d in self.taken.drafts if d.updated) if self.taken else frozenset()

    @property
    def total(self) -> dict[str, int]:
        found = self.found
        counts = {"lines": found.read, "taken": found.taken, "unchanged": found.unchanged}
        return {**counts, "refused": len(found.refused), "drafts": len(self.drafts)}


@imports.command()
@file_argument
@click.option("--party", default="", metavar="CODE", help="Only the lines of this department.")
@click.option(
    "--days", type=click.Choice([str(days) for days in DaysMean]), help="What the file means by “days”."
)
@click.option(
    "--on-record",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The past day since when first versions have been in use.",
)
@click.option(
    "--paragraphs/--no-paragraphs",
    default=None,
    help="Begin first versions with the standard paragraphs; left out: as answered at init.",
)
@click.option(
    "--drafts",
    type=click.Choice([str(one) for one in OnOpenDraft]),
    help="What becomes of an open draft made from an earlier list: it is updated, or another one is made.",
)
@dry_run_option
@by_option
@seat_option
@json_option
def terms(file: Path, *, by: str, seat: str, as_json: bool, **said: Any) -> None:
    """Service targets from a published list or a spreadsheet (CSV, .xlsx): one draft for each department.

    Refused lines are told and do not stop the others.
    """
    done = in_database(lambda: _terms(_terms_file(file, said), by, seat, dry_run=bool(said["dry_run"])))
    if as_json:
        tell_json(_terms_as_json(done))
    else:
        _tell_terms(done)


def _terms_file(file: Path, said: dict[str, Any]) -> TermsFile:
    on, days, drafts = said["on_record"], said["days"], said["drafts"]
    return TermsFile(
        name=file.name,
        content=file.read_bytes(),
        days=DaysMean(str(days)) if days else None,
        on_record=on.date() if isinstance(on, datetime) else None,
        only=str(said["party"]),
        paragraphs=said["paragraphs"],
        drafts=OnOpenDraft(str(drafts)) if drafts else None,
    )


async def _terms(file: TermsFile, by: str, seat: str, *, dry_run: bool) -> _TermsResult:
    at = clock.now()
    acting = await actor(by, seat, at=at)
    if acting.kind is PartyKind.DEPARTMENT and not file.only:
        file = replace(file, only=acting.party)  # nobody drafts for another department
    if file.only and (await directory.party(file.only)).kind is not PartyKind.DEPARTMENT:
        raise Invalid(f"{file.only} is no department. Name a department's code with --party.")
    try:
        found = await changes.preview(file, sight=Sight(side=acting.party), at=at)
    except Invalid as unclear:
        if "days" in unclear.fields:
            raise Invalid(f"{unclear.message} Say --days calendar or --days business.") from unclear
        raise
    if file.paragraphs is None:
        place = await directory.city()
        file = replace(file, paragraphs=place is None or place.standard_paragraphs)
    begun = {code: one.number for code, one in (await changes.drafts_to_update(found, by=acting)).items()}
    taken = None if dry_run or not found.taken else await _taken(file, acting, at)
    return _TermsResult(file=file, found=found, taken=taken, begun=begun, dry_run=dry_run)


async def _taken(file: TermsFile, by: Acting, at: datetime) -> TermsIntake:
    try:
        return await changes.take_in(file, by=by, at=at)
    except Invalid as unclear:
        if "drafts" in unclear.fields:
            raise Invalid(f"{unclear.message} Say --drafts update or --drafts another.") from unclear
        raise


def _tell_terms(done: _TermsResult) -> None:
    click.echo("Dry run: nothing was kept." if done.dry_run else _WRITES_DOWN)
    click.echo("  ".join(f"{word} {count}" for word, count in done.total.items()))
    for part in done.found.departments:
        number = done.drafts.get(part.department.code, "no draft")
        number += " updated" if part.department.code in done.updated else ""
        if done.dry_run and (begun := done.begun.get(part.department.code)):
            number = f"{begun} from an earlier list is open (--drafts update or another)"
        unchanged = f"{part.unchanged} unchanged, {part.not_mentioned} not in the file"
        click.echo(f"{part.department.name}: {number}, {len(part.edits)} taken, {unchanged}")
    if done.found.goals_assumed:
        click.echo(
            f"The file names no goal for {done.found.goals_assumed} of the new targets: 90% on time is filled in."
        )
    if done.taken:
        click.echo(f"The file is kept on record as {done.taken.upload}.")
    elif not done.found.taken:
        click.echo("Nothing in this file changes anything, so no draft was made.")
    for line in done.found.refused:
        what = " ".join(filter(None, (line.column, f"“{line.value}”" if line.value else "")))
        click.echo(f"line {line.line}: refused. {what}{': ' if what else ''}{line.reason}", err=True)


def _terms_as_json(done: _TermsResult) -> dict[str, object]:
    parts = [_part_as_json(part, done) for part in done.found.departments]
    refused = [{"outcome": "refused", **vars(line)} for line in done.found.refused]
    return {
        "dry_run": done.dry_run,
        "upload": done.taken.upload if done.taken else "",
        "days": done.file.days or "",
        "on_record": done.file.on_record,
        "total": done.total,
        "rows": [*parts, *refused],
    }


def _part_as_json(part: DepartmentLines, done: _TermsResult) -> dict[str, object]:
    code = part.department.code
    drafted = "updated" if code in done.updated else "drafted" if code in done.drafts else "not drafted"
    return {
        "outcome": drafted,
        "department": code,
        "draft": done.drafts.get(code, ""),
        "taken": len(part.edits),
        "unchanged": part.unchanged,
        "not_mentioned": part.not_mentioned,
        "new_services": len(part.new_services),
        "edits": [
            {"line": e.line, "key": e.key, "outcome": _edit_outcome(e.before, e.after)} for e in part.edits
        ],
    }


def _edit_outcome(before: str, after: object) -> str:
    if after is None:
        return "taken out"
    return "changed" if before else "new"
