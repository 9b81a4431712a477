"""What may be typed for a person, a party or a role, and how it is stored. Each error names its field.

Whether somebody else has that e-mail or code already is for the database to say.
"""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from governance import canonical, characters
from governance.errors import Invalid
from governance.people.rules import BINDING_BY_DEFAULT, NEGOTIATING, ROLES_OF, PartyKind, Role

# One @, no spaces, a dot in the domain: the rest only a mail server can say.
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def refused(field: str, reason: str) -> Invalid:
    return Invalid(f"{field}: {reason}.", fields={field: reason})


def needed(value: str, field: str, *, limit: int = 200) -> str:
    """A line of text that must be there."""
    cleaned = optional(value, field, limit=limit)
    if not cleaned:
        raise refused(field, "is needed")
    return cleaned


def name(value: str, field: str = "name", *, limit: int = 200) -> str:
    """What a person or an office is called: letters that whoever reads them can type."""
    cleaned = " ".join(needed(value, field, limit=limit).split())
    characters.check_name(cleaned, field)
    return cleaned


def reason(words: str, who_reads: str) -> str:
    """Why somebody does something, as typed; `who_reads` is a sentence for the refusal of an empty one."""
    if not words.strip():
        raise Invalid(f"Say why in a sentence. {who_reads}", fields={"words": "say why in a sentence"})
    return canonical.text(words, field="words", limit=2_000)


def optional(value: str, field: str, *, limit: int = 200) -> str:
    cleaned = canonical.text(value, field=field, limit=limit)
    if "\n" in cleaned:
        raise refused(field, "must fit on one line")
    return cleaned


def email(value: str, field: str = "email") -> str:
    """An e-mail address in small letters and its domain in ASCII, as it is stored and compared: none looks like another."""
    cleaned = needed(value, field, limit=254).lower()
    if not EMAIL.fullmatch(cleaned):
        raise refused(field, "is not an e-mail address such as name@city.gov")
    local, _, domain = cleaned.partition("@")
    if not (plain := _in_ascii(domain)):
        raise refused(field, f"has “{domain}” behind the @, which is no name that a mail server can have")
    return f"{local}@{plain}"


def _in_ascii(domain: str) -> str:
    """As mail servers know it (IDNA); "" for what none can be called."""
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return plain if DOMAIN.fullmatch(plain) else ""


def new_email(value: str, field: str = "email") -> str:
    """One to write to from now on: before the @, mail servers take plain letters only."""
    cleaned = email(value, field)
    if not cleaned.isascii():
        raise refused(field, "has letters before the @ that most mail servers refuse")
    return cleaned


def spelled(value: str) -> list[str]:
    """How an account may be kept that somebody names so: in ASCII, or as it was typed before addresses were."""
    typed = value.strip().lower()
    try:
        return list(dict.fromkeys((email(typed), typed)))
    except Invalid:
        return [typed]


def code(value: str, field: str = "code") -> str:
    cleaned = needed(value, field, limit=40).lower()
    if not CODE.fullmatch(cleaned):
        raise refused(field, "may hold only small letters, digits and hyphens")
    return cleaned


def zone(value: str, field: str = "zone") -> str:
    cleaned = needed(value, field, limit=60)
    try:
        ZoneInfo(cleaned)
    except (ValueError, OSError, KeyError):
        raise refused(field, f"“{cleaned}” is no time zone; use a name such as America/New_York") from None
    return cleaned


@dataclass(frozen=True, kw_only=True)
class NewSeat:
    """A role to be added to a party. Without a code one is made; `binding` unset means as usual for the role."""

    party: str
    role: Role
    title: str
    code: str = ""
    binding: bool | None = None
    leads: bool = False

    @property
    def binds(self) -> bool:
        return self.role in BINDING_BY_DEFAULT if self.binding is None else self.binding


def checked_seat(new: NewSeat, *, kind: PartyKind, party_name: str) -> NewSeat:
    """The role as it is stored. Roles belong to kinds of parties; only seats that negotiate can bind one."""
    if new.role not in ROLES_OF[kind]:
        allowed = ", ".join(ROLES_OF[kind])
        raise refused("role", f"{party_name} can have {allowed}, not {new.role}")
    if new.binds and new.role not in NEGOTIATING:
        raise refused("binding", f"a seat with the role {new.role} cannot bind {party_name}")
    return NewSeat(
        party=new.party,
        role=new.role,
        title=needed(new.title, "title"),
        code=code(new.code, "seat") if new.code else "",
        binding=new.binds,
        leads=new.leads,
    )
