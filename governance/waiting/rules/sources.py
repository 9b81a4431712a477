"""What waits for 311 about data sources: a file that could not be taken in, data older than was promised. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance import formats
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


class Step(StrEnum):
    UPLOAD = "upload"


@dataclass(frozen=True, kw_only=True)
class UploadFailed:
    """The last file of a data source, which could not be taken in."""

    number: str
    file_name: str
    source: str
    since: datetime
    centers: tuple[Office, ...]


@dataclass(frozen=True, kw_only=True)
class DataOld:
    """A data source that promises new data every so many days; the last came at `last`."""

    code: str
    name: str
    every_days: int
    last: datetime
    centers: tuple[Office, ...]


def of_failed(upload: UploadFailed) -> Iterator[Matter]:
    """The next file of its source that is taken in settles it."""
    yield _matter(
        Kind.UPLOAD_FAILED,
        Subject.UPLOAD,
        upload.number,
        f"{upload.file_name}, {upload.source}",
        upload.since,
        upload.centers,
    )


def of_old(source: DataOld) -> Iterator[Matter]:
    days = formats.plural(source.every_days, "day")
    title = f"{source.name}: new data every {days}, the last on {formats.day(source.last)}"
    since = source.last + timedelta(days=source.every_days)
    yield _matter(Kind.DATA_OLD, Subject.SOURCE, source.code, title, since, source.centers)


def _matter(
    kind: Kind, subject: Subject, number: str, title: str, since: datetime, centers: tuple[Office, ...]
) -> Matter:
    return Matter(
        kind=kind,
        subject=subject,
        number=number,
        title=title,
        step=Step.UPLOAD,
        party=centers[0],
        seats=Seats(parties=frozenset(center.code for center in centers)),
        since=since,
        begun=since,
        sides=(centers[0],),
    )
