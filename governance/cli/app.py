"""The command `governance`: finds the command asked for, runs it, and turns what goes wrong into one line.

Exit status: 0 done, 1 a named failure, 2 wrong use. What a command does and prints is decided in its own module.
"""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

import click

from governance import clock, settings
from governance.errors import ConcordError, Invalid

# One line per command: its name, and the module and name of its click command. Loaded only when asked for, so that
# a small command does not wait for the whole program.
COMMANDS = {
    "due": "governance.cli.due:due",
    "holder": "governance.cli.people:holder",
    "init": "governance.cli.people:init",
    "admin": "governance.cli.people:admin",
    "people": "governance.cli.leavers:people",
    "emergency": "governance.cli.leavers:emergency",
    "agreement": "governance.cli.agreements:agreement",
    "import": "governance.cli.imports:imports",
    "feed": "governance.cli.feeds:feed",
    "measure": "governance.cli.measure:measure",
    "backtest": "governance.cli.backtest:backtest",
    "infer": "governance.cli.infer:infer",
    "document": "governance.cli.documents:document",
    "minutes": "governance.cli.minutes:minutes",
    "scorecard": "governance.cli.scorecards:scorecard",
    "sample": "governance.cli.samples:sample",
    "serve": "governance.cli.serve:serve",
    "demo": "governance.cli.demo:demo",
    "worker": "governance.cli.worker:worker",
    "migrate": "governance.cli.database:migrate",
    "backup": "governance.cli.database:backup",
    "restore": "governance.cli.database:restore",
    "doctor": "governance.cli.doctor:doctor",
    "audit": "governance.cli.audit:audit",
    "export": "governance.cli.exports:export",
    "verify": "governance.cli.verify:verify",
    "api": "governance.cli.api:api",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - same
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        return cast("click.Command", getattr(import_module(module), name))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def governance() -> None:
    """Service agreements between a 311 center and its departments."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; answers the exit status."""
    try:
        answer = governance.main(args=list(arguments), prog_name="governance", standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except click.Abort:
        return _fail("Stopped. Nothing more was done.")
    except Exception as problem:  # noqa: BLE001 - the last resort: no traceback reaches the person
        return _explain(problem)
    return answer if isinstance(answer, int) else 0


def _explain(problem: Exception) -> int:
    if os.environ.get("GOVERNANCE_DEBUG") == "1":
        traceback.print_exception(problem)
    while isinstance(problem, ExceptionGroup) and len(problem.exceptions) == 1:
        problem = problem.exceptions[0]
    if isinstance(problem, Invalid) and problem.fields:
        return _fail(
            "\n".join([problem.message, *(f"  {name}: {why}" for name, why in problem.fields.items())])
        )
    if isinstance(problem, ConcordError):
        return _fail(problem.message)
    if isinstance(problem, BrokenPipeError):  # the reader of our output, such as `head`, has seen enough
        sys.stdout = None
        return 1
    return _fail(f"This went wrong inside the program. What happened is written in {_logged(problem)}.")


def _fail(message: str) -> int:
    click.echo(f"Error: {message}", err=True)
    return 1


def _logged(problem: Exception) -> Path:
    name = f"error-{clock.now():%Y%m%dT%H%M%SZ}-{os.getpid()}.log"
    text = "".join(traceback.format_exception(problem))
    try:
        folder = settings.ensured(settings.current().home) / "log"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    except (OSError, ConcordError):  # the home folder itself may be what is wrong
        folder = Path(tempfile.mkdtemp(prefix="governance-"))
        (folder / name).write_text(text, encoding="utf-8")
    return folder / name
