"""Who a command acts as: `--by EMAIL [--seat SEAT]`. It has that person's authority and no more."""

from datetime import datetime

import click

from governance.people.queries import viewers
from governance.people.rules import Acting, operator

by_option = click.option("--by", required=True, metavar="EMAIL", help="The person this is done by.")
# Of commands that also run unattended on the server itself: whoever may start them there may do anything there.
by_or_operator_option = click.option(
    "--by", default="", metavar="EMAIL", help="The person this is done by; else the operator of this server."
)
seat_option = click.option(
    "--seat", default="", metavar="SEAT", help="Their role's code, where they have several."
)


async def actor(by: str, seat: str, *, at: datetime) -> Acting:
    return await viewers.acting(by, seat=seat, at=at)


async def actor_or_operator(by: str, seat: str, *, at: datetime) -> Acting:
    return await actor(by, seat, at=at) if by else operator()
