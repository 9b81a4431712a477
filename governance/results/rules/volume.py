"""How many requests a service has: a figure with the months it was counted in and where it is from."""

from dataclasses import dataclass

YEAR = 12
COUNTED = "counted, "  # how the source of a figure begins that nobody has typed


@dataclass(frozen=True, kw_only=True)
class Volume:
    """`requests` within `months` full months (12 where it is a year's figure), and where the figure is from."""

    requests: int
    months: int = YEAR
    source: str = ""

    @property
    def counted(self) -> bool:
        return self.source.startswith(COUNTED)


NONE = Volume(requests=0)
