"""Python reads this at its start, in every process of a run of tests.kept: from then on the clock shows one instant."""

import os
from datetime import datetime

from governance import clock

if _at := os.environ.get("CONCORD_KEPT_AT"):
    _instant = clock.cut(datetime.fromisoformat(_at))
    clock.now = lambda: _instant
