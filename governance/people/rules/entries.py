"""What may be typed for a person, a party or a role, and how it is stored. Each error names its field.

Whether somebody else has that e-mail or code already is for the database to say.
"""

import re
from zoneinfo import ZoneInfo

from governance import canonical
from governance.errors import Invalid

# One @, no spaces, a dot in the domain: the rest only a mail server can say.
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def refused(field: str, reason: str) -> Invalid:
    return Invalid(f"{field}: {reason}.", fields={field: reason})


def needed(value: str, field: str, *, limit: int = 200) -> str:
    """A line of text that must be there."""
    cleaned = optional(value, field, limit=limit)
    if not cleaned:
        raise refused(field, "is needed")
    return cleaned


def optional(value: str, field: str, *, limit: int = 200) -> str:
    cleaned = canonical.text(value, field=field, limit=limit)
    if "\n" in cleaned:
        raise refused(field, "must fit on one line")
    return cleaned


def email(value: str, field: str = "email") -> str:
    """An e-mail address in small letters, as it is stored and compared."""
    cleaned = needed(value, field, limit=254).lower()
    if not EMAIL.fullmatch(cleaned):
        raise refused(field, f"“{cleaned}” is not an e-mail address such as dana.ruiz@portalder.gov")
    return cleaned


def code(value: str, field: str = "code") -> str:
    cleaned = needed(value, field, limit=40).lower()
    if not CODE.fullmatch(cleaned):
        raise refused(field, f"“{cleaned}” may hold only small letters, digits and hyphens")
    return cleaned


def zone(value: str, field: str = "zone") -> str:
    cleaned = needed(value, field, limit=60)
    try:
        ZoneInfo(cleaned)
    except (ValueError, OSError, KeyError):
        raise refused(field, f"“{cleaned}” is no time zone; use a name such as America/New_York") from None
    return cleaned
