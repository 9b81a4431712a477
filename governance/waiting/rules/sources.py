"""What waits for 311 about data sources: a file that could not be taken in, data older than was promised. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from governance import formats
from governance.waiting.rules.matter import Kind, Matter, Office, Subject, analysts_of


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
    analysts: bool


@dataclass(frozen=True, kw_only=True)
class DataOld:
    """A data source that promises new data every so many days; the last came at `last`."""

    code: str
    name: str
    every_days: int
    last: datetime
    centers: tuple[Office, ...]
    analysts: bool


def of_failed(upload: UploadFailed) -> Iterator[Matter]:
    """The next file of its source that is taken in settles it."""
    settled = _matter(Kind.UPLOAD_FAILED, upload.since, upload)
    yield replace(
        settled,
        subject=Subject.UPLOAD,
        number=upload.number,
        title=f"{upload.file_name}, {upload.source}",
    )


def of_old(source: DataOld) -> Iterator[Matter]:
    """Any newer file of its source settles it."""
    days = formats.plural(source.every_days, "day")
    settled = _matter(Kind.DATA_OLD, source.last + timedelta(days=source.every_days), source)
    yield replace(
        settled,
        number=source.code,
        title=f"{source.name}: new data every {days}, the last on {formats.day(source.last)}",
    )


def _matter(kind: Kind, since: datetime, of: UploadFailed | DataOld) -> Matter:
    return Matter(
        kind=kind,
        subject=Subject.SOURCE,
        number="",
        title="",
        step=Step.UPLOAD,
        party=of.centers[0],
        seats=analysts_of(of.centers, there=of.analysts),
        since=since,
        begun=since,
        sides=of.centers[:1],
    )
