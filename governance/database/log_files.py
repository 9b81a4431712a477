"""Files of log that this program keeps itself, and how long: what the embedded database says, and what broke a command.

Lines about requests are not among them: they go to stderr, and whoever runs the program keeps them (docs/operations.md).
"""

import fcntl
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from anyio import to_thread

from governance.database.folders import folder_elsewhere
from governance.settings import current

FOLDER = "log"
KEPT = timedelta(days=90)
_SERVER = "server.log"
_STARTED = "server-"


async def tidy_logs(*, at: datetime) -> int:
    """Set aside what the database server wrote on former days, take away what is too old; answers how many files went."""
    return await to_thread.run_sync(tidy, current().home, at)


def tidy(home: Path, at: datetime) -> int:
    """The server's log of the day goes on; what it held goes into a file of the day, which its owner alone reads."""
    log = (folder_elsewhere(home) or home / "postgres") / _SERVER
    if log.exists():
        _set_aside(log, home / FOLDER, at)
    old = [file for file in (home / FOLDER).glob("*.log") if _touched(file) < at - KEPT]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _set_aside(log: Path, folder: Path, at: datetime) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = folder / f"{_STARTED}{at:%Y-%m-%d}.log"
    with log.open("r+b") as written:
        fcntl.flock(written, fcntl.LOCK_EX)  # of several processes, one after the other
        if aside.exists() or not log.stat().st_size:
            return
        with aside.open("xb") as out:
            aside.chmod(0o600)
            shutil.copyfileobj(written, out)
        written.truncate(0)  # the server appends: it writes on at the new end


def _touched(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime).astimezone()
