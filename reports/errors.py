"""What can go wrong while a document is made. Decides the words and the HTTP status; not who gets to see them."""

from http import HTTPStatus


class DocumentError(Exception):
    """A document could not be made; the message is for people."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


class FontsMissing(DocumentError):
    """The fonts that every document embeds are not installed."""


class DocumentTooLarge(DocumentError):
    """The document needs more memory than one document may use."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class DocumentTooSlow(DocumentError):
    """The document was not finished, or not begun, within its time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class DocumentFailed(DocumentError):
    """The process that made the document ended without an answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
