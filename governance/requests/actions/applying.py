"""What an upload wrote goes into the store as a file of its own, so that its requests can be proven later."""

import gzip
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread

from governance.acts import Act
from governance.database import copying, sql
from governance.files import store
from governance.requests.queries.applied import LINE, ONE_FORM
from governance.settings import current

WRITTEN = f"SELECT id, {LINE} FROM request WHERE {{which}} ORDER BY id"  # noqa: S608 - column names of ours alone
LAST = "last_import = :upload"
OF_WHOLE_EXPORT = "last_import = :upload OR vanished_import = :upload"
UNKEPT = "SELECT DISTINCT last_import AS upload FROM request ORDER BY 1"
KEPT = "UPDATE request_import SET applied = :file WHERE id = :upload"


async def keep_applied(_: Act[Any], upload: int, *, full: bool = False) -> str:
    """The name of the file that has all that this upload wrote; "" where it wrote nothing. Part of the act that takes it.

    `full`: the upload was a whole export, so that requests may have vanished with it.
    """
    query = WRITTEN.format(which=OF_WHOLE_EXPORT if full else LAST)
    await sql.rows(ONE_FORM)
    with tempfile.TemporaryDirectory(dir=current().home) as folder:
        lines = Path(folder) / "lines"
        await copying.read_lines(query, lines, upload=upload)
        file = (
            await to_thread.run_sync(partial(_packed, lines, current().home)) if lines.stat().st_size else ""
        )
    await sql.rows(KEPT, file=file, upload=upload)
    return file


async def keep_all(act: Act[Any]) -> int:
    """Requests from before their uploads were kept, as they stand: part of the act that seals them. Answers of how many uploads."""
    uploads = [row["upload"] for row in await sql.rows(UNKEPT)]
    for upload in uploads:
        await keep_applied(act, upload)
    return len(uploads)


def _packed(lines: Path, home: Path) -> str:
    """The same lines make the same file."""
    packed = lines.with_name("packed")
    with (
        lines.open("rb") as source,
        packed.open("wb") as target,
        gzip.GzipFile(filename="", fileobj=target, mode="wb", compresslevel=1, mtime=0) as zipped,
    ):
        shutil.copyfileobj(source, zipped, 1 << 20)
    return store.keep_file(home, packed)
