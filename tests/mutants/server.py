"""A database server for runs of pytest, one after the other: prints its address, and stops when its input ends."""

import signal
import sys
from urllib.parse import quote

from governance.database import embedded
from tests.databases import FAST, reachable_folder

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
with reachable_folder() as folder, embedded.running(folder, options=FAST) as access:
    known = {name: quote(str(value), safe="") for name, value in access.for_asyncpg().items()}
    address = "postgresql://{user}:{password}@/{database}?host={host}&port={port}".format(**known)
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    sys.stdin.read()
