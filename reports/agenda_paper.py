"""The values of a printed agenda: what was published, by whom and when, and what proves it genuine."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.agendas.rules.published import AgendaContent
from reports.model import Entry


@dataclass(frozen=True, kw_only=True)
class AgendaPaper:
    """`number` counts how often it was published; `dated` is when this one was."""

    city: str
    office: str
    content: AgendaContent
    number: int
    who: str
    dated: datetime
    fingerprint: str
    entry: Entry
    verify_url: str
    page_url: str
    agenda_json: bytes

    @property
    def zone(self) -> str:
        return self.content.zone

    @property
    def day(self) -> str:
        return formats.day(self._local(self.content.starts).date())

    @property
    def times(self) -> str:
        """`2:00 PM to 2:45 PM`."""
        ends = (self._local(each) for each in (self.content.starts, self.content.ends))
        return " to ".join(formats.clock_time(each) for each in ends)

    @property
    def published(self) -> str:
        return formats.moment(self.dated, ZoneInfo(self.content.zone))

    def _local(self, instant: str) -> datetime:
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(self.content.zone))
