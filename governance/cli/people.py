"""`governance init` founds the city; `governance admin EMAIL` lets an administrator in. Both work without an account."""

import click

from governance import clock
from governance.cli.common import in_database, json_option, tell_json
from governance.database import migrate
from governance.identity.actions import accounts
from governance.identity.actions.accounts import Admission
from governance.people.actions import city
from governance.people.queries.directory import CityFacts
from governance.people.rules import operator
from governance.settings import current

NEXT = """{name} is set up. Next:
  governance admin EMAIL --name "NAME"      an administrator, with a password for the first sign-in
  governance import people FILE --by EMAIL  departments, people and their roles (--dry-run to look first)
  governance serve                          then open {url}"""


@click.command()
@click.option("--city", "name", prompt="City", help="Name of the city.")
@click.option("--zone", prompt="Time zone", default=lambda: current().zone.key, help="Time zone of the city.")
@click.option("--office", prompt="Convening office", help="Who runs this for all departments.")
@click.option("--address", prompt="Its address", help="The office's address, as documents print it.")
@click.option("--office-code", default="oversight", show_default=True, help="Short code of that office.")
@json_option
def init(*, name: str, zone: str, office: str, address: str, office_code: str, as_json: bool) -> None:
    """Set up the city: bring the database up to date, then the city, its 311 center and its convening office."""
    facts = CityFacts(name=name, zone=zone, office=office, address=address, demo=False, open_catalog=False)
    in_database(lambda: _found_city(facts, office_code), any_schema=True)
    if as_json:
        tell_json({"city": name, "zone": zone, "parties": ["311", office_code], "url": current().url})
    else:
        click.echo(NEXT.format(name=name, url=current().url))


async def _found_city(facts: CityFacts, office_code: str) -> None:
    await migrate.migrate()
    await city.found_city(facts, office_code=office_code, by=operator(), at=clock.now())


@click.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name, where there is no account yet.")
@json_option
def admin(*, email: str, name: str, as_json: bool) -> None:
    """Make an administrator, or give an existing account a new password. It works once, for 24 hours."""
    done = in_database(lambda: _admit(email, name))
    if as_json:
        told = {"email": done.email, "password": done.password, "new": done.is_new}
        tell_json({**told, "administrator": done.appointed})
        return
    click.echo(_admission_words(done))


async def _admit(email: str, name: str) -> Admission:
    return await accounts.admit_administrator(email, name=name, by=operator(), at=clock.now())


def _admission_words(done: Admission) -> str:
    start = (
        f"{done.email} is an administrator now." if done.appointed else f"{done.email} has a new password."
    )
    return f"""{start}
One-time password: {done.password}
It works for 24 hours at {current().url} and must be changed at the first sign-in. It is shown only here."""
