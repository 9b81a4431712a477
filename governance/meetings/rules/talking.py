"""Talking about a change at the next meeting of its two sides: which meeting is near enough, what it does to its date. Pure.

The date to answer by becomes two business days after the meeting, if that is later. It stays where it is whatever becomes
of the meeting later: nobody's time gets shorter, and nobody's longer, without an act of its own.
"""

from datetime import datetime, timedelta

FAR = timedelta(days=35)  # a meeting further off would only put the answer off
DAYS_AFTER = 2


def is_near(starts: datetime, at: datetime) -> bool:
    return at < starts <= at + FAR
