"""`governance api document`: the description of the programming interface (OpenAPI 3.1), as it is committed."""

import click

from governance.api import routes


@click.group()
def api() -> None:
    """The programming interface."""


@api.command()
def document() -> None:
    """Print its description; docs/openapi.json holds the same."""
    click.echo(routes.text(), nl=False)
