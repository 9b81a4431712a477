"""Runs command lines of `governance`, each in a process of its own that has read the program already.

Standard input: one JSON list a line, the command's words and what is typed into it; the answer, one a line: its exit
status, stdout, stderr. Starting Python anew for each would take five times as long.
"""

import json
import os
import sys
import tempfile

import click

from governance.cli import app


def main() -> None:
    top = click.Context(app.governance)
    for name in app.governance.list_commands(top):
        app.governance.get_command(top, name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_ran(*json.loads(line))) + "\n")
        sys.stdout.flush()


def _ran(words: list[str], typed: str) -> tuple[int, str, str]:
    streams = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - the child writes into them
    streams[0].write(typed.encode())
    streams[0].seek(0)
    child = os.fork()
    if not child:
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - ours was read ahead
        status = app.run(words)
        for written in filter(None, (sys.stdout, sys.stderr)):
            written.flush()
        os._exit(status)
    _, ended = os.waitpid(child, 0)
    out, err = (_read(stream.fileno()) for stream in streams[1:])
    return os.waitstatus_to_exitcode(ended), out, err


def _read(number: int) -> str:
    os.lseek(number, 0, os.SEEK_SET)
    with os.fdopen(os.dup(number), "rb") as stream:
        return stream.read().decode()


if __name__ == "__main__":
    main()
