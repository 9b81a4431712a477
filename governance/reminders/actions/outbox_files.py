"""Letters as files in GOVERNANCE_HOME/outbox: where no mail server is set, and where this installation may not send."""

import os
import secrets
from pathlib import Path
from typing import Self

from anyio import to_thread

from governance.reminders.actions.mail_server import Parcel
from governance.reminders.rules.relay import Phase, Reply
from governance.settings import ensured


class OutboxFolder:
    """Takes letters as a mail server does."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "outbox"

    async def hand_over(self, parcel: Parcel) -> Reply:
        """Never raises for what the disk does: the letter waits as though the mail server failed."""
        try:
            path = await to_thread.run_sync(self._write, parcel)
        except OSError as problem:
            return Reply(phase=Phase.CONNECT, words=f"{self._folder} cannot be written: {problem.strerror}")
        return Reply(phase=Phase.FILE, words=path.name)

    def _write(self, parcel: Parcel) -> Path:
        path = ensured(self._folder) / f"{parcel.name}.eml"
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(parcel.message)
        draft.replace(path)
        return path

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is held open."""
