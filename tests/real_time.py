"""Real time as tests have it: standing still for what goes on longer than a proof holds good, or moved on at will."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from governance.identity.rules import real_time


class Later:
    """Real time, which a test moves on by `by`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.by = timedelta()
        patch.setattr(real_time, "real_now", lambda: datetime.now(tz=UTC) + self.by)


@contextmanager
def standing_still() -> Iterator[None]:
    """Whoever signed in inside goes on having just shown who they are, however slow the machine is."""
    now = real_time.real_now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(real_time, "real_now", lambda: now)
        yield
