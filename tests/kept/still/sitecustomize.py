"""Python reads this at its start, in every process of a run of tests.kept: the clock shows one instant from then on.

In the program's own processes every request has the same number too: the record keeps it, and chains it.
"""

import os
import sys
import uuid
from datetime import datetime

from governance import clock

if _at := os.environ.get("CONCORD_KEPT_AT"):
    _instant = clock.cut(datetime.fromisoformat(_at))
    clock.now = lambda: _instant
    if "pytest" not in sys.orig_argv:
        uuid.uuid4 = lambda: uuid.UUID(int=0)
