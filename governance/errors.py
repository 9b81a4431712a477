"""The one family of errors that people may read; each carries the HTTP status a page answers with.

A message says what is wrong and how to mend it, in words for an official. Anything else that is raised is a fault
of ours and is shown as such, without detail.
"""

from collections.abc import Mapping
from http import HTTPStatus


class ConcordError(Exception):
    """Something a person can understand and mend."""

    status = HTTPStatus.BAD_REQUEST
    title = "This could not be done"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(ConcordError):
    """What was typed cannot be taken. `fields` maps a field's name to what is wrong with it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Some of what you entered needs another look"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields: Mapping[str, str] = dict(fields or {})


class Malformed(Invalid):
    """Text that no field may hold: control characters, too long, not text at all."""

    status = HTTPStatus.BAD_REQUEST


class SignInNeeded(ConcordError):
    """Nobody is signed in, or the session has ended."""

    status = HTTPStatus.UNAUTHORIZED
    title = "Please sign in"


class Forbidden(ConcordError):
    """The person may see this but not do that; the message says why."""

    status = HTTPStatus.FORBIDDEN
    title = "This is not yours to do"


class NotFound(ConcordError):
    """Nothing here that this person may see."""

    status = HTTPStatus.NOT_FOUND
    title = "We cannot find that page"


class Gone(ConcordError):
    """It was there and is not any more; the message says since when, and what to do instead."""

    status = HTTPStatus.GONE
    title = "This link is no longer good"


class Stale(ConcordError):
    """Somebody else acted first; the caller shows the current state."""

    status = HTTPStatus.CONFLICT
    title = "This changed while you were looking at it"


def overtaken(number: str) -> Stale:
    """The error of a compare-and-set that found another revision of the row than it had read."""
    return Stale(f"Somebody else acted on {number} a moment ago. Look at it again before you go on.")


class AlreadyDone(Stale):
    """The same person repeats an act of theirs that took effect."""

    title = "Already done"


class SentBefore(ConcordError):
    """The same form of the same page arrived twice; it was carried out once. `led_to`: where that led, "" if unknown."""

    status = HTTPStatus.CONFLICT
    title = AlreadyDone.title

    def __init__(self, mark: str) -> None:
        super().__init__("This was sent twice, perhaps by two clicks. It was done once.")
        self.mark, self.led_to = mark, ""


class TooLarge(ConcordError):
    """An upload or a text beyond its limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "That file is too large"


class TooMany(ConcordError):
    """Too many tries; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many tries"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ConfigurationError(ConcordError):
    """A setting, folder or server is not as needed; the message says how to mend it."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "Concord is not set up correctly"


class Unavailable(ConcordError):
    """A piece of work took too long or its worker broke; nothing was changed."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "This is taking too long"
