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


class TokenNeeded(ConcordError):
    """The programming interface is for tokens alone; the message says what is wrong with the one that came, if any."""

    status = HTTPStatus.UNAUTHORIZED
    title = "A token is needed"


class ProofNeeded(ConcordError):
    """What binds an office needs a fresh proof of who acts; nothing was recorded, and the form is kept for after it.

    `event` is the text of what would have gone on record; `kept_as` names the form that waits, `asked_as` the asking.
    """

    status = HTTPStatus.UNAUTHORIZED
    title = "Please show once more that it is you"
    event = ""
    kept_as = ""
    asked_as = ""


class Forbidden(ConcordError):
    """The person may see this but not do that; the message says why."""

    status = HTTPStatus.FORBIDDEN
    title = "This is not yours to do"


class NotFound(ConcordError):
    """Nothing here that this person may see."""

    status = HTTPStatus.NOT_FOUND
    title = "We cannot find that page"


class Unsound(ConcordError):
    """What is stored does not fit its fingerprint: it is not shown, and nobody goes on from it.

    `subject` names what was met, as entries do, or an item or a version as item:HASH and version:HASH; `fault` says what
    is wrong with it.
    """

    status = HTTPStatus.LOCKED
    title = "This is not as it was written"

    def __init__(self, *, subject: str, fault: str) -> None:
        super().__init__(
            f"What is stored here {fault}: it was altered outside of this program. It is not shown, and no paper is made of it."
        )
        self.subject, self.fault = subject, fault


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


class SentTooSlowly(ConcordError):
    """What a client sends does not arrive; its connection is closed after the answer."""

    status = HTTPStatus.REQUEST_TIMEOUT
    title = "That took too long to arrive"


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
    """A piece of work took too long or its worker broke; nothing was changed. `retry_after` is in seconds."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "This is taking too long"
    retry_after = 60


class Late(Unavailable):
    """What was asked was not done within its time. The message says what became of it.

    `may_be_repeated`: nothing was changed. The database counts these, and tells them once a minute: nobody else logs them.
    """

    retry_after = 5

    def __init__(self, message: str, *, may_be_repeated: bool = True) -> None:
        super().__init__(message)
        self.may_be_repeated = may_be_repeated


class OutOfReach(Late):
    """The database does not answer."""

    title = "We cannot reach our records just now"


class Undecided(Late):
    """An act was sent to the database, which did not say whether it took effect."""

    title = "We do not know yet whether this was recorded"


class NoRoom(Unavailable):
    """The disk is full or nearly so; nothing was changed."""

    title = "Nothing can be kept at present"
