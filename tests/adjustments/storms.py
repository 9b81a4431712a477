"""The ice storm of tests: over, and still lasting."""

from dataclasses import replace
from datetime import timedelta

from governance.results.rules.reliefs import Adjustment, Effect
from tests.changes.stage import AT

STORM = Adjustment(
    name="Ice storm",
    reason="Every street was ice for three days.",
    effect=Effect.PAUSE,
    starts=AT - timedelta(days=5),
    ends=AT - timedelta(days=2),
    services=("pothole",),
)
LASTING = replace(STORM, ends=None)
