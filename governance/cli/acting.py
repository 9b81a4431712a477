"""Who a command acts as: `--by EMAIL [--seat SEAT]`. It has that person's authority and no more."""

from datetime import datetime

import click

from governance.people.queries import viewers
from governance.people.rules import Acting

by_option = click.option("--by", required=True, metavar="EMAIL", help="The person this is done by.")
seat_option = click.option(
    "--seat", default="", metavar="SEAT", help="Their role's code, where they have several."
)


async def actor(by: str, seat: str, *, at: datetime) -> Acting:
    return await viewers.acting(by, seat=seat, at=at)
