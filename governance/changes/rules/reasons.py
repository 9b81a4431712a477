"""Limits and choices of a change that are the same for both sides."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    STAFFING = "staffing"
    BUDGET = "budget"
    LAW = "law"
    SEASON = "season"
    PROCESS = "process"
    DATA = "data"
    EVENT = "event"
    ON_RECORD = "on record"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a change is begun, and from which upload or finding if from one; `title` "" lets its first line name it.

    A draft may be kept before anybody has said why (None); it is said before sending.
    """

    reason: Reason | None
    title: str = ""
    upload: str = ""
    finding: str = ""


ANSWER_DAYS = 5
EXTENSION_DAYS = 5
RESPOND_DAYS = range(2, 41)
LAPSE_DAYS = 60
USABLE_DAYS = 10
