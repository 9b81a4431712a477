"""What works without an account: `init` founds the city, `admin EMAIL` lets an administrator in, `holder SEAT EMAIL` puts
in place whom nobody is left to ask for.
"""

import sys
from typing import Any

import click

from governance import clock
from governance.agreements.rules.items.standard_paragraphs import STANDARD
from governance.anchors.actions.origins import begin_first
from governance.cli.common import in_database, json_option, tell_json
from governance.database import migrate
from governance.identity.actions import accounts, password_letters
from governance.identity.actions.accounts import Admission
from governance.people.actions import appointments, city
from governance.people.actions.appointments import Appointee
from governance.people.queries.directory import CityFacts
from governance.people.rules import operator
from governance.settings import current

PARAGRAPHS = ", ".join(title.lower() for title, _ in STANDARD.values())
NEXT = """{name} is set up. Next:
  governance admin EMAIL --name "NAME"      an administrator, with a password for the first sign-in
  governance holder audit-auditor EMAIL --name "NAME" --authority "…"
                                            who leads the audit office, as {appoints} decided
  governance import people FILE             departments, people and their roles (--dry-run to look first)
  governance serve                          then open {url}"""


def _who_appoints() -> str:
    """Asked once. A script that has no answer leaves it open, and the record says so."""
    try:
        return str(click.prompt("Who appoints the auditor"))
    except click.Abort:
        if sys.stdin.isatty():
            raise
        return ""


def _paragraphs() -> bool:
    """Asked once; a script that has no answer takes them, because each draft can do without."""
    try:
        return click.confirm(f"Begin first agreements with standard paragraphs ({PARAGRAPHS})", default=True)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        return True


@click.command()
@click.option("--city", "name", prompt="City", help="Name of the city.")
@click.option("--zone", prompt="Time zone", default=lambda: current().zone.key, help="Time zone of the city.")
@click.option("--office", prompt="Convening office", help="Who runs this for all departments.")
@click.option("--address", prompt="Its address", help="The office's address, as documents print it.")
@click.option("--office-code", default="oversight", show_default=True, help="Short code of that office.")
@click.option(
    "--auditor", default="City Auditor", show_default=True, help="Title of who leads the audit office."
)
@click.option(
    "--auditor-by", default=_who_appoints, help="Who appoints that person, such as the Audit Committee."
)
@click.option(
    "--paragraphs/--no-paragraphs",
    "standard_paragraphs",
    default=_paragraphs,
    help=f"Begin first agreements with standard paragraphs: {PARAGRAPHS}.",
)
@json_option
def init(*, office_code: str, auditor: str, as_json: bool, **facts: Any) -> None:
    """Set up the city: the database, then the city, its 311 center, its convening office and its audit office."""
    city_facts = CityFacts(**facts, demo=False, open_catalog=False)
    in_database(lambda: _found_city(city_facts, office_code, auditor), any_schema=True, by_owner=True)
    if as_json:
        told = {"city": city_facts.name, "zone": city_facts.zone, "auditor_by": city_facts.auditor_by}
        tell_json({**told, "parties": ["311", office_code, city.AUDIT], "url": current().url})
    else:
        click.echo(
            NEXT.format(
                name=city_facts.name,
                url=current().url,
                appoints=city_facts.auditor_by or "whoever appoints them",
            )
        )


async def _found_city(facts: CityFacts, office_code: str, auditor: str) -> None:
    await migrate.migrate()
    current().secret()
    await city.found_city(facts, office_code=office_code, auditor=auditor, by=operator(), at=clock.now())
    await begin_first(by=operator(), at=clock.now())


@click.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name, where there is no account yet.")
@click.option("--phone", default="", help="Likewise: whom to call who cannot sign in.")
@json_option
def admin(*, email: str, name: str, phone: str, as_json: bool) -> None:
    """Make an administrator, or give an existing account a new password. It works once, for 24 hours."""
    done = in_database(lambda: _admit(email, name, phone))
    if as_json:
        told = {"email": done.email, "password": done.password, "new": done.is_new}
        tell_json({**told, "administrator": done.appointed})
        return
    click.echo(_admission_words(done))


async def _admit(email: str, name: str, phone: str) -> Admission:
    by, at = operator(), clock.now()
    return await accounts.admit_administrator(email, name=name, phone=phone, by=by, at=at)


def _admission_words(done: Admission) -> str:
    start = (
        f"{done.email} is an administrator now." if done.appointed else f"{done.email} has a new password."
    )
    return f"""{start}
One-time password: {done.password}
It works for 24 hours at {current().url} and must be changed at the first sign-in. It is shown only here."""


@click.command()
@click.argument("seat")
@click.argument("email")
@click.option(
    "--authority", required=True, help="What it rests on, like a letter of the Council and its date."
)
@click.option("--name", default="", help="The person's name, where there is no account yet.")
@json_option
def holder(*, seat: str, email: str, authority: str, name: str, as_json: bool) -> None:
    """Give a role its holder where nobody leads the office: the first auditor, or when nobody is left to ask for one.

    It is done in the open: on the record, and on every page of the convening office for 30 days.
    """
    who = Appointee(email=email, name=name)
    new = in_database(lambda: _hold(seat, who, authority))
    if as_json:
        tell_json({"seat": seat, "email": email, "new": new})
        return
    letter = f" {email} gets a letter to choose a password."
    password = f" Next: an administrator gives {email} a password for the first sign-in."
    way_in = (letter if current().mail.host else password) if new else ""
    click.echo(f"{email} holds the role {seat} now. It is on the record.{way_in}")


async def _hold(seat: str, who: Appointee, authority: str) -> bool:
    by, at = operator(), clock.now()
    async with password_letters.welcoming(by=by, at=at, mail=bool(current().mail.host)):
        done = await appointments.appoint_person(seat, who=who, authority=authority, by=by, at=at)
    return done.new
