"""The only place that asks what time it is. Everything else is handed `at`, an aware UTC instant cut to seconds."""

from datetime import UTC, datetime


def cut(instant: datetime) -> datetime:
    """The instant in UTC, cut to whole seconds; a naive instant is a fault of the caller."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).replace(microsecond=0)


class Clock:
    """Wall time, or a clock set going from a fixed instant (demo databases only)."""

    def __init__(self) -> None:
        self._shift_seconds = 0.0

    def now(self) -> datetime:
        return cut(datetime.fromtimestamp(datetime.now(tz=UTC).timestamp() + self._shift_seconds, tz=UTC))

    def set_to(self, instant: datetime) -> None:
        """From now on the clock runs as though it were `instant` at this moment."""
        self._shift_seconds = instant.timestamp() - datetime.now(tz=UTC).timestamp()


_clock = Clock()
now = _clock.now
set_to = _clock.set_to
